import { createRequire } from "node:module";
import type * as Protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import {
  decodeMessage,
  encodeMessage,
  isPlainMessage,
  type PlainMessage,
  WIRE_BYTES,
} from "../../../src/wire/body/index.js";
import { type Schema, schemaAt } from "../../../src/wire/schema/index.js";
import { recordedBodies } from "./recorded-bodies.js";

// A CommonJS package whose types do not fit `import` under nodenext.
const protobuf = createRequire(import.meta.url)("protobufjs") as typeof Protobuf;

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

// `checkpoint` of SlaveInfo travels in the AgentInfo of these, behind the fields of higher numbers.
const OUT_OF_ORDER = new Set(["mesos.v1.executor.Event", "mesos.v1.master.Response"]);

describe("bodies that real Mesos sent", () => {
  test("there are bodies of both versions and of many types", () => {
    const types = new Set(recordedBodies.map(({ type, version }) => `${type} ${version}`));
    expect(types.size).toBeGreaterThan(60);
  });

  test.each(recordedBodies.map((body) => [body.type, body.version, body.base64] as const))(
    "%s of %s decodes without a note and encodes to the same bytes",
    (type, version, base64) => {
      const schema = schemaAt(version);
      const bytes = bytesOf(base64);
      const { value, notes } = decodeMessage(schema, type, bytes);
      expect(notes).toEqual([]);
      expect(encodeMessage(schema, type, value)).toEqual(bytes);
      if (!OUT_OF_ORDER.has(type)) expect(hasWireBytes(value)).toBe(false);
    },
  );

  test.each(recordedBodies.map((body) => [body.type, body.version, body.base64] as const))(
    "%s of %s decodes as protobufjs decodes it",
    (type, version, base64) => {
      const schema = schemaAt(version);
      const bytes = bytesOf(base64);
      const peer = reflectionOf(schema, type);
      const object = peer.toObject(peer.decode(bytes), { enums: String, longs: String });
      const { value } = decodeMessage(schema, type, bytes);
      expect(comparable(value)).toEqual(comparable(object));
    },
  );
});

function hasWireBytes(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasWireBytes);
  if (!isPlainMessage(value)) return false;
  return value[WIRE_BYTES] !== undefined || Object.values(value).some(hasWireBytes);
}

/** Without unknown fields, and with 64-bit integers and bytes as texts. */
function comparable(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(comparable);
  if (!isPlainMessage(value)) return value;
  const named: PlainMessage = {};
  for (const name of Object.keys(value)) named[name] = comparable(value[name]);
  return named;
}

const roots = new Map<string, Protobuf.Root>();

/** The same schema as protobufjs reflection, with all types that `typeName` refers to. */
function reflectionOf(schema: Schema, typeName: string): Protobuf.Type {
  const key = `${schema.version} ${typeName}`;
  let root = roots.get(key);
  if (root === undefined) {
    root = protobuf.Root.fromJSON(reflectionJson(schema, typeName));
    roots.set(key, root);
  }
  return root.lookupType(typeName);
}

interface Namespace {
  nested: Record<string, Namespace & Record<string, unknown>>;
}

function reflectionJson(schema: Schema, typeName: string): Namespace {
  const top: Namespace = { nested: {} };
  const put = (name: string, facts: Record<string, unknown>): void => {
    let node: Namespace = top;
    for (const part of name.split(".")) {
      node.nested[part] ??= { nested: {} };
      node = node.nested[part];
    }
    Object.assign(node, facts);
  };
  const waiting = [typeName];
  const seen = new Set(waiting);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const message = schema.message(name);
    if (message === undefined) {
      put(name, { values: Object.fromEntries(schema.enumeration(name)?.numberOf ?? []) });
      continue;
    }
    const fields: Record<string, unknown> = {};
    for (const { name: field, number, label, type, ref, key } of message.fields) {
      const shared = { type: ref === undefined ? type : `.${ref}`, id: number };
      fields[field] = label === "map" ? { ...shared, keyType: key } : { ...shared, rule: label };
      if (ref !== undefined && !seen.has(ref)) waiting.push(ref);
      if (ref !== undefined) seen.add(ref);
    }
    if (name === "mesos.v1.AgentInfo") fields["checkpoint"] = { type: "bool", id: 7 };
    put(name, { edition: "proto2", fields });
  }
  return top;
}
