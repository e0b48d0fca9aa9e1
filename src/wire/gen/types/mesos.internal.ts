// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";
import type * as mesos_internal_slave_cni_spec from "./mesos.internal.slave.cni.spec.js";
import type * as mesos_maintenance from "./mesos.maintenance.js";
import type * as mesos_quota from "./mesos.quota.js";
import type * as mesos_resource_provider from "./mesos.resource_provider.js";
import type * as mesos_resource_provider_registry from "./mesos.resource_provider.registry.js";

export type ContainerDNSInfo_DockerInfo_NetworkMode =
  | "UNKNOWN"
  | "HOST"
  | "BRIDGE"
  | "USER"
  | number;

export type ContainerDNSInfo_MesosInfo_NetworkMode =
  | "UNKNOWN"
  | "HOST"
  | "CNI"
  | number;

export type StatusUpdateRecord_Type =
  | "UPDATE"
  | "ACK"
  | number;

export type UpdateOperationStatusRecord_Type =
  | "UPDATE"
  | "ACK"
  | number;

export type UpdateSlaveMessage_Type =
  | "UNKNOWN"
  | "OVERSUBSCRIBED"
  | "TOTAL"
  | number;

/** Since 1.5.0. */
export interface AcknowledgeOperationStatusMessage {
  readonly status_uuid: mesos.UUID;
  readonly operation_uuid: mesos.UUID;
  readonly resource_provider_id?: mesos.ResourceProviderID | undefined;
}

/** Since 1.5.0. */
export interface ApplyOperationMessage {
  readonly framework_id?: mesos.FrameworkID | undefined;
  readonly operation_info: mesos.Offer_Operation;
  readonly operation_uuid: mesos.UUID;
  readonly resource_version_uuid: ResourceVersionUUID;
}

export interface Archive {
  readonly frameworks?: readonly Archive_Framework[] | undefined;
}

export interface Archive_Framework {
  readonly framework_info: mesos.FrameworkInfo;
  readonly pid?: string | undefined;
  readonly tasks?: readonly mesos.Task[] | undefined;
}

export interface AuthenticateMessage {
  readonly pid: string;
}

export type AuthenticationCompletedMessage = { readonly [field: string]: never };

export interface AuthenticationErrorMessage {
  readonly error?: string | undefined;
}

export type AuthenticationFailedMessage = { readonly [field: string]: never };

export interface AuthenticationMechanismsMessage {
  readonly mechanisms?: readonly string[] | undefined;
}

export interface AuthenticationStartMessage {
  readonly mechanism: string;
  readonly data?: Uint8Array | undefined;
}

export interface AuthenticationStepMessage {
  readonly data: Uint8Array;
}

/** Since 0.22.0. */
export interface CheckpointResourcesMessage {
  readonly resources?: readonly mesos.Resource[] | undefined;
}

/** Since 1.4.0. */
export interface ContainerDNSInfo {
  readonly mesos?: readonly ContainerDNSInfo_MesosInfo[] | undefined;
  readonly docker?: readonly ContainerDNSInfo_DockerInfo[] | undefined;
}

/** Since 1.4.0. */
export interface ContainerDNSInfo_DockerInfo {
  readonly network_mode?: ContainerDNSInfo_DockerInfo_NetworkMode | undefined;
  readonly network_name?: string | undefined;
  readonly dns: ContainerDNSInfo_DockerInfo_DNS;
}

/** Since 1.4.0. */
export interface ContainerDNSInfo_DockerInfo_DNS {
  readonly nameservers?: readonly string[] | undefined;
  readonly search?: readonly string[] | undefined;
  readonly options?: readonly string[] | undefined;
}

/** Since 1.4.0. */
export interface ContainerDNSInfo_MesosInfo {
  readonly network_mode?: ContainerDNSInfo_MesosInfo_NetworkMode | undefined;
  readonly network_name?: string | undefined;
  readonly dns: mesos_internal_slave_cni_spec.DNS;
}

