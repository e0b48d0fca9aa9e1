import {
  addResources,
  containsResources,
  formatDouble,
  formatResources,
  scalarAmount,
  sumResources,
  toResources,
} from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { validateCommand } from "./command.js";
import { describeResources } from "./describe.js";
import { sameExecutor, validateExecutorForLaunch } from "./executor.js";
import type { ExecutorInfo, LaunchContext, TaskGroupInfo, TaskInfo } from "./launch-context.js";
import { overlaps, validateUniquePersistenceIds, validateUnmixed } from "./resource-rules.js";
import { validateTaskProper } from "./task.js";
import type { TaskRefusal } from "./verdict.js";

const leastCpus = 0.01;
const leastMemMegabytes = 32;

/** Judges a LAUNCH_GROUP (1.11): what is wrong with one part is the fate of every task of the group. */
export function refuseTaskGroup(
  group: TaskGroupInfo,
  executor: ExecutorInfo,
  context: LaunchContext,
): TaskRefusal | undefined {
  const message = validateGroup(group, executor, context);
  return message === undefined
    ? undefined
    : { state: "TASK_ERROR", reason: "REASON_TASK_GROUP_INVALID", message };
}

function validateGroup(
  group: TaskGroupInfo,
  executor: ExecutorInfo,
  context: LaunchContext,
): string | undefined {
  for (const task of group.tasks ?? []) {
    const problem = validateTaskProper(task, context) ?? memberProblem(task);
    if (problem !== undefined) return `Task '${task.task_id.value}' is invalid: ${problem}`;
  }
  return executorProblem(group, executor, context) ?? cgroupsProblem(group, executor, context);
}

function memberProblem({ executor, container, health_check: check, limits }: TaskInfo) {
  if (executor === undefined) return "'TaskInfo.executor' must be set";
  const ownNetwork = (container?.network_infos ?? []).length > 0;
  if (ownNetwork && (check?.type === "HTTP" || check?.type === "TCP")) {
    return (
      "HTTP and TCP health checks are not supported for nested containers not joining parent's" +
      " network"
    );
  }
  if (container?.type === "DOCKER") return "Docker ContainerInfo is not supported on the task";
  const isLimited = Object.keys(limits ?? {}).length > 0;
  return isLimited && container?.linux_info?.share_cgroups !== false
    ? "Resource limits may only be set for tasks within a task group when the 'share_cgroups' field" +
        " is set to 'false'."
    : undefined;
}

function executorProblem(
  group: TaskGroupInfo,
  executor: ExecutorInfo,
  context: LaunchContext,
): string | undefined {
  const general = validateExecutorForLaunch(executor, context);
  if (general !== undefined) return general;
  if (executor.type === undefined) return "'ExecutorInfo.type' must be set";
  if (executor.type === "UNKNOWN") return "Unknown executor type";
  if (executor.container?.type === "DOCKER") {
    return "Docker ContainerInfo is not supported on the executor";
  }
  const id = executor.executor_id.value;
  for (const task of group.tasks ?? []) {
    if (task.executor !== undefined && !sameExecutor(task.executor, executor, context.profile)) {
      return (
        `The \`ExecutorInfo\` of task '${task.task_id.value}' is different from` +
        ` executor '${id}'`
      );
    }
  }
  return (
    leastProblem(executor) ??
    combinedProblem(group, executor) ??
    excessProblem(group, executor, context) ??
    commandProblem(executor)
  );
}

function leastProblem({ executor_id: { value: id }, resources }: ExecutorInfo) {
  const own = toResources(resources);
  const cpus = scalarAmount(own, "cpus");
  if (cpus === undefined || cpus < leastCpus) {
    const found = cpus === undefined ? "None" : formatDouble(cpus, 6);
    return `Executor '${id}' uses less CPUs (${found}) than the minimum required (${leastCpus})`;
  }
  const mem = scalarAmount(own, "mem");
  if (mem === undefined || Math.trunc(mem) < leastMemMegabytes) {
    const found = mem === undefined ? "None" : `${Math.trunc(mem)}MB`;
    return (
      `Executor '${id}' uses less memory (${found}) than the minimum required` +
      ` (${leastMemMegabytes}MB)`
    );
  }
  return scalarAmount(own, "disk") === undefined ? `Executor '${id}' uses no disk` : undefined;
}

function combinedProblem({ tasks = [] }: TaskGroupInfo, executor: ExecutorInfo) {
  const lists = tasks.map(({ resources }) => resources);
  const all = [executor.resources, ...lists].map((list) => toResources(list));
  const total = sumResources(all);
  const twice = validateUniquePersistenceIds(total);
  if (twice !== undefined) {
    return `Task group and executor use duplicate persistence ID: ${twice}`;
  }
  const mixed = validateUnmixed(total);
  if (mixed !== undefined) {
    return `Task group and executor mix revocable and non-revocable resources: ${mixed}`;
  }
  if (!overlaps([...lists, executor.resources])) return undefined;
  const printed = lists.map((list) => formatResources(toResources(list))).join(", ");
  return (
    `There are overlapping resources in the task group's task resources [ ${printed} ]` +
    ` and/or executor resources ${describeResources(executor.resources)}`
  );
}

function excessProblem(
  { tasks = [] }: TaskGroupInfo,
  executor: ExecutorInfo,
  { agent, available }: LaunchContext,
): string | undefined {
  const needed = sumResources(tasks.map(({ resources }) => toResources(resources)));
  const isNew = agent.executor(executor.executor_id.value) === undefined;
  const total = isNew ? addResources(needed, toResources(executor.resources)) : needed;
  return containsResources(available, total)
    ? undefined
    : `Total resources ${formatResources(total)} required by task group and its executor are more` +
        ` than available ${formatResources(available)}`;
}

function commandProblem({ executor_id: id, command }: ExecutorInfo): string | undefined {
  const problem = command && validateCommand(command);
  return problem && `Executor '${id.value}'contains an invalid command: ${problem}`;
}

// Tasks of one executor have all their own cgroups or all share those of the executor.
function cgroupsProblem(
  { tasks = [] }: TaskGroupInfo,
  executor: ExecutorInfo,
  { agent }: LaunchContext,
): string | undefined {
  if (executor.container?.linux_info?.share_cgroups === true) {
    return "The 'share_cgroups' field cannot be set to 'true' on executor containers";
  }
  const id = executor.executor_id.value;
  const running = agent.executor(id) === undefined ? [] : [...agent.tasksUnder(id)];
  const values = [...tasks, ...running].map(({ container }) => sharesCgroups(container));
  return new Set(values).size > 1
    ? "If set, the value of 'share_cgroups' must be the same for all tasks in each task group and" +
        " under a single executor"
    : undefined;
}

function sharesCgroups(container: BodyOf<"mesos.ContainerInfo"> | undefined): boolean {
  return container?.linux_info?.share_cgroups ?? true;
}
