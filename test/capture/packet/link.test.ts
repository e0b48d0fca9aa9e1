import { describe, expect, it } from "vitest";
import { LINK_TYPE } from "../../../src/capture/index.js";
import { CUT, ipOffset, NO_IP, UNSUPPORTED } from "../../../src/capture/packet/link.js";
import { bytes, u16 } from "../support/bytes.js";
import { ethernet, ipv4, ipv6, tcp } from "../support/packets.js";

const packet4 = ipv4(tcp({}));
const packet6 = ipv6(tcp({}));
const TAG_8021Q = bytes(u16(0x8100), u16(100));
const TAG_8021AD = bytes(u16(0x88a8), u16(200));

function cooked(protocol: number): Uint8Array {
  return bytes(u16(0), u16(772), u16(6), new Array<number>(8).fill(0), u16(protocol));
}

function cooked2(protocol: number): Uint8Array {
  return bytes(u16(protocol), u16(0), [0, 0, 0, 1], u16(772), 0, 6, new Array<number>(8).fill(0));
}

describe("ipOffset", () => {
  it.each([
    ["Ethernet", LINK_TYPE.ethernet, ethernet(packet4), 14],
    ["Ethernet with IPv6", LINK_TYPE.ethernet, ethernet(packet6, 0x86dd), 14],
    ["802.1Q", LINK_TYPE.ethernet, ethernet(packet4, 0x0800, TAG_8021Q), 18],
    [
      "802.1ad over 802.1Q",
      LINK_TYPE.ethernet,
      ethernet(packet4, 0x0800, bytes(TAG_8021AD, TAG_8021Q)),
      22,
    ],
    [
      "three tags",
      LINK_TYPE.ethernet,
      ethernet(packet6, 0x86dd, bytes(TAG_8021Q, TAG_8021Q, TAG_8021Q)),
      26,
    ],
    [
      "LLC and SNAP",
      LINK_TYPE.ethernet,
      ethernet(bytes(0xaa, 0xaa, 3, 0, 0, 0, u16(0x0800), packet4), 48),
      22,
    ],
    [
      "two MPLS labels",
      LINK_TYPE.ethernet,
      ethernet(bytes(0, 0, 0x10, 64, 0, 0, 0x11, 64, packet4), 0x8847),
      22,
    ],
    [
      "PPPoE",
      LINK_TYPE.ethernet,
      ethernet(bytes(0x11, 0, 0, 1, 0, 42, u16(0x0021), packet4), 0x8864),
      22,
    ],
    ["cooked", LINK_TYPE.linuxCooked, bytes(cooked(0x0800), packet4), 16],
    [
      "cooked with VLAN",
      LINK_TYPE.linuxCooked,
      bytes(cooked(0x8100), u16(5), u16(0x86dd), packet6),
      20,
    ],
    ["cooked v2", LINK_TYPE.linuxCooked2, bytes(cooked2(0x86dd), packet6), 20],
    [
      "cooked v2 with VLAN",
      LINK_TYPE.linuxCooked2,
      bytes(cooked2(0x8100), u16(5), u16(0x0800), packet4),
      24,
    ],
    ["BSD null, little endian", LINK_TYPE.bsdNull, bytes([2, 0, 0, 0], packet4), 4],
    ["BSD null, big endian, IPv6", LINK_TYPE.bsdNull, bytes([0, 0, 0, 30], packet6), 4],
    ["BSD loop", LINK_TYPE.bsdLoop, bytes([0, 0, 0, 2], packet4), 4],
    ["raw", LINK_TYPE.raw, packet6, 0],
    ["raw of BSD", LINK_TYPE.rawBsd, packet4, 0],
    ["raw of OpenBSD", LINK_TYPE.rawOpenBsd, packet4, 0],
    ["IPv4", LINK_TYPE.ipv4, packet4, 0],
    ["IPv6", LINK_TYPE.ipv6, packet6, 0],
  ])("finds the packet in %s", (_, linkType, frame, offset) => {
    expect(ipOffset(linkType, frame)).toBe(offset);
  });

  it.each([
    ["ARP", LINK_TYPE.ethernet, ethernet(new Uint8Array(28), 0x0806)],
    [
      "spanning tree",
      LINK_TYPE.ethernet,
      ethernet(bytes(0x42, 0x42, 3, new Array<number>(35).fill(0)), 38),
    ],
    [
      "PPPoE of LCP",
      LINK_TYPE.ethernet,
      ethernet(bytes(0x11, 0, 0, 1, 0, 4, u16(0xc021), [1, 2]), 0x8864),
    ],
    ["cooked ARP", LINK_TYPE.linuxCooked, bytes(cooked(0x0806), new Uint8Array(28))],
    ["cooked v2 ARP", LINK_TYPE.linuxCooked2, bytes(cooked2(0x0806), new Uint8Array(28))],
    ["raw of neither version", LINK_TYPE.raw, bytes(0x50, 0)],
    ["AppleTalk in BSD null", LINK_TYPE.bsdNull, bytes([16, 0, 0, 0], 1, 2)],
  ])("finds none in %s", (_, linkType, frame) => {
    expect(ipOffset(linkType, frame)).toBe(NO_IP);
  });

  it("says which link types it does not know", () => {
    expect(ipOffset(105, packet4)).toBe(UNSUPPORTED);
  });

  it("says cut for a frame of tags only, however long", () => {
    const tags = Array.from({ length: 10_000 }, () => [...TAG_8021Q]).flat();
    expect(ipOffset(LINK_TYPE.ethernet, bytes(new Uint8Array(12), tags))).toBe(CUT);
    expect(ipOffset(LINK_TYPE.ethernet, ethernet(new Array<number>(4000).fill(0), 0x8847))).toBe(
      CUT,
    );
  });

  it.each(Object.values(LINK_TYPE))(
    "says cut or an offset for every part of a frame of type %i",
    (linkType) => {
      const frames = [
        ethernet(packet4, 0x0800, TAG_8021Q),
        bytes(cooked(0x0800), packet4),
        bytes(cooked2(0x8100), u16(5), u16(0x0800), packet4),
        packet4,
        bytes([2, 0, 0, 0], packet6),
      ];
      for (const frame of frames) {
        for (let length = 0; length < 30; length++) {
          expect(ipOffset(linkType, frame.subarray(0, length))).toBeLessThanOrEqual(length);
        }
        expect(ipOffset(linkType, bytes())).toBe(CUT);
      }
    },
  );
});
