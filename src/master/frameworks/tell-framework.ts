import { NO_PID, type Pid } from "../../actor/index.js";
import type { MasterMessages, ToFrameworkName } from "../protocol.js";
import type { FrameworkEntry } from "../state.js";
import type { Turn } from "../turn.js";

/** Sends to a scheduler, however it is connected; to one that never connected, nothing. */
export function tellFramework<Name extends ToFrameworkName>(
  turn: Turn,
  framework: FrameworkEntry,
  name: Name,
  body: MasterMessages[Name],
): void {
  if (framework.connection !== undefined) turn.context.send(framework.connection.pid, name, body);
}

/** The pid that agents are to send to for a framework: none for those that agents cannot reach. */
export function schedulerPid(framework: FrameworkEntry): Pid {
  return framework.connection?.pid ?? NO_PID;
}

/** Whether a scheduler is there to hear. */
export function isConnected(framework: FrameworkEntry): boolean {
  return framework.state === "connected";
}

/** A `FrameworkErrorMessage`, which ends a driver. */
export function sendError(turn: Turn, to: Pid, message: string): void {
  turn.context.send(to, "mesos.internal.FrameworkErrorMessage", { message });
}
