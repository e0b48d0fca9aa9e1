import type { BodyOf } from "../wire/index.js";

type Call = BodyOf<"mesos.executor.Call">;

/** Versions of UUIDs (RFC 4122, 4.1.3) that there are. */
const UUID_VERSIONS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5]);

/**
 * What is wrong with a call of the v1 executor API, if anything.
 *
 * @see Mesos common/validation.cpp (validateExecutorCall)
 */
export function executorCallProblem(call: Call, old: boolean): string | undefined {
  const { type, executor_id: executorId, framework_id: frameworkId } = call;
  if (type === undefined) return "Expecting 'type' to be present";
  if (executorId === undefined) return "Expecting 'executor_id' to be present";
  if (frameworkId === undefined) return "Expecting 'framework_id' to be present";
  switch (type) {
    case "SUBSCRIBE":
      return call.subscribe === undefined ? "Expecting 'subscribe' to be present" : undefined;
    case "UPDATE":
      return call.update === undefined
        ? "Expecting 'update' to be present"
        : updateProblem(executorId.value, frameworkId.value, call.update.status, old);
    case "MESSAGE":
      return call.message === undefined ? "Expecting 'message' to be present" : undefined;
    default:
      return old ? "Unknown call type" : undefined;
  }
}

function updateProblem(
  executorId: string,
  frameworkId: string,
  status: BodyOf<"mesos.TaskStatus">,
  old: boolean,
): string | undefined {
  const who = `executor ${executorId} of framework ${frameworkId}`;
  if (!old && status.uuid === undefined) return "Expecting 'uuid' to be present";
  if (!old && !isUuid(status.uuid)) return "Not a valid UUID";
  if (status.executor_id !== undefined && status.executor_id.value !== executorId) {
    return `ExecutorID in Call: ${executorId} does not match ExecutorID in TaskStatus: ${status.executor_id.value}`;
  }
  if (status.source !== "SOURCE_EXECUTOR") {
    return `Received Call from ${who} with invalid source, expecting 'SOURCE_EXECUTOR'`;
  }
  if (status.state === "TASK_STAGING") {
    return `Received TASK_STAGING from ${who} which is not allowed`;
  }
  return old || status.check_status === undefined
    ? undefined
    : checkStatusProblem(status.check_status);
}

function isUuid(bytes: Uint8Array | undefined): boolean {
  return bytes?.length === 16 && UUID_VERSIONS.has((bytes[6] ?? 0) >> 4);
}

function checkStatusProblem(status: BodyOf<"mesos.CheckStatusInfo">): string | undefined {
  switch (status.type) {
    case undefined:
      return "CheckStatusInfo must specify 'type'";
    case "COMMAND":
      return status.command === undefined ? missing("command", "COMMAND") : undefined;
    case "HTTP":
      return status.http === undefined ? missing("http", "HTTP") : undefined;
    case "TCP":
      return status.tcp === undefined ? missing("tcp", "TCP") : undefined;
    default:
      return "'UNKNOWN' is not a valid check's status type";
  }
}

function missing(member: string, type: string): string {
  return `Expecting '${member}' to be set for ${type} check's status`;
}
