import type { Pid } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { describeAgent } from "../describe.js";
import { isConnected, tellFramework } from "../frameworks/tell-framework.js";
import type { AgentEntry, FrameworkEntry } from "../state.js";
import { removeExecutor } from "../tasks/books.js";
import { agent, agentWord, count, framework, info, type Turn, warn } from "../turn.js";

type Executor = Pick<
  BodyOf<"mesos.internal.ExitedExecutorMessage">,
  "slave_id" | "framework_id" | "executor_id"
>;

/** An executor speaks to a scheduler that agents cannot reach themselves. */
export function executorMessage(
  turn: Turn,
  from: Pid,
  message: BodyOf<"mesos.internal.ExecutorToFrameworkMessage">,
): void {
  const id = message.executor_id.value;
  count(turn, "master/messages_executor_to_framework");
  const ignoring = `Ignoring executor message from executor '${id}' of framework ${message.framework_id.value}`;
  const entry = knownAgent(turn, from, message, ignoring, [3667, 6112], [3683, 6126], "message");
  if (entry === undefined) return;
  const owner = framework(turn, message.framework_id.value);
  if (owner === undefined || (!turn.old && !isConnected(owner))) {
    const which = owner === undefined ? "unknown" : "disconnected";
    warn(
      turn,
      [3697, owner === undefined ? 6138 : 6149],
      `Not forwarding executor message for executor '${id}' of framework ${message.framework_id.value}` +
        ` on ${agentWord(turn)} ${describeAgent(entry)} because the framework is ${which}`,
    );
    return;
  }
  count(turn, "master/valid_executor_to_framework_messages");
  tellFramework(turn, owner, "mesos.internal.ExecutorToFrameworkMessage", {
    slave_id: message.slave_id,
    framework_id: message.framework_id,
    executor_id: message.executor_id,
    data: message.data,
  });
}

/** An executor has ended. */
export function exitedExecutor(
  turn: Turn,
  from: Pid,
  message: BodyOf<"mesos.internal.ExitedExecutorMessage">,
): void {
  const { slave_id, framework_id, executor_id, status } = message;
  count(turn, "master/messages_exited_executor");
  const whose = `executor '${executor_id.value}' of framework ${framework_id.value}`;
  const ignoring = `Ignoring exited ${whose}`;
  const entry = knownAgent(turn, from, message, ignoring, [4485, 8469], [4497, 8479], "exited");
  if (entry === undefined) return;
  const where = `on ${agentWord(turn)} ${describeAgent(entry)}`;
  if (entry.executors.get(framework_id.value)?.has(executor_id.value) !== true) {
    warn(turn, [4510, 8490], `Ignoring unknown exited ${whose} ${where}`);
    return;
  }
  info(turn, [4516, 8497], `E${whose.slice(1)} ${where}: ${describeWaitStatus(status)}`);
  removeExecutor(turn, entry, framework_id.value, executor_id.value);
  const owner = framework(turn, framework_id.value);
  if (owner !== undefined && (turn.old || isConnected(owner))) {
    tellExited(turn, owner, { slave_id, framework_id, executor_id }, status);
    return;
  }
  const which = owner === undefined ? "unknown" : "disconnected";
  warn(
    turn,
    [4526, 8509],
    `Not forwarding exited executor message for ${whose} ${where} because the framework is ${which}`,
  );
}

function tellExited(turn: Turn, owner: FrameworkEntry, executor: Executor, status: number): void {
  tellFramework(turn, owner, "mesos.internal.ExitedExecutorMessage", { ...executor, status });
}

function knownAgent(
  turn: Turn,
  from: Pid,
  { slave_id: slaveId }: Executor,
  ignoring: string,
  removedLine: readonly [number, number],
  unknownLine: readonly [number, number],
  kind: "message" | "exited",
): AgentEntry | undefined {
  const word = agentWord(turn);
  if (turn.state.agents.removed.has(slaveId.value)) {
    const ending = turn.old ? " ; asking slave to shutdown" : "";
    warn(turn, removedLine, `${ignoring} on removed ${word} ${slaveId.value}${ending}`);
    if (turn.old) {
      const message =
        kind === "message"
          ? "Executor message from unknown slave"
          : "Executor exited message from unknown slave";
      turn.context.send(from, "mesos.internal.ShutdownMessage", { message });
    }
    return undefined;
  }
  const entry = agent(turn, slaveId.value);
  if (entry === undefined) {
    warn(turn, unknownLine, `${ignoring} on unknown ${word} ${slaveId.value}`);
  }
  return entry;
}

// A wait(2) status as stout prints it.
function describeWaitStatus(status: number): string {
  if ((status & 0x7f) === 0) return `exited with status ${(status >> 8) & 0xff}`;
  return `terminated with signal ${SIGNALS[status & 0x7f] ?? status & 0x7f}`;
}

const SIGNALS: Readonly<Record<number, string>> = {
  1: "Hangup",
  2: "Interrupt",
  3: "Quit",
  4: "Illegal instruction",
  6: "Aborted",
  7: "Bus error",
  8: "Floating point exception",
  9: "Killed",
  11: "Segmentation fault",
  13: "Broken pipe",
  14: "Alarm clock",
  15: "Terminated",
};
