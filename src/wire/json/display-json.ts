// Bodies in our own JSON lines: Mesos's JSON mapping, made valid and lossless. What that mapping cannot hold
// has members of its own, whose names no .proto field can have.
//
//   "?unknown"  base64 of runs of protobuf fields that the schema does not know (UNKNOWN_FIELDS)
//   "?wire"     base64 of the message as it was on the wire, where encoding its fields would differ (WIRE_BYTES)
//
// Doubles that are not finite are the strings "NaN", "Infinity" and "-Infinity", 64-bit integers bare digits,
// bytes base64. Members of JSON bodies that the schema does not know stay where they were.

import { decodeBase64, encodeBase64 } from "../../bytes/index.js";
import { MesosSniffError } from "../../errors/index.js";
import type { DecodedMessage } from "../body/decode.js";
import {
  isPlainMessage,
  type PlainMessage,
  UNKNOWN_FIELDS,
  UNKNOWN_NAMES,
  WIRE_BYTES,
} from "../body/symbols.js";
import type { Schema } from "../schema/index.js";
import { type JsonValue, setProperty } from "./json-value.js";
import { messageWithMembers } from "./message-from-json.js";
import { jsonProfile } from "./profile.js";

const UNKNOWN = "?unknown";
const WIRE = "?wire";

/**
 * A decoded body, or any part of one, as JSON for our own output; {@link formatJson} writes it.
 *
 * @throws MesosSniffError `invalid-argument` on what no body holds (functions, symbols)
 */
export function toDisplayJson(value: unknown): JsonValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "undefined":
      return null;
    case "object": {
      if (value === null) return null;
      if (value instanceof Uint8Array) return encodeBase64(value);
      if (Array.isArray(value)) return value.map(toDisplayJson);
      return isPlainMessage(value) ? displayMessage(value) : null;
    }
    default:
      throw new MesosSniffError("invalid-argument", `cannot write a ${typeof value} as JSON`);
  }
}

function displayMessage(message: PlainMessage): JsonValue {
  const json: Record<string, JsonValue> = {};
  for (const name of Object.keys(message)) {
    const value = message[name];
    if (value !== undefined) setProperty(json, name, toDisplayJson(value));
  }
  for (const [name, value] of Object.entries(message[UNKNOWN_NAMES] ?? {})) {
    setProperty(json, name, toDisplayJson(value));
  }
  const unknown = message[UNKNOWN_FIELDS];
  if (unknown !== undefined) json[UNKNOWN] = unknown.map(encodeBase64);
  const wire = message[WIRE_BYTES];
  if (wire !== undefined) json[WIRE] = encodeBase64(wire);
  return json;
}

/**
 * Reads back what {@link toDisplayJson} made of a body of `typeName`. Bodies that came from protobuf encode
 * to the same bytes again.
 *
 * @throws MesosSniffError `unknown-type`; `malformed` when `?unknown` or `?wire` is not base64
 */
export function fromDisplayJson<N extends string>(
  schema: Schema,
  typeName: N,
  json: JsonValue,
): DecodedMessage<N> {
  return messageWithMembers(schema, typeName, json, jsonProfile("master"), readOwnMember);
}

function readOwnMember(message: PlainMessage, name: string, json: JsonValue): boolean {
  if (name === UNKNOWN && Array.isArray(json)) {
    const runs: unknown[] = json;
    message[UNKNOWN_FIELDS] = runs.filter((run) => typeof run === "string").map(decodeBase64);
    return true;
  }
  if (name === WIRE && typeof json === "string") {
    message[WIRE_BYTES] = decodeBase64(json);
    return true;
  }
  return false;
}
