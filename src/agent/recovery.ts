// From what an earlier life left to an agent that looks for a master (`Slave::recover`, `_recover`, `__recover`).

import { randomUuidBytes } from "../actor/index.js";
import { encodeHex, encodeUtf8, formatDuration } from "../bytes/index.js";
import { applyCheckpointed, toResources } from "../resources/index.js";
import { executorText, log, logUpdates } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Executor,
  type ExecutorConnection,
  type Framework,
  newExecutor,
  newFramework,
} from "./agent-state.js";
import { checkpointedPart, restoreVolumes } from "./checkpoint-resources.js";
import { incompatibility } from "./compatibility.js";
import type { KnownContainer } from "./container.js";
import { lossState } from "./dialect.js";
import { drain } from "./drain.js";
import { destroyContainer, shutDownExecutor } from "./executor-end.js";
import { runsCommandExecutor } from "./executor-info.js";
import { metaOf } from "./files.js";
import { scheduleGc } from "./garbage.js";
import { leaveAtOnce, masterDetected } from "./master-side.js";
import {
  agentDirectory,
  bootIdPath,
  executorDirectory,
  latestAgentPath,
  runDirectory,
} from "./paths.js";
import type {
  RecoveredChannel,
  RecoveredExecutor,
  RecoveredFramework,
  RecoveredState,
  RecoveredTask,
  RecoveryResult,
} from "./recovered-state.js";
import { endIfThrough, removeFrameworkIfIdle } from "./removal.js";
import { toNewFormat } from "./resource-format.js";
import { attachSandbox } from "./sandbox-paths.js";
import { withStatus } from "./task.js";
import { isTerminalState } from "./task-state.js";
import { DISK_TIMER, RECONNECT_TIMER, RECOVERY_TIMER } from "./timers.js";

/** Takes over what was found on disk, and has the containerizer find what still runs. */
export function stateRecovered(agent: Agent, context: AgentContext, result: RecoveryResult): void {
  agent.resourceVersion = randomUuidBytes(() => context.random());
  if (result.kind === "failed") {
    giveUp(agent, context, result.message);
    return;
  }
  const { state } = result;
  if (agent.options.dialect.profile !== "0.26") {
    const text = `Finished recovering checkpointed state from '${metaOf(agent)}', beginning agent recovery`;
    log(agent, context, "INFO", [0, 7742], text);
  }
  agent.bootId = state.bootId;
  agent.recoveryErrors = state.errors.length;
  for (const problem of state.errors) log(agent, context, "WARNING", [4118, 7910], problem);
  for (const { path, lengthBytes } of state.truncations) {
    context.perform({ kind: "truncate", path, lengthBytes });
  }
  const { dialect } = agent.options;
  const total = applyCheckpointed(
    agent.options.resources,
    checkpointedPart(toResources(toNewFormat(state.checkpointedResources) ?? [])),
    dialect.resources,
  );
  if (total.kind === "error") {
    giveUp(agent, context, total.message);
    return;
  }
  agent.total = total.value;
  agent.checkpointedResources = state.checkpointedResources;
  restoreVolumes(agent, context);
  for (const operation of state.operations) {
    const key = encodeHex(operation.uuid.value);
    agent.operations.set(key, { uuid: operation.uuid.value, operation, retryMs: 0 });
  }
  if (state.agent !== undefined) {
    const problem = incompatibility(
      state.agent.info,
      agent.info,
      agent.options.reconfigurationPolicy,
      dialect,
    );
    if (problem !== undefined && !state.rebooted) {
      giveUp(agent, context, problem);
      return;
    }
    if (problem === undefined) recoverAgent(agent, context, state.agent);
    else {
      const text = `Falling back to recover as a new agent due to error: ${problem}`;
      log(agent, context, "WARNING", [0, 7961], text);
      context.perform({ kind: "remove", path: latestAgentPath(metaOf(agent)) });
    }
  }
  const word = dialect.profile === "0.26" ? "" : "task ";
  logUpdates(agent, context, "INFO", [202, 207], `Recovering ${word}status update manager`);
  discardOlderAgents(agent, context, state);
  const executors = [...agent.frameworks.values()].flatMap((framework) => [
    ...framework.executors.values(),
  ]);
  context.perform({ kind: "recover-containers", containers: executors.map(knownContainer) });
}

/** The containerizer knows what still runs: speaks to the executors there. */
export function containersRecovered(
  agent: Agent,
  context: AgentContext,
  problem: string | undefined,
): void {
  if (problem !== undefined) {
    giveUp(agent, context, problem);
    return;
  }
  agent.containersKnown = true;
  const modern = agent.options.dialect.profile !== "0.26";
  if (modern) log(agent, context, "INFO", [0, 8224], "Recovering executors");
  for (const framework of [...agent.frameworks.values()]) {
    for (const executor of [...framework.executors.values()]) {
      if (agent.options.recover === "reconnect") reconnect(agent, context, executor);
      else cleanUp(agent, context, executor);
    }
  }
  if (agent.options.recover === "cleanup") {
    // Such an agent never registers: it is there to end what is left.
    agent.phase = "terminating";
    finish(agent, context);
    endIfThrough(agent, context);
    return;
  }
  if (agent.frameworks.size === 0) {
    finish(agent, context);
    return;
  }
  context.setTimer(RECOVERY_TIMER, agent.options.executorReregistrationTimeoutMs);
  const { executorReregistrationRetryMs: retryMs } = agent.options;
  if (modern && retryMs !== undefined) context.setTimer(RECONNECT_TIMER, retryMs);
}

