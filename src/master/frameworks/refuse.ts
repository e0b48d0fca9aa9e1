import type { Operation } from "../../resources/index.js";
import { describeFramework } from "../describe.js";
import type { FrameworkEntry, TaskInfo } from "../state.js";
import { forward } from "../tasks/forward.js";
import { masterUpdate } from "../tasks/status-update.js";
import { count, type Turn } from "../turn.js";
import type { TaskRefusal } from "../validation/index.js";
import { sendOperationStatus } from "./operation-status.js";

/** Tells a framework that tasks will not be launched. */
export function refuseTasks(
  turn: Turn,
  owner: FrameworkEntry,
  tasks: Iterable<TaskInfo>,
  refusal: TaskRefusal,
): void {
  for (const task of tasks) {
    count(turn, `master/${refusal.state.toLowerCase().replace("task_", "tasks_")}`);
    const update = masterUpdate(turn, {
      frameworkId: owner.id,
      taskId: task.task_id.value,
      agentId: task.slave_id.value,
      ...refusal,
    });
    forward(turn, update, owner);
  }
}

/** An operation is not done: the log says so, and a framework that can be told hears it. */
export function dropOperation(
  turn: Turn,
  owner: FrameworkEntry,
  operation: Operation,
  problem: string,
): void {
  const what = turn.old ? "offer operation" : "operation";
  turn.context.log(
    turn.old ? "ERROR" : "WARNING",
    `master.cpp:${turn.old ? 1714 : 2290}`,
    `Dropping ${operation.type ?? "UNKNOWN"} ${what} from framework ${describeFramework(owner)}: ${problem}`,
  );
  if (turn.old || operation.id === undefined) return;
  sendOperationStatus(turn, owner, {
    operation_id: operation.id,
    state: "OPERATION_ERROR",
    message: problem,
  });
}
