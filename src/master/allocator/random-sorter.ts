import { noQuantities, type Quantities } from "../../resources/index.js";
import type { Amount } from "./amount.js";
import type { Random } from "./random.js";
import type { Sorter } from "./sorter.js";
import { Tally } from "./tally.js";

/**
 * A weighted random order at each sort (`--role_sorter=random`, 1.11): a client of twice the weight comes first
 * twice as often. Subroles share the turns of their parent. Without a source of randomness, the heaviest first.
 */
export class RandomSorter implements Sorter {
  readonly #random: Random | undefined;
  readonly #clients = new Map<string, { active: boolean; readonly held: Tally }>();
  readonly #weights = new Map<string, number>();
  readonly #all = new Tally();

  constructor(random: Random | undefined) {
    this.#random = random;
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
    if (!this.has(client)) this.#clients.set(client, { active: false, held: new Tally() });
  }

  remove(client: string): void {
    const held = this.#clients.get(client)?.held.quantities ?? noQuantities;
    this.#all.subtract({ quantities: new Map(held), shared: [] });
    this.#clients.delete(client);
  }

  activate(client: string): void {
    const entry = this.#clients.get(client);
    if (entry !== undefined) entry.active = true;
  }

  deactivate(client: string): void {
    const entry = this.#clients.get(client);
    if (entry !== undefined) entry.active = false;
  }

  setWeight(client: string, weight: number): void {
    this.#weights.set(client, weight);
  }

  // Shares play no part, so neither does the cluster.
  addAgent(_agentId: string, _total: Quantities): void {}

  removeAgent(_agentId: string): void {}

  allocated(client: string, amount: Amount): void {
    this.#clients.get(client)?.held.add(amount);
    this.#all.add(amount);
  }

  unallocated(client: string, amount: Amount): void {
    this.#clients.get(client)?.held.subtract(amount);
    this.#all.subtract(amount);
  }

  exchanged(client: string, before: Amount, after: Amount): void {
    this.unallocated(client, before);
    this.allocated(client, after);
  }

  quantities(client: string): Quantities {
    return this.#clients.get(client)?.held.quantities ?? noQuantities;
  }

  sort(): readonly string[] {
    const root: Branch = { children: new Map() };
    for (const [client, { active }] of this.#clients) {
      if (active) plant(root, client);
    }
    return this.#shuffle(root, "");
  }

  #shuffle(branch: Branch, path: string): readonly string[] {
    const keyed = [...branch.children].map(([name, child]) => {
      const childPath = path === "" ? name : `${path}/${name}`;
      const weight = this.#weights.get(childPath) ?? 1;
      // Sorting by u^(1/w) draws without replacement in proportion to the weights (Efraimidis, Spirakis).
      const key = this.#random === undefined ? weight : this.#random() ** (1 / weight);
      return { key, clients: this.#leaves(child, childPath) };
    });
    return keyed.sort((a, b) => b.key - a.key).flatMap(({ clients }) => clients);
  }

  #leaves(branch: Branch, path: string): readonly string[] {
    return branch.client === undefined ? this.#shuffle(branch, path) : [branch.client];
  }
}

interface Branch {
  readonly children: Map<string, Branch>;
  client?: string;
}

function plant(root: Branch, client: string): void {
  let branch = root;
  for (const name of [...client.split("/"), "."]) {
    const next: Branch = branch.children.get(name) ?? { children: new Map() };
    branch.children.set(name, next);
    branch = next;
  }
  branch.client = client;
}
