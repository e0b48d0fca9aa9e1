import { type Filters, isExpired, refuseDurationMs } from "./offer-filter.js";
import type { AgentEntry, AllocatorState, FrameworkEntry } from "./state.js";
import type { Unavailability } from "./views.js";

/** What one framework is asked to give back in one run: one message of inverse offers. */
export interface FrameworkInverseOffers {
  readonly frameworkId: string;
  readonly agents: readonly {
    readonly agentId: string;
    readonly unavailability: Unavailability;
  }[];
}

/** One framework's answer to an inverse offer, or none when it was rescinded or timed out. */
export interface InverseOfferAnswer {
  readonly response?: "ACCEPT" | "DECLINE";
  readonly filters?: Filters;
}

/**
 * Asks each active framework that holds something on an agent under maintenance, once until it answers or the
 * inverse offer is withdrawn.
 */
export function generateInverseOffers(
  state: AllocatorState,
  agents: readonly AgentEntry[],
  nowMs: number,
): readonly FrameworkInverseOffers[] {
  const asked = new Map<string, { agentId: string; unavailability: Unavailability }[]>();
  for (const agent of agents) {
    const { maintenance } = agent;
    if (maintenance === undefined) continue;
    for (const frameworkId of agent.held.keys()) {
      const framework = state.frameworks.get(frameworkId);
      if (framework === undefined || !framework.active) continue;
      if (maintenance.outstanding.has(frameworkId)) continue;
      if (isRefused(state, framework, agent.id, nowMs)) continue;
      maintenance.outstanding.add(frameworkId);
      const list = asked.get(frameworkId) ?? [];
      list.push({ agentId: agent.id, unavailability: maintenance.unavailability });
      asked.set(frameworkId, list);
    }
  }
  return [...asked].map(([frameworkId, list]) => ({ frameworkId, agents: list }));
}

/** See `HierarchicalAllocator.answerInverseOffer`. */
export function answerInverseOffer(
  state: AllocatorState,
  agentId: string,
  frameworkId: string,
  { response, filters }: InverseOfferAnswer,
  nowMs: number,
): void {
  const maintenance = state.agents.get(agentId)?.maintenance;
  const framework = state.frameworks.get(frameworkId);
  if (maintenance?.outstanding.delete(frameworkId) === true && response !== undefined) {
    maintenance.responses.set(frameworkId, response);
  }
  if (framework === undefined || filters === undefined) return;
  const durationMs = refuseDurationMs(filters, state.options.profile);
  if (durationMs === 0) return;
  const ends = framework.inverseFilters.get(agentId) ?? [];
  framework.inverseFilters.set(agentId, [...ends, nowMs + durationMs]);
}

function isRefused(
  state: AllocatorState,
  framework: FrameworkEntry,
  agentId: string,
  nowMs: number,
): boolean {
  const filters = framework.inverseFilters.get(agentId);
  if (filters === undefined) return false;
  const alive = filters.filter((end) => !isExpired(end, nowMs, state.options.profile));
  if (alive.length === 0) framework.inverseFilters.delete(agentId);
  else framework.inverseFilters.set(agentId, alive);
  return alive.length > 0;
}
