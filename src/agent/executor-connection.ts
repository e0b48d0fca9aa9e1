// The one place that knows how executors are reached: a driver by messages to its pid, a client of the v1 API by events on
// a stream.

import { encodeApiRecord } from "../http-api/index.js";
import type { BodyOf } from "../wire/index.js";
import { executorText, phaseText } from "./agent-log.js";
import type { Agent, AgentContext, Executor } from "./agent-state.js";
import { eventOf, type ToExecutorName } from "./executor-events.js";
import type { AgentMessages } from "./protocol.js";
import { heartbeatTimer } from "./timers.js";

/** Between two signs of life on a stream. */
const HEARTBEAT_INTERVAL_MS = 30 * 60_000;

/** Sends a message, or the event that says the same; to an executor that nobody can reach it is lost. */
export function sendToExecutor<Name extends ToExecutorName>(
  agent: Agent,
  context: AgentContext,
  executor: Executor,
  name: Name,
  body: AgentMessages[Name],
): void {
  const { connection, phase } = executor;
  if (phase === "registering" || phase === "terminated") {
    const text = `Attempting to send message to disconnected executor ${executorText(executor)} in state ${phaseText(phase)}`;
    warn(agent, context, 1022, text);
  }
  if (connection === undefined) {
    const text = `Unable to send event to executor ${executorText(executor)}: unknown connection type`;
    warn(agent, context, 1034, text);
  } else if (connection.kind === "pid") context.send(connection.pid, name, body);
  else sendEvent(agent, context, executor, eventOf(name, body));
}

/** Writes an event to the stream of an executor that speaks HTTP. */
export function sendEvent(
  agent: Agent,
  context: AgentContext,
  executor: Executor,
  event: BodyOf<"mesos.executor.Event">,
): void {
  const { connection } = executor;
  if (connection?.kind !== "http") return;
  const { stream } = connection;
  if (stream === undefined) {
    const text = `Unable to send event to executor ${executorText(executor)}: connection closed`;
    warn(agent, context, 1028, text);
    return;
  }
  const { schema } = agent.options;
  const record = encodeApiRecord(schema, "mesos.executor.Event", event, stream.format);
  context.writeStream(stream.request, record);
}

/** Has an executor hear from the agent every so often, from now on. */
export function startHeartbeat(context: AgentContext, executor: Executor): void {
  context.setTimer(heartbeatTimer(executor.containerId), HEARTBEAT_INTERVAL_MS);
}

/** A sign of life is due. */
export function heartbeatDue(agent: Agent, context: AgentContext, executor: Executor): void {
  const { connection } = executor;
  if (connection?.kind !== "http" || connection.stream === undefined) return;
  sendEvent(agent, context, executor, { type: "HEARTBEAT" });
  startHeartbeat(context, executor);
}

/** Nothing more will be said to an executor. */
export function closeConnection(context: AgentContext, executor: Executor): void {
  context.clearTimer(heartbeatTimer(executor.containerId));
  const { connection } = executor;
  if (connection?.kind !== "http" || connection.stream === undefined) return;
  context.endStream(connection.stream.request);
  executor.connection = { kind: "http", stream: undefined };
}

/** A client is gone that was still being answered: an executor may come back. */
export function streamClosed(agent: Agent, request: number): void {
  for (const framework of agent.frameworks.values()) {
    for (const executor of framework.executors.values()) {
      const { connection } = executor;
      if (connection?.kind !== "http" || connection.stream?.request !== request) continue;
      executor.connection = { kind: "http", stream: undefined };
      return;
    }
  }
}

// Only 1.x sends events to streams; what 0.26 cannot send it is silent about.
function warn(agent: Agent, context: AgentContext, line: number, text: string): void {
  if (agent.options.dialect.profile !== "0.26") context.log("WARNING", `slave.hpp:${line}`, text);
}
