import { describe, expect, it } from "vitest";
import { CAPTURES } from "../support/captures.js";
import { essence, replayExecutors } from "./replay.js";

const CASES = CAPTURES.flatMap((capture) => {
  const old = capture.startsWith("0.26");
  const options = old
    ? ({ profile: "0.26", schema: "0.26.0" } as const)
    : ({ profile: "1.11", schema: "master" } as const);
  return replayExecutors(capture, options).map(
    (replay, index) => [`${capture} ${index}`, replay] as const,
  );
});

describe("ExecutorProcess and CommandExecutor against recordings", () => {
  it("finds command executors in recordings of both versions", () => {
    expect(CASES.filter(([name]) => name.startsWith("0.26")).length).toBeGreaterThan(10);
    expect(CASES.filter(([name]) => name.startsWith("1.x")).length).toBeGreaterThan(10);
  });

  it.each(CASES)("say what the real ones said: %s", (_, { real, ours }) => {
    expect(ours.map(essence)).toEqual(real.map(essence));
  });
});
