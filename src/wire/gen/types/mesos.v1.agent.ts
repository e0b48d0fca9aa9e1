// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos_v1 from "./mesos.v1.js";

export type Call_AttachContainerInput_Type =
  | "UNKNOWN"
  | "CONTAINER_ID"
  | "PROCESS_IO"
  | number;

export type Call_ReadLog_Source =
  | "UNKNOWN"
  | "CONTAINER"
  | "AGENT"
  | number;

export type Call_Type =
  | "UNKNOWN"
  | "GET_HEALTH"
  | "GET_FLAGS"
  | "GET_VERSION"
  | "GET_METRICS"
  | "GET_LOGGING_LEVEL"
  | "SET_LOGGING_LEVEL"
  | "LIST_FILES"
  | "READ_FILE"
  | "GET_STATE"
  | "GET_CONTAINERS"
  | "GET_FRAMEWORKS"
  | "GET_EXECUTORS"
  | "GET_TASKS"
  | "LAUNCH_NESTED_CONTAINER"
  | "WAIT_NESTED_CONTAINER"
  | "KILL_NESTED_CONTAINER"
  | "LAUNCH_NESTED_CONTAINER_SESSION"
  | "ATTACH_CONTAINER_INPUT"
  | "ATTACH_CONTAINER_OUTPUT"
  | "GET_AGENT"
  | "REMOVE_NESTED_CONTAINER"
  | "LAUNCH_CONTAINER"
  | "WAIT_CONTAINER"
  | "KILL_CONTAINER"
  | "REMOVE_CONTAINER"
  | "GET_RESOURCE_PROVIDERS"
  | "ADD_RESOURCE_PROVIDER_CONFIG"
  | "UPDATE_RESOURCE_PROVIDER_CONFIG"
  | "REMOVE_RESOURCE_PROVIDER_CONFIG"
  | "PRUNE_IMAGES"
  | "GET_OPERATIONS"
  | "MARK_RESOURCE_PROVIDER_GONE"
  | "UPDATE_CONTAINER_MEMORY_LIMIT"
  | "READ_LOG"
  | number;

export type ProcessIO_Control_Type =
  | "UNKNOWN"
  | "TTY_INFO"
  | "HEARTBEAT"
  | number;

export type ProcessIO_Data_Type =
  | "UNKNOWN"
  | "STDIN"
  | "STDOUT"
  | "STDERR"
  | number;

export type ProcessIO_Type =
  | "UNKNOWN"
  | "DATA"
  | "CONTROL"
  | number;

export type Response_Type =
  | "UNKNOWN"
  | "GET_HEALTH"
  | "GET_FLAGS"
  | "GET_VERSION"
  | "GET_METRICS"
  | "GET_LOGGING_LEVEL"
  | "LIST_FILES"
  | "READ_FILE"
  | "GET_STATE"
  | "GET_CONTAINERS"
  | "GET_FRAMEWORKS"
  | "GET_EXECUTORS"
  | "GET_TASKS"
  | "WAIT_NESTED_CONTAINER"
  | "GET_AGENT"
  | "WAIT_CONTAINER"
  | "GET_RESOURCE_PROVIDERS"
  | "GET_OPERATIONS"
  | "READ_LOG"
  | number;

