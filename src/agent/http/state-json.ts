import {
  amountsJson,
  attributesJson,
  buildJson,
  Double,
  type EndpointJson,
  labelsJson,
  messageJson,
  releaseBuild,
  reservedFullJson,
  reservedJson,
  resourcesFullJson,
  type Style,
  taskJson,
} from "../../http-api/index.js";
import { isUnreserved, type Resources, sumResources, toResources } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { Agent, AgentContext, Executor, Framework } from "../agent-state.js";
import { allocatedResources } from "../containers.js";
import { hasCapability } from "../dialect.js";

type JsonObject = { readonly [name: string]: EndpointJson | undefined };

/**
 * `/state` of an agent: who it is, what it has, its flags, and its frameworks with executors, sandboxes and tasks.
 *
 * @see Mesos slave/http.cpp (state)
 */
export function stateJson(agent: Agent, context: AgentContext): EndpointJson {
  const { options, total } = agent;
  const style: Style = { schema: options.schema, old: options.dialect.profile === "0.26" };
  const flags = Object.fromEntries(options.flags);
  return {
    ...buildJson(releaseBuild(options.dialect.version)),
    start_time: new Double(agent.startedAtMs / 1000),
    id: agent.id ?? "",
    pid: context.self,
    hostname: options.hostname,
    ...(style.old ? {} : modernJson(agent, style)),
    resources: amountsJson([total], style.old),
    ...(style.old ? {} : resourcesJson(agent, style)),
    attributes: attributesJson(agent.info.attributes),
    master_hostname: agent.leader?.hostname,
    log_dir: flags["log_dir"],
    external_log_file: flags["external_log_file"],
    flags,
    frameworks: Array.from(agent.frameworks.values(), (each) => frameworkJson(each, style)),
    completed_frameworks: Array.from(agent.completedFrameworks, (each) =>
      frameworkJson(each, style),
    ),
  };
}

function modernJson(agent: Agent, style: Style): JsonObject {
  return {
    capabilities: agent.options.dialect.capabilities.map(({ type }) => String(type ?? "UNKNOWN")),
    domain: messageJson(style, "mesos.DomainInfo", agent.info.domain),
    drain_config: messageJson(style, "mesos.DrainConfig", agent.drainConfig),
  };
}

function resourcesJson(agent: Agent, style: Style): JsonObject {
  const { total } = agent;
  const allocated = sumResources(
    [...agent.frameworks.values()].flatMap(({ executors }) =>
      Array.from(executors.values(), allocatedResources),
    ),
  );
  return {
    reserved_resources: reservedJson(total, false),
    unreserved_resources: amountsJson([total.filter(isUnreserved)], false),
    reserved_resources_full: reservedFullJson(total, style),
    unreserved_resources_full: resourcesFullJson(total.filter(isUnreserved), style),
    reserved_resources_allocated: reservedJson(allocated, false),
    unreserved_resources_allocated: amountsJson([allocated.filter(isUnreserved)], false),
    resource_providers: [],
  };
}

function frameworkJson(framework: Framework, style: Style): EndpointJson {
  const { id, info, executors, completedExecutors } = framework;
  const several = hasCapability(info, "MULTI_ROLE");
  return {
    id,
    name: info.name,
    user: info.user,
    failover_timeout: new Double(info.failover_timeout ?? 0),
    checkpoint: info.checkpoint ?? false,
    hostname: info.hostname ?? "",
    principal: style.old ? undefined : info.principal,
    role: several ? undefined : (info.role ?? "*"),
    roles: several ? (info.roles ?? []) : undefined,
    executors: Array.from(executors.values(), (each) => executorJson(each, style)),
    completed_executors: Array.from(completedExecutors, (each) => executorJson(each, style)),
  };
}

function executorJson(executor: Executor, style: Style): EndpointJson {
  const { id, info, containerId, directory, launched, queued, terminated, completed } = executor;
  const task = (each: BodyOf<"mesos.Task">): EndpointJson => taskJson(each, style);
  return {
    id,
    name: info.name ?? "",
    source: info.source ?? "",
    container: containerId,
    directory,
    resources: amountsJson([allocatedResources(executor)], style.old),
    ...(style.old ? {} : modernExecutorJson(info, style)),
    tasks: Array.from(launched.values(), task),
    queued_tasks: Array.from(queued.values(), (each) => queuedTaskJson(each, style)),
    completed_tasks: [...completed, ...terminated.values()].map(task),
  };
}

function modernExecutorJson(info: Executor["info"], style: Style): JsonObject {
  return {
    role: info.resources?.[0]?.allocation_info?.role,
    labels: labelsJson(style, info.labels),
    type: info.type === undefined ? undefined : String(info.type),
  };
}

function queuedTaskJson(task: BodyOf<"mesos.TaskInfo">, style: Style): EndpointJson {
  const resources: Resources = toResources(task.resources ?? []);
  return {
    id: task.task_id.value,
    name: task.name,
    slave_id: task.slave_id.value,
    resources: amountsJson([resources], style.old),
    role: style.old ? undefined : resources[0]?.allocation_info?.role,
    executor_id: task.executor?.executor_id.value,
  };
}
