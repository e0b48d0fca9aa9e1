import type { BodyOf } from "../../wire/index.js";
import type { FrameworkEntry } from "../state.js";
import type { Turn } from "../turn.js";
import { sendEvent } from "./connection.js";

/** Tells a framework how an operation went; drivers cannot be told. */
export function sendOperationStatus(
  turn: Turn,
  { connection }: FrameworkEntry,
  status: BodyOf<"mesos.OperationStatus">,
): void {
  if (connection?.kind !== "stream") return;
  const type = "UPDATE_OPERATION_STATUS";
  sendEvent(turn, connection, { type, update_operation_status: { status } });
}
