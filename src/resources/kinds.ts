import type { DiskSource, Resource } from "./resource.js";
import { isStrictSubroleOf } from "./roles.js";
import { toFixedPoint } from "./scalar.js";

// Questions about one resource in the post-refinement format; `resources.filter(isRevocable)` and the like
// make the sub-collections that Mesos has methods for.

/** Whether nobody holds a reservation on it. */
export function isUnreserved(resource: Resource): boolean {
  return resource.reservations === undefined || resource.reservations.length === 0;
}

/** The role of the innermost reservation; `*` when there is none. */
export function reservationRole(resource: Resource): string {
  return resource.reservations?.[resource.reservations.length - 1]?.role ?? "*";
}

/** Whether it is reserved, to exactly `role` when that is given. */
export function isReserved(resource: Resource, role?: string): boolean {
  return !isUnreserved(resource) && (role === undefined || reservationRole(resource) === role);
}

/** Whether the innermost reservation was made at run time. */
export function isDynamicallyReserved(resource: Resource): boolean {
  return resource.reservations?.[resource.reservations.length - 1]?.type === "DYNAMIC";
}

/** Whether a reservation was refined, which only peers with RESERVATION_REFINEMENT understand. */
export function hasRefinedReservations(resource: Resource): boolean {
  return (resource.reservations?.length ?? 0) > 1;
}

/** Whether `role` may be given it: unreserved, or reserved to `role` or one of its ancestors. */
export function isAllocatableTo(resource: Resource, role: string): boolean {
  if (isUnreserved(resource)) return true;
  const holder = reservationRole(resource);
  return holder === role || isStrictSubroleOf(role, holder);
}

/** Whether it is a disk with a persistence id. */
export function isPersistentVolume(resource: Resource): boolean {
  return resource.disk?.persistence !== undefined;
}

/** Whether it is oversubscribed: to be taken back at any time. */
export function isRevocable(resource: Resource): boolean {
  return resource.revocable !== undefined;
}

/** Whether several tasks may use it at once. */
export function isShared(resource: Resource): boolean {
  return resource.shared !== undefined;
}

/** Whether it is a disk from a source of that type. */
export function isDisk(resource: Resource, type: DiskSource["type"]): boolean {
  return resource.disk?.source?.type === type;
}

/** Whether a resource provider, not the agent itself, answers for it. */
export function hasResourceProvider(resource: Resource): boolean {
  return resource.provider_id !== undefined;
}

/** Whether the agent writes it to disk, so that it outlives the agent process (`needCheckpointing`). */
export function needsCheckpointing(resource: Resource): boolean {
  return (
    !hasResourceProvider(resource) &&
    (isDynamicallyReserved(resource) || isPersistentVolume(resource))
  );
}

/** Whether there is nothing of it: zero at three decimals, no range, no item. */
export function isEmptyResource(resource: Resource): boolean {
  switch (resource.type) {
    case "SCALAR":
      return toFixedPoint(resource.scalar?.value ?? 0) === 0;
    case "RANGES":
      return (resource.ranges?.range?.length ?? 0) === 0;
    case "SET":
      return (resource.set?.item?.length ?? 0) === 0;
    default:
      return false;
  }
}
