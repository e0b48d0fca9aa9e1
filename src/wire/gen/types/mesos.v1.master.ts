// Made by `npm run generate` from proto/*.json; do not edit.

import type * as google_protobuf from "./google.protobuf.js";
import type * as mesos_v1 from "./mesos.v1.js";
import type * as mesos_v1_maintenance from "./mesos.v1.maintenance.js";
import type * as mesos_v1_quota from "./mesos.v1.quota.js";
import type * as mesos_v1_scheduler from "./mesos.v1.scheduler.js";

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
  | "GET_AGENTS"
  | "GET_FRAMEWORKS"
  | "GET_EXECUTORS"
  | "GET_TASKS"
  | "GET_ROLES"
  | "GET_WEIGHTS"
  | "UPDATE_WEIGHTS"
  | "GET_MASTER"
  | "SUBSCRIBE"
  | "RESERVE_RESOURCES"
  | "UNRESERVE_RESOURCES"
  | "CREATE_VOLUMES"
  | "DESTROY_VOLUMES"
  | "GET_MAINTENANCE_STATUS"
  | "GET_MAINTENANCE_SCHEDULE"
  | "UPDATE_MAINTENANCE_SCHEDULE"
  | "START_MAINTENANCE"
  | "STOP_MAINTENANCE"
  | "GET_QUOTA"
  | "SET_QUOTA"
  | "REMOVE_QUOTA"
  | "TEARDOWN"
  | "MARK_AGENT_GONE"
  | "GET_OPERATIONS"
  | "GROW_VOLUME"
  | "SHRINK_VOLUME"
  | "UPDATE_QUOTA"
  | "DRAIN_AGENT"
  | "DEACTIVATE_AGENT"
  | "REACTIVATE_AGENT"
  | "READ_LOG"
  | number;

export type Event_Type =
  | "UNKNOWN"
  | "SUBSCRIBED"
  | "TASK_ADDED"
  | "TASK_UPDATED"
  | "AGENT_ADDED"
  | "AGENT_REMOVED"
  | "FRAMEWORK_ADDED"
  | "FRAMEWORK_UPDATED"
  | "FRAMEWORK_REMOVED"
  | "HEARTBEAT"
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
  | "GET_AGENTS"
  | "GET_FRAMEWORKS"
  | "GET_EXECUTORS"
  | "GET_TASKS"
  | "GET_ROLES"
  | "GET_WEIGHTS"
  | "GET_MASTER"
  | "GET_MAINTENANCE_STATUS"
  | "GET_MAINTENANCE_SCHEDULE"
  | "GET_QUOTA"
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
  readonly update_weights?: Call_UpdateWeights | undefined;
  readonly reserve_resources?: Call_ReserveResources | undefined;
  readonly unreserve_resources?: Call_UnreserveResources | undefined;
  readonly create_volumes?: Call_CreateVolumes | undefined;
  readonly destroy_volumes?: Call_DestroyVolumes | undefined;
  readonly update_maintenance_schedule?: Call_UpdateMaintenanceSchedule | undefined;
  readonly start_maintenance?: Call_StartMaintenance | undefined;
  readonly stop_maintenance?: Call_StopMaintenance | undefined;
  /** @deprecated by Mesos */
  readonly set_quota?: Call_SetQuota | undefined;
  /** @deprecated by Mesos */
  readonly remove_quota?: Call_RemoveQuota | undefined;
  /** Since 1.5.0. */
  readonly teardown?: Call_Teardown | undefined;
  /** Since 1.5.0. */
  readonly mark_agent_gone?: Call_MarkAgentGone | undefined;
  /** Since 1.6.0. */
  readonly grow_volume?: Call_GrowVolume | undefined;
  /** Since 1.6.0. */
  readonly shrink_volume?: Call_ShrinkVolume | undefined;
  /** Since 1.8.0. */
  readonly update_quota?: Call_UpdateQuota | undefined;
  /** Since 1.9.0. */
  readonly drain_agent?: Call_DrainAgent | undefined;
  /** Since 1.9.0. */
  readonly deactivate_agent?: Call_DeactivateAgent | undefined;
  /** Since 1.9.0. */
  readonly reactivate_agent?: Call_ReactivateAgent | undefined;
  /** Only in clusterd. */
  readonly read_log?: Call_ReadLog | undefined;
}

