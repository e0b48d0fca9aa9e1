import { describe, expect, it } from "vitest";
import { formatSpan, formatTime } from "../../src/view/index.js";
import { TIME_NS } from "../flow/make-message.js";

describe("formatSpan", () => {
  it.each<[bigint, string]>([
    [0n, "0 ns"],
    [999n, "999 ns"],
    [1000n, "1 us"],
    [850_400n, "850 us"],
    [999_400n, "999 us"],
    [999_600n, "1 ms"],
    [1_234_567n, "1.23 ms"],
    [999_400_000n, "999 ms"],
    [999_999_999n, "1 s"],
    [12_345_000_000n, "12.3 s"],
    [59_949_000_000n, "59.9 s"],
    [59_999_000_000n, "1 min"],
    [90_000_000_000n, "1 min 30 s"],
    [3_600_000_000_000n, "1 h"],
    [7_530_000_000_000n, "2 h 5 min"],
    [90_000_000_000_000n, "1 d 1 h"],
    [-1_500_000n, "-1.5 ms"],
  ])("writes %s ns as %s", (ns, text) => {
    expect(formatSpan(ns)).toBe(text);
  });
});

describe("formatTime", () => {
  it("defaults to the time of day in UTC with microseconds", () => {
    expect(formatTime(TIME_NS)).toBe("10:15:30.123456");
    expect(formatTime(0n)).toBe("00:00:00.000000");
    expect(formatTime(-1n)).toBe("23:59:59.999999");
  });
});
