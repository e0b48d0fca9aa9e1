import type { Pid } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { describeFramework } from "../describe.js";
import type { FrameworkEntry } from "../state.js";
import { framework, info, type Turn, warn } from "../turn.js";
import { validateCall } from "../validation/index.js";
import { accept } from "./accept.js";
import { acknowledge } from "./acknowledge.js";
import { acceptInverseOffers, decline, declineInverseOffers } from "./decline.js";
import { request, revive, suppress } from "./demand.js";
import { message, shutdownExecutor } from "./executors.js";
import { kill } from "./kill.js";
import { reconcile } from "./reconcile.js";
import { teardown } from "./remove-framework.js";
import { subscribe } from "./subscribe.js";
import { isConnected, sendError } from "./tell-framework.js";
import { updateFrameworkCall } from "./update-framework.js";

type Call = BodyOf<"mesos.scheduler.Call">;

/** A call of a driver: dropped without an answer when it makes no sense. */
export function receiveCall(turn: Turn, from: Pid, call: Call): void {
  const problem = validateCall(call, turn.options.profile);
  if (problem !== undefined) {
    drop(turn, from, call, problem);
    return;
  }
  if (call.subscribe !== undefined && call.type === "SUBSCRIBE") {
    subscribe(turn, from, call.subscribe);
    return;
  }
  const owner = framework(turn, call.framework_id?.value);
  if (owner === undefined) {
    drop(turn, from, call, "Framework cannot be found");
    return;
  }
  if (owner.connection?.pid !== from) {
    drop(turn, from, call, "Call is not from registered framework");
    return;
  }
  if (!turn.old && !isConnected(owner)) {
    const error = "Framework disconnected";
    const what = `${call.type} call from framework ${describeFramework(owner)}`;
    info(turn, [0, 2407], `Refusing ${what}: ${error}`);
    sendError(turn, from, error);
    return;
  }
  dispatchCall(turn, from, owner, call);
}

function dispatchCall(turn: Turn, from: Pid, owner: FrameworkEntry, call: Call): void {
  switch (call.type) {
    case "TEARDOWN":
      teardown(turn, owner);
      break;
    case "ACCEPT":
      accept(turn, owner, call.accept ?? {});
      break;
    case "DECLINE":
      decline(turn, owner, call.decline ?? {});
      break;
    case "ACCEPT_INVERSE_OFFERS":
      acceptInverseOffers(turn, owner, call.accept_inverse_offers ?? {});
      break;
    case "DECLINE_INVERSE_OFFERS":
      declineInverseOffers(turn, owner, call.decline_inverse_offers ?? {});
      break;
    case "REVIVE":
      revive(turn, owner, call.revive ?? {});
      break;
    case "SUPPRESS":
      suppress(turn, owner, call.suppress ?? {});
      break;
    case "REQUEST":
      request(turn, owner);
      break;
    case "RECONCILE":
      reconcile(turn, owner, call.reconcile ?? {});
      break;
    case "KILL":
      if (call.kill !== undefined) kill(turn, owner, call.kill);
      break;
    case "SHUTDOWN":
      if (call.shutdown !== undefined) shutdownExecutor(turn, owner, call.shutdown);
      break;
    case "ACKNOWLEDGE":
      if (call.acknowledge !== undefined) acknowledge(turn, owner, call.acknowledge);
      break;
    case "MESSAGE":
      if (call.message !== undefined) message(turn, owner, call.message);
      break;
    case "UPDATE_FRAMEWORK":
      if (call.update_framework !== undefined) {
        updateFrameworkCall(turn, from, owner, call.update_framework);
      }
      break;
    case "ACKNOWLEDGE_OPERATION_STATUS":
    case "RECONCILE_OPERATIONS":
      drop(turn, from, call, `'${call.type}' is not supported by the v0 API`);
      break;
    default:
      warn(turn, [0, 2494], "'UNKNOWN' call");
  }
}

function drop(turn: Turn, from: Pid, call: Call, problem: string): void {
  const text = `Dropping ${call.type ?? "UNKNOWN"} call from framework ${call.framework_id?.value ?? ""} at ${from}: ${problem}`;
  const [severity, line] = turn.old ? (["ERROR", 1697] as const) : (["WARNING", 2277] as const);
  turn.context.log(severity, `master.cpp:${line}`, text);
}
