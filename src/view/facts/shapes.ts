// What the views read of bodies, v0 and v1 in one: an agent is `slave_id` there and `agent_id` here. All is
// optional, required fields too, since damage leaves holes.

export interface Id {
  readonly value?: string;
}

/** Whose agent it is, on either wire. */
export interface AgentRef {
  readonly slave_id?: Id;
  readonly agent_id?: Id;
}

export interface Scalar {
  readonly value?: number;
}

export interface Range {
  readonly begin?: bigint;
  readonly end?: bigint;
}

export interface Reservation {
  readonly role?: string;
  readonly principal?: string;
}

export interface Resource {
  readonly name?: string;
  readonly type?: string | number;
  readonly scalar?: Scalar;
  readonly ranges?: { readonly range?: readonly Range[] };
  readonly set?: { readonly item?: readonly string[] };
  readonly role?: string;
  readonly reservation?: Reservation;
  readonly reservations?: readonly Reservation[];
  readonly revocable?: object;
  readonly shared?: object;
  readonly disk?: { readonly persistence?: { readonly id?: string } };
}

export interface Command {
  readonly value?: string;
  readonly arguments?: readonly string[];
  readonly shell?: boolean;
}

interface Image {
  readonly docker?: { readonly name?: string };
  readonly appc?: { readonly name?: string };
}

export interface Container {
  readonly type?: string | number;
  readonly docker?: { readonly image?: string };
  readonly mesos?: { readonly image?: Image };
}

export interface ContainerId {
  readonly value?: string;
  readonly parent?: ContainerId;
}

export interface ExecutorInfo {
  readonly executor_id?: Id;
  readonly framework_id?: Id;
  readonly name?: string;
  readonly command?: Command;
  readonly resources?: readonly Resource[];
}

export interface TaskInfo extends AgentRef {
  readonly name?: string;
  readonly task_id?: Id;
  readonly resources?: readonly Resource[];
  readonly executor?: ExecutorInfo;
  readonly command?: Command;
  readonly container?: Container;
}

export interface TaskGroup {
  readonly tasks?: readonly TaskInfo[];
}

export interface TaskStatus extends AgentRef {
  readonly task_id?: Id;
  readonly state?: string | number;
  readonly message?: string;
  readonly executor_id?: Id;
  readonly healthy?: boolean;
  readonly source?: string | number;
  readonly reason?: string | number;
  readonly uuid?: Uint8Array | string;
}

export interface Task extends AgentRef {
  readonly name?: string;
  readonly task_id?: Id;
  readonly framework_id?: Id;
  readonly executor_id?: Id;
  readonly state?: string | number;
  readonly resources?: readonly Resource[];
}

export interface FrameworkInfo {
  readonly user?: string;
  readonly name?: string;
  readonly id?: Id;
  readonly failover_timeout?: number;
  readonly checkpoint?: boolean;
  readonly role?: string;
  readonly roles?: readonly string[];
  readonly principal?: string;
}

/** SlaveInfo and AgentInfo. */
export interface AgentInfo {
  readonly hostname?: string;
  readonly port?: number;
  readonly id?: Id;
  readonly resources?: readonly Resource[];
}

export interface MasterInfo {
  readonly id?: string;
  readonly pid?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly version?: string;
}

export interface Offer extends AgentRef {
  readonly id?: Id;
  readonly hostname?: string;
  readonly resources?: readonly Resource[];
  readonly framework_id?: Id;
}

interface Unavailability {
  readonly start?: { readonly nanoseconds?: bigint };
  readonly duration?: { readonly nanoseconds?: bigint };
}

export interface InverseOffer extends AgentRef {
  readonly id?: Id;
  readonly unavailability?: Unavailability;
}

export interface Filters {
  readonly refuse_seconds?: number;
}

export interface KillPolicy {
  readonly grace_period?: { readonly nanoseconds?: bigint };
}

export interface Uuid {
  readonly value?: Uint8Array | string;
}

/** Offer.Operation of every version. */
export interface Operation {
  readonly type?: string | number;
  readonly id?: Id;
  readonly launch?: { readonly task_infos?: readonly TaskInfo[] };
  readonly launch_group?: { readonly executor?: ExecutorInfo; readonly task_group?: TaskGroup };
  readonly reserve?: { readonly resources?: readonly Resource[] };
  readonly unreserve?: { readonly resources?: readonly Resource[] };
  readonly create?: { readonly volumes?: readonly Resource[] };
  readonly destroy?: { readonly volumes?: readonly Resource[] };
  readonly grow_volume?: { readonly volume?: Resource; readonly addition?: Resource };
  readonly shrink_volume?: { readonly volume?: Resource; readonly subtract?: Scalar };
  readonly create_disk?: { readonly source?: Resource; readonly target_type?: string | number };
  readonly destroy_disk?: { readonly source?: Resource };
}

export interface OperationStatus extends AgentRef {
  readonly operation_id?: Id;
  readonly state?: string | number;
  readonly message?: string;
  readonly uuid?: Uuid;
  readonly resource_provider_id?: Id;
}

export interface ResourceRequest extends AgentRef {
  readonly resources?: readonly Resource[];
}

export interface ResourceProviderInfo {
  readonly id?: Id;
  readonly type?: string;
  readonly name?: string;
}