/** Asks executors again that have not answered. */
export function reconnectAgain(agent: Agent, context: AgentContext): void {
  if (agent.phase !== "recovering") return;
  for (const framework of agent.frameworks.values()) {
    for (const executor of framework.executors.values()) {
      if (executor.phase !== "registering" || executor.connection?.kind !== "pid") continue;
      const text = `Re-sending reconnect request to executor ${executorText(executor)}`;
      log(agent, context, "INFO", [0, 8303], text);
      sendReconnect(agent, context, executor);
    }
  }
  const { executorReregistrationRetryMs: retryMs } = agent.options;
  if (retryMs !== undefined) context.setTimer(RECONNECT_TIMER, retryMs);
}

/** The wait for executors is over: those that have not come back are ended. */
export function recoveryTimedOut(agent: Agent, context: AgentContext): void {
  log(agent, context, "INFO", [2702, 5899], "Cleaning up un-reregistered executors");
  const { dialect, executorReregistrationTimeoutMs } = agent.options;
  const spelled = dialect.profile === "0.26" ? "re-register" : "reregister";
  for (const framework of [...agent.frameworks.values()]) {
    for (const executor of [...framework.executors.values()]) {
      if (executor.phase !== "registering") continue;
      const text = `Killing un-reregistered executor ${executorText(executor)}`;
      log(agent, context, "INFO", [2720, 5917], text);
      destroyContainer(context, executor, {
        state: lossState(dialect, framework.info, "TASK_GONE"),
        reason: "REASON_EXECUTOR_REREGISTRATION_TIMEOUT",
        message: `Executor did not ${spelled} within ${formatDuration(executorReregistrationTimeoutMs)}`,
      });
    }
  }
  finish(agent, context);
}

function finish(agent: Agent, context: AgentContext): void {
  context.clearTimer(RECONNECT_TIMER);
  if (agent.phase === "recovering") agent.phase = "disconnected";
  log(agent, context, "INFO", [4230, 8377], "Finished recovery");
  if (agent.bootId !== "") {
    const path = bootIdPath(metaOf(agent));
    context.perform({ kind: "write", path, bytes: encodeUtf8(agent.bootId) });
  }
  context.setTimer(DISK_TIMER, agent.options.diskWatchIntervalMs);
  if (agent.phase !== "disconnected") return;
  drain(agent, context);
  context.perform({ kind: "detect" });
  if (agent.leader !== undefined) masterDetected(agent, context, agent.leader);
}

function giveUp(agent: Agent, context: AgentContext, problem: string): void {
  const { word } = agent.options.dialect;
  const latest = latestAgentPath(metaOf(agent));
  const text = [
    `Failed to perform recovery: ${problem}`,
    "To remedy this do as follows:",
    `Step 1: rm -f ${latest}`,
    `        This ensures ${word} doesn't recover old live executors.`,
    `Step 2: Restart the ${word}.`,
  ].join("\n");
  leaveAtOnce(context, 1, text);
}

function recoverAgent(
  agent: Agent,
  context: AgentContext,
  found: NonNullable<RecoveredState["agent"]>,
): void {
  agent.id = found.id;
  agent.info = { ...agent.info, id: { value: found.id } };
  agent.drainConfig = found.drainConfig;
  for (const framework of found.frameworks) recoverFramework(agent, context, framework);
}

function recoverFramework(agent: Agent, context: AgentContext, found: RecoveredFramework): void {
  log(agent, context, "INFO", [4318, 8474], `Recovering framework ${found.id}`);
  const run = { agentId: agent.id ?? "", frameworkId: found.id };
  if (found.info === undefined) {
    for (const executor of found.executors) {
      discard(agent, context, (root) =>
        executorDirectory(root, { ...run, executorId: executor.id }),
      );
    }
    return;
  }
  const pid = found.pid === undefined || found.pid === "@0.0.0.0:0" ? undefined : found.pid;
  const framework = newFramework(agent, found.info, found.id, pid);
  agent.frameworks.set(found.id, framework);
  for (const executor of found.executors) recoverExecutor(agent, context, framework, executor);
  removeFrameworkIfIdle(agent, context, framework);
}

