// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";
import type * as mesos_quota from "./mesos.quota.js";

export type Action =
  | "UNKNOWN"
  | "REGISTER_FRAMEWORK"
  | "REGISTER_FRAMEWORK_WITH_ROLE"
  | "RUN_TASK"
  | "TEARDOWN_FRAMEWORK"
  | "TEARDOWN_FRAMEWORK_WITH_PRINCIPAL"
  | "RESERVE_RESOURCES"
  | "RESERVE_RESOURCES_WITH_ROLE"
  | "UNRESERVE_RESOURCES"
  | "UNRESERVE_RESOURCES_WITH_PRINCIPAL"
  | "CREATE_VOLUME"
  | "CREATE_VOLUME_WITH_ROLE"
  | "DESTROY_VOLUME"
  | "DESTROY_VOLUME_WITH_PRINCIPAL"
  | "GET_ENDPOINT_WITH_PATH"
  | "VIEW_ROLE"
  | "UPDATE_WEIGHT"
  | "UPDATE_WEIGHT_WITH_ROLE"
  | "GET_QUOTA"
  | "GET_QUOTA_WITH_ROLE"
  | "UPDATE_QUOTA"
  | "VIEW_FRAMEWORK"
  | "VIEW_TASK"
  | "VIEW_EXECUTOR"
  | "ACCESS_SANDBOX"
  | "ACCESS_MESOS_LOG"
  | "VIEW_FLAGS"
  | "LAUNCH_NESTED_CONTAINER"
  | "KILL_NESTED_CONTAINER"
  | "WAIT_NESTED_CONTAINER"
  | "LAUNCH_NESTED_CONTAINER_SESSION"
  | "ATTACH_CONTAINER_INPUT"
  | "ATTACH_CONTAINER_OUTPUT"
  | "VIEW_CONTAINER"
  | "SET_LOG_LEVEL"
  | "REMOVE_NESTED_CONTAINER"
  | "REGISTER_AGENT"
  | "UPDATE_MAINTENANCE_SCHEDULE"
  | "GET_MAINTENANCE_SCHEDULE"
  | "START_MAINTENANCE"
  | "STOP_MAINTENANCE"
  | "GET_MAINTENANCE_STATUS"
  | "MARK_AGENT_GONE"
  | "LAUNCH_STANDALONE_CONTAINER"
  | "KILL_STANDALONE_CONTAINER"
  | "WAIT_STANDALONE_CONTAINER"
  | "REMOVE_STANDALONE_CONTAINER"
  | "MODIFY_RESOURCE_PROVIDER_CONFIG"
  | "VIEW_STANDALONE_CONTAINER"
  | "PRUNE_IMAGES"
  | "RESIZE_VOLUME"
  | "CREATE_BLOCK_DISK"
  | "DESTROY_BLOCK_DISK"
  | "CREATE_MOUNT_DISK"
  | "DESTROY_MOUNT_DISK"
  | "VIEW_RESOURCE_PROVIDER"
  | "MARK_RESOURCE_PROVIDER_GONE"
  | "DESTROY_RAW_DISK"
  | "UPDATE_QUOTA_WITH_CONFIG"
  | "DRAIN_AGENT"
  | "DEACTIVATE_AGENT"
  | "REACTIVATE_AGENT"
  | number;

/** Since 1.0.0. */
export interface Object {
  readonly value?: string | undefined;
  readonly framework_info?: mesos.FrameworkInfo | undefined;
  readonly task?: mesos.Task | undefined;
  readonly task_info?: mesos.TaskInfo | undefined;
  readonly executor_info?: mesos.ExecutorInfo | undefined;
  /** @deprecated by Mesos */
  readonly quota_info?: mesos_quota.QuotaInfo | undefined;
  /** Since 1.2.0. */
  readonly weight_info?: mesos.WeightInfo | undefined;
  /** Since 1.2.0. */
  readonly resource?: mesos.Resource | undefined;
  /** Since 1.2.0. */
  readonly command_info?: mesos.CommandInfo | undefined;
  /** Since 1.3.0. */
  readonly container_id?: mesos.ContainerID | undefined;
  /** Since 1.4.0. */
  readonly machine_id?: mesos.MachineID | undefined;
}

/** Since 1.0.0. */
export interface Request {
  readonly subject?: Subject | undefined;
  readonly action?: Action | undefined;
  readonly object?: Object | undefined;
}

/** Since 1.0.0. */
export interface Subject {
  readonly value?: string | undefined;
  /** Since 1.3.0. */
  readonly claims?: mesos.Labels | undefined;
}
