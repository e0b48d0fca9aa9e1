import type { BodyOf } from "../../wire/index.js";
import { countFor } from "../metrics/framework-metrics.js";
import type { FrameworkEntry } from "../state.js";
import type { Turn } from "../turn.js";
import { sendEvent } from "./connection.js";

/** Tells a framework how an operation went; drivers cannot be told. */
export function sendOperationStatus(
  turn: Turn,
  owner: FrameworkEntry,
  status: BodyOf<"mesos.OperationStatus">,
): void {
  const { connection } = owner;
  if (connection?.kind !== "stream") return;
  countFor(owner, "events/update_operation_status");
  const type = "UPDATE_OPERATION_STATUS";
  sendEvent(turn, connection, { type, update_operation_status: { status } });
}