export interface DeactivateFrameworkMessage {
  readonly framework_id: mesos.FrameworkID;
}

/** Since 1.9.0. */
export interface DrainSlaveMessage {
  readonly config: mesos.DrainConfig;
}

export interface ExecutorRegisteredMessage {
  readonly executor_info: mesos.ExecutorInfo;
  readonly framework_id: mesos.FrameworkID;
  readonly framework_info: mesos.FrameworkInfo;
  readonly slave_id: mesos.SlaveID;
  readonly slave_info: mesos.SlaveInfo;
}

export interface ExecutorReregisteredMessage {
  readonly slave_id: mesos.SlaveID;
  readonly slave_info: mesos.SlaveInfo;
}

export interface ExecutorToFrameworkMessage {
  readonly slave_id: mesos.SlaveID;
  readonly framework_id: mesos.FrameworkID;
  readonly executor_id: mesos.ExecutorID;
  readonly data: Uint8Array;
}

export interface ExitedExecutorMessage {
  readonly slave_id: mesos.SlaveID;
  readonly framework_id: mesos.FrameworkID;
  readonly executor_id: mesos.ExecutorID;
  readonly status: number;
}

/** Since 0.23.0. */
export interface Firewall {
  readonly disabled_endpoints?: Firewall_DisabledEndpointsRule | undefined;
}

/** Since 0.23.0. */
export interface Firewall_DisabledEndpointsRule {
  readonly paths?: readonly string[] | undefined;
}

export interface FrameworkErrorMessage {
  readonly message: string;
}

/** Until 0.20.0. */
export interface FrameworkExpiredMessage {
  readonly framework_id: mesos.FrameworkID;
}

export interface FrameworkRegisteredMessage {
  readonly framework_id: mesos.FrameworkID;
  readonly master_info: mesos.MasterInfo;
}

export interface FrameworkReregisteredMessage {
  readonly framework_id: mesos.FrameworkID;
  readonly master_info: mesos.MasterInfo;
}

export interface FrameworkToExecutorMessage {
  readonly slave_id: mesos.SlaveID;
  readonly framework_id: mesos.FrameworkID;
  readonly executor_id: mesos.ExecutorID;
  readonly data: Uint8Array;
}

/** Until 0.20.0. */
export interface HeartbeatMessage {
  readonly slave_id: mesos.SlaveID;
}

/** Since 0.23.0. */
export interface HookExecuted {
  readonly module?: string | undefined;
}

/** Since 1.5.0. */
export interface ImageGcConfig {
  readonly image_disk_headroom: number;
  readonly image_disk_watch_interval: mesos.DurationInfo;
  readonly excluded_images?: readonly mesos.Image[] | undefined;
}

/** Since 1.0.0. */
export interface InverseOffersMessage {
  readonly inverse_offers?: readonly mesos.InverseOffer[] | undefined;
  readonly pids?: readonly string[] | undefined;
}

export interface KillTaskMessage {
  readonly framework_id: mesos.FrameworkID;
  readonly task_id: mesos.TaskID;
  /** Since 1.0.0. */
  readonly kill_policy?: mesos.KillPolicy | undefined;
}

export interface LaunchTasksMessage {
  readonly framework_id: mesos.FrameworkID;
  readonly tasks?: readonly mesos.TaskInfo[] | undefined;
  readonly filters: mesos.Filters;
  readonly offer_ids?: readonly mesos.OfferID[] | undefined;
}

export interface LostSlaveMessage {
  readonly slave_id: mesos.SlaveID;
}

/** Since 0.23.0. */
export interface MasterSlaveConnection {
  readonly total_ping_timeout_seconds?: number | undefined;
}

/** Since 0.21.0. Until 0.21.0. */
export interface Modules {
  readonly libraries?: readonly Modules_Library[] | undefined;
}

/** Since 0.21.0. Until 0.21.0. */
export interface Modules_Library {
  readonly file?: string | undefined;
  readonly name?: string | undefined;
  readonly modules?: readonly Modules_Library_Module[] | undefined;
}

