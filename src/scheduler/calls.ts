// What a scheduler has its driver do, as messages.

import type { BodyOf } from "../wire/index.js";
import type { Acknowledgement, SchedulerCall } from "./protocol.js";
import { abort, fail, sendFrameworkUpdate } from "./registration.js";
import {
  frameworkId,
  hasId,
  isModern,
  type Lines,
  log,
  type SchedulerContext,
  type SchedulerState,
  sendCall,
  tell,
  vlog,
  word,
} from "./state.js";

type Call<Kind extends SchedulerCall["kind"]> = Extract<SchedulerCall, { readonly kind: Kind }>;

/** Does what the scheduler wants, or says why not. */
export function performCall(
  state: SchedulerState,
  context: SchedulerContext,
  call: SchedulerCall,
): void {
  switch (call.kind) {
    case "stop":
      stop(state, context, call.failover);
      break;
    case "abort":
      abort(state, context);
      break;
    case "accept-offers":
      acceptOffers(state, context, call);
      break;
    case "decline-offer":
      declineOffer(state, context, call);
      break;
    case "kill-task":
      if (ignores(state, context, "kill task message", [1094, 1258])) return;
      sendCall(state, context, { type: "KILL", kill: { task_id: { value: call.taskId } } });
      break;
    case "request-resources":
      if (ignores(state, context, "request resources message", [1114, 1278])) return;
      sendCall(state, context, {
        type: "REQUEST",
        request: call.requests.length === 0 ? {} : { requests: call.requests },
      });
      break;
    case "revive-offers":
      reviveOffers(state, context, call.roles);
      break;
    case "suppress-offers":
      suppressOffers(state, context, call.roles);
      break;
    case "acknowledge":
      acknowledge(state, context, call.status);
      break;
    case "send-framework-message":
      sendFrameworkMessage(state, context, call);
      break;
    case "reconcile-tasks":
      reconcileTasks(state, context, call);
      break;
    case "update-framework":
      updateFramework(state, context, call);
      break;
  }
}

/** The scheduler has handled an update: the agent need not send it again. */
export function acknowledgeDelivery(
  state: SchedulerState,
  context: SchedulerContext,
  delivery: Acknowledgement,
): void {
  // Disconnected meanwhile: whoever leads next passes the update on again.
  if (!state.running || !state.connected) return;
  const text = `Sending ACK for status update of task ${delivery.task_id.value} to ${state.master?.pid ?? ""}`;
  vlog(state, context, 2, [940, 1064], text);
  sendCall(state, context, { type: "ACKNOWLEDGE", acknowledge: delivery });
}

function stop(state: SchedulerState, context: SchedulerContext, failover: boolean): void {
  const id = frameworkId(state);
  const name = isModern(state) ? id : `'${id}'`;
  log(state, context, "INFO", [1043, 1207], `Stopping framework ${name}`);
  // Also after an abort: only this ends the tasks.
  if (state.connected && !failover) sendCall(state, context, { type: "TEARDOWN" });
  state.running = false;
  context.terminate(context.self);
}

function acceptOffers(
  state: SchedulerState,
  context: SchedulerContext,
  { offerIds, operations, filters }: Call<"accept-offers">,
): void {
  const tasks = operations.flatMap((operation) =>
    operation.type === "LAUNCH" ? (operation.launch?.task_infos ?? []) : [],
  );
  if (ignores(state, context, "accept offers message", [1157, 1321])) {
    for (const task of tasks) tell(context, masterDisconnected(state, context, task));
    return;
  }
  const feedback = operations.find(({ id }) => id !== undefined);
  if (feedback !== undefined && isModern(state)) {
    // The original aborts its process.
    const text =
      "An offer operation's 'id' field was set, which is disallowed because the SchedulerDriver cannot handle offer operation status updates";
    fail(state, context, text);
    return;
  }
  for (const offerId of offerIds) {
    const offer = state.offers.get(offerId);
    if (offer === undefined) {
      const text = `Attempting to accept an unknown offer ${offerId}`;
      log(state, context, "WARNING", [1204, 1381], text);
      continue;
    }
    for (const { slave_id: agentId, task_id: taskId } of tasks) {
      if (offer.agentId === agentId.value) {
        state.agents.set(agentId.value, offer.pid);
      } else {
        const text = `Attempting to launch task ${taskId.value} with the wrong ${word(state)} id ${agentId.value}`;
        log(state, context, "WARNING", [1219, 1396], text);
      }
    }
    state.offers.delete(offerId);
  }
  sendCall(state, context, {
    type: "ACCEPT",
    accept: {
      ...(offerIds.length === 0 ? {} : { offer_ids: offerIds.map((value) => ({ value })) }),
      ...(operations.length === 0 ? {} : { operations }),
      filters,
    },
  });
}

/** What the scheduler hears of a task that could not even be asked for. */
function masterDisconnected(
  state: SchedulerState,
  context: SchedulerContext,
  task: BodyOf<"mesos.TaskInfo">,
): Parameters<typeof tell>[1] {
  const aware =
    state.framework.capabilities?.some(({ type }) => type === "PARTITION_AWARE") ?? false;
  return {
    kind: "status-update",
    status: {
      task_id: task.task_id,
      state: aware && isModern(state) ? "TASK_DROPPED" : "TASK_LOST",
      message: "Master disconnected",
      source: "SOURCE_MASTER",
      reason: "REASON_MASTER_DISCONNECTED",
      timestamp: context.nowMs / 1000,
    },
    delivery: undefined,
  };
}

