// From RunTask(Group)Message to tasks in the queue of an executor (`Slave::run` and what follows it).

import { canonicalPid, NO_PID, type Pid } from "../actor/index.js";
import { injectAllocation } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import { launchText, log, phaseText } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Framework,
  type Launch,
  newFramework,
  nextRequest,
} from "./agent-state.js";
import { hasCapability } from "./dialect.js";
import { executorOfTask } from "./executor-info.js";
import { metaOf, writeFramework } from "./files.js";
import { unscheduleGc } from "./garbage.js";
import { idProblem } from "./ids.js";
import { launchTasks } from "./launch.js";
import { lossOf, refuseTasks, sendTaskUpdates } from "./launch-refusal.js";
import { agentDirectory, executorDirectory, frameworkDirectory } from "./paths.js";
import { removeFrameworkIfIdle } from "./removal.js";
import { convertExecutorInfo, convertTaskInfo, toNewFormat } from "./resource-format.js";

type FrameworkInfo = BodyOf<"mesos.FrameworkInfo">;
type TaskInfo = BodyOf<"mesos.TaskInfo">;

/** Takes a task from the master. */
export function runTask(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.RunTaskMessage">,
): void {
  const frameworkId = checkSender(agent, context, from, body.framework, "run task");
  if (frameworkId === undefined) return;
  const { task } = body;
  const pid = body.pid === undefined ? undefined : canonicalPid(body.pid);
  assign(agent, context, body.framework, frameworkId, pid === NO_PID ? undefined : pid, {
    tasks: [task],
    executor: undefined,
    group: undefined,
    resourceVersions: body.resource_version_uuids ?? [],
    startsExecutor: body.launch_executor,
  });
}

/** Takes a task group from the master. */
export function runTaskGroup(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.RunTaskGroupMessage">,
): void {
  const frameworkId = checkSender(agent, context, from, body.framework, "run task group");
  if (frameworkId === undefined) return;
  const tasks = body.task_group.tasks ?? [];
  if (tasks.length === 0) {
    const text = `Ignoring run task group message from ${from} for framework ${frameworkId} because it has no tasks`;
    log(agent, context, "ERROR", [0, 3944], text);
    return;
  }
  assign(agent, context, body.framework, frameworkId, undefined, {
    tasks,
    executor: body.executor,
    group: body.task_group,
    resourceVersions: body.resource_version_uuids ?? [],
    startsExecutor: body.launch_executor,
  });
}

/** Somebody has decided whether tasks may run. */
export function launchAuthorized(
  agent: Agent,
  context: AgentContext,
  request: number,
  problem: string | undefined,
): void {
  const launch = agent.launches.get(request);
  if (launch === undefined) return;
  agent.launches.delete(request);
  const framework = agent.frameworks.get(launch.frameworkId);
  if (problem !== undefined && framework !== undefined && framework.phase === "running") {
    const name = launchText(agent, launch.tasks, launch.group !== undefined);
    const text = `Authorization failed for ${name} of framework ${launch.frameworkId}: ${problem}`;
    log(agent, context, "ERROR", [0, 2724], text);
    refuseTasks(agent, context, framework, launch, {
      state: "TASK_ERROR",
      reason:
        launch.group === undefined ? "REASON_TASK_UNAUTHORIZED" : "REASON_TASK_GROUP_UNAUTHORIZED",
      message: problem,
      namesExecutor: false,
    });
    return;
  }
  launchTasks(agent, context, launch);
}

interface Request {
  readonly tasks: readonly TaskInfo[];
  /** Undefined for a single task, which names its own or needs one made up. */
  readonly executor: BodyOf<"mesos.ExecutorInfo"> | undefined;
  readonly group: BodyOf<"mesos.TaskGroupInfo"> | undefined;
  readonly resourceVersions: Launch["resourceVersions"];
  readonly startsExecutor: boolean | undefined;
}

function checkSender(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  framework: FrameworkInfo,
  what: string,
): string | undefined {
  if (from !== agent.master) {
    const text = `Ignoring ${what} message from ${from} because it is not the expected master: ${agent.master ?? "None"}`;
    log(agent, context, "WARNING", [1279, 2174], text);
    return undefined;
  }
  const id = framework.id?.value;
  const problem = id === undefined ? "it does not have a framework ID" : idProblem(id);
  if (problem !== undefined) {
    const text = `Ignoring ${what} message from ${from} because ${problem}`;
    log(agent, context, "ERROR", [1286, 2181], text);
    return undefined;
  }
  return id;
}

