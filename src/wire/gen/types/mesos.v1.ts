// Made by `npm run generate` from proto/*.json; do not edit.

export type ACL_Entity_Type =
  | "SOME"
  | "ANY"
  | "NONE"
  | number;

export type AgentInfo_Capability_Type =
  | "UNKNOWN"
  | "MULTI_ROLE"
  | "HIERARCHICAL_ROLE"
  | "RESERVATION_REFINEMENT"
  | "RESOURCE_PROVIDER"
  | "RESIZE_VOLUME"
  | "AGENT_OPERATION_FEEDBACK"
  | "AGENT_DRAINING"
  | "TASK_RESOURCE_LIMITS"
  | number;

export type CSIPluginContainerInfo_Service =
  | "UNKNOWN"
  | "CONTROLLER_SERVICE"
  | "NODE_SERVICE"
  | number;

export type CapabilityInfo_Capability =
  | "UNKNOWN"
  | "CHOWN"
  | "DAC_OVERRIDE"
  | "DAC_READ_SEARCH"
  | "FOWNER"
  | "FSETID"
  | "KILL"
  | "SETGID"
  | "SETUID"
  | "SETPCAP"
  | "LINUX_IMMUTABLE"
  | "NET_BIND_SERVICE"
  | "NET_BROADCAST"
  | "NET_ADMIN"
  | "NET_RAW"
  | "IPC_LOCK"
  | "IPC_OWNER"
  | "SYS_MODULE"
  | "SYS_RAWIO"
  | "SYS_CHROOT"
  | "SYS_PTRACE"
  | "SYS_PACCT"
  | "SYS_ADMIN"
  | "SYS_BOOT"
  | "SYS_NICE"
  | "SYS_RESOURCE"
  | "SYS_TIME"
  | "SYS_TTY_CONFIG"
  | "MKNOD"
  | "LEASE"
  | "AUDIT_WRITE"
  | "AUDIT_CONTROL"
  | "SETFCAP"
  | "MAC_OVERRIDE"
  | "MAC_ADMIN"
  | "SYSLOG"
  | "WAKE_ALARM"
  | "BLOCK_SUSPEND"
  | "AUDIT_READ"
  | "PERFMON"
  | "BPF"
  | "CHECKPOINT_RESTORE"
  | number;

export type CgroupInfo_Blkio_Operation =
  | "UNKNOWN"
  | "TOTAL"
  | "READ"
  | "WRITE"
  | "SYNC"
  | "ASYNC"
  | "DISCARD"
  | number;

export type CheckInfo_Type =
  | "UNKNOWN"
  | "COMMAND"
  | "HTTP"
  | "TCP"
  | number;

export type ContainerInfo_DockerInfo_Network =
  | "HOST"
  | "BRIDGE"
  | "NONE"
  | "USER"
  | number;

export type ContainerInfo_Type =
  | "DOCKER"
  | "MESOS"
  | number;

export type DiscoveryInfo_Visibility =
  | "FRAMEWORK"
  | "CLUSTER"
  | "EXTERNAL"
  | number;

export type DrainState =
  | "UNKNOWN"
  | "DRAINING"
  | "DRAINED"
  | number;

export type Environment_Variable_Type =
  | "UNKNOWN"
  | "VALUE"
  | "SECRET"
  | number;

export type ExecutorInfo_Type =
  | "UNKNOWN"
  | "DEFAULT"
  | "CUSTOM"
  | number;

export type FrameworkInfo_Capability_Type =
  | "UNKNOWN"
  | "REVOCABLE_RESOURCES"
  | "TASK_KILLING_STATE"
  | "GPU_RESOURCES"
  | "SHARED_RESOURCES"
  | "PARTITION_AWARE"
  | "MULTI_ROLE"
  | "RESERVATION_REFINEMENT"
  | "REGION_AWARE"
  | number;

export type HealthCheck_Type =
  | "UNKNOWN"
  | "COMMAND"
  | "HTTP"
  | "TCP"
  | number;

export type Image_Type =
  | "APPC"
  | "DOCKER"
  | number;

export type LinuxInfo_IpcMode =
  | "UNKNOWN"
  | "PRIVATE"
  | "SHARE_PARENT"
  | number;

export type MachineInfo_Mode =
  | "UP"
  | "DRAINING"
  | "DOWN"
  | number;

export type MasterInfo_Capability_Type =
  | "UNKNOWN"
  | "AGENT_UPDATE"
  | "AGENT_DRAINING"
  | "QUOTA_V2"
  | number;

export type MountPropagation_Mode =
  | "UNKNOWN"
  | "HOST_TO_CONTAINER"
  | "BIDIRECTIONAL"
  | number;

export type NetworkInfo_Protocol =
  | "IPv4"
  | "IPv6"
  | number;

export type Offer_Operation_Type =
  | "UNKNOWN"
  | "LAUNCH"
  | "RESERVE"
  | "UNRESERVE"
  | "CREATE"
  | "DESTROY"
  | "LAUNCH_GROUP"
  | "CREATE_VOLUME"
  | "DESTROY_VOLUME"
  | "CREATE_BLOCK"
  | "DESTROY_BLOCK"
  | "GROW_VOLUME"
  | "SHRINK_VOLUME"
  | "CREATE_DISK"
  | "DESTROY_DISK"
  | number;

export type OperationState =
  | "OPERATION_UNSUPPORTED"
  | "OPERATION_PENDING"
  | "OPERATION_FINISHED"
  | "OPERATION_FAILED"
  | "OPERATION_ERROR"
  | "OPERATION_DROPPED"
  | "OPERATION_UNREACHABLE"
  | "OPERATION_GONE_BY_OPERATOR"
  | "OPERATION_RECOVERING"
  | "OPERATION_UNKNOWN"
  | number;

export type RLimitInfo_RLimit_Type =
  | "UNKNOWN"
  | "RLMT_AS"
  | "RLMT_CORE"
  | "RLMT_CPU"
  | "RLMT_DATA"
  | "RLMT_FSIZE"
  | "RLMT_LOCKS"
  | "RLMT_MEMLOCK"
  | "RLMT_MSGQUEUE"
  | "RLMT_NICE"
  | "RLMT_NOFILE"
  | "RLMT_NPROC"
  | "RLMT_RSS"
  | "RLMT_RTPRIO"
  | "RLMT_RTTIME"
  | "RLMT_SIGPENDING"
  | "RLMT_STACK"
  | number;

export type Resource_DiskInfo_Source_Type =
  | "UNKNOWN"
  | "PATH"
  | "MOUNT"
  | "BLOCK"
  | "RAW"
  | number;

export type Resource_ReservationInfo_Type =
  | "UNKNOWN"
  | "STATIC"
  | "DYNAMIC"
  | number;

export type Secret_Type =
  | "UNKNOWN"
  | "REFERENCE"
  | "VALUE"
  | number;

export type Status =
  | "DRIVER_NOT_STARTED"
  | "DRIVER_RUNNING"
  | "DRIVER_ABORTED"
  | "DRIVER_STOPPED"
  | number;

export type TaskState =
  | "TASK_STARTING"
  | "TASK_RUNNING"
  | "TASK_FINISHED"
  | "TASK_FAILED"
  | "TASK_KILLED"
  | "TASK_LOST"
  | "TASK_STAGING"
  | "TASK_ERROR"
  | "TASK_KILLING"
  | "TASK_DROPPED"
  | "TASK_UNREACHABLE"
  | "TASK_GONE"
  | "TASK_GONE_BY_OPERATOR"
  | "TASK_UNKNOWN"
  | number;