function declineOffer(
  state: SchedulerState,
  context: SchedulerContext,
  { offerId, filters }: Call<"decline-offer">,
): void {
  if (ignores(state, context, "decline offer message", [1242, 1419])) return;
  // 0.26 keeps what it knows of the offer and says nothing; nobody can tell.
  if (!state.offers.delete(offerId) && isModern(state)) {
    const text = `Attempting to decline an unknown offer ${offerId}`;
    log(state, context, "WARNING", [0, 1424], text);
  }
  sendCall(state, context, {
    type: "DECLINE",
    decline: { offer_ids: [{ value: offerId }], filters },
  });
}

function reviveOffers(
  state: SchedulerState,
  context: SchedulerContext,
  roles: readonly string[],
): void {
  if (roles.length === 0) state.suppressedRoles.clear();
  for (const role of roles) state.suppressedRoles.delete(role);
  if (postpones(state, context, "REVIVE", "revive offers message", [1263, 1456])) return;
  sendCall(state, context, {
    type: "REVIVE",
    ...(roles.length === 0 ? {} : { revive: { roles } }),
  });
}

function suppressOffers(
  state: SchedulerState,
  context: SchedulerContext,
  roles: readonly string[],
): void {
  if (roles.length === 0) state.suppressedRoles = new Set(state.framework.roles);
  for (const role of roles) state.suppressedRoles.add(role);
  if (postpones(state, context, "SUPPRESS", "suppress offers message", [1280, 1493])) return;
  sendCall(state, context, {
    type: "SUPPRESS",
    ...(roles.length === 0 ? {} : { suppress: { roles } }),
  });
}

/** Without a master: 1.x tells it when there is one, 0.26 forgets. */
function postpones(
  state: SchedulerState,
  context: SchedulerContext,
  modern: string,
  old: string,
  lines: Lines,
): boolean {
  if (state.connected) return false;
  if (!isModern(state)) return ignores(state, context, old, lines);
  const text = `Ignoring ${modern} as master is disconnected; the set of suppressed roles in the driver has been updated and will be sent to the master during re-registration`;
  vlog(state, context, 1, lines, text);
  state.owesUpdate = true;
  return true;
}

function acknowledge(
  state: SchedulerState,
  context: SchedulerContext,
  { task_id, slave_id, uuid }: BodyOf<"mesos.TaskStatus">,
): void {
  if (!state.connected) {
    const text =
      "Ignoring explicit status update acknowledgement because the driver is disconnected";
    vlog(state, context, 1, [1303, 1528], text);
    return;
  }
  // Those of masters and drivers have no uuid, and nobody waits.
  if (uuid === undefined || slave_id === undefined) {
    const text = `Received ACK for status update of task ${task_id.value}`;
    vlog(state, context, 2, [1339, 1564], text);
    return;
  }
  const text = `Sending ACK for status update of task ${task_id.value} on ${word(state)} ${slave_id.value} to ${state.master?.pid ?? ""}`;
  vlog(state, context, 2, [1321, 1546], text);
  sendCall(state, context, { type: "ACKNOWLEDGE", acknowledge: { slave_id, task_id, uuid } });
}

function sendFrameworkMessage(
  state: SchedulerState,
  context: SchedulerContext,
  { executorId, agentId, data }: Call<"send-framework-message">,
): void {
  if (ignores(state, context, "send framework message", [1352, 1577])) return;
  const asked = `Asked to send framework message to ${word(state)} ${agentId}`;
  vlog(state, context, 2, [1356, 1581], asked);
  const slave_id = { value: agentId };
  const executor_id = { value: executorId };
  const pid = state.agents.get(agentId);
  if (pid !== undefined) {
    context.send(pid, "mesos.internal.FrameworkToExecutorMessage", {
      slave_id,
      framework_id: { value: frameworkId(state) },
      executor_id,
      data,
    });
    return;
  }
  const text = `Cannot send directly to ${word(state)} ${agentId}; sending through master`;
  vlog(state, context, 1, [1378, 1603], text);
  sendCall(state, context, { type: "MESSAGE", message: { slave_id, executor_id, data } });
}

function reconcileTasks(
  state: SchedulerState,
  context: SchedulerContext,
  { statuses }: Call<"reconcile-tasks">,
): void {
  if (!state.connected) {
    const text = "Ignoring task reconciliation as master is disconnected";
    vlog(state, context, 1, [1400, 1625], text);
    return;
  }
  const tasks = statuses.map(({ task_id, slave_id }) => ({
    task_id,
    ...(slave_id === undefined ? {} : { slave_id }),
  }));
  sendCall(state, context, {
    type: "RECONCILE",
    reconcile: tasks.length === 0 ? {} : { tasks },
  });
}

function updateFramework(
  state: SchedulerState,
  context: SchedulerContext,
  { framework, suppressedRoles, offerConstraints }: Call<"update-framework">,
): void {
  const method = "MesosSchedulerDriver::updateFramework()";
  if (!hasId(state.framework)) {
    fail(state, context, `${method} must not be called prior to registration with the master`);
    return;
  }
  const known = frameworkId(state);
  const given = framework.id?.value ?? "";
  if (given !== known) {
    const text = `The 'FrameworkInfo.id' provided to ${method} (${given}) must be equal to the value known to the MesosSchedulerDriver (${known})`;
    fail(state, context, text);
    return;
  }
  state.framework = framework;
  state.suppressedRoles = new Set(suppressedRoles);
  state.offerConstraints = offerConstraints;
  if (state.connected) {
    sendFrameworkUpdate(state, context);
    return;
  }
  const text = "Postponing UPDATE_FRAMEWORK call: not registered with master";
  vlog(state, context, 1, [0, 1676], text);
  state.owesUpdate = true;
}

function ignores(
  state: SchedulerState,
  context: SchedulerContext,
  what: string,
  lines: Lines,
): boolean {
  if (state.connected) return false;
  vlog(state, context, 1, lines, `Ignoring ${what} as master is disconnected`);
  return true;
}
