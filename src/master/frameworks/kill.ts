import type { BodyOf } from "../../wire/index.js";
import { describeAgent, describeFramework } from "../describe.js";
import type { FrameworkEntry } from "../state.js";
import { agent, agentWord, count, info, type Turn, tellAgent, warn } from "../turn.js";
import { reconcile } from "./reconcile.js";

/** A framework wants a task killed: its agent is told, now or when it comes back. */
export function kill(
  turn: Turn,
  owner: FrameworkEntry,
  call: BodyOf<"mesos.scheduler.Call.Kill">,
): void {
  const taskId = call.task_id.value;
  const agentId = call.slave_id?.value;
  const whose = `task ${taskId} of framework ${describeFramework(owner)}`;
  const word = agentWord(turn);
  count(turn, "master/messages_kill_task");
  if (!turn.old) {
    const text = `Processing KILL call for task '${taskId}' of framework ${describeFramework(owner)}`;
    info(turn, [0, 5696], text);
  }
  const task = owner.tasks.get(taskId);
  if (task === undefined) {
    const text = `Cannot kill ${whose} because it is unknown; performing reconciliation`;
    warn(turn, [3445, 5703], text);
    reconcile(turn, owner, { tasks: [{ task_id: call.task_id, slave_id: call.slave_id }] });
    return;
  }
  const actual = task.body.slave_id.value;
  if (agentId !== undefined && agentId !== actual) {
    warn(
      turn,
      [3460, 5721],
      `Cannot kill task ${taskId} of ${word} ${agentId} of framework ${describeFramework(owner)}` +
        ` because it belongs to different ${word} ${actual}`,
    );
    return;
  }
  const on = agent(turn, actual);
  if (on === undefined) return;
  const killed = on.killedTasks.get(owner.id) ?? new Set<string>();
  on.killedTasks.set(owner.id, killed.add(taskId));
  if (!on.connected) {
    const again = turn.old ? "re-registers" : "reregisters";
    warn(
      turn,
      [3488, 5757],
      `Cannot kill ${whose} because the ${word} ${describeAgent(on)} is disconnected.` +
        ` Kill will be retried if the ${word} ${again}`,
    );
    return;
  }
  info(turn, [3479, 5744], `Telling ${word} ${describeAgent(on)} to kill ${whose}`);
  tellAgent(turn, on, "mesos.internal.KillTaskMessage", {
    framework_id: { value: owner.id },
    task_id: call.task_id,
    ...(turn.old || call.kill_policy === undefined ? {} : { kill_policy: call.kill_policy }),
  });
}
