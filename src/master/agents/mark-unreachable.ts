import { sendOperationFeedback } from "../operations/feedback.js";
import type { AgentInfo, TimeInfo } from "../state.js";
import { agent, count, info, nowTimeInfo, type Turn, warn } from "../turn.js";
import { fateOf, sendAgentLost, takeOut } from "./remove-agent.js";

/** An agent (1.11) is out of reach: once the registry says so, nobody may count on it until it returns. */
export function markUnreachable(
  turn: Turn,
  slave: AgentInfo,
  recovering: boolean,
  cause: string,
): void {
  const { agents } = turn.state;
  const id = slave.id?.value ?? "";
  const who = `${id} (${slave.hostname})`;
  const skipped = skipReason(turn, id, recovering);
  if (skipped !== undefined) {
    warn(turn, [0, 8577], `Skipping transition of agent ${who} to unreachable because ${skipped}`);
    return;
  }
  info(turn, [0, 8644], `Marking agent ${who} unreachable: ${cause}`);
  agents.markingUnreachable.add(id);
  const time = nowTimeInfo(turn);
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation: { kind: "unreachable", agentId: id, time },
    next: { kind: "unreachable", info: slave, time, cause },
  });
}

/** The registry has it. */
export function markedUnreachable(
  turn: Turn,
  slave: AgentInfo,
  time: TimeInfo,
  cause: string,
): void {
  const { agents } = turn.state;
  const id = slave.id?.value ?? "";
  agents.markingUnreachable.delete(id);
  info(turn, [0, 8687], `Marked agent ${id} (${slave.hostname}) unreachable: ${cause}`);
  count(turn, "master/slave_removals");
  agents.unreachable.set(id, time);
  const entry = agent(turn, id);
  if (entry === undefined) {
    agents.recovered.delete(id);
  } else {
    sendOperationFeedback(turn, entry, "OPERATION_UNREACHABLE", "Agent was marked unreachable");
    takeOut(turn, entry, fateOf(turn, cause, time), true);
  }
  sendAgentLost(turn, slave);
}

function skipReason(
  { state: { agents } }: Turn,
  id: string,
  recovering: boolean,
): string | undefined {
  if (recovering && !agents.recovered.has(id)) return "it reregistered in the interim";
  if (!recovering && !agents.registered.has(id)) {
    return "it has already been removed or marked unreachable";
  }
  if (agents.reregistering.has(id)) return "it is reregistering";
  if (agents.markingUnreachable.has(id)) {
    return "another unreachable transition is already in progress";
  }
  if (agents.removing.has(id)) return "it is being removed";
  if (agents.removed.has(id)) return "it has been removed";
  if (agents.markingGone.has(id)) return "it is being marked as gone";
  return agents.gone.has(id) ? "it has been marked as gone" : undefined;
}
