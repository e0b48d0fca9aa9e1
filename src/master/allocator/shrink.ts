import {
  addResources,
  type Quantities,
  quantityOf,
  type ResourceLimits,
  type Resources,
  shrinkResource,
} from "../../resources/index.js";
import { type Random, shuffled } from "./random.js";

/** At most `target` of each scalar; a name without a target is cut to nothing. */
export function shrinkToQuantities(
  resources: Resources,
  target: Quantities,
  random: Random | undefined,
): Resources {
  return shrink(resources, (name) => target.get(name) ?? 0, random);
}

/** At most `limits` of each scalar; a name without a limit is kept. */
export function shrinkToLimits(
  resources: Resources,
  limits: ResourceLimits,
  random: Random | undefined,
): Resources {
  return shrink(resources, (name) => limits.get(name), random);
}

// In random order, so that of several disks not always the same one is left over. What cannot be cut and does
// not fit is left out.
function shrink(
  resources: Resources,
  targetOf: (name: string) => number | undefined,
  random: Random | undefined,
): Resources {
  const used = new Map<string, number>();
  let result: Resources = [];
  for (const resource of shuffled(resources, random)) {
    const target = targetOf(resource.name);
    if (target === undefined) {
      result = addResources(result, [resource]);
      continue;
    }
    const spent = used.get(resource.name) ?? 0;
    if (target - spent <= 0) continue;
    const fitting = shrinkResource(resource, target - spent);
    if (fitting === undefined) continue;
    used.set(resource.name, spent + quantityOf(fitting));
    result = addResources(result, [fitting]);
  }
  return result;
}