export type TaskStatus_Reason =
  | "REASON_COMMAND_EXECUTOR_FAILED"
  | "REASON_EXECUTOR_TERMINATED"
  | "REASON_EXECUTOR_UNREGISTERED"
  | "REASON_FRAMEWORK_REMOVED"
  | "REASON_GC_ERROR"
  | "REASON_INVALID_FRAMEWORKID"
  | "REASON_INVALID_OFFERS"
  | "REASON_MASTER_DISCONNECTED"
  | "REASON_CONTAINER_LIMITATION_MEMORY"
  | "REASON_MEMORY_LIMIT"
  | "REASON_RECONCILIATION"
  | "REASON_AGENT_DISCONNECTED"
  | "REASON_AGENT_REMOVED"
  | "REASON_AGENT_RESTARTED"
  | "REASON_AGENT_UNKNOWN"
  | "REASON_TASK_INVALID"
  | "REASON_TASK_UNAUTHORIZED"
  | "REASON_TASK_UNKNOWN"
  | "REASON_CONTAINER_PREEMPTED"
  | "REASON_EXECUTOR_PREEMPTED"
  | "REASON_RESOURCES_UNKNOWN"
  | "REASON_CONTAINER_LIMITATION"
  | "REASON_CONTAINER_LIMITATION_DISK"
  | "REASON_CONTAINER_LAUNCH_FAILED"
  | "REASON_CONTAINER_UPDATE_FAILED"
  | "REASON_EXECUTOR_REGISTRATION_TIMEOUT"
  | "REASON_EXECUTOR_REREGISTRATION_TIMEOUT"
  | "REASON_TASK_GROUP_INVALID"
  | "REASON_TASK_GROUP_UNAUTHORIZED"
  | "REASON_IO_SWITCHBOARD_EXITED"
  | "REASON_TASK_CHECK_STATUS_UPDATED"
  | "REASON_TASK_HEALTH_CHECK_STATUS_UPDATED"
  | "REASON_TASK_KILLED_DURING_LAUNCH"
  | "REASON_AGENT_REMOVED_BY_OPERATOR"
  | "REASON_AGENT_REREGISTERED"
  | "REASON_MAX_COMPLETION_TIME_REACHED"
  | "REASON_AGENT_DRAINING"
  | number;

export type TaskStatus_Source =
  | "SOURCE_MASTER"
  | "SOURCE_AGENT"
  | "SOURCE_EXECUTOR"
  | number;

export type Value_Type =
  | "SCALAR"
  | "RANGES"
  | "SET"
  | "TEXT"
  | number;

export type Volume_Mode =
  | "RW"
  | "RO"
  | number;

export type Volume_Source_CSIVolume_VolumeCapability_AccessMode_Mode =
  | "UNKNOWN"
  | "SINGLE_NODE_WRITER"
  | "SINGLE_NODE_READER_ONLY"
  | "MULTI_NODE_READER_ONLY"
  | "MULTI_NODE_SINGLE_WRITER"
  | "MULTI_NODE_MULTI_WRITER"
  | number;

export type Volume_Source_SandboxPath_Type =
  | "UNKNOWN"
  | "SELF"
  | "PARENT"
  | number;

export type Volume_Source_Type =
  | "UNKNOWN"
  | "DOCKER_VOLUME"
  | "SANDBOX_PATH"
  | "SECRET"
  | "HOST_PATH"
  | "CSI_VOLUME"
  | number;

/** Since 0.24.0. Until 0.24.0. */
export type ACL = { readonly [field: string]: never };

/** Since 0.24.0. Until 0.24.0. */
export interface ACL_Entity {
  readonly type?: ACL_Entity_Type | undefined;
  readonly values?: readonly string[] | undefined;
}

/** Since 0.24.0. Until 0.24.0. */
export interface ACL_RegisterFramework {
  readonly principals: ACL_Entity;
  readonly roles: ACL_Entity;
}

/** Since 0.24.0. Until 0.24.0. */
export interface ACL_RunTask {
  readonly principals: ACL_Entity;
  readonly users: ACL_Entity;
}

/** Since 0.24.0. Until 0.24.0. */
export interface ACL_ShutdownFramework {
  readonly principals: ACL_Entity;
  readonly framework_principals: ACL_Entity;
}

/** Since 0.24.0. Until 0.24.0. */
export interface ACLs {
  readonly permissive?: boolean | undefined;
  readonly register_frameworks?: readonly ACL_RegisterFramework[] | undefined;
  readonly run_tasks?: readonly ACL_RunTask[] | undefined;
  readonly shutdown_frameworks?: readonly ACL_ShutdownFramework[] | undefined;
}

/** Since 0.24.0. */
export interface Address {
  readonly hostname?: string | undefined;
  readonly ip?: string | undefined;
  readonly port: number;
}

/** Since 0.24.0. */
export interface AgentID {
  readonly value: string;
}

/** Since 0.24.0. */
export interface AgentInfo {
  readonly hostname: string;
  readonly resources?: readonly Resource[] | undefined;
  readonly attributes?: readonly Attribute[] | undefined;
  readonly id?: AgentID | undefined;
  readonly port?: number | undefined;
  /** Since 1.4.0. */
  readonly domain?: DomainInfo | undefined;
}

/** Since 1.2.0. */
export interface AgentInfo_Capability {
  readonly type?: AgentInfo_Capability_Type | undefined;
}

/** Since 0.24.0. */
export interface Attribute {
  readonly name: string;
  readonly type: Value_Type;
  readonly scalar?: Value_Scalar | undefined;
  readonly ranges?: Value_Ranges | undefined;
  readonly text?: Value_Text | undefined;
  readonly set?: Value_Set | undefined;
}

/** Since 1.5.0. */
export interface CSIPluginContainerInfo {
  readonly services?: readonly CSIPluginContainerInfo_Service[] | undefined;
  readonly command?: CommandInfo | undefined;
  readonly resources?: readonly Resource[] | undefined;
  readonly container?: ContainerInfo | undefined;
}

/** Since 1.11.0. */
export interface CSIPluginEndpoint {
  readonly csi_service: CSIPluginContainerInfo_Service;
  readonly endpoint: string;
}

/** Since 1.5.0. */
export interface CSIPluginInfo {
  readonly type: string;
  readonly name?: string | undefined;
  readonly containers?: readonly CSIPluginContainerInfo[] | undefined;
  /** Since 1.11.0. */
  readonly endpoints?: readonly CSIPluginEndpoint[] | undefined;
  /** Since 1.11.0. */
  readonly target_path_root?: string | undefined;
  /** Since 1.11.0. */
  readonly target_path_exists?: boolean | undefined;
}

/** Since 1.1.0. */
export interface CapabilityInfo {
  readonly capabilities?: readonly CapabilityInfo_Capability[] | undefined;
}

/** Since 0.28.0. */
export interface CgroupInfo {
  readonly net_cls?: CgroupInfo_NetCls | undefined;
}

/** Since 1.4.0. */
export type CgroupInfo_Blkio = { readonly [field: string]: never };

/** Since 1.4.0. */
export type CgroupInfo_Blkio_CFQ = { readonly [field: string]: never };

/** Since 1.4.0. */
export interface CgroupInfo_Blkio_CFQ_Statistics {
  readonly device?: Device_Number | undefined;
  readonly sectors?: bigint | undefined;
  readonly time?: bigint | undefined;
  readonly io_serviced?: readonly CgroupInfo_Blkio_Value[] | undefined;
  readonly io_service_bytes?: readonly CgroupInfo_Blkio_Value[] | undefined;
  readonly io_service_time?: readonly CgroupInfo_Blkio_Value[] | undefined;
  readonly io_wait_time?: readonly CgroupInfo_Blkio_Value[] | undefined;
  readonly io_merged?: readonly CgroupInfo_Blkio_Value[] | undefined;
  readonly io_queued?: readonly CgroupInfo_Blkio_Value[] | undefined;
}

/** Since 1.4.0. */
export interface CgroupInfo_Blkio_Statistics {
  readonly cfq?: readonly CgroupInfo_Blkio_CFQ_Statistics[] | undefined;
  readonly cfq_recursive?: readonly CgroupInfo_Blkio_CFQ_Statistics[] | undefined;
  readonly throttling?: readonly CgroupInfo_Blkio_Throttling_Statistics[] | undefined;
}

/** Since 1.4.0. */
export type CgroupInfo_Blkio_Throttling = { readonly [field: string]: never };

/** Since 1.4.0. */
export interface CgroupInfo_Blkio_Throttling_Statistics {
  readonly device?: Device_Number | undefined;
  readonly io_serviced?: readonly CgroupInfo_Blkio_Value[] | undefined;
  readonly io_service_bytes?: readonly CgroupInfo_Blkio_Value[] | undefined;
}

/** Since 1.4.0. */
export interface CgroupInfo_Blkio_Value {
  readonly op?: CgroupInfo_Blkio_Operation | undefined;
  readonly value?: bigint | undefined;
}

/** Since 0.28.0. */
export interface CgroupInfo_NetCls {
  readonly classid?: number | undefined;
}

