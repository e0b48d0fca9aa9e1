import { describe, expect, it } from "vitest";
import { equalAttributes, formatAttribute, parseAttributes } from "../../src/resources/index.js";

function show(text: string): readonly string[] | string {
  const parsed = parseAttributes(text);
  return parsed.kind === "ok"
    ? parsed.value.map((attribute) => `${attribute.type} ${formatAttribute(attribute)}`)
    : parsed.message;
}

describe("parseAttributes", () => {
  it.each([
    ["", []],
    ["rack:r1;level:3", ["TEXT rack=r1", "SCALAR level=3"]],
    ["url:http://x:80\nports:[1-2,5-6]", ["TEXT url=http://x:80", "RANGES ports=[1-2, 5-6]"]],
    ["k:a b", ["TEXT k=ab"]],
    [" k :v", ["TEXT  k =v"]],
    ["a:1;a:2", ["SCALAR a=1", "SCALAR a=2"]],
    ["a", "Invalid attribute key:value pair 'a'"],
    [":b", "Invalid attribute key:value pair ':b'"],
    ["a:", "Invalid attribute key:value pair 'a:'"],
    ["a:{x}", "Bad type for attribute a text {x} type 2"],
    ["a:x[", "Failed to parse attribute a text x[ error Mismatched brackets"],
    [
      "a:-1",
      "Failed to parse attribute a text -1 error Invalid scalar value '-1':Negative values not supported",
    ],
  ])("reads %j as %j", (text, expected) => {
    expect(show(text)).toEqual(expected);
  });

  it("compares without order", () => {
    const a = [
      { name: "a", type: "SCALAR", scalar: { value: 1 } },
      { name: "b", type: "TEXT", text: { value: "x" } },
    ] as const;
    expect(equalAttributes(a, [a[1], a[0]])).toBe(true);
    expect(equalAttributes(a, [a[0], a[0]])).toBe(false);
    expect(equalAttributes(a, [a[0]])).toBe(false);
  });
});