/** Since 0.21.0. Until 0.21.0. */
export interface Modules_Library_Module {
  readonly name?: string | undefined;
  readonly parameters?: readonly mesos.Parameter[] | undefined;
}

/** Since 0.21.0. */
export interface PingSlaveMessage {
  readonly connected: boolean;
}

/** Since 0.21.0. */
export type PongSlaveMessage = { readonly [field: string]: never };

/** Until 0.20.0. */
export interface ProjdReadyMessage {
  readonly project: string;
}

/** Until 0.20.0. */
export interface ProjdUpdateResourcesMessage {
  readonly parameters?: mesos.Parameters | undefined;
}

/** Since 1.5.0. */
export interface ReconcileOperationsMessage {
  readonly operations?: readonly ReconcileOperationsMessage_Operation[] | undefined;
  /** Since 1.8.0. */
  readonly framework_id?: mesos.FrameworkID | undefined;
}

/** Since 1.5.0. */
export interface ReconcileOperationsMessage_Operation {
  readonly operation_uuid?: mesos.UUID | undefined;
  readonly resource_provider_id?: mesos.ResourceProviderID | undefined;
  /** Since 1.8.0. */
  readonly operation_id?: mesos.OperationID | undefined;
}

export interface ReconcileTasksMessage {
  readonly framework_id: mesos.FrameworkID;
  readonly statuses?: readonly mesos.TaskStatus[] | undefined;
  /** Since 1.2.0. */
  readonly framework?: mesos.FrameworkInfo | undefined;
}

export interface ReconnectExecutorMessage {
  readonly slave_id: mesos.SlaveID;
}

export interface RegisterExecutorMessage {
  readonly framework_id: mesos.FrameworkID;
  readonly executor_id: mesos.ExecutorID;
}

export interface RegisterFrameworkMessage {
  readonly framework: mesos.FrameworkInfo;
}

/** Until 0.20.0. */
export interface RegisterProjdMessage {
  readonly project: string;
}

export interface RegisterSlaveMessage {
  readonly slave: mesos.SlaveInfo;
  /** Since 0.21.0. */
  readonly version?: string | undefined;
  /** Since 0.22.0. */
  readonly checkpointed_resources?: readonly mesos.Resource[] | undefined;
  /** Since 1.2.0. */
  readonly agent_capabilities?: readonly mesos.SlaveInfo_Capability[] | undefined;
  /** Since 1.5.0. */
  readonly resource_version_uuid?: mesos.UUID | undefined;
}

export interface Registry {
  readonly master?: Registry_Master | undefined;
  readonly slaves?: Registry_Slaves | undefined;
  /** Since 0.25.0. */
  readonly machines?: Registry_Machines | undefined;
  /** Since 0.25.0. */
  readonly schedules?: readonly mesos_maintenance.Schedule[] | undefined;
  /** Since 0.27.0. @deprecated by Mesos */
  readonly quotas?: readonly Registry_Quota[] | undefined;
  /** Since 1.0.0. */
  readonly weights?: readonly Registry_Weight[] | undefined;
  /** Since 1.1.0. */
  readonly unreachable?: Registry_UnreachableSlaves | undefined;
  /** Since 1.5.0. */
  readonly gone?: Registry_GoneSlaves | undefined;
  /** Since 1.5.0. */
  readonly resource_provider_registry?: mesos_resource_provider_registry.Registry | undefined;
  /** Since 1.8.0. */
  readonly minimum_capabilities?: readonly Registry_MinimumCapability[] | undefined;
  /** Since 1.9.0. */
  readonly quota_configs?: readonly mesos_quota.QuotaConfig[] | undefined;
}

/** Since 1.5.0. */
export interface Registry_GoneSlave {
  readonly id: mesos.SlaveID;
  readonly timestamp: mesos.TimeInfo;
}

