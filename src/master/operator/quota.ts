import { textResponse } from "../../http-api/index.js";
import {
  containsQuantities,
  formatQuantities,
  isRevocable,
  isStrictSubroleOf,
  limitsFromScalars,
  noQuantities,
  type Quantities,
  quantitiesFromScalars,
  type ResourceLimits,
  scalarQuantities,
  subtractQuantities,
  validateResources,
  validateRole,
} from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { noQuota } from "../allocator/index.js";
import { rescindOffer } from "../offers/offer-books.js";
import type { Turn } from "../turn.js";
import { badRequest, type OperatorAnswer, store } from "./answer.js";
import { quotaOf } from "./quota-of.js";
import { roleBreakdowns } from "./role-breakdown.js";
import { isWhitelisted } from "./weights.js";

type Config = BodyOf<"mesos.quota.QuotaConfig">;
type QuotaRequest = BodyOf<"mesos.quota.QuotaRequest">;

/** All quotas, in the old words and in the new. */
export function quotaStatus({ state }: Turn): BodyOf<"mesos.quota.QuotaStatus"> {
  const configs = [...state.quotas.values()];
  return {
    infos: configs.map(({ role, guarantees = {} }) => ({
      role,
      guarantee: Object.entries(guarantees).map(([name, scalar]) => ({
        name,
        type: "SCALAR",
        scalar,
      })),
    })),
    configs,
  };
}

/** UPDATE_QUOTA: all of the configs, or none. */
export function updateQuota(
  turn: Turn,
  configs: readonly Config[],
  force: boolean,
  request: number,
): OperatorAnswer {
  for (const config of configs) {
    const problem = configProblem(turn, config);
    if (problem !== undefined) return badRequest(turn, problem);
  }
  const problem = force
    ? undefined
    : (consumptionProblem(turn, configs) ?? overcommitProblem(turn, configs));
  if (problem !== undefined) {
    const hint = " (use 'force' flag to bypass this check)";
    return badRequest(turn, `Invalid QuotaConfig: ${problem}${hint}`);
  }
  return store(turn, request, { kind: "quota", configs });
}

/** SET_QUOTA, `POST /quota`: what is guaranteed is the limit as well. */
export function setQuota(turn: Turn, said: QuotaRequest, request: number): OperatorAnswer {
  const { role = "", guarantee = [], force = false } = said;
  const invalid = (text: string): OperatorAnswer =>
    badRequest(turn, `Failed to validate set quota request: ${text}`);
  const resources = validateResources(guarantee, "1.11");
  if (resources !== undefined) return invalid(`QuotaInfo with invalid resource: ${resources}`);
  const problem = requestProblem(said);
  if (problem !== undefined) return invalid(problem);
  if (!isWhitelisted(turn, role)) return invalid(`Unknown role '${role}'`);
  if (turn.state.quotas.has(role)) {
    return invalid(`Cannot set quota for role '${role}' which already has quota`);
  }
  if (role.includes("/")) {
    return badRequest(turn, `Setting quota on nested role '${role}' is not supported yet`);
  }
  const amounts = Object.fromEntries(
    guarantee.map(({ name, scalar }) => [name, scalar ?? { value: 0 }]),
  );
  const config: Config = { role, guarantees: amounts, limits: amounts };
  const overcommit = force ? undefined : overcommitProblem(turn, [config]);
  if (overcommit !== undefined) {
    const text = `Not enough available cluster capacity to reasonably satisfy quota request: ${overcommit}`;
    return textResponse(409, text, turn);
  }
  return store(turn, request, { kind: "quota", configs: [config] });
}

/** REMOVE_QUOTA, `DELETE /quota/<role>`. */
export function removeQuota(turn: Turn, role: string, request: number): OperatorAnswer {
  if (!isWhitelisted(turn, role)) {
    return badRequest(turn, `Failed to validate remove quota request: Unknown role '${role}'`);
  }
  if (!turn.state.quotas.has(role)) {
    return badRequest(turn, `Failed to remove quota: Role '${role}' has no quota set`);
  }
  return store(turn, request, { kind: "quota", configs: [{ role }] });
}

/** The registry has them: offers that stand in the way are taken back. */
export function quotaUpdated(turn: Turn, configs: readonly Config[]): void {
  for (const config of configs) {
    if (isDefault(config)) {
      turn.state.quotas.delete(config.role);
      turn.allocator.setQuota(config.role, noQuota);
    } else {
      turn.state.quotas.set(config.role, config);
      turn.allocator.setQuota(config.role, quotaOf(config));
    }
    rescindForQuota(turn, config);
  }
}

/** Whether a config asks for nothing, and so ends a quota. */
function isDefault({ guarantees = {}, limits = {} }: Config): boolean {
  return Object.keys(guarantees).length === 0 && Object.keys(limits).length === 0;
}