/** Since 1.2.0. */
export interface CheckInfo {
  readonly type?: CheckInfo_Type | undefined;
  readonly command?: CheckInfo_Command | undefined;
  readonly http?: CheckInfo_Http | undefined;
  readonly delay_seconds?: number | undefined;
  readonly interval_seconds?: number | undefined;
  readonly timeout_seconds?: number | undefined;
  /** Since 1.3.0. */
  readonly tcp?: CheckInfo_Tcp | undefined;
}

/** Since 1.2.0. */
export interface CheckInfo_Command {
  readonly command: CommandInfo;
}

/** Since 1.2.0. */
export interface CheckInfo_Http {
  readonly port: number;
  readonly path?: string | undefined;
}

/** Since 1.3.0. */
export interface CheckInfo_Tcp {
  readonly port: number;
}

/** Since 1.2.0. */
export interface CheckStatusInfo {
  readonly type?: CheckInfo_Type | undefined;
  readonly command?: CheckStatusInfo_Command | undefined;
  readonly http?: CheckStatusInfo_Http | undefined;
  /** Since 1.3.0. */
  readonly tcp?: CheckStatusInfo_Tcp | undefined;
}

/** Since 1.2.0. */
export interface CheckStatusInfo_Command {
  readonly exit_code?: number | undefined;
}

/** Since 1.2.0. */
export interface CheckStatusInfo_Http {
  readonly status_code?: number | undefined;
}

/** Since 1.3.0. */
export interface CheckStatusInfo_Tcp {
  readonly succeeded?: boolean | undefined;
}

/** Since 0.24.0. */
export interface CommandInfo {
  readonly uris?: readonly CommandInfo_URI[] | undefined;
  readonly environment?: Environment | undefined;
  readonly value?: string | undefined;
  /** Until 0.26.0. */
  readonly container?: CommandInfo_ContainerInfo | undefined;
  readonly user?: string | undefined;
  readonly shell?: boolean | undefined;
  readonly arguments?: readonly string[] | undefined;
}

/** Since 0.24.0. Until 0.26.0. */
export interface CommandInfo_ContainerInfo {
  readonly image: string;
  readonly options?: readonly string[] | undefined;
}

/** Since 0.24.0. */
export interface CommandInfo_URI {
  readonly value: string;
  readonly executable?: boolean | undefined;
  readonly extract?: boolean | undefined;
  readonly cache?: boolean | undefined;
  /** Since 1.0.0. */
  readonly output_file?: string | undefined;
}

/** Since 0.24.0. */
export interface ContainerID {
  readonly value: string;
  /** Since 1.1.0. */
  readonly parent?: ContainerID | undefined;
}

/** Since 0.24.0. */
export interface ContainerInfo {
  readonly type: ContainerInfo_Type;
  readonly volumes?: readonly Volume[] | undefined;
  readonly docker?: ContainerInfo_DockerInfo | undefined;
  readonly hostname?: string | undefined;
  readonly mesos?: ContainerInfo_MesosInfo | undefined;
  /** Since 0.26.0. */
  readonly network_infos?: readonly NetworkInfo[] | undefined;
  /** Since 1.1.0. */
  readonly linux_info?: LinuxInfo | undefined;
  /** Since 1.2.0. */
  readonly rlimit_info?: RLimitInfo | undefined;
  /** Since 1.2.0. */
  readonly tty_info?: TTYInfo | undefined;
}

/** Since 0.24.0. */
export interface ContainerInfo_DockerInfo {
  readonly image: string;
  readonly network?: ContainerInfo_DockerInfo_Network | undefined;
  readonly port_mappings?: readonly ContainerInfo_DockerInfo_PortMapping[] | undefined;
  readonly privileged?: boolean | undefined;
  readonly parameters?: readonly Parameter[] | undefined;
  readonly force_pull_image?: boolean | undefined;
  /** Since 0.27.0. @deprecated by Mesos */
  readonly volume_driver?: string | undefined;
}

/** Since 0.24.0. */
export interface ContainerInfo_DockerInfo_PortMapping {
  readonly host_port: number;
  readonly container_port: number;
  readonly protocol?: string | undefined;
}

/** Since 0.24.0. */
export interface ContainerInfo_MesosInfo {
  readonly image?: Image | undefined;
}

/** Since 0.26.0. */
export interface ContainerStatus {
  readonly network_infos?: readonly NetworkInfo[] | undefined;
  /** Since 0.28.0. */
  readonly cgroup_info?: CgroupInfo | undefined;
  /** Since 1.0.0. */
  readonly executor_pid?: number | undefined;
  /** Since 1.2.0. */
  readonly container_id?: ContainerID | undefined;
}

/** Since 0.24.0. */
export interface Credential {
  readonly principal: string;
  readonly secret?: string | undefined;
}

/** Since 0.24.0. */
export interface Credentials {
  readonly credentials?: readonly Credential[] | undefined;
}

/** Since 1.3.0. */
export interface Device {
  readonly path?: string | undefined;
  /** Since 1.4.0. */
  readonly number?: Device_Number | undefined;
}

/** Since 1.4.0. */
export interface Device_Number {
  readonly major_number: bigint;
  readonly minor_number: bigint;
}

/** Since 1.3.0. */
export interface DeviceAccess {
  readonly device: Device;
  readonly access: DeviceAccess_Access;
}

/** Since 1.3.0. */
export interface DeviceAccess_Access {
  readonly read?: boolean | undefined;
  readonly write?: boolean | undefined;
  readonly mknod?: boolean | undefined;
}

/** Since 1.3.0. */
export interface DeviceWhitelist {
  readonly allowed_devices?: readonly DeviceAccess[] | undefined;
}

/** Since 0.24.0. */
export interface DiscoveryInfo {
  readonly visibility: DiscoveryInfo_Visibility;
  readonly name?: string | undefined;
  readonly environment?: string | undefined;
  readonly location?: string | undefined;
  readonly version?: string | undefined;
  readonly ports?: Ports | undefined;
  readonly labels?: Labels | undefined;
}

/** Since 1.3.0. */
export interface DiskStatistics {
  readonly source?: Resource_DiskInfo_Source | undefined;
  readonly persistence?: Resource_DiskInfo_Persistence | undefined;
  readonly limit_bytes?: bigint | undefined;
  readonly used_bytes?: bigint | undefined;
}

/** Since 1.4.0. */
export interface DomainInfo {
  readonly fault_domain?: DomainInfo_FaultDomain | undefined;
}

/** Since 1.4.0. */
export interface DomainInfo_FaultDomain {
  readonly region: DomainInfo_FaultDomain_RegionInfo;
  readonly zone: DomainInfo_FaultDomain_ZoneInfo;
}

/** Since 1.4.0. */
export interface DomainInfo_FaultDomain_RegionInfo {
  readonly name: string;
}

/** Since 1.4.0. */
export interface DomainInfo_FaultDomain_ZoneInfo {
  readonly name: string;
}

/** Since 1.9.0. */
export interface DrainConfig {
  readonly max_grace_period?: DurationInfo | undefined;
  readonly mark_gone?: boolean | undefined;
}

/** Since 1.9.0. */
export interface DrainInfo {
  readonly state: DrainState;
  readonly config: DrainConfig;
}

/** Since 0.25.0. */
export interface DurationInfo {
  readonly nanoseconds: bigint;
}

/** Since 0.24.0. */
export interface Environment {
  readonly variables?: readonly Environment_Variable[] | undefined;
}

/** Since 0.24.0. */
export interface Environment_Variable {
  readonly name: string;
  readonly value?: string | undefined;
  /** Since 1.3.0. */
  readonly type?: Environment_Variable_Type | undefined;
  /** Since 1.3.0. */
  readonly secret?: Secret | undefined;
}

/** Since 0.24.0. */
export interface ExecutorID {
  readonly value: string;
}

/** Since 0.24.0. */
export interface ExecutorInfo {
  readonly executor_id: ExecutorID;
  readonly data?: Uint8Array | undefined;
  readonly resources?: readonly Resource[] | undefined;
  readonly command?: CommandInfo | undefined;
  readonly framework_id?: FrameworkID | undefined;
  readonly name?: string | undefined;
  /** @deprecated by Mesos */
  readonly source?: string | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly discovery?: DiscoveryInfo | undefined;
  /** Since 1.0.0. */
  readonly shutdown_grace_period?: DurationInfo | undefined;
  /** Since 1.0.0. */
  readonly labels?: Labels | undefined;
  /** Since 1.1.0. */
  readonly type?: ExecutorInfo_Type | undefined;
}

