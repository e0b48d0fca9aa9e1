import { decodeBase64 } from "../../bytes/index.js";
import { isMesosSniffError } from "../../errors/index.js";
import type { BodyOf } from "../body/body-type.js";
import type { DecodedMessage } from "../body/decode.js";
import type { BodyNoteCode } from "../body/note.js";
import { NoteBook } from "../body/note-book.js";
import { type FieldPlan, type MessagePlan, planOf } from "../body/plan.js";
import { type PlainMessage, UNKNOWN_NAMES } from "../body/symbols.js";
import { encodeText } from "../body/utf8.js";
import type { Schema } from "../schema/index.js";
import { isJsonObject, type JsonValue, setProperty } from "./json-value.js";
import { parseJson } from "./parse-json.js";
import { type JsonProfile, jsonProfile } from "./profile.js";

/**
 * Reads a message from JSON as Mesos does, and says what Mesos would object to.
 *
 * Never throws on the content: what can be read is the value. Notes of code `malformed`, `wire-type` and
 * `missing-required` are what makes Mesos of that version refuse the message; `inexact` and `unknown-enum` are
 * what it changes or drops silently. Members that the schema does not know, and those whose values cannot be read,
 * are kept under `UNKNOWN_NAMES`.
 *
 * @param json the text, or what `parseJson` made of it
 * @param profile default that of the schema's version
 * @throws MesosSniffError `unknown-type` when the schema does not hold `typeName`
 */
export function messageFromJson<N extends string>(
  schema: Schema,
  typeName: N,
  json: string | JsonValue,
  profile: JsonProfile = jsonProfile(schema.version),
): DecodedMessage<N> {
  return readMessage(schema, typeName, json, new Reader(profile));
}

/** Takes a member that the schema does not know; false leaves it to `UNKNOWN_NAMES`. */
export type MemberReader = (message: PlainMessage, name: string, json: JsonValue) => boolean;

/** Like {@link messageFromJson}, with members of our own besides those of the schema. */
export function messageWithMembers<N extends string>(
  schema: Schema,
  typeName: N,
  json: JsonValue,
  profile: JsonProfile,
  members: MemberReader,
): DecodedMessage<N> {
  return readMessage(schema, typeName, json, new Reader(profile, members));
}

function readMessage<N extends string>(
  schema: Schema,
  typeName: N,
  json: string | JsonValue,
  reader: Reader,
): DecodedMessage<N> {
  const plan = planOf(schema, typeName);
  const parsed = typeof json === "string" ? reader.parse(json) : json;
  const value = parsed === undefined ? {} : (reader.message(plan, parsed, "") ?? {});
  return { value: value as BodyOf<N>, notes: reader.notes.finish() };
}

class Reader {
  readonly notes = new NoteBook();
  readonly #profile: JsonProfile;

  readonly #members: MemberReader | undefined;

  constructor(profile: JsonProfile, members?: MemberReader) {
    this.#profile = profile;
    this.#members = members;
  }

  parse(text: string): JsonValue | undefined {
    try {
      return parseJson(text);
    } catch (error) {
      if (!isMesosSniffError(error)) throw error;
      this.notes.add("malformed", undefined, error.message);
      return undefined;
    }
  }

  message(plan: MessagePlan, json: JsonValue, path: string): PlainMessage | undefined {
    if (!isJsonObject(json)) {
      this.#found("malformed", json, `an object of ${plan.name}`, path);
      return undefined;
    }
    const message: PlainMessage = {};
    for (const name of Object.keys(json)) {
      const content = json[name];
      if (content === undefined) continue;
      const field = plan.byName.get(name);
      if (field === undefined) this.#keepUnknown(message, plan, name, content, path);
      else this.#field(message, field, content, path === "" ? name : `${path}.${name}`);
    }
    for (const field of plan.required) {
      if (message[field.name] !== undefined) continue;
      const type = `${plan.name} of ${plan.schema.version}`;
      this.notes.add(
        "missing-required",
        undefined,
        `found no ${field.name}, required in ${type}`,
        path,
      );
    }
    return message;
  }

