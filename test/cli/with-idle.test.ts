import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withIdle } from "../../cli/read/with-idle.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Chunks of one byte, each after a pause. */
async function* paused(
  ...pausesMs: readonly number[]
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const [index, ms] of pausesMs.entries()) {
    await wait(ms);
    yield Uint8Array.of(index);
  }
}

describe("withIdle", () => {
  it("says between chunks for how long none came, and starts anew with each", async () => {
    const seen: (Uint8Array | number)[] = [];
    const reading = (async () => {
      for await (const step of withIdle(paused(10, 250, 90, 130), 100)) seen.push(step);
    })();
    await vi.advanceTimersByTimeAsync(10_000);
    await reading;
    const [a, b, c, d] = [0, 1, 2, 3].map((each) => Uint8Array.of(each));
    expect(seen).toEqual([a, 100, 200, b, c, 100, d]);
  });

  it("passes errors on", async () => {
    async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
      yield Uint8Array.of(1);
      throw new Error("broken");
    }
    const steps = withIdle(broken(), 100);
    await steps.next();
    await expect(steps.next()).rejects.toThrow("broken");
  });

  it("can be left while nothing comes", async () => {
    const steps = withIdle(paused(1_000_000), 100);
    const first = steps.next();
    await vi.advanceTimersByTimeAsync(100);
    expect(await first).toEqual({ done: false, value: 100 });
    expect(await steps.return()).toEqual({ done: true, value: undefined });
  });
});