/** Since 1.5.0. */
export interface Registry_GoneSlaves {
  readonly slaves?: readonly Registry_GoneSlave[] | undefined;
}

/** Since 0.25.0. */
export interface Registry_Machine {
  readonly info: mesos.MachineInfo;
}

/** Since 0.25.0. */
export interface Registry_Machines {
  readonly machines?: readonly Registry_Machine[] | undefined;
}

export interface Registry_Master {
  readonly info: mesos.MasterInfo;
}

/** Since 1.8.0. */
export interface Registry_MinimumCapability {
  readonly capability: string;
}

/** Since 0.27.0. */
export interface Registry_Quota {
  readonly info: mesos_quota.QuotaInfo;
}

export interface Registry_Slave {
  readonly info: mesos.SlaveInfo;
  /** Since 1.9.0. */
  readonly drain_info?: mesos.DrainInfo | undefined;
  /** Since 1.9.0. */
  readonly deactivated?: boolean | undefined;
}

export interface Registry_Slaves {
  readonly slaves?: readonly Registry_Slave[] | undefined;
}

/** Since 1.1.0. */
export interface Registry_UnreachableSlave {
  readonly id: mesos.SlaveID;
  readonly timestamp: mesos.TimeInfo;
  /** Since 1.9.0. */
  readonly drain_info?: mesos.DrainInfo | undefined;
  /** Since 1.9.0. */
  readonly deactivated?: boolean | undefined;
}

/** Since 1.1.0. */
export interface Registry_UnreachableSlaves {
  readonly slaves?: readonly Registry_UnreachableSlave[] | undefined;
}

/** Since 1.0.0. */
export interface Registry_Weight {
  readonly info: mesos.WeightInfo;
}

export interface ReregisterExecutorMessage {
  readonly executor_id: mesos.ExecutorID;
  readonly framework_id: mesos.FrameworkID;
  readonly tasks?: readonly mesos.TaskInfo[] | undefined;
  readonly updates?: readonly StatusUpdate[] | undefined;
}

export interface ReregisterFrameworkMessage {
  readonly framework: mesos.FrameworkInfo;
  readonly failover: boolean;
}

export interface ReregisterSlaveMessage {
  /** Until 0.21.0. */
  readonly slave_id?: mesos.SlaveID | undefined;
  readonly slave: mesos.SlaveInfo;
  readonly tasks?: readonly mesos.Task[] | undefined;
  readonly executor_infos?: readonly mesos.ExecutorInfo[] | undefined;
  readonly completed_frameworks?: readonly Archive_Framework[] | undefined;
  /** Since 0.21.0. */
  readonly version?: string | undefined;
  /** Since 0.22.0. */
  readonly checkpointed_resources?: readonly mesos.Resource[] | undefined;
  /** Since 1.0.0. */
  readonly frameworks?: readonly mesos.FrameworkInfo[] | undefined;
  /** Since 1.2.0. */
  readonly agent_capabilities?: readonly mesos.SlaveInfo_Capability[] | undefined;
  /** Since 1.5.0. */
  readonly resource_version_uuid?: mesos.UUID | undefined;
}

/** Since 1.0.0. */
export interface RescindInverseOfferMessage {
  readonly inverse_offer_id: mesos.OfferID;
}

export interface RescindResourceOfferMessage {
  readonly offer_id: mesos.OfferID;
}

export interface ResourceOffersMessage {
  readonly offers?: readonly mesos.Offer[] | undefined;
  readonly pids?: readonly string[] | undefined;
  /** Since 0.25.0. Until 0.28.0. */
  readonly inverse_offers?: readonly mesos.InverseOffer[] | undefined;
}

/** Since 1.4.0. */
export interface ResourceProviderCallMessage {
  readonly call: mesos_resource_provider.Call;
  readonly uuid?: mesos.UUID | undefined;
}

/** Since 1.4.0. */
export interface ResourceProviderEventMessage {
  readonly resource_provider_id: mesos.ResourceProviderID;
  readonly event: mesos_resource_provider.Event;
  readonly uuid?: mesos.UUID | undefined;
}

