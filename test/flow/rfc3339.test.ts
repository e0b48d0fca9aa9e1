import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRfc3339, parseRfc3339 } from "../../src/flow/index.js";

describe("formatRfc3339", () => {
  it.each<[bigint, string]>([
    [0n, "1970-01-01T00:00:00.000000000Z"],
    [-1n, "1969-12-31T23:59:59.999999999Z"],
    [951_782_400_000_000_000n, "2000-02-29T00:00:00.000000000Z"],
    [1_795_515_330_123_456_789n, "2026-11-24T10:15:30.123456789Z"],
    [18_446_744_073_709_551_615n, "2554-07-21T23:34:33.709551615Z"],
  ])("writes %s", (ns, text) => {
    expect(formatRfc3339(ns)).toBe(text);
    expect(parseRfc3339(text)).toBe(ns);
  });

  it("agrees with Date on every day from 1600 to 2600", () => {
    fc.assert(
      fc.property(fc.integer({ min: -11_676_096_000, max: 19_880_899_200 }), (second) => {
        const expected = new Date(second * 1000).toISOString().replace(".000Z", ".000000000Z");
        expect(formatRfc3339(BigInt(second) * 1_000_000_000n)).toBe(expected);
      }),
    );
  });
});

describe("parseRfc3339", () => {
  it.each<[string, bigint]>([
    ["1970-01-01T00:00:01Z", 1_000_000_000n],
    ["1970-01-01t00:00:01.5z", 1_500_000_000n],
    ["1970-01-01 01:00:00+01:00", 0n],
    ["1970-01-01T00:00:00.1234567899Z", 123_456_789n],
  ])("reads %s", (text, ns) => {
    expect(parseRfc3339(text)).toBe(ns);
  });

  it.each(["", "now", "2026-11-24", "2026-11-24T10:15Z", "2026-13-01T00:00:00Z", "10:15:30"])(
    "does not take %j for a time",
    (text) => {
      expect(parseRfc3339(text)).toBeUndefined();
    },
  );
});