/** Since 1.0.0. */
export interface FileInfo {
  readonly path: string;
  readonly nlink?: number | undefined;
  readonly size?: bigint | undefined;
  readonly mtime?: TimeInfo | undefined;
  readonly mode?: number | undefined;
  readonly uid?: string | undefined;
  readonly gid?: string | undefined;
}

/** Since 0.24.0. */
export interface Filters {
  readonly refuse_seconds?: number | undefined;
}

/** Since 1.0.0. */
export interface Flag {
  readonly name: string;
  readonly value?: string | undefined;
}

/** Since 0.24.0. */
export interface FrameworkID {
  readonly value: string;
}

/** Since 0.24.0. */
export interface FrameworkInfo {
  readonly user: string;
  readonly name: string;
  readonly id?: FrameworkID | undefined;
  readonly failover_timeout?: number | undefined;
  readonly checkpoint?: boolean | undefined;
  /** @deprecated by Mesos */
  readonly role?: string | undefined;
  readonly hostname?: string | undefined;
  readonly principal?: string | undefined;
  readonly webui_url?: string | undefined;
  readonly capabilities?: readonly FrameworkInfo_Capability[] | undefined;
  /** Since 0.25.0. */
  readonly labels?: Labels | undefined;
  /** Since 1.2.0. */
  readonly roles?: readonly string[] | undefined;
  /** Since 1.8.0. */
  readonly offer_filters?: { readonly [key: string]: OfferFilters } | undefined;
}

/** Since 0.24.0. */
export interface FrameworkInfo_Capability {
  readonly type?: FrameworkInfo_Capability_Type | undefined;
}

/** Since 0.24.0. */
export interface HealthCheck {
  readonly http?: HealthCheck_HTTPCheckInfo | undefined;
  readonly delay_seconds?: number | undefined;
  readonly interval_seconds?: number | undefined;
  readonly timeout_seconds?: number | undefined;
  readonly consecutive_failures?: number | undefined;
  readonly grace_period_seconds?: number | undefined;
  readonly command?: CommandInfo | undefined;
  /** Since 1.1.0. */
  readonly type?: HealthCheck_Type | undefined;
  /** Since 1.1.0. */
  readonly tcp?: HealthCheck_TCPCheckInfo | undefined;
}

/** Since 0.24.0. Until 1.0.0. */
export interface HealthCheck_HTTP {
  readonly port: number;
  readonly path?: string | undefined;
  readonly statuses?: readonly number[] | undefined;
}

/** Since 1.1.0. */
export interface HealthCheck_HTTPCheckInfo {
  readonly port: number;
  readonly path?: string | undefined;
  readonly scheme?: string | undefined;
  readonly statuses?: readonly number[] | undefined;
  /** Since 1.5.0. */
  readonly protocol?: NetworkInfo_Protocol | undefined;
}

/** Since 1.1.0. */
export interface HealthCheck_TCPCheckInfo {
  readonly port: number;
  /** Since 1.5.0. */
  readonly protocol?: NetworkInfo_Protocol | undefined;
}

/** Since 0.28.0. */
export interface IcmpStatistics {
  readonly InMsgs?: bigint | undefined;
  readonly InErrors?: bigint | undefined;
  readonly InCsumErrors?: bigint | undefined;
  readonly InDestUnreachs?: bigint | undefined;
  readonly InTimeExcds?: bigint | undefined;
  readonly InParmProbs?: bigint | undefined;
  readonly InSrcQuenchs?: bigint | undefined;
  readonly InRedirects?: bigint | undefined;
  readonly InEchos?: bigint | undefined;
  readonly InEchoReps?: bigint | undefined;
  readonly InTimestamps?: bigint | undefined;
  readonly InTimestampReps?: bigint | undefined;
  readonly InAddrMasks?: bigint | undefined;
  readonly InAddrMaskReps?: bigint | undefined;
  readonly OutMsgs?: bigint | undefined;
  readonly OutErrors?: bigint | undefined;
  readonly OutDestUnreachs?: bigint | undefined;
  readonly OutTimeExcds?: bigint | undefined;
  readonly OutParmProbs?: bigint | undefined;
  readonly OutSrcQuenchs?: bigint | undefined;
  readonly OutRedirects?: bigint | undefined;
  readonly OutEchos?: bigint | undefined;
  readonly OutEchoReps?: bigint | undefined;
  readonly OutTimestamps?: bigint | undefined;
  readonly OutTimestampReps?: bigint | undefined;
  readonly OutAddrMasks?: bigint | undefined;
  readonly OutAddrMaskReps?: bigint | undefined;
}

/** Since 0.24.0. */
export interface Image {
  readonly type: Image_Type;
  readonly appc?: Image_Appc | undefined;
  /** Since 0.26.0. */
  readonly docker?: Image_Docker | undefined;
  /** Since 1.0.0. */
  readonly cached?: boolean | undefined;
}

/** Since 0.24.0. Until 0.25.0. */
export interface Image_AppC {
  readonly name: string;
  readonly id: string;
  readonly labels?: Labels | undefined;
}

/** Since 0.26.0. */
export interface Image_Appc {
  readonly name: string;
  readonly id?: string | undefined;
  readonly labels?: Labels | undefined;
}

/** Since 0.26.0. */
export interface Image_Docker {
  readonly name: string;
  /** Since 0.27.0. @deprecated by Mesos */
  readonly credential?: Credential | undefined;
  /** Since 1.3.0. */
  readonly config?: Secret | undefined;
}

/** Since 0.25.0. */
export interface InverseOffer {
  readonly id: OfferID;
  readonly url?: URL | undefined;
  readonly framework_id: FrameworkID;
  readonly agent_id?: AgentID | undefined;
  readonly unavailability: Unavailability;
  readonly resources?: readonly Resource[] | undefined;
}

/** Since 0.28.0. */
export interface IpStatistics {
  readonly Forwarding?: bigint | undefined;
  readonly DefaultTTL?: bigint | undefined;
  readonly InReceives?: bigint | undefined;
  readonly InHdrErrors?: bigint | undefined;
  readonly InAddrErrors?: bigint | undefined;
  readonly ForwDatagrams?: bigint | undefined;
  readonly InUnknownProtos?: bigint | undefined;
  readonly InDiscards?: bigint | undefined;
  readonly InDelivers?: bigint | undefined;
  readonly OutRequests?: bigint | undefined;
  readonly OutDiscards?: bigint | undefined;
  readonly OutNoRoutes?: bigint | undefined;
  readonly ReasmTimeout?: bigint | undefined;
  readonly ReasmReqds?: bigint | undefined;
  readonly ReasmOKs?: bigint | undefined;
  readonly ReasmFails?: bigint | undefined;
  readonly FragOKs?: bigint | undefined;
  readonly FragFails?: bigint | undefined;
  readonly FragCreates?: bigint | undefined;
}

/** Since 1.0.0. */
export interface KillPolicy {
  readonly grace_period?: DurationInfo | undefined;
}

/** Since 0.24.0. */
export interface Label {
  readonly key: string;
  readonly value?: string | undefined;
}

/** Since 0.24.0. */
export interface Labels {
  readonly labels?: readonly Label[] | undefined;
}

/** Since 1.1.0. */
export interface LinuxInfo {
  /** @deprecated by Mesos */
  readonly capability_info?: CapabilityInfo | undefined;
  /** Since 1.4.0. */
  readonly bounding_capabilities?: CapabilityInfo | undefined;
  /** Since 1.4.0. */
  readonly effective_capabilities?: CapabilityInfo | undefined;
  /** Since 1.4.0. */
  readonly share_pid_namespace?: boolean | undefined;
  /** Since 1.8.0. */
  readonly seccomp?: SeccompInfo | undefined;
  /** Since 1.9.0. */
  readonly ipc_mode?: LinuxInfo_IpcMode | undefined;
  /** Since 1.9.0. */
  readonly shm_size?: number | undefined;
  /** Since 1.10.0. */
  readonly share_cgroups?: boolean | undefined;
}

/** Since 0.25.0. */
export interface MachineID {
  readonly hostname?: string | undefined;
  readonly ip?: string | undefined;
}

/** Since 0.25.0. */
export interface MachineInfo {
  readonly id: MachineID;
  readonly mode?: MachineInfo_Mode | undefined;
  readonly unavailability?: Unavailability | undefined;
}