  #field(message: PlainMessage, field: FieldPlan, json: JsonValue, path: string): void {
    if (json === null) {
      if (!this.#profile.readsNull) this.#found("malformed", json, "a value", path);
      return;
    }
    if (field.entry !== undefined) {
      const map = this.#map(field.entry, json, path);
      if (Object.keys(map).length > 0) message[field.name] = map;
    } else if (field.repeated) {
      const items = this.#list(field, json, path);
      if (items.length > 0) message[field.name] = items;
    } else {
      const value = this.#value(field, json, path);
      if (value !== undefined) message[field.name] = value;
      else keepName(message, field.name, json);
    }
  }

  #list(field: FieldPlan, json: JsonValue, path: string): unknown[] {
    // Mesos takes anything else for the only element.
    if (!isJsonArray(json)) return this.#elements(field, [json], path);
    return this.#elements(field, json, path);
  }

  #elements(field: FieldPlan, json: readonly JsonValue[], path: string): unknown[] {
    const items: unknown[] = [];
    json.forEach((item, index) => {
      const where = `${path}[${index}]`;
      if (item === null) {
        if (!this.#profile.readsNull) this.#found("malformed", item, "a value", where);
        return;
      }
      const value = this.#value(field, item, where);
      if (value !== undefined) items.push(value);
    });
    return items;
  }

  #map(
    entry: { readonly key: FieldPlan; readonly value: FieldPlan },
    json: JsonValue,
    path: string,
  ): PlainMessage {
    const map: PlainMessage = {};
    const add = (key: string, content: JsonValue): void => {
      const value = this.#value(entry.value, content, `${path}[${JSON.stringify(key)}]`);
      if (value !== undefined) setProperty(map, key, value);
    };
    if (isJsonObject(json)) {
      if (!this.#profile.readsMapObjects) {
        this.#found("malformed", json, "an array of keys and values", path);
      }
      for (const [key, content] of Object.entries(json)) add(key, content);
      return map;
    }
    for (const item of isJsonArray(json) ? json : [json]) {
      const key = isJsonObject(item) ? item["key"] : undefined;
      const content = isJsonObject(item) ? item["value"] : undefined;
      if (key === undefined || key === null || typeof key === "object" || content === undefined) {
        this.#found("malformed", item, "an object with key and value", path);
      } else {
        add(String(key), content);
      }
    }
    return map;
  }

  #value(field: FieldPlan, json: JsonValue, path: string): unknown {
    switch (field.type) {
      case "message": {
        const plan = field.message();
        if (plan !== undefined) return this.message(plan, json, path);
        this.notes.add(
          "unknown-fields",
          undefined,
          `found ${field.descriptor.ref}, which the schema lacks`,
          path,
        );
        return undefined;
      }
      case "string":
        if (typeof json === "string") return json;
        break;
      case "bytes":
        if (typeof json === "string") return this.#bytes(json, path);
        break;
      case "bool":
        if (typeof json === "boolean") return json;
        if (json === "true" || json === "false") {
          this.#quoted(json, path);
          return json === "true";
        }
        break;
      case "enum":
        return this.#enum(field, json, path);
      case "double":
      case "float":
        return this.#double(field, json, path);
      default:
        return this.#integer(field.type, json, path);
    }
    this.#found("malformed", json, wantedOf(field), path);
    return undefined;
  }

  #bytes(text: string, path: string): Uint8Array | undefined {
    if (!this.#profile.base64) return encodeText(text);
    try {
      return decodeBase64(text);
    } catch (error) {
      if (!isMesosSniffError(error)) throw error;
      this.notes.add("malformed", undefined, error.message, path);
      return undefined;
    }
  }

  #enum(field: FieldPlan, json: JsonValue, path: string): unknown {
    const { enumeration, descriptor } = field;
    const type = enumeration?.name ?? descriptor.ref;
    if (typeof json === "string" && enumeration?.numberOf.has(json) === true) return json;
    const dropped =
      typeof json === "string" &&
      this.#profile.ignoresUnknownEnum &&
      descriptor.label !== "required";
    this.#found(dropped ? "unknown-enum" : "malformed", json, `a name of ${type}`, path);
    // A number is no JSON for an enum, but there is no doubt what it means.
    return typeof json === "number" && Number.isInteger(json) ? json | 0 : undefined;
  }

  #double(field: FieldPlan, json: JsonValue, path: string): number | undefined {
    const value = this.#number(json, path);
    if (value === undefined) {
      this.#found("malformed", json, wantedOf(field), path);
      return undefined;
    }
    return field.type === "float" ? Math.fround(Number(value)) : Number(value);
  }

  /** As in C++: the fraction is cut off, what is out of range wraps. */
  #integer(type: string, json: JsonValue, path: string): number | bigint | undefined {
    const number = this.#number(json, path);
    if (number === undefined || (typeof number === "number" && !Number.isFinite(number))) {
      this.#found("malformed", json, `an integer of ${type}`, path);
      return undefined;
    }
    const whole = BigInt(typeof number === "number" ? Math.trunc(number) : number);
    const bits = type.endsWith("64") ? 64 : 32;
    const signed = type.startsWith("int") || type.startsWith("s");
    const wrapped = signed ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole);
    if (wrapped !== whole || (typeof number === "number" && !Number.isInteger(number))) {
      this.notes.add("inexact", undefined, `found ${number}, read as ${wrapped} of ${type}`, path);
    }
    return bits === 64 ? wrapped : Number(wrapped);
  }

  #number(json: JsonValue, path: string): number | bigint | undefined {
    if (typeof json === "number" || typeof json === "bigint") return json;
    if (typeof json !== "string" || !/^-?(?:\d|Infinity$|NaN$)/.test(json)) return undefined;
    try {
      const parsed = parseJson(json);
      if (typeof parsed !== "number" && typeof parsed !== "bigint") return undefined;
      this.#quoted(json, path);
      return parsed;
    } catch {
      return undefined;
    }
  }

  /** Says that a value in quotes was read, where Mesos would not. */
  #quoted(json: JsonValue, path: string): void {
    if (!this.#profile.readsQuoted)
      this.#found("malformed", json, "the value without quotes", path);
  }

  #keepUnknown(
    message: PlainMessage,
    plan: MessagePlan,
    name: string,
    content: JsonValue,
    path: string,
  ): void {
    if (this.#members?.(message, name, content) === true) return;
    keepName(message, name, content);
    const type = `${plan.name} of ${plan.schema.version}`;
    this.notes.add(
      "unknown-fields",
      undefined,
      `found ${JSON.stringify(name)}, unknown in ${type}`,
      path,
    );
  }

  #found(code: BodyNoteCode, json: JsonValue, wanted: string, path: string): void {
    this.notes.add(code, undefined, `found ${describeJson(json)}, want ${wanted}`, path);
  }
}

function keepName(message: PlainMessage, name: string, content: JsonValue): void {
  message[UNKNOWN_NAMES] ??= {};
  setProperty(message[UNKNOWN_NAMES], name, content);
}

function isJsonArray(json: JsonValue): json is readonly JsonValue[] {
  return Array.isArray(json);
}

function wantedOf(field: FieldPlan): string {
  switch (field.type) {
    case "bool":
      return "true or false";
    case "bytes":
      return "a base64 string";
    case "string":
      return "a string";
    default:
      return "a number";
  }
}

function describeJson(json: JsonValue): string {
  if (Array.isArray(json)) return "an array";
  if (isJsonObject(json)) return "an object";
  const text = typeof json === "string" ? JSON.stringify(json) : String(json);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
