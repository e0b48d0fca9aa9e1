import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeText, formatLine, lineOf } from "../../src/view/index.js";
import { makeMessage, TIME_NS } from "../flow/make-message.js";

const UUID = "a3b0b7ef-052b-4437-9403-6688babbcf8e";

const body = {
  update: {
    slave_id: { value: `${UUID}-S1` },
    status: { task_id: { value: "t1" }, state: "TASK_FAILED", message: "exited with 1" },
  },
};

const text = (...args: Parameters<typeof lineOf>): string => formatLine(lineOf(...args));

// What could change how a terminal or an editor shows the rest: controls, bidirectional and other format
// characters, line separators, invisible fillers, lone surrogates.
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\u115f|\u1160|\u3164|\uffa0|\ufe0f/u;

describe("lineOf", () => {
  it("writes number, time, parties, type and facts", () => {
    expect(text(makeMessage({ n: 12, body }))).toBe(
      "   12 10:15:30.123456 slave(1)@10.0.0.2:5051 -> master@10.0.0.1:5050 StatusUpdateMessage " +
        'task=t1 TASK_FAILED message="exited with 1" agent=a3b0b7ef…-S1',
    );
  });

  it("gives every piece a role", () => {
    const roles = lineOf(
      makeMessage({
        body,
        match: { n: 4, latencyNs: 1_500_000n },
        notes: [
          { code: "unknown-fields", text: "1 field" },
          { code: "truncated", text: "cut" },
        ],
      }),
    ).spans.filter(({ role }) => role !== "separator");
    expect(roles.map(({ role, text: shown }) => [role, shown])).toEqual([
      ["number", "    1"],
      ["time", "10:15:30.123456"],
      ["from", "slave(1)@10.0.0.2:5051"],
      ["arrow", "->"],
      ["to", "master@10.0.0.1:5050"],
      ["type", "StatusUpdateMessage"],
      ["fact-key", "task"],
      ["fact-value", "t1"],
      ["state-bad", "TASK_FAILED"],
      ["fact-key", "message"],
      ["fact-value", '"exited with 1"'],
      ["fact-key", "agent"],
      ["fact-value", "a3b0b7ef…-S1"],
      ["latency", "(1.5 ms after #4)"],
      ["note", "! 1 field"],
      ["error", "! cut"],
    ]);
  });

  it("shortens types to what tells them apart", () => {
    const typeOf = (type: string): string | undefined =>
      lineOf(makeMessage({ type })).spans.find(({ role }) => role === "type")?.text;
    expect(typeOf("mesos.internal.log.WriteRequest")).toBe("log.WriteRequest");
    expect(typeOf("mesos.scheduler.Call/ACCEPT")).toBe("scheduler.Call/ACCEPT");
    expect(typeOf("mesos.v1.scheduler.Event/OFFERS")).toBe("v1.scheduler.Event/OFFERS");
    expect(typeOf("GET /state")).toBe("GET /state");
  });

  it("writes times as asked", () => {
    const time = (options: Parameters<typeof lineOf>[1]): string | undefined =>
      lineOf(makeMessage(), options).spans.find(({ role }) => role === "time")?.text;
    expect(time({ time: "rfc3339" })).toBe("2026-11-24T10:15:30.123456789Z");
    expect(time({ time: "relative", startNs: TIME_NS - 61_000_001_000n })).toBe("61.000001");
    expect(time({ time: "relative", startNs: TIME_NS + 500_000_000n })).toBe("-0.500000");
  });

  it("keeps ids whole when asked to", () => {
    const from = `scheduler-${UUID}@10.0.0.9:1`;
    expect(text(makeMessage({ from, body }))).toContain(" scheduler-a3b0b7ef…@10.0.0.9:1 -> ");
    const full = text(makeMessage({ from, body }), { fullIds: true });
    expect(full).toContain(` ${from} -> `);
    expect(full).toContain(`agent=${UUID}-S1`);
  });

  it("keeps ids of users whole", () => {
    const task = { update: { status: { task_id: { value: `app.${UUID}` } } } };
    expect(text(makeMessage({ body: task }))).toContain(`task=app.${UUID}`);
  });

  it("shows lost and senseless bytes as errors", () => {
    const gap = lineOf(makeMessage({ kind: "gap", type: "gap", size: 1448 }));
    expect(formatLine(gap)).toContain("gap 1448 bytes lost");
    expect(gap.spans.filter(({ role }) => role === "error")).toHaveLength(2);
  });

  it("counts notes beyond the third", () => {
    const notes = Array.from({ length: 5 }, (_, index) => ({ code: "x", text: `note ${index}` }));
    expect(text(makeMessage({ notes }))).toMatch(/! note 0 ! note 1 ! note 2 ! 2 more notes$/);
  });

  it("quotes values with blanks so that facts stay apart", () => {
    expect(text(makeMessage({ type: "mesos.internal.X", body: { a: "b c=d", e: "f" } }))).toMatch(
      / a="b c=d" e=f$/,
    );
  });

  it("cuts at the width it is given", () => {
    const line = text(makeMessage({ body }), { width: 100 });
    expect(line).toHaveLength(100);
    expect(line.endsWith("…")).toBe(true);
    expect(text(makeMessage({ body }), { width: 1 })).toHaveLength(40);
  });

  it("shortens a long value and a hostile address", () => {
    const line = text(
      makeMessage({
        from: "x".repeat(5000),
        body: { update: { pid: "y" } },
        type: "z".repeat(9999),
      }),
    );
    expect(line.length).toBeLessThan(400);
  });

  it("shows escape sequences, line breaks and reordering instead of doing them", () => {
    const hostile = "\u001b[2J\r\nfake line\u202eevil\u0007\u{e0041}";
    const line = text(
      makeMessage({ from: hostile, body: { update: { status: { message: hostile } } } }),
    );
    expect(line).not.toMatch(FORBIDDEN);
    expect(line).toContain(String.raw`\x1b[2J\r\nfake line\u202eevil\x07\u{e0041}`);
  });

  it("never prints anything that moves, hides or reorders, and keeps to its width", () => {
    const any = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(any, any, any, any, fc.integer({ min: 1, max: 300 }), (a, b, c, d, width) => {
        const message = makeMessage({
          from: a,
          to: b,
          type: c,
          body: { [d]: a, update: { [c]: b, status: { message: d, task_id: { value: c } } } },
          notes: [{ code: a, text: d }],
        });
        const line = text(message, { width });
        expect(line).not.toMatch(FORBIDDEN);
        expect(line.length).toBeLessThanOrEqual(Math.max(40, width));
      }),
      { numRuns: 500 },
    );
  });
});

describe("escapeText", () => {
  it("leaves ordinary text alone", () => {
    for (const plain of ["", "task-1", "größe 日本 😀 é", "quotes \"x\" 'y' [z]"]) {
      expect(escapeText(plain)).toBe(plain);
    }
  });

  it.each([
    ["\n\r\t", String.raw`\n\r\t`],
    ["\\", String.raw`\\`],
    ["\u0000\u001b\u007f\u0085\u009b", String.raw`\x00\x1b\x7f\x85\x9b`],
    ["\u200b\u200e\u2028\u2066\ufeff", String.raw`\u200b\u200e\u2028\u2066\ufeff`],
    ["\ud800", String.raw`\ud800`],
    ["\u{e0001}", String.raw`\u{e0001}`],
  ])("escapes %j", (raw, shown) => {
    expect(escapeText(raw)).toBe(shown);
  });

  it("cannot be fooled: different texts stay different", () => {
    const any = fc.string({ unit: "binary", maxLength: 20 });
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(escapeText(a) === escapeText(b)).toBe(a === b);
      }),
    );
  });
});
