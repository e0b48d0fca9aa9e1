import { NO_PID, type Pid } from "../../actor/index.js";
import type { MasterMessages, ToFrameworkName } from "../protocol.js";
import type { FrameworkEntry } from "../state.js";
import type { Turn } from "../turn.js";
import { isAt, send } from "./connection.js";

/** Tells a scheduler, however it is connected; one that is not, nothing. */
export function tellFramework<Name extends ToFrameworkName>(
  turn: Turn,
  framework: FrameworkEntry,
  name: Name,
  body: MasterMessages[Name],
): void {
  if (framework.connection !== undefined) send(turn, framework.connection, name, body);
}

/** The pid that agents are to send to for a framework: none for those that agents cannot reach. */
export function schedulerPid({ connection }: FrameworkEntry): Pid {
  return connection?.kind === "pid" ? connection.pid : NO_PID;
}

/** Whether a scheduler is there to hear. */
export function isConnected(framework: FrameworkEntry): boolean {
  return framework.state === "connected";
}

/** The framework whose driver is at a pid. */
export function frameworkAt(turn: Turn, pid: Pid): FrameworkEntry | undefined {
  for (const owner of turn.state.frameworks.values()) {
    if (isAt(owner.connection, pid)) return owner;
  }
  return undefined;
}
