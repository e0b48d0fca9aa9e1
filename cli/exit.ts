import { isMesosSniffError } from "../src/errors/index.js";

/** Exit statuses; `--help` names them. */
export const EXIT = { done: 0, usage: 1, unreadable: 2, damaged: 3 } as const;

/** Ends the program with one line on stderr and the status that fits the error. */
export function fail(error: unknown): never {
  if (isMesosSniffError(error)) {
    process.stderr.write(`mesos-sniff: ${error.message}\n`);
    process.exit(error.code === "invalid-argument" ? EXIT.usage : EXIT.unreadable);
  }
  process.stderr.write(`mesos-sniff: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(EXIT.unreadable);
}
