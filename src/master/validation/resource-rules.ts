import {
  addQuantities,
  allQuantities,
  equalResource,
  formatQuantities,
  formatResource,
  isDynamicallyReserved,
  isPersistentVolume,
  isRevocable,
  isUnreserved,
  type MesosProfile,
  noQuantities,
  type Resource,
  type Resources,
  reservationRole,
  scalarAmount,
  sumResources,
  toResources,
  upgradeResources,
  validateResources,
} from "../../resources/index.js";
import { hasForbiddenCharacter, validateId } from "./ids.js";

type List = readonly Resource[];

/** What is wrong with resources that a framework or an operator names (`resource::validate`). */
export function validateNamedResources(
  list: List | undefined,
  profile: MesosProfile,
): string | undefined {
  const problem = validateResources(list, profile);
  if (problem !== undefined) return `Invalid resources: ${problem}`;
  const resources = upgradeResources(list);
  if (profile !== "0.26") {
    const gpus = scalarAmount(resources, "gpus") ?? 0;
    if (!Number.isInteger(gpus)) {
      return "Invalid 'gpus' resource: The 'gpus' resource must be an unsigned integer";
    }
  }
  const disk = firstProblem(resources, (resource) => diskProblem(resource, profile));
  if (disk !== undefined) return `Invalid DiskInfo: ${disk}`;
  const taken = resources.find((one) => isDynamicallyReserved(one) && isRevocable(one));
  return taken === undefined
    ? undefined
    : `Invalid ReservationInfo: Dynamically reserved resource ${formatResource(taken, profile)}` +
        " cannot be created from revocable resources";
}

/** Persistence ids are unique per role on an agent. */
export function validateUniquePersistenceIds(resources: Resources): string | undefined {
  const seen = new Map<string, Resource>();
  for (const volume of resources) {
    const id = volume.disk?.persistence?.id;
    if (id === undefined) continue;
    const key = JSON.stringify([reservationRole(volume), id]);
    const other = seen.get(key);
    const isCopy = other?.shared !== undefined && equalResource(other, volume);
    if (other !== undefined && !isCopy) return `Persistence ID '${id}' is not unique`;
    seen.set(key, volume);
  }
  return undefined;
}

/** The first name of which there are both revocable and other resources, if any. */
export function mixedName(resources: Resources): string | undefined {
  const revocable = new Set(resources.filter(isRevocable).map(({ name }) => name));
  const others = resources.filter((one) => !isRevocable(one)).map(({ name }) => name);
  return others.filter((name) => revocable.has(name)).sort()[0];
}

/** What is wrong with a use of revocable next to other resources (1.11 wording). */
export function validateUnmixed(resources: Resources): string | undefined {
  const name = mixedName(resources);
  return name === undefined
    ? undefined
    : `Cannot use both revocable and non-revocable '${name}' at the same time`;
}

/** All allocated, and to the same role (1.11). */
export function validateSingleAllocation(resources: Resources): string | undefined {
  let role: string | undefined;
  for (const { allocation_info: allocation } of resources) {
    if (allocation?.role === undefined) return "The resources are not allocated to a role";
    if (role !== undefined && allocation.role !== role) {
      return (
        `The resources have multiple allocation roles ('${allocation.role}' and '${role}')` +
        " but only one allocation role is allowed"
      );
    }
    role = allocation.role;
  }
  return undefined;
}

/** All from the agent, or all from one provider (1.11). */
export function validateSingleProvider(list: List): string | undefined {
  const providers = new Set(list.map(({ provider_id: provider }) => provider?.value));
  if (providers.size === 1) return undefined;
  if (providers.has(undefined)) {
    return "Some resources have a resource provider and some do not";
  }
  return `The resources have multiple resource providers: ${[...providers].join(", ")}`;
}

/** All persistent volumes, writable. */
export function validatePersistentVolumes(list: List, profile: MesosProfile): string | undefined {
  for (const volume of list) {
    const { disk } = volume;
    if (disk === undefined) {
      return `Resource ${formatResource(volume, profile)} does not have DiskInfo`;
    }
    if (disk.persistence === undefined) return "'persistence' is not set in DiskInfo";
    if (profile === "0.26") continue;
    if (disk.volume === undefined) return "Expecting 'volume' to be set for persistent volume";
    if (disk.volume.mode === "RO") return "Read-only persistent volume not supported";
  }
  return undefined;
}

/** Whether a range or a set item occurs in more than one of the lists. */
export function overlaps(lists: readonly (List | undefined)[]): boolean {
  const collections = lists.map((list) => toResources(list));
  const apart = collections.reduce(
    (sum, collection) => addQuantities(sum, allQuantities(collection)),
    noQuantities,
  );
  const together = allQuantities(sumResources(collections));
  return formatQuantities(apart) !== formatQuantities(together);
}

function diskProblem(resource: Resource, profile: MesosProfile): string | undefined {
  const { disk } = resource;
  if (disk === undefined) return undefined;
  if (!isPersistentVolume(resource)) {
    if (disk.volume !== undefined) return "Non-persistent volume not supported";
    return disk.source === undefined || profile === "0.26"
      ? "DiskInfo is set but empty"
      : undefined;
  }
  if (isRevocable(resource)) {
    return "Persistent volumes cannot be created from revocable resources";
  }
  if (isUnreserved(resource)) {
    return "Persistent volumes cannot be created from unreserved resources";
  }
  if (disk.volume === undefined) return "Expecting 'volume' to be set for persistent volume";
  if (profile === "0.26" && disk.volume.mode === "RO") {
    return "Read-only persistent volume not supported";
  }
  if (disk.volume.host_path !== undefined) {
    return "Expecting 'host_path' to be unset for persistent volume";
  }
  const id = disk.persistence?.id ?? "";
  if (profile === "0.26") {
    return hasForbiddenCharacter(id)
      ? `Persistence ID '${id}' contains invalid characters`
      : undefined;
  }
  const problem = validateId(id);
  return problem === undefined
    ? undefined
    : `Invalid persistence ID for persistent volume: ${problem}`;
}

function firstProblem<T>(
  items: readonly T[],
  problemOf: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
