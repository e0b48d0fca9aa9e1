// What real peers and a real master said to each other in a recording, as one list in order of time.
import type { Message } from "../../src/flow/index.js";
import { type BodyOf, decodeMessage, encodeMessage, type Schema } from "../../src/wire/index.js";
import { captureBytes, messagesOf, packetsOf, streamsOf } from "./captures.js";

/** The address at which the masters of the recordings listen. */
export const MASTER_ADDRESS = "127.0.0.1:5050";

/**
 * One thing that happened.
 *
 * - `said`: a message, body decoded; `type` is the full name
 * - `gone`: the OS process of a peer ended: it closed the connection that the master had to it
 */
export type Happening =
  | {
      readonly kind: "said";
      readonly timeMs: number;
      readonly from: string;
      readonly to: string;
      readonly type: string;
      readonly body: unknown;
    }
  | { readonly kind: "gone"; readonly timeMs: number; readonly address: string };

/** Pids that stand for schedulers that speak HTTP, by which their calls are played over libprocess. */
export const HTTP_SCHEDULER = /^http-scheduler-/;

/**
 * All that a master and its peers did in a recording.
 *
 * Calls over HTTP become calls over libprocess from a pid that stands for the scheduler, and offers over HTTP messages
 * to it, so that a master that only speaks libprocess can be asked for all that agents saw.
 */
export function recordedDialogue(name: string, schema: Schema): readonly Happening[] {
  const events = streamsOf(packetsOf(captureBytes(name)));
  const happenings: Happening[] = [];
  const http = new HttpSchedulers(schema);
  /** Connections that carry what masters say. */
  const spoken = new Set<number>();
  for (const message of messagesOf(events)) {
    const { kind, from, to, type, body } = message;
    const timeMs = Number(message.timeNs / 1000n) / 1000;
    if (kind === "message") {
      if (!from.endsWith(`@${MASTER_ADDRESS}`) && !to.endsWith(`@${MASTER_ADDRESS}`)) continue;
      if (from.endsWith(`@${MASTER_ADDRESS}`)) spoken.add(message.conn);
      happenings.push({ kind: "said", timeMs, from, to, type: baseName(type), body });
    } else {
      const happening = http.translate(message, timeMs);
      if (happening !== undefined) happenings.push(happening);
    }
  }
  for (const event of events) {
    if (event.kind !== "end" || event.how === "capture-end") continue;
    const timeMs = Number(event.timeNs / 1000n) / 1000;
    const { conn, direction } = event;
    const server = `${conn.server.ip}:${conn.server.port}`;
    const stream = http.stream(conn.id);
    if (stream !== undefined && direction === 0) {
      happenings.push({ kind: "gone", timeMs, address: stream });
    } else if (spoken.has(conn.id) && direction === 1) {
      happenings.push({ kind: "gone", timeMs, address: server });
    }
  }
  return happenings.sort((a, b) => a.timeMs - b.timeMs);
}

function baseName(type: string): string {
  return type.split("/")[0] ?? type;
}

class HttpSchedulers {
  readonly #schema: Schema;
  readonly #pids = new Map<number, string>();
  readonly #frameworks = new Map<string, string>();
  #count = 0;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** Address of the scheduler whose events a connection carries. */
  stream(conn: number): string | undefined {
    return this.#pids.get(conn)?.split("@")[1];
  }

  translate(message: Message, timeMs: number): Happening | undefined {
    const { kind, proto, body, conn } = message;
    if (proto === undefined) return undefined;
    if (kind === "request" && proto === "mesos.v1.scheduler.Call") {
      // Calls that lack something never reach the master's handlers.
      if (message.notes.some(({ code }) => code === "missing-required")) return undefined;
      const call = this.#devolve("mesos.v1.scheduler.Call", "mesos.scheduler.Call", body);
      return this.#call(call as BodyOf<"mesos.scheduler.Call">, conn, timeMs);
    }
    const pid = this.#pids.get(conn);
    if (kind !== "event" || pid === undefined || proto !== "mesos.v1.scheduler.Event") {
      return undefined;
    }
    const event = this.#devolve(
      "mesos.v1.scheduler.Event",
      "mesos.scheduler.Event",
      body,
    ) as BodyOf<"mesos.scheduler.Event">;
    const id = event.subscribed?.framework_id.value;
    if (id !== undefined) this.#frameworks.set(id, pid);
    if (event.offers === undefined) return undefined;
    const type = "mesos.internal.ResourceOffersMessage";
    const from = `master@${MASTER_ADDRESS}`;
    return { kind: "said", timeMs, from, to: pid, type, body: event.offers };
  }

  #call(call: BodyOf<"mesos.scheduler.Call">, conn: number, timeMs: number): Happening | undefined {
    let pid = this.#frameworks.get(call.framework_id?.value ?? "");
    if (call.type === "SUBSCRIBE") {
      this.#count++;
      pid = `http-scheduler-${this.#count}@127.0.0.8:${this.#count}`;
      this.#pids.set(conn, pid);
    }
    if (pid === undefined) return undefined;
    const to = `master@${MASTER_ADDRESS}`;
    // A driver that subscribes from a new pid has to insist; over HTTP that goes without saying.
    const body =
      call.subscribe === undefined
        ? call
        : { ...call, subscribe: { ...call.subscribe, force: true } };
    return { kind: "said", timeMs, from: pid, to, type: "mesos.scheduler.Call", body };
  }

  // v1 messages are v0 messages under other names.
  #devolve(from: string, to: string, body: unknown): unknown {
    const bytes = encodeMessage(this.#schema, from, body as never);
    return decodeMessage(this.#schema, to, bytes).value;
  }
}
