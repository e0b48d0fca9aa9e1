import { setBounded } from "../bounded-map.js";
import { describeAgent, describeFramework, describeUpdate } from "../describe.js";
import { isConnected, tellFramework } from "../frameworks/tell-framework.js";
import { withdrawInverseOffers, withdrawOffers } from "../offers/offer-books.js";
import { removeOperation } from "../operations/operation-books.js";
import { agentLeft } from "../operator/events.js";
import {
  type AgentEntry,
  type AgentInfo,
  MAX_REMOVED_AGENTS,
  type StatusUpdate,
  type TaskState,
  type TimeInfo,
} from "../state.js";
import { removeExecutor, removeTask, updateTask } from "../tasks/books.js";
import { forward } from "../tasks/forward.js";
import { masterUpdate, type Verdict, verdictOn } from "../tasks/status-update.js";
import { agentTimer } from "../timers.js";
import { agent, agentWord, count, framework, info, type Turn, warn } from "../turn.js";

/**
 * An agent is to go for good: it said so, another one took its place, or its machine is down. In 1.11 nothing changes
 * before the registry has it; 0.26 takes it out of the books at once and tells frameworks later.
 */
export function removeAgent(turn: Turn, entry: AgentEntry, cause: string): void {
  const { agents } = turn.state;
  const { id } = entry;
  if (!turn.old) {
    const text = `Ignoring removal of agent ${describeAgent(entry)} that is in the process of being`;
    if (agents.markingUnreachable.has(id)) {
      warn(turn, [0, 10760], `${text} marked unreachable`);
      return;
    }
    if (agents.markingGone.has(id)) {
      warn(turn, [0, 10767], `${text} marked gone`);
      return;
    }
    if (agents.removing.has(id)) {
      warn(turn, [0, 10776], `${text} removed`);
      return;
    }
  }
  info(turn, [5846, 10784], `Removing ${agentWord(turn)} ${describeAgent(entry)}: ${cause}`);
  const updates = turn.old ? takeOut(turn, entry, oldVerdict(entry, cause), false) : [];
  agents.removing.add(id);
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation: { kind: "remove", agentId: id, strict: !turn.old || turn.options.registryStrict },
    next: { kind: "remove", info: entry.info, cause, updates, notify: true },
  });
}

/** The registry has forgotten the agent. */
export function agentRemoved(
  turn: Turn,
  removed: AgentInfo,
  cause: string,
  updates: readonly StatusUpdate[],
  notify: boolean,
): void {
  const { agents } = turn.state;
  const id = removed.id?.value ?? "";
  agents.removing.delete(id);
  // Recovered from a registry that is not strict, and never seen: nobody has to know (0.26).
  if (!notify) return;
  count(turn, "master/slave_removals");
  const entry = agent(turn, id);
  if (turn.old || entry === undefined) {
    info(turn, [5965, 10826], `Removed ${agentWord(turn)} ${id} (${removed.hostname}): ${cause}`);
    for (const update of updates) forwardOrDrop(turn, update);
  } else {
    info(turn, [0, 10826], `Removed agent ${describeAgent(entry)}: ${cause}`);
    takeOut(
      turn,
      entry,
      () => ({
        state: "TASK_LOST",
        reason: "REASON_SLAVE_REMOVED",
        message: `Agent ${removed.hostname} removed: ${cause}`,
      }),
      true,
    );
    agents.draining.delete(id);
    agents.deactivated.delete(id);
    agentLeft(turn, id);
  }
  sendAgentLost(turn, removed);
}

/** What the tasks of a framework become when their agent goes. */
export type Fate = (frameworkId: string) => Pick<
  Verdict,
  "state" | "reason" | "message" | "unreachableTime"
> & {
  readonly unreachable?: boolean;
};

/**
 * Takes an agent out of all books.
 *
 * @param send whether frameworks are told of their tasks now
 * @returns what they are to be told if not
 */
