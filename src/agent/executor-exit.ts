import { formatDuration } from "../bytes/index.js";
import { formatWaitStatus } from "../executor/index.js";
import { executorText, log } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Executor,
  type Framework,
  hasIncompleteTasks,
} from "./agent-state.js";
import type { LaunchResult, Termination } from "./container.js";
import { lossState } from "./dialect.js";
import { closeConnection } from "./executor-connection.js";
import { destroyContainer } from "./executor-end.js";
import { count } from "./metrics.js";
import { newUpdate } from "./new-update.js";
import { removeExecutor, removeFrameworkIfIdle } from "./removal.js";
import { receiveUpdate } from "./status-update.js";
import { isTerminalState } from "./task-state.js";
import { registrationTimer, shutdownTimer } from "./timers.js";

/** The containerizer has started an executor, or cannot. */
export function containerLaunched(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  executor: Executor,
  result: LaunchResult,
): void {
  if (result.kind === "launched") {
    executor.osPid = result.pid;
    return;
  }
  count(agent, "container_launch_errors");
  const problem =
    result.kind === "failed"
      ? result.message
      : "None of the enabled containerizers (mesos) could create a container for the provided TaskInfo/ExecutorInfo message";
  const what = `Container '${executor.containerId}' for executor '${executor.id}' of framework ${executor.frameworkId} failed to start: ${problem}`;
  log(agent, context, "ERROR", [3440, 6980], what);
  if (result.kind === "unsupported") return;
  const { dialect } = agent.options;
  const undelivered = result.stage === "sandbox" && dialect.profile !== "0.26";
  destroyContainer(
    context,
    executor,
    undelivered
      ? {
          state: lossState(dialect, framework.info, "TASK_DROPPED"),
          reason: "REASON_EXECUTOR_TERMINATED",
          message: result.message,
        }
      : {
          state: "TASK_FAILED",
          reason: "REASON_CONTAINER_LAUNCH_FAILED",
          message: `Failed to launch container: ${result.message}`,
        },
  );
}

/** An executor is no more, however that came. */
export function containerEnded(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  executor: Executor,
  termination: Termination,
): void {
  if (executor.phase === "terminated") return;
  logEnd(agent, context, executor, termination);
  context.clearTimer(registrationTimer(executor.containerId));
  context.clearTimer(shutdownTimer(executor.containerId));
  executor.phase = "terminated";
  count(agent, "executors_terminated");
  executor.delivery = undefined;
  closeConnection(context, executor);
  if (framework.phase === "terminating") {
    for (const [id, task] of executor.launched) executor.terminated.set(id, task);
    executor.launched.clear();
  } else endTasks(agent, context, executor, termination);
  if (!executor.generated) {
    sendExited(agent, context, framework.id, executor.id, termination.status ?? -1);
  }
  const nobodyWaits = agent.phase === "terminating" || framework.phase === "terminating";
  if (nobodyWaits || !hasIncompleteTasks(executor)) {
    removeExecutor(agent, context, framework, executor);
  }
  removeFrameworkIfIdle(agent, context, framework);
}

/** Tells the master that an executor it knows of is gone, or never came. */
export function sendExited(
  agent: Agent,
  context: AgentContext,
  frameworkId: string,
  executorId: string,
  status: number,
): void {
  if (agent.master === undefined) return;
  context.send(agent.master, "mesos.internal.ExitedExecutorMessage", {
    slave_id: { value: agent.id ?? "" },
    framework_id: { value: frameworkId },
    executor_id: { value: executorId },
    status,
  });
}

/** An executor has not registered in time. */
export function registrationTimedOut(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  executor: Executor,
): void {
  if (framework.phase === "terminating" || executor.phase !== "registering") return;
  const within = `did not register within ${formatDuration(agent.options.executorRegistrationTimeoutMs)}`;
  const what = `Terminating executor ${executorText(executor)} because it ${within}`;
  log(agent, context, "INFO", [3987, 7605], what);
  destroyContainer(context, executor, {
    state: "TASK_FAILED",
    reason: "REASON_EXECUTOR_REGISTRATION_TIMEOUT",
    message: `Executor ${within}`,
  });
}

function logEnd(
  agent: Agent,
  context: AgentContext,
  executor: Executor,
  { status, problem }: Termination,
): void {
  const named = `'${executor.id}' of framework ${executor.frameworkId}`;
  if (problem !== undefined) {
    const what = `Termination of executor ${named} failed: ${problem}`;
    log(agent, context, "ERROR", [3537, 7085], what);
  } else if (status === undefined) {
    const what = `Executor ${named} has terminated with unknown status`;
    log(agent, context, "INFO", [3546, 7100], what);
  } else {
    log(agent, context, "INFO", [3553, 7107], `Executor ${named} ${formatWaitStatus(status)}`);
  }
}

function endTasks(
  agent: Agent,
  context: AgentContext,
  executor: Executor,
  termination: Termination,
): void {
  const pending = executor.pendingTermination;
  const old = agent.options.dialect.profile === "0.26";
  const abnormal =
    termination.problem === undefined
      ? undefined
      : `Abnormal executor termination${old ? "" : `: ${termination.problem}`}`;
  // The containerizer of 0.26 has something to say in any case.
  const said = termination.message ?? (old ? "Executor terminated" : undefined);
  const messages = [pending?.message, abnormal ?? said].filter((text) => text !== undefined);
  const live = [...executor.launched.values()].filter((task) => !isTerminalState(task.state));
  const taskIds = [...live.map((task) => task.task_id.value), ...executor.queued.keys()];
  for (const taskId of taskIds) {
    const update = newUpdate(agent, context, {
      frameworkId: executor.frameworkId,
      taskId,
      state: termination.state ?? pending?.state ?? "TASK_FAILED",
      reason: termination.reason ?? pending?.reason ?? "REASON_EXECUTOR_TERMINATED",
      message: messages.length === 0 ? "Executor terminated" : messages.join("; "),
      executorId: executor.id,
    });
    receiveUpdate(agent, context, update, undefined);
  }
}
