import type { Quantities } from "../../resources/index.js";
import type { Amount } from "./amount.js";

/** Decides whose turn it is. Clients are roles or framework ids. */
export interface Sorter {
  /** A new client is not active. */
  add(client: string): void;
  remove(client: string): void;
  has(client: string): boolean;
  readonly size: number;
  /** Only active clients have turns. */
  activate(client: string): void;
  deactivate(client: string): void;
  setWeight(client: string, weight: number): void;
  /** What an agent contributes to the whole of which shares are parts. */
  addAgent(agentId: string, total: Quantities): void;
  removeAgent(agentId: string): void;
  allocated(client: string, amount: Amount): void;
  unallocated(client: string, amount: Amount): void;
  /** Replaces one amount of an allocation by another, which is not a new turn. */
  exchanged(client: string, before: Amount, after: Amount): void;
  /** What a client holds, its subroles not included. */
  quantities(client: string): Quantities;
  /** What all clients hold. */
  readonly allQuantities: Quantities;
  /** The active clients, the neediest first. A later change makes a new array: this one stays. */
  sort(): readonly string[];
}

/** The cluster of which shares are parts: a sum over agents. */
export class AgentTotals {
  readonly #byAgent = new Map<string, Quantities>();
  readonly #sum = new Map<string, number>();

  get quantities(): Quantities {
    return this.#sum;
  }

  set(agentId: string, total: Quantities): void {
    this.delete(agentId);
    this.#byAgent.set(agentId, total);
    for (const [name, amount] of total) this.#sum.set(name, (this.#sum.get(name) ?? 0) + amount);
  }

  delete(agentId: string): void {
    for (const [name, amount] of this.#byAgent.get(agentId) ?? []) {
      const rest = (this.#sum.get(name) ?? 0) - amount;
      if (rest > 0) this.#sum.set(name, rest);
      else this.#sum.delete(name);
    }
    this.#byAgent.delete(agentId);
  }
}

/** The dominant share: the greatest part of any one resource that somebody holds. */
export function dominantShare(
  held: Quantities,
  total: Quantities,
  excluded: ReadonlySet<string>,
): number {
  let share = 0;
  for (const [name, amount] of held) {
    const whole = total.get(name) ?? 0;
    if (whole > 0 && !excluded.has(name)) share = Math.max(share, amount / whole);
  }
  return share;
}