/** Since 1.0.0. */
export interface Call_CreateVolumes {
  readonly agent_id: mesos_v1.AgentID;
  readonly volumes?: readonly mesos_v1.Resource[] | undefined;
}

/** Since 1.9.0. */
export interface Call_DeactivateAgent {
  readonly agent_id: mesos_v1.AgentID;
}

/** Since 1.0.0. */
export interface Call_DestroyVolumes {
  readonly agent_id: mesos_v1.AgentID;
  readonly volumes?: readonly mesos_v1.Resource[] | undefined;
}

/** Since 1.9.0. */
export interface Call_DrainAgent {
  readonly agent_id: mesos_v1.AgentID;
  readonly max_grace_period?: google_protobuf.Duration | undefined;
  readonly mark_gone?: boolean | undefined;
}

/** Since 1.0.0. */
export interface Call_GetMetrics {
  readonly timeout?: mesos_v1.DurationInfo | undefined;
}

/** Since 1.6.0. */
export interface Call_GrowVolume {
  readonly agent_id?: mesos_v1.AgentID | undefined;
  readonly volume: mesos_v1.Resource;
  readonly addition: mesos_v1.Resource;
}

/** Since 1.0.0. */
export interface Call_ListFiles {
  readonly path: string;
}

/** Since 1.5.0. */
export interface Call_MarkAgentGone {
  readonly agent_id: mesos_v1.AgentID;
}

/** Since 1.9.0. */
export interface Call_ReactivateAgent {
  readonly agent_id: mesos_v1.AgentID;
}

/** Since 1.0.0. */
export interface Call_ReadFile {
  readonly path: string;
  readonly offset?: bigint | undefined;
  readonly length?: bigint | undefined;
}

/** Only in clusterd. */
export interface Call_ReadLog {
  readonly offset?: bigint | undefined;
  readonly length?: bigint | undefined;
}

/** Since 1.0.0. */
export interface Call_RemoveQuota {
  readonly role: string;
}

/** Since 1.0.0. */
export interface Call_ReserveResources {
  readonly agent_id: mesos_v1.AgentID;
  readonly resources?: readonly mesos_v1.Resource[] | undefined;
  /** Since 1.10.0. */
  readonly source?: readonly mesos_v1.Resource[] | undefined;
}

/** Since 1.0.0. */
export interface Call_SetLoggingLevel {
  readonly level: number;
  readonly duration: mesos_v1.DurationInfo;
}

/** Since 1.0.0. */
export interface Call_SetQuota {
  readonly quota_request: mesos_v1_quota.QuotaRequest;
}

/** Since 1.6.0. */
export interface Call_ShrinkVolume {
  readonly agent_id?: mesos_v1.AgentID | undefined;
  readonly volume: mesos_v1.Resource;
  readonly subtract: mesos_v1.Value_Scalar;
}

/** Since 1.0.0. */
export interface Call_StartMaintenance {
  readonly machines?: readonly mesos_v1.MachineID[] | undefined;
}

/** Since 1.0.0. */
export interface Call_StopMaintenance {
  readonly machines?: readonly mesos_v1.MachineID[] | undefined;
}

/** Since 1.5.0. */
export interface Call_Teardown {
  readonly framework_id: mesos_v1.FrameworkID;
}

/** Since 1.0.0. */
export interface Call_UnreserveResources {
  readonly agent_id: mesos_v1.AgentID;
  readonly resources?: readonly mesos_v1.Resource[] | undefined;
}

/** Since 1.0.0. */
export interface Call_UpdateMaintenanceSchedule {
  readonly schedule: mesos_v1_maintenance.Schedule;
}

/** Since 1.8.0. */
export interface Call_UpdateQuota {
  readonly force?: boolean | undefined;
  readonly quota_configs?: readonly mesos_v1_quota.QuotaConfig[] | undefined;
}

/** Since 1.0.0. */
export interface Call_UpdateWeights {
  readonly weight_infos?: readonly mesos_v1.WeightInfo[] | undefined;
}

