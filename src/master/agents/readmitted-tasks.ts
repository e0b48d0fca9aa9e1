import { describeUpdate } from "../describe.js";
import { isConnected } from "../frameworks/tell-framework.js";
import type { Task } from "../state.js";
import { forward } from "../tasks/forward.js";
import { lastFacts, masterUpdate, verdictOn } from "../tasks/status-update.js";
import { framework, type Turn, warn } from "../turn.js";
import type { Reregistration } from "./reregistration.js";

/**
 * The tasks that come back with an agent the master does not have registered: all but those of frameworks that are
 * over. Frameworks are told of each, unless the agent is merely the first time here since the master failed over.
 */
export function readmittedTasks(
  turn: Turn,
  agentId: string,
  message: Reregistration,
): readonly Task[] {
  const { agents, completedFrameworks } = turn.state;
  const seen = new Set<string>();
  const tasks: Task[] = [];
  for (const task of message.tasks ?? []) {
    const frameworkId = task.framework_id.value;
    const key = `${frameworkId}/${task.task_id.value}`;
    const elsewhere = framework(turn, frameworkId)?.tasks.has(task.task_id.value) ?? false;
    // The original aborts on a task that is reported twice, be it by two agents, and on one of another agent.
    if (seen.has(key) || elsewhere || task.slave_id.value !== agentId) {
      warn(turn, [5788, 6607], `Ignoring task ${key} that agent ${agentId} may not report`);
      continue;
    }
    seen.add(key);
    if (!turn.old && completedFrameworks.has(frameworkId)) continue;
    tasks.push(task);
    if (!turn.old && !agents.recovered.has(agentId)) announce(turn, agentId, task);
  }
  for (const [frameworkId, ids] of agents.unreachableTasks.get(agentId) ?? []) {
    const owner = framework(turn, frameworkId);
    for (const id of ids) owner?.unreachableTasks.delete(id);
  }
  agents.unreachableTasks.delete(agentId);
  return tasks;
}

function announce(turn: Turn, agentId: string, task: Task): void {
  const frameworkId = task.framework_id.value;
  const owner = framework(turn, frameworkId);
  const taskId = task.task_id.value;
  if (owner !== undefined) {
    owner.unreachableTasks.delete(taskId);
    // It was told to be over and is not: it must not be both.
    owner.completedTasks = owner.completedTasks.filter(({ task_id: id }) => id.value !== taskId);
  }
  const update = masterUpdate(turn, {
    ...verdictOn(task),
    state: task.state,
    reason: "REASON_SLAVE_REREGISTERED",
    message: turn.state.agents.unreachable.has(agentId)
      ? "Unreachable agent re-reregistered"
      : "Unknown agent reregistered",
    facts: lastFacts(task, turn.old),
  });
  if (owner !== undefined && isConnected(owner)) {
    forward(turn, update, owner);
    return;
  }
  const which = owner === undefined ? "unknown" : "disconnected";
  const text = `${describeUpdate(update, turn.options.profile)} '${update.status.message ?? ""}'`;
  warn(turn, [0, 7068], `Dropping update ${text} for ${which} framework ${frameworkId}`);
}