export interface ResourceRequestMessage {
  readonly framework_id: mesos.FrameworkID;
  readonly requests?: readonly mesos.Request[] | undefined;
}

/** Since 1.5.0. */
export interface ResourceVersionUUID {
  readonly resource_provider_id?: mesos.ResourceProviderID | undefined;
  readonly uuid: mesos.UUID;
}

export interface ReviveOffersMessage {
  readonly framework_id: mesos.FrameworkID;
  /** Since 1.2.0. Until 1.2.0. */
  readonly role?: string | undefined;
  /** Since 1.3.0. */
  readonly roles?: readonly string[] | undefined;
}

/** Until 0.22.0. */
export interface RoleInfo {
  readonly name: string;
  readonly weight?: number | undefined;
}

/** Since 1.1.0. */
export interface RunTaskGroupMessage {
  readonly framework: mesos.FrameworkInfo;
  readonly executor: mesos.ExecutorInfo;
  readonly task_group: mesos.TaskGroupInfo;
  /** Since 1.5.0. */
  readonly resource_version_uuids?: readonly ResourceVersionUUID[] | undefined;
  /** Since 1.6.0. */
  readonly launch_executor?: boolean | undefined;
}

export interface RunTaskMessage {
  /** @deprecated by Mesos */
  readonly framework_id?: mesos.FrameworkID | undefined;
  readonly framework: mesos.FrameworkInfo;
  readonly pid?: string | undefined;
  readonly task: mesos.TaskInfo;
  /** Since 1.5.0. */
  readonly resource_version_uuids?: readonly ResourceVersionUUID[] | undefined;
  /** Since 1.6.0. */
  readonly launch_executor?: boolean | undefined;
}

export interface ShutdownExecutorMessage {
  /** Since 0.23.0. */
  readonly executor_id?: mesos.ExecutorID | undefined;
  /** Since 0.23.0. */
  readonly framework_id?: mesos.FrameworkID | undefined;
}

export interface ShutdownFrameworkMessage {
  readonly framework_id: mesos.FrameworkID;
}

export interface ShutdownMessage {
  readonly message?: string | undefined;
}

/** Since 1.5.0. */
export interface SlaveCapabilities {
  readonly capabilities?: readonly mesos.SlaveInfo_Capability[] | undefined;
}

export interface SlaveRegisteredMessage {
  readonly slave_id: mesos.SlaveID;
  /** Since 0.23.0. */
  readonly connection?: MasterSlaveConnection | undefined;
}

export interface SlaveReregisteredMessage {
  readonly slave_id: mesos.SlaveID;
  /** Since 0.21.0. */
  readonly reconciliations?: readonly ReconcileTasksMessage[] | undefined;
  /** Since 0.23.0. */
  readonly connection?: MasterSlaveConnection | undefined;
}

export interface StatusUpdate {
  readonly framework_id: mesos.FrameworkID;
  readonly executor_id?: mesos.ExecutorID | undefined;
  readonly slave_id?: mesos.SlaveID | undefined;
  readonly status: mesos.TaskStatus;
  readonly timestamp: number;
  readonly uuid?: Uint8Array | undefined;
  /** Since 0.21.0. */
  readonly latest_state?: mesos.TaskState | undefined;
}

export interface StatusUpdateAcknowledgementMessage {
  readonly slave_id: mesos.SlaveID;
  readonly framework_id: mesos.FrameworkID;
  readonly task_id: mesos.TaskID;
  readonly uuid: Uint8Array;
}

export interface StatusUpdateMessage {
  readonly update: StatusUpdate;
  readonly pid?: string | undefined;
}

export interface StatusUpdateRecord {
  readonly type: StatusUpdateRecord_Type;
  readonly update?: StatusUpdate | undefined;
  readonly uuid?: Uint8Array | undefined;
}

export interface SubmitSchedulerRequest {
  readonly name: string;
}

