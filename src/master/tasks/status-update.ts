import type { BodyOf } from "../../wire/index.js";
import type { StatusUpdate, Task, TaskState, TimeInfo } from "../state.js";
import { nowSeconds, type Turn } from "../turn.js";

type TaskStatus = BodyOf<"mesos.TaskStatus">;

/** What a master says about a task on its own account. */
export interface Verdict {
  readonly frameworkId: string;
  readonly taskId: string;
  readonly agentId: string | undefined;
  readonly executorId?: string | undefined;
  readonly state: TaskState;
  readonly message: string;
  readonly reason: TaskStatus["reason"];
  readonly unreachableTime?: TimeInfo | undefined;
  /** Facts about the running task that a reconciliation repeats. */
  readonly facts?: Pick<TaskStatus, "healthy" | "check_status" | "container_status">;
}

/** An update made by the master: without uuid, so that nobody acknowledges it. */
export function masterUpdate(turn: Turn, verdict: Verdict): StatusUpdate {
  const { frameworkId, taskId, agentId, executorId, unreachableTime, facts } = verdict;
  const timestamp = nowSeconds(turn);
  const slave = agentId === undefined ? {} : { slave_id: { value: agentId } };
  return {
    framework_id: { value: frameworkId },
    ...(executorId === undefined ? {} : { executor_id: { value: executorId } }),
    ...slave,
    status: {
      task_id: { value: taskId },
      state: verdict.state,
      message: verdict.message,
      ...slave,
      timestamp,
      ...facts,
      source: "SOURCE_MASTER",
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
      ...(unreachableTime === undefined ? {} : { unreachable_time: unreachableTime }),
    },
    timestamp,
  };
}

/** The part of a {@link Verdict} that a task knows about itself. */
export function verdictOn(
  task: Task,
): Pick<Verdict, "frameworkId" | "taskId" | "agentId" | "executorId"> {
  return {
    frameworkId: task.framework_id.value,
    taskId: task.task_id.value,
    agentId: task.slave_id.value,
    executorId: task.executor_id?.value,
  };
}

/** Health, checks and container of a task as it was last reported. */
export function lastFacts(
  task: Task,
  old: boolean,
): Pick<TaskStatus, "healthy" | "check_status" | "container_status"> {
  const last = task.statuses?.at(-1);
  if (last === undefined) return {};
  const { healthy, check_status: check, container_status: container } = last;
  return {
    ...(healthy === undefined ? {} : { healthy }),
    ...(check === undefined || old ? {} : { check_status: check }),
    ...(container === undefined ? {} : { container_status: container }),
  };
}
