import { decodeBase64, encodeUtf8 } from "../bytes/index.js";
import { isMesosSniffError, MesosSniffError } from "../errors/index.js";
import {
  type HttpFacts,
  type Match,
  type Message,
  type MessageKind,
  type Note,
  parseRfc3339,
} from "../flow/index.js";
import {
  encodeMessage,
  formatJson,
  fromDisplayJson,
  isJsonObject,
  isPlainMessage,
  type JsonObject,
  type JsonValue,
  parseJson,
  type Schema,
  schemaHolding,
} from "../wire/index.js";
import { schemaNaming } from "./schema-naming.js";

const KINDS: readonly MessageKind[] = ["message", "request", "response", "event", "raw", "gap"];
const ENCODINGS: readonly Message["encoding"][] = [
  "protobuf",
  "json",
  "form",
  "text",
  "binary",
  "none",
];
const VERSION_SOURCES: readonly Message["versionSource"][] = ["seen", "forced", "default"];

/**
 * Reads one line that `jsonOf` wrote, or that somebody wrote by hand: `time`, `kind` and `type` must be there,
 * the rest has defaults. Members that this version does not know are ignored.
 *
 * Body and payload are made when they are first read: the payload from the body where the line does not carry
 * it.
 *
 * @param text the line, with or without its line break
 * @param lineNumber where it stands in its file, from 1, for errors
 * @throws MesosSniffError `malformed` naming line and column, or line and member; `offset` counts UTF-16 units
 */
export function messageFromJson(text: string, lineNumber = 1): Message {
  return new JsonMessage(new Members(parseLine(text, lineNumber), lineNumber));
}

function parseLine(text: string, lineNumber: number): JsonObject {
  let json: JsonValue;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!isMesosSniffError(error)) throw error;
    const column = (error.offset ?? 0) + 1;
    throw new MesosSniffError(
      error.code,
      `line ${lineNumber}, column ${column}: ${error.message}`,
      error.offset === undefined ? { cause: error } : { cause: error, offset: error.offset },
    );
  }
  if (isJsonObject(json)) return json;
  throw new MesosSniffError(
    "malformed",
    `line ${lineNumber}, column 1: found ${Array.isArray(json) ? "an array" : formatJson(json).slice(0, 40)}, want an object with the members of a message`,
    { offset: 0 },
  );
}

/** Typed access to the members of one line. */
class Members {
  readonly json: JsonObject;
  readonly line: number;
  readonly #path: string;

  constructor(json: JsonObject, line: number, path = "") {
    this.json = json;
    this.line = line;
    this.#path = path;
  }

  at(name: string): JsonValue | undefined {
    return Object.hasOwn(this.json, name) ? this.json[name] : undefined;
  }

  wrong(name: string, wanted: string): MesosSniffError {
    const value = this.at(name);
    const found = value === undefined ? "nothing" : formatJson(value);
    const shown = found.length > 60 ? `${found.slice(0, 60)}…` : found;
    return new MesosSniffError(
      "malformed",
      `line ${this.line}, member ${JSON.stringify(this.#path + name)}: found ${shown}, want ${wanted}`,
    );
  }

  text(name: string): string | undefined {
    const value = this.at(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") throw this.wrong(name, "a string");
    return value;
  }

  /** A whole number from 0. */
  count(name: string): number | undefined {
    const value = this.at(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
      throw this.wrong(name, "a whole number");
    }
    return value;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const choice = choices.find((each) => each === value);
    if (choice === undefined) throw this.wrong(name, choices.join(", "));
    return choice;
  }

  object(name: string): Members | undefined {
    const value = this.at(name);
    if (value === undefined || value === null) return undefined;
    if (!isJsonObject(value)) throw this.wrong(name, "an object");
    return new Members(value, this.line, `${this.#path}${name}.`);
  }

  list(name: string): readonly JsonValue[] {
    const value = this.at(name);
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw this.wrong(name, "an array");
    return value;
  }

  bytes(name: string): Uint8Array | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    try {
      return decodeBase64(value);
    } catch (error) {
      if (!isMesosSniffError(error)) throw error;
      throw this.wrong(name, "base64");
    }
  }
}

class JsonMessage implements Message {
  readonly n: number;
  readonly timeNs: bigint;
  readonly conn: number;
  readonly src: string;
  readonly dst: string;
  readonly kind: MessageKind;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly proto: string | undefined;
  readonly size: number;
  readonly version: string;
  readonly versionSource: Message["versionSource"];
  readonly http: HttpFacts | undefined;
  readonly encoding: Message["encoding"];
  readonly notes: readonly Note[];
  readonly match: Match | undefined;
  readonly #json: JsonValue | undefined;
  #bodyIsMade = false;
  #body: unknown;
  #payload: Uint8Array | undefined;

