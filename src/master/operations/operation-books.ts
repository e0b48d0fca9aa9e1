import { encodeHex } from "../../bytes/index.js";
import {
  addResources,
  type Operation as OperationInfo,
  type Resource,
  type Resources,
  subtractResources,
  toResources,
  unallocateResources,
} from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { agentView } from "../allocator/index.js";
import { describeUuid } from "../describe.js";
import { giveBack } from "../offers/offer-books.js";
import type { AgentEntry, FrameworkEntry, OperationEntry } from "../state.js";
import { agent, framework, info, type Turn } from "../turn.js";

type OperationStatus = BodyOf<"mesos.OperationStatus">;
type OperationState = OperationStatus["state"];

const TERMINAL: ReadonlySet<OperationState> = new Set<OperationState>([
  "OPERATION_FINISHED",
  "OPERATION_FAILED",
  "OPERATION_ERROR",
  "OPERATION_DROPPED",
  "OPERATION_GONE_BY_OPERATOR",
]);

/** Whether nothing more will happen to an operation. */
export function isTerminalOperation(state: OperationState): boolean {
  return TERMINAL.has(state);
}

/** Whether the outcome is taken for granted before the agent has confirmed it. */
export function isSpeculative({ type }: OperationInfo): boolean {
  return type !== "CREATE_DISK" && type !== "DESTROY_DISK";
}

/** Key of an operation in the books. */
export function operationKey(uuid: Uint8Array): string {
  return encodeHex(uuid);
}

/** The resource provider that an operation is for; `undefined` for the agent itself. */
export function providerOf(operation: OperationInfo): string | undefined {
  return resourcesOf(operation)[0]?.provider_id?.value;
}

/** What an operation that is not speculative takes while it lasts. */
export function consumedBy(operation: OperationInfo): Resources {
  const source = operation.create_disk?.source ?? operation.destroy_disk?.source;
  return isSpeculative(operation) || source === undefined ? [] : toResources([source]);
}

/** The operation of a framework that it gave a name. */
export function operationById(owner: FrameworkEntry, id: string): OperationEntry | undefined {
  for (const operation of owner.operations.values()) {
    if (operation.body.info.id?.value === id) return operation;
  }
  return undefined;
}

/** Books an operation on its agent, and with its framework if that is known. */
export function addOperation(
  turn: Turn,
  on: AgentEntry,
  body: BodyOf<"mesos.Operation">,
): OperationEntry {
  const owner = framework(turn, body.framework_id?.value);
  const withheld = owner === undefined && body.framework_id !== undefined;
  const entry: OperationEntry = { body, withheld };
  const key = operationKey(body.uuid.value);
  on.operations.set(key, entry);
  owner?.operations.set(key, entry);
  return entry;
}

/** A status that an agent reported: the state changes, and what a finished operation took comes back. */
export function updateOperation(
  turn: Turn,
  entry: OperationEntry,
  status: OperationStatus,
  convert = true,
): void {
  const { body } = entry;
  const before = body.latest_status.state;
  const latest = isTerminalOperation(before) ? body.latest_status : status;
  const whose =
    body.framework_id === undefined
      ? "an operator API call"
      : `framework ${body.framework_id.value}`;
  info(
    turn,
    [0, 11395],
    `Updating the state of operation '${body.info.id?.value ?? ""}' (uuid: ${describeUuid(body.uuid.value)})` +
      ` for ${whose} (latest state: ${before}, status update state: ${status.state})`,
  );
  entry.body = {
    ...body,
    latest_status: latest,
    statuses: [...(body.statuses ?? []), status],
  };
  if (isTerminalOperation(before) || !isTerminalOperation(status.state)) return;
  release(turn, entry, convert ? status.converted_resources : undefined);
}

/** An operation leaves the books; what it still holds comes back. */
export function removeOperation(turn: Turn, entry: OperationEntry): void {
  const { body } = entry;
  const key = operationKey(body.uuid.value);
  framework(turn, body.framework_id?.value)?.operations.delete(key);
  const on = agent(turn, body.slave_id?.value);
  on?.operations.delete(key);
  if (!isTerminalOperation(body.latest_status.state)) release(turn, entry, undefined);
}

/** An operation outlives its framework: its resources stay out of reach until it is over. */
export function orphanOperation(turn: Turn, entry: OperationEntry, owner: FrameworkEntry): void {
  owner.operations.delete(operationKey(entry.body.uuid.value));
  entry.withheld = true;
  const on = agent(turn, entry.body.slave_id?.value);
  if (on !== undefined) on.total = subtractResources(on.total, withheldBy(entry));
}

/** What an operation without a framework keeps back of the total of its agent. */
export function withheldBy({ body, withheld }: OperationEntry): Resources {
  if (!withheld || isTerminalOperation(body.latest_status.state)) return [];
  return unallocateResources(consumedBy(body.info));
}

// `converted` is what stands in the place of what was consumed; without it the consumed resources come back.
function release(
  turn: Turn,
  entry: OperationEntry,
  converted: readonly Resource[] | undefined,
): void {
  const { body } = entry;
  const on = agent(turn, body.slave_id?.value);
  const consumed = consumedBy(body.info);
  const frameworkId = body.framework_id?.value;
  if (on === undefined || consumed.length === 0 || frameworkId === undefined) return;
  const isDone = body.latest_status.state === "OPERATION_FINISHED" && converted !== undefined;
  const result = isDone ? toResources(converted) : consumed;
  const [plainBefore, plainAfter] = [unallocateResources(consumed), unallocateResources(result)];
  if (entry.withheld) {
    on.total = addResources(on.total, plainAfter);
    turn.allocator.updateAgent(on.id, agentView(on.info, on.capabilities), on.total);
    return;
  }
  if (!isDone || framework(turn, frameworkId) === undefined) {
    giveBack(turn, frameworkId, on.id, consumed);
    return;
  }
  const outcome = turn.allocator.updateAllocation(frameworkId, on.id, consumed, [
    { consumed, converted: result },
  ]);
  if (outcome.kind === "ok") {
    giveBack(turn, frameworkId, on.id, result);
    on.total = addResources(subtractResources(on.total, plainBefore), plainAfter);
  } else {
    giveBack(turn, frameworkId, on.id, consumed);
  }
}

function resourcesOf(operation: OperationInfo): readonly Resource[] {
  switch (operation.type) {
    case "RESERVE":
      return operation.reserve?.resources ?? [];
    case "UNRESERVE":
      return operation.unreserve?.resources ?? [];
    case "CREATE":
      return operation.create?.volumes ?? [];
    case "DESTROY":
      return operation.destroy?.volumes ?? [];
    case "GROW_VOLUME":
      return operation.grow_volume === undefined ? [] : [operation.grow_volume.volume];
    case "SHRINK_VOLUME":
      return operation.shrink_volume === undefined ? [] : [operation.shrink_volume.volume];
    case "CREATE_DISK":
      return operation.create_disk === undefined ? [] : [operation.create_disk.source];
    case "DESTROY_DISK":
      return operation.destroy_disk === undefined ? [] : [operation.destroy_disk.source];
    default:
      return [];
  }
}
