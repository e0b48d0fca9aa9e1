import { uuidText } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import type { AgentDialect } from "./dialect.js";

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
