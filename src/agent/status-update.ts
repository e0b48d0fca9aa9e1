// A status update's way through the agent: from the executor (or the agent itself) into its stream, from there to the
// master; the acknowledgement back. What is on disk when the executor hears that it was heard, stays.

import type { Pid } from "../actor/index.js";
import { uuidText } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import { executorText, log, logUpdates, phaseText, vlog, vlogUpdates } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Executor,
  executorOfTaskId,
  type Framework,
  hasIncompleteTasks,
  runOf,
  unqueue,
} from "./agent-state.js";
import { updateContainer } from "./containers.js";
import { hasCapability } from "./dialect.js";
import { sendToExecutor } from "./executor-connection.js";
import { shutDownExecutor } from "./executor-end.js";
import { metaOf } from "./files.js";
import { scheduleGc } from "./garbage.js";
import { count, countEnd } from "./metrics.js";
import { completeUpdate } from "./new-update.js";
import { taskDirectory, taskUpdatesPath } from "./paths.js";
import { removeExecutor, removeFrameworkIfIdle } from "./removal.js";
import { newTask, withStatus } from "./task.js";
import { isTerminalState } from "./task-state.js";
import { retryTimer } from "./timers.js";
import type { UpdateAction } from "./update-manager.js";
import { updateText } from "./update-text.js";

type StatusUpdate = BodyOf<"mesos.internal.StatusUpdate">;

/** Who wants an update acknowledged: a driver, or the executor of the task, which speaks HTTP. */
export type UpdateSender = { readonly kind: "pid"; readonly pid: Pid } | { readonly kind: "http" };

/**
 * Takes an update in.
 *
 * @param sender who wants it acknowledged; undefined for an update of the agent's own making
 */
export function receiveUpdate(
  agent: Agent,
  context: AgentContext,
  given: StatusUpdate,
  sender: UpdateSender | undefined,
): void {
  const { dialect } = agent.options;
  const text = updateText(given, dialect);
  const from = sender?.kind === "pid" ? ` from ${sender.pid}` : "";
  log(agent, context, "INFO", [2762, 5981], `Handling status update ${text}${from}`);
  if (given.uuid === undefined || (dialect.profile !== "0.26" && given.uuid.length !== 16)) {
    count(agent, "invalid_status_updates");
    log(agent, context, "WARNING", [2769, 5989], `Ignoring status update ${text} without 'uuid'`);
    return;
  }
  if (dialect.profile !== "0.26" && !isOwn(agent, context, given, text)) return;
  const { executor_id: named } = given.status;
  if (
    given.executor_id !== undefined &&
    named !== undefined &&
    named.value !== given.executor_id.value
  ) {
    const reason = `Executor ID mismatch in status update${from}; overwriting received '${named.value}' with expected'${given.executor_id.value}'`;
    log(agent, context, "WARNING", [2786, 6023], reason);
  }
  const framework = agent.frameworks.get(given.framework_id.value);
  if (framework === undefined || framework.phase === "terminating") {
    const what = framework === undefined ? "unknown" : "terminating";
    const reason = `Ignoring status update ${text} for ${what} framework ${given.framework_id.value}`;
    count(agent, "invalid_status_updates");
    log(agent, context, "WARNING", framework === undefined ? [2800, 6037] : [2813, 6050], reason);
    return;
  }
  const taskId = given.status.task_id.value;
  const executor = executorOfTaskId(framework, taskId);
  const source = sender === undefined ? "SOURCE_SLAVE" : "SOURCE_EXECUTOR";
  const update = drained(
    agent,
    framework,
    completeUpdate(agent, context, given, source, reachedExecutor(executor, given, source)),
  );
  if (executor === undefined) {
    if (!removePending(framework, taskId)) {
      const reason = `Could not find the executor for status update ${text}`;
      log(agent, context, "WARNING", [2856, 6133], reason);
    }
    count(agent, "valid_status_updates");
    record(agent, context, update, undefined, sender);
    removeFrameworkIfIdle(agent, context, framework);
    return;
  }
  if (update.status.state === "TASK_STAGING") {
    const reason = `Received TASK_STAGING from executor ${executorText(executor)} which is not allowed. Shutting down the executor`;
    log(agent, context, "ERROR", [2892, 6175], reason);
    shutDownExecutor(agent, context, executor);
    return;
  }
  const { connection } = executor;
  if (sender?.kind === "pid" && connection?.kind === "pid" && connection.pid !== sender.pid) {
    const reason = `Received status update ${text} from ${sender.pid} on behalf of a different executor '${executor.id}' (${connection.pid})`;
    log(agent, context, "WARNING", [2904, 6188], reason);
  }
  const problem = updateTask(agent, executor, update);
  if (problem !== undefined) {
    const reason = `Failed to update state of task '${taskId}' to ${update.status.state}: ${problem}`;
    log(agent, context, "ERROR", [0, 6306], reason);
    acknowledge(agent, context, update, sender);
    return;
  }
  count(agent, "valid_status_updates");
  if (isTerminalState(update.status.state)) updateContainer(agent, context, executor);
  record(agent, context, update, executor, sender);
}

