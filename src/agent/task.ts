import type { BodyOf } from "../wire/index.js";
import type { AgentProfile } from "./dialect.js";
import type { TaskState } from "./task-state.js";

type Task = BodyOf<"mesos.Task">;

/** A task as it runs, made of one as it was asked for (`protobuf::createTask`); its `data` is not kept. */
export function newTask(
  info: BodyOf<"mesos.TaskInfo">,
  state: TaskState,
  frameworkId: string,
  profile: AgentProfile,
): Task {
  const user = info.command?.user ?? info.executor?.command?.user;
  return {
    name: info.name,
    task_id: info.task_id,
    framework_id: { value: frameworkId },
    ...(info.executor === undefined ? {} : { executor_id: info.executor.executor_id }),
    slave_id: info.slave_id,
    state,
    ...(info.resources === undefined ? {} : { resources: info.resources }),
    ...(info.labels === undefined ? {} : { labels: info.labels }),
    ...(info.discovery === undefined ? {} : { discovery: info.discovery }),
    ...(profile === "0.26" ? {} : modernFields(info)),
    ...(profile === "0.26" || user === undefined ? {} : { user }),
  };
}

function modernFields(info: BodyOf<"mesos.TaskInfo">): Partial<Task> {
  return {
    ...(info.container === undefined ? {} : { container: info.container }),
    ...(info.health_check === undefined ? {} : { health_check: info.health_check }),
    ...(info.kill_policy === undefined ? {} : { kill_policy: info.kill_policy }),
    ...(info.limits === undefined ? {} : { limits: info.limits }),
  };
}

/** The task with another status; the history keeps one for each run of equal states. */
export function withStatus(task: Task, status: BodyOf<"mesos.TaskStatus">): Task {
  const history = task.statuses ?? [];
  const last = history.at(-1);
  const kept = last?.state === status.state ? history.slice(0, -1) : history;
  return { ...task, state: status.state, statuses: [...kept, status] };
}
