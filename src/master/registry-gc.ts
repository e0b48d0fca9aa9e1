import type { TimeInfo } from "./state.js";
import { REGISTRY_GC_TIMER } from "./timers.js";
import { info, type Turn, vlog } from "./turn.js";

/** Looks for unreachable and gone agents that the registry need not remember any longer. */
export function collectRegistryGarbage(turn: Turn): void {
  const { agents, registrar } = turn.state;
  turn.context.setTimer(REGISTRY_GC_TIMER, turn.options.registryGcIntervalMs);
  const unreachable = garbage(turn, agents.unreachable);
  const gone = garbage(turn, agents.gone);
  if (unreachable.length + gone.length === 0) {
    const why = "no agents qualify for removal";
    vlog(turn, 1, [0, 1900], `Skipping periodic registry garbage collection: ${why}`);
    return;
  }
  vlog(
    turn,
    1,
    [0, 1906],
    `Attempting to remove ${unreachable.length} unreachable and ${gone.length} gone agents from the registry`,
  );
  turn.context.dispatch(registrar, {
    kind: "apply",
    operation: { kind: "prune", unreachable, gone },
    next: { kind: "prune", unreachable, gone },
  });
}

/** The registry has forgotten them; so does the master, with their tasks. */
export function registryPruned(
  turn: Turn,
  unreachable: readonly string[],
  gone: readonly string[],
): void {
  const { agents, frameworks } = turn.state;
  for (const id of unreachable) {
    agents.unreachable.delete(id);
    agents.draining.delete(id);
    agents.deactivated.delete(id);
    for (const [frameworkId, tasks] of agents.unreachableTasks.get(id) ?? []) {
      const owner = frameworks.get(frameworkId);
      for (const taskId of tasks) owner?.unreachableTasks.delete(taskId);
    }
    agents.unreachableTasks.delete(id);
  }
  for (const id of gone) agents.gone.delete(id);
  info(
    turn,
    [0, 1989],
    `Garbage collected ${unreachable.length} unreachable and ${gone.length} gone agents from the registry`,
  );
}

// Those that are too old, and the oldest of those that are too many.
function garbage(turn: Turn, since: ReadonlyMap<string, TimeInfo>): readonly string[] {
  const { registryMaxAgentAgeMs, registryMaxAgentCount } = turn.options;
  const tooMany = Math.max(0, since.size - registryMaxAgentCount);
  const oldest = BigInt(Math.floor(turn.context.nowMs - registryMaxAgentAgeMs)) * 1_000_000n;
  return [...since]
    .filter(([, { nanoseconds }], index) => index < tooMany || nanoseconds < oldest)
    .map(([id]) => id);
}
