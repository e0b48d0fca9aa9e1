// What an agent tells a master of itself, built from what it knows.

import type { Pid } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import type { Agent, Framework } from "./agent-state.js";
import {
  asGiven,
  convertAgentInfo,
  convertExecutorInfo,
  convertTask,
  type ResourceConverter,
  toOldFormat,
} from "./resource-format.js";
import { newTask } from "./task.js";

type Task = BodyOf<"mesos.Task">;

/** First registration. Masters before 1.4 know only the old format of resources: it is sent to all. */
export function registerMessage(agent: Agent): BodyOf<"mesos.internal.RegisterSlaveMessage"> {
  return { slave: convertAgentInfo(agent.info, toOldFormat), ...commonFields(agent) };
}

/** Return of an agent that has an id: everything that runs on it, and what the master may have forgotten. */
export function reregisterMessage(agent: Agent): BodyOf<"mesos.internal.ReregisterSlaveMessage"> {
  const old = agent.options.dialect.profile === "0.26";
  const convert = old ? asGiven : toOldFormat;
  const frameworks = [...agent.frameworks.values()];
  const tasks = frameworks.flatMap((framework) => tasksOf(agent, framework));
  const executors = frameworks.flatMap((framework) =>
    Array.from(framework.executors.values(), (executor) => executor)
      .filter((executor) => !executor.generated && executor.phase !== "terminated")
      .map((executor) => convertExecutorInfo(executor.info, convert)),
  );
  const completed = Array.from(agent.completedFrameworks, (framework) =>
    archive(framework, convert),
  );
  return {
    slave: convertAgentInfo(agent.info, toOldFormat),
    ...(tasks.length === 0 ? {} : { tasks: tasks.map((task) => convertTask(task, convert)) }),
    ...(executors.length === 0 ? {} : { executor_infos: executors }),
    ...(completed.length === 0 ? {} : { completed_frameworks: completed }),
    ...(old || frameworks.length === 0 ? {} : { frameworks: frameworks.map(({ info }) => info) }),
    ...commonFields(agent),
  };
}

/** What follows each registration. */
export function updateSlaveMessage(agent: Agent): BodyOf<"mesos.internal.UpdateSlaveMessage"> {
  const slave_id = { value: agent.id ?? "" };
  if (agent.options.dialect.profile === "0.26") return { slave_id };
  const operations = Array.from(agent.operations.values(), ({ operation }) => operation);
  return {
    slave_id,
    update_oversubscribed_resources: false,
    // Absent would mean that the agent does not say; empty means none.
    operations: operations.length === 0 ? {} : { operations },
    resource_version_uuid: { value: agent.resourceVersion },
    resource_providers: {},
  };
}

function commonFields(
  agent: Agent,
): Pick<
  BodyOf<"mesos.internal.RegisterSlaveMessage">,
  "version" | "checkpointed_resources" | "agent_capabilities" | "resource_version_uuid"
> {
  const { dialect } = agent.options;
  const { checkpointedResources } = agent;
  return {
    version: dialect.version,
    ...(checkpointedResources.length === 0
      ? {}
      : { checkpointed_resources: toOldFormat(checkpointedResources) }),
    ...(dialect.profile === "0.26"
      ? {}
      : {
          agent_capabilities: dialect.capabilities,
          resource_version_uuid: { value: agent.resourceVersion },
        }),
  };
}

function tasksOf(agent: Agent, framework: Framework): readonly Task[] {
  const { profile } = agent.options.dialect;
  const staging = (info: BodyOf<"mesos.TaskInfo">): Task =>
    newTask(info, "TASK_STAGING", framework.id, profile);
  const tasks: Task[] = [];
  for (const pending of framework.pending.values()) {
    for (const info of pending.values()) tasks.push(staging(info));
  }
  for (const executor of framework.executors.values()) {
    tasks.push(...executor.launched.values(), ...executor.terminated.values());
    for (const info of executor.queued.values()) tasks.push(staging(info));
  }
  return tasks;
}

function archive(
  framework: Framework,
  convert: ResourceConverter,
): BodyOf<"mesos.internal.Archive.Framework"> {
  const tasks = Array.from(framework.completedExecutors).flatMap((executor) => [
    ...executor.terminated.values(),
    ...executor.completed,
  ]);
  const pid: Pid | undefined = framework.pid;
  return {
    framework_info: framework.info,
    ...(pid === undefined ? {} : { pid }),
    ...(tasks.length === 0 ? {} : { tasks: tasks.map((task) => convertTask(task, convert)) }),
  };
}
