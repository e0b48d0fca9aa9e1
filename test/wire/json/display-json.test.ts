import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeMessage, encodeMessage } from "../../../src/wire/body/index.js";
import {
  formatJson,
  fromDisplayJson,
  parseJson,
  toDisplayJson,
} from "../../../src/wire/json/index.js";
import { schemaAt } from "../../../src/wire/schema/index.js";
import { recordedBodies } from "../body/recorded-bodies.js";
import { everything } from "../body/test-schema.js";
import { delimitedField, varintField } from "../body/wire-builder.js";

const display = (bytes: readonly number[]) =>
  formatJson(toDisplayJson(decodeMessage(everything, "Everything", Uint8Array.from(bytes)).value));

describe("toDisplayJson and fromDisplayJson", () => {
  test.each<[string, number[], string]>([
    [
      "integers of any size",
      [...varintField(1, 5), ...varintField(4, 2n ** 64n - 1n)],
      '{"int32":5,"uint64":18446744073709551615}',
    ],
    ["bytes", delimitedField(16, [1, 2]), '{"bytes":"AQI="}'],
    ["NaN", [0x71, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f], '{"double":"NaN"}'],
    ["unknown fields", delimitedField(17, varintField(27, 1)), '{"message":{"?unknown":["2AEB"]}}'],
    [
      "messages that are not canonical",
      [...varintField(3, 1), ...varintField(1, 2)],
      '{"uint32":1,"int32":2,"?wire":"GAEIAg=="}',
    ],
    ["text that is not UTF-8", delimitedField(15, [0x61, 0xff]), '{"string":"a\\udcff"}'],
    [
      "a map with a key of ours",
      delimitedField(23, [...delimitedField(1, "?wire"), ...delimitedField(2, [])]),
      '{"by_name":{"?wire":{}}}',
    ],
  ])("%s", (_, bytes, json) => {
    expect(display(bytes)).toBe(json);
    const { value } = fromDisplayJson(everything, "Everything", parseJson(json));
    expect([...encodeMessage(everything, "Everything", value)]).toEqual(bytes);
  });

  test("every recorded body comes back to its bytes", () => {
    for (const { type, version, base64 } of recordedBodies) {
      const schema = schemaAt(version);
      const bytes = new Uint8Array(Buffer.from(base64, "base64"));
      const json = formatJson(toDisplayJson(decodeMessage(schema, type, bytes).value));
      expect(() => JSON.parse(json)).not.toThrow();
      const { value } = fromDisplayJson(schema, type, parseJson(json));
      expect(encodeMessage(schema, type, value as never)).toEqual(bytes);
    }
  });

  test("so do any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const json = display([...bytes]);
        const { value } = fromDisplayJson(everything, "Everything", parseJson(json));
        expect(encodeMessage(everything, "Everything", value)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test("refuses what no body holds", () => {
    expect(() => toDisplayJson({ a: () => 1 })).toThrowError("cannot write a function as JSON");
  });
});