export interface SubmitSchedulerResponse {
  readonly okay: boolean;
}

/** Until 0.28.0. */
export interface Task {
  readonly name: string;
  readonly task_id: mesos.TaskID;
  readonly framework_id: mesos.FrameworkID;
  readonly executor_id?: mesos.ExecutorID | undefined;
  readonly slave_id: mesos.SlaveID;
  readonly state: mesos.TaskState;
  readonly resources?: readonly mesos.Resource[] | undefined;
  readonly statuses?: readonly mesos.TaskStatus[] | undefined;
  /** Since 0.21.0. */
  readonly status_update_state?: mesos.TaskState | undefined;
  /** Since 0.21.0. */
  readonly status_update_uuid?: Uint8Array | undefined;
  /** Since 0.22.0. */
  readonly labels?: mesos.Labels | undefined;
  /** Since 0.22.0. */
  readonly discovery?: mesos.DiscoveryInfo | undefined;
  /** Since 0.27.0. */
  readonly container?: mesos.ContainerInfo | undefined;
}

export interface TaskHealthStatus {
  readonly task_id: mesos.TaskID;
  readonly healthy: boolean;
  readonly kill_task?: boolean | undefined;
  readonly consecutive_failures?: number | undefined;
}

export interface UnregisterFrameworkMessage {
  readonly framework_id: mesos.FrameworkID;
}

export interface UnregisterSlaveMessage {
  readonly slave_id: mesos.SlaveID;
}

export interface UpdateFrameworkMessage {
  readonly framework_id: mesos.FrameworkID;
  readonly pid?: string | undefined;
  /** Since 1.3.0. */
  readonly framework_info?: mesos.FrameworkInfo | undefined;
}

/** Since 1.5.0. */
export interface UpdateOperationStatusMessage {
  readonly framework_id?: mesos.FrameworkID | undefined;
  readonly slave_id?: mesos.SlaveID | undefined;
  readonly status: mesos.OperationStatus;
  readonly latest_status?: mesos.OperationStatus | undefined;
  readonly operation_uuid?: mesos.UUID | undefined;
}

/** Since 1.5.0. */
export interface UpdateOperationStatusRecord {
  readonly type: UpdateOperationStatusRecord_Type;
  readonly update?: UpdateOperationStatusMessage | undefined;
  readonly uuid?: mesos.UUID | undefined;
}

/** Since 0.23.0. */
export interface UpdateSlaveMessage {
  readonly slave_id: mesos.SlaveID;
  readonly oversubscribed_resources?: readonly mesos.Resource[] | undefined;
  /** Since 1.4.0. Until 1.4.0. */
  readonly type?: UpdateSlaveMessage_Type | undefined;
  /** Since 1.4.0. Until 1.4.0. */
  readonly total_resources?: readonly mesos.Resource[] | undefined;
  /** Since 1.5.0. */
  readonly update_oversubscribed_resources?: boolean | undefined;
  /** Since 1.5.0. */
  readonly operations?: UpdateSlaveMessage_Operations | undefined;
  /** Since 1.5.0. */
  readonly resource_version_uuid?: mesos.UUID | undefined;
  /** Since 1.5.0. */
  readonly resource_providers?: UpdateSlaveMessage_ResourceProviders | undefined;
}

/** Since 1.5.0. */
export interface UpdateSlaveMessage_Operations {
  readonly operations?: readonly mesos.Operation[] | undefined;
}

/** Since 1.5.0. */
export interface UpdateSlaveMessage_ResourceProvider {
  readonly info?: mesos.ResourceProviderInfo | undefined;
  readonly total_resources?: readonly mesos.Resource[] | undefined;
  readonly operations: UpdateSlaveMessage_Operations;
  readonly resource_version_uuid: mesos.UUID;
}

/** Since 1.5.0. */
export interface UpdateSlaveMessage_ResourceProviders {
  readonly providers?: readonly UpdateSlaveMessage_ResourceProvider[] | undefined;
}
