import type { Pid } from "../actor/index.js";
import { executorMessage, exitedExecutor } from "./agents/executors.js";
import { registerSlave } from "./agents/register-slave.js";
import { reregisterSlave } from "./agents/reregister-slave.js";
import { statusUpdate } from "./agents/status-update.js";
import { unregisterSlave } from "./agents/unregister-slave.js";
import { updateSlave } from "./agents/update-slave.js";
import { authenticate } from "./authentication/authenticate.js";
import {
  deactivateFramework,
  frameworkToExecutor,
  killTask,
  launchTasks,
  reconcileTasks,
  registerFramework,
  reregisterFramework,
  resourceRequest,
  reviveOffers,
  statusUpdateAcknowledgement,
  unregisterFramework,
} from "./frameworks/old-messages.js";
import { receiveCall } from "./frameworks/receive-call.js";
import { updateOperationStatus } from "./operations/update-operation-status.js";
import type { InboundName, MasterMessages } from "./protocol.js";
import { info, type Turn } from "./turn.js";

type Handler<Name extends InboundName> = (
  turn: Turn,
  from: Pid,
  body: MasterMessages[Name],
) => void;

const HANDLERS: { readonly [Name in InboundName]: Handler<Name> } = {
  "mesos.scheduler.Call": receiveCall,
  "mesos.internal.SubmitSchedulerRequest": (turn, from, { name }) => {
    info(turn, [1555, 2120], `Scheduler submit request for ${name}`);
    turn.context.send(from, "mesos.internal.SubmitSchedulerResponse", { okay: false });
  },
  "mesos.internal.RegisterFrameworkMessage": registerFramework,
  "mesos.internal.ReregisterFrameworkMessage": reregisterFramework,
  "mesos.internal.UnregisterFrameworkMessage": unregisterFramework,
  "mesos.internal.DeactivateFrameworkMessage": deactivateFramework,
  "mesos.internal.ResourceRequestMessage": resourceRequest,
  "mesos.internal.LaunchTasksMessage": launchTasks,
  "mesos.internal.ReviveOffersMessage": reviveOffers,
  "mesos.internal.KillTaskMessage": killTask,
  "mesos.internal.StatusUpdateAcknowledgementMessage": statusUpdateAcknowledgement,
  "mesos.internal.FrameworkToExecutorMessage": frameworkToExecutor,
  "mesos.internal.ReconcileTasksMessage": reconcileTasks,
  "mesos.internal.RegisterSlaveMessage": registerSlave,
  "mesos.internal.ReregisterSlaveMessage": reregisterSlave,
  "mesos.internal.UnregisterSlaveMessage": unregisterSlave,
  "mesos.internal.StatusUpdateMessage": (turn, _from, body) => statusUpdate(turn, body),
  "mesos.internal.ExecutorToFrameworkMessage": executorMessage,
  "mesos.internal.ExitedExecutorMessage": exitedExecutor,
  "mesos.internal.UpdateSlaveMessage": updateSlave,
  "mesos.internal.UpdateOperationStatusMessage": (turn, _from, body) =>
    updateOperationStatus(turn, body),
  "mesos.internal.AuthenticateMessage": authenticate,
};

/** Whether the master has a handler for a message. */
export function isInbound(name: string): name is InboundName {
  return Object.hasOwn(HANDLERS, name);
}

/** Hands a message to its handler. */
export function receive<Name extends InboundName>(
  turn: Turn,
  from: Pid,
  name: Name,
  body: MasterMessages[Name],
): void {
  const handler: Handler<Name> = HANDLERS[name];
  handler(turn, from, body);
}
