import { defineConfig } from "vitest/config";

// The long random tests. `npm run fuzz`; FUZZ_CASES sets the number of cases per property (default 100,000: 1.1
// million in all).
export default defineConfig({
  test: {
    include: ["test/fuzz/**/*.fuzz.ts"],
    fileParallelism: false,
    testTimeout: 1_800_000,
  },
});
