// The reassembler against a twin that is obviously right: a map from offset to the byte captured first.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Packet, StreamEvent } from "../../../src/capture/index.js";
import { ACK, FIN, reply, SYN, segment } from "../support/packets.js";
import { reassemble, streamOf } from "../support/run.js";

/** What a sender does, in the order in which it is done. */
interface Sent {
  readonly kind: "syn" | "data" | "fin" | "ack";
  readonly offset: number;
  readonly bytes: readonly number[];
  /** Times the capture has it: 0 when it was lost. */
  readonly copies: number;
  /** Places by which the capture shows it later. */
  readonly late: number;
}

interface Trial {
  readonly initial: number;
  /** Seconds between packets; with 0 patience never ends, with 1 only the count of packets keeps it. */
  readonly pace: 0 | 1;
  readonly sent: readonly Sent[];
}

// Fewer than the packets for which the reassembler reckons with reordering, copies included.
const MOST_LATE = 12;

function trials(lossy: boolean): fc.Arbitrary<Trial> {
  const copies = fc.constantFrom(...(lossy ? [0, 1, 1, 1, 2] : [1, 1, 1, 2]));
  const late = fc.nat(MOST_LATE);
  const piece = fc.record({
    // How far it reaches back over what was sent before.
    overlap: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(12)),
    bytes: fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 20 }),
    copies,
    late,
    acknowledged: fc.boolean(),
  });
  return fc
    .record({
      initial: fc.oneof(fc.nat(0xffff_ffff), fc.integer({ min: 0xffff_ff80, max: 0xffff_ffff })),
      pace: fc.constantFrom<(0 | 1)[]>(0, 1),
      pieces: fc.array(piece, { minLength: 1, maxLength: 25 }),
      synCopies: copies,
      finCopies: copies,
      late,
    })
    .map(({ initial, pace, pieces, synCopies, finCopies, late: synLate }) => {
      const sent: Sent[] = [
        { kind: "syn", offset: 0, bytes: [], copies: synCopies, late: synLate },
      ];
      let end = 0;
      for (const { overlap, bytes, copies: times, late: places, acknowledged } of pieces) {
        const offset = Math.max(0, end - overlap);
        sent.push({ kind: "data", offset, bytes, copies: times, late: places });
        end = Math.max(end, offset + bytes.length);
        if (acknowledged) {
          sent.push({ kind: "ack", offset: end, bytes: [], copies: 1, late: places >> 1 });
        }
      }
      sent.push({ kind: "fin", offset: end, bytes: [], copies: finCopies, late: 0 });
      return { initial, pace, sent };
    });
}

