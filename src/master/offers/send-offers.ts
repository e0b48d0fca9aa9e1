import { addressIp, addressPort, pidAddress, pidId } from "../../actor/index.js";
import { downgradeResource, type Resource, unallocateResource } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { FrameworkInverseOffers, FrameworkOffers } from "../allocator/index.js";
import { describeAgent, describeFramework, describeList } from "../describe.js";
import { isConnected, tellFramework } from "../frameworks/tell-framework.js";
import { newOfferId } from "../ids.js";
import { machineOf } from "../machines.js";
import { countFor } from "../metrics/framework-metrics.js";
import type { AgentEntry, FrameworkEntry, InverseOfferEntry, OfferEntry } from "../state.js";
import { offerTimer } from "../timers.js";
import { agent, agentWord, framework, info, type Turn, warn } from "../turn.js";
import { giveBack } from "./offer-books.js";

type Offer = BodyOf<"mesos.Offer">;

/** One message with all that an allocation run found for one framework. */
export function sendOffers(turn: Turn, found: FrameworkOffers): void {
  const owner = framework(turn, found.frameworkId);
  if (owner === undefined || !isConnected(owner) || !owner.active) {
    const why = turn.old
      ? "has terminated or is inactive"
      : "has terminated, is not connected, or is inactive";
    warn(
      turn,
      [4840, 9381],
      `Master returning resources offered to framework ${found.frameworkId} because the framework ${why}`,
    );
    for (const { agentId, resources } of found.allocations) {
      giveBack(turn, found.frameworkId, agentId, resources);
    }
    return;
  }
  const offers: Offer[] = [];
  const pids: string[] = [];
  for (const { role, agentId, resources } of found.allocations) {
    const on = offerable(turn, owner, agentId);
    if (on === undefined) {
      giveBack(turn, owner.id, agentId, resources);
      continue;
    }
    const id = newOfferId(turn);
    const entry = { id, frameworkId: owner.id, agentId, role, resources };
    addOffer(turn, owner, on, entry);
    offers.push(offerBody(turn, owner, on, entry));
    pids.push(on.pid);
  }
  if (offers.length === 0) return;
  const what = turn.old
    ? `${offers.length} offers`
    : `offers ${describeList(offers.map(({ id }) => id.value))}`;
  info(turn, [4979, 9579], `Sending ${what} to framework ${describeFramework(owner)}`);
  tellFramework(turn, owner, "mesos.internal.ResourceOffersMessage", { offers, pids });
}

/** One message that asks a framework to prepare for the maintenance of agents. */
export function sendInverseOffers(turn: Turn, found: FrameworkInverseOffers): void {
  const owner = framework(turn, found.frameworkId);
  const { nowMs } = turn.context;
  const offers: BodyOf<"mesos.InverseOffer">[] = [];
  const pids: string[] = [];
  for (const { agentId, unavailability } of found.agents) {
    const on = agent(turn, agentId);
    if (owner === undefined || !isConnected(owner) || !owner.active || on?.active !== true) {
      turn.allocator.answerInverseOffer(agentId, found.frameworkId, {}, nowMs);
      continue;
    }
    const id = newOfferId(turn);
    turn.state.inverseOffers.set(id, { id, frameworkId: owner.id, agentId, unavailability });
    owner.inverseOffers.add(id);
    on.inverseOffers.add(id);
    startOfferTimer(turn, id);
    offers.push(inverseOfferBody(on, { id, frameworkId: owner.id, agentId, unavailability }));
    pids.push(on.pid);
  }
  if (owner === undefined || offers.length === 0) return;
  const what = turn.old
    ? `${offers.length} inverse offers`
    : `inverse offers ${describeList(offers.map(({ id }) => id.value))}`;
  info(turn, [5069, 9693], `Sending ${what} to framework ${describeFramework(owner)}`);
  if (turn.old) {
    const body = { inverse_offers: offers, pids };
    tellFramework(turn, owner, "mesos.internal.ResourceOffersMessage", body);
  } else {
    const body = { inverse_offers: offers, pids };
    tellFramework(turn, owner, "mesos.internal.InverseOffersMessage", body);
  }
}

