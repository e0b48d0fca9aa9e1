// The messages that drivers sent before there was `mesos.scheduler.Call`. Each is a call in other words.

import type { Pid } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { describeFramework, describeList, describeUuid } from "../describe.js";
import type { FrameworkEntry } from "../state.js";
import { count, framework, info, type Lines, type Turn, warn } from "../turn.js";
import { accept } from "./accept.js";
import { acknowledge } from "./acknowledge.js";
import { deactivate } from "./activation.js";
import { isAt, sendError } from "./connection.js";
import { decline } from "./decline.js";
import { request, revive } from "./demand.js";
import { message } from "./executors.js";
import { kill } from "./kill.js";
import { reconcile } from "./reconcile.js";
import { teardown } from "./remove-framework.js";
import { subscribe } from "./subscribe.js";
import { isConnected } from "./tell-framework.js";

export function registerFramework(
  turn: Turn,
  from: Pid,
  { framework: said }: BodyOf<"mesos.internal.RegisterFrameworkMessage">,
): void {
  if ((said.id?.value ?? "") !== "") {
    const error = "Registering with 'id' already set";
    const text = `Refusing registration request of framework '${said.name}' at ${from}: ${error}`;
    info(turn, [1815, 2510], text);
    sendError(turn, { kind: "pid", pid: from }, error);
    return;
  }
  subscribe(turn, from, { framework_info: said, force: false });
}

export function reregisterFramework(
  turn: Turn,
  from: Pid,
  { framework: said, failover }: BodyOf<"mesos.internal.ReregisterFrameworkMessage">,
): void {
  if ((said.id?.value ?? "") === "") {
    const error = "Re-registering without an 'id'";
    const text = `Refusing re-registration request of framework '${said.name}' at ${from}: ${error}`;
    info(turn, [1842, 2537], text);
    sendError(turn, { kind: "pid", pid: from }, error);
    return;
  }
  subscribe(turn, from, { framework_info: said, force: failover });
}

export function unregisterFramework(
  turn: Turn,
  from: Pid,
  { framework_id: id }: BodyOf<"mesos.internal.UnregisterFrameworkMessage">,
): void {
  info(turn, [2427, 3349], `Asked to unregister framework ${id.value}`);
  const owner = framework(turn, id.value);
  if (owner === undefined) return;
  if (isAt(owner.connection, from)) {
    teardown(turn, owner);
    return;
  }
  ignoreStranger(turn, [2434, 3356], "unregister framework message", owner, from);
}

export function deactivateFramework(
  turn: Turn,
  from: Pid,
  { framework_id: id }: BodyOf<"mesos.internal.DeactivateFrameworkMessage">,
): void {
  count(turn, "master/messages_deactivate_framework");
  const what = "deactivate framework message";
  const owner = expected(turn, from, id.value, what, [2451, 3373], [2458, 3381]);
  if (owner === undefined) return;
  if (!turn.old && !isConnected(owner)) {
    const text = `Ignoring ${what} for framework${describeFramework(owner)} because it is disconnected`;
    info(turn, [0, 3389], text);
    return;
  }
  if (owner.active) deactivate(turn, owner, true);
}

export function resourceRequest(
  turn: Turn,
  from: Pid,
  { framework_id: id }: BodyOf<"mesos.internal.ResourceRequestMessage">,
): void {
  const what = "resource request message";
  const owner = expected(turn, from, id.value, what, [2587, 3514], [2594, 3522]);
  if (owner !== undefined) request(turn, owner);
}

export function launchTasks(
  turn: Turn,
  from: Pid,
  said: BodyOf<"mesos.internal.LaunchTasksMessage">,
): void {
  const { framework_id: id, offer_ids, tasks = [], filters } = said;
  const owner = framework(turn, id.value);
  const ignoring = `Ignoring launch tasks message for offers ${describeList((offer_ids ?? []).map(({ value }) => value))}`;
  if (owner === undefined) {
    const text = `${ignoring} of framework ${id.value} because the framework cannot be found`;
    warn(turn, [2647, 3727], text);
    return;
  }
  if (!isAt(owner.connection, from)) {
    const text = `${ignoring} from '${from}' because it is not from the registered framework ${describeFramework(owner)}`;
    warn(turn, [2656, 3737], text);
    return;
  }
  if (tasks.length === 0) {
    decline(turn, owner, { offer_ids, filters });
    return;
  }
  const operation = { type: "LAUNCH", launch: { task_infos: tasks } } as const;
  accept(turn, owner, { offer_ids, operations: [operation], filters });
}

