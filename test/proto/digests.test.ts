import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type FieldDescriptor, type Schema, schemaAt } from "../../src/wire/schema/index.js";

// What protoc made of the .proto files of each release: see fixtures/wire/schema/origin.md.
const digests = JSON.parse(
  readFileSync(new URL("../../fixtures/wire/schema/digests.json", import.meta.url), "utf8"),
) as Readonly<Record<string, { readonly lines: number; readonly sha256: string }>>;

describe("schemaAt agrees with the .proto files", () => {
  test.each(Object.keys(digests))("of %s", (name) => {
    const schema =
      name === "clusterd" ? schemaAt("master", { dialect: "clusterd" }) : schemaAt(name);
    const lines = linesOf(schema);
    const sha256 = createHash("sha256")
      .update(`${lines.join("\n")}\n`)
      .digest("hex");
    expect({ lines: lines.length, sha256 }).toEqual(digests[name]);
  });
});

function linesOf(schema: Schema): readonly string[] {
  const lines: string[] = [];
  for (const name of schema.messageNames()) {
    const message = schema.message(name);
    if (message === undefined || isForeign(message.file)) continue;
    lines.push(`message ${name} ${message.file} ${message.syntax}`);
    for (const field of message.fields) lines.push(fieldLine(name, field));
  }
  for (const name of schema.enumNames()) {
    const one = schema.enumeration(name);
    if (one === undefined || isForeign(one.file)) continue;
    lines.push(`enum ${name} ${one.file} ${one.first}`);
    for (const value of one.values)
      for (const alias of [value.name, ...value.aliases])
        lines.push(
          `value ${name} ${value.number} ${alias}${value.deprecated === true ? " deprecated" : ""}`,
        );
  }
  return lines.sort();
}

function fieldLine(message: string, field: FieldDescriptor): string {
  const type = field.ref ?? field.type;
  return [
    "field",
    message,
    field.number,
    field.label,
    field.label === "map" ? `map<${field.key},${type}>` : type,
    field.name,
    ...(field.default === undefined ? [] : [`default=${field.default}`]),
    ...(field.oneof === undefined ? [] : [`oneof=${field.oneof}`]),
    ...(field.deprecated === true ? ["deprecated"] : []),
  ].join(" ");
}

/** Files that Mesos imports from CSI and from protobuf, and does not hold itself. */
function isForeign(file: string): boolean {
  return file.endsWith("csi.proto") || file.startsWith("google/");
}
