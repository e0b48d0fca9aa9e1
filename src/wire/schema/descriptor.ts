// The shape of the schema facts at one version, as every other layer sees them.

/** Protobuf scalar types that Mesos uses. */
export type ScalarType =
  | "double"
  | "float"
  | "int32"
  | "int64"
  | "uint32"
  | "uint64"
  | "sint32"
  | "sint64"
  | "fixed32"
  | "fixed64"
  | "sfixed32"
  | "sfixed64"
  | "bool"
  | "string"
  | "bytes";

/** One field of a message at one version. */
export interface FieldDescriptor {
  readonly number: number;
  /** As in the .proto file, snake_case: also its name in JSON and in decoded bodies. */
  readonly name: string;
  readonly label: "required" | "optional" | "repeated" | "map";
  readonly type: ScalarType | "message" | "enum";
  /** Full name of the message or enum when `type` says so. */
  readonly ref?: string;
  /** Key type of a map; `type` and `ref` describe its values. */
  readonly key?: ScalarType;
  /** Explicit default; an enum default is the value's name. */
  readonly default?: boolean | number | string;
  readonly oneof?: string;
  readonly packed?: boolean;
  readonly deprecated?: boolean;
  /** proto3 scalars without presence. */
  readonly presence?: "implicit";
}

/** One message type at one version. */
export interface MessageDescriptor {
  /** Full name without a leading dot, such as `mesos.internal.StatusUpdateMessage`. */
  readonly name: string;
  readonly file: string;
  readonly syntax: "proto2" | "proto3";
  /** In ascending order of number. */
  readonly fields: readonly FieldDescriptor[];
  readonly byNumber: ReadonlyMap<number, FieldDescriptor>;
  readonly byName: ReadonlyMap<string, FieldDescriptor>;
}

/** One number of an enum at one version. */
export interface EnumValueDescriptor {
  readonly number: number;
  readonly name: string;
  /** Other names for the same number. */
  readonly aliases: readonly string[];
  readonly deprecated?: boolean;
}

/** One enum at one version. */
export interface EnumDescriptor {
  readonly name: string;
  readonly file: string;
  /** The name that an absent optional field reads as. */
  readonly first: string;
  /** In ascending order of number. */
  readonly values: readonly EnumValueDescriptor[];
  readonly nameOf: ReadonlyMap<number, string>;
  /** Aliases included. */
  readonly numberOf: ReadonlyMap<string, number>;
}

/** One .proto file at one version. */
export interface FileDescriptor {
  /** As Mesos imports it: `mesos/v1/mesos.proto`. */
  readonly path: string;
  readonly package: string;
  readonly syntax: "proto2" | "proto3";
}

/** Every message and enum of Mesos at one version; look-ups build descriptors on first use. */
export interface Schema {
  /** As asked for and normalised: `0.26.0`, `1.7.2`, `master`. */
  readonly version: string;
  readonly dialect: Dialect;
  message(name: string): MessageDescriptor | undefined;
  enumeration(name: string): EnumDescriptor | undefined;
  /** Sorted full names of all messages that exist at this version. */
  messageNames(): readonly string[];
  /** Sorted full names of all enums that exist at this version. */
  enumNames(): readonly string[];
  /** The files that exist at this version, sorted by path. */
  files(): readonly FileDescriptor[];
}

/** Whose Mesos it is: Apache's, or a fork that added to the wire. */
export type Dialect = "apache" | "clusterd";
