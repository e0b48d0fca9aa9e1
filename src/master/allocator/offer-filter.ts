import { containsResources, type MesosProfile, type Resources } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";

/** `Filters` of an ACCEPT or DECLINE. */
export type Filters = BodyOf<"mesos.Filters">;

/** Resources that a framework does not want to see in a role on an agent for some time. */
export interface OfferFilter {
  readonly refused: Resources;
  readonly expiresAtMs: number;
}

const defaultRefuseSeconds = 5;
const longestRefuseSeconds = 365 * 24 * 3600;
// int64 nanoseconds: what a longer time is, Duration cannot say.
const longestDurationSeconds = 2 ** 63 / 1e9;

/**
 * For how long `filters` refuse, in milliseconds; 0 means not at all. Absent is 5 s, as is what makes no sense;
 * 1.11 cuts at 365 days.
 */
export function refuseDurationMs(filters: Filters, profile: MesosProfile): number {
  const seconds = filters.refuse_seconds ?? defaultRefuseSeconds;
  if (profile !== "0.26" && seconds > longestRefuseSeconds) return longestRefuseSeconds * 1000;
  const sound = seconds >= 0 && seconds <= longestDurationSeconds;
  return (sound ? seconds : defaultRefuseSeconds) * 1000;
}

/**
 * When a filter set now ends. In 1.11 it survives at least one allocation, else a short one would be gone
 * before it ever applied.
 */
export function filterExpiryMs(
  durationMs: number,
  nowMs: number,
  allocationIntervalMs: number,
  profile: MesosProfile,
): number {
  return nowMs + (profile === "0.26" ? durationMs : Math.max(durationMs, allocationIntervalMs));
}

/** Whether a filter is over. 1.11 drops it one dispatch late: the allocation of that instant still sees it. */
export function isExpired(expiresAtMs: number, nowMs: number, profile: MesosProfile): boolean {
  return profile === "0.26" ? nowMs >= expiresAtMs : nowMs > expiresAtMs;
}

/** Whether any filter refuses all of `resources`: more on the agent than was refused defeats a filter. */
export function refuses(filters: readonly OfferFilter[], resources: Resources): boolean {
  return filters.some((filter) => containsResources(filter.refused, resources));
}
