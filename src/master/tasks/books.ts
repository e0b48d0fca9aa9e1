// Who runs what: every entry of a task or an executor into the books of agent, framework and allocator, and out again.

import { toResources } from "../../resources/index.js";
import { setBounded } from "../bounded-map.js";
import { describeAgent, describeResources } from "../describe.js";
import { countFor } from "../metrics/framework-metrics.js";
import { taskAdded, taskUpdated } from "../operator/events.js";
import type {
  AgentEntry,
  ExecutorEntry,
  ExecutorInfo,
  FrameworkEntry,
  StatusUpdate,
  Task,
  TaskEntry,
} from "../state.js";
import { agent, agentWord, count, framework, info, type Turn, warn } from "../turn.js";
import { isReleased, isTerminal } from "./task-state.js";

/** Books a task on its agent; with its framework too if that is known. */
export function addTask(turn: Turn, on: AgentEntry, body: Task): TaskEntry {
  const entry: TaskEntry = { body, resources: toResources(body.resources, turn.options.profile) };
  const frameworkId = body.framework_id.value;
  const tasks = on.tasks.get(frameworkId) ?? new Map<string, TaskEntry>();
  on.tasks.set(frameworkId, tasks.set(body.task_id.value, entry));
  framework(turn, frameworkId)?.tasks.set(body.task_id.value, entry);
  taskAdded(turn, body);
  return entry;
}

/** Books an executor on its agent; with its framework too if that is known. */
export function addExecutor(
  turn: Turn,
  on: AgentEntry,
  frameworkId: string,
  executor: ExecutorInfo,
): ExecutorEntry {
  const resources = toResources(executor.resources, turn.options.profile);
  const entry: ExecutorEntry = { info: executor, resources };
  const id = executor.executor_id.value;
  const executors = on.executors.get(frameworkId) ?? new Map<string, ExecutorEntry>();
  on.executors.set(frameworkId, executors.set(id, entry));
  const owner = framework(turn, frameworkId);
  if (owner !== undefined) bookExecutor(owner, on.id, id, entry);
  return entry;
}

/** Gives a framework that has just become known what agents run for it. */
export function adoptWork(turn: Turn, owner: FrameworkEntry): void {
  for (const on of turn.state.agents.registered.values()) adoptWorkOn(turn, owner, on);
}

function adoptWorkOn(turn: Turn, owner: FrameworkEntry, on: AgentEntry): void {
  for (const [id, entry] of [...(on.tasks.get(owner.id) ?? [])]) {
    if (!owner.tasks.has(id)) {
      owner.tasks.set(id, entry);
      continue;
    }
    // Two agents claim the same task: one of them it must be.
    const text = `Ignoring task ${id} of framework ${owner.id} on ${describeAgent(on)}`;
    warn(turn, [5788, 6607], `${text}: another ${agentWord(turn)} runs it`);
    release(turn, entry);
    forget(on.tasks, owner.id, id);
  }
  for (const [id, entry] of on.executors.get(owner.id) ?? []) {
    bookExecutor(owner, on.id, id, entry);
  }
  for (const [uuid, entry] of on.operations) {
    if (entry.body.framework_id?.value === owner.id) owner.operations.set(uuid, entry);
  }
}

function release(turn: Turn, { body, resources }: TaskEntry): void {
  if (isReleased(body.state)) return;
  turn.allocator.recover(body.framework_id.value, body.slave_id.value, resources, {
    source: "use",
    nowMs: turn.context.nowMs,
  });
}

/** Updates that are news although the state is the same. */
const HEALTH_REASONS: ReadonlySet<string> = new Set([
  "REASON_TASK_HEALTH_CHECK_STATUS_UPDATED",
  "REASON_TASK_CHECK_STATUS_UPDATED",
]);

/** What an update says about a task becomes what the master believes; resources come back when it is over. */
export function updateTask(turn: Turn, task: TaskEntry, update: StatusUpdate): void {
  const { status, latest_state: latest } = update;
  const before = task.body.state;
  const state = isTerminal(before) ? before : (latest ?? status.state);
  const { data: _, ...kept } = status;
  const statuses = task.body.statuses ?? [];
  const replaces = statuses.at(-1)?.state === status.state;
  const isNews = !replaces || HEALTH_REASONS.has(String(status.reason));
  task.body = {
    ...task.body,
    state,
    statuses: [...(replaces ? statuses.slice(0, -1) : statuses), kept],
  };
  const { task_id: id, framework_id: frameworkId, slave_id: agentId } = task.body;
  info(
    turn,
    [6066, 11195],
    `Updating the state of task ${id.value} of framework ${frameworkId.value}` +
      ` (latest state: ${state}, status update state: ${status.state})`,
  );
  if (isNews) taskUpdated(turn, task, status);
  if (isReleased(before) || !isReleased(state)) return;
  turn.allocator.recover(frameworkId.value, agentId.value, task.resources, {
    source: "use",
    nowMs: turn.context.nowMs,
  });
  if (isTerminal(status.state)) {
    const name = status.state.toString().toLowerCase();
    count(turn, `master/${name.replace("task_", "tasks_")}`);
    const owner = framework(turn, frameworkId.value);
    if (owner !== undefined) countFor(owner, `tasks/terminal/${name}`);
  }
}

