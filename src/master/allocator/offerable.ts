import {
  addResources,
  allocateResources,
  type MesosProfile,
  type Resources,
} from "../../resources/index.js";

/** Resources of one agent for one framework in one role: the content of one offer. */
export interface Allocation {
  readonly role: string;
  readonly agentId: string;
  /** With `allocation_info` in 1.11, without in 0.26. */
  readonly resources: Resources;
}

/** What one framework is offered in one run: one message of offers. */
export interface FrameworkOffers {
  readonly frameworkId: string;
  readonly allocations: readonly Allocation[];
}

/** Collects allocations in the order in which they were made. */
export class Offerable {
  readonly #byFramework = new Map<string, Map<string, Map<string, Resources>>>();

  add(frameworkId: string, role: string, agentId: string, resources: Resources): void {
    const byRole = this.#byFramework.get(frameworkId) ?? new Map<string, Map<string, Resources>>();
    const byAgent = byRole.get(role) ?? new Map<string, Resources>();
    byAgent.set(agentId, addResources(byAgent.get(agentId) ?? [], resources));
    this.#byFramework.set(frameworkId, byRole.set(role, byAgent));
  }

  /** By framework, then role, then agent, each in order of first appearance. */
  result(profile: MesosProfile): readonly FrameworkOffers[] {
    return [...this.#byFramework].map(([frameworkId, byRole]) => ({
      frameworkId,
      allocations: [...byRole].flatMap(([role, byAgent]) =>
        [...byAgent].map(([agentId, resources]) => ({
          role,
          agentId,
          resources: profile === "0.26" ? resources : allocateResources(resources, role),
        })),
      ),
    }));
  }
}
