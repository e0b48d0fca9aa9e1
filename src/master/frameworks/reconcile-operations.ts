import type { BodyOf } from "../../wire/index.js";
import { describeFramework } from "../describe.js";
import { operationById } from "../operations/operation-books.js";
import type { FrameworkEntry, OperationEntry } from "../state.js";
import { agent, count, info, type Turn, tellAgent } from "../turn.js";
import { sendOperationStatus } from "./operation-status.js";

type Reconcile = BodyOf<"mesos.scheduler.Call.ReconcileOperations">;
type Asked = NonNullable<Reconcile["operations"]>[number];
type Status = BodyOf<"mesos.OperationStatus">;
type Forwarded = BodyOf<"mesos.internal.ReconcileOperationsMessage.Operation">;

/** A framework asks how operations went: some, or all that it has. */
export function reconcileOperations(turn: Turn, owner: FrameworkEntry, call: Reconcile): void {
  const asked = call.operations ?? [];
  count(turn, "master/messages_reconcile_operations");
  const whose = `framework ${describeFramework(owner)}`;
  if (asked.length === 0) {
    info(turn, [0, 9204], `Performing implicit operation state reconciliation for ${whose}`);
    for (const operation of owner.operations.values()) {
      sendOperationStatus(turn, owner, latestOf(operation));
    }
  }
  const text = `Performing explicit operation state reconciliation for ${asked.length} operations of ${whose}`;
  info(turn, [0, 9224], text);
  const forwarded = new Map<string, Forwarded[]>();
  for (const each of asked) {
    const known = operationById(owner, each.operation_id.value);
    if (known !== undefined) {
      sendOperationStatus(turn, owner, latestOf(known));
    } else if (agentKnowsBetter(turn, each)) {
      const { operation_id, resource_provider_id, slave_id } = each;
      const id = slave_id?.value ?? "";
      forwarded.set(id, [...(forwarded.get(id) ?? []), { operation_id, resource_provider_id }]);
    } else {
      sendOperationStatus(turn, owner, fateOf(turn, each));
    }
  }
  for (const [id, operations] of forwarded) {
    const on = agent(turn, id);
    const framework_id = { value: owner.id };
    const name = "mesos.internal.ReconcileOperationsMessage";
    if (on !== undefined) tellAgent(turn, on, name, { framework_id, operations });
  }
}

// Not sent reliably, so without a uuid to acknowledge.
function latestOf({ body }: OperationEntry): Status {
  const { uuid: _, ...status } = body.statuses?.at(-1) ?? body.latest_status;
  return status;
}

// An agent remembers the resource providers that it has seen.
function agentKnowsBetter(
  turn: Turn,
  { slave_id, resource_provider_id: provider }: Asked,
): boolean {
  const on = agent(turn, slave_id?.value);
  if (on === undefined || provider === undefined) return false;
  return !on.providers.has(provider.value) && on.has.has("AGENT_OPERATION_FEEDBACK");
}

function fateOf(turn: Turn, { operation_id, slave_id, resource_provider_id }: Asked): Status {
  const [state, message] = stateOf(turn, slave_id?.value);
  return {
    operation_id,
    state,
    message: `Reconciliation: ${message}`,
    ...(slave_id === undefined ? {} : { slave_id }),
    ...(resource_provider_id === undefined ? {} : { resource_provider_id }),
  };
}

function stateOf(turn: Turn, agentId: string | undefined): readonly [Status["state"], string] {
  const { agents } = turn.state;
  if (agentId === undefined) {
    return ["OPERATION_UNKNOWN", "Operation is unknown and no 'agent_id' was provided"];
  }
  if (agents.recovered.has(agentId)) {
    return ["OPERATION_RECOVERING", "Agent is recovered but has not re-registered"];
  }
  if (agents.registered.has(agentId)) return ["OPERATION_UNKNOWN", "Operation is unknown"];
  if (agents.unreachable.has(agentId)) return ["OPERATION_UNREACHABLE", "Agent is unreachable"];
  if (agents.gone.has(agentId)) {
    return ["OPERATION_GONE_BY_OPERATOR", "Agent marked gone by operator"];
  }
  return ["OPERATION_UNKNOWN", "Both operation and agent are unknown"];
}
