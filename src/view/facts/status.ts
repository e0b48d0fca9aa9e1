import { type Fact, fact } from "./fact.js";
import { agentText, idText, uuidPrefix } from "./pieces.js";
import type { OperationStatus, TaskStatus } from "./shapes.js";
import { textOf } from "./text-of.js";

const GOOD = new Set(["TASK_RUNNING", "TASK_FINISHED", "OPERATION_FINISHED"]);
const BAD = new Set([
  "TASK_FAILED",
  "TASK_LOST",
  "TASK_ERROR",
  "TASK_DROPPED",
  "TASK_UNREACHABLE",
  "TASK_GONE",
  "TASK_GONE_BY_OPERATOR",
  "TASK_UNKNOWN",
  "OPERATION_FAILED",
  "OPERATION_ERROR",
  "OPERATION_DROPPED",
  "OPERATION_UNREACHABLE",
  "OPERATION_GONE_BY_OPERATOR",
  "OPERATION_UNKNOWN",
]);

/** The state of a task or an operation, in the colour of its news. */
export function stateFact(state: string | number | undefined): Fact | undefined {
  const text = textOf(state);
  if (text === undefined) return undefined;
  // Of a newer Mesos or a fork.
  if (typeof state === "number") return fact("state", text);
  return fact("", text, BAD.has(text) ? "state-bad" : GOOD.has(text) ? "state-good" : "fact-value");
}

/** What a task status says, most important first. */
export function taskStatusFacts(
  status: TaskStatus | undefined,
  uuid: unknown = status?.uuid,
): readonly (Fact | undefined)[] {
  return [
    fact("task", idText(status?.task_id)),
    stateFact(status?.state),
    fact("reason", textOf(status?.reason)?.replace(/^REASON_/, "")),
    fact("message", quoted(status?.message)),
    status?.healthy === false ? fact("", "unhealthy", "state-bad") : undefined,
    fact("source", textOf(status?.source)?.replace(/^SOURCE_/, "")),
    fact("uuid", uuidPrefix(uuid)),
  ];
}

/** What an operation status says, most important first. */
export function operationStatusFacts(
  status: OperationStatus | undefined,
): readonly (Fact | undefined)[] {
  return [
    fact("operation", idText(status?.operation_id)),
    stateFact(status?.state),
    fact("message", quoted(status?.message)),
    fact("agent", agentText(status)),
    fact("provider", idText(status?.resource_provider_id)),
    fact("uuid", uuidPrefix(status?.uuid?.value)),
  ];
}

/** Prose in quotes, so that it is not mistaken for more facts. */
export function quoted(message: unknown): string | undefined {
  return typeof message === "string" && message !== "" ? `"${message}"` : undefined;
}