/** Since 1.0.0. */
export interface Call {
  readonly type?: Call_Type | undefined;
  readonly get_metrics?: Call_GetMetrics | undefined;
  readonly set_logging_level?: Call_SetLoggingLevel | undefined;
  readonly list_files?: Call_ListFiles | undefined;
  readonly read_file?: Call_ReadFile | undefined;
  /** Since 1.1.0. @deprecated by Mesos */
  readonly launch_nested_container?: Call_LaunchNestedContainer | undefined;
  /** Since 1.1.0. @deprecated by Mesos */
  readonly wait_nested_container?: Call_WaitNestedContainer | undefined;
  /** Since 1.1.0. @deprecated by Mesos */
  readonly kill_nested_container?: Call_KillNestedContainer | undefined;
  /** Since 1.2.0. */
  readonly launch_nested_container_session?: Call_LaunchNestedContainerSession | undefined;
  /** Since 1.2.0. */
  readonly attach_container_input?: Call_AttachContainerInput | undefined;
  /** Since 1.2.0. */
  readonly attach_container_output?: Call_AttachContainerOutput | undefined;
  /** Since 1.3.0. @deprecated by Mesos */
  readonly remove_nested_container?: Call_RemoveNestedContainer | undefined;
  /** Since 1.5.0. */
  readonly launch_container?: Call_LaunchContainer | undefined;
  /** Since 1.5.0. */
  readonly wait_container?: Call_WaitContainer | undefined;
  /** Since 1.5.0. */
  readonly kill_container?: Call_KillContainer | undefined;
  /** Since 1.5.0. */
  readonly remove_container?: Call_RemoveContainer | undefined;
  /** Since 1.5.0. */
  readonly add_resource_provider_config?: Call_AddResourceProviderConfig | undefined;
  /** Since 1.5.0. */
  readonly update_resource_provider_config?: Call_UpdateResourceProviderConfig | undefined;
  /** Since 1.5.0. */
  readonly remove_resource_provider_config?: Call_RemoveResourceProviderConfig | undefined;
  /** Since 1.5.0. */
  readonly get_containers?: Call_GetContainers | undefined;
  /** Since 1.5.0. */
  readonly prune_images?: Call_PruneImages | undefined;
  /** Since 1.8.0. */
  readonly mark_resource_provider_gone?: Call_MarkResourceProviderGone | undefined;
  /** Only in clusterd. */
  readonly update_container_memory_limit?: Call_UpdateContainerMemoryLimit | undefined;
  /** Only in clusterd. */
  readonly read_log?: Call_ReadLog | undefined;
}

/** Since 1.5.0. */
export interface Call_AddResourceProviderConfig {
  readonly info: mesos_v1.ResourceProviderInfo;
}

/** Since 1.2.0. */
export interface Call_AttachContainerInput {
  readonly type?: Call_AttachContainerInput_Type | undefined;
  readonly container_id?: mesos_v1.ContainerID | undefined;
  readonly process_io?: ProcessIO | undefined;
}

/** Since 1.2.0. */
export interface Call_AttachContainerOutput {
  readonly container_id: mesos_v1.ContainerID;
}

/** Since 1.5.0. */
export interface Call_GetContainers {
  readonly show_nested?: boolean | undefined;
  readonly show_standalone?: boolean | undefined;
}

/** Since 1.0.0. */
export interface Call_GetMetrics {
  readonly timeout?: mesos_v1.DurationInfo | undefined;
}

/** Since 1.5.0. */
export interface Call_KillContainer {
  readonly container_id: mesos_v1.ContainerID;
  readonly signal?: number | undefined;
}

/** Since 1.1.0. */
export interface Call_KillNestedContainer {
  readonly container_id: mesos_v1.ContainerID;
  /** Since 1.4.0. */
  readonly signal?: number | undefined;
}

/** Since 1.5.0. */
export interface Call_LaunchContainer {
  readonly container_id: mesos_v1.ContainerID;
  readonly command?: mesos_v1.CommandInfo | undefined;
  readonly resources?: readonly mesos_v1.Resource[] | undefined;
  readonly container?: mesos_v1.ContainerInfo | undefined;
  /** Since 1.10.0. */
  readonly limits?: { readonly [key: string]: mesos_v1.Value_Scalar } | undefined;
}

/** Since 1.1.0. */
export interface Call_LaunchNestedContainer {
  readonly container_id: mesos_v1.ContainerID;
  readonly command?: mesos_v1.CommandInfo | undefined;
  readonly container?: mesos_v1.ContainerInfo | undefined;
}

/** Since 1.2.0. */
export interface Call_LaunchNestedContainerSession {
  readonly container_id: mesos_v1.ContainerID;
  readonly command?: mesos_v1.CommandInfo | undefined;
  readonly container?: mesos_v1.ContainerInfo | undefined;
}

/** Since 1.0.0. */
export interface Call_ListFiles {
  readonly path: string;
}

/** Since 1.8.0. */
export interface Call_MarkResourceProviderGone {
  readonly resource_provider_id: mesos_v1.ResourceProviderID;
}

/** Since 1.5.0. */
export interface Call_PruneImages {
  readonly excluded_images?: readonly mesos_v1.Image[] | undefined;
}

/** Since 1.0.0. */
export interface Call_ReadFile {
  readonly path: string;
  readonly offset?: bigint | undefined;
  readonly length?: bigint | undefined;
}

/** Only in clusterd. */
export interface Call_ReadLog {
  readonly source: Call_ReadLog_Source;
  readonly container_id?: mesos_v1.ContainerID | undefined;
  readonly stdout_offset?: bigint | undefined;
  readonly stderr_offset?: bigint | undefined;
  readonly length?: bigint | undefined;
}

