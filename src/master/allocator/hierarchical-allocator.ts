import { MesosSniffError } from "../../errors/index.js";
import {
  type MesosProfile,
  mergeResources,
  type Operation,
  type Outcome,
  parseMinAllocatable,
  type Quantities,
  type ResourceConversion,
  type Resources,
} from "../../resources/index.js";
import { addAgent, removeAgent, setUnavailability, updateAgent } from "./agent-books.js";
import {
  activateFramework,
  addFramework,
  deactivateFramework,
  removeFramework,
  revive,
  suppress,
  updateFramework,
} from "./framework-books.js";
import { generateOffers } from "./generate-offers.js";
import { generateOldOffers } from "./generate-old-offers.js";
import { markUsed, type Recovery, recover, updateAllocation, updateAvailable } from "./holdings.js";
import {
  answerInverseOffer,
  type FrameworkInverseOffers,
  generateInverseOffers,
  type InverseOfferAnswer,
} from "./inverse-offers.js";
import type { FrameworkOffers } from "./offerable.js";
import type { Random } from "./random.js";
import type { Quota } from "./role-tree.js";
import {
  type AgentEntry,
  type AllocatorOptions,
  type AllocatorState,
  agentOf,
  availableOn,
  newState,
  requestRuns,
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
    addFramework(this.#state, frameworkId, view, active, options);
  }

  /** Takes a framework out; all it held is free again. */
  removeFramework(frameworkId: string): void {
    removeFramework(this.#state, frameworkId);
  }

  /** It is connected again: offers for all roles but the suppressed ones. */
  activateFramework(frameworkId: string): void {
    activateFramework(this.#state, frameworkId);
  }

  /** No more offers. Its filters go; what it holds stays booked. */
  deactivateFramework(frameworkId: string): void {
    deactivateFramework(this.#state, frameworkId);
  }

  /** New info and options; `suppressedRoles` becomes exactly what is suppressed. */
  updateFramework(frameworkId: string, view: FrameworkView, options: FrameworkOptions = {}): void {
    updateFramework(this.#state, frameworkId, view, options);
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
    addAgent(this.#state, agentId, view, total, used, unavailability);
    if (this.#state.agents.size >= this.#awaitedAgents) this.#pausedUntilMs = undefined;
  }

  /** Takes an agent out with all that was offered or used on it, and every filter about it. */
  removeAgent(agentId: string): void {
    removeAgent(this.#state, agentId);
  }

  /**
   * New info, or a new total, of an agent. A run for it is due if anything changed; filters go if its attributes
   * did.
   */
  updateAgent(agentId: string, view: AgentView, total?: Resources): void {
    updateAgent(this.#state, agentId, view, total);
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
  recover(frameworkId: string, agentId: string, resources: Resources, from: Recovery): void {
    recover(this.#state, frameworkId, agentId, resources, from);
  }

  /** Offered resources are used by a task or an executor from now on. */
  markUsed(frameworkId: string, agentId: string, resources: Resources): void {
    markUsed(this.#state, frameworkId, agentId, resources);
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
    return updateAllocation(this.#state, frameworkId, agentId, offered, conversions);
  }

  /**
   * An operator changes what nobody holds. Fails, changing nothing, if it is not free: take back offers and try
   * again.
   */
  updateAvailable(agentId: string, operations: readonly Operation[]): Outcome<undefined> {
    return updateAvailable(this.#state, agentId, operations);
  }

  /** No offers for these roles, all when none is given, until revived. Existing offers stay valid. */
  suppress(frameworkId: string, roles: readonly string[] = []): void {
    suppress(this.#state, frameworkId, roles);
  }

  /** Offers again for these roles, all when none is given, filters forgotten. A run is due. */
  revive(frameworkId: string, roles: readonly string[] = []): void {
    revive(this.#state, frameworkId, roles);
  }

  /** A maintenance window of an agent came, changed or went. A run for the agent is due. */
  setUnavailability(agentId: string, unavailability: Unavailability | undefined): void {
    setUnavailability(this.#state, agentId, unavailability);
  }

  /** An inverse offer was answered, rescinded or timed out: the next run may send another. */
  answerInverseOffer(
    agentId: string,
    frameworkId: string,
    answer: InverseOfferAnswer,
    nowMs: number,
  ): void {
    answerInverseOffer(this.#state, agentId, frameworkId, answer, nowMs);
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
    const { profile } = this.#state.options;
    const generate = profile === "0.26" ? generateOldOffers : generateOffers;
    const offerable = generate(
      this.#state,
      candidates.filter((agent) => agent.activated && this.#isWhitelisted(agent)),
      nowMs,
    );
    return {
      offers: offerable.result(profile),
      inverseOffers: generateInverseOffers(this.#state, candidates, nowMs),
    };
  }

  /** The periodic run, over all agents. */
  runAll(nowMs: number): AllocationRun {
    requestRuns(this.#state);
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

  #isWhitelisted(agent: AgentEntry): boolean {
    const { whitelist } = this.#state;
    return whitelist === undefined || whitelist.has(agent.view.hostname);
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
