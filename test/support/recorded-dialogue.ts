// What real peers and a real master said to each other in a recording, as one list in order of time.
import type { Message } from "../../src/flow/index.js";
import { translate } from "../../src/http-api/index.js";
import type { BodyOf, Schema } from "../../src/wire/index.js";
import { captureBytes, messagesOf, packetsOf, streamsOf } from "./captures.js";

/** The address at which the masters of the recordings listen. */
export const MASTER_ADDRESS = "127.0.0.1:5050";

/**
 * One thing that happened.
 *
 * - `said`: a message, body decoded; `type` is the full name. Events of the v1 API are `mesos.scheduler.Event/TYPE` under
 *   the names of v0, answers to its calls `400 text`
 * - `asked`: a call of a scheduler over HTTP, as it was on the wire
 * - `fetched`: anything else that somebody asked the master over HTTP, and the answer
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
  | {
      readonly kind: "asked";
      readonly timeMs: number;
      /** Stands for the scheduler. */
      readonly from: string;
      readonly encoding: "json" | "protobuf";
      readonly payload: Uint8Array;
      readonly body: unknown;
      /** Whether the answer was heard: clients that end do not wait for it. */
      readonly answered: boolean;
    }
  | {
      readonly kind: "fetched";
      readonly timeMs: number;
      readonly method: string;
      readonly target: string;
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: Uint8Array;
      readonly answer: {
        readonly status: number;
        readonly headers: readonly (readonly [name: string, value: string])[];
        readonly body: Uint8Array;
      };
    }
  | { readonly kind: "gone"; readonly timeMs: number; readonly address: string };

/** Who says what is said over HTTP. */
export const HTTP_EVENTS = `events@${MASTER_ADDRESS}`;
export const HTTP_ANSWERS = `answers@${MASTER_ADDRESS}`;

/** All that a master and its peers did in a recording. */
export function recordedDialogue(name: string, schema: Schema): readonly Happening[] {
  const events = streamsOf(packetsOf(captureBytes(name)));
  const happenings: Happening[] = [];
  const http = new HttpSchedulers(schema);
  /** Connections that carry what masters say. */
  const spoken = new Set<number>();
  const messages = messagesOf(events);
  const answers = new Map<number, Message>();
  for (const message of messages) {
    if (message.kind === "response" && message.match !== undefined) {
      answers.set(message.match.n, message);
    }
  }
  for (const message of messages) {
    const { kind, from, to, type, body } = message;
    const timeMs = Number(message.timeNs / 1000n) / 1000;
    if (kind === "message") {
      if (!from.endsWith(`@${MASTER_ADDRESS}`) && !to.endsWith(`@${MASTER_ADDRESS}`)) continue;
      if (from.endsWith(`@${MASTER_ADDRESS}`)) spoken.add(message.conn);
      happenings.push({ kind: "said", timeMs, from, to, type: baseName(type), body });
    } else {
      const happening = http.translate(message, timeMs, answers.has(message.n));
      if (happening !== undefined) happenings.push(happening);
      else if (kind === "request" && message.dst === MASTER_ADDRESS) {
        const fetched = fetchedBy(message, answers.get(message.n), timeMs);
        if (fetched !== undefined) happenings.push(fetched);
      }
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

function fetchedBy(
  { http, payload }: Message,
  answer: Message | undefined,
  timeMs: number,
): Happening | undefined {
  const { method, target, headers } = http ?? { headers: [] };
  const status = answer?.http?.status;
  if (
    method === undefined ||
    target === undefined ||
    answer === undefined ||
    status === undefined
  ) {
    return undefined;
  }
  return {
    kind: "fetched",
    timeMs,
    method,
    target,
    headers,
    body: payload,
    answer: { status, headers: answer.http?.headers ?? [], body: answer.payload },
  };
}

function baseName(type: string): string {
  return type.split("/")[0] ?? type;
}

class HttpSchedulers {
  readonly #schema: Schema;
  readonly #pids = new Map<number, string>();
  readonly #frameworks = new Map<string, string>();
  readonly #asked = new Map<number, string>();
  #count = 0;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** Address of the scheduler whose events a connection carries. */
  stream(conn: number): string | undefined {
    return this.#pids.get(conn)?.split("@")[1];
  }

  translate(message: Message, timeMs: number, answered: boolean): Happening | undefined {
    const { kind, proto, body, conn, encoding } = message;
    if (kind === "request" && proto === "mesos.v1.scheduler.Call") {
      const call = body as BodyOf<"mesos.v1.scheduler.Call">;
      const from = this.#pidOf(call, conn);
      this.#asked.set(message.n, from);
      if (encoding !== "json" && encoding !== "protobuf") return undefined;
      return { kind: "asked", timeMs, from, encoding, payload: message.payload, body, answered };
    }
    if (kind === "response") {
      const to = this.#asked.get(message.match?.n ?? -1);
      if (to === undefined) return undefined;
      const text = new TextDecoder().decode(message.payload);
      return {
        kind: "said",
        timeMs,
        from: HTTP_ANSWERS,
        to,
        ...answerOf(message.http?.status, text),
      };
    }
    const to = this.#pids.get(conn);
    if (kind !== "event" || to === undefined || proto !== "mesos.v1.scheduler.Event") {
      return undefined;
    }
    const types = ["mesos.v1.scheduler.Event", "mesos.scheduler.Event"] as const;
    const event = translate(this.#schema, ...types, body as object);
    const id = event.subscribed?.framework_id.value;
    if (id !== undefined) this.#frameworks.set(id, to);
    const type = `mesos.scheduler.Event/${event.type ?? ""}`;
    return { kind: "said", timeMs, from: HTTP_EVENTS, to, type, body: event };
  }

  #pidOf(call: BodyOf<"mesos.v1.scheduler.Call">, conn: number): string {
    const known = this.#frameworks.get(call.framework_id?.value ?? "");
    if (call.type !== "SUBSCRIBE") return known ?? "http-scheduler-0@127.0.0.8:0";
    this.#count++;
    const pid = `http-scheduler-${this.#count}@127.0.0.8:${this.#count}`;
    this.#pids.set(conn, pid);
    return pid;
  }
}

/** An answer to a call as something that was said: what went right has no text. */
export function answerOf(
  status: number | undefined,
  text: string,
): { readonly type: string; readonly body: unknown } {
  return { type: `${status}`, body: status !== undefined && status < 300 ? {} : { text } };
}
