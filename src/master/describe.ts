// How Mesos prints things in its log.

import { uuidText as describeUuid } from "../bytes/index.js";
import {
  formatResources,
  type MesosProfile,
  type Resource,
  toResources,
} from "../resources/index.js";
import type { AgentEntry, FrameworkEntry, StatusUpdate } from "./state.js";

export { describeUuid };

/** `<id> (<name>) at <pid>`; without the pid where there is none. */
export function describeFramework(framework: FrameworkEntry): string {
  const { connection } = framework;
  const at = connection?.kind === "pid" ? ` at ${connection.pid}` : "";
  return `${framework.id} (${framework.info.name})${at}`;
}

/** `<id> at <pid> (<hostname>)`. */
export function describeAgent(agent: Pick<AgentEntry, "id" | "pid" | "info">): string {
  return `${agent.id} at ${agent.pid} (${agent.info.hostname})`;
}

/** `[ a, b ]`, `[  ]` when there is nothing. */
export function describeList(items: Iterable<string>): string {
  return `[ ${[...items].join(", ")} ]`;
}

/** `cpus:4; mem:1024`, or `cpus(*):4; mem(*):1024` in 0.26. */
export function describeResources(
  resources: readonly Resource[] | undefined,
  profile: MesosProfile,
): string {
  return formatResources(toResources(resources, profile), profile);
}

/** `TASK_RUNNING (Status UUID: ...) for task t of framework f`. */
export function describeUpdate(update: StatusUpdate, profile: MesosProfile): string {
  const { status, uuid } = update;
  const label = profile === "0.26" ? "UUID" : "Status UUID";
  const id = uuid === undefined || uuid.length === 0 ? "" : ` (${label}: ${describeUuid(uuid)})`;
  const health =
    status.healthy === undefined
      ? ""
      : ` in health state ${status.healthy ? "healthy" : "unhealthy"}`;
  return `${status.state}${id} for task ${status.task_id.value}${health} of framework ${update.framework_id.value}`;
}
