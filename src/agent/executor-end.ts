import { executorText, log } from "./agent-log.js";
import type { Agent, AgentContext, Executor, PendingTermination } from "./agent-state.js";
import { sendToExecutor } from "./executor-connection.js";
import { shutdownTimer } from "./timers.js";

const NANOSECONDS_PER_MS = 1e6;

/** How long an executor has to end when told to. */
export function shutdownGraceMs(agent: Agent, executor: Pick<Executor, "info">): number {
  const own = executor.info.shutdown_grace_period?.nanoseconds;
  if (own === undefined || agent.options.dialect.profile === "0.26") {
    return agent.options.executorShutdownGraceMs;
  }
  return Number(own) / NANOSECONDS_PER_MS;
}

/** Tells an executor to end, and ends it when it does not. */
export function shutDownExecutor(agent: Agent, context: AgentContext, executor: Executor): void {
  log(agent, context, "INFO", [3863, 7473], `Shutting down executor ${executorText(executor)}`);
  executor.phase = "terminating";
  sendToExecutor(agent, context, executor, "mesos.internal.ShutdownExecutorMessage", {});
  context.setTimer(shutdownTimer(executor.containerId), shutdownGraceMs(agent, executor));
}

/** Ends a container, and says what becomes of its tasks where that is not plain failure. */
export function destroyContainer(
  context: AgentContext,
  executor: Executor,
  termination?: PendingTermination,
): void {
  if (termination !== undefined) executor.pendingTermination = termination;
  executor.phase = "terminating";
  context.perform({ kind: "destroy", containerId: executor.containerId });
}

/** The grace of an executor is over. */
export function shutdownTimedOut(agent: Agent, context: AgentContext, executor: Executor): void {
  if (executor.phase !== "terminating") return;
  log(agent, context, "INFO", [3928, 7546], `Killing executor ${executorText(executor)}`);
  context.perform({ kind: "destroy", containerId: executor.containerId });
}
