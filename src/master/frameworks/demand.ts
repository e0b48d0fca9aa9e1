// What a framework says about offers in general: that it wants them again, or none for now, or which.

import { validateRole } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { describeFramework } from "../describe.js";
import type { FrameworkEntry } from "../state.js";
import { count, info, type Turn, warn } from "../turn.js";

/** Offers again, filters forgotten. */
export function revive(
  turn: Turn,
  owner: FrameworkEntry,
  call: BodyOf<"mesos.scheduler.Call.Revive">,
): void {
  info(turn, [3376, 5622], `Processing REVIVE call for framework ${describeFramework(owner)}`);
  count(turn, "master/messages_revive_offers");
  const roles = rolesOf(turn, owner, call.roles, "REVIVE");
  if (roles === undefined) return;
  turn.allocator.revive(owner.id, roles);
  for (const role of roles.length === 0 ? owner.roles : roles) owner.suppressedRoles.delete(role);
}

/** No more offers for now. */
export function suppress(
  turn: Turn,
  owner: FrameworkEntry,
  call: BodyOf<"mesos.scheduler.Call.Suppress">,
): void {
  info(turn, [2629, 3560], `Processing SUPPRESS call for framework ${describeFramework(owner)}`);
  count(turn, "master/messages_suppress_offers");
  const roles = rolesOf(turn, owner, call.roles, "SUPPRESS");
  if (roles === undefined) return;
  turn.allocator.suppress(owner.id, roles);
  for (const role of roles.length === 0 ? owner.roles : roles) owner.suppressedRoles.add(role);
}

/** What it would like to be offered; the allocator does not listen. */
export function request(turn: Turn, owner: FrameworkEntry): void {
  info(turn, [2615, 3544], `Processing REQUEST call for framework ${describeFramework(owner)}`);
  count(turn, "master/messages_resource_request");
}

// One wrong role spoils the call.
function rolesOf(
  turn: Turn,
  owner: FrameworkEntry,
  roles: readonly string[] | undefined,
  call: string,
): readonly string[] | undefined {
  if (turn.old || roles === undefined) return [];
  for (const role of roles) {
    const problem = validateRole(role);
    if (problem === undefined && owner.roles.includes(role)) continue;
    const which = `${call === "REVIVE" ? "revive" : "suppression"} role '${role}' is`;
    const why =
      problem === undefined
        ? `${which} not one of the frameworks's subscribed roles`
        : `${which} invalid: ${problem}`;
    const text = `Dropping ${call} call from framework ${describeFramework(owner)}: ${why}`;
    warn(turn, [0, 2332], text);
    return undefined;
  }
  return roles;
}
