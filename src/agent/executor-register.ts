// Executors that announce themselves, for the first time or again after the agent was away.

import type { Pid } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import { executorText, log, phaseText } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Executor,
  type Framework,
  wasEverUsed,
} from "./agent-state.js";
import { deliverQueued } from "./containers.js";
import { shutDownExecutor } from "./executor-end.js";
import { writeExecutorPid } from "./files.js";
import { lossOf } from "./launch-refusal.js";
import { newUpdate } from "./new-update.js";
import { convertAgentInfo, toOldFormat } from "./resource-format.js";
import { receiveUpdate } from "./status-update.js";
import { registrationTimer } from "./timers.js";

type FrameworkId = BodyOf<"mesos.FrameworkID">;
type ExecutorId = BodyOf<"mesos.ExecutorID">;

/** Gives a new executor its tasks, or tells it to go. */
export function registerExecutor(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.RegisterExecutorMessage">,
): void {
  const { framework_id: frameworkId, executor_id: executorId } = body;
  const got = `Got registration for executor '${executorId.value}' of framework ${frameworkId.value} from ${from}`;
  log(agent, context, "INFO", [2405, 5488], got);
  const found = admit(agent, context, from, frameworkId, executorId);
  if (found === undefined) return;
  const [framework, executor] = found;
  executor.phase = "running";
  executor.connection = { kind: "pid", pid: from };
  context.clearTimer(registrationTimer(executor.containerId));
  writeExecutorPid(agent, context, executor);
  linkBack(agent, context, from);
  const modern = agent.options.dialect.profile !== "0.26";
  if (modern && !wasEverUsed(executor) && executor.queued.size === 0) {
    const text = `Shutting down registering executor ${executorText(executor)} because it has no tasks to run`;
    log(agent, context, "WARNING", [0, 5588], text);
    shutDownExecutor(agent, context, executor);
    return;
  }
  context.send(from, "mesos.internal.ExecutorRegisteredMessage", {
    executor_info: executor.info,
    framework_id: frameworkId,
    framework_info: framework.info,
    slave_id: { value: agent.id ?? "" },
    slave_info: infoForExecutors(agent),
  });
  deliverQueued(agent, context, executor);
}

/** Takes an executor back that outlived the agent. */
export function reregisterExecutor(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.ReregisterExecutorMessage">,
): void {
  const { framework_id: frameworkId, executor_id: executorId } = body;
  const { dialect, executorReregistrationRetryMs } = agent.options;
  const named = `executor '${executorId.value}' of framework ${frameworkId.value}`;
  if (dialect.profile === "0.26" && agent.phase !== "recovering") {
    const text = `Shutting down ${named} because the slave is not in recovery mode`;
    refuse(agent, context, from, text, [2546, 5669]);
    return;
  }
  const got =
    dialect.profile === "0.26"
      ? `Re-registering ${named}`
      : `Received re-registration message from ${named}`;
  log(agent, context, "INFO", [2553, 5664], got);
  const found = findForReregistration(agent, context, from, frameworkId, executorId);
  if (found === undefined) return;
  const [framework, executor] = found;
  if (executor.phase === "running" && executorReregistrationRetryMs !== undefined) {
    const text = `Ignoring executor re-registration message from ${executorText(executor)} because it is already registered`;
    log(agent, context, "WARNING", [0, 5742], text);
    return;
  }
  if (executor.phase !== "registering") {
    refuse(agent, context, from, unexpectedState(executor), [2583, 5727]);
    return;
  }
  executor.phase = "running";
  executor.connection = { kind: "pid", pid: from };
  context.clearTimer(registrationTimer(executor.containerId));
  linkBack(agent, context, from);
  context.send(from, "mesos.internal.ExecutorReregisteredMessage", {
    slave_id: { value: agent.id ?? "" },
    slave_info: infoForExecutors(agent),
  });
  for (const update of body.updates ?? []) {
    receiveUpdate(agent, context, update, { kind: "pid", pid: from });
  }
  const heard = new Set(body.tasks?.map((task) => task.task_id.value));
  loseUnheardTasks(agent, context, framework, executor, heard);
  if (dialect.profile !== "0.26" && !wasEverUsed(executor) && executor.queued.size === 0) {
    const text = `Shutting down reregistering executor ${executorText(executor)} because it has no tasks to run and has never been sent a task`;
    log(agent, context, "WARNING", [0, 5837], text);
    shutDownExecutor(agent, context, executor);
    return;
  }
  deliverQueued(agent, context, executor);
}

