import type { BodyOf } from "../../wire/index.js";
import { capabilityNames } from "../agents/add-agent.js";
import { frameworkRoles, frameworkView, type OfferConstraintsFilter } from "../allocator/index.js";
import { setBounded } from "../bounded-map.js";
import { describeFramework, describeList } from "../describe.js";
import { frameworkAdded } from "../operator/events.js";
import type { FrameworkConnection, FrameworkEntry, FrameworkInfo } from "../state.js";
import { adoptWork } from "../tasks/books.js";
import { info, type Turn } from "../turn.js";
import { watch } from "./connection.js";

/** What a framework says along with its info. */
export interface SubscriptionOptions {
  readonly suppressedRoles: readonly string[];
  readonly constraints: OfferConstraintsFilter | undefined;
  /** The constraints in the words of the framework. */
  readonly said?: BodyOf<"mesos.scheduler.OfferConstraints">;
}

/** Nothing suppressed, no constraints. */
const NO_OPTIONS: SubscriptionOptions = { suppressedRoles: [], constraints: undefined };

/** Enters a framework: connected, or only known from agents. What agents run for it becomes its own. */
export function addFramework(
  turn: Turn,
  frameworkInfo: FrameworkInfo,
  connection: FrameworkConnection | undefined,
  options: SubscriptionOptions,
): FrameworkEntry {
  const { nowMs } = turn.context;
  const id = frameworkInfo.id?.value ?? "";
  const isConnected = connection !== undefined;
  const owner: FrameworkEntry = {
    id,
    info: frameworkInfo,
    roles: frameworkRoles(frameworkInfo),
    has: capabilityNames(frameworkInfo.capabilities),
    connection,
    state: isConnected ? "connected" : "recovered",
    active: isConnected,
    registeredAtMs: nowMs,
    reregisteredAtMs: undefined,
    unregisteredAtMs: undefined,
    constraints: options.constraints,
    saidConstraints: options.said,
    tasks: new Map(),
    unreachableTasks: new Map(),
    completedTasks: [],
    executors: new Map(),
    offers: new Set(),
    inverseOffers: new Set(),
    operations: new Map(),
    suppressedRoles: new Set(options.suppressedRoles),
    counts: new Map(),
  };
  if (!turn.old) {
    info(
      turn,
      [0, 10001],
      `Adding framework ${describeFramework(owner)} with roles ${describeRoles(options.suppressedRoles)} suppressed`,
    );
  }
  turn.state.frameworks.set(id, owner);
  if (connection !== undefined) watch(turn, connection);
  adoptWork(turn, owner);
  turn.allocator.addFramework(id, frameworkView(frameworkInfo), isConnected, {
    suppressedRoles: options.suppressedRoles,
    ...(options.constraints === undefined ? {} : { constraints: options.constraints }),
  });
  return owner;
}

/** A framework that an agent runs something for, before its scheduler has come back (1.11). */
export function recoverFramework(turn: Turn, frameworkInfo: FrameworkInfo): FrameworkEntry {
  const owner = addFramework(turn, frameworkInfo, undefined, NO_OPTIONS);
  frameworkAdded(turn, owner);
  return owner;
}

/** New info of a known framework, in its own entry and in the allocator. */
export function updateFrameworkInfo(
  turn: Turn,
  owner: FrameworkEntry,
  frameworkInfo: FrameworkInfo,
  options: SubscriptionOptions,
): void {
  owner.info = frameworkInfo;
  owner.roles = frameworkRoles(frameworkInfo);
  owner.has = capabilityNames(frameworkInfo.capabilities);
  owner.constraints = options.constraints;
  owner.saidConstraints = options.said;
  owner.suppressedRoles.clear();
  for (const role of options.suppressedRoles) owner.suppressedRoles.add(role);
  turn.allocator.updateFramework(owner.id, frameworkView(frameworkInfo), {
    suppressedRoles: options.suppressedRoles,
    ...(options.constraints === undefined ? {} : { constraints: options.constraints }),
  });
}

/** Remembers a framework that is over. */
export function addCompletedFramework(turn: Turn, owner: FrameworkEntry): void {
  const limit = turn.options.maxCompletedFrameworks;
  setBounded(turn.state.completedFrameworks, owner.id, owner, limit);
}

/** `{ a, b }`, as stout prints sets. */
function describeRoles(roles: readonly string[]): string {
  return roles.length === 0 ? "{  }" : `{${describeList(roles).slice(1, -1)}}`;
}
