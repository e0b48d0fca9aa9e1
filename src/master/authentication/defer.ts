import type { Pid } from "../../actor/index.js";
import { info, type Lines, type Turn } from "../turn.js";

const LINES: Readonly<Record<string, Lines>> = {
  "registration request": [3767, 6224],
  "re-registration request": [3945, 6549],
};

/**
 * Puts a message aside whose sender is still authenticating. It is handled when that succeeds, and lost when not: the
 * sender will try again.
 */
export function defer(turn: Turn, from: Pid, what: string, name: string, body: unknown): boolean {
  const authenticating = turn.state.authenticating.get(from);
  if (authenticating === undefined) return false;
  authenticating.deferred.push({ name, body });
  const lines = LINES[what] ?? ([2117, 2915] as const);
  const where = what.includes("registration") ? ` from ${from}` : ` at ${from}`;
  info(turn, lines, `Queuing up ${what}${where} because authentication is still in progress`);
  return true;
}
