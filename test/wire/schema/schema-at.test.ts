import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Schema, schemaAt } from "../../../src/wire/schema/index.js";

interface ExactSchema {
  readonly files: Readonly<Record<string, object>>;
  readonly messages: Readonly<Record<string, { readonly fields: object }>>;
  readonly enums: Readonly<Record<string, { readonly values: object }>>;
}

function readExact(version: string): ExactSchema {
  const url = new URL(`../../../fixtures/wire/schema/${version}.json.gz`, import.meta.url);
  const text = gunzipSync(readFileSync(url)).toString("utf8");
  // Not part of a descriptor: where a type comes from, and what the values of an enum already say.
  return JSON.parse(text, (key, value) =>
    key === "external" || key === "allowAlias" ? undefined : value,
  );
}

// The schema in the form of the exact files.
function flatten(schema: Schema): ExactSchema {
  const proto3 = (syntax: string): object => (syntax === "proto3" ? { syntax } : {});
  const files = schema
    .files()
    .map(({ path, package: pkg, syntax }) => [path, { package: pkg, ...proto3(syntax) }]);
  const messages = schema.messageNames().map((name) => {
    const message = schema.message(name);
    const fields = message?.fields.map(({ number, ...rest }) => [number, rest]) ?? [];
    expect(message?.fields.map((f) => message.byNumber.get(f.number))).toEqual(message?.fields);
    expect(message?.fields.map((f) => message.byName.get(f.name))).toEqual(message?.fields);
    return [
      message?.name,
      { file: message?.file, ...proto3(message?.syntax ?? ""), fields: Object.fromEntries(fields) },
    ];
  });
  const enums = schema.enumNames().map((name) => {
    const one = schema.enumeration(name);
    const values = one?.values.map(({ number, aliases, ...rest }) => [
      number,
      { ...rest, ...(aliases.length > 0 && { aliases }) },
    ]);
    return [
      one?.name,
      { file: one?.file, first: one?.first, values: Object.fromEntries(values ?? []) },
    ];
  });
  return {
    files: Object.fromEntries(files),
    messages: Object.fromEntries(messages),
    enums: Object.fromEntries(enums),
  };
}

describe("schemaAt", () => {
  test.each(["0.26.0", "1.11.0"])("gives the exact schema of %s", (version) => {
    const { files, messages, enums } = readExact(version);
    expect(flatten(schemaAt(version))).toEqual({ files, messages, enums });
  });

  // Files, messages, fields, enums and value names (aliases included) of each version, counted by protoc.
  test.each([
    ["0.20.0", 7, 150, 450, 13, 54],
    ["0.21.0", 7, 152, 473, 16, 80],
    ["0.22.0", 10, 168, 523, 18, 89],
    ["0.23.0", 14, 192, 592, 23, 104],
    ["0.24.0", 18, 296, 1006, 39, 185],
    ["0.25.0", 20, 322, 1083, 44, 204],
    ["0.26.0", 22, 338, 1135, 47, 225],
    ["0.27.0", 26, 358, 1214, 49, 229],
    ["0.28.0", 27, 372, 1374, 49, 233],
    ["1.0.0", 38, 552, 1887, 63, 431],
    ["1.1.0", 37, 591, 2005, 71, 579],
    ["1.2.0", 39, 655, 2215, 87, 682],
    ["1.3.0", 41, 683, 2282, 94, 709],
    ["1.4.0", 41, 734, 2433, 103, 774],
    ["1.5.0", 46, 850, 2775, 115, 891],
    ["1.6.0", 46, 868, 2835, 115, 923],
    ["1.7.0", 46, 869, 2844, 115, 924],
    ["1.8.0", 51, 900, 2937, 120, 980],
    ["1.9.0", 52, 921, 3021, 125, 1015],
    ["1.10.0", 52, 921, 3036, 125, 1017],
    ["1.11.0", 52, 957, 3115, 128, 1033],
    ["master", 53, 963, 3176, 128, 1040],
  ])("has everything of %s", (version, files, messages, fields, enums, values) => {
    const schema = schemaAt(version);
    const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
    const names = schema.messageNames();
    expect([
      schema.files().length,
      names.length,
      sum(names.map((name) => schema.message(name)?.fields.length ?? 0)),
      schema.enumNames().length,
      sum(schema.enumNames().map((name) => schema.enumeration(name)?.numberOf.size ?? 0)),
    ]).toEqual([files, messages, fields, enums, values]);
  });

  test("gives the same object for the same version, however it is written", () => {
    expect(schemaAt("0.26")).toBe(schemaAt("0.26.0"));
    expect(schemaAt("1.12.0-dev")).toBe(schemaAt("master"));
    expect(schemaAt("0.26").version).toBe("0.26.0");
    expect(schemaAt("0.26").message("mesos.Task")).toBe(schemaAt("0.26").message("mesos.Task"));
  });

  test("answers undefined for names that do not exist at the version", () => {
    expect(schemaAt("0.26.0").message("mesos.internal.RunTaskGroupMessage")).toBeUndefined();
    expect(schemaAt("0.26.0").message("mesos.TaskState")).toBeUndefined();
    expect(schemaAt("0.26.0").enumeration("mesos.TaskID")).toBeUndefined();
    expect(schemaAt("0.26.0").message("constructor")).toBeUndefined();
    expect(schemaAt("1.11.0").message("mesos.internal.RunTaskGroupMessage")?.fields).not.toEqual(
      [],
    );
  });

  test("refuses an unknown dialect", () => {
    const dialect = "mesosphere" as "apache";
    expect(() => schemaAt("1.11.0", { dialect })).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: expect.stringContaining("apache or clusterd"),
      }),
    );
  });
});

