import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../../src/bytes/index.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

// Both columns as printed and read by Mesos.
const WRITTEN: readonly (readonly [ms: number, text: string])[] = [
  [0, "0ns"],
  [0.000_5, "500ns"],
  [0.001_5, "1500ns"],
  [0.002, "2us"],
  [1, "1ms"],
  [1.5, "1500us"],
  [12.443_904, "12.443904ms"],
  [5_000, "5secs"],
  [1_500, "1500ms"],
  [90_000, "90secs"],
  [MINUTE, "1mins"],
  [15 * MINUTE, "15mins"],
  [6 * 60 * MINUTE, "6hrs"],
  [7 * DAY, "1weeks"],
  [10 * DAY, "10days"],
  [6.999_850_291_167_41 * DAY, "6.99985029116741days"],
];

describe("formatDuration", () => {
  it.each(WRITTEN)("writes %d ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it("writes a sign", () => {
    expect(formatDuration(-5_000)).toBe("-5secs");
  });
});

describe("parseDuration", () => {
  it.each(WRITTEN)("reads %d ms from %s", (ms, text) => {
    const parsed = parseDuration(text);
    expect(parsed.kind === "ok" && Math.abs(parsed.ms - ms) < 1e-3).toBe(true);
  });

  it.each([
    ["", "Invalid duration ''"],
    ["5", "Invalid duration '5'"],
    ["secs", "Failed to convert '' to number"],
    ["1.2.3secs", "Failed to convert '1.2.3' to number"],
    [
      "5 secs",
      "Unknown duration unit ' secs'; supported units are 'ns', 'us', 'ms', 'secs', 'mins', 'hrs', 'days', and 'weeks'",
    ],
    [
      "99999999999weeks",
      "Argument out of the range that a Duration can represent due to int64_t's size limit",
    ],
  ])("refuses %j", (text, message) => {
    expect(parseDuration(text)).toEqual({ kind: "error", message });
  });

  it("reads back what formatDuration writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 365 * DAY }), (ms) => {
        const parsed = parseDuration(formatDuration(ms));
        expect(parsed.kind === "ok" ? Math.round(parsed.ms) : parsed.message).toBe(ms);
      }),
    );
  });
});
