import { MesosSniffError } from "../../errors/index.js";
import {
  addResources,
  containsResources,
  isRevocable,
  isShared,
  type MesosProfile,
  type Quantities,
  type Resources,
  scalarAmount,
  scalarQuantities,
  subtractResources,
} from "../../resources/index.js";
import { type Amount, amountOf, amountsByKind } from "./amount.js";
import { DrfSorter } from "./drf-sorter.js";
import { FlatSorter } from "./flat-sorter.js";
import type { OfferConstraintsFilter } from "./offer-constraints.js";
import type { OfferFilter } from "./offer-filter.js";
import type { Random } from "./random.js";
import { RandomSorter } from "./random-sorter.js";
import { RoleTree } from "./role-tree.js";
import type { Sorter } from "./sorter.js";
import type { AgentView, FrameworkView, Unavailability } from "./views.js";

// The books of the allocator as plain maps, and the few functions through which all bookings go. Resources are
// kept without allocation_info: the role is a key.

/** How an allocator behaves. */
export interface AllocatorOptions {
  readonly profile: MesosProfile;
  readonly allocationIntervalMs: number;
  /** An offer holds at least one of these; none means anything goes. */
  readonly minAllocatable: readonly Quantities[];
  /** Names that do not count for fairness (1.11). */
  readonly fairSharingExcluded: ReadonlySet<string>;
  /** Keep agents with GPUs for frameworks with GPU_RESOURCES (1.11). */
  readonly filterGpuResources: boolean;
  /** The region of the master; agents of others go to REGION_AWARE frameworks only (1.11). */
  readonly region: string | undefined;
  readonly roleSorter: "drf" | "random";
  readonly frameworkSorter: "drf" | "random";
  readonly random: Random | undefined;
}

/** One agent in the books. */
export interface AgentEntry {
  readonly id: string;
  view: AgentView;
  activated: boolean;
  total: Resources;
  /** Offered to or used by a framework, by framework and role. */
  readonly held: Map<string, Map<string, Resources>>;
  /** The sum of `held`. */
  allHeld: Resources;
  /** The part of `held` that tasks and executors use. */
  readonly used: Map<string, Map<string, Resources>>;
  maintenance: Maintenance | undefined;
  available: Resources | undefined;
  hasGpus: boolean;
}

/** The planned unavailability of an agent and what frameworks said to it. */
interface Maintenance {
  readonly unavailability: Unavailability;
  readonly outstanding: Set<string>;
  readonly responses: Map<string, "ACCEPT" | "DECLINE">;
}

/** One framework in the books. */
export interface FrameworkEntry {
  readonly id: string;
  view: FrameworkView;
  active: boolean;
  readonly suppressed: Set<string>;
  /** By role and agent. */
  readonly filters: Map<string, Map<string, readonly OfferFilter[]>>;
  /** When each inverse offer filter ends, by agent. */
  readonly inverseFilters: Map<string, readonly number[]>;
  /** The agents on which it holds something, by role. */
  readonly agentsByRole: Map<string, Set<string>>;
  excludes: OfferConstraintsFilter | undefined;
}

/** All books. */
export interface AllocatorState {
  readonly options: AllocatorOptions;
  readonly frameworks: Map<string, FrameworkEntry>;
  readonly agents: Map<string, AgentEntry>;
  readonly roles: RoleTree;
  readonly roleSorter: Sorter;
  readonly frameworkSorters: Map<string, Sorter>;
  /** By framework that is not known yet: the agents that brought resources in use by it. */
  readonly orphans: Map<string, Set<string>>;
  /** Agents that have oversubscribed resources, which headroom must look at. */
  readonly revocableAgents: Set<string>;
  /** Agents to be looked at in the next run. */
  readonly candidates: Set<string>;
  /** Hostnames that may be offered; `undefined` for all. */
  whitelist: ReadonlySet<string> | undefined;
}

/** Empty books. */
export function newState(options: AllocatorOptions): AllocatorState {
  return {
    options,
    frameworks: new Map(),
    agents: new Map(),
    roles: new RoleTree(),
    roleSorter: newSorter(options, options.roleSorter, false),
    frameworkSorters: new Map(),
    orphans: new Map(),
    revocableAgents: new Set(),
    candidates: new Set(),
    whitelist: undefined,
  };
}

/** Asks for a run over one agent. */
export function requestRun(state: AllocatorState, agentId: string): void {
  state.candidates.add(agentId);
}

