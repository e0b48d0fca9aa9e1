import { spawnSync } from "node:child_process";

/**
 * Whether tests that need a program must be skipped, said on stderr. In CI it never is: a missing program fails
 * them there.
 */
export function isMissing(program: string): boolean {
  if (process.env["CI"] !== undefined) return false;
  if (spawnSync(program, ["--version"]).error === undefined) return false;
  process.stderr.write(
    `${program} is not installed: tests against it are SKIPPED (CI runs them)\n`,
  );
  return true;
}
