import { describeFramework } from "../describe.js";
import { withdrawInverseOffers, withdrawOffers } from "../offers/offer-books.js";
import type { FrameworkEntry } from "../state.js";
import { info, type Turn } from "../turn.js";

/** No more offers for a framework; those that are out are taken back, with or without a word. */
export function deactivate(turn: Turn, owner: FrameworkEntry, rescind: boolean): void {
  info(turn, [2496, 3427], `Deactivating framework ${describeFramework(owner)}`);
  owner.active = false;
  turn.allocator.deactivateFramework(owner.id);
  withdrawOffers(turn, owner.offers, rescind);
  withdrawInverseOffers(turn, owner.inverseOffers, rescind);
}

/** Offers again, if there were none before. */
export function activate(turn: Turn, owner: FrameworkEntry): void {
  if (owner.active) return;
  owner.active = true;
  turn.allocator.activateFramework(owner.id);
}
