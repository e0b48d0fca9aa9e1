// The last part of a launch: checks, the executor, the queue (`Slave::__run`).

import { randomUuid } from "../actor/index.js";
import { equalBytes } from "../bytes/index.js";
import {
  containsResource,
  formatResource,
  needsCheckpointing,
  type Resource,
  sumResources,
  toResources,
  unallocateResources,
} from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import { executorText, launchText, log } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Executor,
  type Framework,
  type Launch,
  newExecutor,
  runOf,
} from "./agent-state.js";
import { deliverQueued } from "./containers.js";
import { shutDownExecutor, shutdownGraceMs } from "./executor-end.js";
import { executorEnvironment } from "./executor-environment.js";
import { sendExited } from "./executor-exit.js";
import { metaOf, writeExecutor, writeTask } from "./files.js";
import {
  announceNoExecutor,
  lossOf,
  refuseTasks,
  removePendingTasks,
  sendTaskUpdates,
} from "./launch-refusal.js";
import { forkedPidPath, latestRunPath, runDirectory } from "./paths.js";
import { removeFrameworkIfIdle } from "./removal.js";
import { toNewFormat } from "./resource-format.js";
import { resourcesText } from "./resource-text.js";
import { attachSandbox } from "./sandbox-paths.js";
import { newTask } from "./task.js";
import type { TaskReason } from "./task-state.js";
import { registrationTimer } from "./timers.js";

/** Brings tasks into the queue of their executor, or says why not. */
export function launchTasks(agent: Agent, context: AgentContext, launch: Launch): void {
  const name = launchText(agent, launch.tasks, launch.group !== undefined);
  const framework = agent.frameworks.get(launch.frameworkId);
  const ignore = (because: string, lines: readonly [number, number]): void => {
    const text = `Ignoring running ${name} of framework ${launch.frameworkId} because ${because}`;
    log(agent, context, "WARNING", lines, text);
    announceNoExecutor(agent, context, launch);
  };
  if (framework === undefined) {
    ignore("the framework does not exist", [1415, 2836]);
    return;
  }
  if (framework.phase === "terminating") {
    removePendingTasks(framework, launch);
    ignore("the framework is terminating", [1450, 2886]);
    removeFrameworkIfIdle(agent, context, framework);
    return;
  }
  // One task of a group that was killed has taken the others with it.
  if (!removePendingTasks(framework, launch)) {
    ignore("it has been killed in the meantime", [1441, 2932]);
    removeFrameworkIfIdle(agent, context, framework);
    return;
  }
  const problem = launchProblem(agent, context, launch);
  if (problem !== undefined) {
    refuseTasks(agent, context, framework, launch, {
      state: lossOf(agent, framework, "TASK_DROPPED"),
      ...problem,
      namesExecutor: true,
    });
    return;
  }
  const text = `Launching ${name} for framework ${framework.id}`;
  log(agent, context, "INFO", [1410, 3181], text);
  const known = framework.executors.get(launch.executor.executor_id.value);
  if (!expectsExecutor(agent, context, framework, launch, known)) return;
  const executor = known ?? startExecutor(agent, context, framework, launch);
  enqueue(agent, context, framework, launch, executor);
}

interface Problem {
  readonly reason: TaskReason;
  readonly message: string;
}

