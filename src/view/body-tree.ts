import {
  type Annotation,
  annotate,
  bytesContent,
  describeSaslData,
  isSecretField,
} from "../annotate/index.js";
import { encodeHex } from "../bytes/index.js";
import {
  decodeUnknown,
  type FieldDescriptor,
  isPlainMessage,
  type PlainMessage,
  type Schema,
  UNKNOWN_FIELDS,
  UNKNOWN_NAMES,
  type UnknownTree,
  type UnknownValue,
} from "../wire/index.js";
import { escapeText } from "./escape-text.js";
import { safeText } from "./shorten.js";
import { type TreeNode, treeNode } from "./tree.js";

/** How much of a tree is written out. */
export interface TreeLimits {
  /** Characters of one text or one run of bytes. */
  readonly text: number;
  /** Elements of one list. */
  readonly elements: number;
  /** Whether secrets are shown. */
  readonly secrets: boolean;
}

// Bodies are nested at most as deep as their decoders go: 100 levels of protobuf, 200 of JSON.
const MAX_NAME = 80;

/** All fields of a message, in the order of its body, which is that of the wire. */
export function messageNodes(
  schema: Schema,
  typeName: string,
  body: PlainMessage,
  limits: TreeLimits,
): readonly TreeNode[] {
  const annotations = new Map<string, Annotation[]>();
  for (const annotation of annotate(schema, typeName, body)) {
    if (annotation.kind === "secret") continue;
    const same = annotations.get(annotation.path);
    if (same === undefined) annotations.set(annotation.path, [annotation]);
    else same.push(annotation);
  }
  const context: Context = { schema, limits, annotations };
  const nodes = fieldsOf(context, typeName, body, "");
  const about = textOf(annotations.get(""));
  return about === undefined ? nodes : [treeNode("about", escapeText(about), undefined), ...nodes];
}

interface Context {
  readonly schema: Schema;
  readonly limits: TreeLimits;
  /** By path, in the words of `annotate`. */
  readonly annotations: ReadonlyMap<string, readonly Annotation[]>;
}

function fieldsOf(
  context: Context,
  typeName: string,
  body: PlainMessage,
  path: string,
): readonly TreeNode[] {
  const { schema, limits } = context;
  const descriptor = schema.message(typeName);
  if (descriptor === undefined) return plainNodes(body, limits);
  const nodes: TreeNode[] = [];
  for (const [name, value] of Object.entries(body)) {
    const field = descriptor.byName.get(name);
    const where = path === "" ? name : `${path}.${name}`;
    if (field === undefined) nodes.push(plainNode(name, value, limits));
    else nodes.push(...fieldNodes({ ...context, typeName }, field, value, where));
  }
  for (const run of body[UNKNOWN_FIELDS] ?? [])
    nodes.push(...unknownNodes(decodeUnknown(run), limits));
  for (const [name, value] of Object.entries(body[UNKNOWN_NAMES] ?? {})) {
    const known = descriptor.byName.has(name);
    const remark = known ? "does not fit the schema" : "name unknown to the schema";
    nodes.push(plainNode(name, value, limits, remark));
  }
  return nodes;
}

/** Where a field is. */
interface FieldContext extends Context {
  /** The message that holds it. */
  readonly typeName: string;
}

function fieldNodes(
  context: FieldContext,
  field: FieldDescriptor,
  value: unknown,
  path: string,
): readonly TreeNode[] {
  const { name } = field;
  const { limits } = context;
  if (field.label === "map" && isPlainMessage(value)) {
    return bounded(Object.entries(value), limits, name, ([key, inner]) =>
      fieldNode(
        context,
        field,
        `${name}["${safeText(key, MAX_NAME)}"]`,
        inner,
        `${path}[${JSON.stringify(key)}]`,
      ),
    );
  }
  if (!Array.isArray(value)) return [fieldNode(context, field, name, value, path)];
  const nodes = bounded(value, limits, name, (inner, index) =>
    fieldNode(context, field, `${name}[${index}]`, inner, `${path}[${index}]`),
  );
  // What is said of a list as a whole, such as resources in one line, stands before its elements.
  const about = textOf(context.annotations.get(path));
  return about === undefined
    ? nodes
    : [treeNode(name, escapeText(about), `${value.length} elements`, [], "dim"), ...nodes];
}

function bounded<Item>(
  items: readonly Item[],
  limits: TreeLimits,
  name: string,
  node: (item: Item, index: number) => TreeNode,
): readonly TreeNode[] {
  const nodes = items.slice(0, limits.elements).map(node);
  if (items.length > limits.elements) {
    nodes.push(treeNode(name, `${items.length - limits.elements} more`, undefined, [], "dim"));
  }
  return nodes;
}

