// Agents are given up for three reasons, all of them at the pace that the removal rate limit allows: pings that nobody
// answers, no re-registration after the connection was lost, none after the master failed over.

import { formatDuration } from "../../bytes/index.js";
import { describeAgent } from "../describe.js";
import { REMOVAL_TIMER } from "../timers.js";
import { agent, agentWord, count, info, type Turn, warn } from "../turn.js";
import { markUnreachable } from "./mark-unreachable.js";
import { removeAgent } from "./remove-agent.js";

type Reason = "unhealthy" | "disconnected" | "recovered";

/** Too many pings of an agent stayed unanswered. */
export function agentUnhealthy(turn: Turn, agentId: string): void {
  if (!turn.state.agents.registered.has(agentId)) return;
  schedule(turn, agentId, "unhealthy", () => {
    const text = turn.old
      ? `Scheduling shutdown of slave ${agentId} due to health check timeout`
      : `Scheduling transition of agent ${agentId} to UNREACHABLE because of health check timeout`;
    info(turn, [217, 264], text);
  });
}

/** It answered after all: if it still waits to be given up, it is not. */
export function agentHealthy(turn: Turn, agentId: string): void {
  const { removalQueue } = turn.state.agents;
  if (removalQueue.get(agentId) !== "unhealthy") return;
  removalQueue.delete(agentId);
  const text = turn.old
    ? `Canceling shutdown of slave ${agentId} since a pong is received!`
    : `Canceling transition of agent ${agentId} to UNREACHABLE because a pong was received!`;
  info(turn, [246, 291], text);
}

/** A disconnected agent (1.11) had its time to come back. */
export function agentStayedAway(turn: Turn, agentId: string): void {
  const entry = agent(turn, agentId);
  if (entry === undefined || entry.connected) return;
  schedule(turn, agentId, "disconnected", () => {
    info(
      turn,
      [0, 1377],
      `Scheduling removal of agent ${describeAgent(entry)}; did not reregister within` +
        ` ${patience(turn)} after disconnecting`,
    );
  });
}

/** The agents of the registry had their time to come back to a new master. */
export function recoveredAgentsTimeout(turn: Turn, expected: number): void {
  const { agents } = turn.state;
  const missing = agents.recovered.size;
  const limit = turn.options.recoveryAgentRemovalLimit;
  if (expected > 0 && missing / expected > limit) {
    const word = agentWord(turn);
    const text =
      `Post-recovery ${word} removal limit exceeded! After ${patience(turn)} there were ${missing}` +
      ` (${(missing / expected) * 100}%) ${word}s recovered from the registry that did not re-register:` +
      ` ${[...agents.recovered.keys()].join(", ")}. The configured removal limit is ${limit * 100}%.` +
      " Please investigate or increase this limit to proceed further";
    turn.context.log("FATAL", turn.old ? "master.cpp:1447" : "master.cpp:2020", text);
    turn.state.phase = "stopped";
    turn.context.terminate(turn.context.self);
    return;
  }
  for (const [id, slave] of [...agents.recovered]) {
    schedule(turn, id, "recovered", () => {
      info(
        turn,
        [1468, 2043],
        `Scheduling removal of ${agentWord(turn)} ${id} (${slave.hostname}); did not` +
          ` ${turn.old ? "re-register" : "reregister"} within ${patience(turn)} after master failover`,
      );
    });
  }
}

/** The rate limit lets one more go. */
export function removeNext(turn: Turn): void {
  const { agents } = turn.state;
  const [next] = agents.removalQueue;
  if (next === undefined) return;
  agents.removalQueue.delete(next[0]);
  agents.lastRemovalAtMs = turn.context.nowMs;
  giveUp(turn, next[0], next[1]);
  armRemoval(turn);
}

function schedule(turn: Turn, agentId: string, reason: Reason, say: () => void): void {
  const { agents } = turn.state;
  if (turn.options.agentRemovalRateLimit === undefined) {
    giveUp(turn, agentId, reason);
    return;
  }
  if (agents.removalQueue.has(agentId)) return;
  say();
  agents.removalQueue.set(agentId, reason);
  if (agents.removalQueue.size === 1) armRemoval(turn);
}

function armRemoval(turn: Turn): void {
  const { agents } = turn.state;
  const rate = turn.options.agentRemovalRateLimit;
  if (rate === undefined || agents.removalQueue.size === 0) return;
  const dueMs = agents.lastRemovalAtMs + rate.perMs / rate.permits;
  turn.context.setTimer(REMOVAL_TIMER, Math.max(0, dueMs - turn.context.nowMs));
}

function giveUp(turn: Turn, agentId: string, reason: Reason): void {
  switch (reason) {
    case "unhealthy":
      if (turn.old) shutdownAgent(turn, agentId, "health check timed out");
      else withInfo(turn, agentId, "health check timed out");
      break;
    case "disconnected":
      if (agent(turn, agentId)?.connected !== false) return;
      withInfo(
        turn,
        agentId,
        `agent did not reregister within ${patience(turn)} after disconnecting`,
      );
      break;
    case "recovered":
      giveUpRecovered(turn, agentId);
      break;
  }
}

function withInfo(turn: Turn, agentId: string, cause: string): void {
  const entry = agent(turn, agentId);
  if (entry !== undefined) markUnreachable(turn, entry.info, false, cause);
}

function shutdownAgent(turn: Turn, agentId: string, message: string): void {
  const entry = agent(turn, agentId);
  if (entry === undefined) {
    warn(turn, [4574, 0], `Unable to shutdown unknown slave ${agentId}`);
    return;
  }
  info(turn, [236, 0], `Shutting down slave ${agentId} due to health check timeout`);
  const text = `Shutting down slave ${describeAgent(entry)} with message '${message}'`;
  warn(turn, [4581, 0], text);
  turn.context.send(entry.pid, "mesos.internal.ShutdownMessage", { message });
  removeAgent(turn, entry, message);
}

function giveUpRecovered(turn: Turn, agentId: string): void {
  const { agents } = turn.state;
  const slave = agents.recovered.get(agentId);
  if (slave === undefined) {
    info(
      turn,
      [1496, 2069],
      `Canceling removal of ${agentWord(turn)} ${agentId} since it re-registered!`,
    );
    return;
  }
  count(turn, "master/recovery_slave_removals");
  if (!turn.old) {
    const cause = `did not reregister within ${patience(turn)} after master failover`;
    markUnreachable(turn, slave, true, cause);
    return;
  }
  warn(
    turn,
    [1505, 0],
    `Slave ${agentId} (${slave.hostname}) did not re-register within ${patience(turn)} after master failover;` +
      " removing it from the registrar",
  );
  agents.recovered.delete(agentId);
  const strict = turn.options.registryStrict;
  if (strict) agents.removing.add(agentId);
  const cause = "did not re-register after master failover";
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation: { kind: "remove", agentId, strict },
    next: { kind: "remove", info: slave, cause, updates: [], notify: strict },
  });
}

function patience(turn: Turn): string {
  return formatDuration(turn.options.agentReregisterTimeoutMs);
}