function launchProblem(agent: Agent, context: AgentContext, launch: Launch): Problem | undefined {
  const name = launchText(agent, launch.tasks, launch.group !== undefined);
  const { dialect } = agent.options;
  if (agent.drainConfig !== undefined) {
    const text = `Ignoring running ${name} of framework ${launch.frameworkId} because the agent is draining`;
    log(agent, context, "WARNING", [0, 2963], text);
    return {
      reason: "REASON_SLAVE_DRAINING",
      message: "Task was received while agent was already draining",
    };
  }
  if (!hasCurrentVersions(agent, launch)) {
    return {
      reason: "REASON_INVALID_OFFERS",
      message: "Task assumes outdated resource state",
    };
  }
  const unknown = (list: readonly Resource[] | undefined): Resource | undefined =>
    unallocateResources(toNewFormat(list) ?? []).find(
      (resource) =>
        needsCheckpointing(resource) && !containsResource(agent.checkpointedResources, resource),
    );
  for (const task of launch.tasks) {
    const resource = unknown(task.resources);
    if (resource === undefined) continue;
    const text = `Unknown checkpointed resource ${formatResource(resource, dialect.resources)} for task ${task.task_id.value} of framework ${launch.frameworkId}`;
    log(agent, context, "WARNING", [1505, 3080], text);
    return { reason: "REASON_RESOURCES_UNKNOWN", message: unknownResources(agent, "task") };
  }
  const resource = unknown(launch.executor.resources);
  if (resource === undefined) return undefined;
  const text = `Unknown checkpointed resource ${formatResource(resource, dialect.resources)} for executor '${launch.executor.executor_id.value}' of framework ${launch.frameworkId}`;
  log(agent, context, "WARNING", [1538, 3124], text);
  return { reason: "REASON_RESOURCES_UNKNOWN", message: unknownResources(agent, "executor") };
}

function unknownResources(agent: Agent, user: "task" | "executor"): string {
  if (agent.options.dialect.profile === "0.26") {
    return `The checkpointed resources being used by the ${user} are unknown to the slave`;
  }
  const who = user === "task" ? "task or task group" : "executor";
  return `The checkpointed resources being used by the ${who} are unknown to the agent`;
}

/** The master has to know the agent's resources as they are. */
function hasCurrentVersions(agent: Agent, launch: Launch): boolean {
  if (launch.resourceVersions.length === 0) return true;
  const providers = launch.tasks.flatMap((task) => task.resources ?? []);
  // No resource provider is known to this agent.
  if (providers.some((resource) => resource.provider_id !== undefined)) return false;
  const own = launch.resourceVersions.find(
    ({ resource_provider_id: provider }) => provider === undefined,
  );
  return own === undefined ? false : equalBytes(own.uuid.value, agent.resourceVersion);
}

function expectsExecutor(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  launch: Launch,
  known: Executor | undefined,
): boolean {
  if (launch.startsExecutor === undefined || agent.options.dialect.profile === "0.26") return true;
  const executorId = launch.executor.executor_id.value;
  const drop = (message: string): void => {
    sendTaskUpdates(agent, context, framework, launch.tasks, {
      state: lossOf(agent, framework, "TASK_DROPPED"),
      reason: "REASON_EXECUTOR_TERMINATED",
      message,
      executorId,
    });
  };
  if (launch.startsExecutor && known !== undefined) {
    drop("Master wants to launch executor, but one already exists");
    if (known.phase === "terminated") sendExited(agent, context, framework.id, executorId, -1);
    else shutDownExecutor(agent, context, known);
    return false;
  }
  if (!launch.startsExecutor && known === undefined) {
    drop("No executor is expected to launch and there is none running");
    removeFrameworkIfIdle(agent, context, framework);
    return false;
  }
  return true;
}

function enqueue(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  launch: Launch,
  executor: Executor,
): void {
  const { profile } = agent.options.dialect;
  const name = launchText(agent, launch.tasks, launch.group !== undefined);
  if (executor.phase === "terminating" || executor.phase === "terminated") {
    const text = `Asked to run ${name} for framework ${framework.id} with executor '${executor.id}' which is ${executor.phase}`;
    log(agent, context, "WARNING", [1603, 3370], text);
    sendTaskUpdates(agent, context, framework, launch.tasks, {
      state: lossOf(agent, framework, "TASK_DROPPED"),
      reason: "REASON_EXECUTOR_TERMINATED",
      message:
        profile === "0.26" ? "Executor terminating/terminated" : `Executor ${executor.phase}`,
      executorId: undefined,
    });
    return;
  }
  for (const task of launch.tasks) {
    const started = newTask(task, "TASK_STAGING", framework.id, profile);
    writeTask(agent, context, executor, started);
    executor.queued.set(task.task_id.value, task);
  }
  if (launch.group !== undefined) executor.queuedGroups.push(launch.group);
  const verb = profile === "0.26" ? "Queuing" : "Queued";
  const quoted =
    launch.group === undefined ? `task '${launch.tasks[0]?.task_id.value ?? ""}'` : name;
  const text = `${verb} ${quoted} for executor ${executorText(executor)}`;
  log(agent, context, "INFO", [1628, 3415], text);
  if (executor.phase === "running") deliverQueued(agent, context, executor);
}

