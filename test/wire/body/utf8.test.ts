import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText, encodeText, hasEscapedBytes } from "../../../src/wire/body/index.js";

describe("decodeText and encodeText", () => {
  test.each([
    ["ASCII", [0x61, 0x62], "ab"],
    ["two, three and four bytes", [0xc3, 0xa4, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80], "ä€😀"],
    ["the replacement character itself", [0xef, 0xbf, 0xbd], "\ufffd"],
    ["a lone continuation byte", [0x61, 0x80], "a\udc80"],
    ["an overlong slash", [0xc0, 0xaf], "\udcc0\udcaf"],
    ["an overlong three-byte form", [0xe0, 0x80, 0x80], "\udce0\udc80\udc80"],
    ["a surrogate", [0xed, 0xb2, 0x80], "\udced\udcb2\udc80"],
    ["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80], "\udcf4\udc90\udc80\udc80"],
    ["a cut sequence", [0xf0, 0x9f, 0x98], "\udcf0\udc9f\udc98"],
    ["a byte behind a pair", [0xf0, 0x9f, 0x98, 0x80, 0xff], "😀\udcff"],
  ])("%s", (_, bytes, text) => {
    expect(decodeText(Uint8Array.from(bytes))).toBe(text);
    expect([...encodeText(text)]).toEqual(bytes);
    const longer = [...new Uint8Array(100).fill(0x2e), ...bytes];
    expect(decodeText(Uint8Array.from(longer))).toBe(".".repeat(100) + text);
    expect([...encodeText(".".repeat(100) + text)]).toEqual(longer);
  });

  test("any bytes become text and the same bytes again", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeText(decodeText(bytes))).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test("text in UTF-8 decodes as every other decoder does, and holds no escapes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
        const decoded = decodeText(new TextEncoder().encode(text));
        expect(decoded).toBe(text);
        expect(hasEscapedBytes(decoded)).toBe(false);
      }),
    );
  });
});