/** Asks for a run over all agents. */
export function requestRuns(state: AllocatorState): void {
  for (const agentId of state.agents.keys()) state.candidates.add(agentId);
}

/** The framework of that id. Throws `invalid-argument` when the books have none. */
export function frameworkOf(state: AllocatorState, frameworkId: string): FrameworkEntry {
  const framework = state.frameworks.get(frameworkId);
  if (framework !== undefined) return framework;
  throw new MesosSniffError("invalid-argument", `the allocator has no framework ${frameworkId}`);
}

/** The agent of that id. Throws `invalid-argument` when the books have none. */
export function agentOf(state: AllocatorState, agentId: string): AgentEntry {
  const agent = state.agents.get(agentId);
  if (agent !== undefined) return agent;
  throw new MesosSniffError("invalid-argument", `the allocator has no agent ${agentId}`);
}

/**
 * What an agent could be offered now. Shared volumes are always available. An agent may be over-allocated, as
 * when its total shrank under running tasks: then less, but never less than nothing.
 */
export function availableOn(agent: AgentEntry): Resources {
  agent.available ??= computeAvailable(agent.total, agent.allHeld);
  return agent.available;
}

/** Books resources as held by a framework in a role. */
export function hold(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
  agent: AgentEntry,
  resources: Resources,
): void {
  if (resources.length === 0) return;
  addHeld(agent, framework.id, role, resources);
  trackHeld(state, framework, role, agent.id, resources);
}

/** Adds to what an agent knows to be held, be the framework known to the books or not. */
export function addHeld(
  agent: AgentEntry,
  frameworkId: string,
  role: string,
  resources: Resources,
): void {
  addTo(agent.held, frameworkId, role, resources);
  agent.allHeld = addResources(agent.allHeld, resources);
  agent.available = undefined;
}

/** Counts what a known framework holds for shares and quotas. */
export function trackHeld(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
  agentId: string,
  resources: Resources,
): void {
  trackFramework(state, framework, role);
  const agents = framework.agentsByRole.get(role) ?? new Set<string>();
  framework.agentsByRole.set(role, agents.add(agentId));
  const amounts = amountsByKind(agentId, resources);
  state.roles.trackHeld(role, amounts);
  state.roleSorter.allocated(role, countedForRole(state, agentId, resources) ?? amounts.all);
  state.frameworkSorters.get(role)?.allocated(framework.id, amounts.all);
}

/** Takes resources back out of the books of a known framework. */
export function release(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
  agent: AgentEntry,
  resources: Resources,
): void {
  if (resources.length === 0) return;
  const left = removeHeld(agent, framework.id, role, resources);
  untrackHeld(state, framework, role, agent.id, resources, left.length === 0);
}

/** The reverse of {@link addHeld}; says what is left of it. */
export function removeHeld(
  agent: AgentEntry,
  frameworkId: string,
  role: string,
  resources: Resources,
): Resources {
  agent.allHeld = subtractResources(agent.allHeld, resources);
  agent.available = undefined;
  return takeFrom(agent.held, frameworkId, role, resources);
}

/** Books a part of what is held as used. */
export function addUsed(
  state: AllocatorState,
  agent: AgentEntry,
  frameworkId: string,
  role: string,
  resources: Resources,
): void {
  addTo(agent.used, frameworkId, role, resources);
  state.roles.trackUsed(role, amountsByKind(agent.id, resources));
}

/** The reverse of {@link addUsed}. What was not booked as used is let pass. */
export function removeUsed(
  state: AllocatorState,
  agent: AgentEntry,
  frameworkId: string,
  role: string,
  resources: Resources,
): void {
  const used = agent.used.get(frameworkId)?.get(role) ?? [];
  if (!containsResources(used, resources)) return;
  takeFrom(agent.used, frameworkId, role, resources);
  state.roles.untrackUsed(role, amountsByKind(agent.id, resources));
}

/** The reverse of {@link trackHeld}. */
function untrackHeld(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
  agentId: string,
  resources: Resources,
  wasAll: boolean,
): void {
  const amounts = amountsByKind(agentId, resources);
  state.roles.untrackHeld(role, amounts);
  state.roleSorter.unallocated(role, countedForRole(state, agentId, resources) ?? amounts.all);
  state.frameworkSorters.get(role)?.unallocated(framework.id, amounts.all);
  if (!wasAll) return;
  const agents = framework.agentsByRole.get(role);
  agents?.delete(agentId);
  if (agents?.size === 0) framework.agentsByRole.delete(role);
  if (!framework.view.roles.includes(role)) untrackFramework(state, framework, role);
}