/** A task leaves the books; the framework remembers it as completed or unreachable. */
export function removeTask(turn: Turn, task: TaskEntry, unreachable = false): void {
  const { body, resources } = task;
  const frameworkId = body.framework_id.value;
  const taskId = body.task_id.value;
  const on = agent(turn, body.slave_id.value);
  const where = on === undefined ? body.slave_id.value : describeAgent(on);
  const text =
    `Removing task ${taskId} with resources ${describeResources(resources, turn.options.profile)}` +
    ` of framework ${frameworkId} on ${agentWord(turn)} ${where}`;
  if (isReleased(body.state)) info(turn, [6132, 11295], text);
  else {
    warn(turn, [6118, 11280], `${text} in non-terminal state ${body.state}`);
    turn.allocator.recover(frameworkId, body.slave_id.value, resources, {
      source: "use",
      nowMs: turn.context.nowMs,
    });
  }
  const owner = framework(turn, frameworkId);
  if (unreachable) rememberUnreachable(turn, owner, body);
  else if (owner !== undefined) addCompletedTask(turn, owner, body);
  owner?.tasks.delete(taskId);
  if (on === undefined) return;
  forget(on.tasks, frameworkId, taskId);
  const killed = on.killedTasks.get(frameworkId);
  killed?.delete(taskId);
  if (killed?.size === 0) on.killedTasks.delete(frameworkId);
}

/** The framework keeps its last tasks for people to look at. */
export function addCompletedTask(turn: Turn, owner: FrameworkEntry, task: Task): void {
  owner.completedTasks.push(task);
  const limit = turn.options.maxCompletedTasksPerFramework;
  if (owner.completedTasks.length > limit) owner.completedTasks.shift();
}

/** An executor leaves the books. */
export function removeExecutor(
  turn: Turn,
  on: AgentEntry,
  frameworkId: string,
  executorId: string,
): void {
  const entry = on.executors.get(frameworkId)?.get(executorId);
  if (entry === undefined) return;
  const resources = describeResources(entry.resources, turn.options.profile);
  info(
    turn,
    [6161, 11335],
    `Removing executor '${executorId}' with resources ${resources} of framework ${frameworkId}` +
      ` on ${agentWord(turn)} ${describeAgent(on)}`,
  );
  turn.allocator.recover(frameworkId, on.id, entry.resources, {
    source: "use",
    nowMs: turn.context.nowMs,
  });
  const owner = framework(turn, frameworkId);
  if (owner !== undefined) forget(owner.executors, on.id, executorId);
  forget(on.executors, frameworkId, executorId);
}

function bookExecutor(
  owner: FrameworkEntry,
  agentId: string,
  executorId: string,
  entry: ExecutorEntry,
): void {
  const executors = owner.executors.get(agentId) ?? new Map<string, ExecutorEntry>();
  owner.executors.set(agentId, executors.set(executorId, entry));
}

function rememberUnreachable(turn: Turn, owner: FrameworkEntry | undefined, task: Task): void {
  const agentId = task.slave_id.value;
  const { unreachableTasks } = turn.state.agents;
  const byFramework = unreachableTasks.get(agentId) ?? new Map<string, Set<string>>();
  const ids = byFramework.get(task.framework_id.value) ?? new Set<string>();
  byFramework.set(task.framework_id.value, ids.add(task.task_id.value));
  unreachableTasks.set(agentId, byFramework);
  if (owner === undefined) return;
  const limit = turn.options.maxUnreachableTasksPerFramework;
  setBounded(owner.unreachableTasks, task.task_id.value, task, limit);
}

function forget<T>(table: Map<string, Map<string, T>>, outer: string, inner: string): void {
  const entries = table.get(outer);
  entries?.delete(inner);
  if (entries?.size === 0) table.delete(outer);
}