function startExecutor(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  launch: Launch,
): Executor {
  const { options } = agent;
  const { dialect } = options;
  const { executor: info } = launch;
  const containerId = randomUuid(() => context.random());
  const id = info.executor_id.value;
  const run = { agentId: agent.id ?? "", frameworkId: framework.id, executorId: id, containerId };
  const directory = runDirectory(options.workDirectory, run);
  const user = options.switchUser ? (info.command?.user ?? framework.info.user) : undefined;
  const executor = newExecutor({
    id,
    frameworkId: framework.id,
    info,
    containerId,
    directory,
    checkpoint: framework.info.checkpoint === true,
    generated: launch.group === undefined && launch.tasks[0]?.executor === undefined,
    user,
  });
  framework.executors.set(id, executor);
  writeExecutor(agent, context, executor);
  attachSandbox(agent, context, executor);
  const quoted = dialect.profile === "0.26" ? id : `'${id}'`;
  const amount = resourcesText(agent.options, info.resources);
  const text = `Launching executor ${quoted} of framework ${framework.id} with resources ${amount} in work directory '${directory}'`;
  log(agent, context, "INFO", [4999, 10380], text);
  const resources = sumResources([
    toResources(info.resources),
    ...launch.tasks.map((task) => toResources(task.resources)),
  ]);
  if (dialect.profile !== "0.26") {
    const launching = `Launching container ${containerId} for executor '${id}' of framework ${framework.id}`;
    log(agent, context, "INFO", [0, 3876], launching);
  }
  context.perform({
    kind: "launch",
    container: {
      containerId,
      frameworkId: framework.id,
      executor: completeInfo(agent, info, user),
      task: executor.generated ? launch.tasks[0] : undefined,
      directory,
      latestLink: latestRunPath(options.workDirectory, run),
      user,
      environment: environmentOf(agent, context, executor),
      resources,
      pidFile: executor.checkpoint
        ? forkedPidPath(metaOf(agent), runOf(agent, executor))
        : undefined,
    },
  });
  context.setTimer(registrationTimer(containerId), options.executorRegistrationTimeoutMs);
  return executor;
}

// What the containerizer is given and nobody else sees.
function completeInfo(
  agent: Agent,
  info: BodyOf<"mesos.ExecutorInfo">,
  user: string | undefined,
): BodyOf<"mesos.ExecutorInfo"> {
  const { options } = agent;
  const container = info.container ?? options.defaultContainer;
  const command: BodyOf<"mesos.CommandInfo"> | undefined =
    info.type === "DEFAULT"
      ? {
          shell: false,
          value: `${options.launcherDirectory}/mesos-default-executor`,
          arguments: ["mesos-default-executor", `--launcher_dir=${options.launcherDirectory}`],
          ...(user === undefined ? {} : { user }),
        }
      : info.command;
  return {
    ...info,
    ...(container === undefined ? {} : { container }),
    ...(command === undefined ? {} : { command }),
  };
}

function environmentOf(
  agent: Agent,
  context: AgentContext,
  executor: Executor,
): Readonly<Record<string, string>> {
  const { options } = agent;
  const hasRootfs = executor.info.container?.mesos?.image !== undefined;
  return executorEnvironment({
    dialect: options.dialect,
    agentId: agent.id ?? "",
    agentPid: context.self,
    executor: executor.info,
    frameworkId: executor.frameworkId,
    directory: executor.directory,
    sandbox: hasRootfs && !executor.generated ? options.sandboxDirectory : executor.directory,
    checkpoint: executor.checkpoint,
    recoveryTimeoutMs: options.recoveryTimeoutMs,
    reregistrationTimeoutMs: options.executorReregistrationTimeoutMs,
    shutdownGraceMs: shutdownGraceMs(agent, executor),
    httpCommandExecutor: options.httpCommandExecutor,
    inherited: options.environment,
    given: options.executorEnvironment,
    nativeLibrary: options.nativeLibrary,
  });
}
