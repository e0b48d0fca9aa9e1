// Changes single fields of an encoded message and leaves every other byte as it was: order of fields,
// overlong varints, unknown fields. The proxy rewrites addresses in messages of peers whose schema it
// cannot know for sure.
//
// All edits are sorted into a tree by path first, then one pass over the bytes applies them.

import { concatBytes } from "../../bytes/index.js";
import { MesosSniffError } from "../../errors/index.js";
import type { Schema } from "../schema/descriptor.js";
import { decodeByPlan } from "./decode.js";
import {
  addEdit,
  type FieldEdit,
  type MessageEdits,
  setsSomething,
  type ValueEdit,
} from "./edit-tree.js";
import { encodeField, encodeOccurrence } from "./encode.js";
import { parsePath } from "./path.js";
import { type EntryPlan, type FieldPlan, type MessagePlan, planOf } from "./plan.js";
import { type WireField, wholeFields } from "./wire-fields.js";
import { LENGTH_DELIMITED } from "./wire-type.js";
import { WireWriter } from "./wire-writer.js";

/** One change of a body. */
export interface BodyEdit {
  /**
   * Where: `status.state`, `offers[0].id.value`, `limits["cpus"]`. Indices count the elements of the original;
   * the index behind the last one appends. Absent messages on the way are created.
   */
  readonly path: string;
  /** Plain data as `encodeMessage` takes it; `undefined` removes. */
  readonly value: unknown;
}

/**
 * Applies edits to an encoded message: the fields named are encoded anew, all other bytes stay as they are.
 * A field that was absent comes where its number belongs.
 *
 * @throws MesosSniffError `unknown-type`; `invalid-argument` for a path or value that does not fit the schema,
 * an index behind the list, or edits that contradict each other; `malformed` when the bytes on the way of a
 * path are no protobuf message
 */
export function patchMessage(
  schema: Schema,
  typeName: string,
  bytes: Uint8Array,
  edits: readonly BodyEdit[],
): Uint8Array {
  const root: MessageEdits = { plan: planOf(schema, typeName), fields: new Map() };
  for (const { path, value } of edits) addEdit(root, parsePath(path), value);
  return patched(root, bytes);
}

/**
 * What stands in the place of occurrences of a field; those not named stay. `added` comes behind the last
 * one, or where the number belongs when there was none.
 */
interface Replacement {
  readonly at: ReadonlyMap<WireField, Uint8Array>;
  readonly added: Uint8Array;
}

const NOTHING: Uint8Array = new Uint8Array(0);

function patched({ plan, fields: edits }: MessageEdits, bytes: Uint8Array): Uint8Array {
  const fields = wholeFields(bytes);
  const occurrences = new Map<number, WireField[]>();
  for (const number of edits.keys()) occurrences.set(number, []);
  for (const field of fields) occurrences.get(field.number)?.push(field);

  const pieces: { readonly offset: number; readonly end: number; readonly bytes: Uint8Array }[] =
    [];
  for (const [number, edit] of [...edits].sort(([a], [b]) => a - b)) {
    const field = plan.byNumber.get(number);
    const found = occurrences.get(number);
    if (field === undefined || found === undefined) continue;
    const { at, added } = replace(field, edit, bytes, found, plan);
    for (const [{ start, end }, replacement] of at) {
      pieces.push({ offset: start, end, bytes: replacement });
    }
    if (added.length > 0) {
      const offset = found.at(-1)?.end ?? placeOf(number, fields, bytes.length);
      pieces.push({ offset, end: offset, bytes: added });
    }
  }
  // Stable: what is added in one place stays in the order of numbers.
  pieces.sort((a, b) => a.offset - b.offset || a.end - b.end);
  const parts: Uint8Array[] = [];
  let keptFrom = 0;
  for (const piece of pieces) {
    parts.push(bytes.subarray(keptFrom, piece.offset), piece.bytes);
    keptFrom = piece.end;
  }
  parts.push(bytes.subarray(keptFrom));
  return concatBytes(parts);
}

/** Where a field belongs that is not there: before the first of a higher number. */
function placeOf(number: number, fields: readonly WireField[], end: number): number {
  return fields.find((field) => field.number > number)?.start ?? end;
}

function replace(
  field: FieldPlan,
  edit: FieldEdit,
  bytes: Uint8Array,
  found: readonly WireField[],
  owner: MessagePlan,
): Replacement {
  switch (edit.kind) {
    case "set":
      return instead(
        found,
        edit.value === undefined ? NOTHING : encodeField(field, edit.value, edit.path),
      );
    case "inside": {
      if (found.length === 0 && !setsSomething(edit.message)) return instead(found, NOTHING);
      // A message in several pieces means the same as its pieces put together.
      const content = concatBytes(found.map((occurrence) => contentOf(bytes, occurrence)));
      return instead(found, delimited(field.number, patched(edit.message, content)));
    }
    case "elements":
      return found.every(({ wireType }) => wireType === field.wireType)
        ? replaceElements(field, edit.elements, bytes, found)
        : replacePacked(field, edit.elements, bytes, found, owner);
    case "entries":
      return field.entry === undefined
        ? instead(found, NOTHING)
        : replaceEntries(field, field.entry, edit.entries, bytes, found);
  }
}