function assign(
  agent: Agent,
  context: AgentContext,
  info: FrameworkInfo,
  frameworkId: string,
  pid: Pid | undefined,
  request: Request,
): void {
  const { word } = agent.options.dialect;
  const name = launchText(agent, request.tasks, request.group !== undefined);
  const got = `Got assigned ${name} for framework ${frameworkId}`;
  log(agent, context, "INFO", [1294, 2300], got);
  const stranger = request.tasks.find((task) => task.slave_id.value !== agent.id);
  if (stranger !== undefined) {
    const text = `${capital(word)} ${agent.id ?? ""} ignoring ${name} because it was intended for old ${word} ${stranger.slave_id.value}`;
    log(agent, context, "WARNING", [1298, 2305], text);
    return;
  }
  if (agent.phase === "recovering" || agent.phase === "terminating") {
    const text = `Ignoring ${name} because the ${word} is ${phaseText(agent.phase)}`;
    log(agent, context, "WARNING", [1310, 2319], text);
    return;
  }
  if (request.tasks.some((task) => isKnown(agent, frameworkId, task))) {
    // The real agent aborts. The task that has the id goes on; what the master believes of it stays true.
    const text = `Ignoring ${name} of framework ${frameworkId} because a task with its ID is already here`;
    log(agent, context, "ERROR", [1310, 2319], text);
    return;
  }
  const framework = findOrAdd(agent, context, info, frameworkId, pid);
  const launch = prepare(agent, framework, info, request);
  if (launch.kind === "refused") {
    sendTaskUpdates(agent, context, framework, request.tasks, launch);
    removeFrameworkIfIdle(agent, context, framework);
    return;
  }
  admit(agent, context, framework, launch.value);
}

function isKnown(agent: Agent, frameworkId: string, task: TaskInfo): boolean {
  const framework = agent.frameworks.get(frameworkId);
  const id = task.task_id.value;
  if (framework === undefined) return false;
  const isPending = [...framework.pending.values()].some((tasks) => tasks.has(id));
  return (
    isPending ||
    [...framework.executors.values()].some(
      (executor) => executor.queued.has(id) || executor.launched.has(id),
    )
  );
}

function findOrAdd(
  agent: Agent,
  context: AgentContext,
  info: FrameworkInfo,
  id: string,
  pid: Pid | undefined,
): Framework {
  const known = agent.frameworks.get(id);
  if (known !== undefined) return known;
  const framework = newFramework(agent, info, id, pid);
  for (const past of agent.completedFrameworks.remove((each) => each.id === id)) {
    for (const executor of past.completedExecutors) framework.completedExecutors.push(executor);
  }
  agent.frameworks.set(id, framework);
  writeFramework(agent, context, framework);
  for (const root of [agent.options.workDirectory, metaOf(agent)]) {
    unscheduleGc(agent, context, frameworkDirectory(root, agent.id ?? "", id));
    unscheduleGc(agent, context, agentDirectory(root, agent.id ?? ""));
  }
  return framework;
}

type Prepared =
  | { readonly kind: "ready"; readonly value: Launch }
  | {
      readonly kind: "refused";
      readonly state: "TASK_ERROR" | "TASK_DROPPED" | "TASK_GONE" | "TASK_LOST";
      readonly reason: "REASON_TASK_INVALID" | "REASON_GC_ERROR";
      readonly message: string;
      readonly executorId: undefined;
    };

