import type { Schema } from "../schema/descriptor.js";
import type { BodyOf } from "./body-type.js";
import { defaultValue } from "./default-value.js";
import { type BodyLimits, DEFAULT_BODY_LIMITS } from "./limits.js";
import type { BodyNote, BodyNoteCode } from "./note.js";
import { NoteBook } from "./note-book.js";
import { type EntryPlan, type FieldPlan, type MessagePlan, planOf } from "./plan.js";
import { fixedScalar, int32Value, varintScalar } from "./scalar-value.js";
import { isPlainMessage, type PlainMessage, UNKNOWN_FIELDS, WIRE_BYTES } from "./symbols.js";
import { decodeText } from "./utf8.js";
import { WireReader } from "./wire-reader.js";
import {
  END_GROUP,
  FIXED32,
  FIXED64,
  LENGTH_DELIMITED,
  START_GROUP,
  VARINT,
  wireTypeName,
} from "./wire-type.js";

/** A decoded body and what is to say about it. */
export interface DecodedMessage<N extends string = string> {
  /** Plain data as docs/architecture.md describes it; what could be read when the bytes are damaged. */
  readonly value: BodyOf<N>;
  /** Empty for a sound body that the schema knows whole. */
  readonly notes: readonly BodyNote[];
}

/**
 * Decodes a protobuf body to plain data.
 *
 * Damage never throws: what could be read is the value, and a note says where it ended. `bytes` fields and
 * unknown fields are views of `bytes`: copy them to keep them longer than the input.
 * `encodeMessage` gives the input back for any input.
 *
 * @param bytes the whole body
 * @throws MesosSniffError `unknown-type` when the schema does not hold `typeName`
 */
export function decodeMessage<N extends string>(
  schema: Schema,
  typeName: N,
  bytes: Uint8Array,
  limits: BodyLimits = DEFAULT_BODY_LIMITS,
): DecodedMessage<N> {
  const decoder = new Decoder(bytes, limits);
  const value = decoder.message(planOf(schema, typeName), bytes.length, 1, true);
  return { value: value as BodyOf<N>, notes: decoder.notes() };
}

/** Like `decodeMessage` for a message `depth` levels down (1 is the body itself), without notes. */
export function decodeByPlan(plan: MessagePlan, bytes: Uint8Array, depth = 1): PlainMessage {
  return new Decoder(bytes, DEFAULT_BODY_LIMITS).message(plan, bytes.length, depth, true);
}

/** One pass over the bytes of a body. */
class Decoder {
  readonly #notes = new NoteBook();
  readonly #reader: WireReader;
  readonly #limits: BodyLimits;
  #values = 0;
  /** The input ended inside a field: everything returns, nothing more is read. */
  #cut = false;

  constructor(bytes: Uint8Array, limits: BodyLimits) {
    this.#reader = new WireReader(bytes);
    this.#limits = limits;
  }

  notes(): readonly BodyNote[] {
    return this.#notes.finish();
  }

