import { MesosSniffError } from "../../errors/index.js";
import type { Schema } from "../schema/descriptor.js";
import type { BodyOf } from "./body-type.js";
import { decodeByPlan } from "./decode.js";
import { equalValues } from "./equal-values.js";
import { highHalf, lowHalf } from "./int64.js";
import { joinPath } from "./note.js";
import { type EntryPlan, type FieldPlan, type MessagePlan, planOf } from "./plan.js";
import { isPlainMessage, type PlainMessage, UNKNOWN_FIELDS, WIRE_BYTES } from "./symbols.js";
import { WireReader } from "./wire-reader.js";
import { LENGTH_DELIMITED } from "./wire-type.js";
import { WireWriter } from "./wire-writer.js";

/** Choices of `encodeMessage`. */
export interface EncodeOptions {
  /**
   * Refuse a message in which a field is missing that the schema calls required. Off by default, so that
   * whatever was decoded can be encoded again.
   */
  readonly checkRequired?: boolean;
}

// Deeper values are cycles, or nothing a Mesos peer would read.
const MAX_DEPTH = 200;

/**
 * Encodes plain data as a protobuf body, in the order of field numbers as Mesos does.
 *
 * For every input, decoded and encoded at the same version: `encodeMessage(s, t, decodeMessage(s, t, b).value)`
 * equals `b`. Fields set to `undefined` are absent; 64-bit fields also take safe integers.
 *
 * @throws MesosSniffError `unknown-type` for an unknown `typeName`, `invalid-argument` with the path of the
 * field when a value does not fit the schema
 */
export function encodeMessage<N extends string>(
  schema: Schema,
  typeName: N,
  value: NoInfer<BodyOf<N>>,
  options: EncodeOptions = {},
): Uint8Array {
  const plan = planOf(schema, typeName);
  const encoder = new Encoder(options);
  encoder.message(plan, value, 0);
  return encoder.writer.finish();
}

/**
 * Bytes of one value of a field, tag included: one element of a list, one `{ key, value }` of a map.
 *
 * @param path of the field, for error messages
 */
export function encodeOccurrence(field: FieldPlan, value: unknown, path: string): Uint8Array {
  const encoder = new Encoder({}, path);
  encoder.occurrence(field, value, 0);
  return encoder.writer.finish();
}

/**
 * Bytes of a whole field as it stands in a message: all elements of a list, all entries of a map.
 *
 * @param path of the field, for error messages
 */
export function encodeField(field: FieldPlan, value: unknown, path: string): Uint8Array {
  const encoder = new Encoder({}, path);
  encoder.field(field, value, 0);
  return encoder.writer.finish();
}

class Encoder {
  readonly writer = new WireWriter();
  readonly #options: EncodeOptions;
  /** Where the value at hand is: names of fields, and indices and keys in brackets. */
  readonly #path: string[];

  constructor(options: EncodeOptions, path = "") {
    this.#options = options;
    this.#path = path === "" ? [] : [path];
  }

