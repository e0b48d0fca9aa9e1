import type { Quantities } from "../../resources/index.js";
import type { Amount } from "./amount.js";
import { AgentTotals, dominantShare, type Sorter } from "./sorter.js";
import { Tally } from "./tally.js";

// The tree of 1.x (sorter/drf/sorter.cpp). Clients are leaves; a role that is a client and has subroles is an
// inner node with a leaf "." below it, so that it competes with its own subroles. Siblings compete by the
// share of their whole subtree. Children of a node are kept as: active leaves and inner nodes in order of
// need, then inactive leaves.

/** Dominant resource fairness over a tree of roles, weights included, as 1.11 sorts. */
export class DrfSorter implements Sorter {
  readonly #root: Node = newNode("", "inner", undefined);
  readonly #clients = new Map<string, Node>();
  readonly #weights = new Map<string, number>();
  readonly #totals = new AgentTotals();
  readonly #excluded: ReadonlySet<string>;
  #dirty = false;
  #order: readonly string[] | undefined;

  /** @param excluded - names that do not count for fairness */
  constructor(excluded: ReadonlySet<string> = new Set()) {
    this.#excluded = excluded;
  }

  get size(): number {
    return this.#clients.size;
  }

  get allQuantities(): Quantities {
    return this.#root.held.quantities;
  }

  has(client: string): boolean {
    return this.#clients.has(client);
  }

  add(client: string): void {
    if (this.#clients.has(client)) return;
    let node = this.#root;
    for (const name of client.split("/")) {
      if (node !== this.#root && node.kind !== "inner") this.#pushDown(node);
      node = node.children.find((child) => child.name === name) ?? addNode(node, name, "inner");
    }
    if (node.children.length > 0) node = addNode(node, ".", "inactive");
    else reposition(node, "inactive");
    this.#clients.set(client, node);
    this.#soil();
  }

  remove(client: string): void {
    const leaf = this.#clients.get(client);
    if (leaf === undefined) return;
    this.#clients.delete(client);
    const gone: Amount = { quantities: new Map(leaf.held.quantities), shared: [] };
    for (let node = leaf; node.parent !== undefined; node = node.parent) {
      node.parent.held.subtract(gone);
      if (node.children.length === 0) detach(node);
      else this.#pullUp(node);
    }
    this.#soil();
  }

  activate(client: string): void {
    const node = this.#clients.get(client);
    if (node?.kind !== "inactive") return;
    reposition(node, "active");
    this.#soil();
  }

  deactivate(client: string): void {
    const node = this.#clients.get(client);
    if (node?.kind !== "active") return;
    reposition(node, "inactive");
    this.#order = undefined;
  }

  setWeight(client: string, weight: number): void {
    this.#weights.set(client, weight);
    this.#soil();
  }

  addAgent(agentId: string, total: Quantities): void {
    this.#totals.set(agentId, total);
    this.#soil();
  }

  removeAgent(agentId: string): void {
    this.#totals.delete(agentId);
    this.#soil();
  }

  allocated(client: string, amount: Amount): void {
    for (let node = this.#clients.get(client); node !== undefined; node = node.parent) {
      node.held.add(amount);
      node.turns += 1;
      if (!this.#dirty && node.parent !== undefined && node.kind !== "inactive") {
        node.share = this.#shareOf(node);
        if (shift(node, node.parent.children)) this.#order = undefined;
      }
    }
  }

  unallocated(client: string, amount: Amount): void {
    for (let node = this.#clients.get(client); node !== undefined; node = node.parent) {
      node.held.subtract(amount);
    }
    this.#soil();
  }

  exchanged(client: string, before: Amount, after: Amount): void {
    for (let node = this.#clients.get(client); node !== undefined; node = node.parent) {
      node.held.subtract(before);
      node.held.add(after);
    }
    this.#soil();
  }

  quantities(client: string): Quantities {
    return this.#clients.get(client)?.held.quantities ?? new Map();
  }

  sort(): readonly string[] {
    if (this.#dirty) {
      this.#sortBelow(this.#root);
      this.#dirty = false;
      this.#order = undefined;
    }
    this.#order ??= [...activeLeaves(this.#root)];
    return this.#order;
  }

  #soil(): void {
    this.#dirty = true;
    this.#order = undefined;
  }

  #sortBelow(node: Node): void {
    for (const child of node.children) {
      if (child.kind !== "inactive") child.share = this.#shareOf(child);
    }
    node.children.sort(byNeed);
    for (const child of node.children) {
      if (child.kind === "inner") this.#sortBelow(child);
    }
  }