/** Takes the acknowledgement of the framework in. */
export function receiveAcknowledgement(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.StatusUpdateAcknowledgementMessage">,
): void {
  const frameworkId = body.framework_id.value;
  const taskId = body.task_id.value;
  // Schedulers before 0.21 acknowledge to the agent themselves.
  if (from.startsWith("master") && !acceptsMaster(agent, context, from, frameworkId)) return;
  const { updates } = agent;
  const uuid = uuidText(body.uuid);
  const named = `(UUID: ${uuid}) for task ${taskId} of framework ${frameworkId}`;
  const word = agent.options.dialect.profile === "0.26" ? "" : "task ";
  const heard = `Received ${word}status update acknowledgement ${named}`;
  logUpdates(agent, context, "INFO", [394, 401], heard);
  const result = updates.acknowledge(frameworkId, taskId, body.uuid);
  if (result.kind === "duplicate") {
    const text = `Duplicate ${word}status update acknowledgment (UUID: ${uuid}) for update of task ${taskId} of framework ${frameworkId}`;
    logUpdates(agent, context, "WARNING", [756, 771], text);
    return;
  }
  if (result.kind === "unexpected") {
    const text = `Failed to handle status update acknowledgement ${named}: ${result.message}`;
    log(agent, context, "ERROR", [2338, 5083], text);
    return;
  }
  performUpdateActions(agent, context, result.actions, result.update);
  if (result.ended) {
    const text = `Cleaning up status update stream for task ${taskId} of framework ${frameworkId}`;
    vlogUpdates(agent, context, [530, 538], text);
  }
  const manager = word === "" ? "Status update manager" : "Task status update manager";
  const handled = `${manager} successfully handled status update acknowledgement ${named}`;
  vlog(agent, context, 1, [2345, 5090], handled);
  if (result.ended) completeTask(agent, context, frameworkId, taskId);
}

/**
 * Does what the streams want.
 *
 * @param acknowledged the update whose acknowledgement is to be recorded, if one is
 */
export function performUpdateActions(
  agent: Agent,
  context: AgentContext,
  actions: readonly UpdateAction[],
  acknowledged?: StatusUpdate,
): void {
  for (const action of actions) {
    switch (action.kind) {
      case "append": {
        const { path, record: entry } = action;
        const word = agent.options.dialect.profile === "0.26" ? "" : "task ";
        const about = entry.update ?? acknowledged;
        if (about !== undefined) {
          const text = updateText(about, agent.options.dialect);
          const what = `Checkpointing ${entry.type} for ${word}status update ${text}`;
          logUpdates(agent, context, "INFO", [826, 842], what);
        }
        context.perform({ kind: "append", path, bytes: agent.format.encodeUpdate(entry) });
        break;
      }
      case "forward": {
        const { profile, word } = agent.options.dialect;
        const what = profile === "0.26" ? "update" : "task status update";
        const text = `Forwarding ${what} ${updateText(action.update, agent.options.dialect)} to the ${word}`;
        vlogUpdates(agent, context, [376, 383], text);
        forward(agent, context, action.update);
        break;
      }
      case "retry":
        context.setTimer(retryTimer(action.key), action.afterMs);
        break;
      case "stop-retry":
        context.clearTimer(retryTimer(action.key));
        break;
    }
  }
}

/** Holds updates back: there is no master. */
export function pauseUpdates(agent: Agent, context: AgentContext): void {
  const word = agent.options.dialect.profile === "0.26" ? "" : "task ";
  logUpdates(agent, context, "INFO", [176, 181], `Pausing sending ${word}status updates`);
  agent.updates.pause();
}

/** Sends what is outstanding, at once. */
export function resumeUpdates(agent: Agent, context: AgentContext): void {
  const word = agent.options.dialect.profile === "0.26" ? "" : "task ";
  logUpdates(agent, context, "INFO", [183, 188], `Resuming sending ${word}status updates`);
  const actions = agent.updates.resume();
  for (const action of actions) {
    if (action.kind !== "forward") continue;
    const text = `Resending ${word}status update ${updateText(action.update, agent.options.dialect)}`;
    logUpdates(agent, context, "WARNING", [190, 195], text);
  }
  performUpdateActions(agent, context, actions);
}

/**
 * Records an update in its stream and tells its sender; ends the agent where that is impossible.
 *
 * @param executor whose file it goes to; undefined keeps it in memory
 */
