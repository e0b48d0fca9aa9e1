import type { BodyOf } from "../wire/index.js";
import type { Agent, AgentContext, Framework, Launch } from "./agent-state.js";
import { type LossState, lossState } from "./dialect.js";
import { sendExited } from "./executor-exit.js";
import { newUpdate } from "./new-update.js";
import { removeFrameworkIfIdle } from "./removal.js";
import { receiveUpdate } from "./status-update.js";
import type { TaskReason, TaskState } from "./task-state.js";

/** What is to be said of tasks that are not run. */
export interface Refusal {
  readonly state: TaskState;
  readonly reason: TaskReason | undefined;
  readonly message: string;
  readonly executorId: string | undefined;
}

/** What an agent of its age says of a lost task. */
export function lossOf(
  agent: Agent,
  framework: Framework | undefined,
  state: LossState,
): LossState | "TASK_LOST" {
  return lossState(agent.options.dialect, framework?.info, state);
}

/** Sends the same update for each of some tasks. */
export function sendTaskUpdates(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  tasks: readonly BodyOf<"mesos.TaskInfo">[],
  refusal: Refusal,
): void {
  for (const task of tasks) {
    const update = newUpdate(agent, context, {
      frameworkId: framework.id,
      taskId: task.task_id.value,
      state: refusal.state,
      reason: refusal.reason,
      message: refusal.message,
      executorId: refusal.executorId,
    });
    receiveUpdate(agent, context, update, undefined);
  }
}

/** Ends a launch with updates for its tasks, and tells a master that waits for an executor not to. */
export function refuseTasks(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  launch: Launch,
  refusal: Omit<Refusal, "executorId"> & { readonly namesExecutor: boolean },
): void {
  removePendingTasks(framework, launch);
  const executorId = refusal.namesExecutor ? launch.executor.executor_id.value : undefined;
  sendTaskUpdates(agent, context, framework, launch.tasks, { ...refusal, executorId });
  removeFrameworkIfIdle(agent, context, framework);
  announceNoExecutor(agent, context, launch);
}

/** Takes the tasks of a launch out of those on their way; returns whether all were still there. */
export function removePendingTasks(framework: Framework, launch: Launch): boolean {
  const executorId = launch.executor.executor_id.value;
  const pending = framework.pending.get(executorId);
  let complete = true;
  for (const task of launch.tasks) {
    if (pending?.delete(task.task_id.value) !== true) complete = false;
  }
  if (pending?.size === 0) framework.pending.delete(executorId);
  return complete;
}

/** A master that thinks it starts an executor would keep resources for it (1.6). */
export function announceNoExecutor(agent: Agent, context: AgentContext, launch: Launch): void {
  if (launch.startsExecutor !== true) return;
  sendExited(agent, context, launch.frameworkId, launch.executor.executor_id.value, -1);
}