/** Since 0.24.0. */
export interface MasterInfo {
  readonly id: string;
  readonly ip: number;
  readonly port: number;
  readonly pid?: string | undefined;
  readonly hostname?: string | undefined;
  readonly version?: string | undefined;
  readonly address?: Address | undefined;
  /** Since 1.4.0. */
  readonly domain?: DomainInfo | undefined;
  /** Since 1.5.0. */
  readonly capabilities?: readonly MasterInfo_Capability[] | undefined;
}

/** Since 1.5.0. */
export interface MasterInfo_Capability {
  readonly type?: MasterInfo_Capability_Type | undefined;
}

/** Since 1.0.0. */
export interface Metric {
  readonly name: string;
  readonly value?: number | undefined;
}

/** Since 1.5.0. */
export interface MountPropagation {
  readonly mode?: MountPropagation_Mode | undefined;
}

/** Since 0.26.0. */
export interface NetworkInfo {
  /** Until 0.28.0. @deprecated by Mesos */
  readonly protocol?: NetworkInfo_Protocol | undefined;
  /** Until 0.28.0. @deprecated by Mesos */
  readonly ip_address?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly labels?: Labels | undefined;
  readonly ip_addresses?: readonly NetworkInfo_IPAddress[] | undefined;
  /** Since 1.0.0. */
  readonly name?: string | undefined;
  /** Since 1.1.0. */
  readonly port_mappings?: readonly NetworkInfo_PortMapping[] | undefined;
}

/** Since 0.26.0. */
export interface NetworkInfo_IPAddress {
  readonly protocol?: NetworkInfo_Protocol | undefined;
  readonly ip_address?: string | undefined;
}

/** Since 1.1.0. */
export interface NetworkInfo_PortMapping {
  readonly host_port: number;
  readonly container_port: number;
  readonly protocol?: string | undefined;
}

/** Since 0.24.0. */
export interface Offer {
  readonly id: OfferID;
  readonly framework_id: FrameworkID;
  readonly agent_id: AgentID;
  readonly hostname: string;
  readonly resources?: readonly Resource[] | undefined;
  readonly executor_ids?: readonly ExecutorID[] | undefined;
  readonly attributes?: readonly Attribute[] | undefined;
  readonly url?: URL | undefined;
  /** Since 0.25.0. */
  readonly unavailability?: Unavailability | undefined;
  /** Since 1.2.0. */
  readonly allocation_info?: Resource_AllocationInfo | undefined;
  /** Since 1.4.0. */
  readonly domain?: DomainInfo | undefined;
}

/** Since 0.24.0. */
export interface Offer_Operation {
  readonly type?: Offer_Operation_Type | undefined;
  readonly launch?: Offer_Operation_Launch | undefined;
  readonly reserve?: Offer_Operation_Reserve | undefined;
  readonly unreserve?: Offer_Operation_Unreserve | undefined;
  readonly create?: Offer_Operation_Create | undefined;
  readonly destroy?: Offer_Operation_Destroy | undefined;
  /** Since 1.1.0. */
  readonly launch_group?: Offer_Operation_LaunchGroup | undefined;
  /** Since 1.5.0. Until 1.6.0. */
  readonly create_volume?: Offer_Operation_CreateVolume | undefined;
  /** Since 1.5.0. Until 1.6.0. */
  readonly destroy_volume?: Offer_Operation_DestroyVolume | undefined;
  /** Since 1.5.0. Until 1.6.0. */
  readonly create_block?: Offer_Operation_CreateBlock | undefined;
  /** Since 1.5.0. Until 1.6.0. */
  readonly destroy_block?: Offer_Operation_DestroyBlock | undefined;
  /** Since 1.5.0. */
  readonly id?: OperationID | undefined;
  /** Since 1.6.0. */
  readonly grow_volume?: Offer_Operation_GrowVolume | undefined;
  /** Since 1.6.0. */
  readonly shrink_volume?: Offer_Operation_ShrinkVolume | undefined;
  /** Since 1.7.0. */
  readonly create_disk?: Offer_Operation_CreateDisk | undefined;
  /** Since 1.7.0. */
  readonly destroy_disk?: Offer_Operation_DestroyDisk | undefined;
}

/** Since 0.24.0. */
export interface Offer_Operation_Create {
  readonly volumes?: readonly Resource[] | undefined;
}

/** Since 1.5.0. Until 1.6.0. */
export interface Offer_Operation_CreateBlock {
  readonly source: Resource;
}

/** Since 1.7.0. */
export interface Offer_Operation_CreateDisk {
  readonly source: Resource;
  readonly target_type: Resource_DiskInfo_Source_Type;
  /** Since 1.8.0. */
  readonly target_profile?: string | undefined;
}

/** Since 1.5.0. Until 1.6.0. */
export interface Offer_Operation_CreateVolume {
  readonly source: Resource;
  readonly target_type: Resource_DiskInfo_Source_Type;
}

/** Since 0.24.0. */
export interface Offer_Operation_Destroy {
  readonly volumes?: readonly Resource[] | undefined;
}

/** Since 1.5.0. Until 1.6.0. */
export interface Offer_Operation_DestroyBlock {
  readonly block: Resource;
}

/** Since 1.7.0. */
export interface Offer_Operation_DestroyDisk {
  readonly source: Resource;
}

/** Since 1.5.0. Until 1.6.0. */
export interface Offer_Operation_DestroyVolume {
  readonly volume: Resource;
}

/** Since 1.6.0. */
export interface Offer_Operation_GrowVolume {
  readonly volume: Resource;
  readonly addition: Resource;
}

/** Since 0.24.0. */
export interface Offer_Operation_Launch {
  readonly task_infos?: readonly TaskInfo[] | undefined;
}

/** Since 1.1.0. */
export interface Offer_Operation_LaunchGroup {
  readonly executor: ExecutorInfo;
  readonly task_group: TaskGroupInfo;
}

/** Since 0.24.0. */
export interface Offer_Operation_Reserve {
  readonly resources?: readonly Resource[] | undefined;
  /** Since 1.10.0. */
  readonly source?: readonly Resource[] | undefined;
}

/** Since 1.6.0. */
export interface Offer_Operation_ShrinkVolume {
  readonly volume: Resource;
  readonly subtract: Value_Scalar;
}

/** Since 0.24.0. */
export interface Offer_Operation_Unreserve {
  readonly resources?: readonly Resource[] | undefined;
}

/** Since 1.8.0. */
export interface OfferFilters {
  readonly min_allocatable_resources?: OfferFilters_MinAllocatableResources | undefined;
}

/** Since 1.8.0. */
export interface OfferFilters_MinAllocatableResources {
  readonly quantities?: readonly OfferFilters_ResourceQuantities[] | undefined;
}

/** Since 1.8.0. */
export interface OfferFilters_ResourceQuantities {
  readonly quantities?: { readonly [key: string]: Value_Scalar } | undefined;
}

/** Since 0.24.0. */
export interface OfferID {
  readonly value: string;
}

/** Since 1.5.0. */
export interface Operation {
  readonly framework_id?: FrameworkID | undefined;
  readonly agent_id?: AgentID | undefined;
  readonly info: Offer_Operation;
  readonly latest_status: OperationStatus;
  readonly statuses?: readonly OperationStatus[] | undefined;
  readonly uuid: UUID;
}

/** Since 1.5.0. */
export interface OperationID {
  readonly value: string;
}

/** Since 1.5.0. */
export interface OperationStatus {
  readonly operation_id?: OperationID | undefined;
  readonly state: OperationState;
  readonly message?: string | undefined;
  readonly converted_resources?: readonly Resource[] | undefined;
  readonly uuid?: UUID | undefined;
  /** Since 1.8.0. */
  readonly agent_id?: AgentID | undefined;
  /** Since 1.8.0. */
  readonly resource_provider_id?: ResourceProviderID | undefined;
}

/** Since 0.24.0. */
export interface Parameter {
  readonly key: string;
  readonly value: string;
}

/** Since 0.24.0. */
export interface Parameters {
  readonly parameter?: readonly Parameter[] | undefined;
}

