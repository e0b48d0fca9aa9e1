import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addRanges,
  coalesceRanges,
  containsRanges,
  countRanges,
  equalRanges,
  formatRanges,
  type Range,
  subtractRanges,
} from "../../src/resources/index.js";
import { rangeList } from "./arbitraries.js";

function range(begin: number, end: number): Range {
  return { begin: BigInt(begin), end: BigInt(end) };
}

function members(ranges: readonly Range[]): Set<bigint> {
  const all = new Set<bigint>();
  for (const { begin, end } of ranges) for (let n = begin; n <= end; n += 1n) all.add(n);
  return all;
}

describe("ranges", () => {
  it("coalesce overlapping and adjacent ranges, sorted", () => {
    expect(formatRanges(coalesceRanges([range(5, 8), range(1, 2), range(3, 4), range(7, 9)]))).toBe(
      "[1-9]",
    );
    expect(formatRanges(coalesceRanges([range(5, 8), range(1, 3)]))).toBe("[1-3, 5-8]");
  });

  it("keep an inverted pair for validation to find", () => {
    expect(formatRanges(coalesceRanges([range(5, 3), range(1, 2)]))).toBe("[1-2, 5-3]");
  });

  it("reach to the end of 64 bits", () => {
    const top = 2n ** 64n - 1n;
    const joined = coalesceRanges([
      { begin: top - 1n, end: top },
      { begin: 0n, end: top - 2n },
    ]);
    expect(joined).toEqual([{ begin: 0n, end: top }]);
    expect(subtractRanges(joined, [{ begin: top, end: top }])).toEqual([
      { begin: 0n, end: top - 1n },
    ]);
    expect(countRanges(joined)).toBe(2n ** 64n);
  });

  it("keep the fragments that a subtraction does not touch", () => {
    expect(
      formatRanges(subtractRanges([range(1, 2), range(3, 4), range(8, 9)], [range(9, 9)])),
    ).toBe("[1-2, 3-4, 8-8]");
  });

  it("behave as sets of numbers", () => {
    fc.assert(
      fc.property(rangeList, rangeList, (a, b) => {
        const left = members(a);
        const right = members(b);
        expect(members(addRanges(a, b))).toEqual(new Set([...left, ...right]));
        expect(members(subtractRanges(a, b))).toEqual(
          new Set([...left].filter((n) => !right.has(n))),
        );
        expect(containsRanges(a, b)).toBe([...right].every((n) => left.has(n)));
        expect(equalRanges(a, coalesceRanges(a))).toBe(true);
        expect(equalRanges(a, b)).toBe(
          left.size === right.size && [...right].every((n) => left.has(n)),
        );
      }),
    );
  });
});
