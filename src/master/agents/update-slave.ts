import type { Pid } from "../../actor/index.js";
import {
  addResources,
  equalResources,
  isRevocable,
  type Resources,
  subtractResources,
  sumResources,
  toResources,
} from "../../resources/index.js";
import { type BodyOf, equalValues } from "../../wire/index.js";
import { agentView } from "../allocator/index.js";
import { describeAgent, describeResources, describeUuid } from "../describe.js";
import { rescindOffer } from "../offers/offer-books.js";
import {
  addOperation,
  isTerminalOperation,
  operationKey,
  removeOperation,
  updateOperation,
  withheldBy,
} from "../operations/operation-books.js";
import type { AgentEntry } from "../state.js";
import { agent, count, info, type Turn, tellAgent, warn } from "../turn.js";
import { ownResources } from "./add-agent.js";
import { checkDrained } from "./drain.js";

type Message = BodyOf<"mesos.internal.UpdateSlaveMessage">;
type Provider = NonNullable<NonNullable<Message["resource_providers"]>["providers"]>[number];

/** An agent says what it has beyond what it registered with: oversubscribed resources, operations, providers. */
export function updateSlave(turn: Turn, from: Pid, message: Message): void {
  const { agents } = turn.state;
  const id = message.slave_id.value;
  count(turn, "master/messages_update_slave");
  const entry = agent(turn, id);
  if (turn.old) {
    updateOld(turn, from, message);
    return;
  }
  if (entry === undefined || agents.removed.has(id)) {
    warn(turn, [0, 7538], `Ignoring update on removed agent ${id}`);
    return;
  }
  const providers = message.resource_providers?.providers;
  const problem = providersProblem(entry, providers ?? []);
  if (problem !== undefined) {
    // The original aborts on these.
    warn(turn, [0, 7605], `Ignoring update on agent ${describeAgent(entry)}: ${problem}`);
    return;
  }
  const oversubscribed =
    message.update_oversubscribed_resources === false
      ? undefined
      : toResources(ownResources(message.oversubscribed_resources));
  if (oversubscribed !== undefined) {
    info(
      turn,
      [0, 7561],
      `Received update of agent ${describeAgent(entry)} with total oversubscribed resources` +
        ` ${describeResources(oversubscribed, "1.11")}`,
    );
  }
  const total = newTotal(entry, oversubscribed, message.resource_providers && (providers ?? []));
  if (isUnchanged(entry, message, total)) {
    info(
      turn,
      [0, 7678],
      `Ignoring update on agent ${describeAgent(entry)} as it reports no changes`,
    );
    checkDrained(turn, entry);
    return;
  }
  entry.resourceVersion = message.resource_version_uuid?.value ?? entry.resourceVersion;
  reconcileOperations(turn, entry, message);
  if (message.resource_providers !== undefined) updateProviders(turn, entry, providers ?? []);
  entry.total = subtractResources(
    total,
    sumResources([...entry.operations.values()].map(withheldBy)),
  );
  turn.allocator.updateAgent(id, agentView(entry.info, entry.capabilities), entry.total);
  rescindTouched(
    turn,
    entry,
    oversubscribed !== undefined,
    message.resource_providers !== undefined,
  );
  checkDrained(turn, entry);
}

function updateOld(turn: Turn, from: Pid, message: Message): void {
  const id = message.slave_id.value;
  const entry = agent(turn, id);
  const oversubscribed = toResources(ownResources(message.oversubscribed_resources), "0.26");
  const what = `total oversubscribed resources ${describeResources(oversubscribed, "0.26")}`;
  if (turn.state.agents.removed.has(id)) {
    const text = `Ignoring update of slave with ${what} on removed slave ${id} ; asking slave to shutdown`;
    warn(turn, [4249, 0], text);
    turn.context.send(from, "mesos.internal.ShutdownMessage", {
      message: "Update slave message from unknown slave",
    });
    return;
  }
  if (entry === undefined) {
    warn(turn, [4261, 0], `Ignoring update of slave with ${what} on unknown slave ${id}`);
    return;
  }
  info(turn, [4269, 0], `Received update of slave ${describeAgent(entry)} with ${what}`);
  rescindTouched(turn, entry, true, false);
  entry.total = newTotal(entry, oversubscribed, undefined);
  turn.allocator.updateAgent(id, agentView(entry.info, entry.capabilities), entry.total);
}

function newTotal(
  entry: AgentEntry,
  oversubscribed: Resources | undefined,
  providers: readonly Provider[] | undefined,
): Resources {
  const own = entry.total.filter(({ provider_id: id }) => id === undefined);
  const kept = oversubscribed === undefined ? own : own.filter((each) => !isRevocable(each));
  const provided =
    providers === undefined
      ? entry.total.filter(({ provider_id: id }) => id !== undefined)
      : sumResources(providers.map(({ total_resources: list }) => toResources(ownResources(list))));
  return addResources(addResources(kept, oversubscribed ?? []), provided);
}

function providersProblem(entry: AgentEntry, providers: readonly Provider[]): string | undefined {
  for (const { info: what, operations } of providers) {
    const id = what?.id?.value;
    if (id === undefined) return "it reports a resource provider without id";
    if (!entry.providers.has(id)) continue;
    for (const { uuid, latest_status: status } of operations.operations ?? []) {
      const isKnown = entry.operations.has(operationKey(uuid.value));
      if (!isKnown && !isTerminalOperation(status.state)) {
        return `it reports unknown non-terminal operation ${describeUuid(uuid.value)}`;
      }
    }
  }
  return undefined;
}

