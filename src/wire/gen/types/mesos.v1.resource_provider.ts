// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos_v1 from "./mesos.v1.js";

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
  readonly resource_provider_id?: mesos_v1.ResourceProviderID | undefined;
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
  readonly resource_provider_info: mesos_v1.ResourceProviderInfo;
}

/** Since 1.4.0. Until 1.4.0. */
export interface Call_Update {
  readonly state: Call_Update_State;
  readonly operation: mesos_v1.Offer_Operation;
  readonly converted_resources?: readonly mesos_v1.Resource[] | undefined;
}

/** Since 1.5.0. */
export interface Call_UpdateOperationStatus {
  readonly framework_id?: mesos_v1.FrameworkID | undefined;
  readonly status: mesos_v1.OperationStatus;
  readonly latest_status?: mesos_v1.OperationStatus | undefined;
  readonly operation_uuid: mesos_v1.UUID;
}

/** Since 1.5.0. */
export interface Call_UpdatePublishResourcesStatus {
  readonly uuid: mesos_v1.UUID;
  readonly status: Call_UpdatePublishResourcesStatus_Status;
}

/** Since 1.5.0. */
export interface Call_UpdateState {
  readonly operations?: readonly mesos_v1.Operation[] | undefined;
  readonly resources?: readonly mesos_v1.Resource[] | undefined;
  readonly resource_version_uuid: mesos_v1.UUID;
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
  readonly status_uuid: mesos_v1.UUID;
  readonly operation_uuid: mesos_v1.UUID;
}

/** Since 1.5.0. */
export interface Event_ApplyOperation {
  readonly framework_id?: mesos_v1.FrameworkID | undefined;
  readonly info: mesos_v1.Offer_Operation;
  readonly operation_uuid: mesos_v1.UUID;
  readonly resource_version_uuid: mesos_v1.UUID;
}

/** Since 1.4.0. Until 1.4.0. */
export interface Event_Operation {
  readonly operation?: mesos_v1.Offer_Operation | undefined;
}

/** Since 1.5.0. */
export interface Event_PublishResources {
  readonly uuid: mesos_v1.UUID;
  readonly resources?: readonly mesos_v1.Resource[] | undefined;
}

/** Since 1.5.0. */
export interface Event_ReconcileOperations {
  readonly operation_uuids?: readonly mesos_v1.UUID[] | undefined;
}

/** Since 1.4.0. */
export interface Event_Subscribed {
  readonly provider_id: mesos_v1.ResourceProviderID;
}
