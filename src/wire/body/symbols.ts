/**
 * Key under which a decoded message keeps what its schema does not know: runs of raw fields, tags
 * included, as views of the input in wire order. Encoding writes them back.
 */
export const UNKNOWN_FIELDS: unique symbol = Symbol.for("mesos-sniff.unknown-fields");

/**
 * Key under which a decoded message keeps its own bytes when encoding its fields in tag order would not
 * give them back (other field order, overlong varints, repeated singular fields, damage). Encoding uses
 * them as long as they still decode to the same value.
 */
export const WIRE_BYTES: unique symbol = Symbol.for("mesos-sniff.wire-bytes");

/**
 * Key under which a message read from JSON keeps the members whose names its schema does not know or whose
 * values do not fit, such as the name of an enum value from another version: as JSON values by name. Encoding as protobuf cannot write them.
 */
export const UNKNOWN_NAMES: unique symbol = Symbol.for("mesos-sniff.unknown-names");

/** A decoded message without a static type: proto field names to values. */
export interface PlainMessage {
  [field: string]: unknown;
  [UNKNOWN_FIELDS]?: readonly Uint8Array[];
  [UNKNOWN_NAMES]?: Readonly<Record<string, unknown>>;
  [WIRE_BYTES]?: Uint8Array;
}

/** Whether a value of a body is a message (or map), as opposed to a list, bytes or a scalar. */
export function isPlainMessage(value: unknown): value is PlainMessage {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
