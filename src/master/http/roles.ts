import { amountsJson, Double, type EndpointJson, jsonResponse } from "../../http-api/index.js";
import type { Quantities } from "../../resources/index.js";
import { frameworksOfRole, knownRoles } from "../operator/known-roles.js";
import { amountsOf, type RoleBreakdown, roleBreakdowns } from "../operator/role-breakdown.js";
import type { Turn } from "../turn.js";
import type { Endpoint } from "./endpoint.js";
import { frameworkViews } from "./view.js";

/** `/roles`: weights, quotas and what roles have. */
export const rolesEndpoint: Endpoint = {
  help: "Roles with their weights, quotas, resources and frameworks.",
  realm: "readonly",
  answer: (turn, { request }) =>
    jsonResponse(request, { roles: turn.old ? oldRoles(turn) : roles(turn) }, turn.old),
};

function oldRoles(turn: Turn): EndpointJson {
  const frameworks = frameworkViews(turn, "frameworks");
  return knownRoles(turn).map((name) => {
    const members = frameworks.filter(({ entry }) => entry.roles.includes(name));
    return {
      frameworks: members.map(({ entry }) => entry.id),
      name,
      resources: amountsJson(
        members.flatMap(({ used, offered }) => [...used, ...offered]),
        true,
      ),
      weight: new Double(turn.state.weights.get(name) ?? 1),
    };
  });
}

function roles(turn: Turn): EndpointJson {
  const names = knownRoles(turn);
  const breakdowns = roleBreakdowns(turn, names);
  return names.map((name) => roleJson(turn, name, breakdowns.get(name)));
}

function roleJson(turn: Turn, name: string, breakdown: RoleBreakdown | undefined): EndpointJson {
  const none = new Map<string, number>();
  const { allocated = none, offered = none, reserved = none, consumed = none } = breakdown ?? {};
  const quota = turn.state.quotas.get(name);
  const both = new Map(allocated);
  for (const [resource, amount] of offered) both.set(resource, (both.get(resource) ?? 0) + amount);
  return {
    name,
    weight: new Double(turn.state.weights.get(name) ?? 1),
    quota: {
      role: name,
      guarantee: scalarsJson(quota?.guarantees),
      limit: scalarsJson(quota?.limits),
      consumed: quantitiesJson(consumed),
    },
    resources: quantitiesJson(both),
    allocated: quantitiesJson(allocated),
    offered: quantitiesJson(offered),
    reserved: quantitiesJson(reserved),
    frameworks: frameworksOfRole(turn, name),
  };
}

function quantitiesJson(quantities: Quantities): EndpointJson {
  const amounts = [...amountsOf(quantities)].filter(([, amount]) => amount !== 0);
  return Object.fromEntries(amounts.map(([name, amount]) => [name, new Double(amount)]));
}

function scalarsJson(
  scalars: { readonly [name: string]: { readonly value: number } } | undefined,
): EndpointJson {
  return Object.fromEntries(
    Object.entries(scalars ?? {}).map(([name, { value }]) => [name, new Double(value)]),
  );
}
