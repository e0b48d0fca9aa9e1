import type { BodyOf } from "../wire/index.js";

/** State of a task; a number is one that the schema does not know. */
export type TaskState = BodyOf<"mesos.TaskStatus">["state"];

/** Why a task is in its state. */
export type TaskReason = NonNullable<BodyOf<"mesos.TaskStatus">["reason"]>;

const TERMINAL: ReadonlySet<TaskState> = new Set<TaskState>([
  "TASK_FINISHED",
  "TASK_FAILED",
  "TASK_KILLED",
  "TASK_ERROR",
  "TASK_LOST",
  "TASK_DROPPED",
  "TASK_GONE",
  "TASK_GONE_BY_OPERATOR",
]);

/** Whether a task in that state will never run again. */
export function isTerminalState(state: TaskState): boolean {
  return TERMINAL.has(state);
}