  message(plan: MessagePlan, value: unknown, depth: number): void {
    if (!isPlainMessage(value)) throw this.#unfit(value, `an object of ${plan.name}`);
    if (depth > MAX_DEPTH) {
      throw this.#unfit(value, `at most ${MAX_DEPTH} levels of messages, without cycles`);
    }
    const original = value[WIRE_BYTES];
    if (original !== undefined && equalValues(decodeByPlan(plan, original, depth + 1), value)) {
      this.writer.raw(original);
      return;
    }
    const runs = value[UNKNOWN_FIELDS];
    let nextRun = 0;
    let written = 0;
    for (const field of plan.fields) {
      const content = value[field.name];
      if (content === undefined) continue;
      written++;
      if (runs !== undefined) nextRun = this.#unknown(runs, nextRun, field.number);
      this.#path.push(field.name);
      this.field(field, content, depth);
      this.#path.pop();
    }
    if (runs !== undefined) this.#unknown(runs, nextRun, Number.POSITIVE_INFINITY);
    this.#checkNames(plan, value, written);
    if (this.#options.checkRequired === true) this.#checkRequired(plan, value);
  }

  field(field: FieldPlan, value: unknown, depth: number): void {
    if (field.entry !== undefined) {
      if (!isPlainMessage(value)) throw this.#unfit(value, "an object from keys to values");
      for (const [key, item] of Object.entries(value)) {
        this.#path.push(`[${JSON.stringify(key)}]`);
        this.occurrence(field, { key, value: item }, depth);
        this.#path.pop();
      }
    } else if (!field.repeated) {
      this.occurrence(field, value, depth);
    } else if (!Array.isArray(value)) {
      throw this.#unfit(value, `an array of ${typeOf(field)}`);
    } else {
      const packed = field.packed && value.length > 0;
      if (packed) this.#tag(field.number, LENGTH_DELIMITED);
      const mark = packed ? this.writer.open() : 0;
      for (let index = 0; index < value.length; index++) {
        this.#path.push(`[${index}]`);
        if (packed) this.#scalar(field, value[index]);
        else this.occurrence(field, value[index], depth);
        this.#path.pop();
      }
      if (packed) this.writer.close(mark);
    }
  }

  occurrence(field: FieldPlan, value: unknown, depth: number): void {
    this.#tag(field.number, field.wireType);
    if (field.entry !== undefined) {
      this.#entry(field.entry, value, depth);
    } else if (field.type === "message") {
      const plan = field.message();
      if (plan === undefined)
        throw this.#unfit(value, `no value: the schema lacks ${typeOf(field)}`);
      const mark = this.writer.open();
      this.message(plan, value, depth + 1);
      this.writer.close(mark);
    } else {
      this.#scalar(field, value);
    }
  }

  #entry(plan: EntryPlan, entry: unknown, depth: number): void {
    if (!isPlainMessage(entry)) throw this.#unfit(entry, "a key and a value");
    const { key, value } = entry;
    const mark = this.writer.open();
    this.occurrence(plan.key, typeof key === "string" ? this.#mapKey(plan.key, key) : key, depth);
    this.occurrence(plan.value, value, depth + 1);
    this.writer.close(mark);
  }

  /** Key of a map as its type wants it: keys of plain objects are strings. */
  #mapKey(field: FieldPlan, key: string): unknown {
    switch (field.type) {
      case "string":
        return key;
      case "bool":
        return key === "true" ? true : key === "false" ? false : key;
      default:
        return /^-?\d+$/.test(key) ? BigInt(key) : key;
    }
  }

