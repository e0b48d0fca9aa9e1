import type { TaskState } from "../state.js";

const TERMINAL: ReadonlySet<TaskState> = new Set<TaskState>([
  "TASK_FINISHED",
  "TASK_FAILED",
  "TASK_KILLED",
  "TASK_LOST",
  "TASK_ERROR",
  "TASK_DROPPED",
  "TASK_GONE",
  "TASK_GONE_BY_OPERATOR",
]);

/** Whether a task in that state can never run again. */
export function isTerminal(state: TaskState): boolean {
  return TERMINAL.has(state);
}

/** Whether a task in that state uses nothing: it is over, or out of reach. */
export function isReleased(state: TaskState): boolean {
  return isTerminal(state) || state === "TASK_UNREACHABLE";
}
