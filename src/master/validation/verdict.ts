import type { MesosProfile } from "../../resources/index.js";

/** What a task gets instead of a launch: the fields of the `TaskStatus` that the master makes up. */
export interface TaskRefusal {
  readonly state: "TASK_ERROR" | "TASK_LOST" | "TASK_DROPPED";
  readonly reason:
    | "REASON_TASK_INVALID"
    | "REASON_TASK_GROUP_INVALID"
    | "REASON_TASK_UNAUTHORIZED"
    | "REASON_TASK_GROUP_UNAUTHORIZED"
    | "REASON_INVALID_OFFERS"
    | "REASON_SLAVE_REMOVED"
    | "REASON_SLAVE_DISCONNECTED";
  readonly message: string;
}

/** A task that never started, for frameworks that can tell from those that cannot. */
export function lostOrDropped(partitionAware: boolean): "TASK_LOST" | "TASK_DROPPED" {
  return partitionAware ? "TASK_DROPPED" : "TASK_LOST";
}

/** The agent of valid offers was gone, or out of reach, when the launch came to be done. */
export function refuseForAgent(
  missing: "removed" | "disconnected",
  partitionAware: boolean,
  profile: MesosProfile,
): TaskRefusal {
  return {
    state: lostOrDropped(partitionAware),
    reason: missing === "removed" ? "REASON_SLAVE_REMOVED" : "REASON_SLAVE_DISCONNECTED",
    message: `${profile === "0.26" ? "Slave" : "Agent"} ${missing}`,
  };
}