export function takeOut(
  turn: Turn,
  entry: AgentEntry,
  fate: Fate,
  send: boolean,
): readonly StatusUpdate[] {
  const { agents, authenticated } = turn.state;
  const updates: StatusUpdate[] = [];
  // First, so that the allocator does not offer again what comes back below.
  turn.allocator.removeAgent(entry.id);
  for (const [frameworkId, tasks] of [...entry.tasks]) {
    const { unreachable = false, ...verdict } = fate(frameworkId);
    for (const task of [...tasks.values()]) {
      const update = masterUpdate(turn, { ...verdictOn(task.body), ...verdict });
      updateTask(turn, task, update);
      removeTask(turn, task, unreachable);
      updates.push(update);
      if (send) forwardOrDrop(turn, update);
    }
  }
  for (const [frameworkId, executors] of [...entry.executors]) {
    for (const id of [...executors.keys()]) removeExecutor(turn, entry, frameworkId, id);
  }
  withdrawOffers(turn, entry.offers, true);
  withdrawInverseOffers(turn, entry.inverseOffers, true);
  for (const operation of [...entry.operations.values()]) removeOperation(turn, operation);
  agents.registered.delete(entry.id);
  if (agents.byPid.get(entry.observedPid) === entry.id) agents.byPid.delete(entry.observedPid);
  agents.removalQueue.delete(entry.id);
  setBounded(agents.removed, entry.id, true, MAX_REMOVED_AGENTS);
  authenticated.delete(entry.pid);
  turn.context.clearTimer(agentTimer(entry.id));
  turn.context.terminate(entry.observer);
  return updates;
}

/** Tells every framework that is there that an agent is lost. */
export function sendAgentLost(turn: Turn, lost: AgentInfo): void {
  const id = lost.id?.value ?? "";
  for (const owner of turn.state.frameworks.values()) {
    // 0.26 sends into the void as well.
    if (!turn.old && !isConnected(owner)) continue;
    const suffix = turn.old ? " after recovering" : "";
    info(
      turn,
      [5988, 2093],
      `Notifying framework ${describeFramework(owner)} of lost ${agentWord(turn)} ${id} (${lost.hostname})${suffix}`,
    );
    tellFramework(turn, owner, "mesos.internal.LostSlaveMessage", { slave_id: { value: id } });
  }
}

function oldVerdict(entry: AgentEntry, cause: string): Fate {
  return () => ({
    state: "TASK_LOST",
    reason: "REASON_SLAVE_REMOVED",
    message: `Slave ${entry.info.hostname} removed: ${cause}`,
  });
}

function forwardOrDrop(turn: Turn, update: StatusUpdate): void {
  const owner = framework(turn, update.framework_id.value);
  if (owner !== undefined && (turn.old || isConnected(owner))) {
    forward(turn, update, owner);
    return;
  }
  const text = describeUpdate(update, turn.options.profile);
  const which = owner === undefined ? "unknown" : "disconnected";
  warn(
    turn,
    [5979, 11011],
    `Dropping update ${text} for ${which} framework ${update.framework_id.value}`,
  );
}

/** What becomes of tasks on an agent that is out of reach, or gone for good. */
export function fateOf(turn: Turn, message: string, unreachableTime: TimeInfo | undefined): Fate {
  return (frameworkId) => {
    const partitionAware = framework(turn, frameworkId)?.has.has("PARTITION_AWARE") ?? false;
    const isGone = partitionAware && unreachableTime === undefined;
    const state: TaskState = partitionAware
      ? isGone
        ? "TASK_GONE_BY_OPERATOR"
        : "TASK_UNREACHABLE"
      : "TASK_LOST";
    return {
      state,
      reason: isGone ? "REASON_SLAVE_REMOVED_BY_OPERATOR" : "REASON_SLAVE_REMOVED",
      message,
      ...(unreachableTime === undefined ? {} : { unreachableTime }),
      unreachable: !isGone,
    };
  };
}
