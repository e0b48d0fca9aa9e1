import {
  isUnreserved,
  noQuantities,
  type Quantities,
  type ResourceLimits,
  type Resources,
  reservationRole,
} from "../../resources/index.js";
import { type Amount, type AmountByKind, amountOf } from "./amount.js";
import { Tally } from "./tally.js";

/** What a role is promised and what it may not exceed. */
export interface Quota {
  readonly guarantees: Quantities;
  readonly limits: ResourceLimits;
}

/** No promise and no limit. */
export const noQuota: Quota = { guarantees: noQuantities, limits: new Map() };

/** A role with everything counted that lies in it and below it. */
export interface RoleNode {
  readonly role: string;
  readonly parent: RoleNode | undefined;
  readonly children: Map<string, RoleNode>;
  /** Subscribed to the role or still holding resources of it. */
  readonly frameworks: Set<string>;
  readonly reservations: Tally;
  readonly heldReserved: Tally;
  readonly heldUnreserved: Tally;
  readonly usedUnreserved: Tally;
  quota: Quota;
  weight: number;
}

/**
 * The roles that matter for quota: those with frameworks, reservations, tasks, a quota or a weight, and their
 * ancestors.
 */
export class RoleTree {
  readonly root: RoleNode = newRole("", undefined);
  readonly #roles = new Map<string, RoleNode>();

  get(role: string): RoleNode | undefined {
    return this.#roles.get(role);
  }

  trackFramework(frameworkId: string, role: string): void {
    this.#make(role).frameworks.add(frameworkId);
  }

  untrackFramework(frameworkId: string, role: string): void {
    this.#roles.get(role)?.frameworks.delete(frameworkId);
    this.#prune(role);
  }

  setQuota(role: string, quota: Quota): void {
    this.#make(role).quota = quota;
    this.#prune(role);
  }

  setWeight(role: string, weight: number): void {
    this.#make(role).weight = weight;
    this.#prune(role);
  }

  /** Counts the reservations among the total of an agent. */
  trackReservations(agentId: string, total: Resources): void {
    for (const [role, amount] of reservedAmounts(agentId, total)) {
      for (const node of upwards(this.#make(role))) node.reservations.add(amount);
    }
  }

  untrackReservations(agentId: string, total: Resources): void {
    for (const [role, amount] of reservedAmounts(agentId, total)) {
      for (const node of upwards(this.#roles.get(role))) node.reservations.subtract(amount);
      this.#prune(role);
    }
  }

  /** Counts what was offered to, or is used by, frameworks in a role. */
  trackHeld(role: string, { reserved, unreservedNonRevocable }: AmountByKind): void {
    for (const node of upwards(this.#roles.get(role))) {
      node.heldReserved.add(reserved);
      node.heldUnreserved.add(unreservedNonRevocable);
    }
  }

  untrackHeld(role: string, { reserved, unreservedNonRevocable }: AmountByKind): void {
    for (const node of upwards(this.#roles.get(role))) {
      node.heldReserved.subtract(reserved);
      node.heldUnreserved.subtract(unreservedNonRevocable);
    }
  }

  /** Counts what tasks and executors use, even before their framework is known. */
  trackUsed(role: string, { unreservedNonRevocable }: AmountByKind): void {
    for (const node of upwards(this.#make(role))) node.usedUnreserved.add(unreservedNonRevocable);
  }

  untrackUsed(role: string, { unreservedNonRevocable }: AmountByKind): void {
    for (const node of upwards(this.#roles.get(role))) {
      node.usedUnreserved.subtract(unreservedNonRevocable);
    }
    this.#prune(role);
  }

  #make(role: string): RoleNode {
    const known = this.#roles.get(role);
    if (known !== undefined) return known;
    let node = this.root;
    for (const name of role.split("/")) {
      let child = node.children.get(name);
      if (child === undefined) {
        child = newRole(node === this.root ? name : `${node.role}/${name}`, node);
        node.children.set(name, child);
        this.#roles.set(child.role, child);
      }
      node = child;
    }
    return node;
  }

  #prune(role: string): void {
    let node = this.#roles.get(role);
    while (node?.parent !== undefined && isBare(node)) {
      node.parent.children.delete(node.role.slice(node.role.lastIndexOf("/") + 1));
      this.#roles.delete(node.role);
      node = node.parent;
    }
  }
}

/** Whether two quotas say the same. */
export function isDefaultQuota({ guarantees, limits }: Quota): boolean {
  return guarantees.size === 0 && limits.size === 0;
}

function newRole(role: string, parent: RoleNode | undefined): RoleNode {
  return {
    role,
    parent,
    children: new Map(),
    frameworks: new Set(),
    reservations: new Tally(),
    heldReserved: new Tally(),
    heldUnreserved: new Tally(),
    usedUnreserved: new Tally(),
    quota: noQuota,
    weight: 1,
  };
}

function isBare(node: RoleNode): boolean {
  return (
    node.children.size === 0 &&
    node.frameworks.size === 0 &&
    node.reservations.quantities.size === 0 &&
    node.usedUnreserved.quantities.size === 0 &&
    isDefaultQuota(node.quota) &&
    node.weight === 1
  );
}

function* upwards(from: RoleNode | undefined): Generator<RoleNode> {
  for (let node = from; node !== undefined; node = node.parent) yield node;
}

function reservedAmounts(agentId: string, total: Resources): ReadonlyMap<string, Amount> {
  const byRole = new Map<string, Resources>();
  for (const resource of total) {
    if (isUnreserved(resource) || resource.type !== "SCALAR") continue;
    const role = reservationRole(resource);
    byRole.set(role, [...(byRole.get(role) ?? []), resource]);
  }
  return new Map([...byRole].map(([role, list]) => [role, amountOf(agentId, list)]));
}
