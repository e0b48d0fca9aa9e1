import type { Filters } from "../allocator/index.js";
import { tellFramework } from "../frameworks/tell-framework.js";
import { countFor } from "../metrics/framework-metrics.js";
import type { InverseOfferEntry, OfferEntry } from "../state.js";
import { offerTimer } from "../timers.js";
import { agent, framework, info, type Turn } from "../turn.js";

/** An offer leaves the books; its resources stay with the framework until given back. */
export function removeOffer(turn: Turn, offer: OfferEntry): void {
  if (!turn.state.offers.delete(offer.id)) return;
  framework(turn, offer.frameworkId)?.offers.delete(offer.id);
  agent(turn, offer.agentId)?.offers.delete(offer.id);
  if (turn.options.offerTimeoutMs !== undefined) turn.context.clearTimer(offerTimer(offer.id));
  if (!turn.old) info(turn, [0, 11878], `Removing offer ${offer.id}`);
}

/** The same, and the resources come back. */
export function discardOffer(turn: Turn, offer: OfferEntry, filters?: Filters): void {
  if (!turn.state.offers.has(offer.id)) return;
  giveBack(turn, offer.frameworkId, offer.agentId, offer.resources, filters);
  removeOffer(turn, offer);
}

/** The same, and the framework is told. */
export function rescindOffer(turn: Turn, offer: OfferEntry, filters?: Filters): void {
  if (!turn.state.offers.has(offer.id)) return;
  const owner = framework(turn, offer.frameworkId);
  if (owner !== undefined) {
    const offer_id = { value: offer.id };
    countFor(owner, "offers/rescinded");
    tellFramework(turn, owner, "mesos.internal.RescindResourceOfferMessage", { offer_id });
  }
  discardOffer(turn, offer, filters);
}

/** Rescinds or discards all offers in a set of ids. */
export function withdrawOffers(turn: Turn, ids: Iterable<string>, rescind: boolean): void {
  for (const id of [...ids]) {
    const offer = turn.state.offers.get(id);
    if (offer === undefined) continue;
    if (rescind) rescindOffer(turn, offer);
    else discardOffer(turn, offer);
  }
}

/** Offered resources that nobody took. */
export function giveBack(
  turn: Turn,
  frameworkId: string,
  agentId: string,
  resources: OfferEntry["resources"],
  filters?: Filters,
): void {
  turn.allocator.recover(frameworkId, agentId, resources, {
    source: "offer",
    nowMs: turn.context.nowMs,
    ...(filters === undefined ? {} : { filters }),
  });
}

/** An inverse offer leaves the books without an answer. */
export function withdrawInverseOffer(turn: Turn, offer: InverseOfferEntry, rescind: boolean): void {
  const { nowMs } = turn.context;
  turn.allocator.answerInverseOffer(offer.agentId, offer.frameworkId, {}, nowMs);
  removeInverseOffer(turn, offer, rescind);
}

/** The same for all in a set of ids. */
export function withdrawInverseOffers(turn: Turn, ids: Iterable<string>, rescind: boolean): void {
  for (const id of [...ids]) {
    const offer = turn.state.inverseOffers.get(id);
    if (offer !== undefined) withdrawInverseOffer(turn, offer, rescind);
  }
}

/** An inverse offer leaves the books. */
export function removeInverseOffer(turn: Turn, offer: InverseOfferEntry, rescind: boolean): void {
  if (!turn.state.inverseOffers.delete(offer.id)) return;
  const owner = framework(turn, offer.frameworkId);
  owner?.inverseOffers.delete(offer.id);
  agent(turn, offer.agentId)?.inverseOffers.delete(offer.id);
  if (turn.options.offerTimeoutMs !== undefined) turn.context.clearTimer(offerTimer(offer.id));
  if (!rescind || owner === undefined) return;
  const id = { value: offer.id };
  if (turn.old) {
    tellFramework(turn, owner, "mesos.internal.RescindResourceOfferMessage", { offer_id: id });
  } else {
    tellFramework(turn, owner, "mesos.internal.RescindInverseOfferMessage", {
      inverse_offer_id: id,
    });
  }
}