/** Since 0.24.0. */
export interface PerfStatistics {
  readonly timestamp: number;
  readonly duration: number;
  readonly cycles?: bigint | undefined;
  readonly stalled_cycles_frontend?: bigint | undefined;
  readonly stalled_cycles_backend?: bigint | undefined;
  readonly instructions?: bigint | undefined;
  readonly cache_references?: bigint | undefined;
  readonly cache_misses?: bigint | undefined;
  readonly branches?: bigint | undefined;
  readonly branch_misses?: bigint | undefined;
  readonly bus_cycles?: bigint | undefined;
  readonly ref_cycles?: bigint | undefined;
  readonly cpu_clock?: number | undefined;
  readonly task_clock?: number | undefined;
  readonly page_faults?: bigint | undefined;
  readonly minor_faults?: bigint | undefined;
  readonly major_faults?: bigint | undefined;
  readonly context_switches?: bigint | undefined;
  readonly cpu_migrations?: bigint | undefined;
  readonly alignment_faults?: bigint | undefined;
  readonly emulation_faults?: bigint | undefined;
  readonly l1_dcache_loads?: bigint | undefined;
  readonly l1_dcache_load_misses?: bigint | undefined;
  readonly l1_dcache_stores?: bigint | undefined;
  readonly l1_dcache_store_misses?: bigint | undefined;
  readonly l1_dcache_prefetches?: bigint | undefined;
  readonly l1_dcache_prefetch_misses?: bigint | undefined;
  readonly l1_icache_loads?: bigint | undefined;
  readonly l1_icache_load_misses?: bigint | undefined;
  readonly l1_icache_prefetches?: bigint | undefined;
  readonly l1_icache_prefetch_misses?: bigint | undefined;
  readonly llc_loads?: bigint | undefined;
  readonly llc_load_misses?: bigint | undefined;
  readonly llc_stores?: bigint | undefined;
  readonly llc_store_misses?: bigint | undefined;
  readonly llc_prefetches?: bigint | undefined;
  readonly llc_prefetch_misses?: bigint | undefined;
  readonly dtlb_loads?: bigint | undefined;
  readonly dtlb_load_misses?: bigint | undefined;
  readonly dtlb_stores?: bigint | undefined;
  readonly dtlb_store_misses?: bigint | undefined;
  readonly dtlb_prefetches?: bigint | undefined;
  readonly dtlb_prefetch_misses?: bigint | undefined;
  readonly itlb_loads?: bigint | undefined;
  readonly itlb_load_misses?: bigint | undefined;
  readonly branch_loads?: bigint | undefined;
  readonly branch_load_misses?: bigint | undefined;
  readonly node_loads?: bigint | undefined;
  readonly node_load_misses?: bigint | undefined;
  readonly node_stores?: bigint | undefined;
  readonly node_store_misses?: bigint | undefined;
  readonly node_prefetches?: bigint | undefined;
  readonly node_prefetch_misses?: bigint | undefined;
}

/** Since 0.24.0. */
export interface Port {
  readonly number: number;
  readonly name?: string | undefined;
  readonly protocol?: string | undefined;
  /** Since 0.26.0. */
  readonly visibility?: DiscoveryInfo_Visibility | undefined;
  /** Since 0.27.0. */
  readonly labels?: Labels | undefined;
}

/** Since 0.24.0. */
export interface Ports {
  readonly ports?: readonly Port[] | undefined;
}

/** Since 1.2.0. */
export interface RLimitInfo {
  readonly rlimits?: readonly RLimitInfo_RLimit[] | undefined;
}

/** Since 1.2.0. */
export interface RLimitInfo_RLimit {
  readonly type?: RLimitInfo_RLimit_Type | undefined;
  readonly hard?: bigint | undefined;
  readonly soft?: bigint | undefined;
}

/** Since 0.24.0. */
export interface RateLimit {
  readonly qps?: number | undefined;
  readonly principal: string;
  readonly capacity?: bigint | undefined;
}

/** Since 0.24.0. */
export interface RateLimits {
  readonly limits?: readonly RateLimit[] | undefined;
  readonly aggregate_default_qps?: number | undefined;
  readonly aggregate_default_capacity?: bigint | undefined;
}

/** Since 0.24.0. */
export interface Request {
  readonly agent_id?: AgentID | undefined;
  readonly resources?: readonly Resource[] | undefined;
}

/** Since 0.24.0. */
export interface Resource {
  readonly name: string;
  readonly type: Value_Type;
  readonly scalar?: Value_Scalar | undefined;
  readonly ranges?: Value_Ranges | undefined;
  readonly set?: Value_Set | undefined;
  /** @deprecated by Mesos */
  readonly role?: string | undefined;
  readonly disk?: Resource_DiskInfo | undefined;
  readonly reservation?: Resource_ReservationInfo | undefined;
  readonly revocable?: Resource_RevocableInfo | undefined;
  /** Since 1.1.0. */
  readonly shared?: Resource_SharedInfo | undefined;
  /** Since 1.2.0. */
  readonly allocation_info?: Resource_AllocationInfo | undefined;
  /** Since 1.3.0. */
  readonly provider_id?: ResourceProviderID | undefined;
  /** Since 1.4.0. */
  readonly reservations?: readonly Resource_ReservationInfo[] | undefined;
}

/** Since 1.2.0. */
export interface Resource_AllocationInfo {
  readonly role?: string | undefined;
}

/** Since 0.24.0. */
export interface Resource_DiskInfo {
  readonly persistence?: Resource_DiskInfo_Persistence | undefined;
  readonly volume?: Volume | undefined;
  /** Since 0.27.0. */
  readonly source?: Resource_DiskInfo_Source | undefined;
}

/** Since 0.24.0. */
export interface Resource_DiskInfo_Persistence {
  readonly id: string;
  /** Since 0.27.0. */
  readonly principal?: string | undefined;
}

/** Since 0.27.0. */
export interface Resource_DiskInfo_Source {
  readonly type: Resource_DiskInfo_Source_Type;
  readonly path?: Resource_DiskInfo_Source_Path | undefined;
  readonly mount?: Resource_DiskInfo_Source_Mount | undefined;
  /** Since 1.5.0. */
  readonly id?: string | undefined;
  /** Since 1.5.0. */
  readonly metadata?: Labels | undefined;
  /** Since 1.5.0. */
  readonly profile?: string | undefined;
  /** Since 1.8.0. */
  readonly vendor?: string | undefined;
}

/** Since 0.27.0. */
export interface Resource_DiskInfo_Source_Mount {
  readonly root?: string | undefined;
}

/** Since 0.27.0. */
export interface Resource_DiskInfo_Source_Path {
  readonly root?: string | undefined;
}

/** Since 0.24.0. */
export interface Resource_ReservationInfo {
  readonly principal?: string | undefined;
  /** Since 0.28.0. */
  readonly labels?: Labels | undefined;
  /** Since 1.4.0. */
  readonly role?: string | undefined;
  /** Since 1.4.0. */
  readonly type?: Resource_ReservationInfo_Type | undefined;
}

/** Since 0.24.0. */
export type Resource_RevocableInfo = { readonly [field: string]: never };

/** Since 1.1.0. */
export type Resource_SharedInfo = { readonly [field: string]: never };

/** Since 1.3.0. */
export interface ResourceProviderID {
  readonly value: string;
}

/** Since 1.4.0. */
export interface ResourceProviderInfo {
  readonly id?: ResourceProviderID | undefined;
  readonly attributes?: readonly Attribute[] | undefined;
  readonly type: string;
  readonly name: string;
  /** Since 1.5.0. */
  readonly default_reservations?: readonly Resource_ReservationInfo[] | undefined;
  /** Since 1.5.0. */
  readonly storage?: ResourceProviderInfo_Storage | undefined;
}

/** Since 1.5.0. */
export interface ResourceProviderInfo_Storage {
  readonly plugin: CSIPluginInfo;
  /** Since 1.9.0. */
  readonly reconciliation_interval_seconds?: number | undefined;
}

