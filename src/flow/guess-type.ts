import type { OperatorRole } from "../wire/index.js";
import type { Payload } from "./body-reader.js";
import { readBody } from "./body-reader.js";
import { unionFlaws } from "./union-flaws.js";

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
  role: OperatorRole | undefined,
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

const ANSWERS: readonly string[] = [
  "mesos.v1.master.Response",
  "mesos.v1.agent.Response",
  "mesos.v1.scheduler.Response",
];

/**
 * The type of a single answer whose request was not seen.
 *
 * @param role of the program that answers, where it is known
 * @returns undefined where no type reads it without a flaw
 */
export function guessAnswerType(
  payload: Omit<Payload, "proto">,
  role: OperatorRole | undefined,
): string | undefined {
  return ANSWERS.filter((proto) => role === undefined || proto !== OTHER_ANSWER[role]).find(
    (proto) => countOddities({ ...payload, proto }) === 0,
  );
}

const OTHER_ANSWER: Readonly<Record<OperatorRole, string>> = {
  master: "mesos.v1.agent.Response",
  agent: "mesos.v1.master.Response",
};

function countOddities(payload: Payload): number {
  const { body, notes } = readBody(payload);
  if (typeof body !== "object" || body === null) return Number.MAX_SAFE_INTEGER;
  return notes.length + unionFlaws(payload.schema, payload.proto ?? "", body);
}