/** Since 1.0.0. */
export interface Event {
  readonly type?: Event_Type | undefined;
  readonly subscribed?: Event_Subscribed | undefined;
  readonly task_added?: Event_TaskAdded | undefined;
  readonly task_updated?: Event_TaskUpdated | undefined;
  /** Since 1.1.0. */
  readonly agent_added?: Event_AgentAdded | undefined;
  /** Since 1.1.0. */
  readonly agent_removed?: Event_AgentRemoved | undefined;
  /** Since 1.4.0. */
  readonly framework_added?: Event_FrameworkAdded | undefined;
  /** Since 1.4.0. */
  readonly framework_updated?: Event_FrameworkUpdated | undefined;
  /** Since 1.4.0. */
  readonly framework_removed?: Event_FrameworkRemoved | undefined;
}

/** Since 1.1.0. */
export interface Event_AgentAdded {
  readonly agent: Response_GetAgents_Agent;
}

/** Since 1.1.0. */
export interface Event_AgentRemoved {
  readonly agent_id: mesos_v1.AgentID;
}

/** Since 1.4.0. */
export interface Event_FrameworkAdded {
  readonly framework: Response_GetFrameworks_Framework;
}

/** Since 1.4.0. */
export interface Event_FrameworkRemoved {
  readonly framework_info: mesos_v1.FrameworkInfo;
}

/** Since 1.4.0. */
export interface Event_FrameworkUpdated {
  readonly framework: Response_GetFrameworks_Framework;
}

/** Since 1.0.0. */
export interface Event_Subscribed {
  readonly get_state?: Response_GetState | undefined;
  /** Since 1.5.0. */
  readonly heartbeat_interval_seconds?: number | undefined;
}

/** Since 1.0.0. */
export interface Event_TaskAdded {
  readonly task: mesos_v1.Task;
}

/** Since 1.0.0. */
export interface Event_TaskUpdated {
  /** Until 1.0.0. */
  readonly task_id?: mesos_v1.TaskID | undefined;
  readonly framework_id: mesos_v1.FrameworkID;
  /** Since 1.1.0. */
  readonly status?: mesos_v1.TaskStatus | undefined;
  /** Until 1.0.0. */
  readonly agent_id?: mesos_v1.AgentID | undefined;
  readonly state: mesos_v1.TaskState;
  /** Until 1.0.0. */
  readonly executor_id?: mesos_v1.ExecutorID | undefined;
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
  readonly get_agents?: Response_GetAgents | undefined;
  readonly get_frameworks?: Response_GetFrameworks | undefined;
  readonly get_executors?: Response_GetExecutors | undefined;
  readonly get_tasks?: Response_GetTasks | undefined;
  readonly get_roles?: Response_GetRoles | undefined;
  readonly get_weights?: Response_GetWeights | undefined;
  readonly get_master?: Response_GetMaster | undefined;
  readonly get_maintenance_status?: Response_GetMaintenanceStatus | undefined;
  readonly get_maintenance_schedule?: Response_GetMaintenanceSchedule | undefined;
  readonly get_quota?: Response_GetQuota | undefined;
  /** Since 1.6.0. */
  readonly get_operations?: Response_GetOperations | undefined;
  /** Only in clusterd. */
  readonly read_log?: Response_ReadLog | undefined;
}

