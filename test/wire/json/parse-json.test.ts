import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatJson,
  isJsonObject,
  type JsonValue,
  parseJson,
} from "../../../src/wire/json/index.js";

describe("parseJson", () => {
  test.each<[string, JsonValue]>([
    ["null", null],
    [" true ", true],
    ["-0", -0],
    ["1.50e2", 150],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", 9007199254740993n],
    ["-9223372036854775808", -9223372036854775808n],
    ["18446744073709551615", 18446744073709551615n],
    ["18446744073709551616", 2 ** 64],
    ["1795422698822128128", 1795422698822128128n],
    ["0.30000000000000004", 0.30000000000000004],
    ['{"a":[1,{"b":"\\u00e4\\n\\/"}],"c":{}}', { a: [1, { b: "ä\n/" }], c: {} }],
    ['{"a":1,"a":2}', { a: 2 }],
    [
      "[NaN,Infinity,-Infinity,nan,inf,-inf]",
      [Number.NaN, Infinity, -Infinity, Number.NaN, Infinity, -Infinity],
    ],
    ["[ ]", []],
    ['{ "n" : 12345678901234567890 , "x" : [ ] }', { n: 12345678901234567890n, x: [] }],
  ])("%s", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test("a name __proto__ is a name like any other, with long numbers or without", () => {
    for (const text of ['{"__proto__":{"a":1}}', '{"__proto__":{"a":12345678901234567890}}']) {
      expect(Object.keys(parseJson(text) as object)).toEqual(["__proto__"]);
    }
  });

  test.each([
    ["", 0, "found the end of the text, want a value"],
    ["{", 1, "found the end of the text, want a name in quotes"],
    ["{a:1}", 1, 'found "a:1}", want a name in quotes'],
    ['{"a" 1}', 5, 'found "1}", want ":"'],
    ['{"a":1 "b":2}', 7, 'want "," or "}"'],
    ["[1,]", 3, 'found "]", want a value'],
    ["[1 2]", 3, 'want "," or "]"'],
    ["01", 1, 'found "1", want the end of the text'],
    ["1.", 1, 'found ".", want the end of the text'],
    ["[1] x", 4, 'found "x", want the end of the text'],
    ['"a', 2, "found the end of the text, want the end of the string"],
    ['"a\nb"', 2, "want an escape of this character"],
    ['"\\x"', 1, "want one of"],
    ['"\\u12g4"', 1, "want one of"],
    ["tru", 0, 'found "tru", want a value'],
    ["'a'", 0, "want a value"],
    ["// c", 0, "want a value"],
  ])("%s fails at %i", (text, offset, message) => {
    expect(() => parseJson(text)).toThrowError(
      expect.objectContaining({
        code: "malformed",
        offset,
        message: expect.stringContaining(message),
      }),
    );
  });

  test("reads 200 levels and refuses more, in brackets of either kind", () => {
    const nested = (levels: number) => `${"[".repeat(levels)}1${"]".repeat(levels)}`;
    expect(() => parseJson(nested(200))).not.toThrow();
    expect(() => parseJson(nested(202))).toThrowError("found more than 200 levels");
    expect(() => parseJson('{"a":'.repeat(100_000))).toThrowError("found more than 200 levels");
  });

  test("brackets inside strings are no levels", () => {
    const text = "[".repeat(500);
    expect(parseJson(JSON.stringify({ text }))).toEqual({ text });
  });

  test("reads what JSON.parse reads, the same way", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(rounded(parseJson(text))).toEqual(JSON.parse(text));
        // A long integer in front takes the other reader.
        const [, other] = parseJson(`[12345678901234567890,${text}]`) as JsonValue[];
        expect(rounded(other ?? null)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("any text gives a value or an error with an offset inside it", () => {
    const letters = fc.constantFrom(...'{}[]",:\\u0019.eE+-ntf aIN');
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 30 }), (text) => {
        try {
          parseJson(text);
        } catch (error) {
          const { code, offset } = error as { code: string; offset: number };
          expect(code).toBe("malformed");
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

/** Integers as `JSON.parse` gives them. */
function rounded(json: JsonValue): JsonValue {
  if (typeof json === "bigint") return Number(json);
  if (Array.isArray(json)) return json.map(rounded);
  if (!isJsonObject(json)) return json;
  const copy = {};
  for (const [name, value] of Object.entries(json)) {
    Object.defineProperty(copy, name, { value: rounded(value), enumerable: true });
  }
  return copy;
}

describe("formatJson", () => {
  test.each<[JsonValue, string]>([
    [{ a: [1n, -0, 1.5, "ä\u0001"] }, '{"a":[1,-0,1.5,"ä\\u0001"]}'],
    [18446744073709551615n, "18446744073709551615"],
    [[Number.NaN, -Infinity], '["NaN","-Infinity"]'],
    ["\udcff", '"\\udcff"'],
  ])("%o", (value, text) => {
    expect(formatJson(value)).toBe(text);
  });

  test("writes what needs no care alike beside what does", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const json = value as JsonValue;
        expect(formatJson([json, 1n])).toBe(`[${formatJson(json)},1]`);
      }),
    );
    const odd = { ...JSON.parse('{"__proto__":{"10":1,"9":"\\ud800"}}'), b: [[], {}, null] };
    expect(formatJson([odd, 1n])).toBe(`[${formatJson(odd)},1]`);
  });

  test("is read back without loss", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            fc.string({ unit: "binary" }),
          ),
        ),
        (values) => {
          const small = (value: unknown) =>
            typeof value === "bigint" && Number.isSafeInteger(Number(value))
              ? Number(value)
              : value;
          const read = parseJson(formatJson(values)) as JsonValue[];
          expect(
            read.map((value, at) => (typeof values[at] === "number" ? Number(value) : value)),
          ).toEqual(values.map(small));
        },
      ),
    );
  });
});
