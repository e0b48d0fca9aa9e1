import { systemMetrics } from "../../http-api/index.js";
import {
  fromFixedPoint,
  isRevocable,
  type Resources,
  toFixedPoint,
} from "../../resources/index.js";
import type { MasterOptions } from "../options.js";
import type { AgentEntry, MasterState } from "../state.js";
import { isReleased } from "../tasks/task-state.js";
import { counterNames, TIMER_STATISTICS } from "./counter-names.js";
import { frameworkMetrics } from "./framework-metrics.js";

type Metric = readonly [name: string, value: number];

/**
 * All metrics of a master by the names that Mesos gives them. Those that mean nothing here (queues that are empty whenever
 * somebody looks, times that nobody measures) are zero.
 */
export function masterMetrics(
  state: MasterState,
  options: MasterOptions,
  nowMs: number,
): ReadonlyMap<string, number> {
  const old = options.profile === "0.26";
  const metrics = new Map(counterNames(old).map((name) => [name, 0]));
  for (const [name, value] of state.metrics) metrics.set(name, value);
  const add = (list: Iterable<Metric>): void => {
    for (const [name, value] of list) metrics.set(name, value);
  };
  add(masterGauges(state, nowMs, old));
  add(resourceGauges(state, old));
  add(taskGauges(state, old));
  add(registrarMetrics(state));
  add(systemMetrics(options.system()));
  if (old) return metrics.set("allocator/event_queue_dispatches", 0);
  add(allocatorMetrics(state));
  const { frameworks, completedFrameworks } = state;
  for (const owner of [...completedFrameworks.values(), ...frameworks.values()]) {
    add(frameworkMetrics(owner));
  }
  return metrics;
}

function* masterGauges(state: MasterState, nowMs: number, old: boolean): Generator<Metric> {
  const { agents, frameworks, offers, phase } = state;
  const slaves = [...agents.registered.values()];
  const owners = [...frameworks.values()];
  const count = <T>(list: readonly T[], is: (item: T) => boolean): number => list.filter(is).length;
  yield ["master/uptime_secs", (nowMs - state.startedAtMs) / 1000];
  yield ["master/elected", phase === "leading" ? 1 : 0];
  for (const queue of ["dispatches", "http_requests", "messages"]) {
    yield [`master/event_queue_${queue}`, 0];
  }
  yield ["master/slaves_connected", count(slaves, ({ connected }) => connected)];
  yield ["master/slaves_disconnected", count(slaves, ({ connected }) => !connected)];
  yield ["master/slaves_active", count(slaves, ({ active }) => active)];
  yield ["master/slaves_inactive", count(slaves, ({ active }) => !active)];
  yield ["master/frameworks_connected", count(owners, (each) => each.state === "connected")];
  yield ["master/frameworks_disconnected", count(owners, (each) => each.state !== "connected")];
  yield ["master/frameworks_active", count(owners, ({ active }) => active)];
  yield ["master/frameworks_inactive", count(owners, ({ active }) => !active)];
  yield ["master/outstanding_offers", offers.size];
  if (old) return;
  yield ["master/slaves_unreachable", agents.unreachable.size];
  yield ["master/operator_event_stream_subscribers", state.subscribers.size];
}

/** Sums by name in fixed point; `cpus_revocable` for what may be taken back. */
class Sums {
  readonly #sums = new Map<string, number>();

  add(resources: Resources): void {
    for (const resource of resources) {
      if (resource.type !== "SCALAR") continue;
      const name = isRevocable(resource) ? `${resource.name}_revocable` : resource.name;
      const amount = toFixedPoint(resource.scalar?.value ?? 0);
      this.#sums.set(name, (this.#sums.get(name) ?? 0) + amount);
    }
  }

  get(name: string): number {
    return fromFixedPoint(this.#sums.get(name) ?? 0);
  }
}

function* resourceGauges(state: MasterState, old: boolean): Generator<Metric> {
  const total = new Sums();
  const used = new Sums();
  for (const entry of state.agents.registered.values()) {
    total.add(entry.total);
    for (const resources of usedOn(entry)) used.add(resources);
  }
  for (const name of ["cpus", ...(old ? [] : ["gpus"]), "mem", "disk"]) {
    for (const kind of [name, `${name}_revocable`]) {
      const [all, some] = [total.get(kind), used.get(kind)];
      yield [`master/${kind}_total`, all];
      yield [`master/${kind}_used`, some];
      yield [`master/${kind}_percent`, all === 0 ? 0 : some / all];
    }
  }
}

function* usedOn(entry: AgentEntry): Generator<Resources> {
  for (const tasks of entry.tasks.values()) {
    for (const { body, resources } of tasks.values()) if (!isReleased(body.state)) yield resources;
  }
  for (const executors of entry.executors.values()) {
    for (const { resources } of executors.values()) yield resources;
  }
}

function* taskGauges(state: MasterState, old: boolean): Generator<Metric> {
  const counts = new Map<string, number>();
  let unreachable = 0;
  for (const owner of state.frameworks.values()) {
    for (const { body } of owner.tasks.values()) {
      const name = String(body.state);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    unreachable += owner.unreachableTasks.size;
  }
  for (const name of ["staging", "starting", "running", ...(old ? [] : ["killing"])]) {
    yield [`master/tasks_${name}`, counts.get(`TASK_${name.toUpperCase()}`) ?? 0];
  }
  if (!old) yield ["master/tasks_unreachable", unreachable];
}

function* registrarMetrics({ registryStats }: MasterState): Generator<Metric> {
  yield ["registrar/queued_operations", 0];
  yield ["registrar/registry_size_bytes", registryStats.sizeBytes];
  yield ["registrar/state_fetch_ms", 0];
  yield* timer("registrar/state_store_ms");
}

function* timer(name: string): Generator<Metric> {
  yield [name, 0];
  for (const statistic of TIMER_STATISTICS) yield [`${name}/${statistic}`, 0];
}

function* allocatorMetrics(state: MasterState): Generator<Metric> {
  yield ["allocator/event_queue_dispatches", 0];
  yield ["allocator/mesos/event_queue_dispatches", 0];
  yield [
    "allocator/mesos/allocation_runs",
    state.metrics.get("allocator/mesos/allocation_runs") ?? 0,
  ];
  yield* timer("allocator/mesos/allocation_run_ms");
  yield* timer("allocator/mesos/allocation_run_latency_ms");
  const total = new Sums();
  const taken = new Sums();
  for (const entry of state.agents.registered.values()) {
    total.add(entry.total);
    for (const resources of usedOn(entry)) taken.add(resources);
  }
  for (const { resources } of state.offers.values()) taken.add(resources);
  for (const name of ["cpus", "mem", "disk"]) {
    yield [`allocator/mesos/resources/${name}/total`, total.get(name)];
    yield [`allocator/mesos/resources/${name}/offered_or_allocated`, taken.get(name)];
  }
}
