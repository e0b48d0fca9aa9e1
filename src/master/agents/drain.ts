import { describeAgent } from "../describe.js";
import type { AgentEntry } from "../state.js";
import { agent, info, nowTimeInfo, type Turn, tellAgent } from "../turn.js";

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
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation: { kind: "drained", agentId: entry.id },
    next: { kind: "drained", agentId: entry.id },
  });
}

/** The registry has it; an agent that is not to come back is gone then. */
export function agentDrained(turn: Turn, agentId: string): void {
  const { agents } = turn.state;
  const on = agent(turn, agentId);
  info(
    turn,
    [0, 5577],
    `Agent ${on === undefined ? agentId : describeAgent(on)} successfully marked as DRAINED`,
  );
  const config = agents.draining.get(agentId)?.config;
  if (config?.mark_gone !== true || agents.markingGone.has(agentId)) return;
  info(turn, [0, 5590], `Marking agent '${agentId}' as gone`);
  agents.markingGone.add(agentId);
  const time = nowTimeInfo(turn);
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation: { kind: "gone", agentId, time },
    next: { kind: "gone", agentId, time },
  });
}