  #shareOf(node: Node): number {
    const share = dominantShare(node.held.quantities, this.#totals.quantities, this.#excluded);
    return share / (this.#weights.get(node.path) ?? 1);
  }

  // A leaf gets subroles: its client moves to a leaf "." below it.
  #pushDown(node: Node): void {
    const { kind } = node;
    reposition(node, "inner");
    const leaf = addNode(node, ".", kind);
    leaf.held.absorb(node.held);
    leaf.turns = node.turns;
    this.#clients.set(node.path, leaf);
  }

  // The last subrole went: the leaf "." moves back up.
  #pullUp(node: Node): void {
    const [leaf, second] = node.children;
    if (leaf?.name !== "." || second !== undefined) return;
    detach(leaf);
    reposition(node, leaf.kind);
    this.#clients.set(node.path, node);
  }
}

type Kind = "inner" | "active" | "inactive";

interface Node {
  readonly name: string;
  readonly path: string;
  readonly client: string;
  readonly parent: Node | undefined;
  readonly children: Node[];
  readonly held: Tally;
  kind: Kind;
  share: number;
  turns: number;
}

function newNode(name: string, kind: Kind, parent: Node | undefined): Node {
  const path = parent === undefined || parent.path === "" ? name : `${parent.path}/${name}`;
  const client = name === "." && parent !== undefined ? parent.path : path;
  return {
    name,
    path,
    client,
    parent,
    children: [],
    held: new Tally(),
    kind,
    share: 0,
    turns: 0,
  };
}

function addNode(parent: Node, name: string, kind: Kind): Node {
  const node = newNode(name, kind, parent);
  attach(node);
  return node;
}

function attach(node: Node): void {
  if (node.kind === "inactive") node.parent?.children.push(node);
  else node.parent?.children.unshift(node);
}

function detach(node: Node): void {
  const siblings = node.parent?.children ?? [];
  const index = siblings.indexOf(node);
  if (index >= 0) siblings.splice(index, 1);
}

function reposition(node: Node, kind: Kind): void {
  detach(node);
  node.kind = kind;
  attach(node);
}

function byNeed(a: Node, b: Node): number {
  const inactive = Number(a.kind === "inactive") - Number(b.kind === "inactive");
  if (inactive !== 0 || a.kind === "inactive") return inactive;
  if (a.share !== b.share) return a.share - b.share;
  if (a.turns !== b.turns) return a.turns - b.turns;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

// Moves one node to its place among sorted siblings. Says whether it moved.
function shift(node: Node, siblings: Node[]): boolean {
  const from = siblings.indexOf(node);
  let at = from;
  for (let left = siblings[at - 1]; left !== undefined; left = siblings[at - 1]) {
    if (byNeed(node, left) >= 0) break;
    siblings[at] = left;
    at -= 1;
  }
  for (let right = siblings[at + 1]; right !== undefined; right = siblings[at + 1]) {
    if (byNeed(right, node) >= 0) break;
    siblings[at] = right;
    at += 1;
  }
  siblings[at] = node;
  return at !== from;
}

function* activeLeaves(node: Node): Generator<string> {
  for (const child of node.children) {
    if (child.kind === "inactive") return;
    if (child.kind === "active") yield child.client;
    else yield* activeLeaves(child);
  }
}