  /**
   * Decodes the message from the reader's position to `end`, into `value` when that was begun before.
   *
   * @param open `end` is where the input ends and not where the message says it does
   */
  message(
    plan: MessagePlan,
    end: number,
    depth: number,
    open: boolean,
    value: PlainMessage = {},
  ): PlainMessage {
    const reader = this.#reader;
    const start = reader.position;
    const outerCanonical = reader.canonical;
    reader.canonical = true;
    // Encoding writes in the order of numbers, a run of unknown fields where its first number belongs.
    let lastNumber = 0;
    let runStart = -1;
    let fieldStart = start;
    for (; reader.position < end; fieldStart = reader.position) {
      if (!reader.varint(end)) {
        this.#faultyVarint("a tag", fieldStart, open);
        break;
      }
      const number = reader.low >>> 3;
      const wireType = reader.low & 7;
      if (reader.high !== 0 || number === 0 || wireType === END_GROUP || wireType > FIXED32) {
        this.#damage("malformed", fieldStart, badTag(reader.low, reader.high));
        break;
      }
      if (++this.#values > this.#limits.maxValues) {
        this.#damage("limit", fieldStart, `found more than ${this.#limits.maxValues} values`);
        break;
      }
      const field = plan.byNumber.get(number);
      if (field !== undefined && this.#takes(field, wireType, depth)) {
        if (runStart >= 0) this.#keepUnknown(value, runStart, fieldStart);
        runStart = -1;
        if (number < lastNumber || (number === lastNumber && !field.repeated && !field.map)) {
          reader.canonical = false;
        }
        lastNumber = number;
        if (!this.#field(value, field, wireType, end, depth, open)) break;
      } else {
        this.#sayWhyUnknown(plan, field, number, wireType, depth, fieldStart);
        if (!this.#skip(number, wireType, end, open)) break;
        if (runStart < 0) {
          runStart = fieldStart;
          if (number <= lastNumber) reader.canonical = false;
          lastNumber = number;
        }
      }
    }
    if (runStart >= 0) this.#keepUnknown(value, runStart, fieldStart);
    if (!this.#cut) this.#checkRequired(plan, value, start);
    if (!reader.canonical) value[WIRE_BYTES] = reader.slice(start, end);
    reader.canonical = outerCanonical;
    return value;
  }

  #takes(field: FieldPlan, wireType: number, depth: number): boolean {
    if (wireType !== field.wireType) return field.repeated && wireType === LENGTH_DELIMITED;
    if (field.type !== "message") return true;
    return depth < this.#limits.maxDepth && (field.map || field.message() !== undefined);
  }

  /** Reads one occurrence of a known field; false when the rest of the message cannot be read. */
  #field(
    message: PlainMessage,
    field: FieldPlan,
    wireType: number,
    end: number,
    depth: number,
    open: boolean,
  ): boolean {
    const { name } = field;
    if (field.entry !== undefined) {
      return this.#mapEntry(message, field, field.entry, end, depth, open);
    }
    if (!field.repeated) {
      // Messages alone are merged; the last of other values counts.
      const held = field.type === "message" ? message[name] : undefined;
      const value = this.#value(field, end, depth, open, held, -1);
      if (value === undefined) return false;
      message[name] = value;
      return !this.#cut;
    }
    const held = message[name];
    const list = Array.isArray(held) ? held : [];
    if (wireType !== field.wireType) {
      if (!field.packed || held !== undefined) this.#reader.canonical = false;
      const complete = this.#packed(list, field, end, open);
      if (list.length > 0) message[name] = list;
      else this.#reader.canonical = false;
      return complete;
    }
    if (field.packed) this.#reader.canonical = false;
    const value = this.#value(field, end, depth, open, undefined, list.length);
    if (value === undefined) return false;
    if (held === undefined) message[name] = list;
    list.push(value);
    return !this.#cut;
  }

  #packed(list: unknown[], field: FieldPlan, end: number, open: boolean): boolean {
    const reader = this.#reader;
    const start = reader.position;
    const stop = this.#length(end);
    if (stop < 0 || stop > end) {
      this.#faultyLength(field.name, start, stop, end, open);
      return false;
    }
    while (reader.position < stop) {
      if (++this.#values > this.#limits.maxValues) {
        const text = `found more than ${this.#limits.maxValues} values`;
        this.#damage("limit", reader.position, text, field.name);
        return false;
      }
      const value = this.#value(field, stop, 0, false, undefined, list.length);
      if (value === undefined) break;
      list.push(value);
    }
    reader.position = stop;
    return true;
  }

