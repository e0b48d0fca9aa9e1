import {
  type AgentView,
  type AllocationRun,
  agentView,
  type FrameworkInfoFields,
  type FrameworkView,
  frameworkView,
} from "../../../src/master/allocator/index.js";
import {
  allocateResources,
  formatResources,
  parseResources,
  type Resources,
} from "../../../src/resources/index.js";
import type { BodyOf } from "../../../src/wire/index.js";

type FrameworkCapability = NonNullable<BodyOf<"mesos.FrameworkInfo.Capability">["type"]>;

/** Resources from their text form. */
export function of(text: string): Resources {
  const parsed = parseResources(text);
  if (parsed.kind === "error") throw new Error(parsed.message);
  return parsed.value;
}

/** The same, allocated to a role. */
export function allocated(text: string, role = "*"): Resources {
  return allocateResources(of(text), role);
}

/** A framework of one role, or of several with MULTI_ROLE, with further capabilities. */
export function framework(
  roles: string | readonly string[] = "*",
  capabilities: readonly FrameworkCapability[] = [],
  more: Partial<FrameworkInfoFields> = {},
): FrameworkView {
  const types = capabilities.map((type) => ({ type }));
  return typeof roles === "string"
    ? frameworkView({ role: roles, capabilities: types, ...more })
    : frameworkView({ roles, capabilities: [...types, { type: "MULTI_ROLE" }], ...more });
}

/** A modern agent. */
export function agent(hostname = "host", more: Partial<AgentView> = {}): AgentView {
  const capabilities = ["MULTI_ROLE", "HIERARCHICAL_ROLE", "RESERVATION_REFINEMENT"] as const;
  return {
    ...agentView(
      { hostname },
      capabilities.map((type) => ({ type })),
    ),
    ...more,
  };
}

/** One line per offer: `framework role agent resources`, allocation left out. */
export function lines(run: AllocationRun): readonly string[] {
  return run.offers.flatMap(({ frameworkId, allocations }) =>
    allocations.map(({ role, agentId, resources }) => {
      const text = formatResources(resources).replaceAll(/\(allocated: [^)]*\)/g, "");
      return `${frameworkId} ${role} ${agentId} ${text}`;
    }),
  );
}

/** Numbers from 0 up to 1 that a seed fixes (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
