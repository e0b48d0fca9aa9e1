import {
  addResources,
  containsResource,
  containsResources,
  subtractResources,
  toUnreserved,
} from "./arithmetic.js";
import { conserved, stripVolume } from "./conversions.js";
import { upgradeResource } from "./format.js";
import { isDynamicallyReserved, isPersistentVolume, isReserved } from "./kinds.js";
import type { Operation } from "./operation.js";
import { failed, type Outcome, ok } from "./outcome.js";
import { formatResources } from "./print.js";
import type { Resource, Resources } from "./resource.js";
import { validateResources } from "./validate.js";

/** What 0.26 makes of resources when an operation is applied (`Resources::apply`), with its error texts. */
export function applyOldOperation(resources: Resources, operation: Operation): Outcome<Resources> {
  switch (operation.type) {
    case "LAUNCH":
      return ok(resources);
    case "RESERVE":
      return applyEach(resources, "RESERVE", operation.reserve?.resources, reserve);
    case "UNRESERVE":
      return applyEach(resources, "UNRESERVE", operation.unreserve?.resources, unreserve);
    case "CREATE":
      return applyEach(resources, "CREATE", operation.create?.volumes, create);
    case "DESTROY":
      return applyEach(resources, "DESTROY", operation.destroy?.volumes, destroy);
    default:
      return failed(`Unknown offer operation ${operation.type ?? ""}`);
  }
}

type Step = (have: Resources, resource: Resource) => Outcome<Resources>;

function applyEach(
  resources: Resources,
  name: string,
  list: readonly Resource[] | undefined,
  step: Step,
): Outcome<Resources> {
  const problem = validateResources(list, "0.26");
  if (problem !== undefined) return failed(`Invalid ${name} Operation: ${problem}`);
  let result = resources;
  for (const resource of list ?? []) {
    const next = step(result, upgradeResource(resource));
    if (next.kind === "error") return failed(`Invalid ${name} Operation: ${next.message}`);
    result = next.value;
  }
  return conserved(resources, result);
}

function reserve(have: Resources, reserved: Resource): Outcome<Resources> {
  if (!isReserved(reserved)) return failed("Resource must be reserved");
  if (!isDynamicallyReserved(reserved)) return failed("Missing 'reservation'");
  return exchange(have, toUnreserved([reserved]), [reserved]);
}

function unreserve(have: Resources, reserved: Resource): Outcome<Resources> {
  if (!isReserved(reserved)) return failed("Resource is not reserved");
  if (!isDynamicallyReserved(reserved)) return failed("Missing 'reservation'");
  return exchange(have, [reserved], toUnreserved([reserved]));
}

function create(have: Resources, volume: Resource): Outcome<Resources> {
  if (volume.disk === undefined) return failed("Missing 'disk'");
  if (!isPersistentVolume(volume)) return failed("Missing 'persistence'");
  const stripped = stripVolume(volume);
  if (!containsResource(have, stripped)) return failed("Insufficient disk resources");
  return exchange(have, [stripped], [volume]);
}

function destroy(have: Resources, volume: Resource): Outcome<Resources> {
  if (volume.disk === undefined) return failed("Missing 'disk'");
  if (!isPersistentVolume(volume)) return failed("Missing 'persistence'");
  if (!containsResource(have, volume)) return failed("Persistent volume does not exist");
  return exchange(have, [volume], [stripVolume(volume)]);
}

function exchange(have: Resources, from: Resources, to: Resources): Outcome<Resources> {
  if (containsResources(have, from)) return ok(addResources(subtractResources(have, from), to));
  const whole = formatResources(have, "0.26");
  return failed(`${whole} does not contain ${formatResources(from, "0.26")}`);
}