// Offers of the role above its limits, and offers of others until the guarantees can be met.
function rescindForQuota(turn: Turn, config: Config): void {
  const { role } = config;
  const limits = limitsFromScalars(config.limits);
  const guarantees = quantitiesFromScalars(config.guarantees);
  const breakdown = roleBreakdowns(turn, [role]).get(role);
  let held = sum(breakdown?.consumed ?? noQuantities, breakdown?.offered ?? noQuantities);
  const isOfRole = (each: string): boolean => each === role || isStrictSubroleOf(each, role);
  for (const offer of [...turn.state.offers.values()]) {
    if (isWithin(held, limits)) break;
    if (!isOfRole(offer.role)) continue;
    held = subtractQuantities(held, scalarQuantities(offer.resources));
    rescindOffer(turn, offer);
  }
  let free = held;
  for (const offer of [...turn.state.offers.values()]) {
    if (containsQuantities(free, guarantees)) break;
    if (isOfRole(offer.role)) continue;
    free = sum(free, scalarQuantities(offer.resources));
    rescindOffer(turn, offer);
  }
}

function configProblem(turn: Turn, config: Config): string | undefined {
  const { role } = config;
  if (!isWhitelisted(turn, role)) {
    return `Invalid QuotaConfig: '${role}' is not on the roles whitelist`;
  }
  if (role.includes("/")) {
    return `Updating quota on nested role '${role}' is not supported yet`;
  }
  const invalid = validateRole(role);
  if (invalid !== undefined) return `Invalid QuotaConfig: Invalid 'QuotaConfig.role': ${invalid}`;
  for (const kind of ["guarantees", "limits"] as const) {
    for (const [name, { value }] of Object.entries(config[kind] ?? {})) {
      const problem = amountProblem(name, value);
      if (problem !== undefined) {
        return `Invalid QuotaConfig: Invalid 'QuotaConfig.${kind}': {'${name}': ${value}} is invalid: ${problem}`;
      }
    }
  }
  const { guarantees, limits } = quotaOf(config);
  return isWithin(guarantees, limits)
    ? undefined
    : "Invalid QuotaConfig: 'QuotaConfig.guarantees' is not contained within the 'QuotaConfig.limits'";
}

function amountProblem(name: string, value: number): string | undefined {
  if (!Number.isFinite(value) || value < 0) return "values must be finite and not negative";
  if (name === "mem" || name === "disk") {
    return value > 2 ** 40
      ? "values greater than 1 exabyte (1099511627776) are not supported"
      : undefined;
  }
  return value > 1e12
    ? "values greater than 1 trillion (1000000000000) are not supported"
    : undefined;
}

function requestProblem({ role, guarantee = [] }: QuotaRequest): string | undefined {
  if (role === undefined) return "QuotaInfo must specify a role";
  const invalid = validateRole(role);
  if (invalid !== undefined) return `QuotaInfo with invalid role: ${invalid}`;
  if (guarantee.length === 0) return "QuotaInfo with empty 'guarantee'";
  const names = new Set<string>();
  for (const resource of guarantee) {
    if ((resource.reservations ?? []).length > 0 || resource.reservation !== undefined) {
      return "QuotaInfo must not contain any ReservationInfo";
    }
    if (resource.disk !== undefined) return "QuotaInfo must not contain DiskInfo";
    if (isRevocable(resource)) return "QuotaInfo must not contain RevocableInfo";
    if (resource.type !== "SCALAR") return "QuotaInfo must not include non-scalar resources";
    if (names.has(resource.name)) {
      return `QuotaInfo contains duplicate resource name '${resource.name}'`;
    }
    names.add(resource.name);
  }
  return undefined;
}

function consumptionProblem(turn: Turn, configs: readonly Config[]): string | undefined {
  const breakdowns = roleBreakdowns(
    turn,
    configs.map(({ role }) => role),
  );
  for (const { role, limits } of configs) {
    const consumed = breakdowns.get(role)?.consumed ?? noQuantities;
    if (isWithin(consumed, limitsFromScalars(limits))) continue;
    return `Role '${role}' is already consuming '${formatQuantities(consumed)}'; this is more than the requested limits`;
  }
  return undefined;
}

function overcommitProblem(turn: Turn, configs: readonly Config[]): string | undefined {
  const after = new Map(turn.state.quotas);
  for (const config of configs) after.set(config.role, config);
  let guarantees = noQuantities;
  for (const config of after.values()) {
    guarantees = sum(guarantees, quantitiesFromScalars(config.guarantees));
  }
  let capacity = noQuantities;
  for (const { total } of turn.state.agents.registered.values()) {
    capacity = sum(capacity, scalarQuantities(total.filter((each) => !isRevocable(each))));
  }
  return containsQuantities(capacity, guarantees)
    ? undefined
    : `total quota guarantees '${formatQuantities(guarantees)}' exceed cluster capacity '${formatQuantities(capacity)}'`;
}

function sum(a: Quantities, b: Quantities): Quantities {
  const result = new Map(a);
  for (const [name, amount] of b) result.set(name, (result.get(name) ?? 0) + amount);
  return result;
}

function isWithin(quantities: Quantities, limits: ResourceLimits): boolean {
  for (const [name, limit] of limits) if ((quantities.get(name) ?? 0) > limit) return false;
  return true;
}
