// Operators that subscribed to all events: a snapshot first, then what happens (1.x).

import { encodeApiRecord } from "../../http-api/index.js";
import type { BodyOf } from "../../wire/index.js";
import { HEARTBEAT_INTERVAL_MS } from "../heartbeat-interval.js";
import type { Subscriber } from "../state.js";
import { subscriberTimer } from "../timers.js";
import { info, type Turn } from "../turn.js";

type Event = BodyOf<"mesos.master.Event">;

/** `--max_operator_event_stream_subscribers`. */
const MAX_SUBSCRIBERS = 1000;

/** Tells everybody who subscribed; the event is made only if there is somebody. */
export function tellSubscribers(turn: Turn, makeEvent: () => Event): void {
  const { subscribers } = turn.state;
  if (subscribers.size === 0) return;
  const event = makeEvent();
  // Once for each format, however many read it.
  const records = new Map<string, Uint8Array>();
  for (const subscriber of subscribers.values()) {
    const { format } = subscriber;
    const record =
      records.get(format) ?? encodeApiRecord(turn.schema, "mesos.master.Event", event, format);
    records.set(format, record);
    write(turn, subscriber, record);
  }
}

/** Somebody wants to hear: the oldest goes when there are too many. */
export function addSubscriber(turn: Turn, subscriber: Subscriber): void {
  const { subscribers } = turn.state;
  subscribers.set(subscriber.request, subscriber);
  info(
    turn,
    [0, 12137],
    `Added subscriber ${subscriber.request} to the list of active subscribers`,
  );
  for (const [request] of subscribers) {
    if (subscribers.size <= MAX_SUBSCRIBERS) break;
    const text = `Reached the maximum number of operator event stream subscribers (${MAX_SUBSCRIBERS})`;
    info(turn, [0, 12130], `${text} so the oldest connection (${request}) will be closed`);
    turn.context.endStream(request);
    removeSubscriber(turn, request);
  }
}

/** It went, or has to. */
export function removeSubscriber(turn: Turn, request: number): void {
  if (!turn.state.subscribers.delete(request)) return;
  turn.context.clearTimer(subscriberTimer(request));
  info(turn, [0, 12160], `Removed subscriber ${request} from the list of active subscribers`);
}

/** The snapshot is written: what happened meanwhile follows, and a sign of life every so often. */
export function snapshotWritten(turn: Turn, request: number): void {
  const subscriber = turn.state.subscribers.get(request);
  if (subscriber === undefined) return;
  const backlog = subscriber.backlog ?? [];
  subscriber.backlog = undefined;
  subscriberHeartbeat(turn, String(request));
  for (const record of backlog) turn.context.writeStream(request, record);
}

export function subscriberHeartbeat(turn: Turn, id: string): void {
  const subscriber = turn.state.subscribers.get(Number(id));
  if (subscriber === undefined) return;
  const event = { type: "HEARTBEAT" } as const;
  const record = encodeApiRecord(turn.schema, "mesos.master.Event", event, subscriber.format);
  turn.context.writeStream(subscriber.request, record);
  turn.context.setTimer(subscriberTimer(subscriber.request), HEARTBEAT_INTERVAL_MS);
}

function write(turn: Turn, subscriber: Subscriber, record: Uint8Array): void {
  if (subscriber.backlog === undefined) turn.context.writeStream(subscriber.request, record);
  else subscriber.backlog.push(record);
}
