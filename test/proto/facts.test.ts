import { describe, expect, test } from "vitest";
import {
  type FieldDescriptor,
  SCHEMA_VERSIONS,
  type Schema,
  schemaAt,
} from "../../src/wire/schema/index.js";
import { facts, minorVersions } from "./facts.js";

const scalars = new Set(
  "double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes".split(
    " ",
  ),
);

const schemas: readonly (readonly [string, Schema])[] = [
  ...SCHEMA_VERSIONS.map((version) => [version, schemaAt(version)] as const),
  ["master of clusterd", schemaAt("master", { dialect: "clusterd" })],
  ["1.0.0 of clusterd", schemaAt("1.0.0", { dialect: "clusterd" })],
];

describe("facts", () => {
  test("name the version axis that the library uses", () => {
    expect(facts.schema.versions).toEqual(minorVersions);
  });

  test.each(schemas)("%s holds together", (_, schema) => {
    expect(brokenIn(schema)).toEqual([]);
  });

  test.each(facts.schema.patches.map((patch) => [JSON.stringify(patch), patch] as const))(
    "patch %s",
    (_, patch) => {
      const { after, was, now, release } = patch as typeof patch & { after: string; was: unknown };
      const definition = (version: string): unknown => {
        const schema = schemaAt(version);
        if ("file" in patch) {
          const file = schema.files().find((one) => one.path === patch.file);
          return file && { package: file.package };
        }
        if ("enum" in patch) {
          const one = schema.enumeration(patch.enum);
          if (patch.value === undefined) return one && { file: one.file, first: one.first };
          const name = one?.nameOf.get(patch.value);
          return name === undefined ? undefined : { name };
        }
        const message = schema.message(patch.message);
        if (patch.field === undefined) {
          return (
            message && {
              file: message.file,
              ...(message.syntax === "proto3" && { syntax: message.syntax }),
            }
          );
        }
        const found = message?.byNumber.get(patch.field);
        if (found === undefined) return undefined;
        const { number: _number, ...rest } = found;
        return rest;
      };
      expect(definition(after) ?? null).toEqual(was);
      expect(definition(release) ?? null).toEqual(now);
    },
  );

  test("clusterd adds, and takes no number that Mesos uses in any version", () => {
    const { changes } = facts.clusterd;
    const taken = changes.filter((change) => {
      if ("message" in change && change.field !== undefined)
        return facts.schema.messages[change.message]?.fields[change.field] !== undefined;
      if ("enum" in change && change.value !== undefined)
        return facts.schema.enums[change.enum]?.values[change.value] !== undefined;
      return false;
    });
    expect(taken).toEqual([]);
    expect(changes.filter((change) => change.now === null)).toEqual([]);
  });
});

/** What in a schema does not exist, or is not of the closed sets of descriptor.ts. */
function brokenIn(schema: Schema): readonly string[] {
  const broken: string[] = [];
  const files = new Set(schema.files().map((file) => file.path));
  for (const name of schema.messageNames()) {
    const message = schema.message(name);
    if (!files.has(message?.file ?? "")) broken.push(`file of ${name}`);
    if (message?.byName.size !== message?.fields.length) broken.push(`names in ${name}`);
    for (const field of message?.fields ?? []) {
      if (!isSound(schema, field)) broken.push(`${name}.${field.name}`);
    }
  }
  for (const name of schema.enumNames()) {
    const one = schema.enumeration(name);
    if (!files.has(one?.file ?? "")) broken.push(`file of ${name}`);
    if (one?.numberOf.has(one.first) !== true) broken.push(`first of ${name}`);
  }
  return broken;
}

function isSound(schema: Schema, field: FieldDescriptor): boolean {
  const { label, type, ref = "", key } = field;
  if (!["required", "optional", "repeated", "map"].includes(label)) return false;
  if ((label === "map") !== (key !== undefined && scalars.has(key))) return false;
  if (type === "message") return schema.message(ref) !== undefined;
  if (type !== "enum") return scalars.has(type) && field.ref === undefined;
  const target = schema.enumeration(ref);
  return (
    target !== undefined &&
    (field.default === undefined || target.numberOf.has(String(field.default)))
  );
}
