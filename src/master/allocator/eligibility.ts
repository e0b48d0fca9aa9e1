import {
  containsAmounts,
  hasRefinedReservations,
  isRevocable,
  isShared,
  type Resources,
} from "../../resources/index.js";
import { isExpired, refuses } from "./offer-filter.js";
import type { AgentEntry, AllocatorState, FrameworkEntry } from "./state.js";

/** Whether there is enough for an offer to be worth making. */
export function isAllocatable(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
  resources: Resources,
): boolean {
  if (resources.length === 0) return false;
  const least = framework.view.minAllocatable.get(role) ?? state.options.minAllocatable;
  return least.length === 0 || least.some((amounts) => containsAmounts(resources, amounts));
}

/** Whether the framework may be offered that agent at all: GPUs and remote regions need a capability. */
export function mayReceiveAgent(
  state: AllocatorState,
  { view: { capabilities } }: FrameworkEntry,
  agent: AgentEntry,
): boolean {
  const { filterGpuResources, region } = state.options;
  if (filterGpuResources && agent.hasGpus && !capabilities.has("GPU_RESOURCES")) return false;
  const isRemote = agent.view.region !== undefined && agent.view.region !== region;
  return !isRemote || capabilities.has("REGION_AWARE");
}

/** Leaves out what the framework did not say it understands. */
export function stripIncapable(
  resources: Resources,
  { view: { capabilities } }: FrameworkEntry,
): Resources {
  return resources.filter(
    (resource) =>
      (!isShared(resource) || capabilities.has("SHARED_RESOURCES")) &&
      (!isRevocable(resource) || capabilities.has("REVOCABLE_RESOURCES")) &&
      (!hasRefinedReservations(resource) || capabilities.has("RESERVATION_REFINEMENT")),
  );
}

/** Whether agent and framework do not go together, or the framework refused all of this lately. */
export function isFiltered(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
  agent: AgentEntry,
  resources: Resources,
  nowMs: number,
): boolean {
  const { profile } = state.options;
  if (profile === "0.26") {
    if (framework.view.checkpoint && !agent.view.checkpoint) return true;
  } else {
    const { capabilities } = agent.view;
    if (framework.view.capabilities.has("MULTI_ROLE") && !capabilities.has("MULTI_ROLE")) {
      return true;
    }
    if (role.includes("/") && !capabilities.has("HIERARCHICAL_ROLE")) return true;
  }
  const byAgent = framework.filters.get(role);
  const filters = byAgent?.get(agent.id);
  if (byAgent === undefined || filters === undefined) return false;
  const alive = filters.filter((filter) => !isExpired(filter.expiresAtMs, nowMs, profile));
  if (alive.length === 0) byAgent.delete(agent.id);
  else if (alive.length < filters.length) byAgent.set(agent.id, alive);
  return refuses(alive, resources);
}
