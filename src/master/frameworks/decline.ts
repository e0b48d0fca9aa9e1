import type { BodyOf } from "../../wire/index.js";
import { describeFramework, describeList } from "../describe.js";
import { countFor } from "../metrics/framework-metrics.js";
import { discardOffer, removeInverseOffer } from "../offers/offer-books.js";
import type { FrameworkEntry } from "../state.js";
import { count, info, type Turn, warn } from "../turn.js";
import { validateOffers } from "../validation/index.js";

type Decline = BodyOf<"mesos.scheduler.Call.Decline">;
type Answer = BodyOf<"mesos.scheduler.Call.AcceptInverseOffers">;

/** A framework does not want offers; whose they are is not asked. */
export function decline(turn: Turn, owner: FrameworkEntry, call: Decline): void {
  const ids = (call.offer_ids ?? []).map(({ value }) => value);
  const filters = call.filters ?? {};
  const seconds = turn.old ? "" : ` with ${filters.refuse_seconds ?? 5} seconds filter`;
  info(
    turn,
    [3297, 5434],
    `Processing DECLINE call for offers: ${describeList(ids)} for framework ${describeFramework(owner)}${seconds}`,
  );
  count(turn, "master/messages_decline_offers");
  for (const id of ids) {
    const offer = turn.state.offers.get(id);
    if (offer !== undefined) {
      countFor(owner, "offers/declined");
      discardOffer(turn, offer, filters);
    } else if (!turn.old || !answer(turn, id, "DECLINE", filters)) {
      warn(turn, [3344, 5452], `Ignoring decline of offer ${id} since it is no longer valid`);
    }
  }
}

/** A framework agrees to the maintenance of agents; nothing follows from it. */
export function acceptInverseOffers(turn: Turn, owner: FrameworkEntry, call: Answer): void {
  const ids = (call.inverse_offer_ids ?? []).map(({ value }) => value);
  const what = `inverse offers: ${describeList(ids)} for framework ${describeFramework(owner)}`;
  info(turn, [0, 5381], `Processing ACCEPT_INVERSE_OFFERS call for ${what}`);
  const find = (
    id: string,
  ): { frameworkId: string; agentId: string; role: undefined } | undefined => {
    const offer = turn.state.inverseOffers.get(id);
    return offer && { frameworkId: offer.frameworkId, agentId: offer.agentId, role: undefined };
  };
  const problem =
    ids.length === 0
      ? "No inverse offers specified"
      : validateOffers(ids, find, owner.id, turn.options.profile, "inverse offer");
  for (const id of ids) {
    const accepted = answer(
      turn,
      id,
      problem === undefined ? "ACCEPT" : undefined,
      call.filters ?? {},
    );
    if (accepted) continue;
    const text = `Ignoring accept of inverse offer ${id} since it is no longer valid`;
    warn(turn, [0, 5416], text);
  }
  if (problem === undefined) return;
  const text = `ACCEPT_INVERSE_OFFERS call used invalid offers '${describeList(ids)}': ${problem}`;
  warn(turn, [0, 5422], text);
}

/** A framework objects to the maintenance of agents. */
export function declineInverseOffers(turn: Turn, owner: FrameworkEntry, call: Answer): void {
  const ids = (call.inverse_offer_ids ?? []).map(({ value }) => value);
  const what = `inverse offers: ${describeList(ids)} for framework ${describeFramework(owner)}`;
  info(turn, [0, 5466], `Processing DECLINE_INVERSE_OFFERS call for ${what}`);
  for (const id of ids) {
    if (answer(turn, id, "DECLINE", call.filters ?? {})) continue;
    const text = `Ignoring decline of inverse offer ${id} since it is no longer valid`;
    warn(turn, [0, 5496], text);
  }
}

function answer(
  turn: Turn,
  id: string,
  response: "ACCEPT" | "DECLINE" | undefined,
  filters: NonNullable<Decline["filters"]>,
): boolean {
  const offer = turn.state.inverseOffers.get(id);
  if (offer === undefined) return false;
  const said = response === undefined ? {} : { response, filters };
  turn.allocator.answerInverseOffer(offer.agentId, offer.frameworkId, said, turn.context.nowMs);
  removeInverseOffer(turn, offer, false);
  return true;
}
