import { failed, type Outcome, ok } from "./outcome.js";
import type { ReservationInfo, Resource } from "./resource.js";

// The three encodings of a reservation (common/resources_utils.cpp, convertResourceFormat):
//
//                pre-refinement             post-refinement            endpoint
//   unreserved   role "*"                   nothing                    role "*"
//   static r     role r                     reservations [STATIC r]    role r + reservations
//   dynamic r    role r, reservation {..}   reservations [DYNAMIC r]   both
//   refined      cannot be said             reservations [.., ..]      reservations only

/**
 * The post-refinement form of a resource in whichever form it came: what all functions of this folder take
 * and give. 0.26 has no such form; converting there and back changes nothing.
 */
export function upgradeResource(resource: Resource): Resource {
  const { role = "*", reservation, ...rest } = resource;
  if (resource.role === undefined && reservation === undefined) return resource;
  if (resource.reservations !== undefined && resource.reservations.length > 0) return rest;
  if (role === "*" && reservation === undefined) return rest;
  const only: ReservationInfo =
    reservation === undefined
      ? { type: "STATIC", role }
      : { ...reservation, type: "DYNAMIC", role };
  return { ...rest, reservations: [only] };
}

/** {@link upgradeResource} for a list as it stands in a message. */
export function upgradeResources(resources: readonly Resource[] | undefined): readonly Resource[] {
  return resources?.map(upgradeResource) ?? [];
}

/**
 * The pre-refinement form, for peers without RESERVATION_REFINEMENT and all before 1.4. Fails for a refined
 * reservation, which that form cannot say.
 */
export function downgradeResource(resource: Resource): Outcome<Resource> {
  const stack = resource.reservations ?? [];
  if (stack.length > 1) {
    return failed("Cannot downgrade resources containing refined reservations");
  }
  const { reservations: _, ...rest } = resource;
  return ok({ ...rest, ...oldReservation(resource, stack[0]) });
}

/** {@link downgradeResource} for a list: the first resource that cannot be said fails all. */
export function downgradeResources(resources: readonly Resource[]): Outcome<readonly Resource[]> {
  const downgraded: Resource[] = [];
  for (const resource of resources) {
    const result = downgradeResource(resource);
    if (result.kind === "error") return result;
    downgraded.push(result.value);
  }
  return ok(downgraded);
}

/** The form of the v0 HTTP endpoints since 1.4: both encodings side by side. */
export function endpointResource(resource: Resource): Resource {
  const stack = resource.reservations ?? [];
  return stack.length > 1 ? resource : { ...resource, ...oldReservation(resource, stack[0]) };
}

function oldReservation(
  resource: Resource,
  only: ReservationInfo | undefined,
): Pick<Resource, "role" | "reservation"> {
  if (only === undefined) return { role: resource.role ?? "*" };
  const { type, role = "*", ...reservation } = only;
  return type === "DYNAMIC" ? { role, reservation } : { role };
}

/** The same resources, each allocated to `role`. */
export function allocateResources(
  resources: readonly Resource[],
  role: string,
): readonly Resource[] {
  return resources.map((resource) => ({ ...resource, allocation_info: { role } }));
}

/** Fills in the allocation where it is missing, as the master does with the operations of an ACCEPT. */
export function injectAllocation(
  resources: readonly Resource[],
  role: string,
): readonly Resource[] {
  return resources.map((resource) =>
    resource.allocation_info === undefined ? { ...resource, allocation_info: { role } } : resource,
  );
}

/** The same resources without their allocation, as totals and frameworks without MULTI_ROLE see them. */
export function unallocateResources(resources: readonly Resource[]): readonly Resource[] {
  return resources.map(unallocateResource);
}

/** One resource without its allocation. */
export function unallocateResource(resource: Resource): Resource {
  if (resource.allocation_info === undefined) return resource;
  const { allocation_info: _, ...rest } = resource;
  return rest;
}
