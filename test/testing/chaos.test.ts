import { afterEach, describe, expect, it, vi } from "vitest";
import { UpdateManager } from "../../src/agent/update-manager.js";
import { HierarchicalAllocator } from "../../src/master/index.js";
import { runChaos } from "./support/chaos.js";
import { failuresOf, range, seedsFrom } from "./support/seeds.js";

const NPM_TEST_RUNS = 25;

afterEach(() => vi.restoreAllMocks());

describe("a cluster in which everything fails", () => {
  it("keeps its invariants", { timeout: 600_000 }, async () => {
    expect((await failuresOf(seedsFrom(NPM_TEST_RUNS))).join("\n")).toBe("");
  });

  it("has one history for a seed", { timeout: 60_000 }, async () => {
    const run = async (seed: number): Promise<string> => {
      const { hash, cluster } = await runChaos({ seed, whole: true, steps: 6 });
      await cluster.close();
      return hash;
    };
    for (const seed of [11, 12]) expect(await run(seed)).toBe(await run(seed));
    expect(await run(11)).not.toBe(await run(12));
  });
});

describe("the invariants catch", () => {
  const caught = async (): Promise<string> => (await failuresOf(range(1, 25), 1)).join("\n");

  it("an agent that does not send updates again", { timeout: 60_000 }, async () => {
    vi.spyOn(UpdateManager.prototype, "retry").mockReturnValue([]);
    vi.spyOn(UpdateManager.prototype, "resume").mockReturnValue([]);
    expect(await caught()).toMatch(/not acknowledged|was last told|runs nowhere/);
  });

  it("an agent that does not hear acknowledgements", { timeout: 60_000 }, async () => {
    vi.spyOn(UpdateManager.prototype, "acknowledge").mockReturnValue({ kind: "duplicate" });
    expect(await caught()).toMatch(/not acknowledged/);
  });

  it("a master that keeps what it should give back", { timeout: 60_000 }, async () => {
    vi.spyOn(HierarchicalAllocator.prototype, "recover").mockReturnValue(undefined);
    expect(await caught()).toMatch(/was not launched: no offer had room for it|did not end|cannot/);
  });
});
