import { HEARTBEAT_INTERVAL_MS } from "../heartbeat-interval.js";
import { countFor } from "../metrics/framework-metrics.js";
import type { FrameworkEntry } from "../state.js";
import { heartbeatTimer } from "../timers.js";
import { framework, type Turn } from "../turn.js";
import { sendEvent } from "./connection.js";

/** A sign of life for a scheduler on a stream, now and every so often from now on. */
export function heartbeat(turn: Turn, owner: FrameworkEntry): void {
  const { connection } = owner;
  if (connection?.kind !== "stream" || owner.state !== "connected") return;
  countFor(owner, "events/heartbeat");
  sendEvent(turn, connection, { type: "HEARTBEAT" });
  turn.context.setTimer(heartbeatTimer(owner.id), HEARTBEAT_INTERVAL_MS);
}

export function heartbeatDue(turn: Turn, frameworkId: string): void {
  const owner = framework(turn, frameworkId);
  if (owner !== undefined) heartbeat(turn, owner);
}
