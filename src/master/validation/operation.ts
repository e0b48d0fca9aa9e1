import {
  containsResource,
  equalResources,
  formatResource,
  formatResources,
  hasRefinedReservations,
  hasResourceProvider,
  isDisk,
  isDynamicallyReserved,
  isPersistentVolume,
  mergeResources,
  type Operation,
  type Resource,
  reservationRole,
  sameReservations,
  stripVolume,
  toFixedPoint,
  toResources,
  toUnreserved,
  unallocateResource,
  unallocateResources,
  upgradeResource,
  upgradeResources,
  validateResource,
} from "../../resources/index.js";
import { validateOldOperation } from "./old-operation.js";
import type { OperationContext } from "./operation-context.js";
import {
  validateNamedResources,
  validatePersistentVolumes,
  validateSingleAllocation,
  validateSingleProvider,
  validateUniquePersistenceIds,
} from "./resource-rules.js";

/**
 * What is wrong with a reservation, volume or disk operation, if anything (`operation::validate`). LAUNCH and
 * LAUNCH_GROUP are judged task by task instead.
 *
 * Whether the resources are there is another question: apply the conversions to find out.
 */
export function validateOperation(
  operation: Operation,
  context: OperationContext,
): string | undefined {
  if (context.profile === "0.26") return validateOldOperation(operation, context);
  switch (operation.type) {
    case "RESERVE":
      return reserveProblem(operation.reserve ?? {}, context);
    case "UNRESERVE":
      return unreserveProblem(operation.unreserve?.resources ?? []);
    case "CREATE":
      return createProblem(operation.create?.volumes ?? [], context);
    case "DESTROY":
      return destroyProblem(operation.destroy?.volumes ?? [], context);
    case "GROW_VOLUME":
      return operation.grow_volume && growProblem(operation.grow_volume, context);
    case "SHRINK_VOLUME":
      return operation.shrink_volume && shrinkProblem(operation.shrink_volume, context);
    case "CREATE_DISK":
      return operation.create_disk && createDiskProblem(operation.create_disk);
    case "DESTROY_DISK":
      return operation.destroy_disk && destroyDiskProblem(operation.destroy_disk.source);
    default:
      return undefined;
  }
}

type List = readonly Resource[];

function reserveProblem(
  { resources: raw, source: rawSource }: NonNullable<Operation["reserve"]>,
  context: OperationContext,
): string | undefined {
  const named = validateNamedResources(raw, "1.11");
  if (named !== undefined) return `Invalid resources: ${named}`;
  const namedSource = validateNamedResources(rawSource, "1.11");
  if (namedSource !== undefined) return `Invalid source: ${namedSource}`;
  const resources = upgradeResources(raw);
  if ((rawSource ?? []).length > 0) {
    const problem = sourceProblem(upgradeResources(rawSource), resources);
    if (problem !== undefined) return problem;
  }
  const providers = validateSingleProvider(resources);
  if (providers !== undefined) return `Invalid resources: ${providers}`;
  for (const resource of resources) {
    const problem =
      reservationProblem(resource, context) ??
      reserverProblem(resource, context.principal) ??
      allocationProblem(resource, context);
    if (problem !== undefined) return problem;
  }
  if (context.framework === undefined) return undefined;
  const allocation = validateSingleAllocation(resources);
  return allocation && `Invalid reservation resources: ${allocation}`;
}

function sourceProblem(source: List, target: List): string | undefined {
  for (const [list, what] of [
    [source, "source"],
    [target, "resources"],
  ] as const) {
    const [first] = list;
    if (first === undefined) return `Invalid ${what}: Resource cannot be empty`;
    if (!list.every((one) => sameReservations(one.reservations, first.reservations))) {
      return `Invalid ${what}: Mixed reservations are not supported${formatResources(list)}`;
    }
  }
  const from = toUnreserved(source);
  const to = toUnreserved(target);
  return equalResources(from, to)
    ? undefined
    : "Source and target resources should refer to identical resource quantities:" +
        ` ${formatResources(from)} vs. ${formatResources(to)}`;
}

function reservationProblem(
  resource: Resource,
  { agentCapabilities }: OperationContext,
): string | undefined {
  if (!isDynamicallyReserved(resource)) {
    return `Resource ${formatResource(resource)} is not dynamically reserved`;
  }
  return roleProblem(resource, agentCapabilities, "Resource", "reserved");
}

// An old agent could not say afterwards what it holds.
function roleProblem(
  resource: Resource,
  agentCapabilities: ReadonlySet<string>,
  what: string,
  done: string,
): string | undefined {
  const role = reservationRole(resource);
  if (!agentCapabilities.has("HIERARCHICAL_ROLE") && role.includes("/")) {
    return (
      `${what} ${formatResource(resource)} with reservation for hierarchical role '${role}' cannot` +
      ` be ${done} on an agent without HIERARCHICAL_ROLE capability`
    );
  }
  return !agentCapabilities.has("RESERVATION_REFINEMENT") && hasRefinedReservations(resource)
    ? `${what} ${formatResource(resource)} with reservation refinement cannot be ${done} on an` +
        " agent without RESERVATION_REFINEMENT capability"
    : undefined;
}