/** Since 0.24.0. */
export interface ResourceStatistics {
  readonly timestamp: number;
  readonly cpus_user_time_secs?: number | undefined;
  readonly cpus_system_time_secs?: number | undefined;
  readonly cpus_limit?: number | undefined;
  readonly mem_rss_bytes?: bigint | undefined;
  readonly mem_limit_bytes?: bigint | undefined;
  readonly cpus_nr_periods?: number | undefined;
  readonly cpus_nr_throttled?: number | undefined;
  readonly cpus_throttled_time_secs?: number | undefined;
  readonly mem_file_bytes?: bigint | undefined;
  readonly mem_anon_bytes?: bigint | undefined;
  readonly mem_mapped_file_bytes?: bigint | undefined;
  readonly perf?: PerfStatistics | undefined;
  readonly net_rx_packets?: bigint | undefined;
  readonly net_rx_bytes?: bigint | undefined;
  readonly net_rx_errors?: bigint | undefined;
  readonly net_rx_dropped?: bigint | undefined;
  readonly net_tx_packets?: bigint | undefined;
  readonly net_tx_bytes?: bigint | undefined;
  readonly net_tx_errors?: bigint | undefined;
  readonly net_tx_dropped?: bigint | undefined;
  readonly net_tcp_rtt_microsecs_p50?: number | undefined;
  readonly net_tcp_rtt_microsecs_p90?: number | undefined;
  readonly net_tcp_rtt_microsecs_p95?: number | undefined;
  readonly net_tcp_rtt_microsecs_p99?: number | undefined;
  readonly disk_limit_bytes?: bigint | undefined;
  readonly disk_used_bytes?: bigint | undefined;
  readonly net_tcp_active_connections?: number | undefined;
  readonly net_tcp_time_wait_connections?: number | undefined;
  readonly processes?: number | undefined;
  readonly threads?: number | undefined;
  readonly mem_low_pressure_counter?: bigint | undefined;
  readonly mem_medium_pressure_counter?: bigint | undefined;
  readonly mem_critical_pressure_counter?: bigint | undefined;
  readonly net_traffic_control_statistics?: readonly TrafficControlStatistics[] | undefined;
  readonly mem_total_bytes?: bigint | undefined;
  readonly mem_total_memsw_bytes?: bigint | undefined;
  readonly mem_soft_limit_bytes?: bigint | undefined;
  readonly mem_cache_bytes?: bigint | undefined;
  readonly mem_swap_bytes?: bigint | undefined;
  /** Since 0.26.0. */
  readonly mem_unevictable_bytes?: bigint | undefined;
  /** Since 0.28.0. */
  readonly net_snmp_statistics?: SNMPStatistics | undefined;
  /** Since 1.3.0. */
  readonly disk_statistics?: readonly DiskStatistics[] | undefined;
  /** Since 1.4.0. */
  readonly blkio_statistics?: CgroupInfo_Blkio_Statistics | undefined;
  /** Since 1.10.0. */
  readonly cpus_soft_limit?: number | undefined;
  /** Since master. */
  readonly net_tx_rate_limit?: bigint | undefined;
  /** Since master. */
  readonly net_tx_burst_rate_limit?: bigint | undefined;
  /** Since master. */
  readonly net_tx_burst_size?: bigint | undefined;
  /** Since master. */
  readonly net_rx_rate_limit?: bigint | undefined;
  /** Since master. */
  readonly net_rx_burst_rate_limit?: bigint | undefined;
  /** Since master. */
  readonly net_rx_burst_size?: bigint | undefined;
  /** Since master. */
  readonly mem_kmem_usage_bytes?: bigint | undefined;
  /** Since master. */
  readonly mem_kmem_tcp_usage_bytes?: bigint | undefined;
  /** Since master. */
  readonly net_rate_statistics?: ResourceStatistics_RateStatistics | undefined;
  /** Since master. */
  readonly net_ephemeral_ports?: Value_Range | undefined;
}

/** Since master. */
export interface ResourceStatistics_RatePercentiles {
  readonly min?: bigint | undefined;
  readonly max?: bigint | undefined;
  readonly p50?: bigint | undefined;
  readonly p90?: bigint | undefined;
  readonly p95?: bigint | undefined;
  readonly p99?: bigint | undefined;
  readonly p999?: bigint | undefined;
  readonly p9999?: bigint | undefined;
  readonly samples?: bigint | undefined;
}

/** Since master. */
export interface ResourceStatistics_RateStatistics {
  readonly rx_rate?: ResourceStatistics_RatePercentiles | undefined;
  readonly rx_packet_rate?: ResourceStatistics_RatePercentiles | undefined;
  readonly rx_drop_rate?: ResourceStatistics_RatePercentiles | undefined;
  readonly rx_error_rate?: ResourceStatistics_RatePercentiles | undefined;
  readonly tx_rate?: ResourceStatistics_RatePercentiles | undefined;
  readonly tx_packet_rate?: ResourceStatistics_RatePercentiles | undefined;
  readonly tx_drop_rate?: ResourceStatistics_RatePercentiles | undefined;
  readonly tx_error_rate?: ResourceStatistics_RatePercentiles | undefined;
  readonly sampling_window_secs?: number | undefined;
  readonly sampling_interval_secs?: number | undefined;
}

/** Since 0.24.0. */
export interface ResourceUsage {
  readonly executors?: readonly ResourceUsage_Executor[] | undefined;
  readonly total?: readonly Resource[] | undefined;
}

/** Since 0.24.0. */
export interface ResourceUsage_Executor {
  readonly executor_info: ExecutorInfo;
  readonly allocated?: readonly Resource[] | undefined;
  readonly statistics?: ResourceStatistics | undefined;
  /** Since 0.26.0. */
  readonly container_id?: ContainerID | undefined;
  /** Since 1.0.0. */
  readonly tasks?: readonly ResourceUsage_Executor_Task[] | undefined;
}

/** Since 1.0.0. */
export interface ResourceUsage_Executor_Task {
  readonly name: string;
  readonly id: TaskID;
  readonly resources?: readonly Resource[] | undefined;
  readonly labels?: Labels | undefined;
}

/** Since 1.0.0. */
export interface Role {
  readonly name: string;
  readonly weight: number;
  readonly frameworks?: readonly FrameworkID[] | undefined;
  readonly resources?: readonly Resource[] | undefined;
}

/** Since 0.28.0. */
export interface SNMPStatistics {
  readonly ip_stats?: IpStatistics | undefined;
  readonly icmp_stats?: IcmpStatistics | undefined;
  readonly tcp_stats?: TcpStatistics | undefined;
  readonly udp_stats?: UdpStatistics | undefined;
}

/** Since 1.8.0. */
export interface SeccompInfo {
  readonly profile_name?: string | undefined;
  readonly unconfined?: boolean | undefined;
}

/** Since 1.3.0. */
export interface Secret {
  readonly type?: Secret_Type | undefined;
  readonly reference?: Secret_Reference | undefined;
  readonly value?: Secret_Value | undefined;
}

/** Since 1.3.0. */
export interface Secret_Reference {
  readonly name: string;
  readonly key?: string | undefined;
}

/** Since 1.3.0. */
export interface Secret_Value {
  readonly data: Uint8Array;
}

/** Since 1.2.0. */
export interface TTYInfo {
  readonly window_size?: TTYInfo_WindowSize | undefined;
}

/** Since 1.2.0. */
export interface TTYInfo_WindowSize {
  readonly rows: number;
  readonly columns: number;
}

/** Since 1.0.0. */
export interface Task {
  readonly name: string;
  readonly task_id: TaskID;
  readonly framework_id: FrameworkID;
  readonly executor_id?: ExecutorID | undefined;
  readonly agent_id: AgentID;
  readonly state: TaskState;
  readonly resources?: readonly Resource[] | undefined;
  readonly statuses?: readonly TaskStatus[] | undefined;
  readonly status_update_state?: TaskState | undefined;
  readonly status_update_uuid?: Uint8Array | undefined;
  readonly labels?: Labels | undefined;
  readonly discovery?: DiscoveryInfo | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly user?: string | undefined;
  /** Since 1.8.0. */
  readonly health_check?: HealthCheck | undefined;
  /** Since 1.9.0. */
  readonly kill_policy?: KillPolicy | undefined;
  /** Since 1.10.0. */
  readonly limits?: { readonly [key: string]: Value_Scalar } | undefined;
}

/** Since 1.1.0. */
export interface TaskGroupInfo {
  readonly tasks?: readonly TaskInfo[] | undefined;
}

/** Since 0.24.0. */
export interface TaskID {
  readonly value: string;
}

