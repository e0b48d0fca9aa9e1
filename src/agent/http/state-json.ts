import { buildJson, Double, type EndpointJson, releaseBuild } from "../../http-api/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { Agent, AgentContext, Executor, Framework } from "../agent-state.js";

/**
 * `/state` of an agent: who it is, its flags, and its frameworks with executors, sandboxes and tasks. Amounts of
 * resources, attributes and what describes tasks further are left out.
 *
 * @see Mesos slave/http.cpp (state)
 */
export function stateJson(agent: Agent, context: AgentContext): EndpointJson {
  const { options } = agent;
  const flags = Object.fromEntries(options.flags);
  return {
    ...buildJson(releaseBuild(options.dialect.version)),
    start_time: new Double(agent.startedAtMs / 1000),
    id: agent.id ?? "",
    pid: context.self,
    hostname: options.hostname,
    master_hostname: agent.leader?.hostname,
    log_dir: flags["log_dir"],
    flags,
    frameworks: Array.from(agent.frameworks.values(), frameworkJson),
    completed_frameworks: Array.from(agent.completedFrameworks, frameworkJson),
  };
}

function frameworkJson({ id, info, executors, completedExecutors }: Framework): EndpointJson {
  return {
    id,
    name: info.name,
    user: info.user,
    principal: info.principal,
    failover_timeout: new Double(info.failover_timeout ?? 0),
    checkpoint: info.checkpoint ?? false,
    hostname: info.hostname ?? "",
    executors: Array.from(executors.values(), executorJson),
    completed_executors: Array.from(completedExecutors, executorJson),
  };
}

function executorJson(executor: Executor): EndpointJson {
  const { id, info, containerId, directory, launched, queued, terminated, completed } = executor;
  return {
    id,
    name: info.name ?? "",
    source: info.source ?? "",
    container: containerId,
    directory,
    tasks: Array.from(launched.values(), taskJson),
    queued_tasks: Array.from(queued.values(), ({ task_id, name, slave_id }) => ({
      id: task_id.value,
      name,
      slave_id: slave_id.value,
    })),
    completed_tasks: [...completed, ...terminated.values()].map(taskJson),
  };
}

function taskJson(task: BodyOf<"mesos.Task">): EndpointJson {
  return {
    id: task.task_id.value,
    name: task.name,
    framework_id: task.framework_id.value,
    executor_id: task.executor_id?.value ?? "",
    slave_id: task.slave_id.value,
    state: String(task.state),
    statuses: (task.statuses ?? []).map(({ state, timestamp }) => ({
      state: String(state),
      timestamp: new Double(timestamp ?? 0),
    })),
  };
}
