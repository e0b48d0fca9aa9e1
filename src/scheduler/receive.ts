// What comes from the master, and from executors through agents.

import { canonicalPid, type MessageEvent, NO_PID, type Pid } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import type { SchedulerProtocol } from "./protocol.js";
import { fail, registered, reregistered } from "./registration.js";
import {
  frameworkId,
  hasId,
  isModern,
  type Lines,
  log,
  type SchedulerContext,
  type SchedulerState,
  tell,
  vlog,
  word,
} from "./state.js";

type StatusUpdate = BodyOf<"mesos.internal.StatusUpdate">;

/** A message has come for a driver that runs. */
export function receive(
  state: SchedulerState,
  context: SchedulerContext,
  event: MessageEvent<SchedulerProtocol>,
): void {
  const { from } = event;
  switch (event.name) {
    case "mesos.scheduler.Event":
      receiveEvent(state, context, from, event.body);
      break;
    case "mesos.internal.FrameworkRegisteredMessage":
      registered(state, context, from, event.body.framework_id, event.body.master_info);
      break;
    case "mesos.internal.FrameworkReregisteredMessage":
      reregistered(state, context, from, event.body.framework_id, event.body.master_info);
      break;
    case "mesos.internal.ResourceOffersMessage":
      resourceOffers(state, context, from, event.body.offers ?? [], event.body.pids ?? []);
      break;
    case "mesos.internal.RescindResourceOfferMessage":
      rescindOffer(state, context, from, event.body.offer_id.value);
      break;
    case "mesos.internal.StatusUpdateMessage":
      statusUpdate(state, context, from, event.body.update, canonicalPid(event.body.pid ?? ""));
      break;
    case "mesos.internal.LostSlaveMessage":
      lostAgent(state, context, from, event.body.slave_id.value);
      break;
    case "mesos.internal.ExitedExecutorMessage": {
      const { executor_id: executor, slave_id: agent, status } = event.body;
      lostExecutor(state, context, from, executor.value, agent.value, status);
      break;
    }
    case "mesos.internal.ExecutorToFrameworkMessage":
      frameworkMessage(state, context, event.body);
      break;
    case "mesos.internal.FrameworkErrorMessage":
      fail(state, context, event.body.message);
      break;
  }
}

function receiveEvent(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  event: BodyOf<"mesos.scheduler.Event">,
): void {
  const drop = (why: string): void =>
    log(state, context, "WARNING", [441, 536], `Dropping ${event.type ?? "UNKNOWN"}: ${why}`);
  const expecting = (field: string): void => drop(`Expecting '${field}' to be present`);
  switch (event.type) {
    case "SUBSCRIBED":
      if (event.subscribed === undefined) expecting("subscribed");
      else if (state.master === undefined) drop("No master detected");
      else subscribed(state, context, from, event.subscribed.framework_id);
      break;
    case "OFFERS":
      if (event.offers === undefined) expecting("offers");
      else offersEvent(state, context, from, event.offers.offers ?? []);
      break;
    case "RESCIND":
      if (event.rescind === undefined) expecting("rescind");
      else rescindOffer(state, context, from, event.rescind.offer_id.value);
      break;
    case "UPDATE":
      if (event.update === undefined) expecting("update");
      else updateEvent(state, context, from, event.update.status);
      break;
    case "MESSAGE":
      if (event.message === undefined) expecting("message");
      else frameworkMessage(state, context, event.message);
      break;
    case "FAILURE": {
      const { failure } = event;
      if (failure === undefined) expecting("failure");
      else if (failure.slave_id === undefined) expecting("slave_id");
      else if (failure.executor_id === undefined) {
        lostAgent(state, context, from, failure.slave_id.value);
      } else if (isModern(state)) {
        const { executor_id: executor, slave_id: agent, status = 0 } = failure;
        lostExecutor(state, context, from, executor.value, agent.value, status);
      }
      break;
    }
    case "ERROR":
      if (event.error === undefined) expecting("error");
      else fail(state, context, event.error.message);
      break;
    case "INVERSE_OFFERS":
    case "RESCIND_INVERSE_OFFER":
    case "HEARTBEAT":
    case "UPDATE_OPERATION_STATUS":
      if (!isModern(state)) drop("Unknown event");
      break;
    default:
      drop("Unknown event");
  }
}

/** The event does not say which of the two it is, nor who the master is. */
function subscribed(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  id: BodyOf<"mesos.FrameworkID">,
): void {
  const { master, framework, failover } = state;
  if (master === undefined) return;
  const { hostname } = master;
  const masterInfo: BodyOf<"mesos.MasterInfo"> = {
    id: "",
    ip: 0,
    port: 0,
    pid: master.pid,
    ...(hostname === undefined ? {} : { hostname }),
  };
  if (!hasId(framework) || failover) registered(state, context, from, id, masterInfo);
  else reregistered(state, context, from, id, masterInfo);
}

function offersEvent(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  offers: readonly BodyOf<"mesos.Offer">[],
): void {
  const pids = offers.map(({ url }) => {
    const id = (url?.path ?? "").replace(/^\/+|\/+$/g, "");
    return `${id}@${url?.address.ip ?? ""}:${url?.address.port ?? 0}`;
  });
  resourceOffers(state, context, from, offers, pids);
}

