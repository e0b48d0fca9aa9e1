import {
  addResources,
  containsResources,
  formatResources,
  isShared,
  type Resources,
  scalarAmount,
  toResources,
} from "../../resources/index.js";
import { validateCheck, validateHealthCheck } from "./check.js";
import { validateCommand } from "./command.js";
import { validateContainer } from "./container.js";
import { describeResources } from "./describe.js";
import { validateExecutorForLaunch } from "./executor.js";
import { validateId } from "./ids.js";
import type { LaunchContext, TaskInfo } from "./launch-context.js";
import { validateOldTask } from "./old-task.js";
import {
  overlaps,
  validateNamedResources,
  validateSingleAllocation,
  validateUniquePersistenceIds,
  validateUnmixed,
} from "./resource-rules.js";
import type { TaskRefusal } from "./verdict.js";

/**
 * Judges one task of a LAUNCH as `task::validate` does, first failing rule first. A refused task does not
 * affect the others of the call.
 *
 * The task must be normalised (`normalizeOperation`): executor with its framework id, and in 1.11 resources
 * with their allocation.
 */
export function refuseTask(task: TaskInfo, context: LaunchContext): TaskRefusal | undefined {
  const message =
    context.profile === "0.26" ? validateOldTask(task, context) : validateTask(task, context);
  return message === undefined
    ? undefined
    : { state: "TASK_ERROR", reason: "REASON_TASK_INVALID", message };
}

/** What is wrong with a task apart from its executor (1.11); groups ask the same. */
export function validateTaskProper(task: TaskInfo, context: LaunchContext): string | undefined {
  const { framework, agent } = context;
  const id = task.task_id.value;
  const idProblem = validateId(id);
  if (idProblem !== undefined) return idProblem;
  if (framework.hasTask(id)) return `Task has duplicate ID: ${id}`;
  if (framework.hasUnreachableTask(id)) {
    return `Task reuses the ID of an unreachable task: ${id}`;
  }
  if (task.slave_id.value !== agent.id) {
    return `Task uses invalid agent ${task.slave_id.value} while agent ${agent.id} is expected`;
  }
  return (
    durationProblem(task) ??
    checksProblem(task) ??
    resourcesProblem(task) ??
    contentProblem(task) ??
    limitsProblem(task, context)
  );
}

function validateTask(task: TaskInfo, context: LaunchContext): string | undefined {
  const problem = validateTaskProper(task, context) ?? executorProblem(task, context);
  if (problem !== undefined) return problem;
  return task.container?.linux_info?.share_cgroups === false
    ? "Only tasks in a task group may have 'share_cgroups' set to 'false'"
    : undefined;
}

function durationProblem({ kill_policy: policy, max_completion_time: longest }: TaskInfo) {
  if ((policy?.grace_period?.nanoseconds ?? 0n) < 0n) {
    return "Task's 'kill_policy.grace_period' must be non-negative";
  }
  return (longest?.nanoseconds ?? 0n) < 0n
    ? "Task's `max_completion_time` must be non-negative"
    : undefined;
}

function checksProblem({ check, health_check: healthCheck }: TaskInfo): string | undefined {
  const inCheck = check && validateCheck(check);
  if (inCheck !== undefined) return `Task uses invalid check: ${inCheck}`;
  const inHealthCheck = healthCheck && validateHealthCheck(healthCheck);
  return inHealthCheck && `Task uses invalid health check: ${inHealthCheck}`;
}

function resourcesProblem(task: TaskInfo): string | undefined {
  if ((task.resources ?? []).length === 0) return "Task uses no resources";
  const named = validateNamedResources(task.resources, "1.11");
  if (named !== undefined) return `Task uses invalid resources: ${named}`;
  const resources = toResources(task.resources);
  const twice = validateUniquePersistenceIds(resources);
  if (twice !== undefined) return `Task uses duplicate persistence ID: ${twice}`;
  const allocation = validateSingleAllocation(resources);
  if (allocation !== undefined) return `Invalid task resources: ${allocation}`;
  const mixed = validateUnmixed(resources);
  return mixed && `Task mixes revocable and non-revocable resources: ${mixed}`;
}

