import {
  addQuantities,
  isRevocable,
  noQuantities,
  type Quantities,
  scalarQuantities,
  subtractQuantities,
} from "../../resources/index.js";
import { isDefaultQuota, noQuota, type Quota } from "./role-tree.js";
import { type AllocatorState, availableOn } from "./state.js";

/**
 * The quota arithmetic of one run. Each top-level role with a quota is charged with its unreserved allocations
 * and all reservations, allocated or not; enough unreserved resources are held back that every guarantee can
 * still be met later.
 */
export class Headroom {
  readonly #state: AllocatorState;
  readonly #consumed = new Map<string, Quantities>();
  #required: Quantities = noQuantities;
  #available: Quantities = noQuantities;

  constructor(state: AllocatorState, totalScalars: () => Quantities) {
    this.#state = state;
    for (const node of state.roles.root.children.values()) {
      if (isDefaultQuota(node.quota)) continue;
      const consumed = addQuantities(
        new Map(node.heldUnreserved.quantities),
        node.reservations.quantities,
      );
      this.#consumed.set(node.role, consumed);
      this.#required = addQuantities(
        this.#required,
        subtractQuantities(node.quota.guarantees, consumed),
      );
    }
    if (this.#required.size > 0) this.#available = this.#unheld(totalScalars());
  }

  /** Whether any guarantee is still to be met, so that something must be held back. */
  get isRequired(): boolean {
    return this.#required.size > 0;
  }

  /** What may be given away beyond guarantees. */
  get surplus(): Quantities {
    return subtractQuantities(this.#available, this.#required);
  }

  quotaOf(role: string): Quota {
    return this.#state.roles.get(role)?.quota ?? noQuota;
  }

  consumed(role: string): Quantities {
    return this.#consumed.get(role) ?? noQuantities;
  }

  unsatisfied(role: string): Quantities {
    return subtractQuantities(this.quotaOf(role).guarantees, this.consumed(role));
  }

  /** Books what a role got, of which `guaranteed` was owed to it. */
  charge(role: string, guaranteed: Quantities, total: Quantities): void {
    if (!isDefaultQuota(this.quotaOf(role))) {
      this.#consumed.set(role, addQuantities(this.consumed(role), total));
    }
    this.#required = subtractQuantities(this.#required, guaranteed);
    this.#available = subtractQuantities(this.#available, total);
  }

  #unheld(total: Quantities): Quantities {
    const { root } = this.#state.roles;
    const idleReservations = subtractQuantities(
      new Map(root.reservations.quantities),
      root.heldReserved.quantities,
    );
    let unheld = subtractQuantities(total, this.#state.roleSorter.allQuantities);
    unheld = subtractQuantities(unheld, idleReservations);
    for (const id of this.#state.revocableAgents) {
      const agent = this.#state.agents.get(id);
      if (agent === undefined) continue;
      const revocable = availableOn(agent).filter(isRevocable);
      unheld = subtractQuantities(unheld, scalarQuantities(revocable));
    }
    return unheld;
  }
}
