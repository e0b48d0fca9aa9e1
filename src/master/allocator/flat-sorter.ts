import type { Quantities } from "../../resources/index.js";
import type { Amount } from "./amount.js";
import { AgentTotals, dominantShare, type Sorter } from "./sorter.js";
import { Tally } from "./tally.js";

/**
 * Dominant resource fairness as 0.26 sorts (`sorter/drf/sorter.cpp`): no tree, and a client that is deactivated
 * forgets how many turns it had.
 *
 * The sorter of a role measures shares against what the role holds, not against the cluster; `ofHeld` says so.
 */
export class FlatSorter implements Sorter {
  readonly #clients = new Map<string, Client>();
  readonly #agents = new AgentTotals();
  readonly #all = new Tally();
  readonly #ofHeld: boolean;
  #order: readonly string[] | undefined;

  constructor(options: { readonly ofHeld: boolean }) {
    this.#ofHeld = options.ofHeld;
  }

  get size(): number {
    return this.#clients.size;
  }

  get allQuantities(): Quantities {
    return this.#all.quantities;
  }

  has(client: string): boolean {
    return this.#clients.has(client);
  }

  add(client: string): void {
    if (this.#clients.has(client)) return;
    this.#clients.set(client, {
      name: client,
      weight: 1,
      held: new Tally(),
      active: false,
      turns: 0,
      share: 0,
    });
  }

  remove(client: string): void {
    const entry = this.#clients.get(client);
    if (entry === undefined) return;
    this.#all.subtract({ quantities: new Map(entry.held.quantities), shared: [] });
    this.#clients.delete(client);
    this.#order = undefined;
  }

  activate(client: string): void {
    const entry = this.#clients.get(client);
    if (entry === undefined || entry.active) return;
    entry.active = true;
    entry.turns = 0;
    this.#order = undefined;
  }

  deactivate(client: string): void {
    const entry = this.#clients.get(client);
    if (entry === undefined) return;
    entry.active = false;
    this.#order = undefined;
  }

  setWeight(client: string, weight: number): void {
    const entry = this.#clients.get(client);
    if (entry !== undefined) entry.weight = weight;
    this.#order = undefined;
  }

  addAgent(agentId: string, total: Quantities): void {
    this.#agents.set(agentId, total);
    this.#order = undefined;
  }

  removeAgent(agentId: string): void {
    this.#agents.delete(agentId);
    this.#order = undefined;
  }

  allocated(client: string, amount: Amount): void {
    const entry = this.#clients.get(client);
    if (entry === undefined) return;
    if (entry.active) entry.turns += 1;
    entry.held.add(amount);
    this.#all.add(amount);
    this.#order = undefined;
  }

  unallocated(client: string, amount: Amount): void {
    const entry = this.#clients.get(client);
    if (entry === undefined) return;
    entry.held.subtract(amount);
    this.#all.subtract(amount);
    this.#order = undefined;
  }

  exchanged(client: string, before: Amount, after: Amount): void {
    const entry = this.#clients.get(client);
    if (entry === undefined) return;
    entry.held.subtract(before);
    entry.held.add(after);
    this.#all.subtract(before);
    this.#all.add(after);
    this.#order = undefined;
  }

  quantities(client: string): Quantities {
    return this.#clients.get(client)?.held.quantities ?? new Map();
  }

  sort(): readonly string[] {
    if (this.#order !== undefined) return this.#order;
    const whole = this.#ofHeld ? this.#all.quantities : this.#agents.quantities;
    const active = [...this.#clients.values()].filter((client) => client.active);
    for (const client of active) {
      client.share = dominantShare(client.held.quantities, whole, none) / client.weight;
    }
    this.#order = active.sort(byNeed).map((client) => client.name);
    return this.#order;
  }
}

interface Client {
  readonly name: string;
  readonly held: Tally;
  weight: number;
  active: boolean;
  turns: number;
  share: number;
}

const none: ReadonlySet<string> = new Set();

function byNeed(a: Client, b: Client): number {
  if (a.share !== b.share) return a.share - b.share;
  if (a.turns !== b.turns) return a.turns - b.turns;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