function prepare(
  agent: Agent,
  framework: Framework,
  info: FrameworkInfo,
  request: Request,
): Prepared {
  const invalid = (message: string): Prepared => ({
    kind: "refused",
    state: "TASK_ERROR",
    reason: "REASON_TASK_INVALID",
    message,
    executorId: undefined,
  });
  const modern = agent.options.dialect.profile !== "0.26";
  const converted = modern ? allocate(info, request) : request;
  if (converted === undefined) {
    return invalid("Resources of a framework with several roles are not allocated to one of them");
  }
  const { tasks, group } = converted;
  for (const task of tasks) {
    const problem = idProblem(task.task_id.value);
    if (problem !== undefined) return invalid(`Task ID is invalid: ${problem}`);
    const parts = (task.command === undefined ? 0 : 1) + (task.executor === undefined ? 0 : 1);
    if (group === undefined && parts !== 1) {
      return invalid(
        "Task should have at least one (but not both) of CommandInfo or ExecutorInfo present",
      );
    }
  }
  const [first] = tasks;
  if (first === undefined) return invalid("There is no task");
  const { options } = agent;
  const executor =
    converted.executor ??
    executorOfTask(
      first,
      info,
      {
        program: options.executorProgram,
        launcherDirectory: options.launcherDirectory,
        sandboxDirectory: options.sandboxDirectory,
        switchUser: options.switchUser,
      },
      options.dialect,
    );
  const problem = idProblem(executor.executor_id.value);
  if (problem !== undefined) return invalid(`Executor ID is invalid: ${problem}`);
  const limit = modern ? limitProblem(tasks) : undefined;
  if (limit !== undefined) {
    // The reason is what the real agent gives.
    const state = lossOf(agent, framework, "TASK_DROPPED");
    return {
      kind: "refused",
      state,
      reason: "REASON_GC_ERROR",
      message: limit,
      executorId: undefined,
    };
  }
  return {
    kind: "ready",
    value: {
      frameworkId: framework.id,
      executor,
      tasks,
      group,
      resourceVersions: converted.resourceVersions,
      startsExecutor: converted.startsExecutor,
    },
  };
}

/** Resources as 1.x keeps them; undefined when nobody can say which role has them. */
function allocate(info: FrameworkInfo, request: Request): Request | undefined {
  const roles = hasCapability(info, "MULTI_ROLE") ? [...new Set(info.roles)] : [info.role ?? "*"];
  const [role] = roles;
  const lists = [
    request.executor?.resources,
    ...request.tasks.flatMap((task) => [task.resources, task.executor?.resources]),
  ];
  const missing = lists.some((list) =>
    list?.some((resource) => resource.allocation_info === undefined),
  );
  if (missing && (roles.length !== 1 || role === undefined)) return undefined;
  const convert: typeof toNewFormat = (resources) => {
    const upgraded = toNewFormat(resources);
    return upgraded === undefined || role === undefined
      ? upgraded
      : injectAllocation(upgraded, role);
  };
  const tasks = request.tasks.map((task) => convertTaskInfo(task, convert));
  return {
    ...request,
    tasks,
    group: request.group === undefined ? undefined : { ...request.group, tasks },
    executor:
      request.executor === undefined ? undefined : convertExecutorInfo(request.executor, convert),
  };
}

function limitProblem(tasks: readonly TaskInfo[]): string | undefined {
  for (const task of tasks) {
    if (task.container?.type === "DOCKER") continue;
    if (task.limits?.["cpus"] !== undefined) {
      return "CPU limits can only be set on tasks launched in Mesos containers when the agent has loaded the 'cgroups/cpu' isolator";
    }
    if (task.limits?.["mem"] !== undefined) {
      return "Memory limits can only be set on tasks launched in Mesos containers when the agent has loaded the 'cgroups/mem' isolator";
    }
  }
  return undefined;
}

function admit(agent: Agent, context: AgentContext, framework: Framework, launch: Launch): void {
  const executorId = launch.executor.executor_id.value;
  const pending = framework.pending.get(executorId) ?? new Map<string, TaskInfo>();
  for (const task of launch.tasks) pending.set(task.task_id.value, task);
  framework.pending.set(executorId, pending);
  if (!framework.executors.has(executorId)) {
    const run = { agentId: agent.id ?? "", frameworkId: framework.id, executorId };
    for (const root of [agent.options.workDirectory, metaOf(agent)]) {
      unscheduleGc(agent, context, executorDirectory(root, run));
    }
  }
  if (agent.options.dialect.profile !== "0.26") {
    const name = launchText(agent, launch.tasks, launch.group !== undefined);
    const text = `Authorizing ${name} for framework ${framework.id}`;
    log(agent, context, "INFO", [0, 2707], text);
  }
  if (!agent.options.authorizes) {
    launchTasks(agent, context, launch);
    return;
  }
  const request = nextRequest(agent);
  agent.launches.set(request, launch);
  context.perform({ kind: "authorize", request, framework: framework.info, tasks: launch.tasks });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
