// What operators do to agents as a whole (1.x): drain, deactivate, reactivate, give up for good.

import { bareResponse, textResponse } from "../../http-api/index.js";
import type { BodyOf } from "../../wire/index.js";
import { checkDrained } from "../agents/drain.js";
import { fateOf, sendAgentLost, takeOut } from "../agents/remove-agent.js";
import { describeAgent } from "../describe.js";
import { withdrawInverseOffers, withdrawOffers } from "../offers/offer-books.js";
import { sendOperationFeedback } from "../operations/feedback.js";
import type { AgentEntry, TimeInfo } from "../state.js";
import { agent, count, info, nowTimeInfo, type Turn, tellAgent, warn } from "../turn.js";
import { badRequest, type OperatorAnswer, store } from "./answer.js";

type DrainConfig = BodyOf<"mesos.DrainConfig">;

/** DRAIN_AGENT: its tasks are killed, with time to end; then it is drained, or gone. */
export function drainAgent(
  turn: Turn,
  agentId: string,
  config: DrainConfig,
  request: number,
): OperatorAnswer {
  if (!isKnown(turn, agentId)) return badRequest(turn, "Unknown agent");
  if (turn.state.agents.markingGone.has(agentId)) {
    return textResponse(409, "Agent is currently being marked gone", turn);
  }
  return store(turn, request, { kind: "drain", agentId, config });
}

/** DEACTIVATE_AGENT: no more offers of it. */
export function deactivateAgent(turn: Turn, agentId: string, request: number): OperatorAnswer {
  if (!isKnown(turn, agentId)) return badRequest(turn, "Unknown agent");
  return store(turn, request, { kind: "deactivate", agentId });
}

/** REACTIVATE_AGENT: offers again. */
export function reactivateAgent(turn: Turn, agentId: string, request: number): OperatorAnswer {
  const { deactivated, draining } = turn.state.agents;
  if (!deactivated.has(agentId)) return badRequest(turn, "Agent is not deactivated");
  if (draining.get(agentId)?.state === "DRAINING") {
    return badRequest(turn, "Agent is still in the DRAINING state");
  }
  return store(turn, request, { kind: "reactivate", agentId });
}

/** MARK_AGENT_GONE: it will never come back, and neither will its tasks. */
export function markAgentGone(turn: Turn, agentId: string, request: number): OperatorAnswer {
  const { agents } = turn.state;
  info(turn, [0, 5560], `Marking agent '${agentId}' as gone`);
  if (agents.gone.has(agentId)) return { status: 200 };
  const busy = agents.markingGone.has(agentId)
    ? "already being transitioned to gone"
    : agents.removing.has(agentId)
      ? "being transitioned to removed"
      : agents.markingUnreachable.has(agentId)
        ? "being transitioned to unreachable"
        : undefined;
  if (busy !== undefined) {
    warn(turn, [0, 5570], `Not marking agent '${agentId}' as gone because it is ${busy}`);
    return textResponse(503, `Agent '${agentId}' is ${busy}`, turn);
  }
  if (!isKnown(turn, agentId)) return textResponse(404, `Agent '${agentId}' not found`, turn);
  agents.markingGone.add(agentId);
  return store(turn, request, { kind: "gone", agentId, time: nowTimeInfo(turn) });
}

/** The registry has it. */
export function agentDraining(turn: Turn, agentId: string, config: DrainConfig): void {
  const { agents } = turn.state;
  agents.draining.set(agentId, { state: "DRAINING", config });
  agents.deactivated.add(agentId);
  const on = agent(turn, agentId);
  if (on === undefined) return;
  info(turn, [0, 4115], `Transitioning agent ${agentId} to the DRAINING state`);
  deactivate(turn, on);
  tellAgent(turn, on, "mesos.internal.DrainSlaveMessage", { config });
  checkDrained(turn, on);
}

export function agentDeactivated(turn: Turn, agentId: string): void {
  turn.state.agents.deactivated.add(agentId);
  const on = agent(turn, agentId);
  if (on !== undefined) deactivate(turn, on);
}

/** @returns the answer to the operator */
export function agentReactivated(turn: Turn, agentId: string): OperatorAnswer {
  const { agents } = turn.state;
  agents.draining.delete(agentId);
  agents.deactivated.delete(agentId);
  const on = agent(turn, agentId);
  if (on === undefined) {
    return textResponse(409, "Agent removed while processing the call", turn);
  }
  if (on.connected) {
    info(turn, [0, 4280], `Reactivating agent ${describeAgent(on)}`);
    on.active = true;
    turn.allocator.activateAgent(agentId);
  }
  return bareResponse(200, turn);
}

export function agentGone(turn: Turn, agentId: string, time: TimeInfo): void {
  const { agents } = turn.state;
  agents.markingGone.delete(agentId);
  agents.gone.set(agentId, time);
  agents.draining.delete(agentId);
  agents.deactivated.delete(agentId);
  const cause = "Agent has been marked gone";
  const on = agent(turn, agentId);
  if (on === undefined) {
    agents.unreachable.delete(agentId);
    const recovered = agents.recovered.get(agentId);
    agents.recovered.delete(agentId);
    if (recovered !== undefined) sendAgentLost(turn, recovered);
    return;
  }
  count(turn, "master/slave_removals");
  sendOperationFeedback(turn, on, "OPERATION_GONE_BY_OPERATOR", cause);
  tellAgent(turn, on, "mesos.internal.ShutdownMessage", { message: cause });
  takeOut(turn, on, fateOf(turn, cause, undefined), true);
  sendAgentLost(turn, on.info);
}

function isKnown({ state: { agents } }: Turn, agentId: string): boolean {
  const { recovered, registered, unreachable } = agents;
  return recovered.has(agentId) || registered.has(agentId) || unreachable.has(agentId);
}

function deactivate(turn: Turn, on: AgentEntry): void {
  if (!on.active) return;
  on.active = false;
  turn.allocator.deactivateAgent(on.id);
  withdrawOffers(turn, on.offers, true);
  withdrawInverseOffers(turn, on.inverseOffers, true);
}
