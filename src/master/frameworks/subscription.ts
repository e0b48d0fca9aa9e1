// What follows when a subscription is in order, whichever way it came.

import { sendFrameworkUpdate } from "../agents/update-frameworks-on.js";
import { describeFramework } from "../describe.js";
import { newFrameworkId } from "../ids.js";
import { countFor } from "../metrics/framework-metrics.js";
import { withdrawInverseOffers, withdrawOffers } from "../offers/offer-books.js";
import { frameworkAdded, frameworkUpdated } from "../operator/events.js";
import type { FrameworkConnection, FrameworkEntry, FrameworkInfo } from "../state.js";
import { failoverTimer } from "../timers.js";
import { framework, info, type Turn } from "../turn.js";
import { validateFrameworkUpdate } from "../validation/index.js";
import { activate } from "./activation.js";
import {
  addFramework,
  recoverFramework,
  type SubscriptionOptions,
  updateFrameworkInfo,
} from "./add-framework.js";
import { close, samePlace, send, watch } from "./connection.js";
import { heartbeat } from "./heartbeat.js";
import { isConnected } from "./tell-framework.js";

/** A framework that was never here. */
export function subscribeNew(
  turn: Turn,
  from: FrameworkConnection,
  said: FrameworkInfo,
  options: SubscriptionOptions,
): void {
  const id = { value: newFrameworkId(turn) };
  const owner = addFramework(turn, { ...said, id }, from, options);
  confirm(turn, owner, from);
  frameworkAdded(turn, owner);
}

/**
 * A framework that has an id.
 *
 * @returns why it may not subscribe, if so; then nothing has changed
 */
export function subscribeKnown(
  turn: Turn,
  from: FrameworkConnection,
  said: FrameworkInfo,
  force: boolean,
  options: SubscriptionOptions,
): string | undefined {
  const id = said.id?.value ?? "";
  let owner = framework(turn, id);
  if (owner === undefined && turn.old) {
    const added = addFramework(turn, said, from, options);
    confirm(turn, added, from);
    sendFrameworkUpdates(turn, added);
    return undefined;
  }
  owner ??= recoverFramework(turn, said);
  const updated = mergedInfo(turn, owner.info, said);
  const problem =
    (turn.old ? undefined : validateFrameworkUpdate(owner.info, updated)) ??
    (isTakeover(turn, owner, from, force) ? undefined : disallow(turn, owner, from));
  if (problem !== undefined) return problem;
  if (turn.old) info(turn, [2311, 0], `Updating info for framework ${id}`);
  rescindLostRoles(turn, owner, updated);
  updateFrameworkInfo(turn, owner, updated, options);
  turn.context.clearTimer(failoverTimer(id));
  const wasRecovered = owner.state === "recovered";
  owner.reregisteredAtMs = turn.context.nowMs;
  // Over HTTP nobody comes back to the connection that was lost.
  const insists = force || (from.kind === "stream" && !turn.old);
  if (wasRecovered) connectRecovered(turn, owner, from);
  else if (insists) failOver(turn, owner, from);
  else resubscribe(turn, owner, from);
  // 0.26 spares agents what they know.
  if (!turn.old || insists || from.kind === "stream") sendFrameworkUpdates(turn, owner);
  return undefined;
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
  frameworkUpdated(turn, owner);
  for (const on of turn.state.agents.registered.values()) sendFrameworkUpdate(turn, owner, on);
}

// Whether a connection may take the place of the one before.
function isTakeover(
  turn: Turn,
  owner: FrameworkEntry,
  from: FrameworkConnection,
  force: boolean,
): boolean {
  if (force || owner.state === "recovered") return true;
  if (from.kind === "stream") return !turn.old || !isConnected(owner);
  return samePlace(owner.connection, from);
}

function disallow(turn: Turn, owner: FrameworkEntry, from: FrameworkConnection): string {
  const attempt = `Disallowing subscription attempt of framework ${describeFramework(owner)} because it is`;
  if (from.kind === "stream") {
    turn.context.log("ERROR", "master.cpp:2009", `${attempt} already connected`);
    return "Framework is already connected";
  }
  const location = `master.cpp:${turn.old ? 2298 : 3154}`;
  turn.context.log("ERROR", location, `${attempt} not expected from ${from.pid}`);
  return "Framework failed over";
}

function connectRecovered(turn: Turn, owner: FrameworkEntry, from: FrameworkConnection): void {
  owner.registeredAtMs = turn.context.nowMs;
  connect(turn, owner, from);
  activate(turn, owner);
  confirm(turn, owner, from);
}

function failOver(turn: Turn, owner: FrameworkEntry, from: FrameworkConnection): void {
  if (from.kind === "pid" || turn.old) {
    info(turn, [2324, 3185], `Framework ${describeFramework(owner)} failed over`);
  }
  const before = owner.connection;
  if (before !== undefined && !samePlace(before, from)) {
    if (isConnected(owner)) {
      const message = "Framework failed over";
      send(turn, before, "mesos.internal.FrameworkErrorMessage", { message });
    }
    close(turn, before);
  }
  connect(turn, owner, from);
  withdrawOffers(turn, owner.offers, false);
  withdrawInverseOffers(turn, owner.inverseOffers, false);
  activate(turn, owner);
  confirm(turn, owner, from);
}

function resubscribe(turn: Turn, owner: FrameworkEntry, from: FrameworkConnection): void {
  info(
    turn,
    [from.kind === "stream" ? 2030 : 2327, 3188],
    `Allowing framework ${describeFramework(owner)} to subscribe with an already used id`,
  );
  if (from.kind === "pid") {
    withdrawOffers(turn, owner.offers, true);
    withdrawInverseOffers(turn, owner.inverseOffers, true);
  }
  connect(turn, owner, from);
  activate(turn, owner);
  confirm(turn, owner, from, "mesos.internal.FrameworkReregisteredMessage");
}

function connect(turn: Turn, owner: FrameworkEntry, from: FrameworkConnection): void {
  owner.connection = from;
  owner.state = "connected";
  watch(turn, from);
}

/** Tells a scheduler that it is subscribed; signs of life follow on a stream. */
export function confirm(
  turn: Turn,
  owner: FrameworkEntry,
  to: FrameworkConnection,
  name:
    | "mesos.internal.FrameworkRegisteredMessage"
    | "mesos.internal.FrameworkReregisteredMessage" = "mesos.internal.FrameworkRegisteredMessage",
): void {
  countFor(owner, "calls/subscribe");
  countFor(owner, "events/subscribed");
  send(turn, to, name, { framework_id: { value: owner.id }, master_info: turn.state.info });
  if (to.kind === "stream") heartbeat(turn, owner);
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
