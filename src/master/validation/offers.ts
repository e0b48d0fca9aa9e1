import type { MesosProfile } from "../../resources/index.js";
import { lostOrDropped, type TaskRefusal } from "./verdict.js";

/** What the master knows of an outstanding offer. */
export interface OfferFacts {
  readonly frameworkId: string;
  readonly agentId: string;
  /** Role it was allocated to; none in 0.26. */
  readonly role: string | undefined;
}

/**
 * What is wrong with the offers of an ACCEPT as a whole, if anything (`offer::validate`). Such a call loses
 * its offers and all that it asked for.
 *
 * @param find - an outstanding offer, or for inverse offers an outstanding inverse offer
 */
export function validateOffers(
  offerIds: readonly string[],
  find: (offerId: string) => OfferFacts | undefined,
  frameworkId: string,
  profile: MesosProfile,
  kind: "offer" | "inverse offer" = "offer",
): string | undefined {
  if (offerIds.length === 0 && kind === "offer") return "No offers specified";
  const seen = new Set<string>();
  for (const id of offerIds) {
    if (seen.has(id)) return `Duplicate offer ${id} in offer list`;
    seen.add(id);
  }
  const offers: (OfferFacts & { readonly id: string })[] = [];
  for (const id of offerIds) {
    const offer = find(id);
    if (offer !== undefined) offers.push({ ...offer, id });
    else if (profile === "0.26") return oldProblem(offers, frameworkId) ?? gone(id, kind);
    else return gone(id, kind);
  }
  return (
    frameworkProblem(offers, frameworkId) ??
    (kind === "offer" ? roleProblem(offers) : undefined) ??
    agentProblem(offers, profile)
  );
}

/** What each task of an ACCEPT with invalid offers gets. */
export function refuseForOffers(problem: string, partitionAware: boolean): TaskRefusal {
  return {
    state: lostOrDropped(partitionAware),
    reason: "REASON_INVALID_OFFERS",
    message: `Task launched with invalid offers: ${problem}`,
  };
}

type Offers = readonly (OfferFacts & { readonly id: string })[];

function gone(offerId: string, kind: "offer" | "inverse offer"): string {
  return kind === "offer"
    ? `Offer ${offerId} is no longer valid`
    : `Inverse offer ${offerId} is no longer valid`;
}

// 0.26 looks at each offer's owner before it looks for the next offer.
function oldProblem(found: Offers, frameworkId: string): string | undefined {
  return frameworkProblem(found, frameworkId);
}

function frameworkProblem(offers: Offers, frameworkId: string): string | undefined {
  const foreign = offers.find((offer) => offer.frameworkId !== frameworkId);
  return (
    foreign &&
    `Offer ${foreign.id} has invalid framework ${foreign.frameworkId} while framework` +
      ` ${frameworkId} is expected`
  );
}

function roleProblem(offers: Offers): string | undefined {
  const role = offers[0]?.role;
  const other = offers.find((offer) => offer.role !== role);
  // The quotes are unbalanced in Mesos too.
  return (
    other &&
    `Aggregated offers must be allocated to the same role. Offer ${other.id} uses role` +
      ` '${other.role} but another is using role '${role}`
  );
}

function agentProblem(offers: Offers, profile: MesosProfile): string | undefined {
  const agentId = offers[0]?.agentId;
  const other = offers.find((offer) => offer.agentId !== agentId);
  const agent = profile === "0.26" ? "slave" : "agent";
  return (
    other &&
    `Aggregated offers must belong to one single ${agent}. Offer ${other.id} uses ${agent}` +
      ` ${other.agentId} and ${agent} ${agentId}`
  );
}
