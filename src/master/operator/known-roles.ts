import { roleAncestors } from "../../resources/index.js";
import type { Turn } from "../turn.js";
import { rolesInUse } from "./role-breakdown.js";

/** All roles that somebody speaks of, sorted: those of the whitelist where there is one. */
export function knownRoles(turn: Turn): readonly string[] {
  const { options, state, old } = turn;
  if (old || options.roles !== undefined) return ["*", ...[...(options.roles ?? [])].sort()];
  const roles = new Set<string>();
  const addWithAncestors = (role: string): void => {
    roles.add(role);
    for (const ancestor of roleAncestors(role)) roles.add(ancestor);
  };
  for (const owner of state.frameworks.values())
    for (const role of owner.roles) addWithAncestors(role);
  for (const role of rolesInUse(turn)) addWithAncestors(role);
  for (const role of [...state.weights.keys(), ...state.quotas.keys()]) roles.add(role);
  return [...roles].sort();
}

/** Ids of the frameworks of a role. */
export function frameworksOfRole(turn: Turn, role: string): readonly string[] {
  return [...turn.state.frameworks.values()]
    .filter(({ roles }) => roles.includes(role))
    .map(({ id }) => id);
}
