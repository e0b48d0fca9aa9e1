import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitTime, unitsPerSecond } from "../../../src/capture/pcapng/timestamp.js";

describe("splitTime", () => {
  it("agrees with exact division for every resolution", () => {
    const resolution = fc.oneof(
      fc.nat(11),
      fc.nat(36).map((exponent) => 0x80 | exponent),
    );
    fc.assert(
      fc.property(resolution, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (code, time) => {
        const units = unitsPerSecond(code);
        if (units === undefined) throw new Error(`no units for ${code}`);
        const split = splitTime(Number(time >> 32n), Number(time & 0xffff_ffffn), {
          unitsPerSecond: units,
          offsetSeconds: 0,
        });
        // Whole seconds are exact as long as a number can hold them.
        if (time / BigInt(units) < 2n ** 53n) {
          expect(BigInt(split.seconds)).toBe(time / BigInt(units));
        }
        expect(BigInt(split.nanos)).toBe(((time % BigInt(units)) * 1_000_000_000n) / BigInt(units));
      }),
      { numRuns: 2000 },
    );
  });

  it("knows no unit that is finer than it can divide by", () => {
    expect(unitsPerSecond(6)).toBe(1_000_000);
    expect(unitsPerSecond(12)).toBeUndefined();
    expect(unitsPerSecond(0x80 | 37)).toBeUndefined();
    expect(unitsPerSecond(0xff)).toBeUndefined();
  });
});
