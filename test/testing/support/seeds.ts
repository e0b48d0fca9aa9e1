import { type ChaosResult, runChaos } from "./chaos.js";

/** What one seed came to, with all that is needed to see it again. */
function describeFailure(seed: number, { problems, story }: ChaosResult): string {
  return [
    `seed ${seed}: ${problems.length} problems`,
    ...problems.map((problem) => `  ${problem}`),
    "  what was done, with seconds since the start:",
    ...story.map((line) => `    ${line}`),
    `  again: SEED=${seed} npx vitest run test/testing/chaos.test.ts`,
  ].join("\n");
}

/** Runs seeds one after the other; gives a text for each that failed, at most a few. */
export async function failuresOf(seeds: Iterable<number>, most = 3): Promise<string[]> {
  const failures: string[] = [];
  for (const seed of seeds) {
    const result = await runChaos({ seed });
    await result.cluster.close();
    if (result.problems.length > 0) failures.push(describeFailure(seed, result));
    if (failures.length >= most) break;
  }
  return failures;
}

export function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Seed to begin with, and how many: `SEED`, which means one, and `CHAOS_RUNS`. */
export function seedsFrom(count: number, first = 1): number[] {
  const { SEED: seed, CHAOS_RUNS: runs } = process.env;
  return range(seed === undefined ? first : Number(seed), Number(runs ?? (seed ? 1 : count)));
}
