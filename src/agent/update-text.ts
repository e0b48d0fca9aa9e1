import { encodeHex } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import type { AgentDialect } from "./dialect.js";

/** 16 bytes as a UUID; other lengths as hexadecimal digits. */
export function uuidText(bytes: Uint8Array | undefined): string {
  const hex = encodeHex(bytes ?? new Uint8Array(0));
  if (hex.length !== 32) return hex;
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** A status update as logs show it: `TASK_RUNNING (UUID: …) for task t of framework f`. */
export function updateText(
  update: BodyOf<"mesos.internal.StatusUpdate">,
  dialect: AgentDialect,
): string {
  const label = dialect.profile === "0.26" ? "UUID" : "Status UUID";
  const { status } = update;
  const uuid = update.uuid === undefined ? "" : ` (${label}: ${uuidText(update.uuid)})`;
  const health =
    status.healthy === undefined
      ? ""
      : ` in health state ${status.healthy ? "healthy" : "unhealthy"}`;
  return `${String(status.state)}${uuid} for task ${status.task_id.value}${health} of framework ${update.framework_id.value}`;
}