/** The agent's description as executors get it. */
function infoForExecutors(agent: Agent): BodyOf<"mesos.SlaveInfo"> {
  return agent.options.dialect.profile === "0.26"
    ? convertAgentInfo(agent.info, toOldFormat)
    : agent.info;
}

// 1.x keeps a connection of its own to an executor, and so hears of its end.
function linkBack(agent: Agent, context: AgentContext, executor: Pid): void {
  if (agent.options.dialect.profile !== "0.26") context.link(executor);
}

function admit(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  frameworkId: FrameworkId,
  executorId: ExecutorId,
): readonly [Framework, Executor] | undefined {
  const { word } = agent.options.dialect;
  const named = `executor '${executorId.value}' of framework ${frameworkId.value}`;
  if (agent.phase === "recovering" || agent.phase === "terminating") {
    const state = agent.phase === "recovering" ? "still recovering" : "terminating";
    const text = `Shutting down ${named} because the ${word} is ${state}`;
    refuse(agent, context, from, text, agent.phase === "recovering" ? [2414, 5497] : [2422, 5505]);
    return undefined;
  }
  const framework = agent.frameworks.get(frameworkId.value);
  const as = `Shutting down executor '${executorId.value}' as the framework ${frameworkId.value}`;
  if (framework === undefined) {
    refuse(agent, context, from, `${as} does not exist`, [2431, 5514]);
    return undefined;
  }
  if (framework.phase === "terminating") {
    refuse(agent, context, from, `${as} is terminating`, [2444, 5527]);
    return undefined;
  }
  const executor = framework.executors.get(executorId.value);
  if (executor === undefined) {
    const text = `Unexpected executor '${executorId.value}' registering for framework ${frameworkId.value}`;
    refuse(agent, context, from, text, [2456, 5539]);
    return undefined;
  }
  if (executor.phase !== "registering") {
    refuse(agent, context, from, unexpectedState(executor), [2468, 5551]);
    return undefined;
  }
  return [framework, executor];
}

function findForReregistration(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  frameworkId: FrameworkId,
  executorId: ExecutorId,
): readonly [Framework, Executor] | undefined {
  const named = `executor '${executorId.value}' of framework ${frameworkId.value}`;
  const framework = agent.frameworks.get(frameworkId.value);
  const executor = framework?.executors.get(executorId.value);
  if (agent.phase === "terminating") {
    const text = `Shutting down ${named} because the agent is terminating`;
    refuse(agent, context, from, text, [0, 5669]);
  } else if (framework === undefined) {
    const text = `Shutting down ${named} because the framework is unknown`;
    refuse(agent, context, from, text, [2553, 5678]);
  } else if (framework.phase === "terminating") {
    const text = `Shutting down ${named} because the framework is terminating`;
    refuse(agent, context, from, text, [2566, 5693]);
  } else if (executor === undefined) {
    refuse(agent, context, from, `Shutting down unknown ${named}`, [2553, 5704]);
  } else return [framework, executor];
  return undefined;
}

function unexpectedState(executor: Executor): string {
  return `Shutting down executor ${executorText(executor)} because it is in unexpected state ${phaseText(executor.phase)}`;
}

function refuse(
  agent: Agent,
  context: AgentContext,
  to: Pid,
  text: string,
  lines: readonly [number, number],
): void {
  log(agent, context, "WARNING", lines, text);
  context.send(to, "mesos.internal.ShutdownExecutorMessage", {});
}

/** What was sent when the agent ended and has not arrived never will. */
export function loseUnheardTasks(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  executor: Executor,
  heard: ReadonlySet<string>,
): void {
  const { dialect } = agent.options;
  for (const [taskId, task] of [...executor.launched]) {
    if (task.state !== "TASK_STAGING" || heard.has(taskId)) continue;
    const state = lossOf(agent, framework, "TASK_DROPPED");
    const shown = dialect.profile === "0.26" ? "LOST" : state;
    const text = `Transitioning STAGED task ${taskId} to ${shown} because it is unknown to the executor '${executor.id}'`;
    log(agent, context, "INFO", [2638, 5811], text);
    const update = newUpdate(agent, context, {
      frameworkId: executor.frameworkId,
      taskId,
      state,
      reason: "REASON_SLAVE_RESTARTED",
      message: `Task launched during ${dialect.word} restart`,
      executorId: executor.id,
    });
    receiveUpdate(agent, context, update, undefined);
  }
}
