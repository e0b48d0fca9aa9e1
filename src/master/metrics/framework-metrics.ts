import type { FrameworkEntry } from "../state.js";
import { isTerminal } from "../tasks/task-state.js";
import { OPERATION_TYPES } from "./counter-names.js";

const CALLS = [
  "accept",
  "accept_inverse_offers",
  "acknowledge",
  "acknowledge_operation_status",
  "decline",
  "decline_inverse_offers",
  "kill",
  "message",
  "reconcile",
  "reconcile_operations",
  "request",
  "revive",
  "shutdown",
  "subscribe",
  "suppress",
  "teardown",
  "update_framework",
];

const EVENTS = [
  "error",
  "failure",
  "heartbeat",
  "inverse_offers",
  "message",
  "offers",
  "rescind",
  "rescind_inverse_offer",
  "subscribed",
  "update",
  "update_operation_status",
];

const ACTIVE = ["killing", "running", "staging", "starting", "unknown", "unreachable"];
const TERMINAL = [
  "dropped",
  "error",
  "failed",
  "finished",
  "gone",
  "gone_by_operator",
  "killed",
  "lost",
];

const COUNTERS = [
  "calls",
  ...CALLS.map((call) => `calls/${call}`),
  "events",
  ...EVENTS.map((event) => `events/${event}`),
  "offers/accepted",
  "offers/declined",
  "offers/rescinded",
  "offers/sent",
  "operations",
  ...[...OPERATION_TYPES, "launch", "launch_group"].map((type) => `operations/${type}`),
];

/** Counts something that a framework did or was told; `calls/accept` also counts for `calls`. */
export function countFor(owner: FrameworkEntry, name: string, by = 1): void {
  const { counts } = owner;
  counts.set(name, (counts.get(name) ?? 0) + by);
  const group = /^(calls|events|operations)\//.exec(name)?.[1];
  if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + by);
}

/** Metrics of one framework (1.x). */
export function* frameworkMetrics(
  owner: FrameworkEntry,
): Generator<readonly [name: string, value: number]> {
  const prefix = `master/frameworks/${encodePart(owner.info.name)}/${owner.id}/`;
  for (const name of COUNTERS) yield [prefix + name, owner.counts.get(name) ?? 0];
  for (const role of owner.roles) {
    const suppressed = owner.suppressedRoles.has(role) ? 1 : 0;
    yield [`${prefix}roles/${role}/suppressed`, suppressed];
  }
  yield [`${prefix}subscribed`, owner.state === "connected" ? 1 : 0];
  const active = new Map<string, number>();
  for (const { body } of owner.tasks.values()) {
    if (isTerminal(body.state)) continue;
    const state = String(body.state).toLowerCase();
    active.set(state, (active.get(state) ?? 0) + 1);
  }
  active.set("task_unreachable", owner.unreachableTasks.size);
  for (const state of ACTIVE) {
    yield [`${prefix}tasks/active/task_${state}`, active.get(`task_${state}`) ?? 0];
  }
  for (const state of TERMINAL) {
    const name = `tasks/terminal/task_${state}`;
    yield [prefix + name, owner.counts.get(name) ?? 0];
  }
}

// As libprocess encodes names in URLs; parentheses and the like stay.
function encodePart(text: string): string {
  return encodeURIComponent(text);
}
