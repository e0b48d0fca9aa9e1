import { describe, expect, it } from "vitest";
import { formatSummary, Summariser } from "../../src/view/index.js";
import { makeMessage, TIME_NS } from "../flow/make-message.js";

describe("Summariser", () => {
  it("adds up messages by kind, type, pair and answer", () => {
    const summariser = new Summariser();
    const ping = { type: "mesos.internal.PingSlaveMessage", size: 2 };
    const pong = {
      type: "mesos.internal.PongSlaveMessage",
      from: "b@10.0.0.2:1",
      to: "a@10.0.0.1:2",
    };
    summariser.add(makeMessage({ n: 1, ...ping }));
    summariser.add(
      makeMessage({ n: 2, ...pong, timeNs: TIME_NS + 5n, match: { n: 1, latencyNs: 3_000_000n } }),
    );
    summariser.add(makeMessage({ n: 3, ...ping, conn: 2 }));
    summariser.add(
      makeMessage({
        n: 4,
        kind: "gap",
        type: "gap",
        size: 1448,
        notes: [{ code: "gap", text: "" }],
      }),
    );
    summariser.add(makeMessage({ n: 5, kind: "raw", type: "raw", size: 7 }));
    const summary = summariser.summary();
    expect(summary).toMatchObject({
      messages: 5,
      bytes: 2 + 0 + 2 + 1448 + 7,
      firstNs: TIME_NS,
      lastNs: TIME_NS + 5n,
      connections: 2,
      gaps: { messages: 1, bytes: 1448 },
      raw: { messages: 1, bytes: 7 },
    });
    expect(summary.byType.get(ping.type)).toEqual({ messages: 2, bytes: 4 });
    expect(summary.byPair.get("b@10.0.0.2 -> a@10.0.0.1")).toEqual({ messages: 1, bytes: 0 });
    expect(summary.latency.get(pong.type)).toEqual({
      answers: 1,
      totalNs: 3_000_000n,
      mostNs: 3_000_000n,
    });
    expect([...summary.unanswered]).toEqual([[ping.type, 1]]);
    expect(summary.notes.get("gap")).toBe(1);
    expect(formatSummary(summary)).toEqual([
      "5 messages, 1459 bytes, 2 connections, 5 ns",
      "1 gaps, 1448 bytes lost",
      "1 raw stretches, 7 bytes",
      "1 notes gap",
      "by type: messages, bytes",
      "        2           4  PingSlaveMessage",
      "        1        1448  gap",
      "        1           7  raw",
      "        1           0  PongSlaveMessage",
      "by peers: messages, bytes",
      "        4        1459  slave(1)@10.0.0.2 -> master@10.0.0.1",
      "        1           0  b@10.0.0.2 -> a@10.0.0.1",
      "answers: number, mean, most",
      "        1       3 ms       3 ms  PongSlaveMessage",
      "without an answer, of types that have one",
      "        1  PingSlaveMessage",
    ]);
  });

  it("puts what differs only by port or uuid together", () => {
    const summariser = new Summariser();
    const uuid = "a3b0b7ef-052b-4437-9403-6688babbcf8e";
    for (const port of [1, 2, 3]) {
      summariser.add(
        makeMessage({ from: `scheduler-${uuid}@10.0.0.9:${port}`, to: `[::1]:${port}` }),
      );
    }
    expect([...summariser.summary().byPair.keys()]).toEqual(["scheduler@10.0.0.9 -> [::1]"]);
  });

  it("bounds the names it keeps", () => {
    const summariser = new Summariser();
    for (let n = 1; n <= 10_050; n++) summariser.add(makeMessage({ n, type: `type ${n}` }));
    const { byType } = summariser.summary();
    expect(byType.size).toBe(10_001);
    expect(byType.get("(others)")?.messages).toBe(50);
  });

  it("says nothing much of nothing", () => {
    expect(formatSummary(new Summariser().summary())).toEqual([
      "0 messages, 0 bytes, 0 connections, 0 ns",
    ]);
  });
});
