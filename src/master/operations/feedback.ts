import type { BodyOf } from "../../wire/index.js";
import { isConnected, tellFramework } from "../frameworks/tell-framework.js";
import type { AgentEntry } from "../state.js";
import { framework, type Turn } from "../turn.js";

type State = BodyOf<"mesos.OperationStatus">["state"];

/** Tells frameworks what becomes of the operations that they asked to hear of, when their agent goes. */
export function sendOperationFeedback(
  turn: Turn,
  on: AgentEntry,
  state: State,
  message: string,
): void {
  for (const { body } of on.operations.values()) {
    const { id } = body.info;
    const owner = framework(turn, body.framework_id?.value);
    if (id === undefined || owner === undefined || !isConnected(owner)) continue;
    tellFramework(turn, owner, "mesos.internal.UpdateOperationStatusMessage", {
      framework_id: { value: owner.id },
      slave_id: { value: on.id },
      status: { operation_id: id, state, message, slave_id: { value: on.id } },
      operation_uuid: body.uuid,
    });
  }
}
