import type { BodyOf } from "../../wire/index.js";
import { describeAgent, describeFramework } from "../describe.js";
import type { AgentEntry, Task } from "../state.js";
import { removeExecutor } from "../tasks/books.js";
import { isTerminal } from "../tasks/task-state.js";
import { agentWord, framework, nowSeconds, type Turn, tellAgent, warn } from "../turn.js";
import { connectionTerms } from "./add-agent.js";
import type { Reregistration } from "./reregistration.js";

type Reconciliation = BodyOf<"mesos.internal.ReconcileTasksMessage">;

/** The master never lost sight of this agent: what each knows that the other does not is brought in line. */
export function reconcileKnownAgent(turn: Turn, entry: AgentEntry, message: Reregistration): void {
  const reported = message.tasks ?? [];
  const frameworks = new Set(reported.map(({ framework_id: id }) => id.value));
  const reconciliations = missingTasks(turn, entry, reported);
  tellAgent(turn, entry, "mesos.internal.SlaveReregisteredMessage", {
    slave_id: { value: entry.id },
    ...(reconciliations.length === 0 ? {} : { reconciliations }),
    connection: connectionTerms(turn),
  });
  removeMissingExecutors(turn, entry, message);
  killAgain(turn, entry, reported);
  for (const completed of turn.state.completedFrameworks.values()) {
    if (!frameworks.has(completed.id)) continue;
    const [Agent, again, word] = turn.old
      ? ["Slave", "re-registered", "slave"]
      : ["Agent", "reregistered", "agent"];
    warn(
      turn,
      [5342, 9979],
      `${Agent} ${describeAgent(entry)} ${again} with completed framework ${describeFramework(completed)}.` +
        ` Shutting down the framework on the ${word}`,
    );
    tellAgent(turn, entry, "mesos.internal.ShutdownFrameworkMessage", {
      framework_id: { value: completed.id },
    });
  }
}

function missingTasks(turn: Turn, entry: AgentEntry, reported: readonly Task[]): Reconciliation[] {
  const known = new Set(reported.map((task) => key(task.framework_id.value, task.task_id.value)));
  const word = agentWord(turn);
  const reconciliations: Reconciliation[] = [];
  for (const [frameworkId, tasks] of entry.tasks) {
    const missing = [...tasks.values()].filter(
      ({ body }) => !known.has(key(frameworkId, body.task_id.value)),
    );
    if (missing.length === 0) continue;
    for (const { body } of missing) {
      const colon = turn.old ? " :" : ":";
      warn(
        turn,
        [5247, 9872],
        `Task ${body.task_id.value} of framework ${frameworkId} unknown to the ${word} ${describeAgent(entry)}` +
          ` during re-registration${colon} reconciling with the ${word}`,
      );
    }
    const owner = turn.old ? undefined : framework(turn, frameworkId);
    reconciliations.push({
      framework_id: { value: frameworkId },
      statuses: missing.map(({ body }) => ({
        task_id: body.task_id,
        slave_id: { value: entry.id },
        state: body.status_update_state ?? body.state,
        source: "SOURCE_MASTER",
        message: "Reconciliation request",
        reason: "REASON_RECONCILIATION",
        timestamp: nowSeconds(turn),
      })),
      ...(owner === undefined ? {} : { framework: owner.info }),
    });
  }
  return reconciliations;
}

function removeMissingExecutors(turn: Turn, entry: AgentEntry, message: Reregistration): void {
  const known = new Set(
    message.executor_infos?.map((executor) =>
      key(executor.framework_id?.value ?? "", executor.executor_id.value),
    ),
  );
  for (const [frameworkId, executors] of [...entry.executors]) {
    for (const id of [...executors.keys()]) {
      if (known.has(key(frameworkId, id))) continue;
      const who = `${agentWord(turn)} ${describeAgent(entry)}`;
      const text = `Executor '${id}' of framework ${frameworkId} possibly unknown to the ${who}`;
      warn(turn, [5305, 9939], text);
      removeExecutor(turn, entry, frameworkId, id);
    }
  }
}

function killAgain(turn: Turn, entry: AgentEntry, reported: readonly Task[]): void {
  for (const task of reported) {
    const { framework_id, task_id, state } = task;
    if (isTerminal(state)) continue;
    if (entry.killedTasks.get(framework_id.value)?.has(task_id.value) !== true) continue;
    const text = `has non-terminal task ${task_id.value} that is supposed to be killed. Killing it now!`;
    warn(turn, [5321, 9955], ` ${turn.old ? "Slave" : "Agent"} ${describeAgent(entry)} ${text}`);
    tellAgent(turn, entry, "mesos.internal.KillTaskMessage", { framework_id, task_id });
  }
}

function key(frameworkId: string, id: string): string {
  return `${frameworkId}/${id}`;
}
