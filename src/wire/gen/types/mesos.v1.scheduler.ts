// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos_v1 from "./mesos.v1.js";

export type AttributeConstraint_Selector_PseudoattributeType =
  | "UNKNOWN"
  | "HOSTNAME"
  | "REGION"
  | "ZONE"
  | number;

export type Call_Type =
  | "UNKNOWN"
  | "SUBSCRIBE"
  | "TEARDOWN"
  | "ACCEPT"
  | "DECLINE"
  | "REVIVE"
  | "KILL"
  | "SHUTDOWN"
  | "ACKNOWLEDGE"
  | "RECONCILE"
  | "MESSAGE"
  | "REQUEST"
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
  | "OFFERS"
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

/** Since 1.6.0. */
export interface APIResult {
  readonly status_code: number;
  readonly response?: Response | undefined;
  readonly error?: string | undefined;
}

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

/** Since 0.24.0. */
export interface Call {
  readonly framework_id?: mesos_v1.FrameworkID | undefined;
  readonly type?: Call_Type | undefined;
  readonly subscribe?: Call_Subscribe | undefined;
  readonly accept?: Call_Accept | undefined;
  readonly decline?: Call_Decline | undefined;
  readonly kill?: Call_Kill | undefined;
  readonly shutdown?: Call_Shutdown | undefined;
  readonly acknowledge?: Call_Acknowledge | undefined;
  readonly reconcile?: Call_Reconcile | undefined;
  readonly message?: Call_Message | undefined;
  readonly request?: Call_Request | undefined;
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

/** Since 0.24.0. */
export interface Call_Accept {
  readonly offer_ids?: readonly mesos_v1.OfferID[] | undefined;
  readonly operations?: readonly mesos_v1.Offer_Operation[] | undefined;
  readonly filters?: mesos_v1.Filters | undefined;
}

/** Since 1.0.0. */
export interface Call_AcceptInverseOffers {
  readonly inverse_offer_ids?: readonly mesos_v1.OfferID[] | undefined;
  readonly filters?: mesos_v1.Filters | undefined;
}

/** Since 0.24.0. */
export interface Call_Acknowledge {
  readonly agent_id: mesos_v1.AgentID;
  readonly task_id: mesos_v1.TaskID;
  readonly uuid: Uint8Array;
}

/** Since 1.5.0. */
export interface Call_AcknowledgeOperationStatus {
  readonly agent_id?: mesos_v1.AgentID | undefined;
  readonly resource_provider_id?: mesos_v1.ResourceProviderID | undefined;
  readonly uuid: Uint8Array;
  readonly operation_id: mesos_v1.OperationID;
}

/** Since 0.24.0. */
export interface Call_Decline {
  readonly offer_ids?: readonly mesos_v1.OfferID[] | undefined;
  readonly filters?: mesos_v1.Filters | undefined;
}

/** Since 1.0.0. */
export interface Call_DeclineInverseOffers {
  readonly inverse_offer_ids?: readonly mesos_v1.OfferID[] | undefined;
  readonly filters?: mesos_v1.Filters | undefined;
}

/** Since 0.24.0. */
export interface Call_Kill {
  readonly task_id: mesos_v1.TaskID;
  readonly agent_id?: mesos_v1.AgentID | undefined;
  /** Since 1.0.0. */
  readonly kill_policy?: mesos_v1.KillPolicy | undefined;
}

/** Since 0.24.0. */
export interface Call_Message {
  readonly agent_id: mesos_v1.AgentID;
  readonly executor_id: mesos_v1.ExecutorID;
  readonly data: Uint8Array;
}

/** Since 0.24.0. */
export interface Call_Reconcile {
  readonly tasks?: readonly Call_Reconcile_Task[] | undefined;
}

/** Since 0.24.0. */
export interface Call_Reconcile_Task {
  readonly task_id: mesos_v1.TaskID;
  readonly agent_id?: mesos_v1.AgentID | undefined;
}

/** Since 1.5.0. */
export interface Call_ReconcileOperations {
  readonly operations?: readonly Call_ReconcileOperations_Operation[] | undefined;
}

/** Since 1.5.0. */
export interface Call_ReconcileOperations_Operation {
  readonly operation_id: mesos_v1.OperationID;
  readonly agent_id?: mesos_v1.AgentID | undefined;
  readonly resource_provider_id?: mesos_v1.ResourceProviderID | undefined;
}

/** Since 0.24.0. */
export interface Call_Request {
  readonly requests?: readonly mesos_v1.Request[] | undefined;
}

/** Since 1.2.0. */
export interface Call_Revive {
  /** Until 1.2.0. */
  readonly role?: string | undefined;
  /** Since 1.3.0. */
  readonly roles?: readonly string[] | undefined;
}

/** Since 0.24.0. */
export interface Call_Shutdown {
  readonly executor_id: mesos_v1.ExecutorID;
  readonly agent_id: mesos_v1.AgentID;
}

/** Since 0.24.0. */
export interface Call_Subscribe {
  readonly framework_info: mesos_v1.FrameworkInfo;
  /** Until 0.27.0. */
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
  readonly framework_info: mesos_v1.FrameworkInfo;
  readonly suppressed_roles?: readonly string[] | undefined;
  /** Since 1.11.0. */
  readonly offer_constraints?: OfferConstraints | undefined;
}

/** Since 0.24.0. */
export interface Event {
  readonly type?: Event_Type | undefined;
  readonly subscribed?: Event_Subscribed | undefined;
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

/** Since 0.24.0. */
export interface Event_Error {
  readonly message: string;
}

/** Since 0.24.0. */
export interface Event_Failure {
  readonly agent_id?: mesos_v1.AgentID | undefined;
  readonly executor_id?: mesos_v1.ExecutorID | undefined;
  readonly status?: number | undefined;
}

/** Since 1.0.0. */
export interface Event_InverseOffers {
  readonly inverse_offers?: readonly mesos_v1.InverseOffer[] | undefined;
}

/** Since 0.24.0. */
export interface Event_Message {
  readonly agent_id: mesos_v1.AgentID;
  readonly executor_id: mesos_v1.ExecutorID;
  readonly data: Uint8Array;
}

/** Since 0.24.0. */
export interface Event_Offers {
  readonly offers?: readonly mesos_v1.Offer[] | undefined;
  /** Since 0.25.0. Until 0.28.0. */
  readonly inverse_offers?: readonly mesos_v1.InverseOffer[] | undefined;
}

/** Since 0.24.0. */
export interface Event_Rescind {
  readonly offer_id: mesos_v1.OfferID;
}

/** Since 1.0.0. */
export interface Event_RescindInverseOffer {
  readonly inverse_offer_id: mesos_v1.OfferID;
}

/** Since 0.24.0. */
export interface Event_Subscribed {
  readonly framework_id: mesos_v1.FrameworkID;
  readonly heartbeat_interval_seconds?: number | undefined;
  /** Since 1.1.0. */
  readonly master_info?: mesos_v1.MasterInfo | undefined;
}

/** Since 0.24.0. */
export interface Event_Update {
  readonly status: mesos_v1.TaskStatus;
}

/** Since 1.5.0. */
export interface Event_UpdateOperationStatus {
  readonly status: mesos_v1.OperationStatus;
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
  /** @deprecated by Mesos */
  readonly reconcile_operations?: Response_ReconcileOperations | undefined;
  /** Since 1.6.0. */
  readonly type?: Response_Type | undefined;
}

/** Since 1.5.0. */
export interface Response_ReconcileOperations {
  /** @deprecated by Mesos */
  readonly operation_statuses?: readonly mesos_v1.OperationStatus[] | undefined;
}
