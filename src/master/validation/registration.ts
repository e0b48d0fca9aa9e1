import { validateResource, validateResources } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { validateExecutor } from "./executor.js";
import { validateFrameworkInfo } from "./framework.js";
import { validateId } from "./ids.js";

type SlaveInfo = BodyOf<"mesos.SlaveInfo">;
type Reregistration = BodyOf<"mesos.internal.ReregisterSlaveMessage">;

/** What is wrong with a registration of an agent (1.11); such a message is dropped. 0.26 does not look. */
export function validateRegistration(
  message: BodyOf<"mesos.internal.RegisterSlaveMessage">,
): string | undefined {
  const checkpointed = message.checkpointed_resources ?? [];
  const problem = agentProblem(message.slave);
  if (problem !== undefined) return problem;
  if (checkpointed.length > 0 && message.slave.checkpoint !== true) {
    return "Checkpointed resources provided when checkpointing is not enabled";
  }
  return firstResourceProblem(checkpointed);
}

/**
 * What is wrong with a re-registration of an agent (1.11): every executor and task must belong to a framework of
 * the message, every running task to an executor of it.
 *
 * Beyond Mesos, which aborts on them: an agent without id, a task reported twice, and a task that is not over
 * yet uses nothing.
 */
export function validateReregistration(message: Reregistration): string | undefined {
  return (
    (message.slave.id === undefined ? "Agent has no id" : undefined) ??
    agentProblem(message.slave) ??
    firstResourceProblem(message.checkpointed_resources ?? []) ??
    frameworksProblem(message) ??
    executorsProblem(message) ??
    tasksProblem(message)
  );
}

function agentProblem({ id, resources }: SlaveInfo): string | undefined {
  return (id && validateId(id.value)) ?? validateResources(resources, "1.11");
}

function firstResourceProblem(list: readonly BodyOf<"mesos.Resource">[]): string | undefined {
  for (const resource of list) {
    const problem = validateResource(resource, "1.11");
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function frameworksProblem({ frameworks = [] }: Reregistration): string | undefined {
  const seen = new Set<string>();
  for (const info of frameworks) {
    const problem = validateFrameworkInfo(info);
    if (problem !== undefined) return problem;
    const id = info.id?.value ?? "";
    if (seen.has(id)) return `Framework has a duplicate FrameworkID: '${id}'`;
    seen.add(id);
  }
  return undefined;
}

function executorsProblem(message: Reregistration): string | undefined {
  const frameworks = frameworkIds(message);
  const seen = new Set<string>();
  for (const executor of message.executor_infos ?? []) {
    const problem = validateExecutor(executor) ?? validateResources(executor.resources, "1.11");
    if (problem !== undefined) return problem;
    const owner = executor.framework_id?.value ?? "";
    if (!frameworks.has(owner)) return `Executor has an invalid FrameworkID '${owner}'`;
    const key = executorKey(owner, executor.executor_id.value);
    if (seen.has(key)) {
      return `Framework '${owner}' has a duplicate ExecutorID '${executor.executor_id.value}'`;
    }
    seen.add(key);
  }
  return undefined;
}

function tasksProblem(message: Reregistration): string | undefined {
  const frameworks = frameworkIds(message);
  const agentId = message.slave.id?.value ?? "";
  const executors = new Set(
    (message.executor_infos ?? []).map((executor) =>
      executorKey(executor.framework_id?.value ?? "", executor.executor_id.value),
    ),
  );
  const seen = new Set<string>();
  for (const task of message.tasks ?? []) {
    const inId = validateId(task.task_id.value);
    if (inId !== undefined) return `Task has an invalid TaskID: ${inId}`;
    if (task.slave_id.value !== agentId) {
      return `Task has an invalid SlaveID '${task.slave_id.value}'`;
    }
    const owner = task.framework_id.value;
    if (!frameworks.has(owner)) return `Task has an invalid FrameworkID '${owner}'`;
    const executor = task.executor_id?.value;
    const isKnown = executor === undefined || executors.has(executorKey(owner, executor));
    if (task.state === "TASK_RUNNING" && !isKnown) {
      return `Task has an invalid ExecutorID '${executor}'`;
    }
    const named = validateResources(task.resources, "1.11");
    if (named !== undefined) return `Task uses invalid resources: ${named}`;
    const key = executorKey(owner, task.task_id.value);
    if (seen.has(key)) return `Framework '${owner}' has a duplicate TaskID '${task.task_id.value}'`;
    seen.add(key);
    if (!terminal.has(task.state) && (task.resources ?? []).length === 0) {
      return `Task '${task.task_id.value}' in ${task.state} uses no resources`;
    }
  }
  return undefined;
}

const terminal: ReadonlySet<unknown> = new Set([
  "TASK_FINISHED",
  "TASK_FAILED",
  "TASK_KILLED",
  "TASK_LOST",
  "TASK_ERROR",
  "TASK_DROPPED",
  "TASK_GONE",
  "TASK_GONE_BY_OPERATOR",
]);

function frameworkIds({ frameworks = [] }: Reregistration): ReadonlySet<string> {
  return new Set(frameworks.map(({ id }) => id?.value ?? ""));
}

function executorKey(frameworkId: string, id: string): string {
  return JSON.stringify([frameworkId, id]);
}