function updateEvent(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  status: BodyOf<"mesos.TaskStatus">,
): void {
  const { executor_id, slave_id, uuid, timestamp = 0 } = status;
  const update: StatusUpdate = {
    framework_id: { value: frameworkId(state) },
    status,
    timestamp,
    ...(executor_id === undefined ? {} : { executor_id }),
    ...(slave_id === undefined ? {} : { slave_id }),
    ...(uuid === undefined ? {} : { uuid }),
  };
  statusUpdate(state, context, from, update, NO_PID);
}

/** Whether a message comes from the master that has the framework. */
function isFromMaster(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  what: string,
  [disconnected, stranger]: readonly [Lines, Lines],
): boolean {
  if (!state.connected) {
    const text = `Ignoring ${what} message because the driver is disconnected!`;
    vlog(state, context, 1, disconnected, text);
    return false;
  }
  if (from !== state.master?.pid) {
    const text = `Ignoring ${what} message because it was sent from '${from}' instead of the leading master '${state.master?.pid ?? NO_PID}'`;
    vlog(state, context, 1, stranger, text);
    return false;
  }
  return true;
}

function resourceOffers(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  offers: readonly BodyOf<"mesos.Offer">[],
  pids: readonly string[],
): void {
  const lines: readonly [Lines, Lines] = [
    [768, 892],
    [776, 900],
  ];
  if (!isFromMaster(state, context, from, "resource offers", lines)) return;
  // Inverse offers come in the same message, and drivers have no callback for them.
  if (offers.length === 0) return;
  vlog(state, context, 2, [789, 913], `Received ${offers.length} offers`);
  if (offers.length !== pids.length) {
    // The original aborts its process. The offers are good without pids: messages then go through the master.
    const text = `Received ${offers.length} offers with ${pids.length} pids`;
    log(state, context, "ERROR", [791, 915], text);
  }
  for (const [index, offer] of offers.entries()) {
    const text = pids[index] ?? "";
    const pid = canonicalPid(text);
    if (pid === NO_PID) {
      vlog(state, context, 1, [802, 926], `Failed to parse PID '${text}'`);
      continue;
    }
    vlog(state, context, 3, [799, 923], `Saving PID '${text}'`);
    state.offers.set(offer.id.value, { agentId: offer.slave_id.value, pid });
  }
  tell(context, { kind: "resource-offers", offers });
}

function rescindOffer(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  offerId: string,
): void {
  const lines: readonly [Lines, Lines] = [
    [825, 949],
    [833, 957],
  ];
  if (!isFromMaster(state, context, from, "rescind offer", lines)) return;
  vlog(state, context, 1, [839, 963], `Rescinded offer ${offerId}`);
  state.offers.delete(offerId);
  tell(context, { kind: "offer-rescinded", offerId });
}

/** An update from the master; `pid` is the agent that wants it acknowledged, or nobody. */
function statusUpdate(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  update: StatusUpdate,
  pid: Pid,
): void {
  const lines: readonly [Lines, Lines] = [
    [867, 991],
    [875, 999],
  ];
  if (!isFromMaster(state, context, from, "status update", lines)) return;
  const { status, slave_id: agentId } = update;
  const what = `${String(status.state)} of task ${status.task_id.value}`;
  if (update.framework_id.value !== frameworkId(state)) {
    // The original aborts its process.
    const text = `Ignoring status update ${what} of framework ${update.framework_id.value}`;
    log(state, context, "ERROR", [884, 1008], text);
    return;
  }
  vlog(state, context, 2, [882, 1006], `Received status update ${what} from ${pid}`);
  const uuid = update.uuid === undefined || update.uuid.length === 0 ? undefined : update.uuid;
  const { uuid: _given, ...rest } = status;
  const shown = uuid === undefined || pid === NO_PID ? rest : { ...rest, uuid };
  // Masters before 0.23 set a uuid on all updates; only agents have pids.
  const wanted = uuid !== undefined || pid !== NO_PID;
  const delivery =
    wanted && agentId !== undefined && state.options.implicitAcknowledgements
      ? { slave_id: agentId, task_id: status.task_id, uuid: uuid ?? new Uint8Array() }
      : undefined;
  tell(context, { kind: "status-update", status: shown, delivery });
}

function lostAgent(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  agentId: string,
): void {
  const lines: readonly [Lines, Lines] = [
    [969, 1093],
    [977, 1101],
  ];
  if (!isFromMaster(state, context, from, `lost ${word(state)}`, lines)) return;
  vlog(state, context, 1, [983, 1107], `Lost ${word(state)} ${agentId}`);
  state.agents.delete(agentId);
  tell(context, { kind: "slave-lost", agentId });
}

function lostExecutor(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  executorId: string,
  agentId: string,
  status: number,
): void {
  const lines: readonly [Lines, Lines] = [
    [0, 1134],
    [0, 1141],
  ];
  if (!isFromMaster(state, context, from, "lost executor", lines)) return;
  const text = `Executor ${executorId} on agent ${agentId} exited with status ${status}`;
  vlog(state, context, 1, [0, 1147], text);
  tell(context, { kind: "executor-lost", executorId, agentId, status });
}

/** Also straight from an agent, connected or not: whoever says so is believed. */
function frameworkMessage(
  state: SchedulerState,
  context: SchedulerContext,
  {
    slave_id,
    executor_id,
    data,
  }: Pick<BodyOf<"mesos.internal.ExecutorToFrameworkMessage">, "data" | "executor_id" | "slave_id">,
): void {
  vlog(state, context, 2, [1008, 1172], "Received framework message");
  tell(context, {
    kind: "framework-message",
    executorId: executor_id.value,
    agentId: slave_id.value,
    data,
  });
}
