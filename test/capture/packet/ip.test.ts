import { describe, expect, it } from "vitest";
import { LINK_TYPE, type Packet, TcpReassembler } from "../../../src/capture/index.js";
import { bytes, u16, u32 } from "../support/bytes.js";
import { ethernet, ipv4, ipv6, packet, SYN, segment, tcp } from "../support/packets.js";
import { describeEvents, reassemble } from "../support/run.js";

const raw = (frame: Uint8Array, originalLength = frame.length): Packet =>
  packet(frame, { linkType: LINK_TYPE.raw, originalLength });

const syn = tcp({ seq: 99, flags: SYN });
const data = tcp({ seq: 100, data: "some data" });

/** What the bytes after a SYN in the same wrapping become. */
function seen(wrap: (payload: Uint8Array) => Uint8Array): string[] {
  return describeEvents(reassemble([raw(wrap(syn)), raw(wrap(data))])).slice(1, -2);
}

const DATA = ['1> data "some data"'];

describe("decodeIp", () => {
  it("reads IPv4 with options", () => {
    expect(seen((payload) => ipv4(payload, { options: [0x94, 4, 0, 0] }))).toEqual(DATA);
  });

  it("leaves out padding behind the packet", () => {
    expect(seen((payload) => bytes(ipv4(payload), "padding"))).toEqual(DATA);
    expect(seen((payload) => bytes(ipv6(payload), "padding"))).toEqual(DATA);
  });

  it("asks the frame for the length when the packet gives none", () => {
    expect(seen((payload) => ipv4(payload, { totalLength: 0 }))).toEqual(DATA);
    expect(seen((payload) => ipv6(payload, { payloadLength: 0 }))).toEqual(DATA);
  });

  it("names IPv6 ends", () => {
    expect(describeEvents(reassemble([raw(ipv6(syn))]))[0]).toBe(
      "1 open fe80::1:40000 -> 2001:db8::2:5050",
    );
  });

  it("steps over extension headers of IPv6", () => {
    const chain = (payload: Uint8Array): Uint8Array =>
      ipv6(
        bytes(
          [43, 0, 5, 2, 0, 0, 0, 0], // hop by hop, then routing
          [51, 1, 0, 0, new Array<number>(12).fill(0)].flat(), // routing of 16 bytes, then authentication
          [60, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1], // authentication of 12 bytes, then destination options
          [44, 0, 1, 4, 0, 0, 0, 0], // then an atomic fragment
          [6, 0, 0, 0, 0, 0, 0, 9],
          payload,
        ),
        { next: 0 },
      );
    expect(seen(chain)).toEqual(DATA);
  });

  it.each([
    ["IPv4 in IPv4", (payload: Uint8Array) => ipv4(ipv4(payload), { protocol: 4 })],
    ["IPv6 in IPv4", (payload: Uint8Array) => ipv4(ipv6(payload), { protocol: 41 })],
    ["IPv4 in IPv6", (payload: Uint8Array) => ipv6(ipv4(payload), { next: 4 })],
    [
      "GRE",
      (payload: Uint8Array) => ipv4(bytes(u16(0), u16(0x0800), ipv4(payload)), { protocol: 47 }),
    ],
    [
      "GRE with checksum, key and sequence number",
      (payload: Uint8Array) =>
        ipv4(bytes(u16(0xb000), u16(0x86dd), u32(0), u32(1), u32(2), ipv6(payload)), {
          protocol: 47,
        }),
    ],
    [
      "GRE of Ethernet",
      (payload: Uint8Array) =>
        ipv4(bytes(u16(0), u16(0x6558), ethernet(ipv4(payload))), { protocol: 47 }),
    ],
    [
      "VXLAN",
      (payload: Uint8Array) =>
        ipv4(
          bytes(
            u16(50_000),
            u16(4789),
            u16(0),
            u16(0),
            [8, 0, 0, 0],
            [0, 0, 7, 0],
            ethernet(ipv4(payload)),
          ),
          { protocol: 17 },
        ),
    ],
  ])("looks into %s", (_, wrap) => {
    expect(seen(wrap)).toEqual(DATA);
  });

  it("counts why it leaves packets out", () => {
    let nested = ipv4(tcp({}));
    for (let depth = 0; depth < 10; depth++) nested = ipv4(nested, { protocol: 4 });
    const reassembler = new TcpReassembler();
    const packets: readonly Packet[] = [
      raw(ipv4(new Uint8Array(8), { protocol: 17 })),
      raw(ipv4(new Uint8Array(8), { protocol: 1 })),
      raw(ipv6(new Uint8Array(8), { next: 59 })),
      raw(nested),
      raw(ipv4(syn).subarray(0, 19)),
      raw(ipv4(syn).subarray(0, 39)),
      raw(ipv6(syn).subarray(0, 39)),
      raw(bytes(0x44, ipv4(syn).subarray(1))),
      raw(ipv4(syn, { totalLength: 19 })),
      raw(ipv4(bytes(syn.subarray(0, 12), 0x40, syn.subarray(13)))),
      raw(ipv4(bytes(syn.subarray(0, 12), 0x60, syn.subarray(13)))),
      raw(ipv6(bytes([6, 9, 0, 0, 0, 0, 0, 0], syn), { next: 0 })),
      packet(ethernet(new Uint8Array(28), 0x0806)),
      packet(bytes(1, 2, 3), { linkType: 147 }),
      packet(bytes(1, 2, 3), { linkType: 147 }),
      raw(bytes()),
      segment({ flags: SYN }),
    ];
    for (const item of packets) reassembler.push(item, () => {});
    const statistics = reassembler.statistics();
    expect(statistics).toMatchObject({
      packets: 17,
      segments: 1,
      skipped: { "not-tcp": 4, cut: 4, malformed: 5, "not-ip": 1, "link-type": 2 },
      linkTypes: { 1: 2, 101: 13, 147: 2 },
    });
  });
});