/** An inverse offer as its framework sees it. */
export function inverseOfferBody(
  on: AgentEntry,
  { id, frameworkId, agentId, unavailability }: InverseOfferEntry,
): BodyOf<"mesos.InverseOffer"> {
  return {
    id: { value: id },
    url: agentUrl(on),
    framework_id: { value: frameworkId },
    slave_id: { value: agentId },
    unavailability,
  };
}

/** Where the web interface of an agent is, which is also how its pid can be told. */
function agentUrl(on: AgentEntry): BodyOf<"mesos.URL"> {
  const address = pidAddress(on.pid);
  return {
    scheme: "http",
    address: { hostname: on.info.hostname, ip: addressIp(address), port: addressPort(address) },
    path: `/${pidId(on.pid)}`,
  };
}

function offerable(turn: Turn, owner: FrameworkEntry, agentId: string): AgentEntry | undefined {
  const on = agent(turn, agentId);
  const word = agentWord(turn);
  if (on === undefined) {
    warn(
      turn,
      [4856, 9418],
      `Master returning resources offered to framework ${describeFramework(owner)}` +
        ` because ${word} ${agentId} is not valid`,
    );
    return undefined;
  }
  if (on.active) return on;
  warn(
    turn,
    [4874, 9431],
    `Master returning resources offered because ${word} ${describeAgent(on)}` +
      ` is ${on.connected ? "deactivated" : "disconnected"}`,
  );
  return undefined;
}

function addOffer(turn: Turn, owner: FrameworkEntry, on: AgentEntry, offer: OfferEntry): void {
  turn.state.offers.set(offer.id, offer);
  owner.offers.add(offer.id);
  on.offers.add(offer.id);
  countFor(owner, "offers/sent");
  startOfferTimer(turn, offer.id);
}

function startOfferTimer(turn: Turn, offerId: string): void {
  const { offerTimeoutMs } = turn.options;
  if (offerTimeoutMs !== undefined) turn.context.setTimer(offerTimer(offerId), offerTimeoutMs);
}

/** An offer as its framework sees it. */
export function offerBody(
  turn: Turn,
  owner: FrameworkEntry,
  on: AgentEntry,
  offer: OfferEntry,
  forWhom: "framework" | "operator" = "framework",
): Offer {
  const whole = forWhom === "operator";
  const executors = on.executors.get(owner.id);
  const unavailability = machineOf(turn, on)?.unavailability;
  const visible = offer.resources.filter(({ name }) => name !== "ephemeral_ports");
  const { attributes, domain } = on.info;
  return {
    id: { value: offer.id },
    framework_id: { value: owner.id },
    slave_id: { value: on.id },
    hostname: on.info.hostname,
    url: agentUrl(on),
    resources: whole
      ? visible
      : visible.map((resource) => frameworkResource(owner, resource, turn.old)),
    ...(attributes === undefined || attributes.length === 0 ? {} : { attributes }),
    ...(executors === undefined
      ? {}
      : { executor_ids: [...executors.keys()].map((value) => ({ value })) }),
    ...(unavailability === undefined ? {} : { unavailability }),
    ...(turn.old || domain === undefined ? {} : { domain }),
    ...(turn.old || !(whole || owner.has.has("MULTI_ROLE"))
      ? {}
      : { allocation_info: { role: offer.role } }),
  };
}

/** A resource in the form that a framework understands. */
function frameworkResource(owner: FrameworkEntry, resource: Resource, old: boolean): Resource {
  const shown = old || !owner.has.has("MULTI_ROLE") ? unallocateResource(resource) : resource;
  if (!old && owner.has.has("RESERVATION_REFINEMENT")) return shown;
  const downgraded = downgradeResource(shown);
  return downgraded.kind === "ok" ? downgraded.value : shown;
}