function fieldNode(
  context: FieldContext,
  field: FieldDescriptor,
  name: string,
  value: unknown,
  path: string,
): TreeNode {
  const { limits, annotations, typeName } = context;
  const { type, ref } = field;
  // Not by annotation: of those there is only so many.
  if (!limits.secrets && isSecretField(typeName, field.name)) {
    return treeNode(name, "(hidden)", `${ref ?? type} #${field.number}`, [], "dim");
  }
  const isSasl = value instanceof Uint8Array && bytesContent(typeName, field.name)?.kind === "sasl";
  if (!limits.secrets && isSasl) {
    return treeNode(
      name,
      safeText(describeSaslData(value), limits.text),
      `${type} #${field.number}`,
    );
  }
  const said = annotations.get(path);
  const about = textOf(said);
  const meaning = about === undefined ? "" : `(${safeText(about, limits.text)}) `;
  if (type === "message" && ref !== undefined && isPlainMessage(value)) {
    const children = fieldsOf(context, ref, value, path);
    return treeNode(name, undefined, `${meaning}${ref} #${field.number}`, children);
  }
  if (type === "enum" && ref !== undefined) return enumNode(context, field, name, value);
  // A uuid reads better than its bytes.
  if (about !== undefined && said?.some(({ kind }) => kind === "uuid") === true) {
    return treeNode(name, safeText(about, limits.text), `${type} #${field.number}`);
  }
  const children: TreeNode[] = [];
  for (const { kind, value: inside, text } of said ?? []) {
    const inner = kind === "message" ? MESSAGE_NAME.exec(text)?.[0] : undefined;
    if (inner !== undefined && isPlainMessage(inside)) {
      children.push(...fieldsOf(context, inner, inside, path));
    } else if (inside !== undefined) children.push(...plainNodes(inside, limits));
  }
  return treeNode(name, scalarText(value, limits), `${meaning}${type} #${field.number}`, children);
}

function enumNode(
  context: Context,
  field: FieldDescriptor,
  name: string,
  value: unknown,
): TreeNode {
  const { schema, limits } = context;
  const { ref = "", number } = field;
  const isName = typeof value === "string";
  const known = isName ? schema.enumeration(ref)?.numberOf.get(value) : undefined;
  const meaning = known === undefined ? "(unknown to the schema)" : `(${known})`;
  const shown = isName ? safeText(value, MAX_NAME) : scalarText(value, limits);
  return treeNode(name, shown, `${meaning} ${ref} #${number}`);
}

// An annotation of a message inside bytes begins with its type.
const MESSAGE_NAME = /^[\w.]+/;

function textOf(annotations: readonly Annotation[] | undefined): string | undefined {
  return annotations === undefined || annotations.length === 0
    ? undefined
    : annotations.map(({ text }) => text).join("; ");
}

/** Data without a schema, such as the JSON of an endpoint. */
export function plainNodes(value: unknown, limits: TreeLimits): readonly TreeNode[] {
  if (Array.isArray(value)) {
    return bounded(value, limits, "", (item, index) => plainNode(`[${index}]`, item, limits));
  }
  if (!isPlainMessage(value)) return [treeNode("text", scalarText(value, limits), undefined)];
  return bounded(Object.entries(value), limits, "", ([name, inner]) =>
    plainNode(name, inner, limits),
  );
}

function plainNode(name: string, value: unknown, limits: TreeLimits, remark?: string): TreeNode {
  const safeName = safeText(name, MAX_NAME);
  if (isPlainMessage(value) || Array.isArray(value)) {
    const children = plainNodes(value, limits);
    const empty = Array.isArray(value) ? "[]" : "{}";
    return treeNode(safeName, children.length === 0 ? empty : undefined, remark, children);
  }
  return treeNode(safeName, scalarText(value, limits), remark);
}

/** Fields that no schema knows, with their numbers and wire types. */
export function unknownNodes(tree: UnknownTree, limits: TreeLimits): readonly TreeNode[] {
  const nodes = bounded(tree.fields, limits, "?", ({ number, value }) =>
    unknownNode(`?${number}`, value, limits),
  );
  if (tree.damagedAt === undefined) return nodes;
  return [
    ...nodes,
    treeNode("?", `no field from byte ${tree.damagedAt} on`, undefined, [], "error"),
  ];
}

function unknownNode(name: string, value: UnknownValue, limits: TreeLimits): TreeNode {
  const remark = (wireType: string): string => `${wireType}, unknown to the schema`;
  switch (value.kind) {
    case "varint":
      return treeNode(name, `${value.value}`, remark("varint"), [], "note");
    case "fixed64":
      return treeNode(
        name,
        `${value.value}`,
        remark(`fixed64, ${value.double} as double`),
        [],
        "note",
      );
    case "fixed32":
      return treeNode(
        name,
        `${value.value}`,
        remark(`fixed32, ${value.float} as float`),
        [],
        "note",
      );
    case "text":
      return treeNode(name, quotedText(value.text, limits), remark("length-delimited"), [], "note");
    case "bytes":
      return treeNode(name, bytesText(value.bytes, limits), remark("length-delimited"), [], "note");
    case "message":
      return treeNode(
        name,
        undefined,
        remark(`length-delimited, ${value.bytes.length} bytes, a message by its looks`),
        unknownNodes(value.tree, limits),
      );
    case "group":
      return treeNode(name, undefined, remark("group"), unknownNodes(value.tree, limits));
  }
}

/** A scalar as the tree shows it: texts in quotes, bytes in hex and, where they are printable, as text. */
function scalarText(value: unknown, limits: TreeLimits): string {
  if (typeof value === "string") return quotedText(value, limits);
  if (value instanceof Uint8Array) return bytesText(value, limits);
  if (value === undefined || value === null) return "null";
  if (typeof value === "object") return Array.isArray(value) ? "[…]" : "{…}";
  return String(value);
}

function quotedText(text: string, { text: most }: TreeLimits): string {
  return `"${safeText(text, most)}"${text.length > most ? ` (${text.length} characters)` : ""}`;
}

function bytesText(bytes: Uint8Array, { text: most }: TreeLimits): string {
  const shown = bytes.subarray(0, Math.max(1, most >> 1));
  const isText = shown.length > 0 && shown.every((byte) => byte >= 0x20 && byte <= 0x7e);
  const content = isText ? `"${escapeText(String.fromCharCode(...shown))}"` : encodeHex(shown);
  const cut = shown.length < bytes.length ? "…" : "";
  return `${content}${cut} (${bytes.length} bytes)`.trimStart();
}
