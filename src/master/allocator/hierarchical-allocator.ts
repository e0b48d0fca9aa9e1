import { MesosSniffError } from "../../errors/index.js";
import {
  applyConversions,
  applyOperation,
  containsResources,
  equalAttributes,
  equalResources,
  failed,
  formatResources,
  injectAllocation,
  type MesosProfile,
  mergeResources,
  type Operation,
  type Outcome,
  ok,
  parseMinAllocatable,
  type Quantities,
  type Resource,
  type ResourceConversion,
  type Resources,
  unallocateResources,
} from "../../resources/index.js";
import { generateOffers } from "./generate-offers.js";
import { generateOldOffers } from "./generate-old-offers.js";
import { type FrameworkInverseOffers, generateInverseOffers } from "./inverse-offers.js";
import { type Filters, filterExpiryMs, refuseDurationMs } from "./offer-filter.js";
import type { FrameworkOffers } from "./offerable.js";
import type { Random } from "./random.js";
import type { Quota } from "./role-tree.js";
import {
  type AgentEntry,
  type AllocatorOptions,
  type AllocatorState,
  addHeld,
  addUsed,
  agentOf,
  availableOn,
  exchangeHeld,
  type FrameworkEntry,
  frameworkOf,
  hold,
  newState,
  release,
  removeHeld,
  removeUsed,
  setTotal,
  trackFramework,
  trackHeld,
  untrackFramework,
} from "./state.js";
import type { AgentView, FrameworkOptions, FrameworkView, Unavailability } from "./views.js";

/** Everything about an allocator that can be set; what is left out is as Mesos has it by default. */
export interface HierarchicalAllocatorOptions {
  readonly profile?: MesosProfile;
  /** Default 1000. */
  readonly allocationIntervalMs?: number;
  /** Default `cpus:0.01|mem:32`. */
  readonly minAllocatable?: readonly Quantities[];
  readonly fairSharingExcluded?: Iterable<string>;
  readonly filterGpuResources?: boolean;
  /** Region of the master. */
  readonly region?: string;
  readonly roleSorter?: "drf" | "random";
  readonly frameworkSorter?: "drf" | "random";
  readonly weights?: ReadonlyMap<string, number>;
  /** Shuffles agents as Mesos does. Without it, agents are visited in the order they were added. */
  readonly random?: Random;
}

/** What one run decided. */
export interface AllocationRun {
  /** One entry a framework; its allocations are to become one message of offers. */
  readonly offers: readonly FrameworkOffers[];
  readonly inverseOffers: readonly FrameworkInverseOffers[];
}

/** One framework's answer to an inverse offer, or none when it was rescinded or timed out. */
export interface InverseOfferAnswer {
  readonly response?: "ACCEPT" | "DECLINE";
  readonly filters?: Filters;
}

/**
 * The hierarchical DRF allocator of the master: who is offered what.
 *
 * It keeps books and decides; it sends nothing and knows no clock. Events change the books and may make a run
 * due ({@link pending}); {@link run} looks at the agents concerned and {@link runAll}, to be called every
 * allocation interval, at all of them. What a run returns counts as held by the framework until it comes back
 * by {@link recover}.
 *
 * Resources go in and come out in the post-refinement format; with `allocation_info` in 1.11, without in 0.26.
 * Where it is missing on the way in, the single role of the framework is meant. Ids are the plain strings.
 *
 * Methods that name a framework or an agent the books do not have throw `invalid-argument`, except where the
 * real one has to put up with it: {@link recover}, {@link markUsed} and {@link answerInverseOffer}.
 */
export class HierarchicalAllocator {
  readonly #state: AllocatorState;
  #pausedUntilMs: number | undefined;
  #awaitedAgents = 0;

  constructor(options: HierarchicalAllocatorOptions = {}) {
    this.#state = newState(withDefaults(options));
    this.setWeights(options.weights ?? new Map());
  }