  /** Writes the runs of unknown fields that belong before a field number; the index of the next run. */
  #unknown(runs: readonly Uint8Array[], from: number, before: number): number {
    let index = from;
    for (let run = runs[index]; run !== undefined; run = runs[++index]) {
      const reader = new WireReader(run);
      if (reader.varint(run.length) && reader.low >>> 3 > before) break;
      this.writer.raw(run);
    }
    return index;
  }

  #tag(number: number, wireType: number): void {
    this.writer.varint32((number << 3) | wireType);
  }

  #scalar(field: FieldPlan, value: unknown): void {
    switch (field.type) {
      case "string":
        if (typeof value !== "string") throw this.#unfit(value, "a string");
        this.writer.text(value);
        break;
      case "bytes":
        if (!(value instanceof Uint8Array)) throw this.#unfit(value, "a Uint8Array");
        this.writer.delimited(value);
        break;
      case "bool":
        if (typeof value !== "boolean") throw this.#unfit(value, "true or false");
        this.writer.varint32(value ? 1 : 0);
        break;
      case "enum":
        this.writer.int32(this.#enumNumber(field, value));
        break;
      case "message":
        throw this.#unfit(value, "a scalar");
      case "double":
        this.writer.double(this.#double(value));
        break;
      case "float":
        this.writer.float(this.#double(value));
        break;
      default:
        this.#integer(field.type, value);
    }
  }

  #integer(type: IntegerType, value: unknown): void {
    const { writer } = this;
    switch (type) {
      case "int32":
        writer.int32(this.#int(value, INT32));
        break;
      case "uint32":
        writer.varint32(this.#int(value, UINT32));
        break;
      case "sint32": {
        const number = this.#int(value, INT32);
        writer.varint32((number << 1) ^ (number >> 31));
        break;
      }
      case "fixed32":
        writer.fixed32(this.#int(value, UINT32));
        break;
      case "sfixed32":
        writer.fixed32(this.#int(value, INT32));
        break;
      case "fixed64":
        writer.fixed64(this.#bigint(value, UINT64));
        break;
      case "sfixed64":
        writer.fixed64(this.#bigint(value, INT64));
        break;
      case "sint64": {
        const number = this.#bigint(value, INT64);
        const zigzag = (number << 1n) ^ (number >> 63n);
        writer.varint64(lowHalf(zigzag), highHalf(zigzag));
        break;
      }
      default: {
        const number = this.#bigint(value, type === "int64" ? INT64 : UINT64);
        writer.varint64(lowHalf(number), highHalf(number));
      }
    }
  }

  #enumNumber(field: FieldPlan, value: unknown): number {
    if (typeof value === "number") return this.#int(value, INT32);
    const number = typeof value === "string" ? field.enumeration?.numberOf.get(value) : undefined;
    if (number !== undefined) return number;
    const names = [...(field.enumeration?.numberOf.keys() ?? [])];
    const shown = names.length > 8 ? [...names.slice(0, 8), "…"] : names;
    throw this.#unfit(value, `one of ${shown.join(", ")}`);
  }

  #double(value: unknown): number {
    if (typeof value !== "number") throw this.#unfit(value, "a number");
    return value;
  }

  #int(value: unknown, range: IntegerRange): number {
    const number = typeof value === "bigint" ? Number(value) : value;
    if (
      typeof number !== "number" ||
      !Number.isInteger(number) ||
      number < range.least ||
      number > range.most
    ) {
      throw this.#unfit(value, `an integer from ${range.least} to ${range.most}`);
    }
    return number;
  }

  #bigint(value: unknown, range: IntegerRange): bigint {
    const number = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
    if (typeof number !== "bigint" || number < range.least || number > range.most) {
      throw this.#unfit(value, `a bigint from ${range.least} to ${range.most}`);
    }
    return number;
  }

  #checkNames(plan: MessagePlan, value: PlainMessage, written: number): void {
    const names = Object.keys(value);
    if (names.length === written) return;
    for (const name of names) {
      if (value[name] === undefined || plan.byName.has(name)) continue;
      this.#path.push(name);
      throw this.#unfit(
        value[name],
        `no such field: ${plan.name} of ${plan.schema.version} lacks it`,
      );
    }
  }

  #checkRequired(plan: MessagePlan, value: PlainMessage): void {
    for (const field of plan.required) {
      if (value[field.name] !== undefined) continue;
      this.#path.push(field.name);
      throw this.#unfit(
        undefined,
        `${typeOf(field)}: required in ${plan.name} of ${plan.schema.version}`,
      );
    }
  }

  #unfit(value: unknown, wanted: string): MesosSniffError {
    const path = this.#path.reduce(joinPath, "");
    const where = path === "" ? "" : `${path}: `;
    return new MesosSniffError(
      "invalid-argument",
      `${where}found ${describe(value)}, want ${wanted}`,
    );
  }
}

type IntegerType = Exclude<
  FieldPlan["type"],
  "string" | "bytes" | "bool" | "enum" | "message" | "double" | "float"
>;

interface IntegerRange {
  readonly least: bigint;
  readonly most: bigint;
}

const INT32: IntegerRange = { least: -0x80000000n, most: 0x7fffffffn };
const UINT32: IntegerRange = { least: 0n, most: 0xffffffffn };
const INT64: IntegerRange = { least: -0x8000000000000000n, most: 0x7fffffffffffffffn };
const UINT64: IntegerRange = { least: 0n, most: 0xffffffffffffffffn };

function typeOf(field: FieldPlan): string {
  return field.descriptor.ref ?? field.type;
}

/** A value as an error message shows it: its kind, and its text when that is short. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  }
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}
