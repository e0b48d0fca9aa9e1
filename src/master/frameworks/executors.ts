import type { BodyOf } from "../../wire/index.js";
import { describeAgent, describeFramework } from "../describe.js";
import type { AgentEntry, FrameworkEntry } from "../state.js";
import { isTerminal } from "../tasks/task-state.js";
import { agent, agentWord, count, info, type Turn, tellAgent, warn } from "../turn.js";

/** A scheduler speaks to one of its executors. */
export function message(
  turn: Turn,
  owner: FrameworkEntry,
  call: BodyOf<"mesos.scheduler.Call.Message">,
): void {
  const { slave_id, executor_id, data } = call;
  const word = agentWord(turn);
  count(turn, "master/messages_framework_to_executor");
  const on = agent(turn, slave_id.value);
  const cannot = `Cannot send framework message for framework ${describeFramework(owner)} to ${word}`;
  if (on === undefined) {
    warn(turn, [3729, 6185], `${cannot} ${slave_id.value} because ${word} is not registered`);
    return;
  }
  if (!on.connected) {
    warn(turn, [3737, 6194], `${cannot} ${describeAgent(on)} because ${word} is disconnected`);
    return;
  }
  if (wouldCrash(turn, owner, on, executor_id.value)) return;
  info(
    turn,
    [3744, 6202],
    `Processing MESSAGE call from framework ${describeFramework(owner)} to ${word} ${describeAgent(on)}`,
  );
  tellAgent(turn, on, "mesos.internal.FrameworkToExecutorMessage", {
    slave_id,
    framework_id: { value: owner.id },
    executor_id,
    data,
  });
  count(turn, "master/valid_framework_to_executor_messages");
}

/** A scheduler ends one of its executors. */
export function shutdownExecutor(
  turn: Turn,
  owner: FrameworkEntry,
  { slave_id, executor_id }: BodyOf<"mesos.scheduler.Call.Shutdown">,
): void {
  const on = agent(turn, slave_id.value);
  if (on === undefined) {
    warn(
      turn,
      [4553, 8542],
      `Unable to shutdown executor '${executor_id.value}' of framework ${owner.id} of unknown` +
        ` ${agentWord(turn)} ${slave_id.value}`,
    );
    return;
  }
  if (!turn.old) {
    info(
      turn,
      [0, 8549],
      `Processing SHUTDOWN call for executor '${executor_id.value}' of framework ${describeFramework(owner)}` +
        ` on agent ${slave_id.value}`,
    );
  }
  if (wouldCrash(turn, owner, on, executor_id.value)) return;
  tellAgent(turn, on, "mesos.internal.ShutdownExecutorMessage", {
    executor_id,
    framework_id: { value: owner.id },
  });
}

// Agents before 1.0 abort when an executor that they do not know of a framework that they know is named.
function wouldCrash(
  turn: Turn,
  owner: FrameworkEntry,
  on: AgentEntry,
  executorId: string,
): boolean {
  if (!turn.old && !on.version.startsWith("0.")) return false;
  if (on.executors.get(owner.id)?.has(executorId) === true) return false;
  // The executor of a command task is named after the task.
  const task = on.tasks.get(owner.id)?.get(executorId)?.body;
  if (task !== undefined && task.executor_id === undefined && !isTerminal(task.state)) return false;
  warn(
    turn,
    [3737, 6194],
    `Not naming unknown executor '${executorId}' of framework ${describeFramework(owner)} to` +
      ` ${agentWord(turn)} ${describeAgent(on)}: agents of its version do not survive it`,
  );
  return true;
}
