import { isPlainMessage } from "../body/symbols.js";
import { WireReader } from "../body/wire-reader.js";
import { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT } from "../body/wire-type.js";
import type { Schema } from "../schema/index.js";

// Unions of Mesos: an enum field `type` says which of the other fields is meant.
const UNION = /\.(Call|Event|Response|ProcessIO)$/;

/** Whether a message is one of the unions of the call and event APIs, whose `type` names the case. */
export function isUnionType(typeName: string): boolean {
  return UNION.test(typeName);
}

/**
 * Name of a message for people, with the case of a union: `mesos.scheduler.Call/ACCEPT`,
 * `mesos.v1.master.Response/GET_STATE`; an unnamed case is its number.
 *
 * @param value the decoded body
 */
export function describeType(typeName: string, value: unknown): string {
  if (!isUnionType(typeName) || !isPlainMessage(value)) return typeName;
  const unionCase = value["type"];
  return typeof unionCase === "string" || typeof unionCase === "number"
    ? `${typeName}/${unionCase}`
    : typeName;
}

/**
 * The same as {@link describeType} from the protobuf bytes, reading nothing but the top level up to `type`:
 * for programs that name every message and look into few.
 */
export function describeEncodedType(schema: Schema, typeName: string, bytes: Uint8Array): string {
  if (!isUnionType(typeName)) return typeName;
  const field = schema.message(typeName)?.byName.get("type");
  if (field === undefined || field.type !== "enum" || field.ref === undefined) return typeName;
  const number = peekVarint(bytes, field.number);
  if (number === undefined) return typeName;
  return `${typeName}/${schema.enumeration(field.ref)?.nameOf.get(number) ?? number}`;
}

/** The last varint of a field at the top level; `undefined` when there is none before damage or a group. */
function peekVarint(bytes: Uint8Array, wanted: number): number | undefined {
  const reader = new WireReader(bytes);
  const end = bytes.length;
  let found: number | undefined;
  while (reader.position < end && reader.varint(end)) {
    const number = reader.low >>> 3;
    const wireType = reader.low & 7;
    if (wireType === VARINT) {
      if (!reader.varint(end)) break;
      if (number === wanted) found = reader.low | 0;
      // Mesos writes in tag order and `type` among the first fields: no need to walk a large body.
    } else if (wireType === LENGTH_DELIMITED) {
      if (found !== undefined || !reader.varint(end)) break;
      reader.position += reader.high * 4294967296 + reader.low;
    } else if (wireType === FIXED64 || wireType === FIXED32) {
      reader.position += wireType === FIXED64 ? 8 : 4;
    } else break;
  }
  return found;
}
