import { isMesosSniffError } from "../src/errors/index.js";

/** Exit statuses; `--help` names them, but for that of a program that Ctrl-C ended, which shells know. */
export const EXIT = { done: 0, usage: 1, unreadable: 2, damaged: 3, interrupted: 130 } as const;

// A name that no schema has is one that the user got wrong.
const USAGE: ReadonlySet<string> = new Set(["invalid-argument", "unknown-type"]);

/** Ends the program with one line on stderr and the status that fits the error. */
export function fail(error: unknown): never {
  if (isMesosSniffError(error)) {
    process.stderr.write(`mesos-sniff: ${error.message}\n`);
    process.exit(USAGE.has(error.code) ? EXIT.usage : EXIT.unreadable);
  }
  process.stderr.write(`mesos-sniff: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(EXIT.unreadable);
}
