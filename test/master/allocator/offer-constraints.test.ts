import { describe, expect, it } from "vitest";
import { compileOfferConstraints, HierarchicalAllocator } from "../../../src/master/index.js";
import type { BodyOf } from "../../../src/wire/index.js";
import { agent, framework, lines, of } from "./cluster.js";

const rack = { name: "rack", type: "TEXT", text: { value: "r12" } } as const;
const level = { name: "level", type: "SCALAR", scalar: { value: 3 } } as const;
const here = {
  hostname: "node-1.example",
  region: "eu",
  zone: undefined,
  attributes: [rack, level],
};

type Constraint = BodyOf<"mesos.scheduler.AttributeConstraint">;
type Pseudo = NonNullable<Constraint["selector"]["pseudoattribute_type"]>;

function passes(...constraints: readonly Constraint[]): boolean | string {
  const groups = [{ attribute_constraints: constraints }];
  const filter = compileOfferConstraints({ role_constraints: { r: { groups } } });
  return filter.kind === "ok" ? !filter.value("r", here) : filter.message;
}

const by = (name: string) => ({ attribute_name: name });
const pseudo = (type: Pseudo) => ({ pseudoattribute_type: type });

describe("offer constraints", () => {
  it.each<readonly [string, Constraint, boolean]>([
    ["exists", { selector: by("rack"), predicate: { exists: {} } }, true],
    ["exists not", { selector: by("x"), predicate: { exists: {} } }, false],
    ["not_exists", { selector: by("x"), predicate: { not_exists: {} } }, true],
    ["not_exists not", { selector: by("rack"), predicate: { not_exists: {} } }, false],
    ["equals", { selector: by("rack"), predicate: { text_equals: { value: "r12" } } }, true],
    ["equals not", { selector: by("rack"), predicate: { text_equals: { value: "r" } } }, false],
    ["equals nothing", { selector: by("x"), predicate: { text_equals: { value: "" } } }, false],
    ["differs", { selector: by("rack"), predicate: { text_not_equals: { value: "r" } } }, true],
    ["nothing differs", { selector: by("x"), predicate: { text_not_equals: { value: "" } } }, true],
    ["whole", { selector: by("rack"), predicate: { text_matches: { regex: "r\\d+" } } }, true],
    ["part", { selector: by("rack"), predicate: { text_matches: { regex: "r\\d" } } }, false],
    ["unmatched", { selector: by("rack"), predicate: { text_not_matches: { regex: "r" } } }, true],
    ["no text", { selector: by("level"), predicate: { text_equals: { value: "9" } } }, true],
    ["no text", { selector: by("level"), predicate: { text_not_matches: { regex: ".*" } } }, true],
    [
      "host",
      { selector: pseudo("HOSTNAME"), predicate: { text_matches: { regex: "node-.*" } } },
      true,
    ],
    ["region", { selector: pseudo("REGION"), predicate: { text_equals: { value: "eu" } } }, true],
    ["zone", { selector: pseudo("ZONE"), predicate: { exists: {} } }, false],
  ])("%s", (_, constraint, expected) => {
    expect(passes(constraint)).toBe(expected);
  });

  it("hold together in a group, apart between groups", () => {
    const yes: Constraint = { selector: by("rack"), predicate: { exists: {} } };
    const no: Constraint = { selector: by("rack"), predicate: { not_exists: {} } };
    expect(passes(yes, no)).toBe(false);
    const groups = [{ attribute_constraints: [no] }, { attribute_constraints: [yes] }];
    const filter = compileOfferConstraints({ role_constraints: { r: { groups } } });
    expect(filter.kind === "ok" && filter.value("r", here)).toBe(false);
    expect(filter.kind === "ok" && filter.value("other", here)).toBe(false);
  });

  it("are refused when they make no sense", () => {
    const exists = { exists: {} };
    expect(compileOfferConstraints({ role_constraints: { r: {} } })).toEqual({
      kind: "error",
      message:
        "'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups' for role r",
    });
    expect(passes()).toMatch(/contains an empty RoleConstraints::Group$/);
    expect(passes({ selector: {}, predicate: exists })).toMatch(/Exactly one of/);
    expect(passes({ selector: pseudo("UNKNOWN"), predicate: exists })).toMatch(
      /Unknown pseudoattribute type/,
    );
    expect(passes({ selector: by("x"), predicate: {} })).toMatch(/Unknown predicate type/);
    expect(passes({ selector: by("x"), predicate: { text_matches: { regex: "(" } } })).toMatch(
      /Failed to construct regex from pattern '\('/,
    );
    const regex = "a{200}";
    expect(passes({ selector: by("x"), predicate: { text_matches: { regex } } })).toMatch(
      /is too complex/,
    );
  });

  it("match in linear time", () => {
    const long = { ...rack, text: { value: `${"a".repeat(20_000)}!` } };
    const constraint = { selector: by("rack"), predicate: { text_matches: { regex: "(a+)+" } } };
    const groups = [{ attribute_constraints: [constraint] }];
    const filter = compileOfferConstraints({ role_constraints: { r: { groups } } });
    expect(filter.kind === "ok" && filter.value("r", { ...here, attributes: [long] })).toBe(true);
  });

  it("keep agents from being offered", () => {
    const constraint = { selector: by("rack"), predicate: { exists: {} } };
    const groups = [{ attribute_constraints: [constraint] }];
    const filter = compileOfferConstraints({ role_constraints: { "*": { groups } } });
    if (filter.kind === "error") throw new Error(filter.message);
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework(), true, { constraints: filter.value });
    allocator.addAgent("a", agent(), of("cpus:1"));
    allocator.addAgent("b", agent("hb", { attributes: [rack] }), of("cpus:1"));
    expect(lines(allocator.run(0))).toEqual(["f * b cpus:1"]);
  });
});
