// What the agent has the containerizer do for live executors, and the delivery of tasks that follows.

import { NO_PID } from "../actor/index.js";
import { type Resources, sumResources, toResources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import { executorText, log } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Executor,
  type Framework,
  nextRequest,
  unqueue,
} from "./agent-state.js";
import { lossState } from "./dialect.js";
import { sendToExecutor } from "./executor-connection.js";
import { destroyContainer } from "./executor-end.js";
import { newTask } from "./task.js";

/** What an executor and its tasks are allocated, queued tasks included. */
export function allocatedResources(executor: Executor): Resources {
  return sumResources([
    toResources(executor.info.resources),
    ...Array.from(executor.queued.values(), (task) => toResources(task.resources)),
    ...Array.from(executor.launched.values(), (task) => toResources(task.resources)),
  ]);
}

/** Tells the containerizer what a container is to have from now on. */
export function updateContainer(agent: Agent, context: AgentContext, executor: Executor): number {
  const request = nextRequest(agent);
  const { containerId } = executor;
  const resources = allocatedResources(executor);
  context.perform({ kind: "update", containerId, request, resources });
  return request;
}

/** Delivers the tasks that wait for a running executor, once its container has room for them. */
export function deliverQueued(agent: Agent, context: AgentContext, executor: Executor): void {
  executor.delivery = updateContainer(agent, context, executor);
}

/** The containerizer has changed a container, or cannot. */
export function containerUpdated(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  executor: Executor,
  request: number,
  problem: string | undefined,
): void {
  if (problem !== undefined) {
    const what = `Failed to update resources for container ${executor.containerId} of executor '${executor.id}' of framework ${executor.frameworkId}, destroying container: ${problem}`;
    log(agent, context, "ERROR", [1695, 3495], what);
    destroyContainer(context, executor, {
      state: lossState(agent.options.dialect, framework.info, "TASK_GONE"),
      reason: "REASON_CONTAINER_UPDATE_FAILED",
      message: `Failed to update resources for container: ${problem}`,
    });
    return;
  }
  // Only the last of several deliveries knows of all tasks.
  if (executor.delivery !== request) return;
  executor.delivery = undefined;
  if (executor.phase !== "running" || framework.phase !== "running") return;
  sendQueued(agent, context, framework, executor);
}

function sendQueued(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  executor: Executor,
): void {
  const groups = executor.queuedGroups;
  const grouped = new Set(
    groups.flatMap(({ tasks = [] }) => tasks.map((task) => task.task_id.value)),
  );
  for (const task of [...executor.queued.values()]) {
    if (grouped.has(task.task_id.value)) continue;
    launch(agent, executor, task);
    const what = `Sending queued task '${task.task_id.value}' to executor ${executorText(executor)}`;
    log(agent, context, "INFO", [1793, 3641], what);
    sendToExecutor(agent, context, executor, "mesos.internal.RunTaskMessage", {
      framework: framework.info,
      // Executors before 0.23 require a pid.
      pid: framework.pid ?? NO_PID,
      task,
    });
  }
  for (const group of groups) {
    for (const task of group.tasks ?? []) launch(agent, executor, task);
    const names = (group.tasks ?? []).map((task) => task.task_id.value).join(", ");
    const what = `Sending queued task group containing tasks [ ${names} ] to executor ${executorText(executor)}`;
    log(agent, context, "INFO", [0, 3682], what);
    // There is no libprocess message for a group. The real agent sends the event of the HTTP API all the same.
    sendToExecutor(agent, context, executor, "mesos.executor.Event", {
      type: "LAUNCH_GROUP",
      launch_group: { task_group: group },
    });
  }
}

function launch(agent: Agent, executor: Executor, task: BodyOf<"mesos.TaskInfo">): void {
  const { profile } = agent.options.dialect;
  unqueue(executor, task.task_id.value);
  const launched = newTask(task, "TASK_STAGING", executor.frameworkId, profile);
  executor.launched.set(task.task_id.value, launched);
}
