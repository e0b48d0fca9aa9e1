import { describe, expect, it } from "vitest";
import type { Message } from "../../src/flow/index.js";
import { parseRules, RuleEngine } from "../../src/rules/index.js";
import type { JsonValue } from "../../src/wire/index.js";
import { makeMessage } from "../flow/make-message.js";

const ping = (n: number): Message =>
  makeMessage({ n, type: "mesos.internal.PingSlaveMessage", from: "master@10.0.0.1:5050" });

function engine(...rules: JsonValue[]): RuleEngine {
  const parsed = parseRules(rules);
  if (parsed.kind === "error") throw new Error(parsed.message);
  return new RuleEngine(parsed.rules, 0n);
}

/** To which of so many pings the first rule applies. */
function hits(rules: RuleEngine, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1).filter(
    (n) => rules.decide(ping(n), "to-server", 0n).length > 0,
  );
}

describe("parseRules", () => {
  it.each<[string, JsonValue, object]>([
    ["a word", { do: "drop" }, { when: {}, action: { kind: "drop" } }],
    [
      "one option",
      { do: { delay: "1.5s" } },
      { action: { kind: "delay", byMs: 1500, jitterMs: 0, order: "keep" } },
    ],
    [
      "a filter alone",
      { when: "Ping", do: "hold" },
      { when: { filter: "Ping" }, action: { kind: "hold" } },
    ],
    [
      "conditions",
      { when: { nth: 2, after: "1min", direction: "to-client" }, do: "drop" },
      { when: { nth: [2], afterMs: 60_000, direction: "to-client" } },
    ],
    [
      "sizes",
      { do: { throttle: { rate: "10k", for: "5s" } } },
      { action: { kind: "throttle", bytesPerSecond: 10_000, forMs: 5000 } },
    ],
    ["no options", { do: { stall: {} } }, { action: { kind: "stall" } }],
  ])("reads %s", (_, rule, wanted) => {
    const parsed = parseRules([rule]);
    expect(parsed).toMatchObject({ kind: "ok", rules: [wanted] });
    expect(parseRules({ rules: [rule] })).toEqual(parsed);
    expect(parseRules(rule)).toEqual(parsed);
  });

  it.each<[JsonValue, string]>([
    [{ do: "dorp" }, 'rule 1, do: found "dorp", want one of drop, delay,'],
    [
      { name: "x", when: { nht: 2 }, do: "drop" },
      'rule 1 (x), when: found "nht", want one of filter, direction',
    ],
    [{ when: { nth: 0 }, do: "drop" }, "rule 1, when.nth: found 0, want a whole number from 1"],
    [{ when: "type = 5", do: "drop" }, "rule 1, when: cannot understand the filter at column 6"],
    [{ when: { probability: 2 }, do: "drop" }, "want a number from 0 to 1"],
    [{ do: { delay: {} } }, "rule 1, do.delay.by: found nothing, want a time"],
    [{ do: { delay: "soon" } }, 'found "soon", want by'],
    [{ do: { edit: { set: { "a[": 1 } } } }, "cannot read path"],
    [{ when: {} }, "want do: drop"],
    [5, "rule 1: found 5, want when and do"],
    [{ do: { drop: {}, hold: {} } }, "want one of drop"],
  ])("says what is wrong with %j", (rule, message) => {
    const parsed = parseRules([rule]);
    expect(parsed).toMatchObject({ kind: "error" });
    expect(parsed.kind === "error" && parsed.message).toContain(message);
  });
});

describe("RuleEngine", () => {
  it("counts what its filter lets pass", () => {
    expect(hits(engine({ when: { filter: "Ping", nth: [2, 5] }, do: "drop" }), 6)).toEqual([2, 5]);
    expect(hits(engine({ when: { every: 3 }, do: "drop" }), 7)).toEqual([3, 6]);
    expect(hits(engine({ when: { limit: 2 }, do: "drop" }), 5)).toEqual([1, 2]);
    expect(hits(engine({ when: "Pong", do: "drop" }), 3)).toEqual([]);
  });

  it("chooses with a probability, and repeats it exactly with the same seed", () => {
    const rule = (seed: number): JsonValue => ({ when: { probability: 0.3, seed }, do: "drop" });
    const first = hits(engine(rule(1)), 1000);
    expect(first.length).toBeGreaterThan(230);
    expect(first.length).toBeLessThan(370);
    expect(hits(engine(rule(1)), 1000)).toEqual(first);
    expect(hits(engine(rule(2)), 1000)).not.toEqual(first);
    const again = engine(rule(1));
    hits(again, 10);
    again.reset(undefined, 0n);
    expect(hits(again, 1000)).toEqual(first);
  });

  it("keeps to a direction and a window of time", () => {
    const rules = engine({
      when: { direction: "to-client", after: "1s", until: "2s" },
      do: "drop",
    });
    const at = (ms: number, way: "to-server" | "to-client"): number =>
      rules.decide(ping(1), way, BigInt(ms) * 1_000_000n).length;
    expect([at(1500, "to-server"), at(999, "to-client"), at(1000, "to-client")]).toEqual([0, 0, 1]);
    expect([at(1999, "to-client"), at(2000, "to-client")]).toEqual([1, 0]);
  });

  it("applies rules in order until one takes the message away", () => {
    const rules = engine({ do: "duplicate" }, { do: "drop" }, { do: "hold" });
    expect(rules.decide(ping(1), "to-server", 0n).map(({ action }) => action.kind)).toEqual([
      "duplicate",
      "drop",
    ]);
    expect(rules.report().map(({ hits: count }) => count)).toEqual([1, 1, 0]);
    expect(rules.remove(2)).toBe(true);
    expect(rules.remove(2)).toBe(false);
    expect(rules.decide(ping(2), "to-server", 0n)).toHaveLength(2);
  });

  it.each<[string, JsonValue, string]>([
    ["nothing came", { filter: "x" }, "no message came"],
    [
      "a condition of several",
      { filter: 'type.contains("Ping") && from == "nobody" && n > 0' },
      "#1 mesos.internal.PingSlaveMessage master@10.0.0.1:5050 -> ",
    ],
    ["a count", { filter: "Ping", nth: 9 }, "was number 3, want 9"],
    ["a time", { filter: "Ping", after: "5s" }, "came 5000 ms too early"],
    ["a direction", { filter: "Ping", direction: "to-client" }, "it goes to-server"],
    ["chance", { filter: "Ping", probability: 0 }, "was not chosen with probability 0"],
  ])("names what came closest to a rule that never applied: %s", (name, when, wanted) => {
    const rules = engine({ when, do: "drop" });
    if (name !== "nothing came") hits(rules, 3);
    const [report] = rules.report();
    expect(report?.nearestMiss).toContain(wanted);
    if (name.startsWith("a condition"))
      expect(report?.nearestMiss).toMatch(/: is not from == "nobody"$/);
  });

  it("has no near miss once it applied", () => {
    const rules = engine({ when: { nth: 2 }, do: "drop" });
    hits(rules, 3);
    expect(rules.report()[0]).toMatchObject({ hits: 1, matched: 3, nearestMiss: undefined });
  });
});