function reserverProblem(resource: Resource, principal: string | undefined): string | undefined {
  if (principal === undefined) return undefined;
  const reserver = resource.reservations?.at(-1)?.principal;
  if (reserver === undefined) {
    return (
      `A reserve operation was attempted by principal '${principal}', but there is a reserved` +
      " resource in the request with no principal set"
    );
  }
  return reserver === principal
    ? undefined
    : `A reserve operation was attempted by authenticated principal '${principal}', which does not` +
        ` match a reserved resource in the request with principal '${reserver}'`;
}

function allocationProblem(
  resource: Resource,
  { framework }: OperationContext,
): string | undefined {
  const allocated = resource.allocation_info?.role;
  if (framework === undefined) {
    return resource.allocation_info === undefined
      ? undefined
      : "A reserve operation was attempted with an allocated resource, but the operator API only" +
          " allows reservations to be made to unallocated resources";
  }
  if (allocated === undefined) {
    return (
      `A reserve operation was attempted on unallocated resource ${formatResource(resource)}, but` +
      " frameworks can only perform reservations on allocated resources"
    );
  }
  const reserved = reservationRole(resource);
  if (allocated !== reserved) {
    return (
      `A reserve operation was attempted for a resource with role '${reserved}', but the resource` +
      ` was allocated to role '${allocated}'`
    );
  }
  return framework.roles.includes(allocated)
    ? undefined
    : `A reserve operation was attempted for a resource allocated to role '${allocated}', but the` +
        ` framework only has roles '{ ${framework.roles.join(", ")} }'`;
}

function unreserveProblem(list: List): string | undefined {
  const named = validateNamedResources(list, "1.11");
  if (named !== undefined) return `Invalid resources: ${named}`;
  const resources = upgradeResources(list);
  const providers = validateSingleProvider(resources);
  if (providers !== undefined) return `Invalid resources: ${providers}`;
  for (const resource of resources) {
    if (!isDynamicallyReserved(resource)) {
      return `Resource ${formatResource(resource)} is not dynamically reserved`;
    }
    if (isPersistentVolume(resource)) {
      return (
        `A dynamically reserved persistent volume ${formatResource(resource)} cannot be unreserved` +
        " directly. Please destroy the persistent volume first then unreserve the resource"
      );
    }
  }
  return undefined;
}

function createProblem(list: List, context: OperationContext): string | undefined {
  const problem = volumesProblem(list);
  if (problem !== undefined) return problem;
  const volumes = upgradeResources(list);
  const mine = toResources(volumes);
  const twice = validateUniquePersistenceIds([...context.checkpointed, ...mine]);
  if (twice !== undefined) return twice;
  const { framework, agentCapabilities, principal } = context;
  for (const volume of volumes) {
    if (
      framework !== undefined &&
      volume.shared !== undefined &&
      !framework.capabilities.has("SHARED_RESOURCES")
    ) {
      return (
        `Create volume operation for '${formatResource(volume)}' has been attempted by framework` +
        ` '${framework.id}' with no SHARED_RESOURCES capability`
      );
    }
    const unfit =
      roleProblem(volume, agentCapabilities, "Volume", "created") ??
      creatorProblem(volume, principal);
    if (unfit !== undefined) return unfit;
  }
  if (framework === undefined) return undefined;
  const allocation = validateSingleAllocation(volumes);
  return allocation && `Invalid volume resources: ${allocation}`;
}

function creatorProblem(volume: Resource, principal: string | undefined): string | undefined {
  if (principal === undefined) return undefined;
  const creator = volume.disk?.persistence?.principal;
  if (creator === undefined) {
    return (
      `Create volume operation attempted by principal '${principal}', but there is a volume in the` +
      " operation with no principal set in 'disk.persistence'"
    );
  }
  return creator === principal
    ? undefined
    : `Create volume operation attempted by authenticated principal '${principal}', which does not` +
        ` match a volume in the operation with principal '${creator}' set in 'disk.persistence'`;
}

function destroyProblem(list: List, { checkpointed, used }: OperationContext): string | undefined {
  const problem = volumesProblem(list);
  if (problem !== undefined) return problem;
  const volumes = unallocateResources(upgradeResources(list));
  for (const volume of volumes) {
    if (!hasResourceProvider(volume) && !containsResource(checkpointed, volume)) {
      return "Persistent volumes not found";
    }
  }
  for (const resources of used) {
    const inUse = mergeResources(unallocateResources(resources));
    if (volumes.some((volume) => containsResource(inUse, volume))) {
      return "Persistent volumes in use";
    }
  }
  return undefined;
}

function volumesProblem(list: List): string | undefined {
  const named = validateNamedResources(list, "1.11");
  if (named !== undefined) return `Invalid resources: ${named}`;
  const volumes = upgradeResources(list);
  const providers = validateSingleProvider(volumes);
  if (providers !== undefined) return `Invalid resources: ${providers}`;
  const persistent = validatePersistentVolumes(volumes, "1.11");
  return persistent && `Not a persistent volume: ${persistent}`;
}

