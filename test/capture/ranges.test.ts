import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstEndingAfter, type Range, uncovered } from "../../src/capture/ranges.js";

describe("ranges", () => {
  it("agree with a map of bytes", () => {
    const stretch = fc.record({ start: fc.nat(60), length: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 30 }), (stretches) => {
        const ranges: Range[] = [];
        const map = new Array<boolean>(80).fill(false);
        for (const { start, length } of stretches) {
          const end = start + length;
          const parts = uncovered(ranges, start, end);
          const fresh = parts.flatMap((part) =>
            Array.from({ length: part.end - part.start }, (_, index) => part.start + index),
          );
          const expected = Array.from({ length }, (_, index) => start + index).filter(
            (offset) => map[offset] === false,
          );
          expect(fresh).toEqual(expected);
          for (const part of parts) ranges.splice(part.index, 0, part);
          for (const offset of fresh) map[offset] = true;
          expect(ranges).toEqual([...ranges].sort((a, b) => a.start - b.start));
        }
        for (let offset = 0; offset < 80; offset++) {
          const index = firstEndingAfter(ranges, offset);
          expect(index).toBe(ranges.filter((range) => range.end <= offset).length);
        }
      }),
    );
  });

  it("leave out empty parts between ranges that touch", () => {
    const ranges = [
      { start: 0, end: 5 },
      { start: 5, end: 10 },
    ];
    expect(uncovered(ranges, 0, 10)).toEqual([]);
    expect(uncovered(ranges, 3, 12)).toEqual([{ start: 10, end: 12, index: 2 }]);
    expect(uncovered(ranges, 20, 20)).toEqual([]);
  });
});
