import type { Pid } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { describeFramework } from "../describe.js";
import { framework, info, type Turn } from "../turn.js";
import { validateCall } from "../validation/index.js";
import { isAt, sendError } from "./connection.js";
import { performCall } from "./perform-call.js";
import { subscribe } from "./subscribe.js";
import { isConnected } from "./tell-framework.js";
import { updateFramework } from "./update-framework.js";

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
  if (!isAt(owner.connection, from)) {
    drop(turn, from, call, "Call is not from registered framework");
    return;
  }
  if (!turn.old && !isConnected(owner)) {
    const error = "Framework disconnected";
    const what = `${call.type} call from framework ${describeFramework(owner)}`;
    info(turn, [0, 2407], `Refusing ${what}: ${error}`);
    sendError(turn, { kind: "pid", pid: from }, error);
    return;
  }
  if (call.type === "UPDATE_FRAMEWORK" && call.update_framework !== undefined) {
    // Silence is consent, an error ends a driver.
    const refusal = updateFramework(turn, owner, call.update_framework);
    if (refusal !== undefined) sendError(turn, { kind: "pid", pid: from }, refusal);
  } else if (call.type === "ACKNOWLEDGE_OPERATION_STATUS" || call.type === "RECONCILE_OPERATIONS") {
    drop(turn, from, call, `'${call.type}' is not supported by the v0 API`);
  } else {
    performCall(turn, owner, call);
  }
}

function drop(turn: Turn, from: Pid, call: Call, problem: string): void {
  const text = `Dropping ${call.type ?? "UNKNOWN"} call from framework ${call.framework_id?.value ?? ""} at ${from}: ${problem}`;
  const [severity, line] = turn.old ? (["ERROR", 1697] as const) : (["WARNING", 2277] as const);
  turn.context.log(severity, `master.cpp:${line}`, text);
}
