import { NO_PID, type Pid } from "../../actor/index.js";
import { describeUpdate } from "../describe.js";
import { tellFramework } from "../frameworks/tell-framework.js";
import type { FrameworkEntry, StatusUpdate } from "../state.js";
import { info, type Turn } from "../turn.js";

/**
 * Passes an update on to its framework.
 *
 * @param acknowledgee who waits for the acknowledgement; nobody for what the master made up
 */
export function forward(
  turn: Turn,
  update: StatusUpdate,
  framework: FrameworkEntry,
  acknowledgee: Pid = NO_PID,
): void {
  const text = describeUpdate(update, turn.options.profile);
  const { message, uuid, state, task_id: id } = update.status;
  if (acknowledgee === NO_PID) {
    const why = message === undefined ? "" : ` '${message}'`;
    info(turn, [4457, 8212], `Sending status update ${text}${why}`);
  } else {
    info(turn, [4462, 8217], `Forwarding status update ${text}`);
  }
  const task = framework.tasks.get(id.value);
  if (task !== undefined && update.uuid !== undefined) {
    task.body = {
      ...task.body,
      status_update_state: state,
      status_update_uuid: uuid ?? update.uuid,
    };
  }
  tellFramework(turn, framework, "mesos.internal.StatusUpdateMessage", {
    update,
    pid: acknowledgee,
  });
}