function recoverExecutor(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  found: RecoveredExecutor,
): void {
  const named = `executor '${found.id}' of framework ${framework.id}`;
  log(agent, context, "INFO", [5108, 10498], `Recovering ${named}`);
  const names = { agentId: agent.id ?? "", frameworkId: framework.id, executorId: found.id };
  for (const containerId of found.olderContainerIds) {
    discard(agent, context, (root) => runDirectory(root, { ...names, containerId }));
  }
  const { info, latest } = found;
  if (info === undefined || latest === undefined) {
    const missing = info === undefined ? "info" : "latest run";
    const text = `Skipping recovery of ${named} because its ${missing} cannot be recovered`;
    log(agent, context, "WARNING", [5114, 10504], text);
    discard(agent, context, (root) => executorDirectory(root, names));
    return;
  }
  const run = { ...names, containerId: latest.containerId };
  if (latest.completed) {
    const text = `Skipping recovery of ${named} because its latest run '${latest.containerId}' is completed`;
    log(agent, context, "WARNING", [5114, 10504], text);
    discard(agent, context, (root) => runDirectory(root, run));
    discard(agent, context, (root) => executorDirectory(root, names));
    return;
  }
  const { options } = agent;
  const executor = newExecutor({
    id: found.id,
    frameworkId: framework.id,
    info,
    containerId: latest.containerId,
    directory: runDirectory(options.workDirectory, run),
    checkpoint: true,
    generated: found.generated ?? runsCommandExecutor(info, options.executorProgram),
    user: undefined,
  });
  executor.osPid = latest.forkedPid;
  executor.connection = connectionOf(latest.channel);
  framework.executors.set(found.id, executor);
  attachSandbox(agent, context, executor);
  for (const task of latest.tasks) recoverTask(agent, executor, task);
}

function connectionOf(channel: RecoveredChannel): ExecutorConnection | undefined {
  switch (channel.kind) {
    case "libprocess":
      return { kind: "pid", pid: channel.pid };
    case "http":
      return { kind: "http", stream: undefined };
    case "unknown":
      return undefined;
  }
}

function recoverTask(agent: Agent, executor: Executor, found: RecoveredTask): void {
  agent.updates.recover(executor.frameworkId, found.id, found.updatesPath, found.records);
  const acknowledged = new Set(
    found.records.flatMap(({ type, uuid }) =>
      type === "ACK" && uuid !== undefined ? [encodeHex(uuid)] : [],
    ),
  );
  let task = found.task;
  for (const { type, update } of found.records) {
    if (type !== "UPDATE" || update === undefined) continue;
    task = withStatus(task, update.status);
    if (!isTerminalState(update.status.state)) continue;
    const key = encodeHex(update.uuid ?? new Uint8Array(0));
    if (acknowledged.has(key)) executor.completed.push(task);
    else executor.terminated.set(found.id, task);
    return;
  }
  executor.launched.set(found.id, task);
}

function knownContainer(executor: Executor): KnownContainer {
  return {
    containerId: executor.containerId,
    frameworkId: executor.frameworkId,
    executorId: executor.id,
    directory: executor.directory,
    pid: executor.osPid,
  };
}

function reconnect(agent: Agent, context: AgentContext, executor: Executor): void {
  if (executor.phase !== "registering") return;
  const { connection } = executor;
  if (connection?.kind === "pid") {
    const text = `Sending reconnect request to executor ${executorText(executor)}`;
    log(agent, context, "INFO", [4170, 8249], text);
    sendReconnect(agent, context, executor);
    return;
  }
  const http = connection?.kind === "http";
  const text = http
    ? `Waiting for executor ${executorText(executor)} to subscribe`
    : `Unable to reconnect to executor ${executorText(executor)} because no pid or http checkpoint file was found`;
  log(agent, context, "INFO", http ? [4177, 8311] : [4180, 8314], text);
}

function sendReconnect(agent: Agent, context: AgentContext, executor: Executor): void {
  if (executor.connection?.kind !== "pid") return;
  context.send(executor.connection.pid, "mesos.internal.ReconnectExecutorMessage", {
    slave_id: { value: agent.id ?? "" },
  });
}

function cleanUp(agent: Agent, context: AgentContext, executor: Executor): void {
  if (executor.phase !== "registering") return;
  // One that speaks HTTP is told when it subscribes.
  if (executor.connection !== undefined) {
    const text = `Sending shutdown to executor ${executorText(executor)}`;
    log(agent, context, "INFO", [4190, 8324], text);
    shutDownExecutor(agent, context, executor);
    return;
  }
  const text = `Killing executor ${executorText(executor)} because no pid or http checkpoint file was found`;
  log(agent, context, "INFO", [4193, 8327], text);
  destroyContainer(context, executor);
}

function discardOlderAgents(agent: Agent, context: AgentContext, state: RecoveredState): void {
  const { word } = agent.options.dialect;
  for (const id of state.olderAgentIds) {
    if (id === agent.id) continue;
    log(agent, context, "INFO", [4263, 8410], `Garbage collecting old ${word} ${id}`);
    discard(agent, context, (root) => agentDirectory(root, id));
  }
}

function discard(agent: Agent, context: AgentContext, path: (root: string) => string): void {
  for (const root of [agent.options.workDirectory, metaOf(agent)]) {
    scheduleGc(agent, context, path(root));
  }
}