export function record(
  agent: Agent,
  context: AgentContext,
  update: StatusUpdate,
  executor: Executor | undefined,
  sender: UpdateSender | undefined,
): void {
  const path =
    executor?.checkpoint === true
      ? taskUpdatesPath(metaOf(agent), runOf(agent, executor), update.status.task_id.value)
      : undefined;
  const text = updateText(update, agent.options.dialect);
  const word = agent.options.dialect.profile === "0.26" ? "" : "task ";
  logUpdates(agent, context, "INFO", [322, 328], `Received ${word}status update ${text}`);
  const taskId = update.status.task_id.value;
  if (!agent.updates.has(update.framework_id.value, taskId)) {
    const opened = `Creating StatusUpdate stream for task ${taskId} of framework ${update.framework_id.value}`;
    vlogUpdates(agent, context, [499, 507], opened);
  }
  const result = agent.updates.receive(update, path);
  if (result.kind === "mismatch") {
    const reason = `Failed to handle status update ${text}: ${result.message}`;
    log(agent, context, "ERROR", [3003, 6409], reason);
    // The real agent aborts here. The update is in no stream: without an acknowledgement its sender keeps it.
    return;
  }
  if (result.kind === "duplicate") {
    const reason = `Ignoring duplicate ${word}status update ${text}`;
    logUpdates(agent, context, "WARNING", [731, 746], reason);
  } else performUpdateActions(agent, context, result.actions);
  vlog(
    agent,
    context,
    1,
    [3005, 6411],
    `${word === "" ? "Status" : "Task status"} update manager successfully handled status update ${text}`,
  );
  acknowledge(agent, context, update, sender);
}

function isOwn(agent: Agent, context: AgentContext, update: StatusUpdate, text: string): boolean {
  for (const [id, line] of [
    [update.slave_id, 5995],
    [update.status.slave_id, 6003],
  ] as const) {
    if (id?.value === agent.id) continue;
    const reason = `Ignoring status update ${text} due to Slave ID mismatch; expected '${agent.id ?? ""}', received '${id?.value ?? ""}'`;
    count(agent, "invalid_status_updates");
    log(agent, context, "WARNING", [0, line], reason);
    return false;
  }
  return true;
}

function acceptsMaster(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  frameworkId: string,
): boolean {
  const { word } = agent.options.dialect;
  if (agent.phase !== "running") {
    const text = `Dropping status update acknowledgement message for ${frameworkId} because the ${word} is in ${phaseText(agent.phase)} state`;
    log(agent, context, "WARNING", [2305, 5047], text);
    return false;
  }
  if (from !== agent.master) {
    const text = `Ignoring status update acknowledgement message from ${from} because it is not the expected master: ${agent.master ?? "None"}`;
    log(agent, context, "WARNING", [2312, 5054], text);
    return false;
  }
  return true;
}

// Only what reached its executor is about a container.
function reachedExecutor(
  executor: Executor | undefined,
  update: StatusUpdate,
  source: "SOURCE_SLAVE" | "SOURCE_EXECUTOR",
): Executor | undefined {
  const { state, task_id: taskId } = update.status;
  if (executor === undefined || executor.queued.has(taskId.value)) return undefined;
  const undelivered = state === "TASK_DROPPED" || state === "TASK_LOST";
  return undelivered && source === "SOURCE_SLAVE" && executor.launched.has(taskId.value)
    ? undefined
    : executor;
}

// A task that is killed because its agent drains says so, and is gone where the agent is.
function drained(agent: Agent, framework: Framework, update: StatusUpdate): StatusUpdate {
  const { drainConfig } = agent;
  const { state } = update.status;
  if (drainConfig === undefined || (state !== "TASK_KILLING" && state !== "TASK_KILLED")) {
    return update;
  }
  const gone = drainConfig.mark_gone === true && hasCapability(framework.info, "PARTITION_AWARE");
  return {
    ...update,
    status: {
      ...update.status,
      reason: "REASON_SLAVE_DRAINING",
      ...(gone ? { state: "TASK_GONE_BY_OPERATOR" } : {}),
    },
  };
}

function removePending(framework: Framework, taskId: string): boolean {
  for (const [executorId, tasks] of framework.pending) {
    if (!tasks.delete(taskId)) continue;
    if (tasks.size === 0) framework.pending.delete(executorId);
    return true;
  }
  return false;
}

