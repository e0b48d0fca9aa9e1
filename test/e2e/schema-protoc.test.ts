import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeHex } from "../../src/bytes/index.js";
import { decodeMessage } from "../../src/wire/body/index.js";
import {
  formatProtoFiles,
  SCHEMA_VERSIONS,
  type Schema,
  schemaAt,
} from "../../src/wire/schema/index.js";

const hasProtoc = spawnSync("protoc", ["--version"]).status === 0;
if (!hasProtoc && process.env["CI"] === undefined)
  process.stderr.write("protoc is not installed: .proto text is NOT checked (CI checks it)\n");

const schemas: readonly (readonly [string, Schema])[] = [
  ...SCHEMA_VERSIONS.map((version) => [version, schemaAt(version)] as const),
  ["master of clusterd", schemaAt("master", { dialect: "clusterd" })],
  ["1.0.0 of clusterd", schemaAt("1.0.0", { dialect: "clusterd" })],
];

// The status update for the task "ok" that a 0.26.0 agent sends its master in
// fixtures/captures/0.26/v0-command-task.
const statusUpdate = decodeHex(
  "0aef010a2b0a2931353330623438622d613266362d343431342d613939392d3462653936323162356133622d3030303012" +
    "040a026f6b1a290a2731353330623438622d613266362d343431342d613939392d3462653936323162356133622d533022" +
    "720a040a026f6b10012a290a2731353330623438622d613266362d343431342d613939392d346265393632316235613362" +
    "2d5330317f85c9c8fdc0da413a040a026f6b48025a10c41eb104677e442ea8cf77ce2fd6455a6a1a0a1812093132372e30" +
    "2e302e322a0b12093132372e302e302e32297f85c9c8fdc0da413210c41eb104677e442ea8cf77ce2fd6455a3801121773" +
    "6c617665283129403132372e302e302e323a35303531",
);

describe.skipIf(!hasProtoc && process.env["CI"] === undefined)("protoc", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "mesos-sniff-protoc-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(
    name: string,
    schema: Schema,
  ): { readonly root: string; readonly files: string[] } {
    const root = join(folder, name);
    const files = formatProtoFiles(schema);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return { root, files: [...files.keys()] };
  }

  test.each(schemas)("compiles the .proto text of %s without a warning", (name, schema) => {
    const { root, files } = write(name, schema);
    const { status, stderr } = spawnSync(
      "protoc",
      [`-I${root}`, `--descriptor_set_out=${join(root, "set")}`, ...files],
      { encoding: "utf8" },
    );
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("decodes a recorded body to the same as decodeMessage", () => {
    const schema = schemaAt("0.26.0");
    const type = "mesos.internal.StatusUpdateMessage";
    const { root } = write("decode", schema);
    const text = execFileSync(
      "protoc",
      [`-I${root}`, `--decode=${type}`, schema.message(type)?.file ?? ""],
      { input: statusUpdate, encoding: "utf8" },
    );
    expect(textOf(decodeMessage(schema, type, statusUpdate).value)).toEqual(
      text.trimEnd().split("\n"),
    );
    expect(text).toContain("state: TASK_RUNNING");
    expect(text).toContain('pid: "slave(1)@127.0.0.2:5051"');
  });
});

/** A body in protobuf text format, for the kinds of values that a status update has. */
function textOf(message: object, indent = ""): readonly string[] {
  return Object.entries(message).flatMap(([name, value]) => lines(name, value, indent));
}

function lines(name: string, value: unknown, indent: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => lines(name, one, indent));
  if (value instanceof Uint8Array) return [`${indent}${name}: "${escaped(value)}"`];
  if (typeof value === "object" && value !== null)
    return [`${indent}${name} {`, ...textOf(value, `${indent}  `), `${indent}}`];
  const isName = typeof value === "string" && /^(TASK|SOURCE|REASON)_[A-Z_]+$/.test(value);
  return [`${indent}${name}: ${isName ? value : JSON.stringify(value)}`];
}

function escaped(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      if (/["'\\]/.test(char)) return `\\${char}`;
      if (byte >= 0x20 && byte < 0x7f) return char;
      const short = new Map([
        [10, "\\n"],
        [13, "\\r"],
        [9, "\\t"],
      ]).get(byte);
      return short ?? `\\${byte.toString(8).padStart(3, "0")}`;
    })
    .join("");
}
