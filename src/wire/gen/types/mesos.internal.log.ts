// Made by `npm run generate` from proto/*.json; do not edit.

export type Action_Type =
  | "NOP"
  | "APPEND"
  | "TRUNCATE"
  | number;

export type Metadata_Status =
  | "VOTING"
  | "RECOVERING"
  | "STARTING"
  | "EMPTY"
  | number;

export type PromiseResponse_Type =
  | "ACCEPT"
  | "REJECT"
  | "IGNORED"
  | "IGNORE"
  | number;

export type Record_Type =
  | "PROMISE"
  | "ACTION"
  | "METADATA"
  | number;

export type WriteResponse_Type =
  | "ACCEPT"
  | "REJECT"
  | "IGNORED"
  | "IGNORE"
  | number;

export interface Action {
  readonly position: bigint;
  readonly promised: bigint;
  readonly performed?: bigint | undefined;
  readonly learned?: boolean | undefined;
  readonly type?: Action_Type | undefined;
  readonly nop?: Action_Nop | undefined;
  readonly append?: Action_Append | undefined;
  readonly truncate?: Action_Truncate | undefined;
}

export interface Action_Append {
  readonly bytes: Uint8Array;
  readonly cksum?: Uint8Array | undefined;
}

export interface Action_Nop {
  /** Since 1.5.0. */
  readonly tombstone?: boolean | undefined;
}

export interface Action_Truncate {
  readonly to: bigint;
}

export interface LearnedMessage {
  readonly action: Action;
}

export interface Metadata {
  readonly status: Metadata_Status;
  readonly promised: bigint;
}

export interface Promise {
  readonly proposal: bigint;
}

export interface PromiseRequest {
  readonly proposal: bigint;
  readonly position?: bigint | undefined;
}

export interface PromiseResponse {
  readonly okay: boolean;
  readonly proposal: bigint;
  readonly action?: Action | undefined;
  readonly position?: bigint | undefined;
  /** Since 0.26.0. */
  readonly type?: PromiseResponse_Type | undefined;
}

export interface Record {
  readonly type: Record_Type;
  readonly promise?: Promise | undefined;
  readonly action?: Action | undefined;
  readonly metadata?: Metadata | undefined;
}

export type RecoverRequest = { readonly [field: string]: never };

export interface RecoverResponse {
  readonly status: Metadata_Status;
  readonly begin?: bigint | undefined;
  readonly end?: bigint | undefined;
}

export interface WriteRequest {
  readonly proposal: bigint;
  readonly position: bigint;
  readonly learned?: boolean | undefined;
  readonly type: Action_Type;
  readonly nop?: Action_Nop | undefined;
  readonly append?: Action_Append | undefined;
  readonly truncate?: Action_Truncate | undefined;
}

export interface WriteResponse {
  readonly okay: boolean;
  readonly proposal: bigint;
  readonly position: bigint;
  /** Since 0.26.0. */
  readonly type?: WriteResponse_Type | undefined;
}
