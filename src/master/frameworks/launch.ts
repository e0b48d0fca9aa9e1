import {
  addResources,
  downgradeResources,
  isShared,
  type Resource,
  type Resources,
  subtractResources,
} from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { describeAgent, describeFramework, describeResources } from "../describe.js";
import type { AgentEntry, ExecutorInfo, FrameworkEntry, Task, TaskInfo } from "../state.js";
import { addExecutor, addTask } from "../tasks/books.js";
import { agentWord, info, type Turn, tellAgent } from "../turn.js";
import { type LaunchContext, refuseTask } from "../validation/index.js";
import type { Accepting } from "./accepting.js";
import { refuseTasks } from "./refuse.js";
import { schedulerPid } from "./tell-framework.js";

/** Launches each task that may be launched; the others fail one by one. */
export function launch(turn: Turn, state: Accepting, tasks: readonly TaskInfo[]): void {
  for (const task of tasks) launchOne(turn, state, task);
}

/** What a task or group is judged by. */
export function launchContext(
  turn: Turn,
  { owner, on }: Accepting,
  available: Resources,
): LaunchContext {
  return {
    profile: turn.options.profile,
    framework: {
      id: owner.id,
      checkpoint: owner.info.checkpoint ?? false,
      hasTask: (id) => owner.tasks.has(id),
      hasUnreachableTask: (id) => owner.unreachableTasks.has(id),
    },
    agent: {
      id: on.id,
      checkpoint: on.info.checkpoint ?? false,
      capabilities: on.has,
      executor: (id) => on.executors.get(owner.id)?.get(id)?.info,
      tasksUnder: (id) => tasksUnder(owner, on, id),
    },
    available,
  };
}

/** Books an executor unless it runs already. */
export function bookNewExecutor(
  turn: Turn,
  { owner, on }: Accepting,
  executor: ExecutorInfo,
): Resources | undefined {
  if (on.executors.get(owner.id)?.has(executor.executor_id.value)) return undefined;
  const { resources } = addExecutor(turn, on, owner.id, executor);
  if (!turn.old) {
    info(
      turn,
      [0, 3873],
      `Adding executor '${executor.executor_id.value}' with resources ${describeResources(resources, "1.11")}` +
        ` of framework ${describeFramework(owner)} on agent ${describeAgent(on)}`,
    );
  }
  return resources;
}

/** Books a task as staging. */
export function bookTask(turn: Turn, { owner, on }: Accepting, task: TaskInfo): Resources {
  const { resources } = addTask(turn, on, stagingTask(turn, owner, task));
  const text = describeResources(resources, turn.options.profile);
  if (turn.old) {
    const where = `slave ${on.id} (${on.info.hostname})`;
    const what = `Adding task ${task.task_id.value} with resources ${text} on ${where}`;
    turn.context.log("INFO", "master.hpp:176", what);
  } else {
    info(
      turn,
      [0, 3899],
      `Adding task ${task.task_id.value} with resources ${text} of framework ${describeFramework(owner)}` +
        ` on agent ${describeAgent(on)}`,
    );
  }
  return resources;
}

/** Resources in the form that an agent understands. */
function agentResources(
  turn: Turn,
  on: AgentEntry,
  resources: readonly Resource[] | undefined,
): readonly Resource[] | undefined {
  if (turn.old || resources === undefined || on.has.has("RESERVATION_REFINEMENT")) return resources;
  const downgraded = downgradeResources(resources);
  return downgraded.kind === "ok" ? downgraded.value : resources;
}

/** An executor in the form that an agent understands. */
export function agentExecutor(turn: Turn, on: AgentEntry, executor: ExecutorInfo): ExecutorInfo {
  return { ...executor, resources: agentResources(turn, on, executor.resources) };
}

/** A task in the form that an agent understands. */
export function agentTask(turn: Turn, on: AgentEntry, task: TaskInfo): TaskInfo {
  if (turn.old) return task;
  return {
    ...task,
    resources: agentResources(turn, on, task.resources),
    ...(task.executor === undefined ? {} : { executor: agentExecutor(turn, on, task.executor) }),
  };
}

