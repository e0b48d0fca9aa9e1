import { formatRfc3339, type HttpFacts, type Message } from "../flow/index.js";
import {
  decodeUnknown,
  isPlainMessage,
  type PlainMessage,
  type Schema,
  schemaHolding,
} from "../wire/index.js";
import { messageNodes, plainNodes, type TreeLimits, unknownNodes } from "./body-tree.js";
import { escapeText } from "./escape-text.js";
import { hideSecrets } from "./hide-secrets.js";
import { formatLine, type Line, type Span } from "./line.js";
import { schemaNaming } from "./schema-naming.js";
import { safeText } from "./shorten.js";
import { formatSpan } from "./time-text.js";
import { type TreeNode, treeLines, treeNode } from "./tree.js";

/** How trees are made. */
export interface TreeOptions {
  /** Characters shown of one text or run of bytes; default 2000. */
  readonly maxText?: number;
  /** Elements shown of one list; default 1000. */
  readonly maxElements?: number;
  /** Show secrets as they were captured; default false: `(hidden)` stands for them. */
  readonly secrets?: boolean;
}

const MAX_HEADER = 2000;

/**
 * Everything about one message as trees: the frame (connection, addresses, version), the HTTP head, notes,
 * and all fields of the body with types and numbers; fields that the schema does not know by number and wire
 * type.
 */
export function treeNodesOf(whole: Message, options: TreeOptions = {}): readonly TreeNode[] {
  const message = options.secrets === true ? whole : hideSecrets(whole).message;
  return [
    frameNode(message),
    ...(message.http === undefined ? [] : [httpNode(message.http)]),
    ...message.notes.map(({ code, text }) => noteNode(code, text)),
    ...bodyNodes(message, limitsOf(options)),
  ];
}

/** {@link treeNodesOf} as lines, indented below the line of the message. */
export function treeLinesOf(message: Message, options: TreeOptions = {}): readonly Line[] {
  return treeLines(treeNodesOf(message, options), 1);
}

/** {@link treeLinesOf} as plain text, without a line break at its end. */
export function treeOf(message: Message, options: TreeOptions = {}): string {
  return treeLinesOf(message, options).map(formatLine).join("\n");
}

/** The fields of one body as plain text, without a line break at its end. */
export function treeOfBody(
  schema: Schema,
  typeName: string,
  body: PlainMessage,
  options: TreeOptions = {},
): string {
  const nodes = messageNodes(schema, typeName, body, limitsOf(options));
  return treeLines(nodes, 0).map(formatLine).join("\n");
}

function limitsOf(options: TreeOptions): TreeLimits {
  const { maxText: text = 2000, maxElements: elements = 1000, secrets = false } = options;
  return { text, elements, secrets };
}

function frameNode(message: Message): TreeNode {
  const text = (name: string, value: string): TreeNode =>
    treeNode(name, safeText(value, 300), undefined);
  const { match } = message;
  return treeNode("frame", undefined, undefined, [
    treeNode("number", `${message.n}`, undefined),
    treeNode("time", formatRfc3339(message.timeNs), undefined),
    treeNode("connection", `${message.conn}`, undefined),
    text("src", message.src),
    text("dst", message.dst),
    text("kind", message.kind),
    text("from", message.from),
    text("to", message.to),
    text("type", message.type),
    treeNode("size", `${message.size} bytes`, message.encoding),
    treeNode("version", safeText(message.version, 40), message.versionSource),
    ...(match === undefined
      ? []
      : [treeNode("answers", `#${match.n}`, `after ${formatSpan(match.latencyNs)}`)]),
  ]);
}

function httpNode(http: HttpFacts): TreeNode {
  const start: Span[] = [
    { role: "fact-key", text: "http" },
    { role: "separator", text: ": " },
    { role: "fact-value", text: safeText(startLine(http), MAX_HEADER) },
  ];
  const headers = http.headers.map(([name, value]) =>
    treeNode(safeText(name, 100), safeText(value, MAX_HEADER), undefined),
  );
  return { spans: start, children: headers };
}

function startLine({ method, target, status, reason }: HttpFacts): string {
  const parts = method === undefined ? [status, reason] : [method, target];
  return parts.filter((part) => part !== undefined).join(" ");
}

function noteNode(code: string, text: string): TreeNode {
  return treeNode(`note ${safeText(code, 40)}`, escapeText(text), undefined, [], "note");
}

function bodyNodes(message: Message, limits: TreeLimits): readonly TreeNode[] {
  const { body, proto, version, encoding } = message;
  if (body === undefined) return [];
  if (proto === undefined && encoding === "protobuf") {
    const nodes = unknownNodes(decodeUnknown(message.payload), limits);
    return [treeNode("body", undefined, "of a type that no schema knows", nodes)];
  }
  const schema = proto === undefined ? undefined : schemaHolding(proto, schemaNaming(version));
  if (proto === undefined || schema === undefined) {
    return [treeNode("body", undefined, encoding, plainNodes(body, limits))];
  }
  const all = Array.isArray(body) ? body : [body];
  return all.slice(0, limits.elements).map((each: unknown, index) => {
    const name = Array.isArray(body) ? `body[${index}]` : "body";
    const children = isPlainMessage(each)
      ? messageNodes(schema, proto, each, limits)
      : plainNodes(each, limits);
    return treeNode(name, undefined, `${proto} at ${schema.version}`, children);
  });
}
