import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatGlog, formatProcessTime, type LogRecord } from "../../src/actor/index.js";

const record: LogRecord = {
  timeMs: Date.UTC(2015, 11, 30, 2, 42, 38, 191) + 0.299,
  severity: "INFO",
  verbosity: 2,
  location: "process.cpp:2436",
  text: "Resuming help@127.0.0.1:5051 at 2015-12-30 02:42:38.191287040+00:00",
};

describe("formatGlog", () => {
  it("prints the line of the reference", () => {
    expect(formatGlog(record, { threadId: 12345, utcOffsetMinutes: 60 })).toBe(
      "I1230 03:42:38.191299 12345 process.cpp:2436] Resuming help@127.0.0.1:5051 at 2015-12-30 02:42:38.191287040+00:00",
    );
  });

  it("pads thread ids to five and takes the letter of the severity", () => {
    const line = formatGlog(
      { ...record, timeMs: 0, severity: "WARNING", text: "x" },
      { threadId: 7, utcOffsetMinutes: 0 },
    );
    expect(line).toBe("W0101 00:00:00.000000     7 process.cpp:2436] x");
  });

  it("cuts messages at 30000 characters", () => {
    const line = formatGlog(
      { ...record, text: "x".repeat(40_000) },
      { threadId: 1, utcOffsetMinutes: 0 },
    );
    expect(line.length - line.indexOf("]") - 2).toBe(30_000);
  });
});

describe("formatProcessTime", () => {
  it("has nine digits of fraction, or none when it is zero", () => {
    expect(formatProcessTime(Date.UTC(2016, 1, 29, 23, 59, 59))).toBe("2016-02-29 23:59:59+00:00");
    expect(formatProcessTime(Date.UTC(2016, 1, 29, 23, 59, 59, 5))).toBe(
      "2016-02-29 23:59:59.005000000+00:00",
    );
  });

  it("agrees with the platform's calendar", () => {
    fc.assert(
      fc.property(fc.integer({ min: -6e13, max: 6e13 }), (timeMs) => {
        const expected = new Date(timeMs).toISOString();
        fc.pre(/^\d{4}-/.test(expected));
        expect(formatProcessTime(timeMs).slice(0, 19)).toBe(
          expected.slice(0, 19).replace("T", " "),
        );
      }),
    );
  });
});