function contentProblem({ command, container }: TaskInfo): string | undefined {
  const inCommand = command && validateCommand(command);
  if (inCommand !== undefined) return `Task's \`CommandInfo\` is invalid: ${inCommand}`;
  const inContainer = container && validateContainer(container);
  return inContainer && `Task's \`ContainerInfo\` is invalid: ${inContainer}`;
}

function limitsProblem({ limits = {}, resources }: TaskInfo, { agent }: LaunchContext) {
  const names = Object.keys(limits);
  if (names.length === 0) return undefined;
  if (!agent.capabilities.has("TASK_RESOURCE_LIMITS")) {
    return "Agent is not capable of handling task resource limits";
  }
  if (names.some((name) => name !== "cpus" && name !== "mem")) {
    return "Only cpus and mem may be included in a task's resource limits";
  }
  const requested = toResources(resources);
  const cpus = limitProblem(limits["cpus"]?.value, scalarAmount(requested, "cpus"));
  if (cpus === "no request") {
    return "When a CPU limit is specified, a CPU request must also be specified";
  }
  if (cpus === "below request") {
    return "The cpu limit must be greater than or equal to the cpu request";
  }
  const mem = limitProblem(limits["mem"]?.value, scalarAmount(requested, "mem"));
  if (mem === "no request") {
    return "When a memory limit is specified, a memory request must also be specified";
  }
  return mem === "below request"
    ? "The memory limit must be greater than or equal to the memory request"
    : undefined;
}

function limitProblem(
  limit: number | undefined,
  request: number | undefined,
): "no request" | "below request" | undefined {
  if (limit === undefined) return undefined;
  if (request === undefined) return "no request";
  return limit < request ? "below request" : undefined;
}

function executorProblem(task: TaskInfo, context: LaunchContext): string | undefined {
  const { executor } = task;
  if ((executor === undefined) === (task.command === undefined)) {
    return (
      "Task should have at least one (but not both) of CommandInfo or" + " ExecutorInfo present"
    );
  }
  let total = toResources(task.resources);
  if (executor !== undefined) {
    const problem = validateExecutorForLaunch(executor, context);
    if (problem !== undefined) return problem;
    if (executor.type !== undefined && executor.type !== "CUSTOM") {
      return "'ExecutorInfo.type' must be 'CUSTOM'";
    }
    if (executor.command === undefined) return "'ExecutorInfo.command' must be set";
    const own = toResources(executor.resources);
    if (own.some(isShared)) {
      return `Executor resources ${formatResources(own)} should not contain any shared resources`;
    }
    if (executor.container?.linux_info?.share_cgroups === true) {
      return "The 'share_cgroups' field cannot be set to 'true' on executor containers";
    }
    const isNew = context.agent.executor(executor.executor_id.value) === undefined;
    if (isNew) total = addResources(total, own);
  }
  return combinedProblem(task) ?? excessProblem(total, context.available);
}

function combinedProblem({ resources, executor }: TaskInfo): string | undefined {
  const total = addResources(toResources(resources), toResources(executor?.resources));
  const named = validateNamedResources(total, "1.11");
  if (named !== undefined) return `Task and its executor use invalid resources: ${named}`;
  if (executor !== undefined && overlaps([resources, executor.resources])) {
    return (
      `There are overlapping resources in the task resources ${describeResources(resources)}` +
      ` and executor resources ${describeResources(executor.resources)}`
    );
  }
  const twice = validateUniquePersistenceIds(total);
  if (twice !== undefined) {
    return `Task and its executor use duplicate persistence ID: ${twice}`;
  }
  const mixed = validateUnmixed(total);
  return mixed && `Task and its executor mix revocable and non-revocable resources: ${mixed}`;
}

function excessProblem(total: Resources, available: Resources): string | undefined {
  return containsResources(available, total)
    ? undefined
    : `Total resources ${formatResources(total)} required by task and its executor is more than` +
        ` available ${formatResources(available)}`;
}
