import { addResources, containsResource, subtractResources } from "./arithmetic.js";
import { stripVolume } from "./conversions.js";
import { isDynamicallyReserved, isPersistentVolume, needsCheckpointing } from "./kinds.js";
import { failed, type Outcome, ok } from "./outcome.js";
import { formatResource, formatResources } from "./print.js";
import type { MesosProfile } from "./profile.js";
import type { Resource, Resources } from "./resource.js";

/**
 * The total of an agent: what it was started with, where each checkpointed reservation and volume takes the
 * place of the plain resources under it. Agent and master both compute it, at each start and registration.
 */
export function applyCheckpointed(
  resources: Resources,
  checkpointed: Resources,
  profile: MesosProfile = "1.11",
): Outcome<Resources> {
  let total = resources;
  for (const resource of checkpointed) {
    if (!needsCheckpointing(resource)) {
      return failed(`Unexpected checkpointed resources ${formatResource(resource, profile)}`);
    }
    const plain = stripCheckpointed(resource);
    if (!containsResource(total, plain)) {
      const agent = profile === "0.26" ? "slave" : "agent";
      return failed(
        `Incompatible ${agent} resources: ${formatResources(total, profile)}` +
          ` does not contain ${formatResource(plain, profile)}`,
      );
    }
    total = addResources(subtractResources(total, [plain]), [resource]);
  }
  return ok(total);
}

function stripCheckpointed(resource: Resource): Resource {
  const {
    reservations = [],
    shared: _,
    ...rest
  } = isPersistentVolume(resource) ? stripVolume(resource) : resource;
  if (!isDynamicallyReserved(resource)) return { ...rest, reservations };
  const [first] = reservations;
  return first?.type === "STATIC" ? { ...rest, reservations: [first] } : rest;
}
