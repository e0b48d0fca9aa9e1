// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";

/** Until 1.0.0. */
export interface Containers {
  readonly containers?: readonly mesos.ContainerID[] | undefined;
}

/** Until 1.0.0. */
export interface Destroy {
  readonly container_id: mesos.ContainerID;
}

/** Until 1.0.0. */
export interface Launch {
  readonly container_id: mesos.ContainerID;
  readonly task_info?: mesos.TaskInfo | undefined;
  readonly executor_info?: mesos.ExecutorInfo | undefined;
  readonly directory?: string | undefined;
  readonly user?: string | undefined;
  readonly slave_id?: mesos.SlaveID | undefined;
  readonly slave_pid?: string | undefined;
  readonly checkpoint?: boolean | undefined;
}

/** Until 1.0.0. */
export interface Termination {
  /** Until 0.25.0. */
  readonly killed?: boolean | undefined;
  readonly message?: string | undefined;
  readonly status?: number | undefined;
  /** Since 0.26.0. */
  readonly state?: mesos.TaskState | undefined;
  /** Since 0.26.0. */
  readonly reasons?: readonly mesos.TaskStatus_Reason[] | undefined;
}

/** Until 1.0.0. */
export interface Update {
  readonly container_id: mesos.ContainerID;
  readonly resources?: readonly mesos.Resource[] | undefined;
}

/** Until 1.0.0. */
export interface Usage {
  readonly container_id: mesos.ContainerID;
}

/** Until 1.0.0. */
export interface Wait {
  readonly container_id: mesos.ContainerID;
}
