import type { MasterState } from "../master/index.js";
import { isRevocable, isShared, type Resource } from "../resources/index.js";

const RELEASED = new Set([
  "TASK_FINISHED",
  "TASK_FAILED",
  "TASK_KILLED",
  "TASK_LOST",
  "TASK_ERROR",
  "TASK_DROPPED",
  "TASK_GONE",
  "TASK_GONE_BY_OPERATOR",
  "TASK_UNREACHABLE",
]);

/**
 * What does not hold in a master's books: what agents and frameworks have must be the same.
 *
 * @returns the first problem
 */
export function booksProblem(state: MasterState): string | undefined {
  return offersProblem(state) ?? tasksProblem(state);
}

function offersProblem({ offers, frameworks, agents }: MasterState): string | undefined {
  for (const { id, frameworkId, agentId } of offers.values()) {
    if (frameworks.get(frameworkId)?.offers.has(id) !== true) return `${id} is of no framework`;
    if (agents.registered.get(agentId)?.offers.has(id) !== true) return `${id} is of no agent`;
  }
  for (const holder of [...frameworks.values(), ...agents.registered.values()]) {
    for (const id of holder.offers) {
      if (!offers.has(id)) return `${holder.id} holds ${id}, which is gone`;
    }
  }
  for (const owner of frameworks.values()) {
    if (owner.offers.size > 0 && !owner.active) return `${owner.id} is inactive and has offers`;
  }
  return undefined;
}

function tasksProblem({ frameworks, agents }: MasterState): string | undefined {
  for (const owner of frameworks.values()) {
    for (const [id, entry] of owner.tasks) {
      const on = agents.registered.get(entry.body.slave_id.value);
      if (on?.tasks.get(owner.id)?.get(id) !== entry) return `task ${id} runs on no agent`;
    }
    for (const [agentId, executors] of owner.executors) {
      for (const [id, entry] of executors) {
        const known = agents.registered.get(agentId)?.executors.get(owner.id)?.get(id);
        if (known !== entry) return `executor ${id} runs on no agent`;
      }
    }
  }
  for (const on of agents.registered.values()) {
    for (const [frameworkId, tasks] of on.tasks) {
      const owner = frameworks.get(frameworkId);
      for (const [id, entry] of tasks) {
        if (owner !== undefined && owner.tasks.get(id) !== entry) {
          return `task ${id} on ${on.id} is unknown to its framework`;
        }
      }
    }
    for (const [frameworkId, executors] of on.executors) {
      const owner = frameworks.get(frameworkId);
      for (const id of executors.keys()) {
        if (owner !== undefined && owner.executors.get(on.id)?.has(id) !== true) {
          return `executor ${id} on ${on.id} is unknown to its framework`;
        }
      }
    }
  }
  return undefined;
}

/**
 * Whether an agent is promised for more than it has. None is, as long as agents tell the truth.
 *
 * @param executors whether what executors hold counts
 * @returns the first that is
 */
export function capacityProblem(
  { agents, offers }: MasterState,
  executors = true,
): string | undefined {
  for (const on of agents.registered.values()) {
    const promised: (readonly Resource[])[] = [];
    for (const id of on.offers) promised.push(offers.get(id)?.resources ?? []);
    for (const tasks of on.tasks.values()) {
      for (const { body, resources } of tasks.values()) {
        if (!RELEASED.has(String(body.state))) promised.push(resources);
      }
    }
    for (const held of executors ? on.executors.values() : []) {
      for (const { resources } of held.values()) promised.push(resources);
    }
    for (const name of ["cpus", "mem", "disk"]) {
      const has = firmAmount(on.total, name);
      const gives = promised.reduce((sum, list) => sum + firmAmount(list, name), 0);
      if (gives > has + ROUNDING) return `${on.id} has ${name} ${has} and is promised for ${gives}`;
    }
  }
  return undefined;
}

/** Mesos counts in thousandths; sums of doubles do not. */
const ROUNDING = 1e-6;

// Oversubscribed resources come and go; shared ones may be given more than once.
function firmAmount(resources: readonly Resource[], name: string): number {
  let amount = 0;
  for (const resource of resources) {
    if (resource.name !== name || isRevocable(resource) || isShared(resource)) continue;
    amount += resource.scalar?.value ?? 0;
  }
  return amount;
}
