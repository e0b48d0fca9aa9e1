import { decodeUtf8, isUtf8 } from "../bytes/index.js";
import { isMesosSniffError } from "../errors/index.js";
import {
  type BodyEncoding,
  decodeMessage,
  describeType,
  type JsonValue,
  messageFromJson,
  parseForm,
  parseJson,
  SCHEMA_VERSIONS,
  type Schema,
  schemaAt,
  schemaHolding,
} from "../wire/index.js";
import type { Note } from "./message.js";

/** A payload and what is known about it before it is decoded. */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly encoding: BodyEncoding;
  /** Full protobuf name, where the payload is one message or an array of them. */
  readonly proto: string | undefined;
  readonly array: boolean;
  /** Of the version that the writer is thought to have. */
  readonly schema: Schema;
  /** Nobody said the version: another may be chosen if the bytes fit it better. */
  readonly versionIsGuess: boolean;
}

/** A decoded payload. */
export interface ReadBody {
  /** Plain data; undefined when there is no payload. */
  readonly body: unknown;
  /** `proto` with the case of a union. */
  readonly type: string | undefined;
  /** The version that it was decoded with. */
  readonly version: string;
  readonly notes: readonly Note[];
}

/** Decodes a payload; never throws, whatever the bytes. */
export function readBody(payload: Payload): ReadBody {
  const { bytes, encoding, proto, schema } = payload;
  const { version } = schema;
  const nothing: ReadBody = { body: undefined, type: proto, version, notes: [] };
  switch (encoding) {
    case "protobuf":
      return proto === undefined ? nothing : readProtobuf(payload, proto);
    case "json":
      return readJson(payload);
    case "form":
      return { ...nothing, body: Object.fromEntries(parseForm(decodeUtf8(bytes))) };
    case "text":
      return isUtf8(bytes) ? { ...nothing, body: decodeUtf8(bytes) } : nothing;
    case "binary":
    case "none":
      return nothing;
  }
}

// Tried in this order when nobody said the version and the default does not fit: the development head, then
// the last versions before each renumbering of a message that travels between programs.
const OTHER_VERSIONS: readonly string[] = ["master", "1.7.3", "1.0.4", "0.28.3", "0.22.2"].filter(
  (version) => SCHEMA_VERSIONS.includes(version),
);

function readProtobuf(payload: Payload, proto: string): ReadBody {
  let best = decodeAt(payload.bytes, proto, payload.schema);
  if (best.notes.length === 0) return best;
  for (const version of payload.versionIsGuess ? OTHER_VERSIONS : []) {
    const { dialect } = payload.schema;
    const other = decodeAt(payload.bytes, proto, schemaAt(version, { dialect }));
    if (other.notes.length < best.notes.length) best = other;
    if (best.notes.length === 0) return best;
  }
  if (mayBeForked(proto, best)) {
    const other = decodeAt(payload.bytes, proto, schemaAt("master", { dialect: "clusterd" }));
    if (other.notes.length < best.notes.length) best = other;
  }
  return best;
}

// Types to which clusterd adds cases of its own.
const FORKED = /^mesos\.(?:v1\.)?(?:master|agent)\.(?:Call|Response)$/;

/** Nothing but its own calls tells the fork from the Mesos that it says it is. */
function mayBeForked(proto: string, read: ReadBody): boolean {
  return FORKED.test(proto) && read.notes.some(({ code }) => code.startsWith("unknown-"));
}

function decodeAt(bytes: Uint8Array, proto: string, wanted: Schema): ReadBody {
  const schema = schemaHolding(proto, wanted);
  if (schema === undefined) {
    return { body: undefined, type: proto, version: wanted.version, notes: [unknownType(proto)] };
  }
  const { value, notes } = decodeMessage(schema, proto, bytes);
  return { body: value, type: describeType(proto, value), version: schema.version, notes };
}

function readJson(payload: Payload): ReadBody {
  const { bytes, proto, schema } = payload;
  const { version } = schema;
  let json: JsonValue;
  try {
    json = parseJson(decodeUtf8(bytes));
  } catch (error) {
    if (!isMesosSniffError(error)) throw error;
    const body = isUtf8(bytes) ? decodeUtf8(bytes) : undefined;
    return { body, type: proto, version, notes: [{ code: "malformed", text: error.message }] };
  }
  if (proto === undefined) return { body: json, type: proto, version, notes: [] };
  const best = readJsonAt(json, payload.array, proto, schema);
  if (!mayBeForked(proto, best)) return best;
  const other = readJsonAt(json, payload.array, proto, schemaAt("master", { dialect: "clusterd" }));
  return other.notes.length < best.notes.length ? other : best;
}

function readJsonAt(json: JsonValue, array: boolean, proto: string, wanted: Schema): ReadBody {
  const schema = schemaHolding(proto, wanted);
  if (schema === undefined) {
    return { body: json, type: proto, version: wanted.version, notes: [unknownType(proto)] };
  }
  const { version } = schema;
  if (array && Array.isArray(json)) {
    const all = json.map((item) => messageFromJson(schema, proto, item));
    const notes = all.flatMap((each) => each.notes);
    return { body: all.map((each) => each.value), type: proto, version, notes };
  }
  const { value, notes } = messageFromJson(schema, proto, json);
  return { body: value, type: describeType(proto, value), version, notes };
}

function unknownType(proto: string): Note {
  return { code: "unknown-type", text: `no version of Mesos has a message ${proto}` };
}
