import type { BodyOf } from "../../wire/index.js";
import { describeUuid } from "../describe.js";
import { isConnected, tellFramework } from "../frameworks/tell-framework.js";
import type { AgentEntry, OperationEntry } from "../state.js";
import { agent, count, framework, info, type Turn, tellAgent, warn } from "../turn.js";
import {
  isTerminalOperation,
  operationKey,
  providerOf,
  removeOperation,
  updateOperation,
} from "./operation-books.js";

type Message = BodyOf<"mesos.internal.UpdateOperationStatusMessage">;

/** How long the framework of an operation may take to come back before the master acknowledges in its place. */
const ORPHAN_ADOPTION_WAIT_MS = 600_000;

/** An agent says how an operation goes. */
export function updateOperationStatus(turn: Turn, message: Message): void {
  const { slave_id: slaveId, operation_uuid: uuid, framework_id: frameworkId } = message;
  count(turn, "master/messages_operation_status_update");
  if (slaveId === undefined || (uuid === undefined && frameworkId === undefined)) {
    // The original aborts on these.
    const text = "without an agent id, or with neither operation uuid nor framework id";
    warn(turn, [0, 8243], `Ignoring operation status update ${text}`);
    return;
  }
  // An answer to a reconciliation that a framework asked for.
  if (uuid === undefined) {
    pass(turn, message, frameworkId?.value);
    return;
  }
  const on = agent(turn, slaveId.value);
  if (on === undefined) {
    const whose =
      frameworkId === undefined ? "an operator API call" : `framework ${frameworkId.value}`;
    warn(
      turn,
      [0, 8293],
      `Ignoring status update for operation '${message.status.operation_id?.value ?? ""}'` +
        ` (uuid: ${describeUuid(uuid.value)}) for ${whose}: Agent ${slaveId.value} is not registered`,
    );
    return;
  }
  const entry = on.operations.get(operationKey(uuid.value));
  if (entry === undefined) {
    if (frameworkId !== undefined) pass(turn, message, frameworkId.value);
    return;
  }
  updateKnown(turn, on, entry, message);
}

function updateKnown(turn: Turn, on: AgentEntry, entry: OperationEntry, message: Message): void {
  const { id } = entry.body.info;
  const update: Message =
    id === undefined ? message : { ...message, status: { ...message.status, operation_id: id } };
  updateOperation(turn, entry, update.latest_status ?? update.status);
  const latest = entry.body.statuses?.at(-1) ?? update.status;
  const frameworkId = id === undefined ? message.framework_id : entry.body.framework_id;
  const completed = turn.state.completedFrameworks.has(frameworkId?.value ?? "");
  const known = framework(turn, frameworkId?.value) !== undefined;
  if (id !== undefined && frameworkId !== undefined && known) {
    pass(turn, update, frameworkId.value);
    if (isTerminalOperation(latest.state) && latest.uuid === undefined) {
      removeOperation(turn, entry);
    }
    return;
  }
  if (latest.uuid !== undefined) {
    const mayReturn = id !== undefined && frameworkId !== undefined && !completed;
    const sinceMs = turn.context.nowMs - (on.reregisteredAtMs ?? Number.NEGATIVE_INFINITY);
    if (mayReturn && sinceMs < ORPHAN_ADOPTION_WAIT_MS) return;
    const provider = providerOf(entry.body.info);
    tellAgent(turn, on, "mesos.internal.AcknowledgeOperationStatusMessage", {
      status_uuid: latest.uuid,
      operation_uuid: entry.body.uuid,
      ...(provider === undefined ? {} : { resource_provider_id: { value: provider } }),
    });
  }
  if (isTerminalOperation(latest.state)) removeOperation(turn, entry);
}

function pass(turn: Turn, message: Message, frameworkId: string | undefined): void {
  const owner = framework(turn, frameworkId);
  const what = `operation status update ${message.status.state}`;
  if (owner !== undefined && isConnected(owner)) {
    info(turn, [0, 8328], `Forwarding ${what}`);
    tellFramework(turn, owner, "mesos.internal.UpdateOperationStatusMessage", message);
    return;
  }
  const which = owner === undefined ? "unknown" : "disconnected";
  warn(turn, [0, 8324], `Received ${what}, but the framework is ${which}`);
}
