import {
  addResources,
  containsResource,
  containsResources,
  mergeResources,
  popReservation,
  subtractResources,
  toResources,
} from "./arithmetic.js";
import { upgradeResource, upgradeResources } from "./format.js";
import { hasResourceProvider } from "./kinds.js";
import type { Operation } from "./operation.js";
import { failed, type Outcome, ok } from "./outcome.js";
import { formatResource, formatResources } from "./print.js";
import { allQuantities, formatQuantities } from "./quantities.js";
import type { Resource, Resources } from "./resource.js";
import { addScalars, subtractScalars } from "./scalar.js";

/** One exchange of resources: what an operation takes away and what stands there afterwards. */
export interface ResourceConversion {
  /** Empty for an additional copy of a shared volume. */
  readonly consumed: Resources;
  /** Empty when the resources cease to exist. */
  readonly converted: Resources;
  /** A volume of which no copy may be left afterwards. */
  readonly mustVanish?: Resource;
}

/**
 * What a speculative operation does to resources, step by step (1.11, `getResourceConversions`). LAUNCH,
 * LAUNCH_GROUP, CREATE_DISK and DESTROY_DISK have no result that is known in advance and are errors.
 */
export function operationConversions(operation: Operation): Outcome<readonly ResourceConversion[]> {
  switch (operation.type) {
    case "RESERVE": {
      const converted = toResources(operation.reserve?.resources);
      const source = operation.reserve?.source ?? [];
      const consumed = source.length > 0 ? toResources(source) : popReservation(converted);
      return ok([{ consumed, converted }]);
    }
    case "UNRESERVE":
      return ok(
        upgradeResources(operation.unreserve?.resources).map((reserved) => ({
          consumed: toResources([reserved]),
          converted: popReservation([reserved]),
        })),
      );
    case "CREATE":
      return ok(
        upgradeResources(operation.create?.volumes).map((volume) => ({
          consumed: toResources([stripVolume(volume)]),
          converted: toResources([volume]),
        })),
      );
    case "DESTROY":
      return ok(
        upgradeResources(operation.destroy?.volumes).map((volume) => ({
          consumed: toResources([volume]),
          converted: toResources([stripVolume(volume)]),
          mustVanish: volume,
        })),
      );
    case "GROW_VOLUME":
      return growConversion(operation.grow_volume);
    case "SHRINK_VOLUME":
      return shrinkConversion(operation.shrink_volume);
    case "LAUNCH":
    case "LAUNCH_GROUP":
    case "CREATE_DISK":
    case "DESTROY_DISK":
      return failed("Operation not supported");
    default:
      return failed("Unknown operation");
  }
}

/**
 * Applies conversions in order. Fails when something to consume is missing, when a volume to destroy has more
 * copies, and (unlike Mesos, which aborts there) when the amounts of any name would change.
 */
export function applyConversions(
  resources: Resources,
  conversions: readonly ResourceConversion[],
): Outcome<Resources> {
  let result = resources;
  for (const { consumed, converted, mustVanish } of conversions) {
    if (!containsResources(result, consumed)) {
      return failed(`${formatResources(result)} does not contain ${formatResources(consumed)}`);
    }
    result = addResources(subtractResources(result, consumed), converted);
    if (mustVanish !== undefined && containsResource(result, mustVanish)) {
      return failed(
        `Persistent volume ${formatResource(mustVanish)} cannot be removed due to additional shared copies`,
      );
    }
  }
  return ok(result);
}

/** What 1.11 makes of resources when a speculative operation is applied, amounts conserved. */
export function applyOperation(resources: Resources, operation: Operation): Outcome<Resources> {
  const conversions = operationConversions(operation);
  if (conversions.kind === "error") {
    return failed(`Cannot get conversions: ${conversions.message}`);
  }
  const result = applyConversions(resources, conversions.value);
  return result.kind === "error" ? result : conserved(resources, result.value);
}

/** Fails unless both collections hold the same amount of every name. */
export function conserved(before: Resources, after: Resources): Outcome<Resources> {
  const had = formatQuantities(allQuantities(before));
  const has = formatQuantities(allQuantities(after));
  return had === has ? ok(after) : failed(`the operation changes amounts: from ${had} to ${has}`);
}

/** The disk under a persistent volume: without persistence, mount point and sharing. */
export function stripVolume(volume: Resource): Resource {
  const { disk, shared: _, ...rest } = volume;
  return disk?.source === undefined ? rest : { ...rest, disk: { source: disk.source } };
}

function growConversion(grow: Operation["grow_volume"]): Outcome<readonly ResourceConversion[]> {
  if (grow === undefined) return failed("Operation contains no resources");
  const volume = upgradeResource(grow.volume);
  const addition = upgradeResource(grow.addition);
  if (hasResourceProvider(volume)) {
    return failed("Operation not supported for resource provider");
  }
  const size = addScalars(volume.scalar?.value ?? 0, addition.scalar?.value ?? 0);
  const grown = { ...volume, scalar: { ...volume.scalar, value: size } };
  return ok([{ consumed: mergeResources([volume, addition]), converted: [grown] }]);
}

function shrinkConversion(
  shrink: Operation["shrink_volume"],
): Outcome<readonly ResourceConversion[]> {
  if (shrink === undefined) return failed("Operation contains no resources");
  const volume = upgradeResource(shrink.volume);
  if (hasResourceProvider(volume)) {
    return failed("Operation not supported for resource provider");
  }
  const size = subtractScalars(volume.scalar?.value ?? 0, shrink.subtract.value);
  const shrunk = { ...volume, scalar: { ...volume.scalar, value: size } };
  const freed = { ...stripVolume(volume), scalar: { ...shrink.subtract } };
  return ok([{ consumed: [volume], converted: mergeResources([shrunk, freed]) }]);
}
