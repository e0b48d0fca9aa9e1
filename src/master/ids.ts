import type { Turn } from "./turn.js";

/** `<master id>-S<n>`. */
export function newAgentId({ state }: Turn): string {
  return `${state.info.id}-S${state.counters.agents++}`;
}

/** `<master id>-0000`, at least four digits. */
export function newFrameworkId({ state }: Turn): string {
  return `${state.info.id}-${String(state.counters.frameworks++).padStart(4, "0")}`;
}

/** `<master id>-O<n>`; offers and inverse offers share the count. */
export function newOfferId({ state }: Turn): string {
  return `${state.info.id}-O${state.counters.offers++}`;
}
