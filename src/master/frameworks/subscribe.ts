import type { Pid } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { sendFrameworkUpdate } from "../agents/update-frameworks-on.js";
import { compileOfferConstraints } from "../allocator/index.js";
import { defer } from "../authentication/defer.js";
import { describeFramework } from "../describe.js";
import { newFrameworkId } from "../ids.js";
import { withdrawInverseOffers, withdrawOffers } from "../offers/offer-books.js";
import type { FrameworkEntry, FrameworkInfo } from "../state.js";
import { failoverTimer } from "../timers.js";
import { count, framework, info, type Turn, warn } from "../turn.js";
import {
  type SubscriptionContext,
  validateFrameworkUpdate,
  validateSubscription,
} from "../validation/index.js";
import { activate } from "./activation.js";
import {
  addFramework,
  recoverFramework,
  type SubscriptionOptions,
  updateFrameworkInfo,
} from "./add-framework.js";
import { isConnected, sendError, tellFramework } from "./tell-framework.js";

type Subscribe = BodyOf<"mesos.scheduler.Call.Subscribe">;

/** A driver wants to be a framework: a new one, or one that was here before. */
export function subscribe(turn: Turn, from: Pid, call: Subscribe): void {
  const { framework_info: said } = call;
  const isFirst = (said.id?.value ?? "") === "";
  const who = `framework '${said.name}' at ${from}`;
  count(
    turn,
    isFirst ? "master/messages_register_framework" : "master/messages_reregister_framework",
  );
  const what = `SUBSCRIBE call for framework '${said.name}'`;
  const wrapped = { type: "SUBSCRIBE", framework_id: said.id, subscribe: call } as const;
  if (defer(turn, from, what, "mesos.scheduler.Call", wrapped)) return;
  const constraints = turn.old ? undefined : compileOfferConstraints(call.offer_constraints ?? {});
  const problem =
    validateSubscription(said, subscriptionContext(turn, call.suppressed_roles)) ??
    authenticationProblem(turn, from, said) ??
    (constraints?.kind === "error" ? constraints.message : undefined);
  if (problem !== undefined) {
    info(turn, [2166, 2952], `Refusing subscription of ${who}: ${problem}`);
    sendError(turn, from, problem);
    return;
  }
  info(turn, [2176, 2962], `Received SUBSCRIBE call for ${who}`);
  const frameworkInfo = withPrincipal(turn, from, said);
  const capabilities = (said.capabilities ?? []).map(({ type }) => String(type ?? "UNKNOWN"));
  info(
    turn,
    [2247, 3048],
    `Subscribing framework ${said.name} with checkpointing ${said.checkpoint ? "enabled" : "disabled"}` +
      ` and capabilities [ ${capabilities.join(", ")} ]`,
  );
  const options: SubscriptionOptions = {
    suppressedRoles: call.suppressed_roles ?? [],
    constraints: constraints?.kind === "ok" ? constraints.value : undefined,
  };
  if (isFirst) subscribeNew(turn, from, frameworkInfo, options);
  else subscribeKnown(turn, from, frameworkInfo, call.force ?? false, options);
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

/** Tells every agent where a scheduler is, and what the framework is called now. */
export function sendFrameworkUpdates(turn: Turn, owner: FrameworkEntry): void {
  if (!turn.old) {
    info(
      turn,
      [0, 2870],
      `Sending a FRAMEWORK_UPDATED event for framework ${describeFramework(owner)} to all subscribers and` +
        " broadcasting its up-to-date FrameworkInfo and PID to all registered agents",
    );
  }
  for (const on of turn.state.agents.registered.values()) sendFrameworkUpdate(turn, owner, on);
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

function subscribeNew(
  turn: Turn,
  from: Pid,
  said: FrameworkInfo,
  options: SubscriptionOptions,
): void {
  const known = frameworkAt(turn, from);
  if (known !== undefined) {
    const text = `Framework ${describeFramework(known)} already subscribed, resending acknowledgement`;
    info(turn, [2257, 3058], text);
    sendRegistered(turn, known);
    return;
  }
  const id = { value: newFrameworkId(turn) };
  const owner = addFramework(turn, { ...said, id }, { kind: "pid", pid: from }, options);
  sendRegistered(turn, owner);
}

function subscribeKnown(
  turn: Turn,
  from: Pid,
  said: FrameworkInfo,
  force: boolean,
  options: SubscriptionOptions,
): void {
  const id = said.id?.value ?? "";
  const other = turn.old ? undefined : frameworkAt(turn, from);
  if (other !== undefined && other.id !== id) {
    const text = `${describeFramework(other)} already connected at ${from}`;
    const dropping = `Dropping SUBSCRIBE call for framework '${said.name}': ${text}`;
    turn.context.log("ERROR", "master.cpp:3106", dropping);
    return;
  }
  let owner = framework(turn, id);
  if (owner === undefined && turn.old) {
    const added = addFramework(turn, said, { kind: "pid", pid: from }, options);
    sendRegistered(turn, added);
    sendFrameworkUpdates(turn, added);
    return;
  }
  owner ??= recoverFramework(turn, said);
  const updated = mergedInfo(turn, owner.info, said);
  const problem = turn.old ? undefined : validateFrameworkUpdate(owner.info, updated);
  if (problem !== undefined) {
    sendError(turn, from, problem);
    return;
  }
  if (owner.state !== "recovered" && owner.connection?.pid !== from && !force) {
    const text = `framework ${describeFramework(owner)} because it is not expected from ${from}`;
    const location = `master.cpp:${turn.old ? 2298 : 3154}`;
    turn.context.log("ERROR", location, `Disallowing subscription attempt of ${text}`);
    sendError(turn, from, "Framework failed over");
    return;
  }
  if (turn.old) info(turn, [2311, 0], `Updating info for framework ${id}`);
  rescindLostRoles(turn, owner, updated);
  updateFrameworkInfo(turn, owner, updated, options);
  turn.context.clearTimer(failoverTimer(id));
  const wasRecovered = owner.state === "recovered";
  owner.reregisteredAtMs = turn.context.nowMs;
  if (wasRecovered) connectRecovered(turn, owner, from);
  else if (force) failOver(turn, owner, from);
  else resubscribe(turn, owner, from);
  // 0.26 spares agents what they know.
  if (!turn.old || force) sendFrameworkUpdates(turn, owner);
}

function connectRecovered(turn: Turn, owner: FrameworkEntry, from: Pid): void {
  owner.registeredAtMs = turn.context.nowMs;
  owner.connection = { kind: "pid", pid: from };
  owner.state = "connected";
  turn.context.link(from);
  activate(turn, owner);
  sendRegistered(turn, owner);
}

function failOver(turn: Turn, owner: FrameworkEntry, from: Pid): void {
  info(turn, [2324, 3185], `Framework ${describeFramework(owner)} failed over`);
  const before = owner.connection;
  if (before !== undefined && before.pid !== from) {
    if (isConnected(owner)) {
      const message = "Framework failed over";
      tellFramework(turn, owner, "mesos.internal.FrameworkErrorMessage", { message });
    }
    turn.state.authenticated.delete(before.pid);
  }
  owner.connection = { kind: "pid", pid: from };
  owner.state = "connected";
  turn.context.link(from);
  withdrawOffers(turn, owner.offers, false);
  withdrawInverseOffers(turn, owner.inverseOffers, false);
  activate(turn, owner);
  sendRegistered(turn, owner);
}

function resubscribe(turn: Turn, owner: FrameworkEntry, from: Pid): void {
  info(
    turn,
    [2327, 3188],
    `Allowing framework ${describeFramework(owner)} to subscribe with an already used id`,
  );
  withdrawOffers(turn, owner.offers, true);
  withdrawInverseOffers(turn, owner.inverseOffers, true);
  turn.context.link(from);
  owner.state = "connected";
  activate(turn, owner);
  tellFramework(turn, owner, "mesos.internal.FrameworkReregisteredMessage", {
    framework_id: { value: owner.id },
    master_info: turn.state.info,
  });
}

/** The roles a framework leaves take their offers along. */
export function rescindLostRoles(turn: Turn, owner: FrameworkEntry, after: FrameworkInfo): void {
  if (turn.old) return;
  const multiRole = after.capabilities?.some(({ type }) => type === "MULTI_ROLE") ?? false;
  const roles = new Set(multiRole ? after.roles : [after.role ?? "*"]);
  const lost = [...owner.offers].filter((id) => {
    const offer = turn.state.offers.get(id);
    return offer !== undefined && !roles.has(offer.role);
  });
  withdrawOffers(turn, lost, true);
}

// What a framework cannot change stays as it was.
function mergedInfo(turn: Turn, before: FrameworkInfo, said: FrameworkInfo): FrameworkInfo {
  if (!turn.old) {
    const { checkpoint: _, ...rest } = said;
    const kept = before.checkpoint === undefined ? {} : { checkpoint: before.checkpoint };
    return { ...rest, user: before.user, ...kept };
  }
  const { name, failover_timeout, hostname, webui_url, capabilities, labels } = said;
  return { ...before, name, failover_timeout, hostname, webui_url, capabilities, labels };
}

function frameworkAt(turn: Turn, pid: Pid): FrameworkEntry | undefined {
  for (const owner of turn.state.frameworks.values()) {
    if (owner.connection?.pid === pid) return owner;
  }
  return undefined;
}

function sendRegistered(turn: Turn, owner: FrameworkEntry): void {
  tellFramework(turn, owner, "mesos.internal.FrameworkRegisteredMessage", {
    framework_id: { value: owner.id },
    master_info: turn.state.info,
  });
}
