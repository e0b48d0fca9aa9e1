import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  equalResources,
  formatResources,
  isUnreserved,
  type MesosProfile,
  parseResourceList,
  parseResources,
} from "../../src/resources/index.js";
import { resources } from "./arbitraries.js";

function show(text: string, profile: MesosProfile = "1.11", defaultRole = "*"): string {
  const parsed = parseResources(text, { profile, defaultRole });
  return parsed.kind === "ok" ? formatResources(parsed.value, profile) : `error: ${parsed.message}`;
}

describe("parseResources", () => {
  it.each([
    ["", "{}"],
    ["cpus:2;mem:1024", "cpus:2; mem:1024"],
    [";;cpus : 2;; ;", "error: Bad value for resources, missing or extra ':' in  "],
    ["cpus:1e3", "cpus:1000"],
    ["cpus:+.5", "cpus:0.5"],
    [" cpus (r) x:1", "cpus(reservations: [(STATIC,r)]):1"],
    ["cpus(*):1", "cpus:1"],
    ["cpus:1;cpus:2", "cpus:3"],
    ["cpus:0", "{}"],
    [
      "ports(role):[31000-32000, 33000-33010]",
      "ports(reservations: [(STATIC,role)]):[31000-32000, 33000-33010]",
    ],
    ["ports:[1-2,3-4]", "ports:[1-4]"],
    ["ports:[0x10-0x1F]", "ports:[16-31]"],
    ["ports:[-1-3]", "ports:[1-3]"],
    ["ports:[]", "{}"],
    ["ports:[1 - 2\n5-6]", "ports:[1-2, 5-6]"],
    ["disks:{sda,sdb}", "disks:{sda, sdb}"],
    ["cpus", "error: Bad value for resources, missing or extra ':' in cpus"],
    ["cpus:1:2", "error: Bad value for resources, missing or extra ':' in cpus:1:2"],
    ["cpus(r:1", "error: Bad value for resources, mismatched parentheses in cpus(r:1"],
    ["cpus)r(:1", "error: Bad value for resources, mismatched parentheses in cpus)r(:1"],
    ["cpus:x", "error: Bad type for resource cpus value x type TEXT"],
    [
      "cpus:-1",
      "error: Failed to parse resource cpus value -1 error Invalid scalar value '-1':Negative values not supported",
    ],
    [
      "cpus:inf",
      "error: Failed to parse resource cpus value inf error Invalid scalar value 'inf':Infinite values not supported",
    ],
    [
      "cpus:nan",
      "error: Failed to parse resource cpus value nan error Invalid scalar value 'nan':NaN not supported",
    ],
    [
      "cpus:1e-310",
      "error: Failed to parse resource cpus value 1e-310 error Invalid scalar value '1e-310':Subnormal values not supported",
    ],
    ["cpus:0.0001", "error: Invalid scalar resource: value <= 0"],
    ["ports:[5-3]", "error: Invalid ranges resource: begin > end"],
    [
      "ports:[1-2-3]",
      'error: Failed to parse resource ports value [1-2-3] error Expecting one or more "ranges"',
    ],
    [
      "ports:[a-2]",
      "error: Failed to parse resource ports value [a-2] error Expecting non-negative integers in 'a'",
    ],
    [
      "ports:[1-18446744073709551616]",
      "error: Failed to parse resource ports value [1-18446744073709551616] error Expecting non-negative integers in '1'",
    ],
    ["x:{a,a}", "error: Invalid set resource: duplicated elements"],
    ["x:1[", "error: Failed to parse resource x value 1[ error Mismatched brackets"],
    ["x:1[]", "error: Failed to parse resource x value 1[] error Unexpected '[' found"],
    ["x:1{}", "error: Failed to parse resource x value 1{} error Unexpected '{' found"],
    ["x: ", "error: Failed to parse resource x value   error Expecting non-empty string"],
    [
      "cpus(a b):1",
      "error: Role component 'a b' is invalid because it contains backspace or whitespace",
    ],
    [
      "cpus:1;cpus(r):[1-2]",
      "error: Resources with the same name ('cpus') but different types are not allowed",
    ],
  ])("1.11 reads %j as %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    ["cpus:2;mem(r):1048576", "cpus(*):2; mem(r):1.04858e+06"],
    ["cpus:-1;mem:5", "mem(*):5"],
    ["cpus:inf", ""],
    ["ports:[5-3];cpus:1", "cpus(*):1"],
    ["cpus(a b):1", "cpus(a b):1"],
    [
      "ports:[0x10-0x1F]",
      "error: Failed to parse resource ports value [0x10-0x1F] error Expecting non-negative integers in '0x10'",
    ],
    [
      '[{"name":"cpus","type":"SCALAR","scalar":{"value":-1}}]',
      "error: Invalid scalar resource: value < 0",
    ],
    [
      '[{"name":"cpus","type":"SCALAR","scalar":{"value":0}}]',
      "error: Some JSON resources were empty: cpus(*):0",
    ],
  ])("0.26 reads %j as %s", (text, expected) => {
    expect(show(text, "0.26")).toBe(expected);
  });

  it("gives resources without a role to the default role", () => {
    expect(show("cpus:1;mem(x):2", "1.11", "d")).toBe(
      "cpus(reservations: [(STATIC,d)]):1; mem(reservations: [(STATIC,x)]):2",
    );
    expect(show('[{"name":"cpus","type":"SCALAR","scalar":{"value":8}}]', "1.11", "d")).toBe(
      "cpus(reservations: [(STATIC,d)]):8",
    );
  });

  it.each([
    [
      '{"name":"cpus","type":"SCALAR","scalar":{"value":8},"role":"r"}',
      "cpus(reservations: [(STATIC,r)]):8",
    ],
    ['{"name":"cpus","type":"SCALAR","scalar":{"value":"8"},"x":1,"role":null}', "cpus:8"],
    ['{"name":"cpus","type":"SCALAR","scalar":{"value":0}}', "{}"],
    ['{"name":"ports","type":"RANGES","ranges":{"range":[{"begin":1,"end":2}]}}', "ports:[1-2]"],
    ['{"name":"x","type":"SET","set":{"item":["a"]}}', "x:{a}"],
    [
      '{"name":"cpus","type":"SCALAR","scalar":{"value":1},"reservations":[{"type":"STATIC","role":"r"}]}',
      "cpus(reservations: [(STATIC,r)]):1",
    ],
    [
      '{"name":"disk","type":"SCALAR","scalar":{"value":2048},"disk":{"source":{"type":"MOUNT","mount":{"root":"/mnt/d"}}}}',
      "disk[MOUNT:/mnt/d]:2048",
    ],
    ['{"name":"cpus","type":"SCALAR"}', "error: Invalid scalar resource"],
    [
      '{"name":"cpus"}',
      "error: Some JSON resources were not formatted properly: [0] found no type, required in mesos.Resource of 1.11.0",
    ],
    [
      '{"name":"cpus","type":"GAS"}',
      'error: Some JSON resources were not formatted properly: [0] type: found "GAS", want a name of mesos.Value.Type',
    ],
    [
      '{"name":7,"type":"SET"}',
      "error: Some JSON resources were not formatted properly: [0] name: found 7, want a string",
    ],
    [
      "3",
      "error: Some JSON resources were not formatted properly: [0] found 3, want an object of mesos.Resource",
    ],
    [
      '{"name":"disk","type":"SCALAR","scalar":{"value":1},"role":"r","disk":{"persistence":{"id":"v"}}}',
      "error: Persistent volumes cannot be specified at the command line",
    ],
    [
      '{"name":"cpus","type":"SCALAR","scalar":{"value":1},"revocable":{}}',
      "error: Revocable resources cannot be specified at the command line; do not include a 'revocable' key in the resources JSON",
    ],
    [
      '{"name":"cpus","type":"SCALAR","scalar":{"value":1},"role":"r","reservation":{}}',
      "error: Dynamic reservations cannot be specified at the command line; do not include a reservation with DYNAMIC type in the resources JSON",
    ],
    [
      '{"name":"cpus","type":"SCALAR","scalar":{"value":1},"role":"*","reservation":{}}',
      'error: Invalid reservation: role "*" cannot be dynamically reserved',
    ],
  ])("reads the JSON form [%s] as %s", (element, expected) => {
    expect(show(`[${element}]`)).toBe(expected);
  });

  it("takes a malformed JSON array for text", () => {
    expect(show('[{"name":"cpus","type":"SCALAR"}')).toBe(
      "error: Bad value for resources, missing or extra ':' in" +
        ' [{"name":"cpus","type":"SCALAR"}',
    );
  });

  it("reads back what it printed, where the text can say it", () => {
    fc.assert(
      fc.property(resources, (raw) => {
        const plain = raw.filter(
          (one) =>
            one.disk === undefined &&
            one.revocable === undefined &&
            (isUnreserved(one) ||
              (one.reservations?.length === 1 && one.reservations[0]?.type === "STATIC")),
        );
        const text = formatResources(plain, "1.11").replaceAll(
          /\(reservations: \[\(STATIC,(\w+)\)\]\)/g,
          "($1)",
        );
        const parsed = parseResources(plain.length === 0 ? "" : text);
        expect(parsed.kind === "ok" && equalResources(parsed.value, plain)).toBe(true);
      }),
    );
  });

  it("answers any text", () => {
    const piece = fc.constantFrom(
      "cpus",
      ":",
      ";",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "-",
      ",",
      "1",
      "a",
      " ",
      '"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((p) => p.join("")),
        ),
        (text) => {
          for (const profile of ["0.26", "1.11"] as const) {
            expect(["ok", "error"]).toContain(parseResources(text, { profile }).kind);
          }
        },
      ),
    );
  });

  it("reads long nonsense in linear time", () => {
    const digits = "1".repeat(200_000);
    expect(show(`cpus:${digits}x`)).toMatch(/^error: Bad type for resource cpus/);
    expect(show(`a${" ".repeat(200_000)}b:1`)).toMatch(/^a {200000}b:1$/);
  });

  it("answers any JSON", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (array) => {
        expect(["ok", "error"]).toContain(parseResources(JSON.stringify(array)).kind);
      }),
    );
  });
});

describe("parseResourceList", () => {
  it("keeps what is empty, so that cpus:0 is not silence", () => {
    const list = parseResourceList("cpus:0;mem:1");
    expect(list.kind === "ok" ? list.value.map(({ name }) => name) : []).toEqual(["cpus", "mem"]);
  });
});
