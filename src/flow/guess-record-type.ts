import type { Payload } from "./body-reader.js";
import { readBody } from "./body-reader.js";

// What travels as records, most frequent first: what cannot be told apart (a HEARTBEAT) is the first that fits.
const MASTER_EVENTS: readonly string[] = ["mesos.v1.scheduler.Event", "mesos.v1.master.Event"];
const AGENT_EVENTS: readonly string[] = [
  "mesos.v1.executor.Event",
  "mesos.v1.agent.ProcessIO",
  "mesos.v1.resource_provider.Event",
  "mesos.v1.agent.Call",
];

/**
 * The type of a record whose request was not seen, judged by its content.
 *
 * @param role of the program that serves the stream, where it is known
 * @returns the types that read it best, the most likely first; one when only one does
 */
export function guessRecordType(
  payload: Omit<Payload, "proto">,
  role: "master" | "agent" | undefined,
): readonly string[] {
  const candidates =
    role === "master"
      ? MASTER_EVENTS
      : role === "agent"
        ? AGENT_EVENTS
        : [...MASTER_EVENTS, ...AGENT_EVENTS];
  const oddities = candidates.map((proto) => countOddities({ ...payload, proto }));
  const fewest = Math.min(...oddities);
  return candidates.filter((_, index) => oddities[index] === fewest);
}

/** A union fits when the one field that is set is the one that `type` names. */
function countOddities(payload: Payload): number {
  const { body, notes } = readBody(payload);
  if (typeof body !== "object" || body === null) return Number.MAX_SAFE_INTEGER;
  const { type, ...rest } = body as Record<string, unknown>;
  const expected = typeof type === "string" ? type.toLowerCase() : undefined;
  const strangers = Object.keys(rest).filter((name) => name !== expected).length;
  return notes.length + strangers + (expected === undefined ? 1 : 0);
}
