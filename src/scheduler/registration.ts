// Finding a master, authenticating with it, registering until it answers.

import { NO_PID, type Pid } from "../actor/index.js";
import type { AuthenticationOutcome } from "../authentication/index.js";
import { formatDuration } from "../bytes/index.js";
import type { DetectedMaster } from "../detection/index.js";
import type { BodyOf } from "../wire/index.js";
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
} from "./state.js";

export const REGISTER_TIMER = "register";

const REGISTER_RETRY_MAX_MS = 60_000;

/** There is another leader, or none. */
export function masterDetected(
  state: SchedulerState,
  context: SchedulerContext,
  master: DetectedMaster | undefined,
): void {
  if (!state.running) {
    const text = "Ignoring the master change because the driver is not running!";
    vlog(state, context, 1, [227, 308], text);
    return;
  }
  state.master = master;
  // Also when the same master has come back: it knows nothing of what was under way.
  if (state.connected) tell(context, { kind: "disconnected" });
  state.connected = false;
  context.clearTimer(REGISTER_TIMER);
  if (master === undefined) {
    state.authentication?.masterLost();
    log(state, context, "INFO", [286, 377], "No master detected");
    return;
  }
  log(state, context, "INFO", [264, 345], `New master detected at ${master.pid}`);
  context.link(master.pid);
  state.registrationBackoffMs = state.options.registrationBackoffMs;
  if (state.authentication !== undefined) {
    state.authentication.begin(context, master.pid);
    return;
  }
  const text = "No credentials provided. Attempting to register without authentication";
  log(state, context, "INFO", [274, 365], text);
  register(state, context);
}

/** An attempt to authenticate has ended. */
export function authenticationEnded(
  state: SchedulerState,
  context: SchedulerContext,
  outcome: AuthenticationOutcome,
): void {
  if (!state.running) return;
  const verdict = state.authentication?.ended(context, outcome);
  if (verdict === "accepted") register(state, context);
  if (verdict === "refused") {
    const text = `Master ${state.master?.pid ?? NO_PID} refused authentication`;
    log(state, context, "ERROR", [403, 517], text);
    fail(state, context, "Master refused authentication");
  }
}

/** Subscribes, and sees to it that it is tried again. */
export function register(state: SchedulerState, context: SchedulerContext): void {
  const { master, framework } = state;
  if (!state.running || state.connected || master === undefined) return;
  if (state.authentication?.done === false) return;
  vlog(state, context, 1, [716, 837], `Sending SUBSCRIBE call to ${master.pid}`);
  sendCall(state, context, {
    type: "SUBSCRIBE",
    subscribe: {
      framework_info: framework,
      ...(hasId(framework) ? { force: state.failover } : {}),
      ...(isModern(state) ? subscriptionFields(state) : {}),
    },
  });
  const boundMs = Math.min(
    state.registrationBackoffMs,
    REGISTER_RETRY_MAX_MS,
    failoverBoundMs(state),
  );
  const delayMs = boundMs * context.random();
  const text = `Will retry registration in ${formatDuration(delayMs)} if necessary`;
  vlog(state, context, 1, [749, 873], text);
  state.registrationBackoffMs = boundMs * 2;
  context.setTimer(REGISTER_TIMER, delayMs);
}

/** A tenth of the failover timeout, if there is one. */
function failoverBoundMs({ framework, options }: SchedulerState): number {
  const seconds = framework.failover_timeout;
  if (seconds === undefined || Number.isNaN(seconds) || Math.abs(seconds) > 9.2e9) {
    return Number.POSITIVE_INFINITY;
  }
  if (seconds > 0) return (seconds * 1000) / 10;
  // 0.26 takes a timeout of 0 at its word and tries again at once, and again: as often as a clock of ms can.
  return options.profile === "0.26" ? 1 : Number.POSITIVE_INFINITY;
}

/** Tells a master that has just taken the framework in what it could not be told before. */
function tellChanges(state: SchedulerState, context: SchedulerContext): void {
  if (state.owesUpdate) sendFrameworkUpdate(state, context);
  state.owesUpdate = false;
}

