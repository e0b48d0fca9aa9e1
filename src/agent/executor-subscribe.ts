// Executors that subscribe over the v1 API, for the first time or again (`Slave::subscribe`).

import type { BodyOf } from "../wire/index.js";
import { executorText, log, phaseText } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type EventStream,
  type Executor,
  type Framework,
  wasEverUsed,
} from "./agent-state.js";
import { deliverQueued } from "./containers.js";
import { closeConnection, sendEvent, startHeartbeat } from "./executor-connection.js";
import { shutDownExecutor } from "./executor-end.js";
import { loseUnheardTasks } from "./executor-register.js";
import { writeHttpMarker } from "./files.js";
import { updateOfStatus } from "./new-update.js";
import { receiveUpdate } from "./status-update.js";
import { registrationTimer } from "./timers.js";

/**
 * Takes an executor in that has opened a stream.
 *
 * @returns whether it stays; one that is not wanted is to be told to end, and its stream with it
 */
export function subscribeExecutor(
  agent: Agent,
  context: AgentContext,
  stream: EventStream,
  framework: Framework,
  executor: Executor,
  {
    unacknowledged_tasks: tasks,
    unacknowledged_updates: updates,
  }: BodyOf<"mesos.executor.Call.Subscribe">,
): boolean {
  const named = `executor ${executorText(executor)}`;
  log(agent, context, "INFO", [0, 5252], `Received Subscribe request for HTTP ${named}`);
  const refusal = refusalOf(agent, framework, executor);
  if (refusal !== undefined) {
    const [line, because] = refusal;
    log(agent, context, "WARNING", [0, line], `Shutting down ${named} ${because}`);
    return false;
  }
  if (executor.connection?.kind === "http" && executor.connection.stream !== undefined) {
    const text = `Closing already existing HTTP connection from ${named}`;
    log(agent, context, "WARNING", [0, 5294], text);
    closeConnection(context, executor);
  }
  executor.phase = "running";
  executor.connection = { kind: "http", stream };
  context.clearTimer(registrationTimer(executor.containerId));
  startHeartbeat(context, executor);
  writeHttpMarker(agent, context, executor);
  // Some of them may be on disk already: the streams know which.
  for (const { status } of updates ?? []) {
    const update = updateOfStatus(agent, context, framework.id, status);
    receiveUpdate(agent, context, update, { kind: "http" });
  }
  const heard = new Set(tasks?.map((task) => task.task_id.value));
  loseUnheardTasks(agent, context, framework, executor, heard);
  if (!wasEverUsed(executor) && executor.queued.size === 0) {
    const text = `Shutting down ${named} because it has never been sent a task and all of its queued tasks have been killed before delivery`;
    log(agent, context, "WARNING", [0, 5399], text);
    shutDownExecutor(agent, context, executor);
    return true;
  }
  sendEvent(agent, context, executor, {
    type: "SUBSCRIBED",
    subscribed: {
      executor_info: executor.info,
      framework_info: framework.info,
      slave_info: agent.info,
      container_id: { value: executor.containerId },
    },
  });
  deliverQueued(agent, context, executor);
  return true;
}

function refusalOf(
  agent: Agent,
  framework: Framework,
  executor: Executor,
): readonly [line: number, because: string] | undefined {
  if (agent.phase === "terminating") return [5259, "as the agent is terminating"];
  if (framework.phase === "terminating") return [5271, "as the framework is terminating"];
  if (executor.phase === "terminating" || executor.phase === "terminated") {
    return [5283, `because it is in unexpected state ${phaseText(executor.phase)}`];
  }
  return undefined;
}
