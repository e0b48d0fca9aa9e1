// The messages of mesos.proto that carry resources, as plain bodies (docs/architecture.md): proto field
// names, only set fields, enums by name, 64-bit integers as bigint. The v1 twins have the same shape.

/** `Value.Type`; a number is one that the schema does not know. */
export type ValueType = "SCALAR" | "RANGES" | "SET" | "TEXT" | number;

/** `Value.Scalar`. */
export interface ScalarValue {
  readonly value: number;
}

/** `Value.Range`: unsigned 64-bit, both ends included. */
export interface Range {
  readonly begin: bigint;
  readonly end: bigint;
}

/** `Value.Ranges`. */
export interface RangesValue {
  readonly range?: readonly Range[];
}

/** `Value.Set`. */
export interface SetValue {
  readonly item?: readonly string[];
}

/** `Value.Text`. */
export interface TextValue {
  readonly value: string;
}

/** `Label`. */
export interface Label {
  readonly key: string;
  readonly value?: string;
}

/** `Labels`. */
export interface Labels {
  readonly labels?: readonly Label[];
}

/** `Resource.ReservationInfo`; `type` and `role` belong to the post-refinement format only. */
export interface ReservationInfo {
  readonly type?: "UNKNOWN" | "STATIC" | "DYNAMIC" | number;
  readonly role?: string;
  readonly principal?: string;
  readonly labels?: Labels;
}

/** `Volume`, as far as resources look into it. */
export interface Volume {
  readonly container_path: string;
  readonly host_path?: string;
  readonly mode: "RW" | "RO" | number;
}

/** `Resource.DiskInfo.Source`. */
export interface DiskSource {
  readonly type: "UNKNOWN" | "PATH" | "MOUNT" | "BLOCK" | "RAW" | number;
  readonly path?: { readonly root?: string };
  readonly mount?: { readonly root?: string };
  readonly vendor?: string;
  readonly id?: string;
  readonly metadata?: Labels;
  readonly profile?: string;
}

/** `Resource.DiskInfo`. */
export interface DiskInfo {
  readonly persistence?: { readonly id: string; readonly principal?: string };
  readonly volume?: Volume;
  readonly source?: DiskSource;
}

/** `Resource`. */
export interface Resource {
  readonly name: string;
  readonly type: ValueType;
  readonly scalar?: ScalarValue;
  readonly ranges?: RangesValue;
  readonly set?: SetValue;
  readonly role?: string;
  readonly reservation?: ReservationInfo;
  readonly reservations?: readonly ReservationInfo[];
  readonly allocation_info?: { readonly role?: string };
  readonly disk?: DiskInfo;
  readonly revocable?: object;
  readonly shared?: object;
  readonly provider_id?: { readonly value: string };
}

/** `Attribute`. */
export interface Attribute {
  readonly name: string;
  readonly type: ValueType;
  readonly scalar?: ScalarValue;
  readonly ranges?: RangesValue;
  readonly set?: SetValue;
  readonly text?: TextValue;
}

/**
 * What an agent has, an offer holds or a task uses: valid, non-empty resources in the post-refinement
 * format, where no two could be added to one another. A shared volume appears once for each copy.
 *
 * The order is that of insertion and means nothing: compare with {@link equalResources}.
 */
export type Resources = readonly Resource[];
