// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";

export type VolumeGidInfo_Type =
  | "UNKNOWN"
  | "PERSISTENT"
  | "SANDBOX_PATH"
  | number;

/** Since 1.11.0. */
export interface CSIVolume {
  readonly plugin_name?: string | undefined;
  readonly id?: string | undefined;
}

/** Since 1.11.0. */
export interface CSIVolumes {
  readonly volumes?: readonly CSIVolume[] | undefined;
}

/** Since master. */
export interface CgroupDeviceAccessState {
  readonly allow_list?: readonly string[] | undefined;
  readonly deny_list?: readonly string[] | undefined;
}

/** Since master. */
export interface CgroupDeviceAccessStates {
  readonly device_access_per_cgroup?: { readonly [key: string]: CgroupDeviceAccessState } | undefined;
}

/** Since 1.0.0. */
export interface DockerVolume {
  readonly driver: string;
  readonly name: string;
}

/** Since 1.0.0. */
export interface DockerVolumes {
  readonly volumes?: readonly DockerVolume[] | undefined;
}

/** Since 1.8.0. */
export interface ResourceState {
  readonly operations?: readonly mesos.Operation[] | undefined;
  readonly resources?: readonly mesos.Resource[] | undefined;
}

/** Since 1.8.0. */
export interface VolumeGidInfo {
  readonly type?: VolumeGidInfo_Type | undefined;
  readonly path: string;
  readonly gid: number;
}

/** Since 1.8.0. */
export interface VolumeGidInfos {
  readonly infos?: readonly VolumeGidInfo[] | undefined;
}
