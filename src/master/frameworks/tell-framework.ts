import { NO_PID, type Pid } from "../../actor/index.js";
import { countFor } from "../metrics/framework-metrics.js";
import type { MasterMessages, ToFrameworkName } from "../protocol.js";
import type { FrameworkEntry } from "../state.js";
import type { Turn } from "../turn.js";
import { isAt, send } from "./connection.js";

/** What metrics call the event of a message. */
const EVENT_NAMES: { readonly [Name in ToFrameworkName]: string } = {
  "mesos.internal.FrameworkRegisteredMessage": "subscribed",
  "mesos.internal.FrameworkReregisteredMessage": "subscribed",
  "mesos.internal.FrameworkErrorMessage": "error",
  "mesos.internal.ResourceOffersMessage": "offers",
  "mesos.internal.RescindResourceOfferMessage": "rescind",
  "mesos.internal.InverseOffersMessage": "inverse_offers",
  "mesos.internal.RescindInverseOfferMessage": "rescind_inverse_offer",
  "mesos.internal.StatusUpdateMessage": "update",
  "mesos.internal.LostSlaveMessage": "failure",
  "mesos.internal.ExitedExecutorMessage": "failure",
  "mesos.internal.ExecutorToFrameworkMessage": "message",
  "mesos.internal.UpdateOperationStatusMessage": "update_operation_status",
};

/** Tells a scheduler, however it is connected; one that is not, nothing. */
export function tellFramework<Name extends ToFrameworkName>(
  turn: Turn,
  framework: FrameworkEntry,
  name: Name,
  body: MasterMessages[Name],
): void {
  if (framework.connection === undefined) return;
  countFor(framework, `events/${EVENT_NAMES[name]}`);
  send(turn, framework.connection, name, body);
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
