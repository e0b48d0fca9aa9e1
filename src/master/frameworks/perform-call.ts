import type { BodyOf } from "../../wire/index.js";
import { countFor } from "../metrics/framework-metrics.js";
import type { FrameworkEntry } from "../state.js";
import { type Turn, warn } from "../turn.js";
import { accept } from "./accept.js";
import { acknowledge } from "./acknowledge.js";
import { acknowledgeOperationStatus } from "./acknowledge-operation.js";
import { acceptInverseOffers, decline, declineInverseOffers } from "./decline.js";
import { request, revive, suppress } from "./demand.js";
import { message, shutdownExecutor } from "./executors.js";
import { kill } from "./kill.js";
import { reconcile } from "./reconcile.js";
import { reconcileOperations } from "./reconcile-operations.js";
import { teardown } from "./remove-framework.js";

type Call = BodyOf<"mesos.scheduler.Call">;

/** Does what a subscribed framework asks for, where nothing but the call's own effects answers it. */
export function performCall(turn: Turn, owner: FrameworkEntry, call: Call): void {
  countFor(owner, `calls/${String(call.type).toLowerCase()}`);
  switch (call.type) {
    case "TEARDOWN":
      teardown(turn, owner);
      break;
    case "ACCEPT":
      accept(turn, owner, call.accept ?? {});
      break;
    case "DECLINE":
      decline(turn, owner, call.decline ?? {});
      break;
    case "ACCEPT_INVERSE_OFFERS":
      acceptInverseOffers(turn, owner, call.accept_inverse_offers ?? {});
      break;
    case "DECLINE_INVERSE_OFFERS":
      declineInverseOffers(turn, owner, call.decline_inverse_offers ?? {});
      break;
    case "REVIVE":
      revive(turn, owner, call.revive ?? {});
      break;
    case "SUPPRESS":
      suppress(turn, owner, call.suppress ?? {});
      break;
    case "REQUEST":
      request(turn, owner);
      break;
    case "RECONCILE":
      reconcile(turn, owner, call.reconcile ?? {});
      break;
    case "RECONCILE_OPERATIONS":
      reconcileOperations(turn, owner, call.reconcile_operations ?? {});
      break;
    case "KILL":
      if (call.kill !== undefined) kill(turn, owner, call.kill);
      break;
    case "SHUTDOWN":
      if (call.shutdown !== undefined) shutdownExecutor(turn, owner, call.shutdown);
      break;
    case "ACKNOWLEDGE":
      if (call.acknowledge !== undefined) acknowledge(turn, owner, call.acknowledge);
      break;
    case "ACKNOWLEDGE_OPERATION_STATUS":
      if (call.acknowledge_operation_status !== undefined) {
        acknowledgeOperationStatus(turn, owner, call.acknowledge_operation_status);
      }
      break;
    case "MESSAGE":
      if (call.message !== undefined) message(turn, owner, call.message);
      break;
    default:
      warn(turn, [0, 2494], "'UNKNOWN' call");
  }
}
