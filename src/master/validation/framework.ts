import {
  formatDouble,
  inputScalarProblem,
  type MesosProfile,
  validateRole,
} from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { frameworkRoles } from "../allocator/index.js";
import { validateId } from "./ids.js";

type FrameworkInfo = BodyOf<"mesos.FrameworkInfo">;

/** The flags and books of the master that a subscription is judged by. */
export interface SubscriptionContext {
  readonly profile: MesosProfile;
  /** `--roles`; `undefined` without the flag. `*` is always allowed. */
  readonly roleWhitelist: ReadonlySet<string> | undefined;
  /** `--root_submissions`. */
  readonly rootSubmissions: boolean;
  /** Whether a framework of that id is in the list of completed ones. */
  isCompleted(frameworkId: string): boolean;
  readonly suppressedRoles?: readonly string[];
}

/**
 * What is wrong with a framework that subscribes or is updated, in the order and words of the version: the text
 * of the ERROR it gets. Authentication, authorisation and offer constraints are left to others.
 */
export function validateSubscription(
  info: FrameworkInfo,
  context: SubscriptionContext,
): string | undefined {
  if (context.profile === "0.26") {
    return oldRoleProblem(info, context) ?? admissionProblem(info, context);
  }
  return (
    validateFrameworkInfo(info) ??
    whitelistProblem(info, context) ??
    suppressionProblem(info, context) ??
    admissionProblem(info, context) ??
    timeoutProblem(info)
  );
}

/** What is wrong with a `FrameworkInfo` taken alone (1.11), also when an agent brings it. */
export function validateFrameworkInfo(info: FrameworkInfo): string | undefined {
  const problem = rolesProblem(info);
  if (problem !== undefined) return problem;
  const id = info.id?.value ?? "";
  return (id === "" ? undefined : validateId(id)) ?? offerFiltersProblem(info);
}

/** What a framework may not change in an UPDATE_FRAMEWORK; in a SUBSCRIBE only the principal counts. */
export function validateFrameworkUpdate(
  before: FrameworkInfo,
  after: FrameworkInfo,
): string | undefined {
  if (before.principal !== after.principal) return "Changing framework's principal is not allowed.";
  if (before.user !== after.user) {
    return (
      "Updating 'FrameworkInfo.user' is unsupported; attempted to update from" +
      ` '${before.user}' to '${after.user}'`
    );
  }
  const [was, is] = [before.checkpoint ?? false, after.checkpoint ?? false];
  return was === is
    ? undefined
    : "Updating 'FrameworkInfo.checkpoint' is unsupported; attempted to update from" +
        ` '${was}' to '${is}'`;
}

/** How long a framework may be away, in milliseconds; `undefined` when that is no time that Mesos can say. */
export function failoverTimeoutMs(info: FrameworkInfo): number | undefined {
  const seconds = info.failover_timeout ?? 0;
  // int64 nanoseconds.
  return Math.abs(seconds) * 1e9 < 2 ** 63 ? seconds * 1000 : undefined;
}

function rolesProblem(info: FrameworkInfo): string | undefined {
  const roles = info.roles ?? [];
  if (!isMultiRole(info)) {
    if (roles.length > 0) {
      return (
        "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE" + " capable"
      );
    }
    const problem = validateRole(info.role ?? "*");
    return problem && `'FrameworkInfo.role' is not a valid role: ${problem}`;
  }
  if (info.role !== undefined) {
    return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
  }
  const seen = new Set<string>();
  const repeated = new Set(roles.filter((role) => seen.size === seen.add(role).size));
  if (repeated.size > 0) {
    return `'FrameworkInfo.roles' contains duplicate items: ${formatNames(repeated)}`;
  }
  for (const role of roles) {
    const problem = validateRole(role);
    if (problem !== undefined) return `'FrameworkInfo.roles' contains invalid role: ${problem}`;
  }
  return undefined;
}

function offerFiltersProblem(info: FrameworkInfo): string | undefined {
  for (const { min_allocatable_resources: least } of Object.values(info.offer_filters ?? {})) {
    for (const { quantities = {} } of least?.quantities ?? []) {
      if (Object.keys(quantities).length === 0) {
        return "Resource quantities must contain at least one quantity";
      }
      for (const [name, { value }] of Object.entries(quantities)) {
        const problem = inputScalarProblem(value);
        if (problem !== undefined) return `Invalid resource quantity for '${name}': ${problem}`;
      }
    }
  }
  return undefined;
}

function whitelistProblem(
  info: FrameworkInfo,
  { roleWhitelist }: SubscriptionContext,
): string | undefined {
  if (roleWhitelist === undefined) return undefined;
  const others = frameworkRoles(info).filter((role) => role !== "*" && !roleWhitelist.has(role));
  return others.length === 0
    ? undefined
    : `Roles ${formatNames([...others].sort())} are not present in the master's --roles`;
}

function oldRoleProblem(
  info: FrameworkInfo,
  { roleWhitelist }: SubscriptionContext,
): string | undefined {
  const role = info.role ?? "*";
  return role === "*" || roleWhitelist?.has(role) === true
    ? undefined
    : `Role '${role}' is not present in the master's --roles`;
}

function suppressionProblem(
  info: FrameworkInfo,
  { suppressedRoles = [] }: SubscriptionContext,
): string | undefined {
  const roles = frameworkRoles(info);
  const stray = suppressedRoles.find((role) => !roles.includes(role));
  return stray === undefined
    ? undefined
    : `Suppressed role '${stray}' is not contained in the list of roles`;
}

function admissionProblem(info: FrameworkInfo, context: SubscriptionContext): string | undefined {
  if (info.user === "root" && !context.rootSubmissions) {
    return "User 'root' is not allowed to run frameworks without --root_submissions set";
  }
  return info.id !== undefined && context.isCompleted(info.id.value)
    ? "Framework has been removed"
    : undefined;
}

function timeoutProblem(info: FrameworkInfo): string | undefined {
  return failoverTimeoutMs(info) === undefined
    ? `The framework failover_timeout (${formatDouble(info.failover_timeout ?? 0, 6)}) is invalid`
    : undefined;
}

function isMultiRole(info: FrameworkInfo): boolean {
  return info.capabilities?.some(({ type }) => type === "MULTI_ROLE") ?? false;
}

function formatNames(names: Iterable<string>): string {
  return `{ ${[...names].join(", ")} }`;
}
