import type { BodyOf } from "../../wire/index.js";
import { describeFramework } from "../describe.js";
import type { FrameworkEntry, StatusUpdate, Task } from "../state.js";
import { lastFacts, masterUpdate, type Verdict, verdictOn } from "../tasks/status-update.js";
import { count, info, type Turn, vlog } from "../turn.js";
import { tellFramework } from "./tell-framework.js";

type Reconcile = Pick<BodyOf<"mesos.scheduler.Call.Reconcile">, "tasks">;
type Asked = NonNullable<Reconcile["tasks"]>[number];

/** A framework asks for the state of tasks: of some, or of all it has. */
export function reconcile(turn: Turn, owner: FrameworkEntry, call: Reconcile): void {
  const asked = call.tasks ?? [];
  count(turn, "master/messages_reconcile_tasks");
  if (asked.length === 0) {
    const text = `Performing implicit task state reconciliation for framework ${describeFramework(owner)}`;
    info(turn, [4648, 8949], text);
    for (const { body } of owner.tasks.values()) {
      answer(turn, owner, latest(turn, body), "implicit", [4662, 8976]);
    }
    return;
  }
  info(
    turn,
    [4713, 8992],
    `Performing explicit task state reconciliation for ${asked.length} tasks of framework ${describeFramework(owner)}`,
  );
  for (const each of asked) {
    const update = explicit(turn, owner, each);
    if (update !== undefined) answer(turn, owner, update, "explicit", [4803, 9140]);
  }
}

function explicit(turn: Turn, owner: FrameworkEntry, asked: Asked): StatusUpdate | undefined {
  const task = owner.tasks.get(asked.task_id.value);
  if (task !== undefined) return latest(turn, task.body);
  const agentId = asked.slave_id?.value;
  const said = turn.old ? oldFate(turn, agentId) : fate(turn, owner, agentId);
  if (said === undefined) {
    const why = turn.old
      ? "there are transitional slaves"
      : `${agentId === undefined ? "some agents have" : `agent ${agentId} has`} not yet reregistered with the master`;
    info(
      turn,
      [4786, 9050],
      `Dropping reconciliation of task ${asked.task_id.value} for framework ${describeFramework(owner)} because ${why}`,
    );
    return undefined;
  }
  return masterUpdate(turn, {
    frameworkId: owner.id,
    taskId: asked.task_id.value,
    agentId,
    reason: "REASON_RECONCILIATION",
    ...said,
  });
}

type Fate = Pick<Verdict, "state" | "message" | "unreachableTime">;

// Undefined while nobody can know.
function fate(turn: Turn, owner: FrameworkEntry, agentId: string | undefined): Fate | undefined {
  const { agents } = turn.state;
  const aware = owner.has.has("PARTITION_AWARE");
  const state = (known: Verdict["state"]): Verdict["state"] => (aware ? known : "TASK_LOST");
  if (agentId === undefined ? agents.recovered.size > 0 : agents.recovered.has(agentId)) {
    return undefined;
  }
  if (agentId !== undefined) {
    if (agents.registered.has(agentId)) {
      const message = "Reconciliation: Task is unknown to the agent";
      return { state: state("TASK_GONE"), message };
    }
    const unreachableTime = agents.unreachable.get(agentId);
    if (unreachableTime !== undefined) {
      const message = "Reconciliation: Task is unreachable";
      return { state: state("TASK_UNREACHABLE"), message, unreachableTime };
    }
    if (agents.gone.has(agentId)) {
      return { state: state("TASK_GONE_BY_OPERATOR"), message: "Reconciliation: Task is gone" };
    }
  }
  return { state: state("TASK_UNKNOWN"), message: "Reconciliation: Task is unknown" };
}

function oldFate(turn: Turn, agentId: string | undefined): Fate | undefined {
  const { recovered, registered, removing, reregistering } = turn.state.agents;
  if (agentId !== undefined && registered.has(agentId)) {
    return { state: "TASK_LOST", message: "Reconciliation: Task is unknown to the slave" };
  }
  const inTransition =
    agentId === undefined
      ? recovered.size + removing.size + reregistering.size > 0
      : recovered.has(agentId) || removing.has(agentId) || reregistering.has(agentId);
  return inTransition
    ? undefined
    : { state: "TASK_LOST", message: "Reconciliation: Task is unknown" };
}

function latest(turn: Turn, task: Task): StatusUpdate {
  return masterUpdate(turn, {
    ...verdictOn(task),
    state: task.status_update_state ?? task.state,
    reason: "REASON_RECONCILIATION",
    message: "Reconciliation: Latest task state",
    facts: lastFacts(task, turn.old),
  });
}

function answer(
  turn: Turn,
  owner: FrameworkEntry,
  update: StatusUpdate,
  which: string,
  lines: readonly [number, number],
): void {
  const { state, task_id: id } = update.status;
  vlog(
    turn,
    1,
    lines,
    `Sending ${which} reconciliation state ${state} for task ${id.value} of framework ${describeFramework(owner)}`,
  );
  tellFramework(turn, owner, "mesos.internal.StatusUpdateMessage", { update });
}
