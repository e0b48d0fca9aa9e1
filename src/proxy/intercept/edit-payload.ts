// New payloads for a message that was decoded: of the same type, and in the encoding in which it came.

import { decodeUtf8, encodeUtf8 } from "../../bytes/index.js";
import { MesosSniffError } from "../../errors/index.js";
import type { Message } from "../../flow/index.js";
import {
  encodeMessage,
  formatJson,
  fromDisplayJson,
  isPlainMessage,
  type JsonObject,
  type JsonValue,
  type PathStep,
  parsePath,
  patchJson,
  patchMessage,
  type Schema,
  schemaAt,
  schemaHolding,
} from "../../wire/index.js";

/** Values by path, and paths of values that go. */
export interface PayloadEdit {
  readonly set: JsonObject;
  readonly remove: readonly string[];
}

/**
 * The payload of a message with some fields changed; all other bytes stay.
 *
 * @throws MesosSniffError `invalid-argument` or `unknown-type` when an edit does not fit the message
 */
export function editPayload(message: Message, { set, remove }: PayloadEdit): Uint8Array {
  const edits = [
    ...Object.entries(set).map(([path, value]) => ({ path, value })),
    ...remove.map((path) => ({ path, value: undefined })),
  ];
  if (message.encoding === "json") {
    const text = decodeUtf8(message.payload);
    const steps = edits.map(({ path, value }) => ({ steps: parsePath(path), value }));
    return encodeUtf8(patchJson(text, steps));
  }
  const { schema, proto } = typeOf(message);
  const typed = edits.map(({ path, value }) => ({
    path,
    value: value === undefined ? undefined : typedValue(schema, proto, parsePath(path), value),
  }));
  return patchMessage(schema, proto, message.payload, typed);
}

/**
 * Another payload of the type of a message, from JSON as our JSON lines have it.
 *
 * @throws MesosSniffError `invalid-argument` or `unknown-type` when the JSON does not fit the type
 */
export function replacePayload(message: Message, body: JsonValue): Uint8Array {
  if (message.encoding === "json") return encodeUtf8(formatJson(body));
  const { schema, proto } = typeOf(message);
  return encodeBody(schema, proto, body);
}

/** A body of a type that some version knows. */
export function encodeBodyOf(type: string, body: JsonValue): Uint8Array {
  const schema = schemaHolding(type, schemaAt("master"));
  if (schema === undefined) {
    throw new MesosSniffError("unknown-type", `no version of Mesos has a message ${type}`);
  }
  return encodeBody(schema, type, body);
}

function encodeBody(schema: Schema, proto: string, body: JsonValue): Uint8Array {
  const { value, notes } = fromDisplayJson(schema, proto, body);
  const bad = notes.find(({ code }) => code === "wire-type" || code === "malformed");
  if (bad !== undefined) throw new MesosSniffError("invalid-argument", bad.text);
  return encodeMessage(schema, proto, value);
}

function typeOf({ proto, version, type }: Message): { schema: Schema; proto: string } {
  const schema = proto === undefined ? undefined : schemaHolding(proto, schemaAt(version));
  if (proto !== undefined && schema !== undefined) return { schema, proto };
  throw new MesosSniffError(
    "invalid-argument",
    `cannot edit ${type}: found a body that is neither protobuf of a known type nor JSON`,
  );
}

/** A JSON value as the field at a path has it: bytes, 64-bit numbers, messages. */
function typedValue(
  schema: Schema,
  proto: string,
  steps: readonly PathStep[],
  value: JsonValue,
): unknown {
  let owner = proto;
  for (const [index, step] of steps.entries()) {
    if (step.kind !== "field") continue;
    const field = schema.message(owner)?.byName.get(step.name);
    // patchMessage says what is wrong with the path.
    if (field === undefined) return value;
    if (steps.slice(index + 1).some(({ kind }) => kind === "field")) {
      owner = field.ref ?? "";
      continue;
    }
    // One element of a list, or entry of a map, is read as a list, or map, of one.
    const last = steps.at(-1);
    const isElement = last?.kind === "index" && field.label === "repeated";
    const isEntry = last?.kind === "key" && field.label === "map";
    const wrapped: JsonValue = isElement ? [value] : isEntry ? { [last.key]: value } : value;
    const read = fromDisplayJson(schema, owner, { [step.name]: wrapped });
    const [note] = read.notes.filter(({ code }) => code !== "missing-required");
    if (note !== undefined) throw new MesosSniffError("invalid-argument", note.text);
    const whole: unknown = (read.value as Readonly<Record<string, unknown>>)[step.name];
    if (isElement) return Array.isArray(whole) ? whole[0] : undefined;
    return isEntry && isPlainMessage(whole) ? whole[last.key] : whole;
  }
  return value;
}
