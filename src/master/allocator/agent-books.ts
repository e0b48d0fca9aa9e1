import { MesosSniffError } from "../../errors/index.js";
import { equalAttributes, equalResources, type Resources } from "../../resources/index.js";
import { byRole, releaseAll, unuseAll } from "./holdings.js";
import {
  type AgentEntry,
  type AllocatorState,
  addHeld,
  addUsed,
  agentOf,
  hold,
  requestRun,
  setTotal,
} from "./state.js";
import type { AgentView, Unavailability } from "./views.js";

/** See `HierarchicalAllocator.addAgent`. */
export function addAgent(
  state: AllocatorState,
  agentId: string,
  view: AgentView,
  total: Resources,
  used: ReadonlyMap<string, Resources>,
  unavailability: Unavailability | undefined,
): void {
  if (state.agents.has(agentId)) {
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
    maintenance: maintenanceFor(unavailability),
    available: undefined,
    hasGpus: false,
  };
  state.agents.set(agentId, agent);
  setTotal(state, agent, total);
  for (const [frameworkId, resources] of used) bringUse(state, agent, frameworkId, resources);
  requestRun(state, agentId);
}

/** See `HierarchicalAllocator.removeAgent`. */
export function removeAgent(state: AllocatorState, agentId: string): void {
  const agent = agentOf(state, agentId);
  for (const [frameworkId, roles] of [...agent.held]) {
    const framework = state.frameworks.get(frameworkId);
    for (const role of [...roles.keys()]) {
      if (framework === undefined) unuseAll(state, frameworkId, role, agent);
      else releaseAll(state, framework, role, agent);
    }
  }
  for (const [frameworkId, agents] of state.orphans) {
    if (agents.delete(agentId) && agents.size === 0) state.orphans.delete(frameworkId);
  }
  setTotal(state, agent, []);
  state.roleSorter.removeAgent(agentId);
  for (const sorter of state.frameworkSorters.values()) sorter.removeAgent(agentId);
  state.agents.delete(agentId);
  state.candidates.delete(agentId);
  dropFilters(state, agentId);
}

/** See `HierarchicalAllocator.updateAgent`. */
export function updateAgent(
  state: AllocatorState,
  agentId: string,
  view: AgentView,
  total: Resources | undefined,
): void {
  const agent = agentOf(state, agentId);
  if (!equalAttributes(agent.view.attributes, view.attributes)) dropFilters(state, agentId);
  const changedTotal = total !== undefined && !equalResources(agent.total, total);
  const changed = changedTotal || !sameView(agent.view, view);
  agent.view = view;
  if (changedTotal) setTotal(state, agent, total);
  if (changed) requestRun(state, agentId);
}

/** See `HierarchicalAllocator.setUnavailability`. */
export function setUnavailability(
  state: AllocatorState,
  agentId: string,
  unavailability: Unavailability | undefined,
): void {
  const agent = agentOf(state, agentId);
  for (const framework of state.frameworks.values()) framework.inverseFilters.delete(agentId);
  agent.maintenance = maintenanceFor(unavailability);
  requestRun(state, agentId);
}

function bringUse(
  state: AllocatorState,
  agent: AgentEntry,
  frameworkId: string,
  resources: Resources,
): void {
  const framework = state.frameworks.get(frameworkId);
  for (const [role, part] of byRole(framework, resources)) {
    if (framework === undefined) addHeld(agent, frameworkId, role, part);
    else hold(state, framework, role, agent, part);
    addUsed(state, agent, frameworkId, role, part);
  }
  if (framework !== undefined) return;
  const agents = state.orphans.get(frameworkId) ?? new Set<string>();
  state.orphans.set(frameworkId, agents.add(agent.id));
}

function dropFilters(state: AllocatorState, agentId: string): void {
  for (const framework of state.frameworks.values()) {
    framework.inverseFilters.delete(agentId);
    for (const byAgent of framework.filters.values()) byAgent.delete(agentId);
  }
}

function maintenanceFor(unavailability: Unavailability | undefined): AgentEntry["maintenance"] {
  return unavailability && { unavailability, outstanding: new Set(), responses: new Map() };
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
