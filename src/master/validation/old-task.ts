import {
  addResources,
  containsResources,
  formatResources,
  toResources,
} from "../../resources/index.js";
import { compatibilityProblem, frameworkProblem } from "./executor.js";
import { hasForbiddenCharacter } from "./ids.js";
import type { LaunchContext, TaskInfo } from "./launch-context.js";
import {
  mixedName,
  validateNamedResources,
  validateUniquePersistenceIds,
} from "./resource-rules.js";

/** What is wrong with a task by the rules of 0.26, in their order and words. */
export function validateOldTask(task: TaskInfo, context: LaunchContext): string | undefined {
  const { framework, agent } = context;
  const id = task.task_id.value;
  if (hasForbiddenCharacter(id)) return `TaskID '${id}' contains invalid characters`;
  if (framework.hasTask(id)) return `Task has duplicate ID: ${id}`;
  if (task.slave_id.value !== agent.id) {
    return `Task uses invalid slave ${task.slave_id.value} while slave ${agent.id} is expected`;
  }
  const executor = executorProblem(task, context);
  if (executor !== undefined) return executor;
  if (framework.checkpoint && !agent.checkpoint) {
    return `Task asked to be checkpointed but slave ${agent.id} has checkpointing disabled`;
  }
  return resourcesProblem(task) ?? usageProblem(task, context);
}

function executorProblem(
  { executor, command }: TaskInfo,
  context: LaunchContext,
): string | undefined {
  if ((executor === undefined) === (command === undefined)) {
    return (
      "Task should have at least one (but not both) of CommandInfo or" + " ExecutorInfo present"
    );
  }
  if (executor === undefined) return undefined;
  return (
    frameworkProblem(executor, context.framework.id) ?? compatibilityProblem(executor, context)
  );
}

function resourcesProblem({ resources, executor }: TaskInfo): string | undefined {
  const inTask = validateNamedResources(resources, "0.26");
  if (inTask !== undefined) return `Task uses invalid resources: ${inTask}`;
  const inExecutor = validateNamedResources(executor?.resources, "0.26");
  if (inExecutor !== undefined) return `Executor uses invalid resources: ${inExecutor}`;
  const own = toResources(executor?.resources, "0.26");
  const total = addResources(toResources(resources, "0.26"), own);
  const mixed = mixedName(total);
  return mixed === undefined
    ? validateUniquePersistenceIds(total)
    : `Task (and its executor, if exists) uses both revocable and non-revocable ${mixed}`;
}

function usageProblem(
  { resources, executor }: TaskInfo,
  { agent, available }: LaunchContext,
): string | undefined {
  const needed = toResources(resources, "0.26");
  if (needed.length === 0) return "Task uses no resources";
  const isNew = agent.executor(executor?.executor_id.value ?? "") === undefined;
  const own = isNew ? toResources(executor?.resources, "0.26") : [];
  const total = addResources(needed, own);
  return containsResources(available, total)
    ? undefined
    : `Task uses more resources ${formatResources(total, "0.26")} than available` +
        ` ${formatResources(available, "0.26")}`;
}
