// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";

export type AttributeConstraint_Selector_PseudoattributeType =
  | "UNKNOWN"
  | "HOSTNAME"
  | "REGION"
  | "ZONE"
  | number;

export type Call_Type =
  | "UNKNOWN"
  | "SUBSCRIBE"
  | "REGISTER"
  | "TEARDOWN"
  | "REREGISTER"
  | "ACCEPT"
  | "UNREGISTER"
  | "DECLINE"
  | "REQUEST"
  | "REVIVE"
  | "KILL"
  | "SHUTDOWN"
  | "LAUNCH"
  | "ACKNOWLEDGE"
  | "RECONCILE"
  | "MESSAGE"
  | "SUPPRESS"
  | "ACCEPT_INVERSE_OFFERS"
  | "DECLINE_INVERSE_OFFERS"
  | "ACKNOWLEDGE_OPERATION_STATUS"
  | "RECONCILE_OPERATIONS"
  | "UPDATE_FRAMEWORK"
  | number;

export type Event_Type =
  | "UNKNOWN"
  | "SUBSCRIBED"
  | "REGISTERED"
  | "OFFERS"
  | "REREGISTERED"
  | "RESCIND"
  | "UPDATE"
  | "MESSAGE"
  | "FAILURE"
  | "ERROR"
  | "HEARTBEAT"
  | "INVERSE_OFFERS"
  | "RESCIND_INVERSE_OFFER"
  | "UPDATE_OPERATION_STATUS"
  | number;

export type Response_Type =
  | "UNKNOWN"
  | "RECONCILE_OPERATIONS"
  | number;

/** Since 1.11.0. */
export interface AttributeConstraint {
  readonly selector: AttributeConstraint_Selector;
  readonly predicate: AttributeConstraint_Predicate;
}

/** Since 1.11.0. */
export interface AttributeConstraint_Predicate {
  readonly exists?: AttributeConstraint_Predicate_Exists | undefined;
  readonly not_exists?: AttributeConstraint_Predicate_NotExists | undefined;
  readonly text_equals?: AttributeConstraint_Predicate_TextEquals | undefined;
  readonly text_not_equals?: AttributeConstraint_Predicate_TextNotEquals | undefined;
  readonly text_matches?: AttributeConstraint_Predicate_TextMatches | undefined;
  readonly text_not_matches?: AttributeConstraint_Predicate_TextNotMatches | undefined;
}

/** Since 1.11.0. */
export type AttributeConstraint_Predicate_Exists = { readonly [field: string]: never };

/** Since 1.11.0. */
export type AttributeConstraint_Predicate_NotExists = { readonly [field: string]: never };

/** Since 1.11.0. */
export interface AttributeConstraint_Predicate_TextEquals {
  readonly value: string;
}

/** Since 1.11.0. */
export interface AttributeConstraint_Predicate_TextMatches {
  readonly regex: string;
}

/** Since 1.11.0. */
export interface AttributeConstraint_Predicate_TextNotEquals {
  readonly value: string;
}

/** Since 1.11.0. */
export interface AttributeConstraint_Predicate_TextNotMatches {
  readonly regex: string;
}

/** Since 1.11.0. */
export interface AttributeConstraint_Selector {
  readonly pseudoattribute_type?: AttributeConstraint_Selector_PseudoattributeType | undefined;
  readonly attribute_name?: string | undefined;
}

export interface Call {
  /** Until 0.22.0. */
  readonly framework_info?: mesos.FrameworkInfo | undefined;
  /** Since 0.23.0. */
  readonly framework_id?: mesos.FrameworkID | undefined;
  readonly type?: Call_Type | undefined;
  readonly request?: Call_Request | undefined;
  /** Since 0.23.0. */
  readonly subscribe?: Call_Subscribe | undefined;
  readonly decline?: Call_Decline | undefined;
  /** Since 0.22.0. */
  readonly accept?: Call_Accept | undefined;
  /** Until 0.22.0. */
  readonly launch?: Call_Launch | undefined;
  readonly kill?: Call_Kill | undefined;
  readonly acknowledge?: Call_Acknowledge | undefined;
  /** Since 0.23.0. */
  readonly shutdown?: Call_Shutdown | undefined;
  readonly reconcile?: Call_Reconcile | undefined;
  readonly message?: Call_Message | undefined;
  /** Since 1.0.0. */
  readonly accept_inverse_offers?: Call_AcceptInverseOffers | undefined;
  /** Since 1.0.0. */
  readonly decline_inverse_offers?: Call_DeclineInverseOffers | undefined;
  /** Since 1.2.0. */
  readonly revive?: Call_Revive | undefined;
  /** Since 1.2.0. */
  readonly suppress?: Call_Suppress | undefined;
  /** Since 1.5.0. */
  readonly acknowledge_operation_status?: Call_AcknowledgeOperationStatus | undefined;
  /** Since 1.5.0. */
  readonly reconcile_operations?: Call_ReconcileOperations | undefined;
  /** Since 1.9.0. */
  readonly update_framework?: Call_UpdateFramework | undefined;
}

