import {
  formatResource,
  isRevocable,
  isUnreserved,
  type Quantities,
  quantityOf,
  type Resource,
  type Resources,
} from "../../resources/index.js";

/** The scalars of some resources, ready to be counted in many places. */
export interface Amount {
  /** In fixed point, shared volumes left out. */
  readonly quantities: Quantities;
  /** Shared volumes: each place counts one of them once, however many copies it sees. */
  readonly shared: readonly SharedScalar[];
}

interface SharedScalar {
  readonly key: string;
  readonly name: string;
  readonly quantity: number;
}

/** One allocation seen in the three ways that the books need. */
export interface AmountByKind {
  readonly all: Amount;
  readonly unreservedNonRevocable: Amount;
  readonly reserved: Amount;
}

/** Sums up scalars; other types do not count for shares and quotas. */
export function amountOf(agentId: string, resources: Resources): Amount {
  const quantities = new Map<string, number>();
  const shared: SharedScalar[] = [];
  for (const resource of resources) {
    if (resource.type !== "SCALAR") continue;
    const { name } = resource;
    const quantity = quantityOf(resource);
    if (resource.shared === undefined) quantities.set(name, (quantities.get(name) ?? 0) + quantity);
    else shared.push({ key: `${agentId} ${formatResource(resource)}`, name, quantity });
  }
  return { quantities, shared };
}

/** {@link amountOf} the whole and its two parts. */
export function amountsByKind(agentId: string, resources: Resources): AmountByKind {
  if (resources.every(isPlain)) {
    const all = amountOf(agentId, resources);
    return { all, unreservedNonRevocable: all, reserved: noAmount };
  }
  return {
    all: amountOf(agentId, resources),
    unreservedNonRevocable: amountOf(agentId, resources.filter(isPlain)),
    reserved: amountOf(
      agentId,
      resources.filter((resource) => !isUnreserved(resource)),
    ),
  };
}

const noAmount: Amount = { quantities: new Map(), shared: [] };

function isPlain(resource: Resource): boolean {
  return isUnreserved(resource) && !isRevocable(resource);
}