export function reviveOffers(
  turn: Turn,
  from: Pid,
  { framework_id: id, roles }: BodyOf<"mesos.internal.ReviveOffersMessage">,
): void {
  const what = "revive offers message";
  const owner = expected(turn, from, id.value, what, [3355, 5592], [3362, 5600]);
  if (owner !== undefined) revive(turn, owner, { roles });
}

export function killTask(
  turn: Turn,
  from: Pid,
  { framework_id: id, task_id }: BodyOf<"mesos.internal.KillTaskMessage">,
): void {
  if (turn.old) {
    info(turn, [3389, 0], `Asked to kill task ${task_id.value} of framework ${id.value}`);
  }
  const what = `kill task message for task ${task_id.value} of`;
  const owner = expected(turn, from, id.value, what, [3395, 5664], [3402, 5672]);
  if (owner !== undefined) kill(turn, owner, { task_id });
}

export function statusUpdateAcknowledgement(
  turn: Turn,
  from: Pid,
  said: BodyOf<"mesos.internal.StatusUpdateAcknowledgementMessage">,
): void {
  const { framework_id: id, slave_id, task_id, uuid } = said;
  const what = `status update acknowledgement ${describeUuid(uuid)} for task ${task_id.value} of`;
  const owner = expected(turn, from, id.value, what, [3513, 5799], [3522, 5810]);
  if (owner !== undefined) acknowledge(turn, owner, { slave_id, task_id, uuid });
}

export function frameworkToExecutor(
  turn: Turn,
  from: Pid,
  said: BodyOf<"mesos.internal.FrameworkToExecutorMessage">,
): void {
  const { framework_id: id, slave_id, executor_id, data } = said;
  const what = `framework message for executor '${executor_id.value}' of`;
  const owner = expected(turn, from, id.value, what, [3628, 6066], [3637, 6076]);
  if (owner !== undefined) message(turn, owner, { slave_id, executor_id, data });
}

export function reconcileTasks(
  turn: Turn,
  from: Pid,
  { framework_id: id, statuses }: BodyOf<"mesos.internal.ReconcileTasksMessage">,
): void {
  const owner = framework(turn, id.value);
  if (owner === undefined) {
    const text = `Unknown framework ${id.value} at ${from} attempted to reconcile tasks`;
    warn(turn, [4622, 8908], text);
    return;
  }
  if (!isAt(owner.connection, from)) {
    ignoreStranger(turn, [4628, 8915], "reconcile tasks message", owner, from);
    return;
  }
  const tasks = (statuses ?? []).map(({ task_id, slave_id }) => ({ task_id, slave_id }));
  reconcile(turn, owner, { tasks });
}

function expected(
  turn: Turn,
  from: Pid,
  id: string,
  what: string,
  unknownLines: Lines,
  strangerLines: Lines,
): FrameworkEntry | undefined {
  const owner = framework(turn, id);
  if (owner === undefined) {
    const text = `Ignoring ${link(what)} ${id} because the framework cannot be found`;
    warn(turn, unknownLines, text);
    return undefined;
  }
  if (isAt(owner.connection, from)) return owner;
  ignoreStranger(turn, strangerLines, what, owner, from);
  return undefined;
}

function ignoreStranger(
  turn: Turn,
  lines: Lines,
  what: string,
  owner: FrameworkEntry,
  from: Pid,
): void {
  warn(
    turn,
    lines,
    `Ignoring ${link(what)} ${describeFramework(owner)} because it is not expected from ${from}`,
  );
}

function link(what: string): string {
  return what.endsWith(" of") ? `${what} framework` : `${what} for framework`;
}