/** Since 0.22.0. */
export interface Call_Accept {
  readonly offer_ids?: readonly mesos.OfferID[] | undefined;
  readonly operations?: readonly mesos.Offer_Operation[] | undefined;
  readonly filters?: mesos.Filters | undefined;
}

/** Since 1.0.0. */
export interface Call_AcceptInverseOffers {
  readonly inverse_offer_ids?: readonly mesos.OfferID[] | undefined;
  readonly filters?: mesos.Filters | undefined;
}

export interface Call_Acknowledge {
  readonly slave_id: mesos.SlaveID;
  readonly task_id: mesos.TaskID;
  readonly uuid: Uint8Array;
}

/** Since 1.5.0. */
export interface Call_AcknowledgeOperationStatus {
  readonly slave_id?: mesos.SlaveID | undefined;
  readonly resource_provider_id?: mesos.ResourceProviderID | undefined;
  readonly uuid: Uint8Array;
  readonly operation_id: mesos.OperationID;
}

export interface Call_Decline {
  readonly offer_ids?: readonly mesos.OfferID[] | undefined;
  readonly filters?: mesos.Filters | undefined;
}

/** Since 1.0.0. */
export interface Call_DeclineInverseOffers {
  readonly inverse_offer_ids?: readonly mesos.OfferID[] | undefined;
  readonly filters?: mesos.Filters | undefined;
}

export interface Call_Kill {
  readonly task_id: mesos.TaskID;
  /** Since 0.23.0. */
  readonly slave_id?: mesos.SlaveID | undefined;
  /** Since 1.0.0. */
  readonly kill_policy?: mesos.KillPolicy | undefined;
}

/** Until 0.22.0. */
export interface Call_Launch {
  readonly task_infos?: readonly mesos.TaskInfo[] | undefined;
  readonly offer_ids?: readonly mesos.OfferID[] | undefined;
  readonly filters?: mesos.Filters | undefined;
}

export interface Call_Message {
  readonly slave_id: mesos.SlaveID;
  readonly executor_id: mesos.ExecutorID;
  readonly data: Uint8Array;
}

export interface Call_Reconcile {
  /** Until 0.22.0. */
  readonly statuses?: readonly mesos.TaskStatus[] | undefined;
  /** Since 0.23.0. */
  readonly tasks?: readonly Call_Reconcile_Task[] | undefined;
}

/** Since 0.23.0. */
export interface Call_Reconcile_Task {
  readonly task_id: mesos.TaskID;
  readonly slave_id?: mesos.SlaveID | undefined;
}

/** Since 1.5.0. */
export interface Call_ReconcileOperations {
  readonly operations?: readonly Call_ReconcileOperations_Operation[] | undefined;
}

/** Since 1.5.0. */
export interface Call_ReconcileOperations_Operation {
  readonly operation_id: mesos.OperationID;
  readonly slave_id?: mesos.SlaveID | undefined;
  readonly resource_provider_id?: mesos.ResourceProviderID | undefined;
}

export interface Call_Request {
  readonly requests?: readonly mesos.Request[] | undefined;
}

/** Since 1.2.0. */
export interface Call_Revive {
  /** Until 1.2.0. */
  readonly role?: string | undefined;
  /** Since 1.3.0. */
  readonly roles?: readonly string[] | undefined;
}

/** Since 0.23.0. */
export interface Call_Shutdown {
  readonly executor_id: mesos.ExecutorID;
  readonly slave_id: mesos.SlaveID;
}

/** Since 0.23.0. */
export interface Call_Subscribe {
  readonly framework_info: mesos.FrameworkInfo;
  readonly force?: boolean | undefined;
  /** Since 1.4.0. */
  readonly suppressed_roles?: readonly string[] | undefined;
  /** Since 1.11.0. */
  readonly offer_constraints?: OfferConstraints | undefined;
}