  #mapEntry(
    message: PlainMessage,
    field: FieldPlan,
    plan: EntryPlan,
    end: number,
    depth: number,
    open: boolean,
  ): boolean {
    const reader = this.#reader;
    const notesBefore = this.#notes.length;
    const entry = this.#nested(plan, end, depth, open, undefined);
    if (entry === undefined) {
      this.#notes.moveUnder(notesBefore, field.name);
      return false;
    }
    const key = String(entry["key"] ?? defaultValue(plan.key));
    this.#notes.moveUnder(notesBefore, `${field.name}[${JSON.stringify(key)}]`, "value");
    const held = message[field.name];
    const map = isPlainMessage(held) ? held : {};
    if (
      entry["key"] === undefined ||
      entry["value"] === undefined ||
      entry[WIRE_BYTES] !== undefined ||
      entry[UNKNOWN_FIELDS] !== undefined ||
      Object.hasOwn(map, key) ||
      // JavaScript orders such keys by value, before all others.
      (/^\d/.test(key) && Object.keys(map).length > 0)
    ) {
      reader.canonical = false;
    }
    // Defined, not assigned: a key may be called __proto__.
    Object.defineProperty(map, key, {
      value: entry["value"] ?? defaultValue(plan.value),
      configurable: true,
      enumerable: true,
      writable: true,
    });
    message[field.name] = map;
    return !this.#cut;
  }

  /** Reads one value; `undefined` when it could not be read, which is noted. */
  #value(
    field: FieldPlan,
    end: number,
    depth: number,
    open: boolean,
    held: unknown,
    index: number,
  ): unknown {
    const reader = this.#reader;
    const start = reader.position;
    switch (field.wireType) {
      case VARINT:
        if (reader.varint(end)) return this.#varintValue(field, start, index);
        this.#faultyVarint("a value", start, open, field.name);
        return undefined;
      case LENGTH_DELIMITED:
        return this.#delimited(field, end, depth, open, held, index);
      default:
        return this.#fixed(field, end, open);
    }
  }

  #varintValue(field: FieldPlan, start: number, index: number): unknown {
    if (field.type !== "enum") return varintScalar(this.#reader, field.type);
    const number = int32Value(this.#reader);
    const name = field.enumeration?.nameOf.get(number);
    if (name !== undefined) return name;
    const type = field.enumeration?.name ?? field.descriptor.ref;
    const text = `found ${number}, not a value of ${type}`;
    this.#notes.addOnce(text, "unknown-enum", start, text, elementName(field, index));
    return number;
  }

  #fixed(field: FieldPlan, end: number, open: boolean): unknown {
    const reader = this.#reader;
    const { position } = reader;
    const stop = position + (field.wireType === FIXED64 ? 8 : 4);
    if (stop > end) {
      this.#faultyLength(field.name, position, stop, end, open);
      return undefined;
    }
    reader.position = stop;
    return fixedScalar(reader, field.type, position);
  }

  #delimited(
    field: FieldPlan,
    end: number,
    depth: number,
    open: boolean,
    held: unknown,
    index: number,
  ): unknown {
    const reader = this.#reader;
    const notesBefore = this.#notes.length;
    if (field.type === "message") {
      const plan = field.message();
      if (plan === undefined) return undefined;
      const into = isPlainMessage(held) ? held : undefined;
      const message = this.#nested(plan, end, depth, open, into);
      if (this.#notes.length > notesBefore) {
        this.#notes.moveUnder(notesBefore, elementName(field, index));
      }
      return message;
    }
    const start = reader.position;
    const stop = this.#length(end);
    if (stop < 0 || stop > end) {
      this.#faultyLength(elementName(field, index), start, stop, end, open);
      return undefined;
    }
    const from = reader.position;
    reader.position = stop;
    if (field.type === "bytes") return reader.slice(from, stop);
    reader.escaped = false;
    const text = decodeText(reader.bytes, from, stop, reader);
    if (reader.escaped) {
      this.#notes.add(
        "invalid-utf8",
        from,
        "found bytes that are not UTF-8",
        elementName(field, index),
      );
    }
    return text;
  }

  #nested(
    plan: MessagePlan,
    end: number,
    depth: number,
    open: boolean,
    into: PlainMessage | undefined,
  ): PlainMessage | undefined {
    const reader = this.#reader;
    const start = reader.position;
    const stop = this.#length(end);
    if (stop >= 0 && stop <= end) {
      const message = this.message(plan, stop, depth + 1, false, into);
      reader.position = stop;
      return message;
    }
    if (stop < 0) {
      this.#faultyLength("", start, stop, end, open);
      return undefined;
    }
    const wanted = stop - reader.position;
    const found = end - reader.position;
    const message = this.message(plan, end, depth + 1, open, into);
    reader.canonical = false;
    reader.position = end;
    if (!this.#cut) this.#end(start, `found ${found} bytes, want ${wanted}`, open, "");
    return message;
  }

  /** Reads a length; the offset where the field ends, which may be past `end`, or -1. */
  #length(end: number): number {
    const reader = this.#reader;
    if (!reader.varint(end)) return -1;
    return reader.position + reader.high * 4294967296 + reader.low;
  }

  /** Passes over a field that the schema does not know; false when it does not end properly. */
  #skip(number: number, wireType: number, end: number, open: boolean): boolean {
    const reader = this.#reader;
    const start = reader.position;
    switch (wireType) {
      case VARINT:
        if (reader.varint(end)) return true;
        this.#faultyVarint(`field ${number}`, start, open);
        return false;
      case START_GROUP:
        return this.#skipGroup(number, end, open);
      default: {
        const stop =
          wireType === LENGTH_DELIMITED
            ? this.#length(end)
            : start + (wireType === FIXED64 ? 8 : 4);
        if (stop >= 0 && stop <= end) {
          reader.position = stop;
          return true;
        }
        this.#faultyLength("", start, stop, end, open);
        return false;
      }
    }
  }

  #skipGroup(number: number, end: number, open: boolean): boolean {
    const reader = this.#reader;
    const groups = [number];
    while (groups.length > 0) {
      const start = reader.position;
      if (!reader.varint(end)) {
        this.#faultyVarint("a tag", start, open);
        return false;
      }
      const inner = reader.low >>> 3;
      const wireType = reader.low & 7;
      if (wireType === END_GROUP && inner === groups.at(-1) && reader.high === 0) {
        groups.pop();
      } else if (reader.high !== 0 || inner === 0 || wireType === END_GROUP || wireType > FIXED32) {
        this.#damage("malformed", start, badTag(reader.low, reader.high));
        return false;
      } else if (
        ++this.#values > this.#limits.maxValues ||
        groups.length >= this.#limits.maxDepth
      ) {
        this.#damage("limit", start, `found more values or deeper groups than the limits allow`);
        return false;
      } else if (wireType === START_GROUP) {
        groups.push(inner);
      } else if (!this.#skip(inner, wireType, end, open)) {
        return false;
      }
    }
    return true;
  }

  #keepUnknown(message: PlainMessage, start: number, end: number): void {
    message[UNKNOWN_FIELDS] = [...(message[UNKNOWN_FIELDS] ?? []), this.#reader.slice(start, end)];
  }

  #checkRequired(plan: MessagePlan, value: PlainMessage, start: number): void {
    for (const field of plan.required) {
      const found = value[field.name];
      // To protobuf an enum number without a name is an unknown field, and the field itself is not set.
      const unnamed = field.type === "enum" && typeof found === "number";
      if ((found !== undefined && !unnamed) || this.#notes.has(field)) continue;
      const type = `${plan.name} of ${plan.schema.version}`;
      const text = `found no ${unnamed ? "known " : ""}${field.name}, required in ${type}`;
      this.#notes.addOnce(field, "missing-required", start, text);
    }
  }

  #sayWhyUnknown(
    plan: MessagePlan,
    field: FieldPlan | undefined,
    number: number,
    wireType: number,
    depth: number,
    offset: number,
  ): void {
    const type = `${plan.name} of ${plan.schema.version}`;
    if (field === undefined) {
      const text = `found field ${number}, unknown in ${type}`;
      this.#notes.addOnce(text, "unknown-fields", offset, text);
    } else if (wireType !== field.wireType) {
      const found = wireTypeName(wireType);
      const wanted = wireTypeName(field.wireType);
      const text = `found ${found}, want ${wanted} for field ${number} of ${type}`;
      this.#notes.addOnce(text, "wire-type", offset, text, field.name);
    } else if (depth >= this.#limits.maxDepth) {
      this.#notes.add(
        "limit",
        offset,
        `found more than ${this.#limits.maxDepth} levels`,
        field.name,
      );
    } else {
      const text = `found ${field.descriptor.ref}, which the schema of ${plan.schema.version} lacks`;
      this.#notes.addOnce(text, "unknown-fields", offset, text, field.name);
    }
  }

  #faultyVarint(what: string, offset: number, open: boolean, path = ""): void {
    if (this.#reader.fault === "overlong") {
      this.#damage("malformed", offset, `found more than 10 bytes, want a varint of ${what}`, path);
    } else {
      this.#end(
        offset,
        `found the end of the ${open ? "body" : "message"} inside ${what}`,
        open,
        path,
      );
    }
  }

  #faultyLength(path: string, offset: number, stop: number, end: number, open: boolean): void {
    if (stop < 0) {
      this.#faultyVarint("a length", offset, open, path);
      return;
    }
    const from = this.#reader.position;
    this.#end(offset, `found ${end - from} bytes, want ${stop - from}`, open, path);
  }

  #end(offset: number, text: string, open: boolean, path: string): void {
    this.#damage(open ? "truncated" : "malformed", offset, text, path);
    this.#cut ||= open;
  }

  #damage(code: BodyNoteCode, offset: number, text: string, path = ""): void {
    this.#reader.canonical = false;
    this.#notes.add(code, offset, text, path);
  }
}

function elementName(field: FieldPlan, index: number): string {
  return field.repeated ? `${field.name}[${index}]` : field.name;
}

function badTag(low: number, high: number): string {
  if (high !== 0) return "found a tag of more than 32 bits";
  if (low >>> 3 === 0) return `found tag ${low}, want a field number from 1`;
  return `found tag ${low} of ${wireTypeName(low & 7)}, want a field`;
}
