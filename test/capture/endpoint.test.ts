import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatEndpoint, formatIp, parseIp } from "../../src/capture/index.js";

describe("formatIp and parseIp", () => {
  it.each([
    ["127.0.0.1", [127, 0, 0, 1]],
    ["255.0.10.200", [255, 0, 10, 200]],
    ["::", new Array<number>(16).fill(0)],
    ["::1", [...new Array<number>(15).fill(0), 1]],
    ["1::", [0, 1, ...new Array<number>(14).fill(0)]],
    ["2001:db8::1:0:0:1", [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]],
    ["2001:db8:0:1:1:1:1:1", [0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]],
    ["fe80::abcd", [0xfe, 0x80, ...new Array<number>(12).fill(0), 0xab, 0xcd]],
    ["::ffff:10.1.2.3", [...new Array<number>(10).fill(0), 0xff, 0xff, 10, 1, 2, 3]],
  ])("agree on %s", (text, address) => {
    const raw = Uint8Array.from(address);
    expect(formatIp(raw, 0, raw.length === 4 ? 4 : 16)).toBe(text);
    expect(parseIp(text)).toEqual(raw);
  });

  it("agree on every address", () => {
    const address = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.uint8Array({ minLength: 16, maxLength: 16, max: 1 }),
    );
    fc.assert(
      fc.property(address, (raw) => {
        expect(parseIp(formatIp(raw, 0, raw.length === 4 ? 4 : 16))).toEqual(raw);
      }),
    );
  });

  it("accepts a zone and every way to write zeros", () => {
    const address = parseIp("fe80::1");
    expect(parseIp("fe80::1%eth0")).toEqual(address);
    expect(parseIp("FE80:0:0:0:0:0:0:1")).toEqual(address);
    expect(parseIp("fe80:0::0:0001")).toEqual(address);
  });

  it.each([
    "",
    "localhost",
    "1.2.3",
    "1.2.3.256",
    "1.2.3.4.5",
    "1::2::3",
    "12345::",
    "1:2:3:4:5:6:7:8:9",
    ":::",
    "1:2",
    "::1.2.3",
    "1:2:3:4:5:6:7::8:9",
  ])("refuse %j", (text) => {
    expect(() => parseIp(text)).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: `cannot use ${JSON.stringify(text)} as an address: want an IPv4 or IPv6 address`,
      }),
    );
  });
});

describe("formatEndpoint", () => {
  it("puts IPv6 into brackets", () => {
    expect(formatEndpoint({ ip: "10.0.0.1", port: 5050 })).toBe("10.0.0.1:5050");
    expect(formatEndpoint({ ip: "::1", port: 5050 })).toBe("[::1]:5050");
  });
});
