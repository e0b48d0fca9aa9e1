import { agentView } from "../allocator/index.js";
import { describeFramework } from "../describe.js";
import { withdrawInverseOffers, withdrawOffers } from "../offers/offer-books.js";
import { isSpeculative, orphanOperation } from "../operations/operation-books.js";
import { frameworkRemoved } from "../operator/events.js";
import type { AgentEntry, FrameworkEntry } from "../state.js";
import { addCompletedTask, removeExecutor, removeTask, updateTask } from "../tasks/books.js";
import { masterUpdate, verdictOn } from "../tasks/status-update.js";
import { failoverTimer } from "../timers.js";
import { agent, info, type Turn, tellAgent } from "../turn.js";
import { deactivate } from "./activation.js";
import { addCompletedFramework } from "./add-framework.js";
import { close } from "./connection.js";

/** A scheduler ends its framework. */
export function teardown(turn: Turn, owner: FrameworkEntry): void {
  info(turn, [5547, 10362], `Processing TEARDOWN call for framework ${describeFramework(owner)}`);
  removeFramework(turn, owner);
}

/** A framework is over: agents shut it down; in the books its tasks are killed, and nobody is told of that. */
export function removeFramework(turn: Turn, owner: FrameworkEntry): void {
  const { state } = turn;
  const framework_id = { value: owner.id };
  info(turn, [5559, 10374], `Removing framework ${describeFramework(owner)}`);
  if (owner.active) {
    if (turn.old) turn.allocator.deactivateFramework(owner.id);
    else deactivate(turn, owner, false);
  }
  for (const on of state.agents.registered.values()) {
    tellAgent(turn, on, "mesos.internal.ShutdownFrameworkMessage", { framework_id });
  }
  for (const task of [...owner.tasks.values()]) {
    updateTask(turn, task, removal(turn, owner, task.body));
    removeTask(turn, task);
  }
  for (const [id, body] of owner.unreachableTasks) {
    const update = removal(turn, owner, body);
    const statuses = [...(body.statuses ?? []), update.status];
    addCompletedTask(turn, owner, { ...body, state: "TASK_KILLED", statuses });
    owner.unreachableTasks.delete(id);
    state.agents.unreachableTasks.get(body.slave_id.value)?.delete(owner.id);
  }
  withdrawOffers(turn, owner.offers, false);
  withdrawInverseOffers(turn, owner.inverseOffers, false);
  for (const [agentId, executors] of [...owner.executors]) {
    const on = agent(turn, agentId);
    if (on === undefined) continue;
    for (const id of [...executors.keys()]) removeExecutor(turn, on, owner.id, id);
  }
  const shrunk = orphanOperations(turn, owner);
  owner.active = false;
  owner.state = "disconnected";
  owner.unregisteredAtMs = turn.context.nowMs;
  // 0.26 forgets to end the stream of a framework that is over.
  if (!turn.old || owner.connection?.kind === "pid") close(turn, owner.connection);
  turn.context.clearTimer(failoverTimer(owner.id));
  state.frameworks.delete(owner.id);
  turn.allocator.removeFramework(owner.id);
  for (const on of shrunk) {
    turn.allocator.updateAgent(on.id, agentView(on.info, on.capabilities), on.total);
  }
  addCompletedFramework(turn, owner);
  frameworkRemoved(turn, owner);
}

function removal(
  turn: Turn,
  owner: FrameworkEntry,
  body: Parameters<typeof verdictOn>[0],
): ReturnType<typeof masterUpdate> {
  return masterUpdate(turn, {
    ...verdictOn(body),
    state: "TASK_KILLED",
    reason: "REASON_FRAMEWORK_REMOVED",
    message: `Framework ${owner.id} removed`,
  });
}

function orphanOperations(turn: Turn, owner: FrameworkEntry): ReadonlySet<AgentEntry> {
  const shrunk = new Set<AgentEntry>();
  for (const operation of [...owner.operations.values()]) {
    const on = agent(turn, operation.body.slave_id?.value);
    orphanOperation(turn, operation, owner);
    if (on !== undefined && !isSpeculative(operation.body.info)) shrunk.add(on);
  }
  return shrunk;
}
