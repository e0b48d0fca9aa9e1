import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Packet, StreamEvent } from "../../src/capture/index.js";
import {
  CAPTURES,
  captureBytes,
  essence,
  messagesOf,
  packetsOf,
  streamsOf,
} from "../support/captures.js";

/** Cuts the data of each event into pieces of the sizes that `next` names. */
function* segmented(events: readonly StreamEvent[], next: () => number): Generator<StreamEvent> {
  for (const event of events) {
    if (event.kind !== "data") {
      yield event;
      continue;
    }
    for (let at = 0; at < event.bytes.length; ) {
      const size = Math.max(1, next());
      yield { ...event, bytes: event.bytes.subarray(at, at + size) };
      at += size;
    }
  }
}

/** Joins what arrives in one direction until the other direction or another connection speaks. */
function* joined(events: readonly StreamEvent[]): Generator<StreamEvent> {
  let held: Extract<StreamEvent, { kind: "data" }> | undefined;
  for (const event of events) {
    const same =
      event.kind === "data" && held?.conn === event.conn && held.direction === event.direction;
    if (event.kind === "data" && held !== undefined && same) {
      const bytes = new Uint8Array(held.bytes.length + event.bytes.length);
      bytes.set(held.bytes);
      bytes.set(event.bytes, held.bytes.length);
      held = { ...event, bytes };
      continue;
    }
    if (held !== undefined) yield held;
    held = event.kind === "data" ? event : undefined;
    if (event.kind !== "data") yield event;
  }
  if (held !== undefined) yield held;
}

const essences = (events: Iterable<StreamEvent>): string[] => messagesOf(events).map(essence);

describe.each(CAPTURES)("recording %s", (name) => {
  const packets = packetsOf(captureBytes(name));
  const events = streamsOf(packets);
  const expected = essences(events);

  it.each([1, 2, 3, 7, 1448])("gives the same messages in segments of %i bytes", (size) => {
    expect(essences(segmented(events, () => size))).toEqual(expected);
  });

  it("gives the same messages in segments as large as they come", () => {
    expect(essences(joined(events))).toEqual(expected);
  });

  it("gives the same messages in random segments", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 4000 })), (sizes) => {
        const next = (): number => sizes.next().value ?? 1;
        expect(essences(segmented(events, next))).toEqual(expected);
      }),
      { numRuns: 3, seed: 1 },
    );
  });

  it("gives the same messages when packets are repeated and change places", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat({ max: 99 })), (dice) => {
        const roll = (): number => dice.next().value ?? 0;
        const shuffled = disturbed(packets, roll);
        expect(essences(streamsOf(shuffled)).sort()).toEqual([...expected].sort());
      }),
      { numRuns: 3, seed: 2 },
    );
  });
});

const SYN_FIN_RST = 0x07;

/**
 * Repeats some data packets and lets some change places with the next of their own direction, as networks
 * do. What opens or closes a connection stays where it is: it decides what belongs to which connection.
 */
function disturbed(packets: readonly Packet[], roll: () => number): Packet[] {
  const result: Packet[] = [];
  for (const packet of packets) {
    result.push(packet);
    const last = result.at(-2);
    if (last !== undefined && roll() < 30 && bothPlainData(last, packet)) {
      result.splice(-2, 2, packet, last);
    }
    if (roll() < 10 && isPlainData(packet)) result.push(packet);
  }
  return result;
}

function bothPlainData(a: Packet, b: Packet): boolean {
  return isPlainData(a) && isPlainData(b) && endpoints(a) === endpoints(b);
}

// The recordings are Ethernet, IPv4 without options: the TCP header begins at byte 34.
function isPlainData({ bytes }: Packet): boolean {
  const headers = 34 + (((bytes[46] ?? 0) >> 4) << 2);
  return bytes.length > headers && ((bytes[47] ?? 0) & SYN_FIN_RST) === 0;
}

function endpoints({ bytes }: Packet): string {
  return bytes.subarray(26, 38).join(".");
}
