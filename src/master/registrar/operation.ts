import type { BodyOf } from "../../wire/index.js";
import {
  changeAgent,
  changeMachines,
  markDrained,
  replaceSchedule,
  updateQuota,
  updateWeights,
} from "./operator-changes.js";
import type { Registry } from "./registry.js";

type AgentInfo = BodyOf<"mesos.SlaveInfo">;
type TimeInfo = BodyOf<"mesos.TimeInfo">;
type Schedule = BodyOf<"mesos.maintenance.Schedule">;
type MachineId = BodyOf<"mesos.MachineID">;

/**
 * One change of the registry.
 *
 * - `recover`: a master took over
 * - `admit`: a new agent; refused when the id is taken
 * - `update`: an admitted agent with new info; refused when it is not admitted
 * - `readmit`: an agent comes back (0.26); with `strict` refused when it is not admitted
 * - `reachable`: an agent comes back, from the unreachable or from nowhere
 * - `unreachable`, `remove`: an admitted agent goes; refused when it is not admitted
 * - `gone`: an agent, admitted or unreachable, must never come back
 * - `prune`: old entries are forgotten
 * - `schedule`: another maintenance schedule; `machines`: machines go down for it, or come up and leave it
 * - `weights`, `quota`: of some roles; a config that asks for nothing ends a quota
 * - `drain`, `drained`, `deactivate`, `reactivate`: of an agent, admitted or unreachable; refused when it is neither
 */
export type RegistryOperation =
  | { readonly kind: "recover"; readonly master: BodyOf<"mesos.MasterInfo"> }
  | { readonly kind: "admit"; readonly info: AgentInfo }
  | { readonly kind: "update"; readonly info: AgentInfo }
  | { readonly kind: "readmit"; readonly info: AgentInfo; readonly strict: boolean }
  | { readonly kind: "reachable"; readonly info: AgentInfo }
  | { readonly kind: "unreachable"; readonly agentId: string; readonly time: TimeInfo }
  | { readonly kind: "remove"; readonly agentId: string; readonly strict: boolean }
  | { readonly kind: "gone"; readonly agentId: string; readonly time: TimeInfo }
  | { readonly kind: "schedule"; readonly schedule: Schedule }
  | {
      readonly kind: "machines";
      readonly ids: readonly MachineId[];
      readonly mode: "UP" | "DOWN";
    }
  | { readonly kind: "weights"; readonly weights: readonly BodyOf<"mesos.WeightInfo">[] }
  | { readonly kind: "quota"; readonly configs: readonly BodyOf<"mesos.quota.QuotaConfig">[] }
  | {
      readonly kind: "drain";
      readonly agentId: string;
      readonly config: BodyOf<"mesos.DrainConfig">;
    }
  | { readonly kind: "drained"; readonly agentId: string }
  | { readonly kind: "deactivate"; readonly agentId: string }
  | { readonly kind: "reactivate"; readonly agentId: string }
  | {
      readonly kind: "prune";
      readonly unreachable: readonly string[];
      readonly gone: readonly string[];
    };

/**
 * Changes a registry in place.
 *
 * @returns whether the operation was possible; when it was not, nothing has changed
 */
export function applyToRegistry(registry: Registry, operation: RegistryOperation): boolean {
  switch (operation.kind) {
    case "recover":
      registry.rest = { ...registry.rest, master: { info: operation.master } };
      return true;
    case "admit":
      return admit(registry, operation.info);
    case "update":
      return update(registry, operation.info);
    case "readmit":
      return readmit(registry, operation.info, operation.strict);
    case "reachable":
      return markReachable(registry, operation.info);
    case "unreachable":
      return markUnreachable(registry, operation.agentId, operation.time);
    case "remove":
      return registry.admitted.delete(operation.agentId) || !operation.strict;
    case "gone":
      return markGone(registry, operation.agentId, operation.time);
    case "schedule":
      replaceSchedule(registry, operation.schedule);
      return true;
    case "machines":
      changeMachines(registry, operation.ids, operation.mode);
      return true;
    case "weights":
      updateWeights(registry, operation.weights);
      return true;
    case "quota":
      updateQuota(registry, operation.configs);
      return true;
    case "drain":
      return changeAgent(registry, operation.agentId, {
        drain_info: { state: "DRAINING", config: operation.config },
        deactivated: true,
      });
    case "drained":
      return markDrained(registry, operation.agentId);
    case "deactivate":
      return changeAgent(registry, operation.agentId, { deactivated: true });
    case "reactivate":
      return changeAgent(registry, operation.agentId, {
        drain_info: undefined,
        deactivated: undefined,
      });
    case "prune":
      for (const id of operation.unreachable) registry.unreachable.delete(id);
      for (const id of operation.gone) registry.gone.delete(id);
      return true;
  }
}

function idOf(info: AgentInfo): string {
  return info.id?.value ?? "";
}

function admit({ admitted }: Registry, info: AgentInfo): boolean {
  if (admitted.has(idOf(info))) return false;
  admitted.set(idOf(info), { info });
  return true;
}

function update({ admitted }: Registry, info: AgentInfo): boolean {
  const known = admitted.get(idOf(info));
  if (known === undefined) return false;
  admitted.set(idOf(info), { ...known, info });
  return true;
}

function readmit({ admitted }: Registry, info: AgentInfo, strict: boolean): boolean {
  if (admitted.has(idOf(info))) return true;
  if (!strict) admitted.set(idOf(info), { info });
  return !strict;
}

function markReachable({ admitted, unreachable }: Registry, info: AgentInfo): boolean {
  const id = idOf(info);
  if (admitted.has(id)) return true;
  const known = unreachable.get(id);
  unreachable.delete(id);
  admitted.set(id, {
    info,
    ...(known?.drain_info === undefined ? {} : { drain_info: known.drain_info }),
    ...(known?.deactivated === undefined ? {} : { deactivated: known.deactivated }),
  });
  return true;
}

function markUnreachable(
  { admitted, unreachable }: Registry,
  agentId: string,
  timestamp: TimeInfo,
): boolean {
  const known = admitted.get(agentId);
  if (known === undefined) return false;
  admitted.delete(agentId);
  unreachable.set(agentId, {
    id: { value: agentId },
    timestamp,
    ...(known.drain_info === undefined ? {} : { drain_info: known.drain_info }),
    deactivated: known.deactivated ?? false,
  });
  return true;
}

function markGone(registry: Registry, agentId: string, timestamp: TimeInfo): boolean {
  const { admitted, unreachable, gone } = registry;
  if (gone.has(agentId)) return false;
  // Not a short-circuit: it is in one of the two, but must be in neither afterwards.
  const wasAdmitted = admitted.delete(agentId);
  const wasUnreachable = unreachable.delete(agentId);
  if (!wasAdmitted && !wasUnreachable) return false;
  gone.set(agentId, { id: { value: agentId }, timestamp });
  return true;
}
