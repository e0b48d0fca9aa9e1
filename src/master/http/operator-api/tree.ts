// Messages of which parts are long lists: they are written item by item, in either format.

import { type ApiFormat, apiJson, RawJson } from "../../../http-api/index.js";
import {
  type BodyOf,
  encodeMessage,
  encodeRecordHeader,
  type Schema,
} from "../../../wire/index.js";
import { type Member, objectPieces } from "../json/pieces.js";
import type { Piece } from "../writing.js";

/** A message: fields that are messages like it, lists of bodies, or plain fields. Names and types are those of v0. */
export interface Tree {
  readonly type: string;
  readonly parts: readonly Part[];
}

export type Part =
  /** Of a body of the message. */
  | { readonly fields: object }
  | { readonly name: string; readonly tree: Tree }
  | {
      readonly name: string;
      readonly itemType: string;
      /** Each body is made when its turn comes. */
      readonly items: readonly (() => object)[];
      /** In JSON there even if it is empty. */
      readonly always: boolean;
    };

/** The pieces of a message in a format. */
export function treePieces(
  schema: Schema,
  tree: Tree,
  format: ApiFormat,
): Generator<Piece, void, undefined> {
  return format === "json" ? jsonPieces(schema, tree) : protobufPieces(schema, tree);
}

/** The same as one record of a stream, whose length comes first: it is made as a whole before a byte is written. */
export function* treeRecord(
  schema: Schema,
  tree: Tree,
  format: ApiFormat,
): Generator<Piece, void, undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const encoder = new TextEncoder();
  for (const piece of treePieces(schema, tree, format)) {
    const bytes = typeof piece === "string" ? encoder.encode(piece) : piece;
    length += bytes.length;
    if (bytes.length > 0) chunks.push(bytes);
    yield WORK;
  }
  yield encodeRecordHeader(length);
  yield* chunks;
}

/** Nothing to write yet, but something was done. */
const WORK = new Uint8Array();

function jsonPieces(schema: Schema, tree: Tree): Generator<string, void, undefined> {
  return objectPieces(
    tree.parts.flatMap((part) => membersOf(schema, tree.type, part)),
    false,
  );
}

function membersOf(schema: Schema, type: string, part: Part): readonly Member[] {
  if ("fields" in part) {
    return Object.entries(part.fields).map(([name, value]) => ({
      name,
      value: new RawJson(fieldJson(schema, type, name, value)),
    }));
  }
  if ("tree" in part) {
    return [{ name: part.name, pieces: () => jsonPieces(schema, part.tree) }];
  }
  const { name, itemType, items, always } = part;
  return always || items.length > 0
    ? [{ name, items: () => jsonItems(schema, itemType, items) }]
    : [];
}

// The text of one field, cut out of a message that holds no other.
function fieldJson(schema: Schema, type: string, name: string, value: unknown): string {
  const text = apiJson(schema, type, { [name]: value } as BodyOf<typeof type>);
  return text.slice(text.indexOf(":") + 1, -1);
}

function* jsonItems(
  schema: Schema,
  type: string,
  items: readonly (() => object)[],
): Generator<RawJson, void, undefined> {
  for (const item of items) yield new RawJson(apiJson(schema, type, item() as BodyOf<typeof type>));
}

function* protobufPieces(schema: Schema, tree: Tree): Generator<Piece, void, undefined> {
  const chunks: Uint8Array[] = [];
  yield* gather(schema, tree, chunks);
  yield* chunks;
}

/** Encodes into `chunks`; @returns how many bytes that is */
function* gather(
  schema: Schema,
  { type, parts }: Tree,
  chunks: Uint8Array[],
): Generator<Piece, number, undefined> {
  let total = 0;
  const push = (bytes: Uint8Array): void => {
    chunks.push(bytes);
    total += bytes.length;
  };
  for (const part of parts) {
    if ("fields" in part) {
      push(encodeMessage(schema, type, part.fields as BodyOf<typeof type>));
      continue;
    }
    const number = schema.message(type)?.byName.get(part.name)?.number ?? 0;
    if ("tree" in part) {
      const inner: Uint8Array[] = [];
      const length = yield* gather(schema, part.tree, inner);
      push(fieldPrefix(number, length));
      for (const chunk of inner) push(chunk);
      continue;
    }
    for (const item of part.items) {
      const bytes = encodeMessage(schema, part.itemType, item() as BodyOf<string>);
      push(fieldPrefix(number, bytes.length));
      push(bytes);
      yield WORK;
    }
  }
  return total;
}

// Tag of a length-delimited field, and its length.
function fieldPrefix(number: number, length: number): Uint8Array {
  return Uint8Array.from([...varint(number * 8 + 2), ...varint(length)]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}
