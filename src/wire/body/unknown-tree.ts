// A view of protobuf bytes without a schema: what the wire format tells, and a guess where it is silent.

import { toUint64 } from "./int64.js";
import { MAX_UNKNOWN_VALUES } from "./limits.js";
import { type PlainMessage, WIRE_BYTES } from "./symbols.js";
import { decodeText } from "./utf8.js";
import { type ScannedFields, scanFields, type WireField } from "./wire-fields.js";
import { WireReader } from "./wire-reader.js";
import { FIXED32, FIXED64, START_GROUP, VARINT } from "./wire-type.js";

/** What a field without a schema holds; length-delimited ones are guessed, their bytes stay at hand. */
export type UnknownValue =
  | { readonly kind: "varint"; readonly value: bigint }
  | { readonly kind: "fixed64"; readonly value: bigint; readonly double: number }
  | { readonly kind: "fixed32"; readonly value: number; readonly float: number }
  | { readonly kind: "message"; readonly tree: UnknownTree; readonly bytes: Uint8Array }
  | { readonly kind: "text"; readonly text: string; readonly bytes: Uint8Array }
  | {
      readonly kind: "bytes";
      readonly bytes: Uint8Array;
      /** The varints that these bytes are if they are a packed list. */
      readonly packed: readonly bigint[] | undefined;
    }
  | { readonly kind: "group"; readonly tree: UnknownTree };

/** One field as it lies in the bytes. */
export interface UnknownField {
  readonly number: number;
  /** Of its tag, counted from the start of the bytes given. */
  readonly offset: number;
  readonly value: UnknownValue;
}

/** The fields of a message that no schema describes, in wire order. */
export interface UnknownTree {
  readonly fields: readonly UnknownField[];
  /** Where bytes begin that are no field, or too many to look into; `undefined` when all are fields. */
  readonly damagedAt: number | undefined;
}

const MAX_DEPTH = 32;

/**
 * Reads protobuf bytes without a schema. Never throws: what is no field is left at `damagedAt`.
 *
 * Length-delimited content is taken for text when all of it is printable UTF-8, else for a message when all
 * of it reads as fields, else for bytes.
 */
export function decodeUnknown(bytes: Uint8Array): UnknownTree {
  return new TreeReader(bytes).tree(0, bytes.length, 0);
}

/**
 * The same as plain data, for views and JSON: field numbers as names, several fields of one number as a list,
 * varints as `bigint`, fixed-size values as what they are as floating point, guessed texts and messages. The
 * whole is kept under `WIRE_BYTES`.
 */
export function plainUnknown(bytes: Uint8Array): PlainMessage {
  const plain = plainTree(decodeUnknown(bytes));
  plain[WIRE_BYTES] = bytes;
  return plain;
}

class TreeReader {
  readonly #bytes: Uint8Array;
  #left = MAX_UNKNOWN_VALUES;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  tree(start: number, end: number, depth: number): UnknownTree {
    return this.#treeOf(scanFields(this.#bytes, start, end, this.#left), depth);
  }

  #treeOf({ fields, damagedAt }: ScannedFields, depth: number): UnknownTree {
    this.#left -= fields.length;
    return {
      fields: fields.map((field) => ({
        number: field.number,
        offset: field.start,
        value: this.#value(field, depth),
      })),
      damagedAt,
    };
  }

  #value(field: WireField, depth: number): UnknownValue {
    const { contentStart: start, contentEnd: end, wireType } = field;
    const bytes = this.#bytes;
    const reader = new WireReader(bytes);
    reader.position = start;
    switch (wireType) {
      case VARINT:
        reader.varint(end);
        return { kind: "varint", value: toUint64(reader.low, reader.high) };
      case FIXED64:
        return {
          kind: "fixed64",
          value: reader.view.getBigUint64(start, true),
          double: reader.view.getFloat64(start, true),
        };
      case FIXED32:
        return {
          kind: "fixed32",
          value: reader.view.getUint32(start, true),
          float: reader.view.getFloat32(start, true),
        };
      case START_GROUP:
        return { kind: "group", tree: this.tree(start, end, depth + 1) };
      default:
        return this.#guess(start, end, depth, reader.slice(start, end));
    }
  }

  #guess(start: number, end: number, depth: number, bytes: Uint8Array): UnknownValue {
    const text = printableText(bytes);
    // The tags of the fields most used are control characters, a line feed among them.
    if (text !== undefined && (bytes[0] ?? 0x20) >= 0x20) return { kind: "text", text, bytes };
    if (bytes.length > 0 && depth < MAX_DEPTH && this.#left > 0) {
      const scanned = scanFields(this.#bytes, start, end, this.#left);
      if (scanned.damagedAt === undefined) {
        return { kind: "message", tree: this.#treeOf(scanned, depth + 1), bytes };
      }
    }
    if (text !== undefined) return { kind: "text", text, bytes };
    return { kind: "bytes", bytes, packed: packedVarints(bytes) };
  }
}

// Control characters but for tab, line feed and carriage return; bytes that were not UTF-8; replacements.
const NOT_PRINTABLE = /[^\P{Cc}\t\n\r]|\p{Cs}|\ufffd/u;

function printableText(bytes: Uint8Array): string | undefined {
  const text = decodeText(bytes);
  return NOT_PRINTABLE.test(text) ? undefined : text;
}

// Larger values are rare in lists, and in random bytes they are the rule.
const MAX_PACKED_BYTES = 5;

function packedVarints(bytes: Uint8Array): readonly bigint[] | undefined {
  if (bytes.length < 2) return undefined;
  const reader = new WireReader(bytes);
  const values: bigint[] = [];
  while (reader.position < bytes.length) {
    const start = reader.position;
    if (!reader.varint(bytes.length) || reader.position - start > MAX_PACKED_BYTES)
      return undefined;
    values.push(toUint64(reader.low, reader.high));
  }
  return reader.canonical ? values : undefined;
}

function plainTree(tree: UnknownTree): PlainMessage {
  const plain: PlainMessage = {};
  for (const { number, value } of tree.fields) {
    const held = plain[number];
    const content = plainValue(value);
    // A content is never a list itself.
    if (held === undefined) plain[number] = content;
    else if (Array.isArray(held)) held.push(content);
    else plain[number] = [held, content];
  }
  return plain;
}

function plainValue(value: UnknownValue): unknown {
  switch (value.kind) {
    case "varint":
      return value.value;
    case "fixed64":
      return value.double;
    case "fixed32":
      return value.float;
    case "message":
    case "group":
      return plainTree(value.tree);
    case "text":
      return value.text;
    case "bytes":
      return value.bytes;
  }
}
