import {
  addQuantities,
  addResources,
  isAllocatableTo,
  isReserved,
  isRevocable,
  isShared,
  isUnreserved,
  mergeResources,
  type Quantities,
  type Resource,
  type Resources,
  scalarQuantities,
  subtractFromLimits,
  subtractQuantities,
  subtractResources,
} from "../../resources/index.js";
import { isAllocatable, isFiltered, mayReceiveAgent, stripIncapable } from "./eligibility.js";
import { Headroom } from "./headroom.js";
import { Offerable } from "./offerable.js";
import { shuffled } from "./random.js";
import { shrinkToLimits, shrinkToQuantities } from "./shrink.js";
import {
  type AgentEntry,
  type AllocatorState,
  availableOn,
  type FrameworkEntry,
  hold,
} from "./state.js";

// One run of 1.11 (hierarchical.cpp, __generateOffers). Coarse-grained: the first framework in need that may
// have the agent gets all that its role may have of it. A first stage serves roles whose guarantees are not
// met, so that these have the widest choice; a second one hands out the rest.

/** Allocates what is free on `agents` and books it as offered. */
export function generateOffers(
  state: AllocatorState,
  agents: readonly AgentEntry[],
  nowMs: number,
): Offerable {
  const run: Run = {
    state,
    nowMs,
    headroom: new Headroom(state, () => totalScalars(state)),
    offerable: new Offerable(),
    offeredShared: new Map(),
  };
  const { random } = state.options;
  const order = shuffled(agents, random);
  if (run.headroom.isRequired) {
    for (const agent of order) offerGuarantees(run, agent);
  }
  for (const agent of shuffled(order, random)) offerRest(run, agent);
  return run.offerable;
}

interface Run {
  readonly state: AllocatorState;
  readonly nowMs: number;
  readonly headroom: Headroom;
  readonly offerable: Offerable;
  /** A shared volume stays available when offered; within a run it is offered once. */
  readonly offeredShared: Map<string, Resources>;
}

function offerGuarantees(run: Run, agent: AgentEntry): void {
  const { state, headroom } = run;
  for (const role of state.roleSorter.sort()) {
    const { guarantees, limits } = headroom.quotaOf(role);
    if (guarantees.size === 0) continue;
    if (availableOn(agent).length === 0) return;
    let unsatisfied = headroom.unsatisfied(role);
    for (const frameworkId of state.frameworkSorters.get(role)?.sort() ?? []) {
      if (unsatisfied.size === 0) break;
      const framework = state.frameworks.get(frameworkId);
      if (framework === undefined) continue;
      const share = shareFor(run, framework, role, agent);
      if (share === undefined) continue;
      if (share.length === 0) break;
      const chargeable = share.filter(isChargeable);
      const owed = shrinkToQuantities(chargeable, unsatisfied, state.options.random);
      if (owed.length === 0) continue;
      const owedAmounts = scalarQuantities(owed);
      const extra = withinQuota(
        run,
        subtractResources(chargeable, owed),
        limits,
        addQuantities(headroom.consumed(role), owedAmounts),
      );
      const free = share.filter(
        (resource) =>
          isReserved(resource, role) || resource.type !== "SCALAR" || isRevocable(resource),
      );
      const offer = addResources(addResources(owed, free), extra);
      const amounts = addQuantities(owedAmounts, scalarQuantities(extra));
      if (!take(run, framework, role, agent, offer, owedAmounts, amounts)) continue;
      unsatisfied = subtractQuantities(unsatisfied, amounts);
    }
  }
}

function offerRest(run: Run, agent: AgentEntry): void {
  const { state, headroom } = run;
  for (const role of state.roleSorter.sort()) {
    if (availableOn(agent).length === 0) return;
    const { limits } = headroom.quotaOf(role);
    for (const frameworkId of state.frameworkSorters.get(role)?.sort() ?? []) {
      const framework = state.frameworks.get(frameworkId);
      if (framework === undefined) continue;
      const share = shareFor(run, framework, role, agent);
      if (share === undefined) continue;
      if (share.length === 0) break;
      const chargeable = share.filter(isChargeable);
      const extra = withinQuota(run, chargeable, limits, headroom.consumed(role));
      const offer = [...share.filter((resource) => !isChargeable(resource)), ...extra];
      const charged = limits.size === 0 && !headroom.isRequired ? none : scalarQuantities(extra);
      take(run, framework, role, agent, offer, none, charged);
    }
  }
}

const none: Quantities = new Map();

// What the framework could be offered of an agent before quota: `undefined` when it may have nothing of it,
// empty when nobody in the role may.
function shareFor(
  run: Run,
  framework: FrameworkEntry,
  role: string,
  agent: AgentEntry,
): Resources | undefined {
  const { state } = run;
  if (framework.excludes?.(role, agent.view) === true) return undefined;
  const offered = run.offeredShared.get(agent.id) ?? [];
  const mine = availableOn(agent).filter((resource) => isAllocatableTo(resource, role));
  const available = subtractResources(mine, offered);
  if (available.length === 0) return available;
  if (!isAllocatable(state, framework, role, available)) return undefined;
  if (!mayReceiveAgent(state, framework, agent)) return undefined;
  const capable = stripIncapable(available, framework);
  return capable.length === 0 ? undefined : capable;
}

function withinQuota(
  run: Run,
  resources: Resources,
  limits: Quantities,
  consumed: Quantities,
): Resources {
  const { random } = run.state.options;
  const limited =
    limits.size === 0
      ? resources
      : shrinkToLimits(resources, subtractFromLimits(limits, consumed), random);
  return run.headroom.isRequired && limited.length > 0
    ? shrinkToQuantities(limited, run.headroom.surplus, random)
    : limited;
}

function take(
  run: Run,
  framework: FrameworkEntry,
  role: string,
  agent: AgentEntry,
  offer: Resources,
  guaranteed: Quantities,
  charged: Quantities,
): boolean {
  const { state, nowMs } = run;
  if (!isAllocatable(state, framework, role, offer)) return false;
  if (isFiltered(state, framework, role, agent, offer, nowMs)) return false;
  run.offerable.add(framework.id, role, agent.id, offer);
  const shared = offer.filter(isShared);
  if (shared.length > 0) {
    const before = run.offeredShared.get(agent.id) ?? [];
    run.offeredShared.set(agent.id, mergeResources([...before, ...shared]));
  }
  run.headroom.charge(role, guaranteed, charged);
  hold(state, framework, role, agent, offer);
  return true;
}

function isChargeable(resource: Resource): boolean {
  return resource.type === "SCALAR" && isUnreserved(resource) && !isRevocable(resource);
}

function totalScalars(state: AllocatorState): Quantities {
  const sum = new Map<string, number>();
  for (const agent of state.agents.values()) {
    for (const [name, amount] of scalarQuantities(agent.total)) {
      sum.set(name, (sum.get(name) ?? 0) + amount);
    }
  }
  return sum;
}
