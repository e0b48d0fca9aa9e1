import { equalBytes } from "../../bytes/index.js";
import type { BodyOf } from "../../wire/index.js";
import { checkDrained } from "../agents/drain.js";
import { describeFramework, describeUuid } from "../describe.js";
import {
  isTerminalOperation,
  operationById,
  removeOperation,
} from "../operations/operation-books.js";
import type { AgentEntry, FrameworkEntry, OperationEntry } from "../state.js";
import { agent, count, info, type Turn, tellAgent, warn } from "../turn.js";

/** A framework has heard how an operation went: who reports it may stop, and one that is over may be forgotten. */
export function acknowledgeOperationStatus(
  turn: Turn,
  owner: FrameworkEntry,
  call: BodyOf<"mesos.scheduler.Call.AcknowledgeOperationStatus">,
): void {
  const { slave_id, resource_provider_id: provider, uuid, operation_id: id } = call;
  const agentId = slave_id?.value ?? "";
  const status = describeUuid(uuid);
  const whose = `of framework ${describeFramework(owner)}`;
  count(turn, "master/messages_operation_status_update_acknowledgement");
  const on = agent(turn, agentId);
  const operation = operationById(owner, id.value);
  const obstacle = obstacleTo(on, operation, provider !== undefined);
  if (on === undefined || operation === undefined || obstacle !== undefined) {
    const [line, why] = obstacle ?? [0, ""];
    count(turn, "master/invalid_operation_status_update_acknowledgements");
    const what = `operation status update acknowledgement for status ${status} of operation '${id.value}'`;
    warn(turn, [0, line], `Cannot send ${what} ${whose} to agent ${agentId} because ${why}`);
    return;
  }
  const { body } = operation;
  const which = `status ${status} of operation '${id.value}' (uuid ${describeUuid(body.uuid.value)}) ${whose}`;
  const acknowledged = body.statuses?.find(
    (each) => each.uuid !== undefined && equalBytes(each.uuid.value, uuid),
  );
  if (acknowledged === undefined) {
    count(turn, "master/invalid_status_update_acknowledgements");
    const text = `Ignoring operation status acknowledgement for ${which} because the operation status is unknown`;
    warn(turn, [0, 6018], text);
    return;
  }
  const text = `Processing ACKNOWLEDGE_OPERATION_STATUS call for ${which} on agent ${agentId}`;
  info(turn, [0, 6031], text);
  if (isTerminalOperation(acknowledged.state)) removeOperation(turn, operation);
  tellAgent(turn, on, "mesos.internal.AcknowledgeOperationStatusMessage", {
    status_uuid: { value: uuid },
    operation_uuid: body.uuid,
    ...(provider === undefined ? {} : { resource_provider_id: provider }),
  });
  count(turn, "master/valid_operation_status_update_acknowledgements");
  checkDrained(turn, on);
}

function obstacleTo(
  on: AgentEntry | undefined,
  operation: OperationEntry | undefined,
  forProvider: boolean,
): readonly [line: number, why: string] | undefined {
  if (on === undefined) return [5944, "agent is not registered"];
  if (!on.connected) return [5955, "agent is disconnected"];
  if (forProvider && !on.has.has("RESOURCE_PROVIDER")) {
    return [5967, "the agent does not have the RESOURCE_PROVIDER capability"];
  }
  if (!forProvider && !on.has.has("AGENT_OPERATION_FEEDBACK")) {
    return [5980, "the agent does not support operation feedback on agent default resources"];
  }
  return operation === undefined ? [5995, "the operation is unknown"] : undefined;
}
