// Windows in which machines are maintained: schedules, machines that go down for it and come up again.

import { addressIp, pidAddress } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { messageToJson } from "../../wire/index.js";
import { removeAgent } from "../agents/remove-agent.js";
import { describeAgent } from "../describe.js";
import { machineKey } from "../machines.js";
import { withdrawInverseOffers, withdrawOffers } from "../offers/offer-books.js";
import type { AgentEntry } from "../state.js";
import { agentWord, info, type Turn, tellAgent } from "../turn.js";
import { badRequest, type OperatorAnswer, store } from "./answer.js";

type Schedule = BodyOf<"mesos.maintenance.Schedule">;
type MachineId = BodyOf<"mesos.MachineID">;
type Unavailability = BodyOf<"mesos.Unavailability">;

const DOWN_MESSAGE = "Operator initiated 'Machine DOWN'";

/** Key of a machine as an operator names it. */
function keyOf({ hostname = "", ip = "" }: MachineId): string {
  return machineKey(hostname, ip);
}

/** A new schedule in place of the one before. */
export function updateSchedule(turn: Turn, schedule: Schedule, request: number): OperatorAnswer {
  const problem = scheduleProblem(turn, schedule);
  if (problem !== undefined) return badRequest(turn, problem);
  return store(turn, request, { kind: "schedule", schedule });
}

/** Machines that are drained go down: their agents are told to end. */
export function startMaintenance(
  turn: Turn,
  ids: readonly MachineId[],
  request: number,
): OperatorAnswer {
  const problem = machinesProblem(turn, ids, "DRAINING", "cannot be brought down");
  if (problem !== undefined) return badRequest(turn, problem);
  return store(turn, request, { kind: "machines", ids, mode: "DOWN" });
}

/** Machines that are down come up, and leave the schedule. */
export function stopMaintenance(
  turn: Turn,
  ids: readonly MachineId[],
  request: number,
): OperatorAnswer {
  const problem = machinesProblem(turn, ids, "DOWN", "cannot be brought up");
  if (problem !== undefined) return badRequest(turn, problem);
  return store(turn, request, { kind: "machines", ids, mode: "UP" });
}

/** Which machines are about to go down, and what frameworks say to that; which are down. */
export function maintenanceStatus(turn: Turn): BodyOf<"mesos.maintenance.ClusterStatus"> {
  const responses = turn.allocator.inverseOfferResponses();
  const machines = [...turn.state.machines.values()];
  const draining = machines.filter(({ mode }) => mode === "DRAINING");
  const down = machines.filter(({ mode }) => mode === "DOWN");
  const timestamp = { nanoseconds: BigInt(Math.floor(turn.context.nowMs)) * 1_000_000n };
  return {
    draining_machines: draining.map(({ id }) => ({
      id,
      statuses: agentsOn(turn, id).flatMap((on) =>
        [...(responses.get(on.id) ?? [])].map(([frameworkId, status]) => ({
          status,
          framework_id: { value: frameworkId },
          timestamp,
        })),
      ),
    })),
    down_machines: down.map(({ id }) => id),
  };
}

/** The registry has the schedule. */
export function scheduleUpdated(turn: Turn, schedule: Schedule): void {
  const { state } = turn;
  state.schedule = schedule;
  const windows = new Map<string, { readonly id: MachineId; readonly when: Unavailability }>();
  for (const { machine_ids, unavailability } of schedule.windows ?? []) {
    for (const id of machine_ids ?? []) windows.set(keyOf(id), { id, when: unavailability });
  }
  for (const [key, machine] of [...state.machines]) {
    if (windows.has(key)) continue;
    state.machines.delete(key);
    tellUnavailability(turn, machine.id, undefined);
  }
  for (const [key, { id, when }] of windows) {
    const before = state.machines.get(key);
    state.machines.set(key, { id, mode: before?.mode ?? "DRAINING", unavailability: when });
    tellUnavailability(turn, id, when);
  }
}

