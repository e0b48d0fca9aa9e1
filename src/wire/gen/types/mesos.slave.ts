// Made by `npm run generate` from proto/*.json; do not edit.

import type * as appc_spec from "./appc.spec.js";
import type * as docker_spec_v1 from "./docker.spec.v1.js";
import type * as mesos from "./mesos.js";
import type * as mesos_seccomp from "./mesos.seccomp.js";

export type ContainerClass =
  | "DEFAULT"
  | "DEBUG"
  | number;

export type ContainerFileOperation_Operation =
  | "SYMLINK"
  | "MOUNT"
  | "RENAME"
  | "MKDIR"
  | number;

export type ContainerIO_Type =
  | "UNKNOWN"
  | "FD"
  | "PATH"
  | number;

export type QoSCorrection_Type =
  | "KILL"
  | number;

/** Since 0.27.0. */
export interface ContainerConfig {
  /** Until 0.28.0. */
  readonly executorInfo?: mesos.ExecutorInfo | undefined;
  /** Until 0.28.0. */
  readonly taskInfo?: mesos.TaskInfo | undefined;
  readonly directory: string;
  readonly user?: string | undefined;
  readonly rootfs?: string | undefined;
  readonly docker?: ContainerConfig_Docker | undefined;
  /** Since 0.28.0. */
  readonly executor_info?: mesos.ExecutorInfo | undefined;
  /** Since 0.28.0. */
  readonly task_info?: mesos.TaskInfo | undefined;
  /** Since 1.0.0. */
  readonly appc?: ContainerConfig_Appc | undefined;
  /** Since 1.1.0. */
  readonly command_info?: mesos.CommandInfo | undefined;
  /** Since 1.1.0. */
  readonly container_info?: mesos.ContainerInfo | undefined;
  /** Since 1.1.0. */
  readonly resources?: readonly mesos.Resource[] | undefined;
  /** Since 1.2.0. */
  readonly container_class?: ContainerClass | undefined;
  /** Since 1.9.0. */
  readonly ephemeral_volumes?: readonly string[] | undefined;
  /** Since 1.10.0. */
  readonly limits?: { readonly [key: string]: mesos.Value_Scalar } | undefined;
}

/** Since 1.0.0. */
export interface ContainerConfig_Appc {
  readonly manifest?: appc_spec.ImageManifest | undefined;
}

/** Since 0.27.0. */
export interface ContainerConfig_Docker {
  readonly manifest?: docker_spec_v1.ImageManifest | undefined;
}

/** Since 1.9.0. */
export interface ContainerFileOperation {
  readonly operation?: ContainerFileOperation_Operation | undefined;
  readonly symlink?: ContainerFileOperation_Symlink | undefined;
  readonly mkdir?: ContainerFileOperation_Mkdir | undefined;
  readonly rename?: ContainerFileOperation_Rename | undefined;
  readonly mount?: ContainerMountInfo | undefined;
}

/** Since 1.9.0. */
export interface ContainerFileOperation_Mkdir {
  readonly target?: string | undefined;
  readonly recursive?: boolean | undefined;
}

/** Since 1.9.0. */
export interface ContainerFileOperation_Rename {
  readonly source?: string | undefined;
  readonly target?: string | undefined;
}

/** Since 1.9.0. */
export interface ContainerFileOperation_Symlink {
  readonly source?: string | undefined;
  readonly target?: string | undefined;
}

/** Since 1.2.0. Until 1.2.0. */
export interface ContainerIO {
  readonly type?: ContainerIO_Type | undefined;
  readonly fd?: number | undefined;
  readonly path?: string | undefined;
}