/** Since 1.5.0. */
export interface Call_RemoveContainer {
  readonly container_id: mesos_v1.ContainerID;
}

/** Since 1.3.0. */
export interface Call_RemoveNestedContainer {
  readonly container_id: mesos_v1.ContainerID;
}

/** Since 1.5.0. */
export interface Call_RemoveResourceProviderConfig {
  readonly type: string;
  readonly name: string;
}

/** Since 1.0.0. */
export interface Call_SetLoggingLevel {
  readonly level: number;
  readonly duration: mesos_v1.DurationInfo;
}

/** Only in clusterd. */
export interface Call_UpdateContainerMemoryLimit {
  readonly container_id: mesos_v1.ContainerID;
  readonly memory_limit: mesos_v1.Value_Scalar;
}

/** Since 1.5.0. */
export interface Call_UpdateResourceProviderConfig {
  readonly info: mesos_v1.ResourceProviderInfo;
}

/** Since 1.5.0. */
export interface Call_WaitContainer {
  readonly container_id: mesos_v1.ContainerID;
}

/** Since 1.1.0. */
export interface Call_WaitNestedContainer {
  readonly container_id: mesos_v1.ContainerID;
}

/** Since 1.2.0. */
export interface ProcessIO {
  readonly type?: ProcessIO_Type | undefined;
  readonly data?: ProcessIO_Data | undefined;
  readonly control?: ProcessIO_Control | undefined;
}

/** Since 1.2.0. */
export interface ProcessIO_Control {
  readonly type?: ProcessIO_Control_Type | undefined;
  readonly tty_info?: mesos_v1.TTYInfo | undefined;
  readonly heartbeat?: ProcessIO_Control_Heartbeat | undefined;
}

/** Since 1.2.0. */
export interface ProcessIO_Control_Heartbeat {
  readonly interval?: mesos_v1.DurationInfo | undefined;
}

/** Since 1.2.0. */
export interface ProcessIO_Data {
  readonly type?: ProcessIO_Data_Type | undefined;
  readonly data?: Uint8Array | undefined;
}

/** Since 1.0.0. */
export interface Response {
  readonly type?: Response_Type | undefined;
  readonly get_health?: Response_GetHealth | undefined;
  readonly get_flags?: Response_GetFlags | undefined;
  readonly get_version?: Response_GetVersion | undefined;
  readonly get_metrics?: Response_GetMetrics | undefined;
  readonly get_logging_level?: Response_GetLoggingLevel | undefined;
  readonly list_files?: Response_ListFiles | undefined;
  /** Until 1.0.0. */
  readonly get_file_contents?: Response_GetFileContents | undefined;
  /** Since 1.1.0. */
  readonly read_file?: Response_ReadFile | undefined;
  readonly get_state?: Response_GetState | undefined;
  readonly get_containers?: Response_GetContainers | undefined;
  /** Since 1.1.0. */
  readonly get_frameworks?: Response_GetFrameworks | undefined;
  /** Since 1.1.0. */
  readonly get_executors?: Response_GetExecutors | undefined;
  /** Since 1.1.0. */
  readonly get_tasks?: Response_GetTasks | undefined;
  /** Since 1.1.0. */
  readonly wait_nested_container?: Response_WaitNestedContainer | undefined;
  /** Since 1.3.0. */
  readonly get_agent?: Response_GetAgent | undefined;
  /** Since 1.5.0. */
  readonly wait_container?: Response_WaitContainer | undefined;
  /** Since 1.5.0. */
  readonly get_resource_providers?: Response_GetResourceProviders | undefined;
  /** Since 1.6.0. */
  readonly get_operations?: Response_GetOperations | undefined;
  /** Only in clusterd. */
  readonly read_log?: Response_ReadLog | undefined;
}

/** Since 1.3.0. */
export interface Response_GetAgent {
  readonly agent_info?: mesos_v1.AgentInfo | undefined;
  /** Since 1.9.0. */
  readonly drain_config?: mesos_v1.DrainConfig | undefined;
  /** Since 1.9.0. */
  readonly estimated_drain_start_time?: mesos_v1.TimeInfo | undefined;
}

