// The numbers of `/metrics/snapshot` that the agent itself knows (slave/metrics.cpp).

import { fromFixedPoint, scalarQuantities, sumResources } from "../resources/index.js";
import type { Agent, Executor } from "./agent-state.js";
import { allocatedResources } from "./containers.js";
import { isTerminalState, type TaskState } from "./task-state.js";

type Metric = readonly [name: string, value: number];

/** Events that are counted from the start of the agent. */
const COUNTED = [
  "executors_terminated",
  "valid_status_updates",
  "invalid_status_updates",
  "valid_framework_messages",
  "invalid_framework_messages",
  "container_launch_errors",
] as const;

/** The name of a counter. */
export type AgentCounter = (typeof COUNTED)[number] | `tasks_${string}`;

/** Counts an event. */
export function count({ counts }: Agent, counter: AgentCounter): void {
  counts.set(counter, (counts.get(counter) ?? 0) + 1);
}

/** Counts a task that has ended. */
export function countEnd(agent: Agent, state: TaskState): void {
  if (isTerminalState(state)) count(agent, taskMetric(state));
}

/** All metrics by name, now. */
export function agentMetrics(agent: Agent, nowMs: number): ReadonlyMap<string, number> {
  return new Map([...gauges(agent, nowMs), ...counters(agent), ...resourceGauges(agent)]);
}

function* counters({ counts, options }: Agent): Generator<Metric> {
  const gone = options.dialect.profile === "0.26" ? [] : (["TASK_GONE"] as const);
  const ends = ["TASK_FINISHED", "TASK_FAILED", "TASK_KILLED", "TASK_LOST", ...gone] as const;
  for (const name of [...ends.map(taskMetric), ...COUNTED]) {
    yield [`slave/${name}`, counts.get(name) ?? 0];
  }
}

function* gauges(agent: Agent, nowMs: number): Generator<Metric> {
  const executors = executorsOf(agent);
  const launched = executors.flatMap((each) => [...each.launched.values()]);
  const queued = executors.reduce((sum, each) => sum + each.queued.size, 0);
  const old = agent.options.dialect.profile === "0.26";
  yield ["slave/uptime_secs", (nowMs - agent.startedAtMs) / 1000];
  yield ["slave/registered", agent.phase === "running" ? 1 : 0];
  yield ["slave/recovery_errors", agent.recoveryErrors];
  yield ["slave/frameworks_active", agent.frameworks.size];
  const live = [
    "TASK_STARTING",
    "TASK_RUNNING",
    ...(old ? [] : (["TASK_KILLING"] as const)),
  ] as const;
  const inState = (state: TaskState): number =>
    launched.filter((task) => task.state === state).length;
  yield ["slave/tasks_staging", queued + inState("TASK_STAGING")];
  for (const state of live) yield [`slave/${taskMetric(state)}`, inState(state)];
  for (const phase of ["registering", "running", "terminating"] as const) {
    yield [`slave/executors_${phase}`, executors.filter((each) => each.phase === phase).length];
  }
}

function* resourceGauges(agent: Agent): Generator<Metric> {
  const total = scalarQuantities(agent.total);
  const used = scalarQuantities(sumResources(executorsOf(agent).map(allocatedResources)));
  const gpus = agent.options.dialect.profile === "0.26" ? [] : ["gpus"];
  for (const name of ["cpus", ...gpus, "mem", "disk"]) {
    const all = fromFixedPoint(total.get(name) ?? 0);
    const some = fromFixedPoint(used.get(name) ?? 0);
    yield [`slave/${name}_total`, all];
    yield [`slave/${name}_used`, some];
    yield [`slave/${name}_percent`, all === 0 ? 0 : some / all];
    // No resource estimator is there to offer what is allocated and not used.
    for (const end of ["total", "used", "percent"]) yield [`slave/${name}_revocable_${end}`, 0];
  }
}

function executorsOf({ frameworks }: Agent): readonly Executor[] {
  return [...frameworks.values()].flatMap(({ executors }) => [...executors.values()]);
}

function taskMetric(state: TaskState): `tasks_${string}` {
  return `tasks_${String(state).slice("TASK_".length).toLowerCase()}`;
}
