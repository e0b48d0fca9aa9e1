import { expect, it } from "vitest";
import { failuresOf, seedsFrom } from "../testing/support/seeds.js";

// A thousand small clusters in which everything fails. `SEED=17 npm run fuzz -- cluster` runs one again.
it("a cluster keeps its invariants whatever fails", async () => {
  expect((await failuresOf(seedsFrom(1000, 1000))).join("\n")).toBe("");
});