/** Since 0.24.0. */
export interface TaskInfo {
  readonly name: string;
  readonly task_id: TaskID;
  readonly agent_id: AgentID;
  readonly resources?: readonly Resource[] | undefined;
  readonly executor?: ExecutorInfo | undefined;
  readonly data?: Uint8Array | undefined;
  readonly command?: CommandInfo | undefined;
  readonly health_check?: HealthCheck | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly labels?: Labels | undefined;
  readonly discovery?: DiscoveryInfo | undefined;
  /** Since 1.0.0. */
  readonly kill_policy?: KillPolicy | undefined;
  /** Since 1.2.0. */
  readonly check?: CheckInfo | undefined;
  /** Since 1.6.0. */
  readonly max_completion_time?: DurationInfo | undefined;
  /** Since 1.10.0. */
  readonly limits?: { readonly [key: string]: Value_Scalar } | undefined;
}

/** Since 1.5.0. */
export interface TaskResourceLimitation {
  readonly resources?: readonly Resource[] | undefined;
}

/** Since 0.24.0. */
export interface TaskStatus {
  readonly task_id: TaskID;
  readonly state: TaskState;
  readonly data?: Uint8Array | undefined;
  readonly message?: string | undefined;
  readonly agent_id?: AgentID | undefined;
  readonly timestamp?: number | undefined;
  readonly executor_id?: ExecutorID | undefined;
  readonly healthy?: boolean | undefined;
  readonly source?: TaskStatus_Source | undefined;
  readonly reason?: TaskStatus_Reason | undefined;
  readonly uuid?: Uint8Array | undefined;
  readonly labels?: Labels | undefined;
  /** Since 0.26.0. */
  readonly container_status?: ContainerStatus | undefined;
  /** Since 1.1.0. */
  readonly unreachable_time?: TimeInfo | undefined;
  /** Since 1.2.0. */
  readonly check_status?: CheckStatusInfo | undefined;
  /** Since 1.5.0. */
  readonly limitation?: TaskResourceLimitation | undefined;
}

/** Since 0.28.0. */
export interface TcpStatistics {
  readonly RtoAlgorithm?: bigint | undefined;
  readonly RtoMin?: bigint | undefined;
  readonly RtoMax?: bigint | undefined;
  readonly MaxConn?: bigint | undefined;
  readonly ActiveOpens?: bigint | undefined;
  readonly PassiveOpens?: bigint | undefined;
  readonly AttemptFails?: bigint | undefined;
  readonly EstabResets?: bigint | undefined;
  readonly CurrEstab?: bigint | undefined;
  readonly InSegs?: bigint | undefined;
  readonly OutSegs?: bigint | undefined;
  readonly RetransSegs?: bigint | undefined;
  readonly InErrs?: bigint | undefined;
  readonly OutRsts?: bigint | undefined;
  readonly InCsumErrors?: bigint | undefined;
}

/** Since 0.25.0. */
export interface TimeInfo {
  readonly nanoseconds: bigint;
}

/** Since 0.24.0. */
export interface TrafficControlStatistics {
  readonly id: string;
  readonly backlog?: bigint | undefined;
  readonly bytes?: bigint | undefined;
  readonly drops?: bigint | undefined;
  readonly overlimits?: bigint | undefined;
  readonly packets?: bigint | undefined;
  readonly qlen?: bigint | undefined;
  readonly ratebps?: bigint | undefined;
  readonly ratepps?: bigint | undefined;
  readonly requeues?: bigint | undefined;
}

/** Since 0.24.0. */
export interface URL {
  readonly scheme: string;
  readonly address: Address;
  readonly path?: string | undefined;
  readonly query?: readonly Parameter[] | undefined;
  readonly fragment?: string | undefined;
}

/** Since 1.5.0. */
export interface UUID {
  readonly value: Uint8Array;
}

/** Since 0.28.0. */
export interface UdpStatistics {
  readonly InDatagrams?: bigint | undefined;
  readonly NoPorts?: bigint | undefined;
  readonly InErrors?: bigint | undefined;
  readonly OutDatagrams?: bigint | undefined;
  readonly RcvbufErrors?: bigint | undefined;
  readonly SndbufErrors?: bigint | undefined;
  readonly InCsumErrors?: bigint | undefined;
  readonly IgnoredMulti?: bigint | undefined;
}

/** Since 0.25.0. */
export interface Unavailability {
  readonly start: TimeInfo;
  readonly duration?: DurationInfo | undefined;
}

/** Since 0.24.0. */
export interface Value {
  readonly type: Value_Type;
  readonly scalar?: Value_Scalar | undefined;
  readonly ranges?: Value_Ranges | undefined;
  readonly set?: Value_Set | undefined;
  readonly text?: Value_Text | undefined;
}

/** Since 0.24.0. */
export interface Value_Range {
  readonly begin: bigint;
  readonly end: bigint;
}

/** Since 0.24.0. */
export interface Value_Ranges {
  readonly range?: readonly Value_Range[] | undefined;
}

/** Since 0.24.0. */
export interface Value_Scalar {
  readonly value: number;
}

/** Since 0.24.0. */
export interface Value_Set {
  readonly item?: readonly string[] | undefined;
}

/** Since 0.24.0. */
export interface Value_Text {
  readonly value: string;
}

/** Since 1.0.0. */
export interface VersionInfo {
  readonly version: string;
  readonly build_date?: string | undefined;
  readonly build_time?: number | undefined;
  readonly build_user?: string | undefined;
  readonly git_sha?: string | undefined;
  readonly git_branch?: string | undefined;
  readonly git_tag?: string | undefined;
}

/** Since 0.24.0. */
export interface Volume {
  readonly container_path: string;
  readonly host_path?: string | undefined;
  readonly mode: Volume_Mode;
  readonly image?: Image | undefined;
  /** Since 1.0.0. */
  readonly source?: Volume_Source | undefined;
}

/** Since 1.0.0. */
export interface Volume_Source {
  readonly type?: Volume_Source_Type | undefined;
  readonly docker_volume?: Volume_Source_DockerVolume | undefined;
  /** Since 1.1.0. */
  readonly sandbox_path?: Volume_Source_SandboxPath | undefined;
  /** Since 1.3.0. */
  readonly secret?: Secret | undefined;
  /** Since 1.5.0. */
  readonly host_path?: Volume_Source_HostPath | undefined;
  /** Since 1.11.0. */
  readonly csi_volume?: Volume_Source_CSIVolume | undefined;
}

/** Since 1.11.0. */
export interface Volume_Source_CSIVolume {
  readonly plugin_name: string;
  readonly static_provisioning?: Volume_Source_CSIVolume_StaticProvisioning | undefined;
}

/** Since 1.11.0. */
export interface Volume_Source_CSIVolume_StaticProvisioning {
  readonly volume_id: string;
  readonly volume_capability: Volume_Source_CSIVolume_VolumeCapability;
  readonly node_stage_secrets?: { readonly [key: string]: Secret } | undefined;
  readonly node_publish_secrets?: { readonly [key: string]: Secret } | undefined;
  readonly volume_context?: { readonly [key: string]: string } | undefined;
}

/** Since 1.11.0. */
export interface Volume_Source_CSIVolume_VolumeCapability {
  readonly block?: Volume_Source_CSIVolume_VolumeCapability_BlockVolume | undefined;
  readonly mount?: Volume_Source_CSIVolume_VolumeCapability_MountVolume | undefined;
  readonly access_mode: Volume_Source_CSIVolume_VolumeCapability_AccessMode;
}

/** Since 1.11.0. */
export interface Volume_Source_CSIVolume_VolumeCapability_AccessMode {
  readonly mode: Volume_Source_CSIVolume_VolumeCapability_AccessMode_Mode;
}

/** Since 1.11.0. */
export type Volume_Source_CSIVolume_VolumeCapability_BlockVolume = { readonly [field: string]: never };

/** Since 1.11.0. */
export interface Volume_Source_CSIVolume_VolumeCapability_MountVolume {
  readonly fs_type?: string | undefined;
  readonly mount_flags?: readonly string[] | undefined;
}

/** Since 1.0.0. */
export interface Volume_Source_DockerVolume {
  readonly driver?: string | undefined;
  readonly name: string;
  readonly driver_options?: Parameters | undefined;
}

/** Since 1.5.0. */
export interface Volume_Source_HostPath {
  readonly path: string;
  readonly mount_propagation?: MountPropagation | undefined;
}

/** Since 1.1.0. */
export interface Volume_Source_SandboxPath {
  readonly type?: Volume_Source_SandboxPath_Type | undefined;
  readonly path: string;
}

/** Since 0.28.0. */
export interface WeightInfo {
  readonly weight: number;
  readonly role?: string | undefined;
}