/** Since 0.27.0. */
export interface ContainerLaunchInfo {
  /** Until 0.28.0. */
  readonly commands?: readonly mesos.CommandInfo[] | undefined;
  /** Since 1.0.0. @deprecated by Mesos */
  readonly pre_exec_commands?: readonly mesos.CommandInfo[] | undefined;
  readonly environment?: mesos.Environment | undefined;
  readonly rootfs?: string | undefined;
  /** Until 1.1.0. */
  readonly namespaces?: number | undefined;
  /** Since 1.2.0. */
  readonly clone_namespaces?: readonly number[] | undefined;
  /** Since 0.28.0. */
  readonly command?: mesos.CommandInfo | undefined;
  /** Since 0.28.0. */
  readonly working_directory?: string | undefined;
  /** Since 1.1.0. Until 1.3.0. */
  readonly capabilities?: mesos.CapabilityInfo | undefined;
  /** Since 1.4.0. */
  readonly effective_capabilities?: mesos.CapabilityInfo | undefined;
  /** Since 1.2.0. */
  readonly rlimits?: mesos.RLimitInfo | undefined;
  /** Since 1.2.0. */
  readonly enter_namespaces?: readonly number[] | undefined;
  /** Since 1.2.0. */
  readonly user?: string | undefined;
  /** Since 1.2.0. Until 1.2.0. */
  readonly in?: ContainerIO | undefined;
  /** Since 1.2.0. Until 1.2.0. */
  readonly out?: ContainerIO | undefined;
  /** Since 1.2.0. Until 1.2.0. */
  readonly err?: ContainerIO | undefined;
  /** Since 1.2.0. */
  readonly tty_slave_path?: string | undefined;
  /** Since 1.3.0. */
  readonly task_environment?: mesos.Environment | undefined;
  /** Since 1.4.0. */
  readonly bounding_capabilities?: mesos.CapabilityInfo | undefined;
  /** Since 1.5.0. */
  readonly mounts?: readonly ContainerMountInfo[] | undefined;
  /** Since 1.8.0. */
  readonly seccomp_profile?: mesos_seccomp.ContainerSeccompProfile | undefined;
  /** Since 1.8.0. */
  readonly supplementary_groups?: readonly number[] | undefined;
  /** Since 1.8.0. */
  readonly task_supplementary_groups?: readonly number[] | undefined;
  /** Since 1.9.0. */
  readonly masked_paths?: readonly string[] | undefined;
  /** Since 1.9.0. */
  readonly file_operations?: readonly ContainerFileOperation[] | undefined;
  /** Since 1.9.0. */
  readonly no_new_privileges?: boolean | undefined;
}

/** Since 1.5.0. */
export interface ContainerLayers {
  readonly paths?: readonly string[] | undefined;
  /** Since 1.8.0. */
  readonly config?: string | undefined;
}

/** Since 0.24.0. */
export interface ContainerLimitation {
  readonly resources?: readonly mesos.Resource[] | undefined;
  readonly message?: string | undefined;
  /** Since 0.26.0. */
  readonly reason?: mesos.TaskStatus_Reason | undefined;
}

/** Since 1.5.0. */
export interface ContainerMountInfo {
  readonly target: string;
  readonly source?: string | undefined;
  readonly type?: string | undefined;
  readonly flags?: number | undefined;
  readonly options?: string | undefined;
}

/** Since 0.24.0. Until 0.26.0. */
export interface ContainerPrepareInfo {
  readonly commands?: readonly mesos.CommandInfo[] | undefined;
  readonly environment?: mesos.Environment | undefined;
  readonly rootfs?: string | undefined;
  /** Since 0.25.0. */
  readonly namespaces?: number | undefined;
}

/** Since 1.1.0. */
export interface ContainerRecoverInfo {
  readonly checkpointed_container_states?: readonly ContainerState[] | undefined;
  readonly orphan_container_ids?: readonly mesos.ContainerID[] | undefined;
  readonly known_container_ids?: readonly mesos.ContainerID[] | undefined;
}

/** Since 0.24.0. */
export interface ContainerState {
  readonly executor_info?: mesos.ExecutorInfo | undefined;
  readonly container_id: mesos.ContainerID;
  readonly pid: bigint;
  readonly directory: string;
  /** Since 1.9.0. */
  readonly ephemeral_volumes?: readonly string[] | undefined;
  /** Since 1.9.0. */
  readonly container_info?: mesos.ContainerInfo | undefined;
}

/** Since 1.1.0. */
export interface ContainerTermination {
  readonly message?: string | undefined;
  readonly status?: number | undefined;
  readonly state?: mesos.TaskState | undefined;
  /** Until 1.4.0. */
  readonly reasons?: readonly mesos.TaskStatus_Reason[] | undefined;
  /** Since 1.5.0. */
  readonly reason?: mesos.TaskStatus_Reason | undefined;
  /** Since 1.5.0. */
  readonly limited_resources?: readonly mesos.Resource[] | undefined;
}

/** Since 0.23.0. */
export interface QoSCorrection {
  readonly type: QoSCorrection_Type;
  readonly kill?: QoSCorrection_Kill | undefined;
}

/** Since 0.23.0. */
export interface QoSCorrection_Kill {
  readonly framework_id?: mesos.FrameworkID | undefined;
  readonly executor_id?: mesos.ExecutorID | undefined;
  /** Since 0.25.0. */
  readonly container_id?: mesos.ContainerID | undefined;
}
