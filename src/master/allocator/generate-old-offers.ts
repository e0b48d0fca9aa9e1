import { isReserved, isRevocable, isUnreserved } from "../../resources/index.js";
import { isAllocatable, isFiltered } from "./eligibility.js";
import { Offerable } from "./offerable.js";
import { shuffled } from "./random.js";
import { type AgentEntry, type AllocatorState, availableOn, hold } from "./state.js";

/**
 * One run of 0.26 (`hierarchical.cpp`, `allocate`): the first framework in need gets all that is left on the
 * agent, unreserved or reserved to exactly its role.
 */
export function generateOldOffers(
  state: AllocatorState,
  agents: readonly AgentEntry[],
  nowMs: number,
): Offerable {
  const offerable = new Offerable();
  for (const agent of shuffled(agents, state.options.random)) {
    for (const role of state.roleSorter.sort()) {
      for (const frameworkId of state.frameworkSorters.get(role)?.sort() ?? []) {
        const framework = state.frameworks.get(frameworkId);
        if (framework === undefined || framework.suppressed.has(role)) continue;
        const takesRevocable = framework.view.capabilities.has("REVOCABLE_RESOURCES");
        const usable = availableOn(agent).filter(
          (resource) => takesRevocable || !isRevocable(resource),
        );
        const offer = [
          ...usable.filter(isUnreserved),
          ...usable.filter((resource) => isReserved(resource, role)),
        ];
        if (!isAllocatable(state, framework, role, offer)) continue;
        if (isFiltered(state, framework, role, agent, offer, nowMs)) continue;
        offerable.add(framework.id, role, agent.id, offer);
        hold(state, framework, role, agent, offer);
      }
    }
  }
  return offerable;
}
