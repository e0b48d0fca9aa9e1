// The one place that knows how schedulers are reached: a driver by messages to its pid, a client of the v1 API by events on
// a stream.

import type { Pid } from "../../actor/index.js";
import { encodeApiRecord } from "../../http-api/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { MasterMessages, ToFrameworkName } from "../protocol.js";
import type { FrameworkConnection, StreamConnection } from "../state.js";
import type { Turn } from "../turn.js";
import { eventOf } from "./events.js";

/** Sends a message, or the event that says the same. */
export function send<Name extends ToFrameworkName>(
  turn: Turn,
  to: FrameworkConnection,
  name: Name,
  body: MasterMessages[Name],
): void {
  if (to.kind === "pid") {
    turn.context.send(to.pid, name, body);
    return;
  }
  const event = eventOf(name, body, turn.old);
  if (event !== undefined) sendEvent(turn, to, event);
}

/** Writes an event to a stream. */
export function sendEvent(
  turn: Turn,
  to: StreamConnection,
  event: BodyOf<"mesos.scheduler.Event">,
): void {
  const record = encodeApiRecord(turn.schema, "mesos.scheduler.Event", event, to.format);
  turn.context.writeStream(to.request, record);
}

/** An error, which ends a driver; a stream ends with it. */
export function sendError(turn: Turn, to: FrameworkConnection, message: string): void {
  send(turn, to, "mesos.internal.FrameworkErrorMessage", { message });
}

/** Asks to be told when the other side is gone. */
export function watch(turn: Turn, connection: FrameworkConnection): void {
  if (connection.kind === "pid") turn.context.link(connection.pid);
}

/** Nothing more will be said over a connection. */
export function close(turn: Turn, connection: FrameworkConnection | undefined): void {
  if (connection?.kind === "stream") turn.context.endStream(connection.request);
  if (connection?.kind === "pid") turn.state.authenticated.delete(connection.pid);
}

/** Whether a connection is that of a driver at `pid`. */
export function isAt(connection: FrameworkConnection | undefined, pid: Pid): boolean {
  return connection?.kind === "pid" && connection.pid === pid;
}

export function samePlace(a: FrameworkConnection | undefined, b: FrameworkConnection): boolean {
  if (b.kind === "pid") return isAt(a, b.pid);
  return a?.kind === "stream" && a.request === b.request;
}