/** Since 1.0.0. */
export interface Response_GetAgents {
  readonly agents?: readonly Response_GetAgents_Agent[] | undefined;
  /** Since 1.2.0. */
  readonly recovered_agents?: readonly mesos_v1.AgentInfo[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetAgents_Agent {
  readonly agent_info: mesos_v1.AgentInfo;
  readonly active: boolean;
  readonly version: string;
  readonly pid?: string | undefined;
  readonly registered_time?: mesos_v1.TimeInfo | undefined;
  readonly reregistered_time?: mesos_v1.TimeInfo | undefined;
  readonly total_resources?: readonly mesos_v1.Resource[] | undefined;
  readonly allocated_resources?: readonly mesos_v1.Resource[] | undefined;
  readonly offered_resources?: readonly mesos_v1.Resource[] | undefined;
  /** Since 1.3.0. */
  readonly capabilities?: readonly mesos_v1.AgentInfo_Capability[] | undefined;
  /** Since 1.5.0. */
  readonly resource_providers?: readonly Response_GetAgents_Agent_ResourceProvider[] | undefined;
  /** Since 1.9.0. */
  readonly deactivated?: boolean | undefined;
  /** Since 1.9.0. */
  readonly drain_info?: mesos_v1.DrainInfo | undefined;
  /** Since 1.9.0. */
  readonly estimated_drain_start_time?: mesos_v1.TimeInfo | undefined;
}

/** Since 1.5.0. */
export interface Response_GetAgents_Agent_ResourceProvider {
  readonly resource_provider_info: mesos_v1.ResourceProviderInfo;
  /** Since 1.6.0. */
  readonly total_resources?: readonly mesos_v1.Resource[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetExecutors {
  readonly executors?: readonly Response_GetExecutors_Executor[] | undefined;
  /** @deprecated by Mesos */
  readonly orphan_executors?: readonly Response_GetExecutors_Executor[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetExecutors_Executor {
  readonly executor_info: mesos_v1.ExecutorInfo;
  readonly agent_id: mesos_v1.AgentID;
}

/** Since 1.0.0. Until 1.0.0. */
export interface Response_GetFileContents {
  readonly data?: readonly Uint8Array[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetFlags {
  readonly flags?: readonly mesos_v1.Flag[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetFrameworks {
  readonly frameworks?: readonly Response_GetFrameworks_Framework[] | undefined;
  readonly completed_frameworks?: readonly Response_GetFrameworks_Framework[] | undefined;
  /** @deprecated by Mesos */
  readonly recovered_frameworks?: readonly mesos_v1.FrameworkInfo[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetFrameworks_Framework {
  readonly framework_info: mesos_v1.FrameworkInfo;
  readonly active: boolean;
  readonly connected: boolean;
  readonly registered_time?: mesos_v1.TimeInfo | undefined;
  readonly reregistered_time?: mesos_v1.TimeInfo | undefined;
  readonly unregistered_time?: mesos_v1.TimeInfo | undefined;
  readonly offers?: readonly mesos_v1.Offer[] | undefined;
  readonly inverse_offers?: readonly mesos_v1.InverseOffer[] | undefined;
  readonly allocated_resources?: readonly mesos_v1.Resource[] | undefined;
  readonly offered_resources?: readonly mesos_v1.Resource[] | undefined;
  /** Since 1.2.0. */
  readonly recovered?: boolean | undefined;
  /** Since 1.11.0. */
  readonly offer_constraints?: mesos_v1_scheduler.OfferConstraints | undefined;
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
export interface Response_GetMaintenanceSchedule {
  readonly schedule: mesos_v1_maintenance.Schedule;
}

/** Since 1.0.0. */
export interface Response_GetMaintenanceStatus {
  readonly status: mesos_v1_maintenance.ClusterStatus;
}

/** Since 1.0.0. */
export interface Response_GetMaster {
  readonly master_info?: mesos_v1.MasterInfo | undefined;
  /** Since 1.5.0. */
  readonly start_time?: number | undefined;
  /** Since 1.5.0. */
  readonly elected_time?: number | undefined;
}

/** Since 1.0.0. */
export interface Response_GetMetrics {
  readonly metrics?: readonly mesos_v1.Metric[] | undefined;
}

/** Since 1.6.0. */
export interface Response_GetOperations {
  readonly operations?: readonly mesos_v1.Operation[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetQuota {
  readonly status: mesos_v1_quota.QuotaStatus;
}

/** Since 1.0.0. */
export interface Response_GetRoles {
  readonly roles?: readonly mesos_v1.Role[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetState {
  readonly get_tasks?: Response_GetTasks | undefined;
  readonly get_executors?: Response_GetExecutors | undefined;
  readonly get_frameworks?: Response_GetFrameworks | undefined;
  readonly get_agents?: Response_GetAgents | undefined;
}

/** Since 1.0.0. */
export interface Response_GetTasks {
  /** @deprecated by Mesos */
  readonly pending_tasks?: readonly mesos_v1.Task[] | undefined;
  readonly tasks?: readonly mesos_v1.Task[] | undefined;
  readonly completed_tasks?: readonly mesos_v1.Task[] | undefined;
  /** @deprecated by Mesos */
  readonly orphan_tasks?: readonly mesos_v1.Task[] | undefined;
  /** Since 1.2.0. */
  readonly unreachable_tasks?: readonly mesos_v1.Task[] | undefined;
}

/** Since 1.0.0. */
export interface Response_GetVersion {
  readonly version_info: mesos_v1.VersionInfo;
}

/** Since 1.0.0. */
export interface Response_GetWeights {
  readonly weight_infos?: readonly mesos_v1.WeightInfo[] | undefined;
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
  readonly size: bigint;
  readonly data: Uint8Array;
}
