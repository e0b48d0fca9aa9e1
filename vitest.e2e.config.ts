import { defineConfig } from "vitest/config";

// End-to-end tests start real programs; they run one file at a time and after a build.
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