  /** Whether an event asked for a run that has not happened yet. */
  get pending(): boolean {
    return this.#state.candidates.size > 0;
  }

  /**
   * Enters a framework. What agents said to be in use by it becomes its own.
   *
   * @param active - whether it is connected; a run is due if so
   */
  addFramework(
    frameworkId: string,
    view: FrameworkView,
    active = true,
    options: FrameworkOptions = {},
  ): void {
    if (this.#state.frameworks.has(frameworkId)) {
      throw new MesosSniffError(
        "invalid-argument",
        `the allocator already has framework ${frameworkId}`,
      );
    }
    const framework: FrameworkEntry = {
      id: frameworkId,
      view,
      active,
      suppressed: new Set(options.suppressedRoles),
      filters: new Map(),
      inverseFilters: new Map(),
      agentsByRole: new Map(),
      excludes: options.constraints,
    };
    this.#state.frameworks.set(frameworkId, framework);
    for (const role of view.roles) {
      trackFramework(this.#state, framework, role);
      if (active && !this.#sitsOut(framework, role)) {
        this.#state.frameworkSorters.get(role)?.activate(frameworkId);
      }
    }
    for (const agentId of this.#state.orphans.get(frameworkId) ?? []) {
      this.#adopt(framework, agentOf(this.#state, agentId));
    }
    this.#state.orphans.delete(frameworkId);
    if (active) this.#request(this.#state.agents.keys());
  }

  /** Takes a framework out; all it held is free again. */
  removeFramework(frameworkId: string): void {
    const framework = frameworkOf(this.#state, frameworkId);
    for (const [role, agentIds] of [...framework.agentsByRole]) {
      for (const agentId of [...agentIds]) {
        this.#releaseAll(framework, role, agentOf(this.#state, agentId));
      }
    }
    for (const role of framework.view.roles) untrackFramework(this.#state, framework, role);
    this.#state.frameworks.delete(frameworkId);
  }

  /** It is connected again: offers for all roles but the suppressed ones. */
  activateFramework(frameworkId: string): void {
    const framework = frameworkOf(this.#state, frameworkId);
    framework.active = true;
    for (const role of framework.view.roles) {
      if (!this.#sitsOut(framework, role)) {
        this.#state.frameworkSorters.get(role)?.activate(frameworkId);
      }
    }
    this.#request(this.#state.agents.keys());
  }

  /** No more offers. Its filters go; what it holds stays booked. */
  deactivateFramework(frameworkId: string): void {
    const framework = frameworkOf(this.#state, frameworkId);
    framework.active = false;
    framework.filters.clear();
    framework.inverseFilters.clear();
    for (const role of framework.view.roles) {
      this.#state.frameworkSorters.get(role)?.deactivate(frameworkId);
    }
  }

  /** New info and options; `suppressedRoles` becomes exactly what is suppressed. */
  updateFramework(frameworkId: string, view: FrameworkView, options: FrameworkOptions = {}): void {
    const framework = frameworkOf(this.#state, frameworkId);
    const before = framework.view.roles;
    framework.view = view;
    framework.excludes = options.constraints;
    for (const role of view.roles) {
      if (!before.includes(role)) trackFramework(this.#state, framework, role);
    }
    for (const role of before) {
      if (view.roles.includes(role)) continue;
      this.#state.frameworkSorters.get(role)?.deactivate(frameworkId);
      framework.filters.delete(role);
      framework.suppressed.delete(role);
      untrackFramework(this.#state, framework, role);
    }
    if (this.#isOld) return;
    const suppressed = new Set(options.suppressedRoles);
    for (const role of [...framework.suppressed]) {
      if (!suppressed.has(role)) this.#unsuppress(framework, role);
    }
    for (const role of suppressed) framework.suppressed.add(role);
    for (const role of view.roles) {
      const sorter = this.#state.frameworkSorters.get(role);
      if (framework.active && !framework.suppressed.has(role)) sorter?.activate(frameworkId);
      else sorter?.deactivate(frameworkId);
    }
  }

  /**
   * Enters an agent, activated; a run for it is due.
   *
   * @param total - with checkpointed and oversubscribed resources
   * @param used - by framework, what tasks and executors use; frameworks may be entered later
   */
  addAgent(
    agentId: string,
    view: AgentView,
    total: Resources,
    used: ReadonlyMap<string, Resources> = new Map(),
    unavailability?: Unavailability,
  ): void {
    if (this.#state.agents.has(agentId)) {
      throw new MesosSniffError("invalid-argument", `the allocator already has agent ${agentId}`);
    }
    const agent: AgentEntry = {
      id: agentId,
      view,
      activated: true,
      total: [],
      held: new Map(),
      allHeld: [],
      used: new Map(),
      maintenance: unavailability && maintenanceFor(unavailability),
      available: undefined,
      hasGpus: false,
    };
    this.#state.agents.set(agentId, agent);
    setTotal(this.#state, agent, total);
    for (const [frameworkId, resources] of used) {
      const framework = this.#state.frameworks.get(frameworkId);
      for (const [role, part] of this.#byRole(framework, resources)) {
        if (framework === undefined) addHeld(agent, frameworkId, role, part);
        else hold(this.#state, framework, role, agent, part);
        addUsed(this.#state, agent, frameworkId, role, part);
      }
      if (framework !== undefined) continue;
      const agents = this.#state.orphans.get(frameworkId) ?? new Set<string>();
      this.#state.orphans.set(frameworkId, agents.add(agentId));
    }
    if (this.#state.agents.size >= this.#awaitedAgents) this.#pausedUntilMs = undefined;
    this.#request([agentId]);
  }

  /** Takes an agent out with all that was offered or used on it, and every filter about it. */
  removeAgent(agentId: string): void {
    const agent = agentOf(this.#state, agentId);
    for (const [frameworkId, byRole] of [...agent.held]) {
      const framework = this.#state.frameworks.get(frameworkId);
      if (framework === undefined) this.#state.orphans.get(frameworkId)?.delete(agentId);
      for (const role of [...byRole.keys()]) {
        if (framework !== undefined) this.#releaseAll(framework, role, agent);
        else this.#unuseAll(frameworkId, role, agent);
      }
    }
    setTotal(this.#state, agent, []);
    this.#state.roleSorter.removeAgent(agentId);
    for (const sorter of this.#state.frameworkSorters.values()) sorter.removeAgent(agentId);
    this.#state.agents.delete(agentId);
    this.#state.candidates.delete(agentId);
    this.#dropFilters(agentId);
  }

  /**
   * New info, or a new total, of an agent. A run for it is due if anything changed; filters go if its attributes
   * did.
   */
  updateAgent(agentId: string, view: AgentView, total?: Resources): void {
    const agent = agentOf(this.#state, agentId);
    if (!equalAttributes(agent.view.attributes, view.attributes)) this.#dropFilters(agentId);
    const changedTotal = total !== undefined && !equalResources(agent.total, total);
    const changed = changedTotal || !sameView(agent.view, view);
    agent.view = view;
    if (changedTotal) setTotal(this.#state, agent, total);
    if (changed) this.#request([agentId]);
  }

  /** It is connected again. Offers wait for the next periodic run. */
  activateAgent(agentId: string): void {
    agentOf(this.#state, agentId).activated = true;
  }

  /** No more offers of it. */
  deactivateAgent(agentId: string): void {
    agentOf(this.#state, agentId).activated = false;
  }

  /** The hostnames that may be offered; `undefined` for all. */
  setWhitelist(hostnames: ReadonlySet<string> | undefined): void {
    this.#state.whitelist = hostnames;
  }

  /** Weights of roles; 1 for who has none. */
  setWeights(weights: ReadonlyMap<string, number>): void {
    for (const [role, weight] of weights) {
      if (!(weight > 0)) {
        throw new MesosSniffError(
          "invalid-argument",
          `cannot set the weight of role ${role} to ${weight}: it must be positive`,
        );
      }
      this.#state.roles.setWeight(role, weight);
      this.#state.roleSorter.setWeight(role, weight);
    }
  }

  /** The quota of a top-level role. It binds later runs; take offers back to enforce it sooner. */
  setQuota(role: string, quota: Quota): void {
    this.#state.roles.setQuota(role, quota);
  }

  /**
   * What counts against a role's quota: its subtree's unreserved allocations and all its reservations.
   *
   * @param offers - whether outstanding offers count
   */
  quotaConsumption(role: string, offers: boolean): Quantities {
    const node = this.#state.roles.get(role);
    if (node === undefined) return new Map();
    const sum = new Map(node.reservations.quantities);
    const unreserved = offers ? node.heldUnreserved : node.usedUnreserved;
    for (const [name, amount] of unreserved.quantities) {
      sum.set(name, (sum.get(name) ?? 0) + amount);
    }
    return sum;
  }

  /**
   * After a master failover with quotas: no runs until four fifths of the agents are back or ten minutes have
   * passed, or guarantees would be met at the cost of who comes back later.
   */
  recoverQuotas(
    quotas: ReadonlyMap<string, Quota>,
    expectedAgents: number,
    nowMs: number,
    patience: { readonly agentFactor?: number; readonly timeoutMs?: number } = {},
  ): void {
    for (const [role, quota] of quotas) this.setQuota(role, quota);
    const { agentFactor = 0.8, timeoutMs = 600_000 } = patience;
    this.#awaitedAgents = Math.floor(expectedAgents * agentFactor);
    if (quotas.size > 0 && this.#awaitedAgents > 0) this.#pausedUntilMs = nowMs + timeoutMs;
  }

  /**
   * Resources come back: from an offer that was declined, not used up, withdrawn or lost, or from a task or an
   * executor that ended. Nothing happens if framework or agent are gone.
   *
   * @param filters - keeps the framework from being offered them again soon; `undefined` when it has not said so.
   * An answer without filters is `{}`, which is 5 s
   */
  recover(
    frameworkId: string,
    agentId: string,
    resources: Resources,
    from: { readonly source: "offer" | "use"; readonly filters?: Filters; readonly nowMs: number },
  ): void {
    const agent = this.#state.agents.get(agentId);
    if (agent === undefined || resources.length === 0) return;
    const framework = this.#state.frameworks.get(frameworkId);
    for (const [role, part] of this.#byRole(framework, resources)) {
      const held = agent.held.get(frameworkId)?.get(role) ?? [];
      if (framework === undefined && held.length === 0) continue;
      if (!containsResources(held, part)) {
        throw new MesosSniffError(
          "invalid-argument",
          `cannot recover ${formatResources(part)} of role ${role} on agent ${agentId} from framework` +
            ` ${frameworkId}, which holds ${formatResources(held)}`,
        );
      }
      if (from.source === "use") removeUsed(this.#state, agent, frameworkId, role, part);
      if (framework === undefined) {
        removeHeld(agent, frameworkId, role, part);
        continue;
      }
      release(this.#state, framework, role, agent, part);
      if (from.filters !== undefined) {
        this.#refuse(framework, role, agent, part, from.filters, from.nowMs);
      }
    }
  }

  /** Offered resources are used by a task or an executor from now on. */
  markUsed(frameworkId: string, agentId: string, resources: Resources): void {
    const agent = this.#state.agents.get(agentId);
    const framework = this.#state.frameworks.get(frameworkId);
    if (agent === undefined) return;
    for (const [role, part] of this.#byRole(framework, resources)) {
      addUsed(this.#state, agent, frameworkId, role, part);
    }
  }

  /**
   * Operations of an ACCEPT changed what was offered, and the agent with it. A conversion that consumes nothing
   * adds a copy of a shared volume.
   */
  updateAllocation(
    frameworkId: string,
    agentId: string,
    offered: Resources,
    conversions: readonly ResourceConversion[],
  ): Outcome<undefined> {
    const framework = frameworkOf(this.#state, frameworkId);
    const agent = agentOf(this.#state, agentId);
    const plain = conversions.map(unallocateConversion);
    for (const [role, part] of this.#byRole(framework, offered)) {
      const after = applyConversions(part, plain);
      if (after.kind === "error") return after;
      const lasting = plain.filter(({ consumed }) => consumed.length > 0);
      const total = applyConversions(agent.total, lasting);
      if (total.kind === "error") return total;
      exchangeHeld(this.#state, framework, role, agent, part, after.value);
      setTotal(this.#state, agent, total.value);
    }
    return ok(undefined);
  }

  /**
   * An operator changes what nobody holds. Fails, changing nothing, if it is not free: take back offers and try
   * again.
   */
  updateAvailable(agentId: string, operations: readonly Operation[]): Outcome<undefined> {
    const agent = agentOf(this.#state, agentId);
    let available: Outcome<Resources> = ok(availableOn(agent));
    let total: Outcome<Resources> = ok(agent.total);
    for (const operation of operations) {
      if (available.kind === "ok") available = applyOperation(available.value, operation);
      if (total.kind === "ok") total = applyOperation(total.value, operation);
    }
    if (available.kind === "error") return failed(available.message);
    if (total.kind === "error") return failed(total.message);
    setTotal(this.#state, agent, total.value);
    return ok(undefined);
  }

  /** No offers for these roles, all when none is given, until revived. Existing offers stay valid. */
  suppress(frameworkId: string, roles: readonly string[] = []): void {
    const framework = frameworkOf(this.#state, frameworkId);
    for (const role of roles.length === 0 ? framework.view.roles : roles) {
      framework.suppressed.add(role);
      // 0.26 only sets a flag: deactivating would cost the framework its turns.
      if (!this.#isOld) this.#state.frameworkSorters.get(role)?.deactivate(frameworkId);
    }
  }

  /** Offers again for these roles, all when none is given, filters forgotten. A run is due. */
  revive(frameworkId: string, roles: readonly string[] = []): void {
    const framework = frameworkOf(this.#state, frameworkId);
    framework.inverseFilters.clear();
    for (const role of roles.length === 0 ? framework.view.roles : roles) {
      this.#unsuppress(framework, role);
    }
    this.#request(this.#state.agents.keys());
  }

  /** A maintenance window of an agent came, changed or went. A run for the agent is due. */
  setUnavailability(agentId: string, unavailability: Unavailability | undefined): void {
    const agent = agentOf(this.#state, agentId);
    for (const framework of this.#state.frameworks.values()) {
      framework.inverseFilters.delete(agentId);
    }
    agent.maintenance = unavailability && maintenanceFor(unavailability);
    this.#request([agentId]);
  }

  /** An inverse offer was answered, rescinded or timed out: the next run may send another. */
  answerInverseOffer(
    agentId: string,
    frameworkId: string,
    answer: InverseOfferAnswer,
    nowMs: number,
  ): void {
    const maintenance = this.#state.agents.get(agentId)?.maintenance;
    const framework = this.#state.frameworks.get(frameworkId);
    if (maintenance?.outstanding.delete(frameworkId) === true && answer.response !== undefined) {
      maintenance.responses.set(frameworkId, answer.response);
    }
    if (framework === undefined || answer.filters === undefined) return;
    const durationMs = refuseDurationMs(answer.filters, this.#state.options.profile);
    if (durationMs === 0) return;
    const ends = framework.inverseFilters.get(agentId) ?? [];
    framework.inverseFilters.set(agentId, [...ends, nowMs + durationMs]);
  }

  /** By agent under maintenance, what frameworks answered. */
  inverseOfferResponses(): ReadonlyMap<string, ReadonlyMap<string, "ACCEPT" | "DECLINE">> {
    const responses = new Map<string, ReadonlyMap<string, "ACCEPT" | "DECLINE">>();
    for (const agent of this.#state.agents.values()) {
      if (agent.maintenance !== undefined) responses.set(agent.id, agent.maintenance.responses);
    }
    return responses;
  }

  /** The run that events made due, over the agents they concern. */
  run(nowMs: number): AllocationRun {
    if (this.#pausedUntilMs !== undefined && nowMs < this.#pausedUntilMs) {
      this.#state.candidates.clear();
      return { offers: [], inverseOffers: [] };
    }
    this.#pausedUntilMs = undefined;
    const candidates = [...this.#state.candidates].map((id) => agentOf(this.#state, id));
    this.#state.candidates.clear();
    const generate = this.#isOld ? generateOldOffers : generateOffers;
    const offerable = generate(
      this.#state,
      candidates.filter((agent) => agent.activated && this.#isWhitelisted(agent)),
      nowMs,
    );
    return {
      offers: offerable.result(this.#state.options.profile),
      inverseOffers: generateInverseOffers(this.#state, candidates, nowMs),
    };
  }

  /** The periodic run, over all agents. */
  runAll(nowMs: number): AllocationRun {
    this.#request(this.#state.agents.keys());
    return this.run(nowMs);
  }

  /** What an agent could be offered now, unallocated. */
  available(agentId: string): Resources {
    return availableOn(agentOf(this.#state, agentId));
  }

  /** The total of an agent, unallocated. */
  total(agentId: string): Resources {
    return agentOf(this.#state, agentId).total;
  }

  /** What a framework was offered or uses on an agent, unallocated and over all roles. */
  held(frameworkId: string, agentId: string): Resources {
    const byRole = agentOf(this.#state, agentId).held.get(frameworkId);
    return mergeResources([...(byRole?.values() ?? [])].flat());
  }

  /** The active frameworks of a role, the neediest first. */
  frameworkOrder(role: string): readonly string[] {
    return this.#state.frameworkSorters.get(role)?.sort() ?? [];
  }

  /** The roles that have frameworks, the neediest first. */
  roleOrder(): readonly string[] {
    return this.#state.roleSorter.sort();
  }

  get #isOld(): boolean {
    return this.#state.options.profile === "0.26";
  }

  #request(agentIds: Iterable<string>): void {
    for (const agentId of agentIds) this.#state.candidates.add(agentId);
  }

  #isWhitelisted(agent: AgentEntry): boolean {
    const { whitelist } = this.#state;
    return whitelist === undefined || whitelist.has(agent.view.hostname);
  }

  // In 1.11 a suppressed framework has no turns; 0.26 passes it over when its turn comes.
  #sitsOut(framework: FrameworkEntry, role: string): boolean {
    return !this.#isOld && framework.suppressed.has(role);
  }

  #unsuppress(framework: FrameworkEntry, role: string): void {
    framework.filters.delete(role);
    framework.suppressed.delete(role);
    if (framework.active && framework.view.roles.includes(role)) {
      this.#state.frameworkSorters.get(role)?.activate(framework.id);
    }
  }

  // What an agent brought along before the framework was known moves into its books. Resources without an
  // allocation, as of 0.26, wait under `*`: they belong to the one role of the framework.
  #adopt(framework: FrameworkEntry, agent: AgentEntry): void {
    const [only, second] = framework.view.roles;
    for (const [role, resources] of [...(agent.held.get(framework.id) ?? [])]) {
      const own = role === "*" && second === undefined ? (only ?? role) : role;
      if (own === role) {
        trackHeld(this.#state, framework, role, agent.id, resources);
        continue;
      }
      this.#unuseAll(framework.id, role, agent);
      removeHeld(agent, framework.id, role, resources);
      hold(this.#state, framework, own, agent, resources);
      addUsed(this.#state, agent, framework.id, own, resources);
    }
  }

  #releaseAll(framework: FrameworkEntry, role: string, agent: AgentEntry): void {
    this.#unuseAll(framework.id, role, agent);
    release(this.#state, framework, role, agent, agent.held.get(framework.id)?.get(role) ?? []);
  }

  #unuseAll(frameworkId: string, role: string, agent: AgentEntry): void {
    const used = agent.used.get(frameworkId)?.get(role) ?? [];
    removeUsed(this.#state, agent, frameworkId, role, used);
  }

  #refuse(
    framework: FrameworkEntry,
    role: string,
    agent: AgentEntry,
    refused: Resources,
    filters: Filters,
    nowMs: number,
  ): void {
    const { profile, allocationIntervalMs } = this.#state.options;
    const durationMs = refuseDurationMs(filters, profile);
    if (durationMs === 0) return;
    const expiresAtMs = filterExpiryMs(durationMs, nowMs, allocationIntervalMs, profile);
    const byAgent = framework.filters.get(role) ?? new Map();
    byAgent.set(agent.id, [...(byAgent.get(agent.id) ?? []), { refused, expiresAtMs }]);
    framework.filters.set(role, byAgent);
  }

  #dropFilters(agentId: string): void {
    for (const framework of this.#state.frameworks.values()) {
      framework.inverseFilters.delete(agentId);
      for (const byAgent of framework.filters.values()) byAgent.delete(agentId);
    }
  }

  #byRole(
    framework: FrameworkEntry | undefined,
    resources: Resources,
  ): ReadonlyMap<string, Resources> {
    const [only = "*"] = framework?.view.roles ?? [];
    const byRole = new Map<string, Resource[]>();
    for (const resource of injectAllocation(resources, only)) {
      const role = resource.allocation_info?.role ?? only;
      const part = byRole.get(role);
      if (part === undefined) byRole.set(role, [resource]);
      else part.push(resource);
    }
    return new Map([...byRole].map(([role, part]) => [role, unallocateResources(part)]));
  }
}

function withDefaults(options: HierarchicalAllocatorOptions): AllocatorOptions {
  const least = parseMinAllocatable("cpus:0.01|mem:32");
  return {
    profile: options.profile ?? "1.11",
    allocationIntervalMs: options.allocationIntervalMs ?? 1000,
    minAllocatable: options.minAllocatable ?? (least.kind === "ok" ? least.value : []),
    fairSharingExcluded: new Set(options.fairSharingExcluded),
    filterGpuResources: options.filterGpuResources ?? true,
    region: options.region,
    roleSorter: options.roleSorter ?? "drf",
    frameworkSorter: options.frameworkSorter ?? "drf",
    random: options.random,
  };
}

function maintenanceFor(unavailability: Unavailability): NonNullable<AgentEntry["maintenance"]> {
  return { unavailability, outstanding: new Set(), responses: new Map() };
}

function unallocateConversion(conversion: ResourceConversion): ResourceConversion {
  const { mustVanish, ...rest } = conversion;
  return {
    consumed: mergeResources(unallocateResources(rest.consumed)),
    converted: mergeResources(unallocateResources(rest.converted)),
    ...(mustVanish === undefined
      ? {}
      : { mustVanish: unallocateResources([mustVanish])[0] ?? mustVanish }),
  };
}

function sameView(a: AgentView, b: AgentView): boolean {
  return (
    a.hostname === b.hostname &&
    a.checkpoint === b.checkpoint &&
    a.region === b.region &&
    a.zone === b.zone &&
    equalAttributes(a.attributes, b.attributes) &&
    a.capabilities.size === b.capabilities.size &&
    [...a.capabilities].every((name) => b.capabilities.has(name))
  );
}
