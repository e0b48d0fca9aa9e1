import { formatRanges, isRevocable, type Resources, sumResources } from "../../resources/index.js";
import type { AgentEntry, FrameworkEntry, Task } from "../state.js";
import { isReleased } from "../tasks/task-state.js";
import type { Turn } from "../turn.js";

/**
 * The JSON of `/state`: who leads, and what agents, frameworks and tasks there are, with the names that Mesos
 * gives them. What this master does not keep (flags, attributes, offers, executors) is left out, which
 * readers of `/state` have to expect.
 *
 * @see Mesos master/readonly_handler.cpp (state), SlaveWriter, FullFrameworkWriter
 */
export function stateJson(turn: Turn): Readonly<Record<string, unknown>> {
  const { state, options, old } = turn;
  const { info, agents } = state;
  const registered = [...agents.registered.values()];
  const leading = state.phase === "leading";
  return {
    version: options.version,
    start_time: seconds(state.startedAtMs),
    ...(leading ? { elected_time: seconds(state.electedAtMs) } : {}),
    id: info.id,
    pid: info.pid,
    hostname: info.hostname,
    ...(old ? {} : { capabilities: (info.capabilities ?? []).map(({ type }) => type) }),
    activated_slaves: registered.filter(({ active }) => active).length,
    deactivated_slaves: registered.filter(({ active }) => !active).length,
    ...(old ? {} : { unreachable_slaves: agents.unreachable.size }),
    leader: info.pid,
    ...(old
      ? {}
      : { leader_info: { id: info.id, pid: info.pid, port: info.port, hostname: info.hostname } }),
    slaves: registered.map((entry) => agentJson(entry, old)),
    ...(old ? {} : { recovered_slaves: [...agents.recovered].map(recoveredJson) }),
    frameworks: [...state.frameworks.values()].map((entry) => frameworkJson(entry, old)),
    completed_frameworks: [...state.completedFrameworks.values()].map((entry) =>
      frameworkJson(entry, old),
    ),
    orphan_tasks: [],
    unregistered_frameworks: [],
  };
}

function agentJson(entry: AgentEntry, old: boolean): unknown {
  const { info } = entry;
  return {
    id: entry.id,
    hostname: info.hostname,
    ...(old ? {} : { port: info.port ?? 5051 }),
    pid: entry.pid,
    registered_time: seconds(entry.registeredAtMs),
    ...(entry.reregisteredAtMs === undefined
      ? {}
      : { reregistered_time: seconds(entry.reregisteredAtMs) }),
    resources: resourcesJson(entry.total, old),
    active: entry.active,
    version: entry.version,
    ...(old ? {} : { capabilities: entry.capabilities.map(({ type }) => type) }),
  };
}

function recoveredJson([id, info]: readonly [string, AgentEntry["info"]]): unknown {
  return { id, hostname: info.hostname, port: info.port ?? 5051 };
}

function frameworkJson(entry: FrameworkEntry, old: boolean): unknown {
  const { info } = entry;
  const running = [...entry.tasks.values()].filter(({ body }) => !isReleased(body.state));
  const role = entry.has.has("MULTI_ROLE")
    ? { roles: entry.roles }
    : { role: entry.roles[0] ?? "*" };
  return {
    id: entry.id,
    name: info.name,
    ...(entry.connection?.kind === "pid" ? { pid: entry.connection.pid } : {}),
    used_resources: resourcesJson(sumResources(running.map(({ resources }) => resources)), old),
    capabilities: (info.capabilities ?? []).map(({ type }) => type),
    hostname: info.hostname ?? "",
    webui_url: info.webui_url ?? "",
    active: entry.active,
    ...(old
      ? {}
      : { connected: entry.state === "connected", recovered: entry.state === "recovered" }),
    user: info.user,
    failover_timeout: info.failover_timeout ?? 0,
    checkpoint: info.checkpoint ?? false,
    registered_time: seconds(entry.registeredAtMs),
    unregistered_time: seconds(entry.unregisteredAtMs ?? 0),
    ...(entry.reregisteredAtMs === undefined
      ? {}
      : { reregistered_time: seconds(entry.reregisteredAtMs) }),
    ...role,
    tasks: [...entry.tasks.values()].map(({ body }) => taskJson(body)),
    ...(old ? {} : { unreachable_tasks: [...entry.unreachableTasks.values()].map(taskJson) }),
    completed_tasks: entry.completedTasks.map(taskJson),
  };
}

function taskJson(task: Task): unknown {
  return {
    id: task.task_id.value,
    name: task.name,
    framework_id: task.framework_id.value,
    executor_id: task.executor_id?.value ?? "",
    slave_id: task.slave_id.value,
    state: task.state,
  };
}

/** One object for all resources: scalars as numbers, ranges and sets as text; amounts of all roles together. */
function resourcesJson(resources: Resources, old: boolean): Readonly<Record<string, unknown>> {
  const scalars = new Map<string, number>(
    (old ? ["cpus", "mem", "disk"] : ["cpus", "mem", "disk", "gpus"]).map((name) => [name, 0]),
  );
  const texts = new Map<string, string>();
  for (const resource of resources) {
    const name = isRevocable(resource) ? `${resource.name}_revocable` : resource.name;
    if (resource.type === "SCALAR") {
      const sum = (scalars.get(name) ?? 0) + (resource.scalar?.value ?? 0);
      scalars.set(name, Math.round(sum * 1000) / 1000);
    } else if (resource.type === "RANGES") {
      texts.set(name, formatRanges(resource.ranges?.range ?? []));
    } else if (resource.type === "SET") {
      texts.set(name, `{${(resource.set?.item ?? []).join(", ")}}`);
    }
  }
  return Object.fromEntries([...scalars, ...texts]);
}

function seconds(ms: number): number {
  return ms / 1000;
}
