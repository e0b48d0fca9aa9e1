import { describe, expect, test } from "vitest";
import { createSchema } from "../../../src/wire/schema/create-schema.js";
import { openFacts } from "../../../src/wire/schema/facts.js";
import {
  formatProtoFiles,
  SCHEMA_VERSIONS,
  type Schema,
  schemaAt,
} from "../../../src/wire/schema/index.js";

type Json = Readonly<Record<string, unknown>>;

/** A schema of made-up types that exist since ever. */
function schemaOf(files: Json, messages: Json, enums: Json = {}): Schema {
  const since = "0.20.0";
  const dated = (entries: Json): Json =>
    Object.fromEntries(
      Object.entries(entries).map(([key, value]) => [key, { since, ...(value as object) }]),
    );
  const line = (kind: string, members: string) => {
    return ([name, facts]: [string, unknown]): string => {
      const { [members]: list, ...head } = facts as Json;
      return `${kind} ${name} ${JSON.stringify({ since, ...head, [members]: dated(list as Json) })}\n`;
    };
  };
  const head = JSON.stringify({ files: dated(files), patches: [], dialects: [] });
  const text = [
    `${head}\n`,
    ...Object.entries(messages).map(line("m", "fields")),
    ...Object.entries(enums).map(line("e", "values")),
  ].join("");
  return createSchema(openFacts(text), "1.11.0", "apache");
}

describe("formatProtoFiles", () => {
  test("writes every kind of field", () => {
    const schema = schemaOf(
      { "a.proto": { package: "a.b" } },
      {
        "a.b.Empty": { file: "a.proto", fields: {} },
        "a.b.M": {
          file: "a.proto",
          fields: {
            1: { name: "id", label: "required", type: "message", ref: "a.b.Empty" },
            2: { name: "text", label: "optional", type: "string", default: 'a "b" \\' },
            3: { name: "kind", label: "optional", type: "enum", ref: "a.b.M.Kind", default: "B" },
            4: { name: "many", label: "repeated", type: "int32", packed: true },
            5: { name: "old", label: "optional", type: "bool", default: false, deprecated: true },
            6: { name: "labels", label: "map", key: "string", type: "message", ref: "a.b.Empty" },
            7: { name: "x", label: "optional", type: "string", oneof: "choice" },
            8: { name: "last", label: "optional", type: "double", default: 1.5 },
            9: { name: "y", label: "optional", type: "message", ref: "a.b.Empty", oneof: "choice" },
          },
        },
      },
      {
        "a.b.M.Kind": {
          file: "a.proto",
          first: "B",
          values: { 1: { name: "A" }, 2: { name: "B", aliases: ["C"], deprecated: true } },
        },
      },
    );
    expect(
      formatProtoFiles(schema).get("a.proto"),
    ).toBe(`// Apache Mesos 1.11.0, made by mesos-sniff.

syntax = "proto2";

package a.b;

message Empty {}

message M {
  enum Kind {
    option allow_alias = true;

    B = 2 [deprecated = true];
    A = 1;
    C = 2 [deprecated = true];
  }

  required Empty id = 1;
  optional string text = 2 [default = "a \\"b\\" \\\\"];
  optional Kind kind = 3 [default = B];
  repeated int32 many = 4 [packed = true];
  optional bool old = 5 [default = false, deprecated = true];
  map<string, Empty> labels = 6;
  oneof choice {
    string x = 7;
    Empty y = 9;
  }
  optional double last = 8 [default = 1.5];
}
`);
  });

  test("writes proto3 with and without presence", () => {
    const schema = schemaOf(
      { "c.proto": { package: "c", syntax: "proto3" } },
      {
        "c.M": {
          file: "c.proto",
          syntax: "proto3",
          fields: {
            1: { name: "plain", label: "optional", type: "string", presence: "implicit" },
            2: { name: "known", label: "optional", type: "string" },
            3: { name: "self", label: "optional", type: "message", ref: "c.M" },
            4: { name: "all", label: "repeated", type: "bytes" },
          },
        },
      },
    );
    expect(formatProtoFiles(schema).get("c.proto")).toContain(`syntax = "proto3";

package c;

message M {
  string plain = 1;
  optional string known = 2;
  M self = 3;
  repeated bytes all = 4;
}
`);
  });

  test("imports what it uses and names it so that the search of protoc ends at the right type", () => {
    const field = (ref: string): Json => ({ name: "f", label: "optional", type: "message", ref });
    const schema = schemaOf(
      {
        "mesos.proto": { package: "mesos" },
        "v1.proto": { package: "mesos.v1" },
        "other/mesos.proto": { package: "other.mesos" },
      },
      {
        "mesos.TaskID": { file: "mesos.proto", fields: {} },
        "mesos.v1.TaskID": { file: "v1.proto", fields: {} },
        "mesos.v1.Call": { file: "v1.proto", fields: {} },
        "mesos.v1.Call.TaskID": { file: "v1.proto", fields: {} },
        "mesos.v1.Call.Inner": {
          file: "v1.proto",
          fields: {
            1: { ...field("mesos.v1.Call.TaskID"), name: "nearest" },
            2: { ...field("mesos.v1.TaskID"), name: "package" },
            3: { ...field("mesos.TaskID"), name: "outer" },
            4: { ...field("other.mesos.Deep"), name: "elsewhere" },
          },
        },
        "other.mesos.Deep": {
          file: "other/mesos.proto",
          fields: { 1: { ...field("mesos.TaskID"), name: "hidden" } },
        },
      },
    );
    const files = formatProtoFiles(schema);
    expect([...files.keys()]).toEqual(["mesos.proto", "other/mesos.proto", "v1.proto"]);
    expect(files.get("v1.proto")).toContain('import "mesos.proto";\nimport "other/mesos.proto";\n');
    expect(files.get("v1.proto")).toContain(`    optional TaskID nearest = 1;
    optional v1.TaskID package = 2;
    optional mesos.TaskID outer = 3;
    optional other.mesos.Deep elsewhere = 4;
`);
    expect(files.get("other/mesos.proto")).toContain("optional .mesos.TaskID hidden = 1;");
  });

  test.each(SCHEMA_VERSIONS)("imports no file in a circle in %s", (version) => {
    const imports = new Map(
      [...formatProtoFiles(schemaAt(version))].map(([path, text]) => [
        path,
        [...text.matchAll(/^import "(.*)";$/gm)].map(([, name = ""]) => name),
      ]),
    );
    // Files whose imports are all settled, until nothing is left or nothing moves.
    const settled = new Set<string>();
    for (let before = -1; settled.size > before; ) {
      before = settled.size;
      for (const [path, names] of imports)
        if (names.every((name) => settled.has(name))) settled.add(path);
    }
    expect([...imports.keys()].filter((path) => !settled.has(path))).toEqual([]);
  });
});
