import { MesosSniffError } from "../../errors/index.js";
import {
  applyConversions,
  applyOperation,
  containsResources,
  failed,
  formatResources,
  injectAllocation,
  mergeResources,
  type Operation,
  type Outcome,
  ok,
  type Resource,
  type ResourceConversion,
  type Resources,
  unallocateResource,
  unallocateResources,
} from "../../resources/index.js";
import { type Filters, filterExpiryMs, refuseDurationMs } from "./offer-filter.js";
import {
  type AgentEntry,
  type AllocatorState,
  addUsed,
  agentOf,
  availableOn,
  exchangeHeld,
  type FrameworkEntry,
  frameworkOf,
  release,
  removeHeld,
  removeUsed,
  setTotal,
} from "./state.js";

/** Where resources come back from, and whether the framework wants them again soon. */
export interface Recovery {
  readonly source: "offer" | "use";
  readonly filters?: Filters;
  readonly nowMs: number;
}

/** Resources by the role they are allocated to, or the first role of the framework where they do not say. */
export function byRole(
  framework: FrameworkEntry | undefined,
  resources: Resources,
): ReadonlyMap<string, Resources> {
  const [only = "*"] = framework?.view.roles ?? [];
  const parts = new Map<string, Resource[]>();
  for (const resource of injectAllocation(resources, only)) {
    const role = resource.allocation_info?.role ?? only;
    const part = parts.get(role);
    if (part === undefined) parts.set(role, [resource]);
    else part.push(resource);
  }
  return new Map([...parts].map(([role, part]) => [role, unallocateResources(part)]));
}

/** See `HierarchicalAllocator.recover`. */
export function recover(
  state: AllocatorState,
  frameworkId: string,
  agentId: string,
  resources: Resources,
  recovery: Recovery,
): void {
  const agent = state.agents.get(agentId);
  if (agent === undefined) return;
  const framework = state.frameworks.get(frameworkId);
  const held = agent.held.get(frameworkId);
  if (framework === undefined && held === undefined) return;
  const parts = byRole(framework, resources);
  for (const [role, part] of parts) {
    if (containsResources(held?.get(role) ?? [], part)) continue;
    throw new MesosSniffError(
      "invalid-argument",
      `cannot recover ${formatResources(part)} of role ${role} on agent ${agentId} from framework` +
        ` ${frameworkId}, which holds ${formatResources(held?.get(role) ?? [])}`,
    );
  }
  for (const [role, part] of parts) {
    if (recovery.source === "use") removeUsed(state, agent, frameworkId, role, part);
    if (framework === undefined) {
      removeHeld(agent, frameworkId, role, part);
    } else {
      release(state, framework, role, agent, part);
      refuse(state, framework, role, agent, part, recovery);
    }
  }
}

/** See `HierarchicalAllocator.markUsed`. */
export function markUsed(
  state: AllocatorState,
  frameworkId: string,
  agentId: string,
  resources: Resources,
): void {
  const agent = state.agents.get(agentId);
  if (agent === undefined) return;
  for (const [role, part] of byRole(state.frameworks.get(frameworkId), resources)) {
    addUsed(state, agent, frameworkId, role, part);
  }
}

/** See `HierarchicalAllocator.updateAllocation`. */
export function updateAllocation(
  state: AllocatorState,
  frameworkId: string,
  agentId: string,
  offered: Resources,
  conversions: readonly ResourceConversion[],
): Outcome<undefined> {
  const framework = frameworkOf(state, frameworkId);
  const agent = agentOf(state, agentId);
  const plain = conversions.map(unallocateConversion);
  const [only, second] = byRole(framework, offered);
  if (only === undefined) return ok(undefined);
  if (second !== undefined) return failed("the resources are allocated to more than one role");
  const [role, before] = only;
  const after = applyConversions(before, plain);
  if (after.kind === "error") return after;
  const lasting = plain.filter(({ consumed }) => consumed.length > 0);
  const total = applyConversions(agent.total, lasting);
  if (total.kind === "error") return total;
  exchangeHeld(state, framework, role, agent, before, after.value);
  setTotal(state, agent, total.value);
  return ok(undefined);
}

/** See `HierarchicalAllocator.updateAvailable`. */
export function updateAvailable(
  state: AllocatorState,
  agentId: string,
  operations: readonly Operation[],
): Outcome<undefined> {
  const agent = agentOf(state, agentId);
  let available = availableOn(agent);
  let total = agent.total;
  for (const operation of operations) {
    const free = applyOperation(available, operation);
    if (free.kind === "error") return free;
    const whole = applyOperation(total, operation);
    if (whole.kind === "error") return whole;
    available = free.value;
    total = whole.value;
  }
  setTotal(state, agent, total);
  return ok(undefined);
}

/** Takes all that a framework holds of an agent in a role out of the books. */
export function releaseAll(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
  agent: AgentEntry,
): void {
  unuseAll(state, framework.id, role, agent);
  release(state, framework, role, agent, agent.held.get(framework.id)?.get(role) ?? []);
}

/** Takes all that is used out of the books, but leaves it held. */
export function unuseAll(
  state: AllocatorState,
  frameworkId: string,
  role: string,
  agent: AgentEntry,
): void {
  const used = agent.used.get(frameworkId)?.get(role) ?? [];
  removeUsed(state, agent, frameworkId, role, used);
}

function refuse(
  state: AllocatorState,
  framework: FrameworkEntry,
  role: string,
  agent: AgentEntry,
  refused: Resources,
  { filters, nowMs }: Recovery,
): void {
  if (filters === undefined) return;
  const { profile, allocationIntervalMs } = state.options;
  const durationMs = refuseDurationMs(filters, profile);
  if (durationMs === 0) return;
  const expiresAtMs = filterExpiryMs(durationMs, nowMs, allocationIntervalMs, profile);
  const byAgent = framework.filters.get(role) ?? new Map();
  byAgent.set(agent.id, [...(byAgent.get(agent.id) ?? []), { refused, expiresAtMs }]);
  framework.filters.set(role, byAgent);
}

function unallocateConversion({
  consumed,
  converted,
  mustVanish,
}: ResourceConversion): ResourceConversion {
  return {
    consumed: mergeResources(unallocateResources(consumed)),
    converted: mergeResources(unallocateResources(converted)),
    ...(mustVanish === undefined ? {} : { mustVanish: unallocateResource(mustVanish) }),
  };
}