/** Since 1.0.0. */
export interface Response_GetContainers {
  readonly containers?: readonly Response_GetContainers_Container[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetContainers_Container {
  readonly framework_id?: mesos_v1.FrameworkID | undefined;
  readonly executor_id?: mesos_v1.ExecutorID | undefined;
  readonly executor_name?: string | undefined;
  readonly container_id: mesos_v1.ContainerID;
  readonly container_status?: mesos_v1.ContainerStatus | undefined;
  readonly resource_statistics?: mesos_v1.ResourceStatistics | undefined;
}

/** Since 1.1.0. */
export interface Response_GetExecutors {
  readonly executors?: readonly Response_GetExecutors_Executor[] | undefined;
  readonly completed_executors?: readonly Response_GetExecutors_Executor[] | undefined;
}

/** Since 1.1.0. */
export interface Response_GetExecutors_Executor {
  readonly executor_info: mesos_v1.ExecutorInfo;
}

/** Since 1.0.0. Until 1.0.0. */
export interface Response_GetFileContents {
  readonly data?: readonly Uint8Array[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetFlags {
  readonly flags?: readonly mesos_v1.Flag[] | undefined;
}

/** Since 1.1.0. */
export interface Response_GetFrameworks {
  readonly frameworks?: readonly Response_GetFrameworks_Framework[] | undefined;
  readonly completed_frameworks?: readonly Response_GetFrameworks_Framework[] | undefined;
}

/** Since 1.1.0. */
export interface Response_GetFrameworks_Framework {
  readonly framework_info: mesos_v1.FrameworkInfo;
}

/** Since 1.0.0. */
export interface Response_GetHealth {
  readonly healthy: boolean;
}

/** Since 1.0.0. */
export interface Response_GetLoggingLevel {
  readonly level: number;
}

/** Since 1.0.0. */
export interface Response_GetMetrics {
  readonly metrics?: readonly mesos_v1.Metric[] | undefined;
}

/** Since 1.6.0. */
export interface Response_GetOperations {
  readonly operations?: readonly mesos_v1.Operation[] | undefined;
}

/** Since 1.5.0. */
export interface Response_GetResourceProviders {
  readonly resource_providers?: readonly Response_GetResourceProviders_ResourceProvider[] | undefined;
}

/** Since 1.5.0. */
export interface Response_GetResourceProviders_ResourceProvider {
  readonly resource_provider_info: mesos_v1.ResourceProviderInfo;
  /** Since 1.6.0. */
  readonly total_resources?: readonly mesos_v1.Resource[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetState {
  /** Since 1.1.0. */
  readonly get_tasks?: Response_GetTasks | undefined;
  /** Since 1.1.0. */
  readonly get_executors?: Response_GetExecutors | undefined;
  /** Since 1.1.0. */
  readonly get_frameworks?: Response_GetFrameworks | undefined;
}

/** Since 1.1.0. */
export interface Response_GetTasks {
  readonly pending_tasks?: readonly mesos_v1.Task[] | undefined;
  readonly queued_tasks?: readonly mesos_v1.Task[] | undefined;
  readonly launched_tasks?: readonly mesos_v1.Task[] | undefined;
  readonly terminated_tasks?: readonly mesos_v1.Task[] | undefined;
  readonly completed_tasks?: readonly mesos_v1.Task[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetVersion {
  readonly version_info: mesos_v1.VersionInfo;
}

/** Since 1.0.0. */
export interface Response_ListFiles {
  readonly file_infos?: readonly mesos_v1.FileInfo[] | undefined;
}

/** Since 1.1.0. */
export interface Response_ReadFile {
  readonly size: bigint;
  readonly data: Uint8Array;
}

/** Only in clusterd. */
export interface Response_ReadLog {
  readonly stdout?: Response_ReadLog_Data | undefined;
  readonly stderr?: Response_ReadLog_Data | undefined;
}

/** Only in clusterd. */
export interface Response_ReadLog_Data {
  readonly size: bigint;
  readonly data: Uint8Array;
}

/** Since 1.5.0. */
export interface Response_WaitContainer {
  readonly exit_status?: number | undefined;
  readonly state?: mesos_v1.TaskState | undefined;
  readonly reason?: mesos_v1.TaskStatus_Reason | undefined;
  readonly limitation?: mesos_v1.TaskResourceLimitation | undefined;
  readonly message?: string | undefined;
}

/** Since 1.1.0. */
export interface Response_WaitNestedContainer {
  readonly exit_status?: number | undefined;
  /** Since 1.5.0. */
  readonly state?: mesos_v1.TaskState | undefined;
  /** Since 1.5.0. */
  readonly reason?: mesos_v1.TaskStatus_Reason | undefined;
  /** Since 1.5.0. */
  readonly limitation?: mesos_v1.TaskResourceLimitation | undefined;
  /** Since 1.5.0. */
  readonly message?: string | undefined;
}
