import { decodeUtf8, isUtf8 } from "../bytes/index.js";
import { isMesosSniffError } from "../errors/index.js";
import {
  type BodyEncoding,
  decodeForm,
  decodeMessage,
  describeType,
  type JsonValue,
  messageFromJson,
  parseJson,
  plainUnknown,
  SCHEMA_VERSIONS,
  type Schema,
  schemaAt,
  schemaHolding,
} from "../wire/index.js";
import type { Note } from "./message.js";
import { unionFlaws } from "./union-flaws.js";

/** A payload and what is known about it before it is decoded. */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly encoding: BodyEncoding;
  /** Full protobuf name, where the payload is one message or an array of them. */
  readonly proto: string | undefined;
  readonly array: boolean;
  /** Of the version that the writer is thought to have. */
  readonly schema: Schema;
  /** The writer did not say its version: another may be chosen if the bytes fit it better. */
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
      return proto === undefined
        ? { ...nothing, body: withoutSchema(bytes) }
        : bestOf(payload, proto, (schema) => readProtobufAt(bytes, proto, schema));
    case "json":
      return readJson(payload);
    case "form":
      return readForm(payload);
    case "text":
      return isUtf8(bytes) ? { ...nothing, body: decodeUtf8(bytes) } : nothing;
    case "binary":
    case "none":
      return nothing;
  }
}

/** Field numbers to what the wire format tells of them; the bytes themselves stay in the payload. */
function withoutSchema(bytes: Uint8Array): unknown {
  return Object.fromEntries(Object.entries(plainUnknown(bytes)));
}

function readForm(payload: Payload): ReadBody {
  const text = decodeUtf8(payload.bytes);
  return bestOf(payload, undefined, (schema) => {
    const { value, notes } = decodeForm(schema, text);
    const { version } = schema;
    return { body: value, type: undefined, version, notes, flaws: notes.length };
  });
}

// Tried in this order when the writer did not say its version and what is assumed does not fit: the development
// head, then the last versions before each renumbering of a message that travels between programs.
const OTHER_VERSIONS: readonly string[] = [
  "master",
  "1.7.3",
  "1.5.3",
  "1.4.3",
  "1.0.4",
  "0.28.3",
  "0.27.3",
  "0.26.2",
  "0.22.2",
].filter((version) => SCHEMA_VERSIONS.includes(version));

/** A body as one version reads it, and how much speaks against that. */
interface Attempt extends ReadBody {
  readonly flaws: number;
}

/** What fits best of all versions that it may be. */
function bestOf(
  payload: Payload,
  proto: string | undefined,
  readAt: (schema: Schema) => Attempt,
): ReadBody {
  const { dialect } = payload.schema;
  let best = readAt(payload.schema);
  for (const version of best.flaws > 0 && payload.versionIsGuess ? OTHER_VERSIONS : []) {
    const other = readAt(schemaAt(version, { dialect }));
    if (other.flaws < best.flaws) best = other;
    if (best.flaws === 0) break;
  }
  if (mayBeForked(proto, best)) {
    const other = readAt(schemaAt("master", { dialect: "clusterd" }));
    if (other.flaws < best.flaws) best = other;
  }
  return best;
}

// Types to which clusterd adds cases of its own.
const FORKED = /^mesos\.(?:v1\.)?(?:master|agent)\.(?:Call|Response)$/;

/** Nothing but its own calls tells the fork from the Mesos that it says it is. */
function mayBeForked(proto: string | undefined, read: ReadBody): boolean {
  return (
    proto !== undefined &&
    FORKED.test(proto) &&
    read.notes.some(({ code }) => code.startsWith("unknown-"))
  );
}

function readProtobufAt(bytes: Uint8Array, proto: string, wanted: Schema): Attempt {
  const schema = schemaHolding(proto, wanted);
  if (schema === undefined) return unknownAt(proto, undefined, wanted);
  const { value, notes } = decodeMessage(schema, proto, bytes);
  const flaws = notes.length + unionFlaws(schema, proto, value);
  const { version } = schema;
  return { body: value, type: describeType(proto, value), version, notes, flaws };
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
  const { array } = payload;
  return bestOf(payload, proto, (wanted) => readJsonAt(json, array, proto, wanted));
}

function readJsonAt(json: JsonValue, array: boolean, proto: string, wanted: Schema): Attempt {
  const schema = schemaHolding(proto, wanted);
  if (schema === undefined) return unknownAt(proto, json, wanted);
  const { version } = schema;
  if (array && Array.isArray(json)) {
    const all = json.map((item) => messageFromJson(schema, proto, item));
    const notes = all.flatMap((each) => each.notes);
    const body = all.map((each) => each.value);
    return { body, type: proto, version, notes, flaws: notes.length };
  }
  const { value, notes } = messageFromJson(schema, proto, json);
  const flaws = notes.length + unionFlaws(schema, proto, value);
  return { body: value, type: describeType(proto, value), version, notes, flaws };
}

function unknownAt(proto: string, body: unknown, { version }: Schema): Attempt {
  return { body, type: proto, version, notes: [unknownType(proto)], flaws: 1 };
}

function unknownType(proto: string): Note {
  return { code: "unknown-type", text: `no version of Mesos has a message ${proto}` };
}
