import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addScalars,
  formatDouble,
  formatScalar,
  fromFixedPoint,
  subtractScalars,
  toFixedPoint,
} from "../../src/resources/index.js";

describe("scalars", () => {
  it("round to three decimals, halves away from zero", () => {
    expect(toFixedPoint(0.0004)).toBe(0);
    expect(toFixedPoint(0.0005)).toBe(1);
    expect(toFixedPoint(-0.0005)).toBe(-1);
    expect(toFixedPoint(1.2345)).toBe(1235);
  });

  it("come back from fixed point unchanged", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (fixed) => {
        expect(toFixedPoint(fromFixedPoint(fixed))).toBe(fixed);
      }),
    );
  });

  it("add and subtract exactly", () => {
    expect(addScalars(0.1, 0.2)).toBe(0.3);
    expect(subtractScalars(0.3, 0.1)).toBe(0.2);
  });

  it.each([
    [0, "0"],
    [1, "1"],
    [0.1, "0.1"],
    [1024.5, "1024.5"],
    [0.0015, "0.002"],
    [123456789.125, "123456789.125"],
    [1e15, "1e+15"],
  ])("print %d as %s in 1.11", (value, text) => {
    expect(formatScalar(value)).toBe(text);
  });

  // What printf("%g") and printf("%.15g") say.
  it.each([
    [1048576, 6, "1.04858e+06"],
    [999999, 6, "999999"],
    [1000000, 6, "1e+06"],
    [0.0001, 6, "0.0001"],
    [0.00001234, 6, "1.234e-05"],
    [31.999999, 6, "32"],
    [-2.5, 6, "-2.5"],
    [Number.NaN, 6, "nan"],
    [Number.NEGATIVE_INFINITY, 6, "-inf"],
    [0.1 + 0.2, 15, "0.3"],
  ])("print %d with %d digits as %s", (value, digits, text) => {
    expect(formatDouble(value, digits)).toBe(text);
  });
});