  constructor(members: Members) {
    this.#json = members.at("body") ?? undefined;
    this.n = members.count("n") ?? members.line;
    this.timeNs = timeOf(members);
    this.conn = members.count("conn") ?? 0;
    this.src = members.text("src") ?? "";
    this.dst = members.text("dst") ?? "";
    this.kind = required(members, "kind", members.oneOf("kind", KINDS), KINDS.join(", "));
    this.from = members.text("from") ?? this.src;
    this.to = members.text("to") ?? this.dst;
    this.type = required(members, "type", members.text("type"), "a string");
    this.version = versionOf(members);
    this.versionSource = members.oneOf("versionSource", VERSION_SOURCES) ?? "default";
    this.http = httpOf(members.object("http"));
    this.#payload = members.bytes("payload");
    const encoding = members.oneOf("encoding", ENCODINGS);
    this.proto = members.text("proto") ?? protoOf(this.type, this.version, encoding);
    this.encoding = encoding ?? this.#likelyEncoding();
    this.notes = notesOf(members);
    this.match = matchOf(members.object("match"));
    this.size = members.count("size") ?? this.payload.length;
  }

  get body(): unknown {
    if (!this.#bodyIsMade) {
      this.#bodyIsMade = true;
      this.#body = this.#makeBody();
    }
    return this.#body;
  }

  get payload(): Uint8Array {
    this.#payload ??= this.#makePayload();
    return this.#payload;
  }

  #likelyEncoding(): Message["encoding"] {
    if (this.#json === undefined) return this.#payload === undefined ? "none" : "binary";
    if (this.proto !== undefined) return "protobuf";
    return typeof this.#json === "string" ? "text" : "json";
  }

  #schema(): Schema | undefined {
    return this.proto === undefined
      ? undefined
      : schemaHolding(this.proto, schemaNaming(this.version));
  }

  #makeBody(): unknown {
    const json = this.#json;
    const schema = this.#schema();
    if (json === undefined || this.proto === undefined || schema === undefined) return json;
    const { proto } = this;
    if (Array.isArray(json)) {
      return json.map((each: JsonValue) => fromDisplayJson(schema, proto, each).value);
    }
    return isJsonObject(json) ? fromDisplayJson(schema, proto, json).value : json;
  }

  #makePayload(): Uint8Array {
    const { body } = this;
    if (this.#json === undefined || body === undefined) return new Uint8Array(0);
    const schema = this.#schema();
    if (this.encoding === "protobuf" && this.proto !== undefined && schema !== undefined) {
      return isPlainMessage(body) ? encodeMessage(schema, this.proto, body) : new Uint8Array(0);
    }
    return encodeUtf8(typeof body === "string" ? body : formatJson(this.#json));
  }
}

function required<Value>(
  members: Members,
  name: string,
  value: Value | undefined,
  wanted: string,
): Value {
  if (value === undefined) throw members.wrong(name, wanted);
  return value;
}

function timeOf(members: Members): bigint {
  const text = members.text("time");
  const timeNs = text === undefined ? undefined : parseRfc3339(text);
  return required(members, "time", timeNs, "a time as in 2026-11-24T01:02:03.123456789Z");
}

// A union's type has its case after a slash: `mesos.scheduler.Call/ACCEPT` decodes as `mesos.scheduler.Call`.
function protoOf(
  type: string,
  version: string,
  encoding: Message["encoding"] | undefined,
): string | undefined {
  if (encoding !== undefined && encoding !== "protobuf" && encoding !== "json") return undefined;
  const [name = ""] = type.split("/");
  if (!name.startsWith("mesos.")) return undefined;
  return schemaHolding(name, schemaNaming(version)) === undefined ? undefined : name;
}

function versionOf(members: Members): string {
  const version = members.text("version") ?? "master";
  try {
    schemaNaming(version);
  } catch (error) {
    if (!isMesosSniffError(error)) throw error;
    throw members.wrong("version", "a version of Mesos from 0.20.0 on, or master");
  }
  return version;
}

function httpOf(members: Members | undefined): HttpFacts | undefined {
  if (members === undefined) return undefined;
  const headers = members.list("headers").map((each): readonly [string, string] => {
    const [name, value] = Array.isArray(each) ? (each as readonly unknown[]) : [];
    if (typeof name === "string" && typeof value === "string") return [name, value];
    throw members.wrong("headers", "pairs of name and value");
  });
  const method = members.text("method");
  const target = members.text("target");
  const status = members.count("status");
  const reason = members.text("reason");
  const contentType = members.text("contentType");
  return {
    ...(method === undefined ? {} : { method }),
    ...(target === undefined ? {} : { target }),
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
    ...(contentType === undefined ? {} : { contentType }),
    headers,
  };
}

function notesOf(members: Members): readonly Note[] {
  return members.list("notes").map((each) => {
    const { code, text } = isJsonObject(each) ? each : {};
    if (typeof code === "string" && typeof text === "string") return { code, text };
    throw members.wrong("notes", "objects with code and text");
  });
}

function matchOf(members: Members | undefined): Match | undefined {
  if (members === undefined) return undefined;
  const latency = members.at("latencyNs");
  const isWhole = typeof latency === "bigint" || Number.isSafeInteger(latency);
  if (!isWhole) throw members.wrong("latencyNs", "a whole number of nanoseconds");
  return {
    n: required(members, "n", members.count("n"), "a whole number"),
    latencyNs: BigInt(latency as number | bigint),
  };
}