/** Since 1.2.0. */
export interface Call_Suppress {
  /** Until 1.2.0. */
  readonly role?: string | undefined;
  /** Since 1.3.0. */
  readonly roles?: readonly string[] | undefined;
}

/** Since 1.9.0. */
export interface Call_UpdateFramework {
  readonly framework_info: mesos.FrameworkInfo;
  readonly suppressed_roles?: readonly string[] | undefined;
  /** Since 1.11.0. */
  readonly offer_constraints?: OfferConstraints | undefined;
}

export interface Event {
  readonly type?: Event_Type | undefined;
  /** Until 0.22.0. */
  readonly registered?: Event_Registered | undefined;
  /** Since 0.23.0. */
  readonly subscribed?: Event_Subscribed | undefined;
  /** Until 0.22.0. */
  readonly reregistered?: Event_Reregistered | undefined;
  readonly offers?: Event_Offers | undefined;
  readonly rescind?: Event_Rescind | undefined;
  readonly update?: Event_Update | undefined;
  readonly message?: Event_Message | undefined;
  readonly failure?: Event_Failure | undefined;
  readonly error?: Event_Error | undefined;
  /** Since 1.0.0. */
  readonly inverse_offers?: Event_InverseOffers | undefined;
  /** Since 1.0.0. */
  readonly rescind_inverse_offer?: Event_RescindInverseOffer | undefined;
  /** Since 1.5.0. */
  readonly update_operation_status?: Event_UpdateOperationStatus | undefined;
}

export interface Event_Error {
  readonly message: string;
}

export interface Event_Failure {
  readonly slave_id?: mesos.SlaveID | undefined;
  readonly executor_id?: mesos.ExecutorID | undefined;
  readonly status?: number | undefined;
}

/** Since 1.0.0. */
export interface Event_InverseOffers {
  readonly inverse_offers?: readonly mesos.InverseOffer[] | undefined;
}

export interface Event_Message {
  readonly slave_id: mesos.SlaveID;
  readonly executor_id: mesos.ExecutorID;
  readonly data: Uint8Array;
}

export interface Event_Offers {
  readonly offers?: readonly mesos.Offer[] | undefined;
  /** Since 0.25.0. Until 0.28.0. */
  readonly inverse_offers?: readonly mesos.InverseOffer[] | undefined;
}

/** Until 0.22.0. */
export interface Event_Registered {
  readonly framework_id: mesos.FrameworkID;
  readonly master_info: mesos.MasterInfo;
}

/** Until 0.22.0. */
export interface Event_Reregistered {
  readonly framework_id: mesos.FrameworkID;
  readonly master_info: mesos.MasterInfo;
}

export interface Event_Rescind {
  readonly offer_id: mesos.OfferID;
}

/** Since 1.0.0. */
export interface Event_RescindInverseOffer {
  readonly inverse_offer_id: mesos.OfferID;
}

/** Since 0.23.0. */
export interface Event_Subscribed {
  readonly framework_id: mesos.FrameworkID;
  /** Since 0.24.0. */
  readonly heartbeat_interval_seconds?: number | undefined;
  /** Since 1.1.0. */
  readonly master_info?: mesos.MasterInfo | undefined;
}

export interface Event_Update {
  /** Until 0.22.0. */
  readonly uuid?: Uint8Array | undefined;
  readonly status: mesos.TaskStatus;
}

/** Since 1.5.0. */
export interface Event_UpdateOperationStatus {
  readonly status: mesos.OperationStatus;
}

/** Since 1.11.0. */
export interface OfferConstraints {
  readonly role_constraints?: { readonly [key: string]: OfferConstraints_RoleConstraints } | undefined;
}

/** Since 1.11.0. */
export interface OfferConstraints_RoleConstraints {
  readonly groups?: readonly OfferConstraints_RoleConstraints_Group[] | undefined;
}

/** Since 1.11.0. */
export interface OfferConstraints_RoleConstraints_Group {
  readonly attribute_constraints?: readonly AttributeConstraint[] | undefined;
}

/** Since 1.5.0. */
export interface Response {
  readonly reconcile_operations?: Response_ReconcileOperations | undefined;
  /** Since 1.6.0. */
  readonly type?: Response_Type | undefined;
}

/** Since 1.5.0. */
export interface Response_ReconcileOperations {
  readonly operation_statuses?: readonly mesos.OperationStatus[] | undefined;
}
