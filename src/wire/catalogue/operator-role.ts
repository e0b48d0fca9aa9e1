import { decodeMessage } from "../body/decode.js";
import { isPlainMessage } from "../body/symbols.js";
import type { Schema } from "../schema/index.js";
import type { OperatorRole } from "./api-body-type.js";

/**
 * Who an operator API call is for, or whose answer it is, judged by the content of a protobuf body: the one
 * whose types read it with fewer oddities. `undefined` when it reads as well for both, as `GET_HEALTH` does.
 *
 * @param kind last part of the type's name
 */
export function operatorRoleOfBytes(
  schema: Schema,
  kind: "Call" | "Response",
  bytes: Uint8Array,
): OperatorRole | undefined {
  const master = oddities(schema, `mesos.v1.master.${kind}`, bytes);
  const agent = oddities(schema, `mesos.v1.agent.${kind}`, bytes);
  if (master === agent) return undefined;
  return master < agent ? "master" : "agent";
}

/** The same by the `type` of a JSON body: the one whose enum has the name. `undefined` when both have it. */
export function operatorRoleOfName(
  schema: Schema,
  kind: "Call" | "Response" | "Event",
  name: string,
): OperatorRole | undefined {
  const knows = (role: OperatorRole): boolean =>
    schema.enumeration(`mesos.v1.${role}.${kind}.Type`)?.numberOf.has(name) === true;
  const master = knows("master");
  return master === knows("agent") ? undefined : master ? "master" : "agent";
}

function oddities(schema: Schema, typeName: string, bytes: Uint8Array): number {
  if (schema.message(typeName) === undefined) return Number.POSITIVE_INFINITY;
  const { value, notes } = decodeMessage(schema, typeName, bytes);
  return notes.length + (isPlainMessage(value) && !fitsItsType(value) ? 1 : 0);
}

/** Whether the one field set besides `type` is the one that `type` names, as Mesos requires. */
function fitsItsType(value: Readonly<Record<string, unknown>>): boolean {
  const unionCase = value["type"];
  const fields = Object.keys(value).filter((name) => name !== "type");
  if (typeof unionCase !== "string") return false;
  return fields.every((name) => name === unionCase.toLowerCase());
}
