// What operators change in the registry.

import type { BodyOf } from "../../wire/index.js";
import type { Registry } from "./registry.js";

type Schedule = BodyOf<"mesos.maintenance.Schedule">;
type MachineId = BodyOf<"mesos.MachineID">;
type Machine = BodyOf<"mesos.internal.Registry.Machine">;
type QuotaConfig = BodyOf<"mesos.quota.QuotaConfig">;
type AgentChange = Partial<
  Pick<BodyOf<"mesos.internal.Registry.Slave">, "drain_info" | "deactivated">
>;

/** The machines of a schedule are draining, or stay down; others are no longer mentioned. */
export function replaceSchedule(registry: Registry, schedule: Schedule): void {
  const known = new Map(machinesOf(registry).map((machine) => [keyOf(machine.info.id), machine]));
  const machines: Machine[] = [];
  for (const { machine_ids = [], unavailability } of schedule.windows ?? []) {
    for (const id of machine_ids) {
      const mode = known.get(keyOf(id))?.info.mode ?? "DRAINING";
      machines.push({ info: { id, mode, unavailability } });
    }
  }
  registry.rest = { ...registry.rest, machines: { machines }, schedules: [schedule] };
}

/** Machines that come up leave the schedule. */
export function changeMachines(
  registry: Registry,
  ids: readonly MachineId[],
  mode: "UP" | "DOWN",
): void {
  const wanted = new Set(ids.map(keyOf));
  const isWanted = (id: MachineId): boolean => wanted.has(keyOf(id));
  const all = machinesOf(registry);
  if (mode === "DOWN") {
    const machines = all.map(({ info }) =>
      isWanted(info.id) ? { info: { ...info, mode } } : { info },
    );
    registry.rest = { ...registry.rest, machines: { machines } };
    return;
  }
  const machines = all.filter(({ info }) => !isWanted(info.id));
  const schedules = (registry.rest.schedules ?? []).flatMap((schedule) => {
    const windows = (schedule.windows ?? [])
      .map((window) => ({
        ...window,
        machine_ids: (window.machine_ids ?? []).filter((id) => !isWanted(id)),
      }))
      .filter(({ machine_ids }) => machine_ids.length > 0);
    return windows.length === 0 ? [] : [{ windows }];
  });
  registry.rest = { ...registry.rest, machines: { machines }, schedules };
}

export function updateWeights(
  registry: Registry,
  changed: readonly BodyOf<"mesos.WeightInfo">[],
): void {
  const byRole = new Map((registry.rest.weights ?? []).map(({ info }) => [info.role, info]));
  for (const info of changed) byRole.set(info.role, info);
  registry.rest = {
    ...registry.rest,
    weights: [...byRole.values()].map((info) => ({ info })),
  };
}

export function updateQuota(registry: Registry, changed: readonly QuotaConfig[]): void {
  const byRole = new Map(
    (registry.rest.quota_configs ?? []).map((config) => [config.role, config]),
  );
  for (const config of changed) {
    const { guarantees = {}, limits = {}, role } = config;
    const isNothing = Object.keys(guarantees).length + Object.keys(limits).length === 0;
    if (isNothing) byRole.delete(role);
    else byRole.set(role, config);
  }
  registry.rest = { ...registry.rest, quota_configs: [...byRole.values()] };
  setCapability(registry, "QUOTA_V2", byRole.size > 0);
}

/** @returns whether the agent is known */
export function changeAgent(registry: Registry, agentId: string, change: AgentChange): boolean {
  const { admitted, unreachable } = registry;
  const known = admitted.get(agentId);
  const away = unreachable.get(agentId);
  if (known !== undefined) admitted.set(agentId, { ...known, ...change });
  else if (away !== undefined) unreachable.set(agentId, { ...away, ...change });
  else return false;
  const needed = [...admitted.values(), ...unreachable.values()].some(
    ({ deactivated, drain_info }) => deactivated === true || drain_info !== undefined,
  );
  setCapability(registry, "AGENT_DRAINING", needed);
  return true;
}

export function markDrained(registry: Registry, agentId: string): boolean {
  const { admitted, unreachable } = registry;
  const drain = (admitted.get(agentId) ?? unreachable.get(agentId))?.drain_info;
  if (drain?.state !== "DRAINING") return false;
  return changeAgent(registry, agentId, { drain_info: { ...drain, state: "DRAINED" } });
}

// Masters that lack a capability must not take over.
function setCapability(registry: Registry, capability: string, needed: boolean): void {
  const before = registry.rest.minimum_capabilities ?? [];
  const others = before.filter((each) => each.capability !== capability);
  if (others.length === before.length && !needed) return;
  const minimum_capabilities = needed ? [...others, { capability }] : others;
  registry.rest = { ...registry.rest, minimum_capabilities };
}

function machinesOf(registry: Registry): readonly Machine[] {
  return registry.rest.machines?.machines ?? [];
}

function keyOf({ hostname = "", ip = "" }: MachineId): string {
  return `${hostname.toLowerCase()}/${ip}`;
}
