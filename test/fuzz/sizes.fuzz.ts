import { describe, expect, it } from "vitest";
import type { Connection, StreamEvent } from "../../src/capture/index.js";
import { FlowDecoder, type Message } from "../../src/flow/index.js";
import { encodeMessage, schemaAt } from "../../src/wire/index.js";

// Sizes at which readers break. Each case is fed in pieces as a capture would, and nothing that was shown is kept.
const schema = schemaAt("1.11.0");
const text = new TextEncoder();
const conn: Connection = {
  id: 1,
  client: { ip: "127.0.0.2", port: 40000 },
  server: { ip: "127.0.0.1", port: 5050 },
};
const PIECE = 64 * 1024;

class Reader {
  readonly #flow = new FlowDecoder();
  readonly counts = new Map<string, number>();
  readonly sizes = new Map<string, number>();
  readonly notes: string[] = [];

  constructor() {
    this.#push({ kind: "open", conn, timeNs: 0n, midstream: false });
  }

  #push(event: StreamEvent): void {
    this.#flow.push(event, (message: Message) => {
      const name = message.kind === "raw" ? "raw" : message.type;
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      this.sizes.set(name, message.size);
      for (const note of message.notes) if (this.notes.length < 100) this.notes.push(note.code);
    });
  }

  feed(direction: 0 | 1, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      this.#push({ kind: "data", conn, direction, timeNs: 1n, bytes: piece });
    }
  }

  end(): this {
    this.#push({ kind: "end", conn, direction: 0, timeNs: 2n, how: "fin" });
    this.#push({ kind: "end", conn, direction: 1, timeNs: 2n, how: "fin" });
    return this;
  }
}

const FROM = "slave(1)@127.0.0.2:5051";
const HEAD =
  `User-Agent: libprocess/${FROM}\r\nLibprocess-From: ${FROM}\r\nConnection: Keep-Alive\r\n` +
  "Host: \r\nTransfer-Encoding: chunked\r\n\r\n";

function post(name: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([
    text.encode(`POST /master/${name} HTTP/1.1\r\n${HEAD}${body.length.toString(16)}\r\n`),
    body,
    text.encode("\r\n0\r\n\r\n"),
  ]);
}

const PING = "mesos.internal.PingSlaveMessage";
const TINY = post(PING, encodeMessage(schema, PING, { connected: true }));

describe("sizes", () => {
  it("reads a message of 64 MiB and what follows it", () => {
    const name = "mesos.internal.FrameworkToExecutorMessage";
    const body = encodeMessage(schema, name, {
      slave_id: { value: "S0" },
      framework_id: { value: "F" },
      executor_id: { value: "E" },
      data: new Uint8Array(64 << 20).fill(7),
    });
    const reader = new Reader();
    reader.feed(0, post(name, body));
    reader.feed(0, TINY);
    expect(Object.fromEntries(reader.end().counts)).toEqual({ [name]: 1, [PING]: 1 });
    expect(reader.sizes.get(name)).toBe(body.length);
    expect(reader.notes).toEqual([]);
  });

  it("does not reserve what a chunk of 4 GiB declares", () => {
    const before = process.memoryUsage().rss;
    const reader = new Reader();
    reader.feed(0, text.encode(`POST /master/${PING} HTTP/1.1\r\n${HEAD}100000000\r\nabc`));
    reader.end();
    expect([...reader.counts.keys()]).toEqual([PING]);
    expect(reader.notes).toContain("truncated");
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  });

  it("gives up on a head of 100 MB and goes on behind it", () => {
    const reader = new Reader();
    reader.feed(0, text.encode("POST /master/x HTTP/1.1\r\nX-Long: "));
    const filler = text.encode("a".repeat(1 << 20));
    for (let count = 0; count < 100; count++) reader.feed(0, filler);
    reader.feed(0, text.encode("\r\n\r\n"));
    for (let count = 0; count < 3; count++) reader.feed(0, TINY);
    reader.end();
    expect(reader.counts.get("raw")).toBe(1);
    expect(reader.sizes.get("raw")).toBeGreaterThan(100 << 20);
    expect(reader.counts.get(PING)).toBeGreaterThanOrEqual(2);
  });

  it("reads a million tiny messages in linear time and flat memory", () => {
    const run = (count: number): { ms: number; seen: number } => {
      const batch = Buffer.concat(Array.from({ length: 1000 }, () => TINY));
      const reader = new Reader();
      const start = performance.now();
      for (let done = 0; done < count; done += 1000) reader.feed(0, batch);
      return { ms: performance.now() - start, seen: reader.end().counts.get(PING) ?? 0 };
    };
    run(50_000);
    const small = run(100_000);
    const large = run(1_000_000);
    expect(small.seen).toBe(100_000);
    expect(large.seen).toBe(1_000_000);
    process.stderr.write(
      `100,000 in ${small.ms.toFixed(0)} ms, 1,000,000 in ${large.ms.toFixed(0)} ms\n`,
    );
    // Ten times the messages: generous for a busy machine, far below quadratic.
    expect(large.ms).toBeLessThan(small.ms * 40);
    expect(process.memoryUsage().heapUsed).toBeLessThan(300 << 20);
  });

  it("reads a stream of 100,000 records", () => {
    const reader = new Reader();
    const call = encodeMessage(schema, "mesos.v1.scheduler.Call", {
      type: "SUBSCRIBE",
      subscribe: { framework_info: { user: "u", name: "n" } },
    });
    reader.feed(
      0,
      Buffer.concat([
        text.encode(
          "POST /api/v1/scheduler HTTP/1.1\r\nContent-Type: application/x-protobuf\r\n" +
            `Content-Length: ${call.length}\r\n\r\n`,
        ),
        call,
      ]),
    );
    reader.feed(
      1,
      text.encode(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nTransfer-Encoding: chunked\r\n\r\n",
      ),
    );
    const event = encodeMessage(schema, "mesos.v1.scheduler.Event", { type: "HEARTBEAT" });
    const record = Buffer.concat([text.encode(`${event.length}\n`), event]);
    const chunk = Buffer.concat([
      text.encode(`${record.length.toString(16)}\r\n`),
      record,
      text.encode("\r\n"),
    ]);
    const batch = Buffer.concat(Array.from({ length: 1000 }, () => chunk));
    for (let count = 0; count < 100; count++) reader.feed(1, batch);
    reader.end();
    expect(reader.counts.get("mesos.v1.scheduler.Event/HEARTBEAT")).toBe(100_000);
  });
});
