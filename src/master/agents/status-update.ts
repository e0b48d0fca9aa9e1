import { canonicalPid, NO_PID } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { describeAgent, describeUpdate } from "../describe.js";
import { isConnected } from "../frameworks/tell-framework.js";
import type { StatusUpdate } from "../state.js";
import { removeTask, updateTask } from "../tasks/books.js";
import { forward } from "../tasks/forward.js";
import { isTerminal } from "../tasks/task-state.js";
import { agent, agentWord, count, framework, info, type Turn, warn } from "../turn.js";

/** An agent says how a task goes: the framework hears it, and the books follow. */
export function statusUpdate(
  turn: Turn,
  message: BodyOf<"mesos.internal.StatusUpdateMessage">,
): void {
  const { update } = message;
  const pid = canonicalPid(message.pid ?? "");
  const agentId = update.slave_id?.value ?? "";
  const word = agentWord(turn);
  const text = describeUpdate(update, turn.options.profile);
  const invalid = (line: readonly [number, number], why: string): void => {
    count(turn, "master/invalid_status_updates");
    warn(turn, line, `Ignoring status update ${text} ${why}`);
  };
  count(turn, "master/messages_status_update");
  if (!turn.old && pid === NO_PID) {
    // The original aborts on it.
    invalid([0, 8119], "because it does not say who wants the acknowledgement");
    return;
  }
  if (turn.state.agents.removed.has(agentId)) {
    const ending = turn.old ? " ; asking slave  to shutdown" : "";
    invalid([4381, 8131], `from removed ${word} ${pid} with id ${agentId}${ending}`);
    if (turn.old) {
      const shutdown = "Status update from unknown slave";
      turn.context.send(pid, "mesos.internal.ShutdownMessage", { message: shutdown });
    }
    return;
  }
  const entry = agent(turn, agentId);
  if (entry === undefined) {
    invalid([4397, 8142], `from unknown ${word} ${pid} with id ${agentId}`);
    return;
  }
  const owner = framework(turn, update.framework_id.value);
  if (turn.old && owner === undefined) {
    invalid([4407, 0], `from slave ${describeAgent(entry)} because the framework is unknown`);
    return;
  }
  const problem = turn.old ? undefined : uuidProblem(update);
  if (problem !== undefined) {
    invalid([0, 8152], `from agent ${describeAgent(entry)}: ${problem}`);
    return;
  }
  info(turn, [4414, 8160], `Status update ${text} from ${word} ${describeAgent(entry)}`);
  const stamped = stamp(update);
  if (owner !== undefined && (turn.old || isConnected(owner))) {
    forward(turn, stamped, owner, pid);
  } else {
    const which = owner === undefined ? "an unknown " : "a disconnected ";
    warn(
      turn,
      [0, 8175],
      `Received status update ${text} from agent ${describeAgent(entry)} for ${which}framework`,
    );
  }
  const task = entry.tasks.get(update.framework_id.value)?.get(update.status.task_id.value);
  if (task === undefined) {
    count(turn, "master/invalid_status_updates");
    warn(
      turn,
      [4431, 8190],
      `Could not lookup task for status update ${text} from ${word} ${describeAgent(entry)}`,
    );
    return;
  }
  updateTask(turn, task, stamped);
  if (turn.old && pid === NO_PID && isTerminal(task.body.state)) removeTask(turn, task);
  count(turn, "master/valid_status_updates");
}

function uuidProblem({ uuid, status }: StatusUpdate): string | undefined {
  const version = (uuid?.[6] ?? 0) >> 4;
  if (uuid?.length !== 16 || version < 1 || version > 5) return "Not a valid UUID";
  // The original aborts on it.
  return status.uuid === undefined ? "the status has no uuid" : undefined;
}

// Agents before 0.26 set the uuid of the update only.
function stamp(update: StatusUpdate): StatusUpdate {
  const { uuid, status } = update;
  return uuid === undefined || status.uuid !== undefined
    ? update
    : { ...update, status: { ...status, uuid } };
}
