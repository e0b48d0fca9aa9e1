import {
  allQuantities,
  fromFixedPoint,
  isRevocable,
  isStrictSubroleOf,
  isUnreserved,
  type Quantities,
  type Resources,
  reservationRole,
  scalarQuantities,
} from "../../resources/index.js";
import { agentViews } from "../http/view.js";
import type { Turn } from "../turn.js";

/** What a role and those below it have. */
export interface RoleBreakdown {
  /** In use. */
  readonly allocated: Quantities;
  readonly offered: Quantities;
  /** Scalars that are in use or offered. */
  readonly scalars: Quantities;
  readonly reserved: Quantities;
  /** What counts against the quota: what is used without a reservation, and all reservations. */
  readonly consumed: Quantities;
}

type Sums = { readonly [Kind in keyof RoleBreakdown]: Map<string, number> };

/**
 * Breakdowns of roles, each with the roles below it.
 *
 * @see Mesos master/readonly_handler.cpp (roles), master.cpp (RoleResourceBreakdown)
 */
export function roleBreakdowns(
  turn: Turn,
  roles: readonly string[],
): ReadonlyMap<string, RoleBreakdown> {
  const exact = exactSums(turn);
  return new Map(
    roles.map((role) => {
      const sums = emptySums();
      for (const [each, found] of exact) {
        if (each !== role && !isStrictSubroleOf(each, role)) continue;
        for (const kind of KINDS) add(sums[kind], found[kind]);
      }
      return [role, sums];
    }),
  );
}

/** Roles that something is allocated to or reserved for. */
export function rolesInUse(turn: Turn): readonly string[] {
  return [...exactSums(turn).keys()];
}

/** Amounts by name, as numbers. */
export function amountsOf(quantities: Quantities): ReadonlyMap<string, number> {
  return new Map([...quantities].map(([name, amount]) => [name, fromFixedPoint(amount)]));
}

const KINDS = ["allocated", "offered", "scalars", "reserved", "consumed"] as const;

function exactSums(turn: Turn): ReadonlyMap<string, Sums> {
  const byRole = new Map<string, Sums>();
  const of = (role: string): Sums => {
    const known = byRole.get(role) ?? emptySums();
    byRole.set(role, known);
    return known;
  };
  for (const { entry, used, offered } of agentViews(turn)) {
    for (const list of used) {
      for (const [role, resources] of byAllocation(list)) {
        add(of(role).allocated, allQuantities(resources));
        add(of(role).scalars, scalarQuantities(resources));
        const counted = resources.filter((each) => isUnreserved(each) && !isRevocable(each));
        add(of(role).consumed, scalarQuantities(counted));
      }
    }
    for (const list of offered) {
      for (const [role, resources] of byAllocation(list)) {
        add(of(role).offered, allQuantities(resources));
        add(of(role).scalars, scalarQuantities(resources));
      }
    }
    for (const resource of entry.total) {
      if (isUnreserved(resource)) continue;
      const role = reservationRole(resource);
      add(of(role).reserved, allQuantities([resource]));
      add(of(role).consumed, scalarQuantities([resource]));
    }
  }
  return byRole;
}

function byAllocation(list: Resources): ReadonlyMap<string, Resources> {
  const roles = new Map<string, Resources[number][]>();
  for (const resource of list) {
    const role = resource.allocation_info?.role ?? "*";
    const known = roles.get(role) ?? [];
    known.push(resource);
    roles.set(role, known);
  }
  return roles;
}

function emptySums(): Sums {
  return {
    allocated: new Map(),
    offered: new Map(),
    scalars: new Map(),
    reserved: new Map(),
    consumed: new Map(),
  };
}

function add(sum: Map<string, number>, more: Quantities): void {
  for (const [name, amount] of more) sum.set(name, (sum.get(name) ?? 0) + amount);
}