/** @returns why the task cannot take the update: 1.1 and later refuse what older agents let pass */
function updateTask(agent: Agent, executor: Executor, update: StatusUpdate): string | undefined {
  const { status } = update;
  const id = status.task_id.value;
  const terminal = isTerminalState(status.state);
  const old = agent.options.dialect.profile === "0.26";
  const queued = executor.queued.get(id);
  const launched = executor.launched.get(id);
  if (queued !== undefined) {
    if (!terminal) return old ? undefined : "Cannot send non-terminal update for queued task";
    unqueue(executor, id);
    countEnd(agent, status.state);
    const task = newTask(queued, status.state, executor.frameworkId, agent.options.dialect.profile);
    executor.terminated.set(id, old ? task : withStatus(task, status));
    return undefined;
  }
  if (launched !== undefined) {
    const task = withStatus(launched, status);
    if (!terminal) executor.launched.set(id, task);
    else {
      countEnd(agent, status.state);
      executor.launched.delete(id);
      executor.terminated.set(id, task);
    }
    return undefined;
  }
  if (old) return undefined;
  const terminated = executor.terminated.get(id);
  return terminated === undefined
    ? "Task is unknown"
    : `Task is already terminated with state ${terminated.state}`;
}

function acknowledge(
  agent: Agent,
  context: AgentContext,
  update: StatusUpdate,
  sender: UpdateSender | undefined,
): void {
  if (sender === undefined || update.uuid === undefined) return;
  const text = updateText(update, agent.options.dialect);
  const message = {
    slave_id: update.slave_id ?? { value: agent.id ?? "" },
    framework_id: update.framework_id,
    task_id: update.status.task_id,
    uuid: update.uuid,
  };
  if (sender.kind === "pid") {
    const what = `Sending acknowledgement for status update ${text} to ${sender.pid}`;
    log(agent, context, "INFO", [3011, 6438], what);
    context.send(sender.pid, "mesos.internal.StatusUpdateAcknowledgementMessage", message);
    return;
  }
  const framework = agent.frameworks.get(update.framework_id.value);
  const executor = framework && executorOfTaskId(framework, update.status.task_id.value);
  if (executor === undefined) {
    const what = framework === undefined ? "framework" : "executor";
    const reason = `Ignoring sending acknowledgement for status update ${text} of unknown ${what}`;
    log(agent, context, "WARNING", [0, framework === undefined ? 6445 : 6453], reason);
    return;
  }
  const name = "mesos.internal.StatusUpdateAcknowledgementMessage";
  sendToExecutor(agent, context, executor, name, message);
}

function forward(agent: Agent, context: AgentContext, update: StatusUpdate): void {
  const { dialect } = agent.options;
  const text = updateText(update, dialect);
  if (agent.phase !== "running" || agent.master === undefined) {
    const manager = dialect.profile === "0.26" ? "status update" : "task status update";
    const reason = `Dropping status update ${text} sent by ${manager} manager because the ${dialect.word} is in ${phaseText(agent.phase)} state`;
    log(agent, context, "WARNING", [3033, 6472], reason);
    return;
  }
  const latest = noteForwarded(agent, update);
  log(agent, context, "INFO", [3087, 6527], `Forwarding the update ${text} to ${agent.master}`);
  context.send(agent.master, "mesos.internal.StatusUpdateMessage", {
    update: latest === undefined ? update : { ...update, latest_state: latest },
    pid: context.self,
  });
}

/** Remembers with the task what the master was told of it, and returns how the task is by now. */
function noteForwarded(
  agent: Agent,
  update: StatusUpdate,
): BodyOf<"mesos.Task">["state"] | undefined {
  const framework = agent.frameworks.get(update.framework_id.value);
  const id = update.status.task_id.value;
  const executor = framework === undefined ? undefined : executorOfTaskId(framework, id);
  for (const tasks of [executor?.launched, executor?.terminated]) {
    const task = tasks?.get(id);
    if (task === undefined) continue;
    tasks?.set(id, {
      ...task,
      status_update_state: update.status.state,
      ...(update.uuid === undefined ? {} : { status_update_uuid: update.uuid }),
    });
    return task.state;
  }
  return undefined;
}

function completeTask(
  agent: Agent,
  context: AgentContext,
  frameworkId: string,
  taskId: string,
): void {
  const framework = agent.frameworks.get(frameworkId);
  const executor = framework === undefined ? undefined : executorOfTaskId(framework, taskId);
  if (framework === undefined || executor === undefined) return;
  const task = executor.terminated.get(taskId);
  if (task !== undefined) {
    vlog(agent, context, 1, [5339, 11_039], `Completing task ${taskId}`);
    executor.terminated.delete(taskId);
    executor.completed.push(task);
    if (executor.checkpoint && agent.options.dialect.profile !== "0.26") {
      scheduleGc(agent, context, taskDirectory(metaOf(agent), runOf(agent, executor), taskId));
    }
  }
  if (executor.phase === "terminated" && !hasIncompleteTasks(executor)) {
    removeExecutor(agent, context, framework, executor);
  }
  removeFrameworkIfIdle(agent, context, framework);
}
