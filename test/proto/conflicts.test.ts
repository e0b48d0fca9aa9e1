import { describe, expect, test } from "vitest";
import { type FieldDescriptor, schemaAt } from "../../src/wire/schema/index.js";
import { facts, fieldWords, minorVersions } from "./facts.js";

interface Change {
  readonly was: string;
  readonly lastIn: string;
  readonly now: string;
  readonly firstIn: string;
}
interface Move {
  readonly name: string;
  readonly numbers: readonly {
    readonly number: number;
    readonly from: string;
    readonly to: string;
  }[];
}
type Conflict =
  | ({
      kind: "reused" | "retyped" | "cardinality";
      message: string;
      field: number;
      wire: string;
    } & Change)
  | ({ kind: "renumbered"; message: string } & Move)
  | ({ kind: "value-reused"; enum: string; value: number } & Change)
  | ({ kind: "value-renumbered"; enum: string } & Move)
  | ({ kind: "enum-default"; enum: string } & Change);
type Rename =
  | ({
      kind: "renamed type" | "renamed field" | "renamed field and type";
      message: string;
      field: number;
    } & Change)
  | ({ kind: "renamed value"; enum: string; value: number } & Change);

const { conflicts, renames } = facts.schema as unknown as {
  readonly conflicts: readonly Conflict[];
  readonly renames: readonly Rename[];
};

function wireType(field: FieldDescriptor | undefined): string {
  switch (field?.label === "map" ? "message" : field?.type) {
    case undefined:
      return "none";
    case "string":
    case "bytes":
    case "message":
      return "delimited";
    case "double":
    case "fixed64":
    case "sfixed64":
      return "64 bit";
    case "float":
    case "fixed32":
    case "sfixed32":
      return "32 bit";
    default:
      return "varint";
  }
}

const field = (version: string, message: string, number: number): FieldDescriptor | undefined =>
  schemaAt(version).message(message)?.byNumber.get(number);

describe("conflicts", () => {
  test("are all 175 listed", () => {
    expect(conflicts).toHaveLength(175);
  });

  test.each(conflicts.map((one) => [JSON.stringify(one), one] as const))("%s", (_, one) => {
    switch (one.kind) {
      case "reused":
      case "retyped":
      case "cardinality": {
        const was = field(one.lastIn, one.message, one.field);
        const now = field(one.firstIn, one.message, one.field);
        expect([fieldWords(was), fieldWords(now)]).toEqual([one.was, one.now]);
        expect(wireType(was) === wireType(now) ? "same" : "differs").toBe(one.wire);
        return;
      }
      case "renumbered":
        for (const version of minorVersions) {
          const number = schemaAt(version).message(one.message)?.byName.get(one.name)?.number;
          expect([version, number]).toEqual([version, numberAt(version, one)]);
        }
        return;
      case "value-reused":
        expect([
          schemaAt(one.lastIn).enumeration(one.enum)?.nameOf.get(one.value),
          schemaAt(one.firstIn).enumeration(one.enum)?.nameOf.get(one.value),
        ]).toEqual([one.was, one.now]);
        return;
      case "value-renumbered":
        for (const version of minorVersions) {
          const number = schemaAt(version).enumeration(one.enum)?.numberOf.get(one.name);
          expect([version, number]).toEqual([version, numberAt(version, one)]);
        }
        return;
      case "enum-default":
        expect([
          schemaAt(one.lastIn).enumeration(one.enum)?.first,
          schemaAt(one.firstIn).enumeration(one.enum)?.first,
        ]).toEqual([one.was, one.now]);
        return;
      default:
        throw new Error(`no test for a conflict of this kind: ${JSON.stringify(one)}`);
    }
  });
});

describe("renames", () => {
  test.each(renames.map((one) => [JSON.stringify(one), one] as const))("%s", (_, one) => {
    if (one.kind === "renamed value") {
      const [was, now] = [one.lastIn, one.firstIn].map((v) => schemaAt(v).enumeration(one.enum));
      expect(was?.nameOf.get(one.value)).toBe(one.was);
      expect(now?.nameOf.get(one.value)).toBe(one.now);
    } else {
      const was = field(one.lastIn, one.message, one.field);
      const now = field(one.firstIn, one.message, one.field);
      expect([fieldWords(was), fieldWords(now)]).toEqual([one.was, one.now]);
      expect(wireType(was)).toBe(wireType(now));
    }
  });
});

function numberAt(version: string, { numbers }: Move): number | undefined {
  const at = minorVersions.indexOf(version);
  return numbers.find(
    ({ from, to }) => minorVersions.indexOf(from) <= at && at <= minorVersions.indexOf(to),
  )?.number;
}
