import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINK_TYPE, type Packet, TcpReassembler } from "../../../src/capture/index.js";
import { bytes, u16, u32 } from "../support/bytes.js";
import { type Ipv4Fields, ipv4, ipv6, packet, SYN, tcp } from "../support/packets.js";
import { describeEvents, reassemble } from "../support/run.js";

const raw = (frame: Uint8Array, seconds = 1000): Packet =>
  packet(frame, { linkType: LINK_TYPE.raw, seconds });

const syn = raw(ipv4(tcp({ seq: 99, flags: SYN })));
const datagram = tcp({ seq: 100, data: "abcdefghijklmnopqrstuvwxyz0123456789" });

function fragment(
  start: number,
  end: number,
  fields: Ipv4Fields = {},
  whole = datagram,
): Uint8Array {
  return ipv4(whole.subarray(start, end), {
    id: 7,
    fragmentOffset: start,
    more: end < whole.length,
    ...fields,
  });
}

const ALL = ['1> data "abcdefghijklmnopqrstuvwxyz0123456789"'];

function seen(frames: readonly Packet[], limits = {}): string[] {
  return describeEvents(reassemble([syn, ...frames], limits)).slice(1, -2);
}

describe("FragmentReassembler", () => {
  it("puts datagrams together in any order, with repeats and overlaps", () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 5 });
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.nat()), fc.boolean(), (places, random, overlap) => {
        const edges = [
          0,
          ...places.sort((a, b) => a - b).map((place) => place * 8),
          datagram.length,
        ];
        const frames = edges.slice(0, -1).map((start, index) => {
          const end = edges[index + 1] ?? datagram.length;
          return fragment(overlap ? Math.max(0, start - 8) : start, end);
        });
        const order = frames
          .concat(frames.slice(0, -1))
          .map((frame) => ({ frame, key: random.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key);
        // A repeat that comes after the datagram is complete begins a new one, which never completes.
        expect(seen(order.map(({ frame }) => raw(frame)))).toEqual(ALL);
      }),
    );
  });

  it("keeps the bytes that came first where fragments overlap", () => {
    const forged = datagram.map((byte) => (byte >= 0x61 ? 0x21 : byte));
    const frames = [
      fragment(24, 40),
      fragment(16, 48, {}, forged),
      fragment(0, 24),
      fragment(48, 56),
    ];
    expect(seen(frames.map((frame) => raw(frame)))).toEqual([
      '1> data "!!!!efghijklmnopqrst!!!!!!0123456789"',
    ]);
  });

  it("puts IPv6 datagrams together, extension headers inside included", () => {
    const whole = bytes([6, 0, 1, 4, 0, 0, 0, 0], tcp({ seq: 100, data: "0123456789abcdef" }));
    const part = (start: number, end: number): Uint8Array =>
      ipv6(
        bytes(60, 0, u16(start | (end < whole.length ? 1 : 0)), u32(5), whole.subarray(start, end)),
        { next: 44 },
      );
    const frames = [raw(ipv6(tcp({ seq: 99, flags: SYN }))), raw(part(24, 44)), raw(part(0, 24))];
    expect(describeEvents(reassemble(frames))[1]).toBe('1> data "0123456789abcdef"');
  });

  it("does not mix datagrams of different identification, protocol or addresses", () => {
    const frames = [
      fragment(0, 32),
      fragment(32, 56, { id: 8 }),
      fragment(32, 56, { protocol: 17 }),
      fragment(32, 56, { from: "10.0.0.9" }),
    ];
    expect(seen(frames.map((frame) => raw(frame)))).toEqual([]);
    expect(seen([...frames, fragment(32, 56)].map((frame) => raw(frame)))).toEqual(ALL);
  });

  it("reports the bytes that a cut fragment lacks as a gap", () => {
    const cut = fragment(0, 40);
    expect(
      seen([
        packet(cut.subarray(0, 50), { linkType: LINK_TYPE.raw, originalLength: cut.length }),
        raw(fragment(40, 56)),
      ]),
    ).toEqual(['1> data "abcdefghij"', "1> gap 26"]);
  });

  it("gives datagrams up when their time is over", () => {
    const late = [raw(fragment(0, 32), 1000), raw(fragment(32, 56), 1031)];
    expect(seen(late)).toEqual([]);
    expect(seen([raw(fragment(0, 32), 1000), raw(fragment(32, 56), 1030)])).toEqual(ALL);
    const reassembler = new TcpReassembler();
    for (const item of late) reassembler.push(item, () => {});
    expect(reassembler.statistics()).toMatchObject({
      abandonedDatagrams: 1,
      skipped: { fragment: 2 },
    });
  });

  it("holds no more datagrams and bytes than its limits", () => {
    const other = Array.from({ length: 10 }, (_, index) =>
      raw(fragment(0, 32, { id: 100 + index })),
    );
    const frames = [raw(fragment(0, 32)), ...other, raw(fragment(32, 56))];
    expect(seen(frames, { fragmentedDatagrams: 11 })).toEqual(ALL);
    expect(seen(frames, { fragmentedDatagrams: 10 })).toEqual([]);
    expect(seen(frames, { fragmentBytes: 11 * 32 })).toEqual(ALL);
    expect(seen(frames, { fragmentBytes: 11 * 32 - 1 })).toEqual([]);
  });

  it("refuses fragments that cannot be", () => {
    const reassembler = new TcpReassembler();
    const impossible = [
      ipv4(new Uint8Array(0), { more: true, id: 1 }),
      ipv4(new Uint8Array(12), { more: true, id: 1 }),
      ipv4(new Uint8Array(1000), { fragmentOffset: 65_000, id: 1 }),
    ];
    for (const frame of impossible) reassembler.push(raw(frame), () => {});
    expect(reassembler.statistics().skipped).toEqual({ malformed: 3 });
  });
});