function growProblem(
  { volume: rawVolume, addition: rawAddition }: NonNullable<Operation["grow_volume"]>,
  { agentCapabilities }: OperationContext,
): string | undefined {
  const inVolume = validateResource(rawVolume, "1.11");
  if (inVolume !== undefined) {
    return `Invalid resource in the 'GrowVolume.volume' field: ${inVolume}`;
  }
  const inAddition = validateResource(rawAddition, "1.11");
  if (inAddition !== undefined) {
    return `Invalid resource in the 'GrowVolume.addition' field: ${inAddition}`;
  }
  const volume = upgradeResource(rawVolume);
  const addition = upgradeResource(rawAddition);
  if (toFixedPoint(addition.scalar?.value ?? 0) <= 0) {
    return "The size of 'GrowVolume.addition' field must be greater than zero";
  }
  if (hasResourceProvider(volume)) {
    return "Growing a volume from a resource provider is not supported";
  }
  const persistent = validatePersistentVolumes([volume], "1.11");
  if (persistent !== undefined) {
    return `Invalid persistent volume in the 'GrowVolume.volume' field: ${persistent}`;
  }
  if (volume.shared !== undefined) {
    return "Growing a shared persistent volume is not supported";
  }
  if (mergeResources([stripVolume(volume), addition]).length !== 1) {
    return "Incompatible resources in the 'GrowVolume.volume' and 'GrowVolume.addition' fields";
  }
  return resizeProblem(volume, agentCapabilities, "grown");
}

function shrinkProblem(
  { volume: rawVolume, subtract }: NonNullable<Operation["shrink_volume"]>,
  { agentCapabilities }: OperationContext,
): string | undefined {
  const inVolume = validateResource(rawVolume, "1.11");
  if (inVolume !== undefined) {
    return `Invalid resource in the 'ShrinkVolume.volume' field: ${inVolume}`;
  }
  const volume = upgradeResource(rawVolume);
  const less = toFixedPoint(subtract.value);
  if (!(less > 0)) return "Value of 'ShrinkVolume.subtract' must be greater than zero";
  if (toFixedPoint(volume.scalar?.value ?? 0) <= less) {
    return "Value of 'ShrinkVolume.subtract' must be smaller than the size of 'ShrinkVolume.volume'";
  }
  if (hasResourceProvider(volume)) {
    return "Shrinking a volume from a resource provider is not supported";
  }
  if (isDisk(volume, "MOUNT")) return "Shrinking a volume on a MOUNT disk is not supported";
  const persistent = validatePersistentVolumes([volume], "1.11");
  if (persistent !== undefined) {
    return `Invalid persistent volume in the 'ShrinkVolume.volume' field: ${persistent}`;
  }
  if (volume.shared !== undefined) {
    return "Shrinking a shared persistent volume is not supported";
  }
  return resizeProblem(volume, agentCapabilities, "shrunk");
}

function resizeProblem(
  volume: Resource,
  agentCapabilities: ReadonlySet<string>,
  done: string,
): string | undefined {
  return agentCapabilities.has("RESIZE_VOLUME")
    ? undefined
    : `Volume ${formatResource(volume)} cannot be ${done} on an agent without RESIZE_VOLUME` +
        " capability";
}

function createDiskProblem({
  source: raw,
  target_type: target,
  target_profile: profile,
}: NonNullable<Operation["create_disk"]>): string | undefined {
  const problem = diskSourceProblem(raw);
  if (problem !== undefined) return problem;
  const source = upgradeResource(raw);
  if (!isDisk(source, "RAW")) return "'source' is not a RAW disk resource";
  if (target !== "MOUNT" && target !== "BLOCK") return "'target_type' is neither MOUNT or BLOCK";
  const hasProfile = source.disk?.source?.profile !== undefined;
  if (hasProfile && profile !== undefined) {
    return "'target_profile' must not be set when 'source' has a profile";
  }
  return hasProfile || profile !== undefined
    ? undefined
    : "'target_profile' must be set when 'source' has no profile";
}

function destroyDiskProblem(raw: Resource): string | undefined {
  const problem = diskSourceProblem(raw);
  if (problem !== undefined) return problem;
  const source = unallocateResource(upgradeResource(raw));
  if (!(["MOUNT", "BLOCK", "RAW"] as const).some((type) => isDisk(source, type))) {
    return "'source' is neither a MOUNT, BLOCK or RAW disk resource";
  }
  if (source.disk?.source?.id === undefined) return "'source' is not backed by a CSI volume";
  return isPersistentVolume(source)
    ? `A disk resource containing a persistent volume ${formatResource(upgradeResource(raw))} cannot` +
        " be destroyed directly. Please destroy the persistent volume first then destroy the disk" +
        " resource"
    : undefined;
}

function diskSourceProblem(source: Resource): string | undefined {
  const named = validateNamedResources([source], "1.11");
  if (named !== undefined) return `Invalid resource: ${named}`;
  return hasResourceProvider(source) ? undefined : "'source' is not managed by a resource provider";
}