/** Books a change of what somebody holds that leaves shares as they are, such as a reservation. */
export function exchangeHeld(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
  agent: AgentEntry,
  before: Resources,
  after: Resources,
): void {
  removeHeld(agent, framework.id, role, before);
  if (after.length > 0) addHeld(agent, framework.id, role, after);
  const was = amountsByKind(agent.id, before);
  const is = amountsByKind(agent.id, after);
  state.roles.untrackHeld(role, was);
  state.roles.trackHeld(role, is);
  state.roleSorter.exchanged(
    role,
    countedForRole(state, agent.id, before) ?? was.all,
    countedForRole(state, agent.id, after) ?? is.all,
  );
  state.frameworkSorters.get(role)?.exchanged(framework.id, was.all, is.all);
}

/** Enters a framework under a role, if it is not there. */
export function trackFramework(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
): void {
  let sorter = state.frameworkSorters.get(role);
  if (sorter === undefined) {
    sorter = newSorter(state.options, state.options.frameworkSorter, true);
    for (const agent of state.agents.values()) {
      sorter.addAgent(agent.id, scalarQuantities(agent.total));
    }
    state.frameworkSorters.set(role, sorter);
    state.roleSorter.add(role);
    state.roleSorter.activate(role);
  }
  if (!sorter.has(framework.id)) {
    sorter.add(framework.id);
    state.roles.trackFramework(framework.id, role);
  }
}

/** Takes a framework out of a role, unless it still holds something of it. */
export function untrackFramework(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
): void {
  const sorter = state.frameworkSorters.get(role);
  if (sorter === undefined || framework.agentsByRole.has(role)) return;
  sorter.remove(framework.id);
  state.roles.untrackFramework(framework.id, role);
  if (sorter.size > 0) return;
  state.frameworkSorters.delete(role);
  state.roleSorter.remove(role);
}

/** Replaces the total of an agent everywhere. */
export function setTotal(state: AllocatorState, agent: AgentEntry, total: Resources): void {
  state.roles.untrackReservations(agent.id, agent.total);
  state.roles.trackReservations(agent.id, total);
  agent.total = total;
  agent.available = undefined;
  agent.hasGpus = (scalarAmount(total, "gpus") ?? 0) > 0;
  if (total.some(isRevocable)) state.revocableAgents.add(agent.id);
  else state.revocableAgents.delete(agent.id);
  const whole = scalarQuantities(total);
  const counted = countedForRole(state, agent.id, total)?.quantities ?? whole;
  state.roleSorter.addAgent(agent.id, counted);
  for (const sorter of state.frameworkSorters.values()) sorter.addAgent(agent.id, whole);
}

function addTo(
  books: Map<string, Map<string, Resources>>,
  frameworkId: string,
  role: string,
  resources: Resources,
): void {
  const byRole = books.get(frameworkId) ?? new Map<string, Resources>();
  byRole.set(role, addResources(byRole.get(role) ?? [], resources));
  books.set(frameworkId, byRole);
}

function takeFrom(
  books: Map<string, Map<string, Resources>>,
  frameworkId: string,
  role: string,
  resources: Resources,
): Resources {
  const byRole = books.get(frameworkId);
  const left = subtractResources(byRole?.get(role) ?? [], resources);
  if (left.length > 0) byRole?.set(role, left);
  else byRole?.delete(role);
  if (byRole?.size === 0) books.delete(frameworkId);
  return left;
}

// The role sorter of 0.26 does not see reservations.
function countedForRole(
  state: AllocatorState,
  agentId: string,
  resources: Resources,
): Amount | undefined {
  if (state.options.profile !== "0.26") return undefined;
  return amountOf(
    agentId,
    resources.filter((resource) => (resource.reservations ?? []).length === 0),
  );
}

function newSorter(
  options: AllocatorOptions,
  kind: "drf" | "random",
  ofFrameworks: boolean,
): Sorter {
  if (kind === "random") return new RandomSorter(options.random);
  return options.profile === "0.26"
    ? new FlatSorter({ ofHeld: ofFrameworks })
    : new DrfSorter(options.fairSharingExcluded);
}

function computeAvailable(total: Resources, held: Resources): Resources {
  const shared = total.filter(isShared);
  if (shared.length === 0) return subtractResources(total, held);
  const isOwn = (resource: Resources[number]): boolean => !isShared(resource);
  return [...subtractResources(total.filter(isOwn), held.filter(isOwn)), ...shared];
}
