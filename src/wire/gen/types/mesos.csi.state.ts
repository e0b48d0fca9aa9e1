// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";

export type VolumeState_State =
  | "UNKNOWN"
  | "CREATED"
  | "NODE_READY"
  | "PUBLISHED"
  | "CONTROLLER_PUBLISH"
  | "CONTROLLER_UNPUBLISH"
  | "NODE_PUBLISH"
  | "NODE_UNPUBLISH"
  | "VOL_READY"
  | "NODE_STAGE"
  | "NODE_UNSTAGE"
  | number;

/** Since 1.5.0. */
export interface VolumeState {
  readonly state?: VolumeState_State | undefined;
  readonly volume_capability?: mesos.Volume_Source_CSIVolume_VolumeCapability | undefined;
  /** Until 1.7.0. */
  readonly volume_attributes?: { readonly [key: string]: string } | undefined;
  /** Since 1.8.0. */
  readonly volume_context?: { readonly [key: string]: string } | undefined;
  /** Until 1.5.0. */
  readonly publish_volume_info?: { readonly [key: string]: string } | undefined;
  /** Since 1.6.0. Until 1.7.0. */
  readonly publish_info?: { readonly [key: string]: string } | undefined;
  /** Since 1.8.0. */
  readonly publish_context?: { readonly [key: string]: string } | undefined;
  readonly boot_id?: string | undefined;
  /** Since 1.8.0. */
  readonly parameters?: { readonly [key: string]: string } | undefined;
  /** Since 1.8.0. */
  readonly node_publish_required?: boolean | undefined;
  /** Since 1.11.0. */
  readonly pre_provisioned?: boolean | undefined;
  /** Since 1.11.0. */
  readonly readonly?: boolean | undefined;
  /** Since 1.11.0. */
  readonly node_stage_secrets?: { readonly [key: string]: mesos.Secret } | undefined;
  /** Since 1.11.0. */
  readonly node_publish_secrets?: { readonly [key: string]: mesos.Secret } | undefined;
}
