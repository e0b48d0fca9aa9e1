import { defineConfig } from "vitest/config";

// The long random tests. `npm run fuzz`; FUZZ_CASES sets the number of cases per property (default 100,000: 1.1
// million in all).
const cases = Number(process.env["FUZZ_CASES"] ?? 100_000);

export default defineConfig({
  test: {
    include: ["test/fuzz/**/*.fuzz.ts"],
    fileParallelism: false,
    // Wall time: on a busy machine at low priority a case of the slowest property may wait twenty times as long as it
    // computes.
    testTimeout: 300_000 + cases * 60,
  },
});