function isUnchanged(entry: AgentEntry, message: Message, total: Resources): boolean {
  if (!equalResources(entry.total, total)) return false;
  const version = message.resource_version_uuid?.value;
  if (version !== undefined && !equalValues(version, entry.resourceVersion)) return false;
  const reported = message.operations?.operations ?? [];
  const own = [...entry.operations.values()].filter(({ body }) => !isProvided(body));
  if (reported.length !== own.length) return false;
  for (const operation of reported) {
    const known = entry.operations.get(operationKey(operation.uuid.value));
    if (known === undefined || !equalValues(known.body, operation)) return false;
  }
  if (message.resource_providers === undefined) return true;
  const providers = message.resource_providers.providers ?? [];
  if (providers.length !== entry.providers.size) return false;
  return providers.every((provider) => {
    const known = entry.providers.get(provider.info?.id?.value ?? "");
    return (
      known !== undefined &&
      equalValues(known.info, provider.info) &&
      equalValues(known.version, provider.resource_version_uuid.value) &&
      equalResources(known.total, toResources(ownResources(provider.total_resources))) &&
      (provider.operations.operations ?? []).every((operation) =>
        equalValues(entry.operations.get(operationKey(operation.uuid.value))?.body, operation),
      )
    );
  });
}

function isProvided({ latest_status: status }: BodyOf<"mesos.Operation">): boolean {
  return status.resource_provider_id !== undefined;
}

function reconcileOperations(turn: Turn, entry: AgentEntry, message: Message): void {
  const reported = message.operations?.operations ?? [];
  const known = new Set(reported.map(({ uuid }) => operationKey(uuid.value)));
  const missing: BodyOf<"mesos.internal.ReconcileOperationsMessage.Operation">[] = [];
  for (const [key, { body }] of entry.operations) {
    if (known.has(key) || isProvided(body)) continue;
    sayMissing(turn, body.uuid.value);
    missing.push({ operation_uuid: body.uuid });
  }
  for (const provider of message.resource_providers?.providers ?? []) {
    const id = provider.info?.id;
    const listed = new Map(
      provider.operations.operations?.map((each) => [operationKey(each.uuid.value), each]),
    );
    for (const [key, operation] of [...entry.operations]) {
      const { body } = operation;
      if (body.latest_status.resource_provider_id?.value !== id?.value) continue;
      const now = listed.get(key);
      if (now === undefined) {
        sayMissing(turn, body.uuid.value);
        missing.push({
          operation_uuid: body.uuid,
          ...(id === undefined ? {} : { resource_provider_id: id }),
        });
      } else if (isTerminalOperation(now.latest_status.state)) {
        // What it made of the resources is in the totals already.
        if (!isTerminalOperation(body.latest_status.state)) {
          updateOperation(turn, operation, now.latest_status, false);
        }
      }
    }
  }
  for (const operation of reported) {
    if (!entry.operations.has(operationKey(operation.uuid.value))) {
      addOperation(turn, entry, operation);
    }
  }
  if (missing.length === 0) return;
  tellAgent(turn, entry, "mesos.internal.ReconcileOperationsMessage", { operations: missing });
}

function sayMissing(turn: Turn, uuid: Uint8Array): void {
  warn(
    turn,
    [0, 7748],
    `Performing explicit reconciliation with agent for known operation ${describeUuid(uuid)}` +
      " since it was not present in original reconciliation message from agent",
  );
}

function updateProviders(turn: Turn, entry: AgentEntry, providers: readonly Provider[]): void {
  const reported = new Set<string>();
  for (const provider of providers) {
    const id = provider.info?.id?.value;
    if (provider.info === undefined || id === undefined) continue;
    reported.add(id);
    entry.providers.set(id, {
      info: provider.info,
      total: toResources(ownResources(provider.total_resources)),
      version: provider.resource_version_uuid.value,
    });
    for (const operation of provider.operations.operations ?? []) {
      if (!entry.operations.has(operationKey(operation.uuid.value))) {
        addOperation(turn, entry, operation);
      }
    }
  }
  for (const id of [...entry.providers.keys()]) {
    if (reported.has(id)) continue;
    const text = `Garbage collecting resource provider ${id} since it disappeared from the reported agent state`;
    info(turn, [0, 7973], text);
    entry.providers.delete(id);
    for (const operation of [...entry.operations.values()]) {
      if (operation.body.latest_status.resource_provider_id?.value === id) {
        removeOperation(turn, operation);
      }
    }
  }
}

function rescindTouched(
  turn: Turn,
  entry: AgentEntry,
  revocable: boolean,
  provided: boolean,
): void {
  const { profile } = turn.options;
  for (const id of [...entry.offers]) {
    const offer = turn.state.offers.get(id);
    if (offer === undefined) continue;
    const hasRevocable = revocable && offer.resources.some(isRevocable);
    const hasProvided = provided && offer.resources.some((each) => each.provider_id !== undefined);
    if (!hasRevocable && !hasProvided) continue;
    const [verb, word] = turn.old ? ["Removing", "slave"] : ["Rescinding", "agent"];
    const kind = hasRevocable ? "revocable resources" : "resources";
    info(
      turn,
      [4277, hasRevocable ? 8012 : 8029],
      `${verb} offer ${offer.id} with ${kind} ${describeResources(offer.resources, profile)}` +
        ` on ${word} ${describeAgent(entry)}`,
    );
    rescindOffer(turn, offer);
  }
}