/** The registry has the machines in their new mode. */
export function machinesChanged(turn: Turn, ids: readonly MachineId[], mode: "UP" | "DOWN"): void {
  for (const id of ids) {
    const machine = turn.state.machines.get(keyOf(id));
    if (machine === undefined) continue;
    if (mode === "UP") {
      turn.state.machines.delete(keyOf(id));
      tellUnavailability(turn, id, undefined);
      continue;
    }
    turn.state.machines.set(keyOf(id), { ...machine, mode });
    for (const on of agentsOn(turn, id)) {
      tellAgent(turn, on, "mesos.internal.ShutdownMessage", { message: DOWN_MESSAGE });
      removeAgent(turn, on, DOWN_MESSAGE);
    }
  }
  if (mode === "UP") turn.state.schedule = withoutMachines(turn.state.schedule, ids);
}

/** A schedule in which machines no longer are. */
function withoutMachines(schedule: Schedule, ids: readonly MachineId[]): Schedule {
  const gone = new Set(ids.map(keyOf));
  const windows = (schedule.windows ?? [])
    .map((window) => ({
      ...window,
      machine_ids: (window.machine_ids ?? []).filter((id) => !gone.has(keyOf(id))),
    }))
    .filter(({ machine_ids }) => machine_ids.length > 0);
  return windows.length === 0 ? {} : { windows };
}

function agentsOn(turn: Turn, id: MachineId): readonly AgentEntry[] {
  return [...turn.state.agents.registered.values()].filter(
    ({ info: { hostname }, pid }) => machineKey(hostname, addressIp(pidAddress(pid))) === keyOf(id),
  );
}

// Frameworks are to hear of it at once: what they were offered is taken back and offered again.
function tellUnavailability(turn: Turn, id: MachineId, when: Unavailability | undefined): void {
  for (const on of agentsOn(turn, id)) {
    const what = when === undefined ? "Removing" : "Updating";
    info(turn, [4348, 8099], `${what} unavailability of ${agentWord(turn)} ${describeAgent(on)}`);
    withdrawOffers(turn, on.offers, true);
    withdrawInverseOffers(turn, on.inverseOffers, true);
    turn.allocator.setUnavailability(on.id, when);
  }
}

function scheduleProblem(turn: Turn, schedule: Schedule): string | undefined {
  const seen = new Set<string>();
  for (const { machine_ids = [], unavailability } of schedule.windows ?? []) {
    if (machine_ids.length === 0) return "List of machines in the maintenance window is empty";
    if ((unavailability.duration?.nanoseconds ?? 0n) < 0n) {
      return "Unavailability 'duration' is negative";
    }
    const problem = idsProblem(turn, machine_ids, seen);
    if (problem !== undefined) return problem;
  }
  for (const [key, { id, mode }] of turn.state.machines) {
    if (mode === "DOWN" && !seen.has(key)) {
      return `Machine '${nameOf(turn, id)}' is deactivated and cannot be removed from the schedule`;
    }
  }
  return undefined;
}

function machinesProblem(
  turn: Turn,
  ids: readonly MachineId[],
  wanted: "DRAINING" | "DOWN",
  cannot: string,
): string | undefined {
  if (ids.length === 0) return "List of machines is empty";
  const problem = idsProblem(turn, ids, new Set());
  if (problem !== undefined) return problem;
  for (const id of ids) {
    const machine = turn.state.machines.get(keyOf(id));
    const name = `Machine '${nameOf(turn, id)}'`;
    if (machine === undefined) return `${name} is not part of a maintenance schedule`;
    if (machine.mode !== wanted) return `${name} is not in ${wanted} mode and ${cannot}`;
  }
  return undefined;
}

function idsProblem(turn: Turn, ids: readonly MachineId[], seen: Set<string>): string | undefined {
  for (const id of ids) {
    const { hostname = "", ip = "" } = id;
    if (hostname === "" && ip === "") return "Both 'hostname' and 'ip' for a machine are empty";
    if (ip !== "" && !isIpv4(ip)) return `Failed to parse the IP '${ip}'`;
    if (seen.has(keyOf(id))) {
      return `Machine '${nameOf(turn, id)}' appears more than once in the schedule`;
    }
    seen.add(keyOf(id));
  }
  return undefined;
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}

function nameOf({ schema }: Turn, id: MachineId): string {
  return messageToJson(schema, "mesos.MachineID", id);
}
