import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StreamEvent } from "../../src/capture/index.js";
import { compileFilter } from "../../src/filter/index.js";
import { CapturePipeline, FlowDecoder, type Message } from "../../src/flow/index.js";
import {
  formatLine,
  hexOf,
  jsonOf,
  lineOf,
  messageFromJson,
  treeOf,
} from "../../src/view/index.js";
import { CAPTURES, captureBytes, packetsOf, streamsOf } from "../support/captures.js";
import { Dice, damaged } from "./support/damage.js";

// The whole way from bytes to text, with recordings of real Mesos that were damaged in every way. A case is made
// from one number, so that it can be made again. FUZZ_CASES sets the number of cases of each property.
const numRuns = Number(process.env["FUZZ_CASES"] ?? 100_000);

const filter = compileFilter(
  'task == "0" || state in ["TASK_LOST"] || body.a.b.c > 5 || note == "gap" || latency > "1s" || type.matches("x+y")',
);

/** Everything that is done with messages: nothing may throw, and all output is what it says it is. */
function check(messages: readonly Message[]): void {
  if (filter.kind === "error") throw new Error(filter.pretty);
  messages.forEach((message, index) => {
    expect(message.n).toBe(index + 1);
    filter.test(message);
    const line = formatLine(lineOf(message));
    if (hasControls(line))
      throw new Error(`a line with control characters: ${JSON.stringify(line)}`);
    treeOf(message);
    hexOf(message);
    const json = jsonOf(message);
    JSON.parse(json);
    const again = jsonOf(messageFromJson(json));
    if (again !== json) throw new Error(`reads back as something else:\n${json}\n${again}`);
  });
}

function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}

/** The streams of each recorded connection, short ones whole, long ones in stretches. */
const CONNECTIONS: readonly (readonly StreamEvent[])[] = CAPTURES.flatMap((name) => {
  const byConnection = new Map<number, StreamEvent[]>();
  for (const event of streamsOf(packetsOf(captureBytes(name)))) {
    const { id } = event.conn;
    const events = byConnection.get(id);
    if (events === undefined) byConnection.set(id, [event]);
    else events.push(event);
  }
  return [...byConnection.values()].filter((events) => events.some(({ kind }) => kind === "data"));
});

const MOST_EVENTS = 24;

/** A stretch of a recorded connection with damage in its bytes, losses, and an early end. */
function* disturbed(dice: Dice): Generator<StreamEvent> {
  const events = dice.pick(CONNECTIONS);
  const [open] = events;
  if (open === undefined) return;
  const from = dice.roll(3) === 0 ? dice.roll(events.length) : 0;
  yield { ...open, kind: "open", midstream: from > 0 || dice.roll(8) === 0 };
  const ended = new Set<number>();
  for (const event of events.slice(Math.max(1, from), from + MOST_EVENTS)) {
    if (event.kind === "open") continue;
    const { conn, direction, timeNs } = event;
    if (ended.has(direction)) continue;
    if (dice.roll(20) === 0) {
      const lengthBytes = dice.roll(3) === 0 ? undefined : dice.roll(3000) + 1;
      yield { kind: "gap", conn, direction, timeNs, lengthBytes };
      if (dice.roll(2) === 0) continue;
    }
    if (event.kind === "end" || dice.roll(60) === 0) {
      ended.add(direction);
      yield { kind: "end", conn, direction, timeNs, how: "rst" };
    } else if (event.kind === "gap" || dice.roll(3) > 0) {
      yield event;
    } else {
      const bytes = damaged(event.bytes, dice);
      const cut = dice.roll(bytes.length + 1);
      yield { ...event, bytes: bytes.subarray(0, cut) };
      yield { ...event, bytes: bytes.subarray(cut) };
    }
  }
  for (const direction of [0, 1] as const) {
    if (ended.has(direction)) continue;
    yield { kind: "end", conn: open.conn, direction, timeNs: open.timeNs, how: "capture-end" };
  }
}

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

describe("damaged recordings", () => {
  test("streams give messages that every view can show", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const dice = new Dice(seed);
        const flow = new FlowDecoder({ maxBodyBytes: dice.pick([100, 10_000, 1 << 28]) });
        const messages: Message[] = [];
        for (let times = dice.roll(2); times >= 0; times--) {
          for (const event of disturbed(dice)) flow.push(event, (each) => messages.push(each));
        }
        check(messages);
      }),
      { numRuns },
    );
  });

  const files = ["0.26/agent-register-and-ping", "1.x/agent-register-and-ping"].map(captureBytes);

  test("files give messages that every view can show", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const dice = new Dice(seed);
        const file = damaged(dice.pick(files), dice);
        const messages: Message[] = [];
        const pipeline = new CapturePipeline(
          {},
          (message) => messages.push(message),
          ({ reason }) => expect(reason).not.toBe(""),
        );
        for (let at = 0; at < file.length; ) {
          const size = dice.roll(4) === 0 ? dice.roll(300) + 1 : file.length;
          pipeline.push(file.subarray(at, at + size));
          if (dice.roll(10) === 0) pipeline.idle(dice.roll(1000));
          at += size;
        }
        pipeline.end();
        check(messages);
      }),
      { numRuns },
    );
  });
});
