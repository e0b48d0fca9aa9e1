import type { Connection, StreamEvent } from "../../../src/capture/index.js";
import { FlowDecoder, type FlowOptions, type Message } from "../../../src/flow/index.js";
import {
  type Dialect,
  encodeHttpRequestHead,
  encodeHttpResponseHead,
  encodeLibprocessMessage,
  encodeMessage,
  encodeRecord,
  messageToJson,
  parseUpid,
  schemaAt,
} from "../../../src/wire/index.js";

type Bytes = string | Uint8Array;

/** Connections that never were, message by message: each line of a dialogue is one second later. */
export class Talk {
  readonly #events: StreamEvent[] = [];
  #seconds = 0;
  #connections = 0;

  /** Opens a connection; `midstream` when its opening was not captured. */
  connect(client: string, server: string, options: { midstream?: boolean } = {}): TalkConnection {
    const conn: Connection = {
      id: ++this.#connections,
      client: endpoint(client),
      server: endpoint(server),
    };
    const timeNs = this.#tick();
    this.#events.push({ kind: "open", conn, timeNs, midstream: options.midstream === true });
    return {
      client: (bytes) => this.#data(conn, 0, bytes),
      server: (bytes) => this.#data(conn, 1, bytes),
      lost: (direction, lengthBytes) => {
        this.#events.push({ kind: "gap", conn, direction, timeNs: this.#tick(), lengthBytes });
      },
      end: (direction) => {
        this.#events.push({ kind: "end", conn, direction, timeNs: this.#tick(), how: "fin" });
      },
    };
  }

  /** What was said; streams that were not ended end with the capture. */
  events(): StreamEvent[] {
    const events = [...this.#events];
    const ended = new Set<string>();
    for (const event of events) {
      if (event.kind === "end") ended.add(`${event.conn.id} ${event.direction}`);
    }
    for (const { kind, conn } of this.#events) {
      for (const direction of kind === "open" ? ([0, 1] as const) : []) {
        if (ended.has(`${conn.id} ${direction}`)) continue;
        events.push({ kind: "end", conn, direction, timeNs: this.#tick(), how: "capture-end" });
      }
    }
    return events;
  }

  /** Everything that a flow decoder makes of it. */
  messages(options: FlowOptions = {}): Message[] {
    const flow = new FlowDecoder(options);
    const messages: Message[] = [];
    for (const event of this.events()) flow.push(event, (message) => messages.push(message));
    return messages;
  }

  #data(conn: Connection, direction: 0 | 1, bytes: Bytes): void {
    this.#events.push({
      kind: "data",
      conn,
      direction,
      timeNs: this.#tick(),
      bytes: typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes,
    });
  }

  #tick(): bigint {
    this.#seconds += 1;
    return BigInt(this.#seconds) * 1_000_000_000n;
  }
}

interface TalkConnection {
  client(bytes: Bytes): void;
  server(bytes: Bytes): void;
  lost(direction: 0 | 1, lengthBytes: number | undefined): void;
  end(direction: 0 | 1): void;
}

/** `kind type` of each message, and the codes of its notes behind `!`. */
export function titles(messages: readonly Message[]): string[] {
  return messages.map(({ kind, type, notes }) =>
    [kind, type, ...notes.map(({ code }) => `!${code}`)].join(" "),
  );
}

/** A libprocess message as Mesos of a version sends it. */
export function libprocess(
  version: string,
  from: string,
  to: string,
  name: string,
  value?: Record<string, unknown>,
): Uint8Array {
  const schema = schemaAt(version);
  const old = ["0.20.0", "0.20.1", "0.21.0"].includes(schema.version);
  return encodeLibprocessMessage({
    from: parseUpid(from),
    to: { id: to },
    name,
    body: value === undefined ? new Uint8Array(0) : encodeMessage(schema, name, value),
    style: old ? "libprocess-1.0" : "libprocess-1.1",
  });
}

/** One body as protobuf or JSON of a version. */
export function bodyOf(
  form: "protobuf" | "json",
  version: string,
  type: string,
  value: Record<string, unknown>,
  dialect: Dialect = "apache",
): Uint8Array {
  const schema = schemaAt(version, { dialect });
  return form === "protobuf"
    ? encodeMessage(schema, type, value)
    : new TextEncoder().encode(messageToJson(schema, type, value));
}

const MEDIA_TYPE = { protobuf: "application/x-protobuf", json: "application/json" } as const;

/** A POST with a length. */
export function post(target: string, form: "protobuf" | "json", body: Uint8Array): Uint8Array {
  const head = encodeHttpRequestHead({
    method: "POST",
    target,
    headers: [
      ["Host", "x"],
      ["Content-Type", MEDIA_TYPE[form]],
      ["Content-Length", String(body.length)],
    ],
  });
  return join(head, body);
}

/** A 200 with a length. */
export function ok(form: "protobuf" | "json", body: Uint8Array): Uint8Array {
  const head = encodeHttpResponseHead({
    status: 200,
    reason: "OK",
    headers: [
      ["Content-Type", MEDIA_TYPE[form]],
      ["Content-Length", String(body.length)],
    ],
  });
  return join(head, body);
}

/** The head of an endless answer. */
export function endless(form: "protobuf" | "json"): Uint8Array {
  return encodeHttpResponseHead({
    status: 200,
    reason: "OK",
    headers: [
      ["Transfer-Encoding", "chunked"],
      ["Content-Type", MEDIA_TYPE[form]],
    ],
  });
}

export function chunk(bytes: Uint8Array): Uint8Array {
  return join(`${bytes.length.toString(16)}\r\n`, bytes, "\r\n");
}

/** A record in a chunk of its own. */
export function record(bytes: Uint8Array): Uint8Array {
  return chunk(encodeRecord(bytes));
}

export function join(...parts: readonly Bytes[]): Uint8Array {
  const pieces = parts.map((part) =>
    typeof part === "string" ? new TextEncoder().encode(part) : part,
  );
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function endpoint(text: string): { readonly ip: string; readonly port: number } {
  const colon = text.lastIndexOf(":");
  return { ip: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}