/** What the capture holds, in its order. */
function captured({ sent }: Trial): Sent[] {
  return sent
    .flatMap((item, index) =>
      Array.from({ length: item.copies }, (_, copy) => ({
        item,
        place: index + item.late * (1 + copy),
      })),
    )
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function toPacket(item: Sent, { initial, pace }: Trial, index: number): Packet {
  const seq = (initial + 1 + item.offset) >>> 0;
  const when = { seconds: 1000 + index * pace };
  switch (item.kind) {
    case "syn":
      return segment({ seq: initial, flags: SYN }, when);
    case "data":
      return segment({ seq, flags: 0, data: item.bytes }, when);
    case "fin":
      return segment({ seq, flags: FIN }, when);
    case "ack":
      return reply({ seq: 1, ack: seq, flags: ACK }, when);
  }
}

/** The stream as the twin sees it; bytes that nobody captured are undefined. */
function twin(items: readonly Sent[]): (number | undefined)[] {
  const map = new Map<number, number>();
  let first = Number.POSITIVE_INFINITY;
  let end = 0;
  let acknowledged = 0;
  let finished: number | undefined;
  for (const item of items) {
    first = Math.min(first, item.kind === "syn" ? 0 : item.offset);
    if (item.kind === "fin") finished = item.offset;
    if (item.kind === "ack") acknowledged = Math.max(acknowledged, item.offset);
    item.bytes.forEach((byte, index) => {
      const offset = item.offset + index;
      if (!map.has(offset)) map.set(offset, byte);
      end = Math.max(end, offset + 1);
    });
  }
  // A single acknowledged byte that was not seen is taken for a FIN.
  if (acknowledged - end > 1 && acknowledged - Math.max(end, first) > 1) end = acknowledged;
  if (finished !== undefined) end = finished;
  const length = Number.isFinite(first) ? Math.max(0, end - first) : 0;
  return Array.from({ length }, (_, index) => map.get(first + index));
}

/** Rules that hold for any packets: one `open` first, then pieces, one `end` last in each direction. */
function expectOrder(events: readonly StreamEvent[]): void {
  const state = new Map<number, [boolean, boolean]>();
  for (const event of events) {
    const { id } = event.conn;
    if (event.kind === "open") {
      expect(state.has(id)).toBe(false);
      state.set(id, [false, false]);
      continue;
    }
    const ended = state.get(id);
    expect(ended?.[event.direction]).toBe(false);
    if (event.kind === "data") expect(event.bytes.length).toBeGreaterThan(0);
    if (event.kind === "gap") expect(event.lengthBytes ?? 1).toBeGreaterThan(0);
    if (event.kind === "end" && ended !== undefined) ended[event.direction] = true;
  }
  for (const ended of state.values()) expect(ended).toEqual([true, true]);
}

describe("TcpReassembler against a map of bytes", () => {
  it("delivers the whole stream under reordering, repetition, overlap and any segments", () => {
    fc.assert(
      fc.property(trials(false), (trial) => {
        const items = captured(trial);
        const events = reassemble(items.map((item, index) => toPacket(item, trial, index)));
        expectOrder(events);
        expect(events.filter((event) => event.kind === "gap")).toEqual([]);
        expect(streamOf(events, 1, 0)).toEqual(twin(items));
        expect(events.filter((event) => event.kind === "open")).toMatchObject([
          { midstream: false },
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it("reports exactly what is missing when packets are lost, the opening included", () => {
    fc.assert(
      fc.property(trials(true), (trial) => {
        const items = captured(trial);
        const events = reassemble(items.map((item, index) => toPacket(item, trial, index)));
        expectOrder(events);
        expect(streamOf(events, 1, 0)).toEqual(twin(items));
      }),
      { numRuns: 500 },
    );
  });

  it("keeps its rules on any mix of segments", () => {
    const any = fc.record({
      fromServer: fc.boolean(),
      port: fc.constantFrom(1, 2),
      seq: fc.oneof(
        fc.nat(40),
        fc.integer({ min: 0xffff_fff0, max: 0xffff_ffff }),
        fc.nat(0xffff_ffff),
      ),
      ack: fc.oneof(fc.nat(40), fc.nat(0xffff_ffff)),
      flags: fc.nat(31),
      length: fc.nat(30),
      cut: fc.nat(40),
      seconds: fc.nat(20_000),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 80 }), fc.boolean(), (segments, tight) => {
        const packets = segments.map(
          ({ fromServer, port, seq, ack, flags, length, cut, seconds }) => {
            const make = fromServer ? reply : segment;
            const ports = fromServer ? { destinationPort: port } : { sourcePort: port };
            const data = new Array<number>(length).fill(7);
            const whole = make({ ...ports, seq, ack, flags, data }, { seconds });
            return {
              ...whole,
              bytes: whole.bytes.subarray(0, whole.bytes.length - (cut > 30 ? cut : 0)),
            };
          },
        );
        const limits = tight
          ? { connections: 1, heldBytes: 10, heldBytesPerStream: 8, heldPiecesPerStream: 2 }
          : {};
        expectOrder(reassemble(packets, limits));
      }),
      { numRuns: 500 },
    );
  });
});
