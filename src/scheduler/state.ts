import type { Context, Pid, Severity } from "../actor/index.js";
import { type AuthenticationLines, MasterAuthentication } from "../authentication/index.js";
import type { DetectedMaster } from "../detection/index.js";
import type { BodyOf } from "../wire/index.js";
import type { SchedulerOptions } from "./options.js";
import type { SchedulerCallback, SchedulerProtocol } from "./protocol.js";

export type SchedulerContext = Context<SchedulerProtocol>;

/** Lines of sched.cpp in 0.26.0 and 1.11.0; 0 where the version says nothing. */
export type Lines = readonly [old: number, modern: number];

/** Lines of sched.cpp about authentication. */
const AUTHENTICATION_LINES: AuthenticationLines = {
  begun: ["INFO", 320, 410],
  mechanism: ["INFO", 327, 417],
  "timed out": ["WARNING", 431, 455],
  failed: ["INFO", 389, 488],
  "master lost": ["INFO", 377, 476],
  accepted: ["INFO", 409, 522],
};

/** What a driver knows. */
export interface SchedulerState {
  readonly options: SchedulerOptions;
  framework: BodyOf<"mesos.FrameworkInfo">;
  suppressedRoles: Set<string>;
  offerConstraints: BodyOf<"mesos.scheduler.OfferConstraints">;
  /** Whether the next registration takes the framework away from another scheduler. */
  failover: boolean;
  master: DetectedMaster | undefined;
  connected: boolean;
  /** False once aborted. */
  running: boolean;
  /** Whether roles or the FrameworkInfo changed while there was no master to tell. */
  owesUpdate: boolean;
  registrationBackoffMs: number;
  /** Undefined without a credential. */
  readonly authentication: MasterAuthentication | undefined;
  /** Where the agents of offers are that nobody has answered. */
  readonly offers: Map<string, { readonly agentId: string; readonly pid: Pid }>;
  /** Where the agents are on which something was launched. */
  readonly agents: Map<string, Pid>;
}

/** A driver that has done nothing yet. */
export function newState(options: SchedulerOptions): SchedulerState {
  const { framework } = options;
  return {
    options,
    framework,
    suppressedRoles: new Set(options.suppressedRoles),
    offerConstraints: options.offerConstraints,
    failover: hasId(framework),
    master: undefined,
    connected: false,
    running: true,
    owesUpdate: false,
    registrationBackoffMs: options.registrationBackoffMs,
    authentication: authenticationOf(options),
    offers: new Map(),
    agents: new Map(),
  };
}

function authenticationOf(options: SchedulerOptions): MasterAuthentication | undefined {
  const { credential, profile } = options;
  if (credential === undefined) return undefined;
  return new MasterAuthentication({
    credential,
    modern: profile !== "0.26",
    timeoutMinMs: options.authenticationTimeoutMinMs,
    timeoutMaxMs: options.authenticationTimeoutMaxMs,
    backoffMs: options.authenticationBackoffMs,
    file: "sched.cpp",
    lines: AUTHENTICATION_LINES,
  });
}

export function hasId(framework: BodyOf<"mesos.FrameworkInfo">): boolean {
  return (framework.id?.value ?? "") !== "";
}

export function frameworkId(state: SchedulerState): string {
  return state.framework.id?.value ?? "";
}

export function isModern(state: SchedulerState): boolean {
  return state.options.profile !== "0.26";
}

/** `agent`, or what 0.26 calls it. */
export function word(state: SchedulerState): string {
  return isModern(state) ? "agent" : "slave";
}

export function log(
  state: SchedulerState,
  context: SchedulerContext,
  severity: Severity,
  lines: Lines,
  text: string,
): void {
  context.log(severity, location(state, lines), text);
}

export function vlog(
  state: SchedulerState,
  context: SchedulerContext,
  verbosity: number,
  lines: Lines,
  text: string,
): void {
  context.vlog(verbosity, location(state, lines), text);
}

export function tell(context: SchedulerContext, callback: SchedulerCallback): void {
  context.perform({ kind: "callback", callback });
}

/** Sends a call to the master; the framework must have an id unless it subscribes. */
export function sendCall(
  state: SchedulerState,
  context: SchedulerContext,
  call: BodyOf<"mesos.scheduler.Call">,
): void {
  const { master, framework } = state;
  if (master === undefined) return;
  const { id } = framework;
  context.send(master.pid, "mesos.scheduler.Call", {
    ...(id === undefined ? {} : { framework_id: id }),
    ...call,
  });
}

function location(state: SchedulerState, [old, modern]: Lines): string {
  return `sched.cpp:${isModern(state) ? modern : old}`;
}
