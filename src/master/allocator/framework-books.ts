import { MesosSniffError } from "../../errors/index.js";
import { releaseAll, unuseAll } from "./holdings.js";
import {
  type AgentEntry,
  type AllocatorState,
  addUsed,
  agentOf,
  type FrameworkEntry,
  frameworkOf,
  hold,
  removeHeld,
  requestRuns,
  trackFramework,
  trackHeld,
  untrackFramework,
} from "./state.js";
import type { FrameworkOptions, FrameworkView } from "./views.js";

/** See `HierarchicalAllocator.addFramework`. */
export function addFramework(
  state: AllocatorState,
  frameworkId: string,
  view: FrameworkView,
  active: boolean,
  options: FrameworkOptions,
): void {
  if (state.frameworks.has(frameworkId)) {
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
  state.frameworks.set(frameworkId, framework);
  for (const role of view.roles) trackFramework(state, framework, role);
  if (active) giveTurns(state, framework);
  for (const agentId of state.orphans.get(frameworkId) ?? []) {
    adopt(state, framework, agentOf(state, agentId));
  }
  state.orphans.delete(frameworkId);
  if (active) requestRuns(state);
}

/** See `HierarchicalAllocator.removeFramework`. */
export function removeFramework(state: AllocatorState, frameworkId: string): void {
  const framework = frameworkOf(state, frameworkId);
  for (const [role, agentIds] of [...framework.agentsByRole]) {
    for (const agentId of [...agentIds]) {
      releaseAll(state, framework, role, agentOf(state, agentId));
    }
  }
  for (const role of framework.view.roles) untrackFramework(state, framework, role);
  state.frameworks.delete(frameworkId);
}

/** See `HierarchicalAllocator.activateFramework`. */
export function activateFramework(state: AllocatorState, frameworkId: string): void {
  const framework = frameworkOf(state, frameworkId);
  framework.active = true;
  giveTurns(state, framework);
  requestRuns(state);
}

/** See `HierarchicalAllocator.deactivateFramework`. */
export function deactivateFramework(state: AllocatorState, frameworkId: string): void {
  const framework = frameworkOf(state, frameworkId);
  framework.active = false;
  framework.filters.clear();
  framework.inverseFilters.clear();
  for (const role of framework.view.roles) {
    state.frameworkSorters.get(role)?.deactivate(frameworkId);
  }
}

/** See `HierarchicalAllocator.updateFramework`. */
export function updateFramework(
  state: AllocatorState,
  frameworkId: string,
  view: FrameworkView,
  options: FrameworkOptions,
): void {
  const framework = frameworkOf(state, frameworkId);
  const before = framework.view.roles;
  framework.view = view;
  framework.excludes = options.constraints;
  for (const role of view.roles) {
    if (!before.includes(role)) trackFramework(state, framework, role);
  }
  for (const role of before) {
    if (view.roles.includes(role)) continue;
    state.frameworkSorters.get(role)?.deactivate(frameworkId);
    framework.filters.delete(role);
    framework.suppressed.delete(role);
    untrackFramework(state, framework, role);
  }
  // 0.26 knows suppression by SUPPRESS and REVIVE only.
  if (state.options.profile !== "0.26") {
    const suppressed = new Set(options.suppressedRoles);
    const revived = [...framework.suppressed].filter((role) => !suppressed.has(role));
    unsuppress(framework, revived);
    framework.inverseFilters.clear();
    for (const role of suppressed) {
      framework.suppressed.add(role);
      state.frameworkSorters.get(role)?.deactivate(frameworkId);
    }
  }
  if (framework.active) giveTurns(state, framework);
}

/** See `HierarchicalAllocator.suppress`. */
export function suppress(
  state: AllocatorState,
  frameworkId: string,
  roles: readonly string[],
): void {
  const framework = frameworkOf(state, frameworkId);
  for (const role of roles.length === 0 ? framework.view.roles : roles) {
    framework.suppressed.add(role);
    // 0.26 only sets a flag: deactivating would cost the framework its turns.
    if (state.options.profile !== "0.26") {
      state.frameworkSorters.get(role)?.deactivate(frameworkId);
    }
  }
}

/** See `HierarchicalAllocator.revive`. */
export function revive(state: AllocatorState, frameworkId: string, roles: readonly string[]): void {
  const framework = frameworkOf(state, frameworkId);
  framework.inverseFilters.clear();
  unsuppress(framework, roles.length === 0 ? framework.view.roles : roles);
  if (framework.active) giveTurns(state, framework);
  requestRuns(state);
}

function unsuppress(framework: FrameworkEntry, roles: readonly string[]): void {
  for (const role of roles) {
    framework.filters.delete(role);
    framework.suppressed.delete(role);
  }
}

// In 1.11 a framework has no turns in a suppressed role; 0.26 passes it over when its turn comes.
function giveTurns(state: AllocatorState, framework: FrameworkEntry): void {
  for (const role of framework.view.roles) {
    if (state.options.profile === "0.26" || !framework.suppressed.has(role)) {
      state.frameworkSorters.get(role)?.activate(framework.id);
    }
  }
}

// What an agent brought along before the framework was known moves into its books. Resources without an
// allocation, as of 0.26, wait under `*`: they belong to the one role of the framework.
function adopt(state: AllocatorState, framework: FrameworkEntry, agent: AgentEntry): void {
  const [only, second] = framework.view.roles;
  for (const [role, resources] of [...(agent.held.get(framework.id) ?? [])]) {
    const own = role === "*" && second === undefined ? (only ?? role) : role;
    if (own === role) {
      trackHeld(state, framework, role, agent.id, resources);
      continue;
    }
    unuseAll(state, framework.id, role, agent);
    removeHeld(agent, framework.id, role, resources);
    hold(state, framework, own, agent, resources);
    addUsed(state, agent, framework.id, own, resources);
  }
}
