import { constants } from "node:os";
import type { ProcessEnd } from "../../executor/index.js";

/**
 * How a child ended, from what Node tells.
 *
 * Node does not tell whether a core was dumped.
 */
export function processEnd(code: number | null, signal: NodeJS.Signals | null): ProcessEnd {
  if (signal === null) return { kind: "exited", code: code ?? 1 };
  return { kind: "signaled", signal: constants.signals[signal], dumpedCore: false };
}
