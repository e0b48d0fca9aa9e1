import { describe, expect, expectTypeOf, test } from "vitest";
import { superset } from "../../scripts/generate/superset.js";
import type { MessageTypes } from "../../src/wire/gen/types/index.js";
import { SCHEMA_VERSIONS, type Schema, schemaAt } from "../../src/wire/schema/index.js";
import { facts } from "./facts.js";

const types = superset(facts);
const schemas: readonly (readonly [string, Schema])[] = [
  ...SCHEMA_VERSIONS.map((version) => [version, schemaAt(version)] as const),
  ["clusterd", schemaAt("master", { dialect: "clusterd" })],
];

describe("superset", () => {
  test.each(schemas)(
    "has every name of %s, and its mandatory fields are required there",
    (_, schema) => {
      const wrong: string[] = [];
      for (const name of schema.messageNames()) {
        const fields = types.messages.get(name)?.fields ?? [];
        for (const field of schema.message(name)?.fields ?? [])
          if (!fields.some((one) => one.name === field.name))
            wrong.push(`no ${name}.${field.name}`);
        for (const { name: field, mandatory } of fields)
          if (mandatory && schema.message(name)?.byName.get(field)?.label !== "required")
            wrong.push(`${name}.${field} is not required`);
      }
      for (const name of schema.enumNames())
        for (const value of schema.enumeration(name)?.numberOf.keys() ?? [])
          if (types.enums.get(name)?.includes(value) !== true) wrong.push(`no ${name}.${value}`);
      expect(wrong).toEqual([]);
    },
  );

  test("names no field twice", () => {
    const doubled = [...types.messages].filter(
      ([, { fields }]) => new Set(fields.map((field) => field.name)).size !== fields.length,
    );
    expect(doubled).toEqual([]);
  });

  test("knows the package of every type", () => {
    const packages = new Set(types.packages.values());
    expect(
      [...types.messages.keys(), ...types.enums.keys()].filter((name) => !types.packages.has(name)),
    ).toEqual([]);
    expect(packages).toContain("csi");
    expect(packages).toContain("mesos.internal.slave.cni.spec");
    expect(types.packages.get("csi.VolumeCapability.AccessMode")).toBe("csi");
    expect(types.packages.get("mesos.ACL.Entity")).toBe("mesos");
  });
});

test("types of bodies follow the body contract", () => {
  type Update = MessageTypes["mesos.internal.StatusUpdate"];
  expectTypeOf<Update["framework_id"]["value"]>().toEqualTypeOf<string>();
  expectTypeOf<Update["timestamp"]>().toEqualTypeOf<number>();
  expectTypeOf<Update["uuid"]>().toEqualTypeOf<Uint8Array | undefined>();
  expectTypeOf<"TASK_LOST">().toExtend<Update["status"]["state"]>();
  expectTypeOf<17>().toExtend<Update["status"]["state"]>();
  expectTypeOf<"LOST">().not.toExtend<Update["status"]["state"]>();
  expectTypeOf<MessageTypes["mesos.DurationInfo"]["nanoseconds"]>().toEqualTypeOf<bigint>();
  expectTypeOf<NonNullable<MessageTypes["mesos.Labels"]["labels"]>>().toEqualTypeOf<
    readonly MessageTypes["mesos.Label"][]
  >();
  expectTypeOf<
    NonNullable<MessageTypes["mesos.Volume.Source.CSIVolume.StaticProvisioning"]["volume_context"]>
  >().toEqualTypeOf<{ readonly [key: string]: string }>();
  expectTypeOf<object>().not.toExtend<MessageTypes["mesos.scheduler.Call.Subscribe"]>();
  expectTypeOf<{ x: 1 }>().not.toExtend<
    MessageTypes["mesos.scheduler.AttributeConstraint.Predicate.Exists"]
  >();
  expectTypeOf<MessageTypes["mesos.v1.agent.Call"]["read_log"]>().toEqualTypeOf<
    MessageTypes["mesos.v1.agent.Call.ReadLog"] | undefined
  >();
});
