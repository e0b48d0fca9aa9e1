import { describe, expect, it } from "vitest";
import { crc32, encodeUtf8 } from "../../src/bytes/index.js";

describe("crc32", () => {
  it("gives the check value of the catalogue of CRCs", () => {
    expect(crc32(encodeUtf8("123456789"))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it("goes on from an earlier part", () => {
    expect(crc32(encodeUtf8("56789"), crc32(encodeUtf8("1234")))).toBe(0xcbf43926);
  });
});