describe("schemaAt at patch releases", () => {
  const secret = (version: string): string | undefined =>
    schemaAt(version).message("mesos.Credential")?.byName.get("secret")?.type;

  test("applies the changes of the release and of those before it, of its own minor release only", () => {
    expect(["0.24.0", "0.24.1", "0.24.2", "0.25.0", "0.25.1", "0.26.0"].map(secret)).toEqual([
      "bytes",
      "bytes",
      "string",
      "bytes",
      "string",
      "string",
    ]);
  });

  test("adds and removes whole messages", () => {
    const names = (version: string): readonly string[] => schemaAt(version).messageNames();
    expect(names("1.2.0")).toContain("mesos.slave.ContainerIO");
    expect(names("1.2.1")).not.toContain("mesos.slave.ContainerIO");
    expect(schemaAt("1.2.1").enumNames()).not.toContain("mesos.slave.ContainerIO.Type");
    expect(names("1.7.2")).not.toContain("docker.spec.v2_2.ImageManifest");
    expect(names("1.7.3")).toContain("docker.spec.v2_2.ImageManifest");
    expect(schemaAt("1.7.3").files()).toContainEqual({
      path: "mesos/docker/v2_2.proto",
      package: "docker.spec.v2_2",
      syntax: "proto2",
    });
    expect(
      schemaAt("0.20.1").enumeration("mesos.ContainerInfo.DockerInfo.Network")?.values,
    ).toEqual([
      { number: 1, name: "HOST", aliases: [] },
      { number: 2, name: "BRIDGE", aliases: [] },
    ]);
  });

  test("changes the first value of an enum", () => {
    const first = (version: string): string | undefined =>
      schemaAt(version).enumeration("mesos.FrameworkInfo.Capability.Type")?.first;
    expect([first("0.28.0"), first("0.28.1"), first("0.28.3")]).toEqual([
      "REVOCABLE_RESOURCES",
      "UNKNOWN",
      "UNKNOWN",
    ]);
  });
});

describe("schemaAt for clusterd", () => {
  const clusterd = schemaAt("master", { dialect: "clusterd" });

  test.each(["mesos", "mesos.v1"])("adds the calls and responses of the fork to %s", (root) => {
    const type = (name: string, number: number): string | undefined =>
      clusterd.enumeration(`${root}.${name}.Type`)?.nameOf.get(number);
    const field = (name: string, number: number): unknown => {
      const found = clusterd.message(`${root}.${name}`)?.byNumber.get(number);
      expect(found?.label).toBe("optional");
      return [found?.name, found?.ref];
    };
    expect(type("master.Call", 40)).toBe("READ_LOG");
    expect(field("master.Call", 24)).toEqual(["read_log", `${root}.master.Call.ReadLog`]);
    expect(type("master.Response", 20)).toBe("READ_LOG");
    expect(field("master.Response", 21)).toEqual(["read_log", `${root}.master.Response.ReadLog`]);
    expect(type("agent.Call", 33)).toBe("UPDATE_CONTAINER_MEMORY_LIMIT");
    expect(field("agent.Call", 23)).toEqual([
      "update_container_memory_limit",
      `${root}.agent.Call.UpdateContainerMemoryLimit`,
    ]);
    expect(type("agent.Call", 34)).toBe("READ_LOG");
    expect(field("agent.Call", 24)).toEqual(["read_log", `${root}.agent.Call.ReadLog`]);
    expect(type("agent.Response", 18)).toBe("READ_LOG");
    expect(field("agent.Response", 19)).toEqual(["read_log", `${root}.agent.Response.ReadLog`]);
  });

  test("leaves everything else as Apache has it", () => {
    const apache = schemaAt("master");
    const added = clusterd.messageNames().filter((name) => !apache.messageNames().includes(name));
    expect(added).toHaveLength(2 * 6);
    expect(clusterd.enumNames()).toHaveLength(apache.enumNames().length + 2);
    expect(apache.enumeration("mesos.v1.agent.Call.Type")?.nameOf.get(34)).toBeUndefined();
    expect(clusterd.message("mesos.Task")?.fields).toEqual(apache.message("mesos.Task")?.fields);
  });

  test("adds nothing to versions without the operator API", () => {
    const old = schemaAt("0.28.0", { dialect: "clusterd" });
    expect(old.messageNames()).toEqual(schemaAt("0.28.0").messageNames());
    expect(old.enumNames()).toEqual(schemaAt("0.28.0").enumNames());
  });
});
