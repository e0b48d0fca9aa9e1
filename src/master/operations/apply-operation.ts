import { randomUuidBytes } from "../../actor/index.js";
import {
  applyConversions,
  applyOldOperation,
  downgradeResources,
  needsCheckpointing,
  type Operation,
  type Outcome,
  ok,
  operationConversions,
  type ResourceConversion,
  type Resources,
  unallocateResource,
  unallocateResources,
} from "../../resources/index.js";
import { sendCheckpointed } from "../agents/update-frameworks-on.js";
import { describeAgent, describeResources, describeUuid } from "../describe.js";
import type { AgentEntry, FrameworkEntry } from "../state.js";
import { info, type Turn, tellAgent } from "../turn.js";
import { addOperation, isSpeculative, providerOf } from "./operation-books.js";

/** Why an operation cannot be sent to an agent that keeps track of operations, if so. */
export function applyProblem(on: AgentEntry, operation: Operation): string | undefined {
  if (!on.has.has("RESOURCE_PROVIDER")) return undefined;
  const provider = providerOf(operation);
  // The original aborts on both.
  if (provider !== undefined && !on.providers.has(provider)) {
    return `Resource provider ${provider} is unknown`;
  }
  return on.resourceVersion === undefined
    ? `Agent ${describeAgent(on)} has not told its resource version`
    : undefined;
}

/** An accepted operation becomes what the master believes the agent has, and the agent is told. */
export function applyToAgent(
  turn: Turn,
  on: AgentEntry,
  owner: FrameworkEntry | undefined,
  operation: Operation,
): void {
  const { profile } = turn.options;
  if (isSpeculative(operation)) {
    const outcome = turn.old
      ? applyOldOperation(on.total, operation)
      : applyPlain(on.total, operation);
    if (outcome.kind === "ok") {
      on.total = outcome.value;
      on.checkpointed = on.total.filter(needsCheckpointing);
    }
  }
  if (turn.old) {
    const resources = downgradeResources(on.checkpointed);
    const what = describeResources(on.checkpointed, profile);
    info(turn, [6205, 0], `Sending checkpointed resources ${what} to slave ${describeAgent(on)}`);
    tellAgent(turn, on, "mesos.internal.CheckpointResourcesMessage", {
      resources: resources.kind === "ok" ? resources.value : on.checkpointed,
    });
    return;
  }
  if (!on.has.has("RESOURCE_PROVIDER")) {
    sendCheckpointed(turn, on);
    return;
  }
  sendOperation(turn, on, owner, operation);
}

/** Conversions of what an agent has, whose resources are allocated to nobody. */
function plainConversions(
  conversions: readonly ResourceConversion[],
): readonly ResourceConversion[] {
  return conversions.map(({ consumed, converted, mustVanish }) => ({
    consumed: unallocateResources(consumed),
    converted: unallocateResources(converted),
    ...(mustVanish === undefined ? {} : { mustVanish: unallocateResource(mustVanish) }),
  }));
}

function applyPlain(total: Resources, operation: Operation): Outcome<Resources> {
  const conversions = operationConversions(operation);
  if (conversions.kind === "error") return conversions;
  return conversions.value.length === 0
    ? ok(total)
    : applyConversions(total, plainConversions(conversions.value));
}

function sendOperation(
  turn: Turn,
  on: AgentEntry,
  owner: FrameworkEntry | undefined,
  operation: Operation,
): void {
  const uuid = { value: randomUuidBytes(() => turn.context.random()) };
  const provider = providerOf(operation);
  const version = provider === undefined ? on.resourceVersion : on.providers.get(provider)?.version;
  if (version === undefined) return;
  const providerId = provider === undefined ? {} : { resource_provider_id: { value: provider } };
  const frameworkId = owner === undefined ? {} : { framework_id: { value: owner.id } };
  const slaveId = { slave_id: { value: on.id } };
  addOperation(turn, on, {
    ...frameworkId,
    ...slaveId,
    info: operation,
    latest_status: {
      ...(operation.id === undefined ? {} : { operation_id: operation.id }),
      state: "OPERATION_PENDING",
      ...slaveId,
      ...providerId,
    },
    uuid,
  });
  const id = operation.id?.value ?? "";
  const text = `Sending operation '${id}' (uuid: ${describeUuid(uuid.value)}) to agent ${describeAgent(on)}`;
  info(turn, [0, 11743], text);
  tellAgent(turn, on, "mesos.internal.ApplyOperationMessage", {
    ...frameworkId,
    operation_info: operation,
    operation_uuid: uuid,
    resource_version_uuid: { ...providerId, uuid: { value: version } },
  });
}
