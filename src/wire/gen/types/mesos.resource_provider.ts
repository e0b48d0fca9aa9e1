// Made by `npm run generate` from proto/*.json; do not edit.

import type * as csi_v0 from "./csi.v0.js";
import type * as mesos from "./mesos.js";

export type Call_Type =
  | "UNKNOWN"
  | "SUBSCRIBE"
  | "UPDATE_OPERATION_STATUS"
  | "UPDATE"
  | "UPDATE_STATE"
  | "UPDATE_PUBLISH_RESOURCES_STATUS"
  | number;

export type Call_Update_State =
  | "UNKNOWN"
  | "OK"
  | "FAILED"
  | number;

export type Call_UpdatePublishResourcesStatus_Status =
  | "UNKNOWN"
  | "OK"
  | "FAILED"
  | number;

export type Event_Type =
  | "UNKNOWN"
  | "SUBSCRIBED"
  | "APPLY_OPERATION"
  | "OPERATION"
  | "PUBLISH_RESOURCES"
  | "ACKNOWLEDGE_OPERATION_STATUS"
  | "RECONCILE_OPERATIONS"
  | "TEARDOWN"
  | number;

/** Since 1.3.0. */
export interface Call {
  readonly type?: Call_Type | undefined;
  /** Since 1.4.0. */
  readonly resource_provider_id?: mesos.ResourceProviderID | undefined;
  /** Since 1.4.0. */
  readonly subscribe?: Call_Subscribe | undefined;
  /** Since 1.4.0. Until 1.4.0. */
  readonly update?: Call_Update | undefined;
  /** Since 1.5.0. */
  readonly update_operation_status?: Call_UpdateOperationStatus | undefined;
  /** Since 1.5.0. */
  readonly update_state?: Call_UpdateState | undefined;
  /** Since 1.5.0. */
  readonly update_publish_resources_status?: Call_UpdatePublishResourcesStatus | undefined;
}

/** Since 1.4.0. */
export interface Call_Subscribe {
  readonly resource_provider_info: mesos.ResourceProviderInfo;
}

/** Since 1.4.0. Until 1.4.0. */
export interface Call_Update {
  readonly state: Call_Update_State;
  readonly operation: mesos.Offer_Operation;
  readonly converted_resources?: readonly mesos.Resource[] | undefined;
}

/** Since 1.5.0. */
export interface Call_UpdateOperationStatus {
  readonly framework_id?: mesos.FrameworkID | undefined;
  readonly status: mesos.OperationStatus;
  readonly latest_status?: mesos.OperationStatus | undefined;
  readonly operation_uuid: mesos.UUID;
}

/** Since 1.5.0. */
export interface Call_UpdatePublishResourcesStatus {
  readonly uuid: mesos.UUID;
  readonly status: Call_UpdatePublishResourcesStatus_Status;
}

/** Since 1.5.0. */
export interface Call_UpdateState {
  readonly operations?: readonly mesos.Operation[] | undefined;
  readonly resources?: readonly mesos.Resource[] | undefined;
  readonly resource_version_uuid: mesos.UUID;
}

/** Since 1.5.0. */
export interface DiskProfileMapping {
  readonly profile_matrix?: { readonly [key: string]: DiskProfileMapping_CSIManifest } | undefined;
}

/** Since 1.5.0. */
export interface DiskProfileMapping_CSIManifest {
  readonly volume_capabilities?: csi_v0.VolumeCapability | undefined;
  readonly create_parameters?: { readonly [key: string]: string } | undefined;
  /** Since 1.6.0. */
  readonly resource_provider_selector?: DiskProfileMapping_CSIManifest_ResourceProviderSelector | undefined;
  /** Since 1.6.0. */
  readonly csi_plugin_type_selector?: DiskProfileMapping_CSIManifest_CSIPluginTypeSelector | undefined;
}

/** Since 1.6.0. */
export interface DiskProfileMapping_CSIManifest_CSIPluginTypeSelector {
  readonly plugin_type?: string | undefined;
}

/** Since 1.6.0. */
export interface DiskProfileMapping_CSIManifest_ResourceProviderSelector {
  readonly resource_providers?: readonly DiskProfileMapping_CSIManifest_ResourceProviderSelector_ResourceProvider[] | undefined;
}

/** Since 1.6.0. */
export interface DiskProfileMapping_CSIManifest_ResourceProviderSelector_ResourceProvider {
  readonly type?: string | undefined;
  readonly name?: string | undefined;
}

/** Since 1.3.0. */
export interface Event {
  readonly type?: Event_Type | undefined;
  /** Since 1.4.0. */
  readonly subscribed?: Event_Subscribed | undefined;
  /** Since 1.4.0. Until 1.4.0. */
  readonly operation?: Event_Operation | undefined;
  /** Since 1.5.0. */
  readonly apply_operation?: Event_ApplyOperation | undefined;
  /** Since 1.5.0. */
  readonly publish_resources?: Event_PublishResources | undefined;
  /** Since 1.5.0. */
  readonly acknowledge_operation_status?: Event_AcknowledgeOperationStatus | undefined;
  /** Since 1.5.0. */
  readonly reconcile_operations?: Event_ReconcileOperations | undefined;
}

/** Since 1.5.0. */
export interface Event_AcknowledgeOperationStatus {
  readonly status_uuid: mesos.UUID;
  readonly operation_uuid: mesos.UUID;
}

/** Since 1.5.0. */
export interface Event_ApplyOperation {
  readonly framework_id?: mesos.FrameworkID | undefined;
  readonly info: mesos.Offer_Operation;
  readonly operation_uuid: mesos.UUID;
  readonly resource_version_uuid: mesos.UUID;
}

/** Since 1.4.0. Until 1.4.0. */
export interface Event_Operation {
  readonly operation?: mesos.Offer_Operation | undefined;
}

/** Since 1.5.0. */
export interface Event_PublishResources {
  readonly uuid: mesos.UUID;
  readonly resources?: readonly mesos.Resource[] | undefined;
}

/** Since 1.5.0. */
export interface Event_ReconcileOperations {
  readonly operation_uuids?: readonly mesos.UUID[] | undefined;
}

/** Since 1.4.0. */
export interface Event_Subscribed {
  readonly provider_id: mesos.ResourceProviderID;
}

/** Since 1.5.0. */
export interface ResourceProviderState {
  readonly operations?: readonly mesos.Operation[] | undefined;
  readonly resources?: readonly mesos.Resource[] | undefined;
  /** Since 1.6.0. */
  readonly storage?: ResourceProviderState_Storage | undefined;
}

/** Since 1.6.0. */
export interface ResourceProviderState_Storage {
  readonly profiles?: { readonly [key: string]: ResourceProviderState_Storage_ProfileInfo } | undefined;
}

/** Since 1.6.0. */
export interface ResourceProviderState_Storage_ProfileInfo {
  readonly capability: mesos.Volume_Source_CSIVolume_VolumeCapability;
  readonly parameters?: { readonly [key: string]: string } | undefined;
}
