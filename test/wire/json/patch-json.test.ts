import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatJson,
  type JsonValue,
  parseJson,
  parsePath,
  patchJson,
} from "../../../src/wire/index.js";

const patch = (text: string, edits: Readonly<Record<string, JsonValue | undefined>>): string =>
  patchJson(
    text,
    Object.entries(edits).map(([path, value]) => ({ steps: parsePath(path), value })),
  );

describe("patchJson", () => {
  it.each<[string, string, Readonly<Record<string, JsonValue | undefined>>, string]>([
    ["a scalar", '{ "a" : 1.0, "b":[ 2 ] }', { a: 5 }, '{ "a" : 5, "b":[ 2 ] }'],
    [
      "inside",
      '{"a":{"b":[{"c":"x"},{"c":"y"}]}}',
      { "a.b[1].c": "z" },
      '{"a":{"b":[{"c":"x"},{"c":"z"}]}}',
    ],
    ["several", '{"a":1,"b":2,"c":3}', { c: 30, a: 10 }, '{"a":10,"b":2,"c":30}'],
    ["a new member", '{"a":1}', { b: { c: 2 } }, '{"a":1,"b":{"c":2}}'],
    ["new objects", "{ }", { "a.b": true }, '{ "a":{"b":true}}'],
    ["a new element", '{"a":[1]}', { "a[1]": 2 }, '{"a":[1,2]}'],
    ["the first removed", '{"a":1, "b":2}', { a: undefined }, '{ "b":2}'],
    ["the last removed", '{"a":1, "b":2 }', { b: undefined }, '{"a":1}'],
    ["the middle removed", '{"x":[1,2,3]}', { "x[1]": undefined }, '{"x":[1,3]}'],
    ["all removed", '{"a":1,"b":2}', { a: undefined, b: undefined }, "{}"],
    ["nothing to remove", '{"a":1}', { b: undefined }, '{"a":1}'],
    ["escapes around", '{"q\\"{":"}\\\\","a":1}', { a: 2 }, '{"q\\"{":"}\\\\","a":2}'],
    ["a key in quotes", '{"x":{"a-b":1}}', { 'x["a-b"]': 2 }, '{"x":{"a-b":2}}'],
  ])("changes %s and nothing else", (_, text, edits, wanted) => {
    expect(patch(text, edits)).toBe(wanted);
  });

  it("says what does not fit", () => {
    expect(() => patch('{"a":1}', { "a.b": 2 })).toThrow(
      "cannot edit a.b: found a value with nothing inside",
    );
    expect(() => patch('{"a":[]}', { "a[3]": 2 })).toThrow("found 0 elements");
    expect(() => patch("{", { a: 2 })).toThrow("cannot parse JSON");
    expect(() => patch("{}", { a: 1, "a.b": 2 })).toThrow("cannot edit a.b");
  });

  it("gives any value that is set, and keeps all others", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]\w{0,5}$/), fc.jsonValue()),
        fc.stringMatching(/^[a-z]\w{0,5}$/),
        fc.jsonValue(),
        fc.nat(3),
        (object, name, value, indent) => {
          const text = JSON.stringify(object, null, indent);
          const edited = parseJson(patch(text, { [name]: value as JsonValue }));
          // Not through JSON.stringify, which makes 0 of -0.
          const wanted = parseJson(formatJson(value as JsonValue));
          expect(edited).toEqual({ ...(parseJson(text) as object), [name]: wanted });
          const removed = parseJson(patch(text, { [name]: undefined }));
          const { [name]: _, ...rest } = object;
          expect(removed).toEqual(parseJson(JSON.stringify(rest)));
        },
      ),
    );
  });
});