function replaceElements(
  field: FieldPlan,
  elements: ReadonlyMap<number, ValueEdit>,
  bytes: Uint8Array,
  found: readonly WireField[],
): Replacement {
  const at = new Map<WireField, Uint8Array>();
  const added: Uint8Array[] = [];
  for (const [index, edit] of [...elements].sort(([a], [b]) => a - b)) {
    const occurrence = found[index];
    const content = occurrence === undefined ? undefined : contentOf(bytes, occurrence);
    const encoded =
      edit.kind === "inside"
        ? patchedInside(field.number, edit.message, content)
        : edit.value === undefined
          ? NOTHING
          : encodeOccurrence(field, edit.value, edit.path);
    if (occurrence !== undefined) at.set(occurrence, encoded);
    else if (index === found.length + added.length) added.push(encoded);
    else throw behindTheList(field, index, found.length + added.length);
  }
  return { at, added: concatBytes(added) };
}

/** Elements in packed form are not fields of their own: the whole list is encoded anew. */
function replacePacked(
  field: FieldPlan,
  elements: ReadonlyMap<number, ValueEdit>,
  bytes: Uint8Array,
  found: readonly WireField[],
  owner: MessagePlan,
): Replacement {
  const alone = {
    ...owner,
    fields: [field],
    required: [],
    byNumber: new Map([[field.number, field]]),
  };
  const encoded = concatBytes(found.map(({ start, end }) => bytes.subarray(start, end)));
  const held = decodeByPlan(alone, encoded)[field.name];
  const list: unknown[] = Array.isArray(held) ? held : [];
  let path = field.name;
  for (const [index, edit] of [...elements].sort(([a], [b]) => a - b)) {
    if (index > list.length) throw behindTheList(field, index, list.length);
    if (edit.kind !== "set") continue;
    list[index] = edit.value;
    path = edit.path;
  }
  const kept = list.filter((value) => value !== undefined);
  const packed = { ...field, packed: true };
  return instead(found, kept.length === 0 ? NOTHING : encodeField(packed, kept, path));
}

function replaceEntries(
  field: FieldPlan,
  entry: EntryPlan,
  entries: ReadonlyMap<string, ValueEdit>,
  bytes: Uint8Array,
  found: readonly WireField[],
): Replacement {
  const at = new Map<WireField, Uint8Array>();
  const lastOf = new Map<string, WireField>();
  for (const occurrence of found) {
    const key = String(decodeByPlan(entry, contentOf(bytes, occurrence))["key"] ?? "");
    if (!entries.has(key)) continue;
    // Of entries with the same key the last counts.
    const earlier = lastOf.get(key);
    if (earlier !== undefined) at.set(earlier, NOTHING);
    lastOf.set(key, occurrence);
  }
  const added: Uint8Array[] = [];
  for (const [key, edit] of entries) {
    const occurrence = lastOf.get(key);
    let encoded = NOTHING;
    if (edit.kind === "set") {
      if (edit.value !== undefined) encoded = encodeField(field, { [key]: edit.value }, edit.path);
    } else if (occurrence !== undefined || setsSomething(edit.message)) {
      const inEntry: MessageEdits = { plan: entry, fields: new Map([[entry.value.number, edit]]) };
      const content =
        occurrence === undefined
          ? encodeField(entry.key, key, field.name)
          : contentOf(bytes, occurrence);
      encoded = delimited(field.number, patched(inEntry, content));
    }
    if (occurrence !== undefined) at.set(occurrence, encoded);
    else added.push(encoded);
  }
  return { at, added: concatBytes(added) };
}

function patchedInside(
  number: number,
  edits: MessageEdits,
  content: Uint8Array | undefined,
): Uint8Array {
  if (content === undefined && !setsSomething(edits)) return NOTHING;
  return delimited(number, patched(edits, content ?? NOTHING));
}

/** One encoding in the place of the first occurrence, and none of the others. */
function instead(found: readonly WireField[], encoded: Uint8Array): Replacement {
  const [first, ...others] = found;
  if (first === undefined) return { at: new Map(), added: encoded };
  const at = new Map<WireField, Uint8Array>([[first, encoded]]);
  for (const other of others) at.set(other, NOTHING);
  return { at, added: NOTHING };
}

function contentOf(bytes: Uint8Array, { contentStart, contentEnd }: WireField): Uint8Array {
  return bytes.subarray(contentStart, contentEnd);
}

function delimited(number: number, content: Uint8Array): Uint8Array {
  const writer = new WireWriter();
  writer.varint32((number << 3) | LENGTH_DELIMITED);
  writer.delimited(content);
  return writer.finish();
}

function behindTheList(field: FieldPlan, index: number, length: number): MesosSniffError {
  return new MesosSniffError(
    "invalid-argument",
    `cannot edit ${field.name}[${index}]: found ${length} elements, want an index up to ${length}`,
  );
}