/** The versions of what the master believes an agent and its providers have. */
export function resourceVersions(
  on: AgentEntry,
): readonly BodyOf<"mesos.internal.ResourceVersionUUID">[] {
  // Agents abort on a list without the version of their own resources.
  if (on.resourceVersion === undefined) return [];
  return [
    { uuid: { value: on.resourceVersion } },
    ...[...on.providers].map(([id, { version }]) => ({
      resource_provider_id: { value: id },
      uuid: { value: version },
    })),
  ];
}

function launchOne(turn: Turn, state: Accepting, task: TaskInfo): void {
  const { owner, on } = state;
  // Tasks may use more copies of a shared volume than were offered.
  const available = turn.old
    ? state.remaining
    : addResources(
        state.remaining.filter((each) => !isShared(each)),
        state.shared,
      );
  const refusal = refuseTask(task, launchContext(turn, state, available));
  if (refusal !== undefined) {
    refuseTasks(turn, owner, [task], refusal);
    return;
  }
  const forExecutor =
    task.executor === undefined ? undefined : bookNewExecutor(turn, state, task.executor);
  const launchExecutor = task.executor === undefined || forExecutor !== undefined;
  const consumed = addResources(forExecutor ?? [], bookTask(turn, state, task));
  take(turn, state, consumed, task);
  const { profile } = turn.options;
  const resources = describeResources(task.resources, profile);
  const which = launchExecutor ? " new executor" : " existing executor";
  info(
    turn,
    [3245, 5035],
    `Launching task ${task.task_id.value} of framework ${describeFramework(owner)} with resources ${resources}` +
      ` on ${agentWord(turn)} ${describeAgent(on)}${turn.old ? "" : ` on ${which}`}`,
  );
  const versions = turn.old ? [] : resourceVersions(on);
  tellAgent(turn, on, "mesos.internal.RunTaskMessage", {
    framework: owner.info,
    pid: schedulerPid(owner),
    task: agentTask(turn, on, task),
    ...(versions.length === 0 ? {} : { resource_version_uuids: versions }),
    ...(turn.old ? {} : { launch_executor: launchExecutor }),
  });
}

function take(turn: Turn, state: Accepting, consumed: Resources, task: TaskInfo): void {
  const shared = consumed.filter(isShared);
  const additional = subtractResources(shared, state.remaining.filter(isShared));
  if (!turn.old && additional.length > 0) {
    const what = describeResources(additional, turn.options.profile);
    info(
      turn,
      [0, 4979],
      `Allocating additional resources ${what} for task ${task.task_id.value} of framework` +
        ` ${describeFramework(state.owner)} on agent ${describeAgent(state.on)}`,
    );
    state.conversions.push({ consumed: [], converted: additional });
  }
  state.remaining = subtractResources(state.remaining, consumed);
  state.launched = addResources(state.launched, consumed);
}

function stagingTask(turn: Turn, owner: FrameworkEntry, task: TaskInfo): Task {
  const { command, executor, labels, discovery, container } = task;
  const user = command?.user ?? executor?.command?.user;
  return {
    name: task.name,
    task_id: task.task_id,
    framework_id: { value: owner.id },
    ...(executor === undefined ? {} : { executor_id: executor.executor_id }),
    slave_id: task.slave_id,
    state: "TASK_STAGING",
    resources: task.resources,
    ...(labels === undefined ? {} : { labels }),
    ...(discovery === undefined ? {} : { discovery }),
    ...(turn.old
      ? {}
      : {
          ...(container === undefined ? {} : { container }),
          ...(user === undefined ? {} : { user }),
          ...(task.health_check === undefined ? {} : { health_check: task.health_check }),
          ...(task.kill_policy === undefined ? {} : { kill_policy: task.kill_policy }),
          ...(task.limits === undefined ? {} : { limits: task.limits }),
        }),
  };
}

function* tasksUnder(
  owner: FrameworkEntry,
  on: AgentEntry,
  executorId: string,
): Generator<{ readonly container?: Task["container"] }> {
  for (const { body } of on.tasks.get(owner.id)?.values() ?? []) {
    if (body.executor_id?.value === executorId) yield body;
  }
  for (const body of owner.unreachableTasks.values()) {
    if (body.slave_id.value === on.id && body.executor_id?.value === executorId) yield body;
  }
}
