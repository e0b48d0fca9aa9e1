import { describeAgent } from "../describe.js";
import type { AgentEntry } from "../state.js";
import { info, type Turn, tellAgent } from "../turn.js";

/** An agent that was to be drained is told again when it comes back. */
export function drainAgain(turn: Turn, entry: AgentEntry): void {
  const draining = turn.state.agents.draining.get(entry.id);
  if (draining === undefined) return;
  tellAgent(turn, entry, "mesos.internal.DrainSlaveMessage", { config: draining.config });
  if (!entry.has.has("RESOURCE_PROVIDER")) checkDrained(turn, entry);
}

/** An agent that is being drained, once nothing runs on it any more, is drained. */
export function checkDrained(turn: Turn, entry: AgentEntry): void {
  const draining = turn.state.agents.draining.get(entry.id);
  if (draining === undefined || draining.state !== "DRAINING") return;
  if (entry.tasks.size > 0 || entry.operations.size > 0) return;
  info(turn, [0, 5556], `Transitioning agent ${entry.id} to the DRAINED state`);
  turn.state.agents.draining.set(entry.id, { ...draining, state: "DRAINED" });
  info(turn, [0, 5577], `Agent ${describeAgent(entry)} successfully marked as DRAINED`);
}
