import { formatDuration } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import type { Quota } from "./allocator/index.js";
import { machineKey } from "./machines.js";
import { quotaOf } from "./operator/quota-of.js";
import type { Registry } from "./registrar/registry.js";
import { ALLOCATION_TIMER, RECOVERY_TIMER, REGISTRY_GC_TIMER } from "./timers.js";
import { info, type Turn } from "./turn.js";

/** What the registry remembers becomes what the master knows; from now on it leads. */
export function recovered(turn: Turn, registry: Registry, sizeBytes: number): void {
  const { context, options, state } = turn;
  const { agents } = state;
  for (const [id, { info: slave, drain_info: drain, deactivated }] of registry.admitted) {
    agents.recovered.set(id, slave);
    remember(turn, id, drain, deactivated);
  }
  if (!turn.old) {
    for (const [id, entry] of registry.unreachable) {
      agents.unreachable.set(id, entry.timestamp);
      remember(turn, id, entry.drain_info, entry.deactivated);
    }
    for (const [id, { timestamp }] of registry.gone) agents.gone.set(id, timestamp);
  }
  for (const { info: machine } of registry.rest.machines?.machines ?? []) {
    const { hostname = "", ip = "" } = machine.id;
    state.machines.set(machineKey(hostname, ip), machine);
  }
  state.schedule = registry.rest.schedules?.[0] ?? {};
  state.registryStats.sizeBytes = sizeBytes;
  recoverWeights(turn, registry);
  recoverQuotas(turn, registry);
  state.phase = "leading";
  state.electedAtMs = context.nowMs;
  context.setTimer(RECOVERY_TIMER, options.agentReregisterTimeoutMs);
  context.setTimer(ALLOCATION_TIMER, options.allocationIntervalMs);
  if (!turn.old) context.setTimer(REGISTRY_GC_TIMER, options.registryGcIntervalMs);
  const patience = formatDuration(options.agentReregisterTimeoutMs);
  const [words, semicolon, again] = turn.old
    ? (["slaves from the Registry", " ; allowing", "slaves to re-register"] as const)
    : (["agents from the registry", "; allowing", "agents to reregister"] as const);
  info(
    turn,
    [1416, 1825],
    `Recovered ${registry.admitted.size} ${words} (${sizeBytes}B)${semicolon} ${patience} for ${again}`,
  );
  context.perform({ kind: "leading" });
}

function remember(
  turn: Turn,
  id: string,
  drain: BodyOf<"mesos.DrainInfo"> | undefined,
  deactivated: boolean | undefined,
): void {
  if (turn.old) return;
  if (drain !== undefined) turn.state.agents.draining.set(id, drain);
  if (deactivated === true) turn.state.agents.deactivated.add(id);
}

// Weights that an operator once set win over the flag.
function recoverWeights(turn: Turn, registry: Registry): void {
  for (const [role, weight] of turn.options.weights) turn.state.weights.set(role, weight);
  const weights = registry.rest.weights ?? [];
  if (turn.old || weights.length === 0) return;
  turn.state.weights.clear();
  for (const { info: weight } of weights) {
    if (weight.role !== undefined && weight.weight > 0) {
      turn.state.weights.set(weight.role, weight.weight);
    }
  }
  turn.allocator.setWeights(turn.state.weights);
}

function recoverQuotas(turn: Turn, registry: Registry): void {
  const configs = registry.rest.quota_configs ?? [];
  if (turn.old || configs.length === 0) return;
  const quotas = new Map<string, Quota>();
  for (const config of configs) {
    turn.state.quotas.set(config.role, config);
    quotas.set(config.role, quotaOf(config));
  }
  turn.allocator.recoverQuotas(quotas, registry.admitted.size, turn.context.nowMs);
}