/** Tells the master what the framework is now (1.9 and later). */
export function sendFrameworkUpdate(state: SchedulerState, context: SchedulerContext): void {
  vlog(state, context, 1, [0, 1739], "Sending UPDATE_FRAMEWORK message");
  sendCall(state, context, {
    type: "UPDATE_FRAMEWORK",
    update_framework: { framework_info: state.framework, ...subscriptionFields(state) },
  });
}

function subscriptionFields(
  state: SchedulerState,
): Pick<
  NonNullable<BodyOf<"mesos.scheduler.Call">["subscribe"]>,
  "offer_constraints" | "suppressed_roles"
> {
  const roles = [...state.suppressedRoles].sort();
  return {
    offer_constraints: state.offerConstraints,
    ...(roles.length === 0 ? {} : { suppressed_roles: roles }),
  };
}

/** The master has taken the framework in: as a new one, one it had forgotten, or one of a scheduler before. */
export function registered(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  id: BodyOf<"mesos.FrameworkID">,
  masterInfo: BodyOf<"mesos.MasterInfo">,
): void {
  if (!mayRegister(state, context, from, "registered", [630, 740], [636, 746])) return;
  log(state, context, "INFO", [643, 753], `Framework registered with ${id.value}`);
  state.framework = { ...state.framework, id };
  connect(state, context);
  tell(context, { kind: "registered", frameworkId: id.value, masterInfo });
}

/** The master has taken back a framework that it knew. */
export function reregistered(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  id: BodyOf<"mesos.FrameworkID">,
  masterInfo: BodyOf<"mesos.MasterInfo">,
): void {
  const verb = isModern(state) ? "reregistered" : "re-registered";
  if (!mayRegister(state, context, from, verb, [672, 787], [678, 793])) return;
  if (id.value !== frameworkId(state)) {
    // The original aborts its process.
    const text = `Ignoring framework ${verb} message because it is for ${id.value} instead of ${frameworkId(state)}`;
    log(state, context, "ERROR", [687, 802], text);
    return;
  }
  log(state, context, "INFO", [685, 800], `Framework ${verb} with ${id.value}`);
  connect(state, context);
  tell(context, { kind: "reregistered", masterInfo });
}

function connect(state: SchedulerState, context: SchedulerContext): void {
  state.connected = true;
  state.failover = false;
  context.clearTimer(REGISTER_TIMER);
  tellChanges(state, context);
}

function mayRegister(
  state: SchedulerState,
  context: SchedulerContext,
  from: Pid,
  verb: string,
  connectedLines: Lines,
  strangerLines: Lines,
): boolean {
  const ignoring = `Ignoring framework ${verb} message because`;
  if (state.connected) {
    vlog(state, context, 1, connectedLines, `${ignoring} the driver is already connected!`);
    return false;
  }
  if (state.master?.pid !== from) {
    const leader = state.master?.pid ?? NO_PID;
    const text = `${ignoring} it was sent from '${from}' instead of the leading master '${leader}'`;
    log(state, context, "WARNING", strangerLines, text);
    return false;
  }
  return true;
}

/** Something that cannot be mended: the driver aborts, then its scheduler is told. */
export function fail(state: SchedulerState, context: SchedulerContext, message: string): void {
  log(state, context, "INFO", [1027, 1191], `Got error '${message}'`);
  context.perform({ kind: "aborted" });
  abort(state, context);
  tell(context, { kind: "error", message });
}

/** Nothing is received any more; the master is told to send no more offers. */
export function abort(state: SchedulerState, context: SchedulerContext): void {
  if (!state.running) return;
  state.running = false;
  context.clearTimer(REGISTER_TIMER);
  state.authentication?.stop(context);
  const id = frameworkId(state);
  log(
    state,
    context,
    "INFO",
    [1073, 1237],
    `Aborting framework ${isModern(state) ? id : `'${id}'`}`,
  );
  if (!state.connected || state.master === undefined) {
    const text = "Not sending a deactivate message as master is disconnected";
    vlog(state, context, 1, [1078, 1242], text);
    return;
  }
  context.send(state.master.pid, "mesos.internal.DeactivateFrameworkMessage", {
    framework_id: { value: id },
  });
}
