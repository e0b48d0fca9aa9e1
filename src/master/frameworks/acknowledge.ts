import { equalBytes } from "../../bytes/index.js";
import type { BodyOf } from "../../wire/index.js";
import { checkDrained } from "../agents/drain.js";
import { describeAgent, describeFramework, describeUuid } from "../describe.js";
import type { FrameworkEntry } from "../state.js";
import { removeTask } from "../tasks/books.js";
import { isTerminal } from "../tasks/task-state.js";
import { agent, agentWord, count, info, type Turn, tellAgent, warn } from "../turn.js";

/** A framework has an update: its agent may stop repeating it, and a task that is over may be forgotten. */
export function acknowledge(
  turn: Turn,
  owner: FrameworkEntry,
  call: BodyOf<"mesos.scheduler.Call.Acknowledge">,
): void {
  const { slave_id, task_id, uuid } = call;
  const word = agentWord(turn);
  const id = describeUuid(uuid);
  const whose = turn.old
    ? `${id} for task ${task_id.value} of framework ${describeFramework(owner)}`
    : `for status ${id} of task ${task_id.value} of framework ${describeFramework(owner)}`;
  const invalid = (lines: readonly [number, number], text: string): void => {
    count(turn, "master/invalid_status_update_acknowledgements");
    warn(turn, lines, text);
  };
  count(turn, "master/messages_status_update_acknowledgement");
  if (uuid.length !== 16) {
    // Agents abort on it.
    invalid([3535, 5787], `Ignoring status update acknowledgement ${whose}: want 16 bytes of uuid`);
    return;
  }
  const on = agent(turn, slave_id.value);
  const cannot = `Cannot send status update acknowledgement ${whose} to ${word}`;
  if (on === undefined) {
    const text = `${cannot} ${slave_id.value} because ${word} is not registered`;
    invalid([3554, 5851], text);
    return;
  }
  if (!on.connected) {
    const text = `${cannot} ${describeAgent(on)} because ${word} is disconnected`;
    invalid([3563, 5861], text);
    return;
  }
  const what = turn.old ? id : `for status ${id}`;
  info(
    turn,
    [3571, 5870],
    `Processing ACKNOWLEDGE call ${what} for task ${task_id.value} of framework ${describeFramework(owner)}` +
      ` on ${word} ${slave_id.value}`,
  );
  const task = on.tasks.get(owner.id)?.get(task_id.value);
  if (task !== undefined) {
    const { status_update_state: state, status_update_uuid: recorded } = task.body;
    if (state === undefined || recorded === undefined) {
      const text = `Ignoring status update acknowledgement ${whose} to ${word} ${describeAgent(on)}`;
      invalid([3590, 5892], `${text} because the update was not sent by this master`);
      return;
    }
    if (isTerminal(state) && equalBytes(recorded, uuid)) removeTask(turn, task);
  }
  tellAgent(turn, on, "mesos.internal.StatusUpdateAcknowledgementMessage", {
    slave_id,
    framework_id: { value: owner.id },
    task_id,
    uuid,
  });
  count(turn, "master/valid_status_update_acknowledgements");
  checkDrained(turn, on);
}
