import { upgradeResource } from "./format.js";
import { isAddable, isSubtractable, kindKey } from "./identity.js";
import { isEmptyResource, isReserved, isUnreserved, reservationRole } from "./kinds.js";
import type { MesosProfile } from "./profile.js";
import { addRanges, coalesceRanges, containsRanges, subtractRanges } from "./ranges.js";
import type { Range, Resource, Resources } from "./resource.js";
import { addScalars, fromFixedPoint, subtractScalars, toFixedPoint } from "./scalar.js";
import { addSets, containsSet, subtractSets } from "./sets.js";
import { validateResource } from "./validate.js";

/**
 * The collection that a list from a message stands for: upgraded to the post-refinement format and merged.
 * Invalid and empty resources vanish without a word, as they do in Mesos: validate first where it matters.
 */
export function toResources(
  list: readonly Resource[] | undefined,
  profile: MesosProfile = "1.11",
): Resources {
  const valid = (list ?? []).filter(
    (resource) => validateResource(resource, profile) === undefined,
  );
  return mergeResources(valid.map(upgradeResource));
}

/** The sum of two collections. */
export function addResources(a: Resources, b: Resources): Resources {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const sum = [...a];
  for (const resource of b) addInto(sum, resource);
  return sum;
}

/** The sum of any number of collections. */
export function sumResources(collections: Iterable<Resources>): Resources {
  return mergeResources([...collections].flat());
}

/** A list whose parts are valid but may belong together, such as after a change of reservations, merged. */
export function mergeResources(list: readonly Resource[]): Resources {
  if (list.length > longList) return mergeLong(list);
  const sum: Resource[] = [];
  for (const resource of list) addInto(sum, resource);
  return sum;
}

/**
 * What is left of `a` without `b`. Never fails and never goes below zero: what `a` has too little of is
 * simply gone. Ask {@link containsResources} first where that would be wrong.
 */
export function subtractResources(a: Resources, b: Resources): Resources {
  if (a.length === 0 || b.length === 0) return a;
  const rest = [...a];
  for (const resource of b) subtractFrom(rest, resource);
  return rest;
}

/**
 * Whether `b` can be taken out of `a` whole. Every resource of `b` must fit into one resource of `a`, so a
 * request does not stretch over roles.
 */
export function containsResources(a: Resources, b: Resources): boolean {
  if (b.length === 0) return true;
  if (b.length === 1) return b[0] !== undefined && containsResource(a, b[0]);
  const rest = [...a];
  for (const resource of b) {
    if (!containsResource(rest, resource)) return false;
    subtractFrom(rest, resource);
  }
  return true;
}

/** Whether one valid resource fits into one resource of `a`. */
export function containsResource(a: Resources, resource: Resource): boolean {
  return a.some((whole) => fits(whole, resource));
}

/** Whether both hold the same, in whatever order. */
export function equalResources(a: Resources, b: Resources): boolean {
  return a === b || (containsResources(a, b) && containsResources(b, a));
}

/** The same amounts, reserved to nobody. */
export function toUnreserved(resources: Resources): Resources {
  return mergeResources(resources.map(withoutReservations));
}

/** One more reservation on top of each. */
export function pushReservation(
  resources: Resources,
  reservation: NonNullable<Resource["reservations"]>[number],
): Resources {
  return mergeResources(
    resources.map((resource) => ({
      ...resource,
      reservations: [...(resource.reservations ?? []), reservation],
    })),
  );
}

/** Each without its innermost reservation. */
export function popReservation(resources: Resources): Resources {
  return mergeResources(
    resources.map((resource) => {
      const stack = resource.reservations?.slice(0, -1) ?? [];
      return stack.length === 0
        ? withoutReservations(resource)
        : { ...resource, reservations: stack };
    }),
  );
}

/** The scalar of that name over all roles and disks; `undefined` when there is none. */
export function scalarAmount(resources: Resources, name: string): number | undefined {
  let sum: number | undefined;
  for (const resource of resources) {
    if (resource.name === name && resource.type === "SCALAR") {
      sum = (sum ?? 0) + toFixedPoint(resource.scalar?.value ?? 0);
    }
  }
  return sum === undefined ? undefined : fromFixedPoint(sum);
}

/** The ranges of that name over all roles; `undefined` when there are none. */
export function rangesNamed(resources: Resources, name: string): readonly Range[] | undefined {
  const named = resources.filter(({ name: n, type }) => n === name && type === "RANGES");
  if (named.length === 0) return undefined;
  return addRanges(
    [],
    named.flatMap((resource) => resource.ranges?.range ?? []),
  );
}

/**
 * Covers each target whatever the role: first from its own role, then from the unreserved, then from anyone's.
 * `undefined` when something is missing.
 */
export function findResources(total: Resources, targets: Resources): Resources | undefined {
  let found: Resources = [];
  for (const target of targets) {
    const part = findOne(total, target);
    if (part === undefined) return undefined;
    found = addResources(found, part);
  }
  return found;
}

/**
 * A scalar cut down to `limit` in fixed point; `undefined` when it is a disk that cannot be cut.
 */
export function shrinkResource(resource: Resource, limit: number): Resource | undefined {
  if (toFixedPoint(resource.scalar?.value ?? 0) <= limit) return resource;
  const smaller = { ...resource, scalar: { ...resource.scalar, value: fromFixedPoint(limit) } };
  return resource.disk === undefined || fits(resource, smaller) ? smaller : undefined;
}

