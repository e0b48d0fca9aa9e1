import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { type SyntheticConnection, SyntheticTcp } from "../../src/capture/index.js";
import { PacketPipeline } from "../../src/flow/index.js";
import {
  encodeLibprocessMessage,
  encodeMessage,
  parseUpid,
  schemaAt,
} from "../../src/wire/index.js";

// Here and not among the unit tests: it takes a minute to reach all limits.

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const START_NS = 1_700_000_000_000_000_000n;
const TYPE = "mesos.internal.StatusUpdateMessage";
const schema = schemaAt("1.11.0");

/** Packets on their way into a pipeline. */
class Traffic {
  messages = 0;
  readonly #pipeline = new PacketPipeline({}, () => this.messages++);
  readonly #tcp: SyntheticTcp;
  #open: SyntheticConnection | undefined;
  #count = 0;

  constructor() {
    this.#tcp = new SyntheticTcp(({ timeNs, bytes }) => {
      this.#pipeline.push({
        kind: "packet",
        seconds: Number(timeNs / 1_000_000_000n),
        nanos: Number(timeNs % 1_000_000_000n),
        linkType: this.#tcp.linkType,
        interfaceId: 0,
        bytes,
        originalLengthBytes: bytes.length,
        comments: [],
      });
    });
  }

  /** Peers, frameworks, tasks and connections that come once and never again; half of them are not closed. */
  pass(count: number): void {
    for (let end = this.#count + count; this.#count < end; this.#count++)
      this.#passOne(this.#count);
  }

  /** Messages of an agent on a connection that stays open. */
  talk(count: number): void {
    this.#open ??= this.#tcp.open(
      { ip: "10.0.0.1", port: 40_000 },
      { ip: "127.0.0.1", port: 5050 },
      START_NS,
    );
    for (let end = this.#count + count; this.#count < end; this.#count++) {
      const timeNs = START_NS + BigInt(this.#count) * 1_000_000n;
      this.#open.send(0, message("slave(1)@10.0.0.1:5051", this.#count), timeNs);
    }
  }

  #passOne(n: number): void {
    // Ten connections a second, so that those that are never closed run into the limit.
    const timeNs = START_NS + BigInt(n) * 100_000_000n;
    const ip = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
    const connection = this.#tcp.open(
      { ip, port: 20_000 + (n % 40_000) },
      { ip: "127.0.0.1", port: 5050 },
      timeNs,
    );
    connection.send(0, message(`slave(1)@${ip}:5051`, n), timeNs);
    if (n % 2 === 0) return;
    connection.finish(0, timeNs);
    connection.finish(1, timeNs);
  }
}

function message(from: string, n: number): Uint8Array {
  const text = (what: string) => ({ value: `${what}-${n}` });
  const body = encodeMessage(schema, TYPE, {
    update: {
      framework_id: text("framework"),
      executor_id: text("executor"),
      slave_id: text("agent"),
      status: { task_id: text("task"), state: "TASK_RUNNING", slave_id: text("agent") },
      timestamp: n,
      uuid: Buffer.from(String(n).padStart(16, "0")),
    },
    pid: from,
  });
  return encodeLibprocessMessage({
    from: parseUpid(from),
    to: { id: "master" },
    name: TYPE,
    body,
    style: "libprocess-1.1",
  });
}

/** Bytes in use after each of some rounds, the first of which is to reach all limits. */
function heapAfter(rounds: readonly number[], run: (count: number) => void): readonly number[] {
  return rounds.map((count) => {
    run(count);
    collectGarbage();
    return process.memoryUsage().heapUsed;
  });
}

describe("a live capture that never ends", () => {
  it("needs no more memory for peers and connections once its limits are reached", () => {
    const traffic = new Traffic();
    const [first = 0, , last = 0] = heapAfter([130_000, 50_000, 50_000], (n) => traffic.pass(n));
    expect(traffic.messages).toBeGreaterThan(220_000);
    expect(last).toBeLessThan(first * 1.03);
  }, 300_000);

  it("needs no more memory for messages of one connection that nobody answers", () => {
    const traffic = new Traffic();
    const [first = 0, , last = 0] = heapAfter([30_000, 30_000, 30_000], (n) => traffic.talk(n));
    expect(traffic.messages).toBe(90_000);
    expect(last).toBeLessThan(first * 1.03);
  }, 300_000);
});
