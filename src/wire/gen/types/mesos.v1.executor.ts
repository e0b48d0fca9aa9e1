// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos_v1 from "./mesos.v1.js";

export type Call_Type =
  | "UNKNOWN"
  | "SUBSCRIBE"
  | "UPDATE"
  | "MESSAGE"
  | "HEARTBEAT"
  | number;

export type Event_Type =
  | "UNKNOWN"
  | "SUBSCRIBED"
  | "LAUNCH"
  | "KILL"
  | "ACKNOWLEDGED"
  | "MESSAGE"
  | "ERROR"
  | "SHUTDOWN"
  | "LAUNCH_GROUP"
  | "HEARTBEAT"
  | number;

/** Since 0.25.0. */
export interface Call {
  readonly executor_id: mesos_v1.ExecutorID;
  readonly framework_id: mesos_v1.FrameworkID;
  readonly type?: Call_Type | undefined;
  readonly subscribe?: Call_Subscribe | undefined;
  readonly update?: Call_Update | undefined;
  readonly message?: Call_Message | undefined;
}

/** Since 0.25.0. */
export interface Call_Message {
  readonly data: Uint8Array;
}

/** Since 0.25.0. */
export interface Call_Subscribe {
  /** Until 0.26.0. */
  readonly tasks?: readonly mesos_v1.TaskInfo[] | undefined;
  /** Since 0.27.0. */
  readonly unacknowledged_tasks?: readonly mesos_v1.TaskInfo[] | undefined;
  /** Until 0.26.0. */
  readonly updates?: readonly Call_Update[] | undefined;
  /** Since 0.27.0. */
  readonly unacknowledged_updates?: readonly Call_Update[] | undefined;
}

/** Since 0.25.0. */
export interface Call_Update {
  readonly status: mesos_v1.TaskStatus;
  /** Until 0.26.0. */
  readonly timestamp?: number | undefined;
  /** Until 0.26.0. */
  readonly uuid?: Uint8Array | undefined;
}

/** Since 0.25.0. */
export interface Event {
  readonly type?: Event_Type | undefined;
  readonly subscribed?: Event_Subscribed | undefined;
  readonly acknowledged?: Event_Acknowledged | undefined;
  readonly launch?: Event_Launch | undefined;
  readonly kill?: Event_Kill | undefined;
  readonly message?: Event_Message | undefined;
  readonly error?: Event_Error | undefined;
  /** Since 0.27.0. Until 0.27.0. */
  readonly shutdown?: Event_Shutdown | undefined;
  /** Since 1.1.0. */
  readonly launch_group?: Event_LaunchGroup | undefined;
}

/** Since 0.25.0. */
export interface Event_Acknowledged {
  readonly task_id: mesos_v1.TaskID;
  readonly uuid: Uint8Array;
}

/** Since 0.25.0. */
export interface Event_Error {
  readonly message: string;
}

/** Since 0.25.0. */
export interface Event_Kill {
  readonly task_id: mesos_v1.TaskID;
  /** Since 1.0.0. */
  readonly kill_policy?: mesos_v1.KillPolicy | undefined;
}

/** Since 0.25.0. */
export interface Event_Launch {
  readonly task: mesos_v1.TaskInfo;
}

/** Since 1.1.0. */
export interface Event_LaunchGroup {
  readonly task_group: mesos_v1.TaskGroupInfo;
}

/** Since 0.25.0. */
export interface Event_Message {
  readonly data: Uint8Array;
}

/** Since 0.27.0. Until 0.27.0. */
export interface Event_Shutdown {
  readonly grace_period_seconds?: number | undefined;
}

/** Since 0.25.0. */
export interface Event_Subscribed {
  readonly executor_info: mesos_v1.ExecutorInfo;
  readonly framework_info: mesos_v1.FrameworkInfo;
  readonly agent_info: mesos_v1.AgentInfo;
  /** Since 1.1.0. */
  readonly container_id?: mesos_v1.ContainerID | undefined;
}
