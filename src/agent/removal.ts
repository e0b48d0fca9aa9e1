import { executorText, log, logUpdates } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Executor,
  type Framework,
  isIdle,
  runOf,
} from "./agent-state.js";
import { finishDrain } from "./drain-status.js";
import { metaOf } from "./files.js";
import { scheduleGc } from "./garbage.js";
import { executorDirectory, frameworkDirectory, runDirectory, sentinelPath } from "./paths.js";
import { registrationTimer, retryTimer, shutdownTimer } from "./timers.js";

/** Forgets an executor that is over and has nothing left to say. */
export function removeExecutor(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  executor: Executor,
): void {
  log(agent, context, "INFO", [3657, 7218], `Cleaning up executor ${executorText(executor)}`);
  const run = runOf(agent, executor);
  const { workDirectory } = agent.options;
  if (executor.checkpoint) {
    const path = sentinelPath(metaOf(agent), run);
    context.perform({ kind: "write", path, bytes: new Uint8Array(0) });
  }
  for (const root of executor.checkpoint ? [workDirectory, metaOf(agent)] : [workDirectory]) {
    discard(agent, context, runDirectory(root, run));
    if (!framework.pending.has(executor.id)) discard(agent, context, executorDirectory(root, run));
  }
  context.clearTimer(registrationTimer(executor.containerId));
  context.clearTimer(shutdownTimer(executor.containerId));
  framework.executors.delete(executor.id);
  framework.completedExecutors.push(executor);
}

/** Forgets a framework that has nothing on this agent any more; ends an agent that waited for that. */
export function removeFrameworkIfIdle(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
): void {
  if (!isIdle(framework) || agent.frameworks.get(framework.id) !== framework) return;
  log(agent, context, "INFO", [3745, 7347], `Cleaning up framework ${framework.id}`);
  const word = agent.options.dialect.profile === "0.26" ? "" : "task ";
  const closing = `Closing ${word}status update streams for framework ${framework.id}`;
  logUpdates(agent, context, "INFO", [284, 289], closing);
  // Of a framework that goes on elsewhere only refusals are left to say, and they are said until they are heard.
  const actions =
    framework.phase === "terminating" ? agent.updates.closeFramework(framework.id) : [];
  for (const action of actions) {
    if (action.kind === "stop-retry") context.clearTimer(retryTimer(action.key));
  }
  const { workDirectory } = agent.options;
  const checkpoint = framework.info.checkpoint === true;
  for (const root of checkpoint ? [workDirectory, metaOf(agent)] : [workDirectory]) {
    discard(agent, context, frameworkDirectory(root, agent.id ?? "", framework.id));
  }
  agent.frameworks.delete(framework.id);
  agent.completedFrameworks.push(framework);
  finishDrain(agent, context);
  endIfThrough(agent, context);
}

/** Ends an agent that is asked to, once nothing runs on it. */
export function endIfThrough(agent: Agent, context: AgentContext): void {
  if (agent.phase === "terminating" && agent.frameworks.size === 0) {
    context.terminate(context.self);
  }
}

function discard(agent: Agent, context: AgentContext, path: string): void {
  context.perform({ kind: "touch", path });
  scheduleGc(agent, context, path);
}
