import type { BodyOf } from "../../../wire/index.js";

type Call = BodyOf<"mesos.master.Call">;

/** Calls whose type says it all; the others need the member of their name. */
const PLAIN: ReadonlySet<string> = new Set([
  "UNKNOWN",
  "GET_HEALTH",
  "GET_FLAGS",
  "GET_VERSION",
  "GET_LOGGING_LEVEL",
  "GET_STATE",
  "GET_AGENTS",
  "GET_FRAMEWORKS",
  "GET_EXECUTORS",
  "GET_OPERATIONS",
  "GET_TASKS",
  "GET_ROLES",
  "GET_WEIGHTS",
  "GET_MASTER",
  "SUBSCRIBE",
  "GET_MAINTENANCE_STATUS",
  "GET_MAINTENANCE_SCHEDULE",
  "GET_QUOTA",
]);

/** What is wrong with the form of a call, if anything. */
export function validateOperatorCall(call: Call): string | undefined {
  const { type } = call;
  if (type === undefined || typeof type === "number") return "Expecting 'type' to be present";
  if (PLAIN.has(type)) return undefined;
  const member = type.toLowerCase();
  if ((call as Readonly<Record<string, unknown>>)[member] === undefined) {
    return `Expecting '${member}' to be present`;
  }
  const volume = type === "GROW_VOLUME" ? call.grow_volume : call.shrink_volume;
  const resizes = type === "GROW_VOLUME" || type === "SHRINK_VOLUME";
  return resizes && volume?.slave_id === undefined
    ? "Expecting 'agent_id' to be present; only agent default resources are supported right now"
    : undefined;
}
