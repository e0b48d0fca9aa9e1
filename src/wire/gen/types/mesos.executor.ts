// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";

export type Call_Type =
  | "UNKNOWN"
  | "SUBSCRIBE"
  | "UPDATE"
  | "RESUBSCRIBE"
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

/** Since 0.23.0. */
export interface Call {
  /** Until 0.24.0. */
  readonly executor_info?: mesos.ExecutorInfo | undefined;
  /** Since 0.25.0. */
  readonly executor_id?: mesos.ExecutorID | undefined;
  readonly type?: Call_Type | undefined;
  /** Since 0.25.0. */
  readonly framework_id?: mesos.FrameworkID | undefined;
  /** Until 0.24.0. */
  readonly resubscribe?: Call_Resubscribe | undefined;
  readonly update?: Call_Update | undefined;
  /** Since 0.25.0. */
  readonly subscribe?: Call_Subscribe | undefined;
  readonly message?: Call_Message | undefined;
}

/** Since 0.23.0. */
export interface Call_Message {
  readonly data: Uint8Array;
}

/** Since 0.23.0. Until 0.24.0. */
export interface Call_Resubscribe {
  readonly tasks?: readonly mesos.TaskInfo[] | undefined;
  readonly updates?: readonly Call_Update[] | undefined;
}

/** Since 0.25.0. */
export interface Call_Subscribe {
  /** Until 0.26.0. */
  readonly tasks?: readonly mesos.TaskInfo[] | undefined;
  /** Since 0.27.0. */
  readonly unacknowledged_tasks?: readonly mesos.TaskInfo[] | undefined;
  /** Until 0.26.0. */
  readonly updates?: readonly Call_Update[] | undefined;
  /** Since 0.27.0. */
  readonly unacknowledged_updates?: readonly Call_Update[] | undefined;
}

/** Since 0.23.0. */
export interface Call_Update {
  readonly status: mesos.TaskStatus;
  /** Until 0.26.0. */
  readonly timestamp?: number | undefined;
  /** Until 0.26.0. */
  readonly uuid?: Uint8Array | undefined;
}

/** Since 0.23.0. */
export interface Event {
  readonly type?: Event_Type | undefined;
  /** Until 0.24.0. */
  readonly susbcribed?: Event_Subscribed | undefined;
  /** Since 0.25.0. */
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

/** Since 0.23.0. */
export interface Event_Acknowledged {
  readonly task_id: mesos.TaskID;
  readonly uuid: Uint8Array;
}

/** Since 0.23.0. */
export interface Event_Error {
  readonly message: string;
}

/** Since 0.23.0. */
export interface Event_Kill {
  readonly task_id: mesos.TaskID;
  /** Since 1.0.0. */
  readonly kill_policy?: mesos.KillPolicy | undefined;
}

/** Since 0.23.0. */
export interface Event_Launch {
  readonly task: mesos.TaskInfo;
}

/** Since 1.1.0. */
export interface Event_LaunchGroup {
  readonly task_group: mesos.TaskGroupInfo;
}

/** Since 0.23.0. */
export interface Event_Message {
  readonly data: Uint8Array;
}

/** Since 0.27.0. Until 0.27.0. */
export interface Event_Shutdown {
  readonly grace_period_seconds?: number | undefined;
}

/** Since 0.23.0. */
export interface Event_Subscribed {
  readonly executor_info: mesos.ExecutorInfo;
  readonly framework_info: mesos.FrameworkInfo;
  readonly slave_info: mesos.SlaveInfo;
  /** Since 1.1.0. */
  readonly container_id?: mesos.ContainerID | undefined;
}