function findOne(total: Resources, target: Resource): Resources | undefined {
  const role = reservationRole(target);
  const preferences: readonly ((resource: Resource) => boolean)[] = [
    ...(isReserved(target) ? [(resource: Resource) => isReserved(resource, role)] : []),
    isUnreserved,
    () => true,
  ];
  let left = total;
  let missing: Resources = [withoutReservations(target)];
  let found: Resources = [];
  for (const preferred of preferences) {
    for (const candidate of left.filter(preferred)) {
      const flat = [withoutReservations(candidate)];
      if (containsResources(flat, missing)) {
        const { reservations } = candidate;
        const rest =
          reservations === undefined
            ? missing
            : missing.map((resource) => ({ ...resource, reservations }));
        return addResources(found, rest);
      }
      if (containsResources(missing, flat)) {
        found = addResources(found, [candidate]);
        left = subtractResources(left, [candidate]);
        missing = subtractResources(missing, flat);
      }
    }
  }
  return undefined;
}

function withoutReservations(resource: Resource): Resource {
  if (resource.reservations === undefined) return resource;
  const { reservations: _, ...rest } = resource;
  return rest;
}

function addInto(sum: Resource[], resource: Resource): void {
  if (isEmptyResource(resource)) return;
  const index = sum.findIndex((candidate) => isAddable(candidate, resource));
  const present = sum[index];
  if (present === undefined) sum.push(resource);
  else sum[index] = plus(present, resource);
}

function subtractFrom(rest: Resource[], resource: Resource): void {
  if (isEmptyResource(resource)) return;
  const index = rest.findIndex((candidate) => isSubtractable(candidate, resource));
  const present = rest[index];
  if (present === undefined) return;
  if (present.shared !== undefined) {
    rest.splice(index, 1);
    return;
  }
  const less = minus(present, resource);
  if (isEmptyResource(less) || (less.scalar?.value ?? 0) < 0) rest.splice(index, 1);
  else rest[index] = less;
}

// Agents have a handful of resources, for which comparing each with each is fastest. A peer may send any number:
// beyond this length they are grouped first, so that merging stays linear.
const longList = 24;

function mergeLong(list: readonly Resource[]): Resources {
  const groups = new Map<string, Resource[]>();
  for (const [index, resource] of list.entries()) {
    if (isEmptyResource(resource)) continue;
    const key = isAddable(resource, resource) ? kindKey(resource) : String(index);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [resource]);
    else group.push(resource);
  }
  return [...groups.values()].flatMap(sumOfKind);
}

function sumOfKind(parts: readonly Resource[]): Resources {
  const [first, second] = parts;
  if (first === undefined || second === undefined) return parts;
  return [withSum(first, parts)];
}

function withSum(first: Resource, parts: readonly Resource[]): Resource {
  switch (first.type) {
    case "SCALAR":
      return withScalar(
        first,
        fromFixedPoint(parts.reduce((sum, one) => sum + toFixedPoint(one.scalar?.value ?? 0), 0)),
      );
    case "RANGES": {
      const range = coalesceRanges(parts.flatMap((one) => one.ranges?.range ?? []));
      return { ...first, ranges: { ...first.ranges, range } };
    }
    default: {
      const item = [...new Set(parts.flatMap((one) => one.set?.item ?? []))];
      return { ...first, set: { ...first.set, item } };
    }
  }
}

function plus(a: Resource, b: Resource): Resource {
  switch (a.type) {
    case "SCALAR":
      return withScalar(a, addScalars(a.scalar?.value ?? 0, b.scalar?.value ?? 0));
    case "RANGES": {
      const range = addRanges(a.ranges?.range ?? [], b.ranges?.range ?? []);
      return { ...a, ranges: { ...a.ranges, range } };
    }
    case "SET":
      return { ...a, set: { ...a.set, item: addSets(a.set?.item ?? [], b.set?.item ?? []) } };
    default:
      return a;
  }
}

function minus(a: Resource, b: Resource): Resource {
  switch (a.type) {
    case "SCALAR":
      return withScalar(a, subtractScalars(a.scalar?.value ?? 0, b.scalar?.value ?? 0));
    case "RANGES": {
      const range = subtractRanges(a.ranges?.range ?? [], b.ranges?.range ?? []);
      return { ...a, ranges: { ...a.ranges, range } };
    }
    case "SET":
      return { ...a, set: { ...a.set, item: subtractSets(a.set?.item ?? [], b.set?.item ?? []) } };
    default:
      return a;
  }
}

function withScalar(resource: Resource, value: number): Resource {
  return { ...resource, scalar: { ...resource.scalar, value } };
}

function fits(whole: Resource, part: Resource): boolean {
  if (!isSubtractable(whole, part)) return false;
  switch (whole.type) {
    case "SCALAR":
      return toFixedPoint(part.scalar?.value ?? 0) <= toFixedPoint(whole.scalar?.value ?? 0);
    case "RANGES":
      return containsRanges(whole.ranges?.range ?? [], part.ranges?.range ?? []);
    case "SET":
      return containsSet(whole.set?.item ?? [], part.set?.item ?? []);
    default:
      return false;
  }
}
