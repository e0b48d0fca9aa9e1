import type { Pid } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { compileOfferConstraints } from "../allocator/index.js";
import { defer } from "../authentication/defer.js";
import { describeFramework } from "../describe.js";
import type { FrameworkInfo, StreamConnection } from "../state.js";
import { count, info, type Lines, type Turn, warn } from "../turn.js";
import { type SubscriptionContext, validateSubscription } from "../validation/index.js";
import type { SubscriptionOptions } from "./add-framework.js";
import { sendError } from "./connection.js";
import { confirm, subscribeKnown, subscribeNew } from "./subscription.js";
import { frameworkAt } from "./tell-framework.js";

type Subscribe = BodyOf<"mesos.scheduler.Call.Subscribe">;

/** A driver wants to be a framework: a new one, or one that was here before. */
export function subscribe(turn: Turn, pid: Pid, call: Subscribe): void {
  const { framework_info: said } = call;
  const who = `framework '${said.name}' at ${pid}`;
  countCall(turn, said);
  const what = `SUBSCRIBE call for framework '${said.name}'`;
  const wrapped = { type: "SUBSCRIBE", framework_id: said.id, subscribe: call } as const;
  if (defer(turn, pid, what, "mesos.scheduler.Call", wrapped)) return;
  const from = { kind: "pid", pid } as const;
  const verdict = judge(turn, call, () => authenticationProblem(turn, pid, said));
  if (typeof verdict === "string") {
    info(turn, [2166, 2952], `Refusing subscription of ${who}: ${verdict}`);
    sendError(turn, from, verdict);
    return;
  }
  info(turn, [2176, 2962], `Received SUBSCRIBE call for ${who}`);
  const frameworkInfo = withPrincipal(turn, pid, said);
  sayCapabilities(turn, said, said.name, [2247, 3048]);
  const known = frameworkAt(turn, pid);
  if (isFirst(said)) {
    if (known === undefined) subscribeNew(turn, from, frameworkInfo, verdict);
    else {
      const text = `Framework ${describeFramework(known)} already subscribed, resending acknowledgement`;
      info(turn, [2257, 3058], text);
      confirm(turn, known, from);
    }
    return;
  }
  if (!turn.old && known !== undefined && known.id !== said.id?.value) {
    const text = `${describeFramework(known)} already connected at ${pid}`;
    const dropping = `Dropping SUBSCRIBE call for framework '${said.name}': ${text}`;
    turn.context.log("ERROR", "master.cpp:3106", dropping);
    return;
  }
  const problem = subscribeKnown(turn, from, frameworkInfo, call.force ?? false, verdict);
  if (problem !== undefined) sendError(turn, from, problem);
}

/** A client of the v1 API wants to be a framework; what is wrong with that is the only event on its stream. */
export function subscribeStream(turn: Turn, from: StreamConnection, call: Subscribe): void {
  const { framework_info: said } = call;
  countCall(turn, said);
  const text = `Received subscription request for HTTP framework '${said.name}'`;
  info(turn, [1868, 2690], text);
  const verdict = judge(turn, call, () => undefined);
  if (typeof verdict === "string") {
    info(turn, [1906, 2697], `Refusing subscription of framework '${said.name}': ${verdict}`);
    refuse(turn, from, verdict);
    return;
  }
  sayCapabilities(turn, said, `'${said.name}'`, [1960, 2772]);
  if (isFirst(said)) {
    subscribeNew(turn, from, said, verdict);
    return;
  }
  const problem = subscribeKnown(turn, from, said, call.force ?? false, verdict);
  if (problem !== undefined) refuse(turn, from, problem);
}

function refuse(turn: Turn, from: StreamConnection, problem: string): void {
  sendError(turn, from, problem);
  turn.context.endStream(from.request);
}

/** What a subscription, and an update of it, is judged by. */
export function subscriptionContext(
  turn: Turn,
  suppressedRoles: readonly string[] | undefined,
): SubscriptionContext {
  const { profile, roles, rootSubmissions } = turn.options;
  return {
    profile,
    roleWhitelist: roles,
    rootSubmissions,
    isCompleted: (id) => turn.state.completedFrameworks.has(id),
    ...(suppressedRoles === undefined ? {} : { suppressedRoles }),
  };
}

function judge(
  turn: Turn,
  call: Subscribe,
  authentication: () => string | undefined,
): SubscriptionOptions | string {
  const constraints = turn.old ? undefined : compileOfferConstraints(call.offer_constraints ?? {});
  const context = subscriptionContext(turn, call.suppressed_roles);
  const problem = validateSubscription(call.framework_info, context) ?? authentication();
  if (problem !== undefined) return problem;
  if (constraints?.kind === "error") return constraints.message;
  return {
    suppressedRoles: call.suppressed_roles ?? [],
    constraints: constraints?.value,
    ...(call.offer_constraints === undefined ? {} : { said: call.offer_constraints }),
  };
}

function isFirst(said: FrameworkInfo): boolean {
  return (said.id?.value ?? "") === "";
}

function countCall(turn: Turn, said: FrameworkInfo): void {
  const which = isFirst(said) ? "register" : "reregister";
  count(turn, `master/messages_${which}_framework`);
}

function sayCapabilities(turn: Turn, said: FrameworkInfo, name: string, lines: Lines): void {
  const capabilities = (said.capabilities ?? []).map(({ type }) => String(type ?? "UNKNOWN"));
  const how = said.checkpoint ? "enabled" : "disabled";
  const text = `Subscribing framework ${name} with checkpointing ${how} and capabilities [ ${capabilities.join(", ")} ]`;
  info(turn, lines, text);
}

function authenticationProblem(turn: Turn, from: Pid, said: FrameworkInfo): string | undefined {
  const principal = turn.state.authenticated.get(from);
  if (turn.options.authenticateFrameworks && principal === undefined) {
    return `Framework at ${from} is not authenticated`;
  }
  if (principal === undefined || said.principal === undefined || said.principal === principal) {
    return undefined;
  }
  return `Framework principal '${said.principal}' does not match authenticated principal '${principal}'`;
}

function withPrincipal(turn: Turn, from: Pid, said: FrameworkInfo): FrameworkInfo {
  const principal = turn.state.authenticated.get(from);
  if (said.principal !== undefined || principal === undefined) return said;
  if (turn.old) {
    const text = `Framework at ${from} (authenticated as '${principal}') does not set 'principal' in FrameworkInfo`;
    warn(turn, [2183, 0], text);
    return said;
  }
  warn(
    turn,
    [0, 2970],
    `Setting 'principal' in FrameworkInfo to '${principal}' because the framework authenticated with that` +
      " principal but did not set it in FrameworkInfo",
  );
  return { ...said, principal };
}
