import type { HttpResponse } from "../../actor/index.js";
import { textResponse } from "../../http-api/index.js";
import type { RegistryOperation } from "../registrar/operation.js";
import type { Turn } from "../turn.js";
import { agentDeactivated, agentDraining, agentGone, agentReactivated } from "./agent-lifecycle.js";
import { machinesChanged, scheduleUpdated } from "./maintenance.js";
import { quotaUpdated } from "./quota.js";
import { weightsUpdated } from "./weights.js";

/** The registry has, or refuses, what an operator wanted: the master follows, and answers. */
export function operatorChangeStored(
  turn: Turn,
  request: number,
  operation: RegistryOperation,
  accepted: boolean,
): void {
  turn.context.respond(request, follow(turn, operation, accepted));
}

function follow(turn: Turn, operation: RegistryOperation, accepted: boolean): HttpResponse {
  if (!accepted) {
    if (operation.kind === "gone") turn.state.agents.markingGone.delete(operation.agentId);
    return textResponse(409, "The agent went while the request was handled", turn);
  }
  switch (operation.kind) {
    case "schedule":
      scheduleUpdated(turn, operation.schedule);
      break;
    case "machines":
      machinesChanged(turn, operation.ids, operation.mode);
      break;
    case "weights":
      weightsUpdated(turn, operation.weights);
      break;
    case "quota":
      quotaUpdated(turn, operation.configs);
      break;
    case "drain":
      agentDraining(turn, operation.agentId, operation.config);
      break;
    case "deactivate":
      agentDeactivated(turn, operation.agentId);
      break;
    case "reactivate":
      return agentReactivated(turn, operation.agentId) ?? { status: 200 };
    case "gone":
      agentGone(turn, operation.agentId, operation.time);
      break;
    default:
      break;
  }
  return { status: 200 };
}
