import { describe, expect, it } from "vitest";
import { packetTimeNs } from "../../../src/capture/index.js";
import { bytes, type Order, u32 } from "../support/bytes.js";
import { pcapHeader, pcapRecord } from "../support/files.js";
import { decodeFile, packetsOf } from "../support/run.js";

const first = { seconds: 1_700_000_000, fraction: 123_456, data: bytes("first packet") };
const second = {
  seconds: 1_700_000_001,
  fraction: 999_999,
  data: bytes("second"),
  originalLength: 60,
};

describe.each<Order>(["little", "big"])("PcapDecoder, %s endian", (order) => {
  const file = bytes(pcapHeader({ order }), pcapRecord(first, order), pcapRecord(second, order));

  it("reads the interface and the packets", () => {
    expect(decodeFile(file)).toEqual([
      {
        kind: "interface",
        interfaceId: 0,
        linkType: 1,
        supported: true,
        snapLengthBytes: 262_144,
        name: undefined,
        description: undefined,
        comments: [],
      },
      {
        kind: "packet",
        seconds: 1_700_000_000,
        nanos: 123_456_000,
        linkType: 1,
        interfaceId: 0,
        bytes: bytes("first packet"),
        originalLengthBytes: 12,
        comments: [],
      },
      {
        kind: "packet",
        seconds: 1_700_000_001,
        nanos: 999_999_000,
        linkType: 1,
        interfaceId: 0,
        bytes: bytes("second"),
        originalLengthBytes: 60,
        comments: [],
      },
      { kind: "end" },
    ]);
  });

  it("reads nanoseconds", () => {
    const nanos = bytes(pcapHeader({ order, magic: 0xa1b23c4d }), pcapRecord(first, order));
    expect(packetsOf(nanos).map(packetTimeNs)).toEqual([1_700_000_000_000_123_456n]);
  });

  it("reads the longer records of the modified form", () => {
    const modified = bytes(
      pcapHeader({ order, magic: 0xa1b2cd34 }),
      pcapRecord(first, order, 8),
      pcapRecord(second, order, 8),
    );
    expect(packetsOf(modified).map((packet) => packet.bytes)).toEqual([first.data, second.data]);
  });

  it("carries a fraction of more than a second", () => {
    const odd = bytes(pcapHeader({ order }), pcapRecord({ ...first, fraction: 2_500_000 }, order));
    expect(packetsOf(odd)).toMatchObject([{ seconds: 1_700_000_002, nanos: 500_000_000 }]);
  });

  it("finds the next packet behind a record that claims too much", () => {
    const broken = pcapRecord({ ...first, seconds: 0x01020304 }, order);
    broken.set(u32(0x7fff_ffff, order), 8);
    const damaged = bytes(
      pcapHeader({ order }),
      pcapRecord(first, order),
      broken,
      pcapRecord(second, order),
      pcapRecord(first, order),
    );
    expect(decodeFile(damaged).slice(1)).toMatchObject([
      { kind: "packet", bytes: first.data },
      {
        kind: "damage",
        offset: 24 + 28,
        lengthBytes: 28,
        reason: "a packet claims 2147483647 captured bytes, want at most 262144",
      },
      { kind: "packet", bytes: second.data },
      { kind: "packet", bytes: first.data },
      { kind: "end" },
    ]);
  });

  it("passes over a stretch of zeros", () => {
    const damaged = bytes(
      pcapHeader({ order }),
      pcapRecord(first, order),
      new Uint8Array(1000),
      pcapRecord(second, order),
    );
    expect(decodeFile(damaged).slice(1)).toMatchObject([
      { kind: "packet" },
      { kind: "damage", offset: 52, lengthBytes: 1000, reason: "a packet header is all zeros" },
      { kind: "packet", bytes: second.data },
      { kind: "end" },
    ]);
  });
});

describe("PcapDecoder", () => {
  it("masks the frame check sequence bits of the link type", () => {
    expect(decodeFile(pcapHeader({ linkType: 0x14000071 }))).toMatchObject([
      { kind: "interface", linkType: 113, supported: true },
      { kind: "end" },
    ]);
  });

  it("says when a link type is not supported", () => {
    expect(decodeFile(pcapHeader({ linkType: 105 }))[0]).toMatchObject({
      linkType: 105,
      supported: false,
    });
  });

  it("reads packets longer than the snap length that the file announces", () => {
    const file = bytes(
      pcapHeader({ snapLength: 64 }),
      pcapRecord({ ...first, data: new Uint8Array(65_549) }),
    );
    expect(packetsOf(file)).toMatchObject([{ originalLengthBytes: 65_549 }]);
  });

  it("refuses packets over the limit, whatever the snap length", () => {
    const file = bytes(
      pcapHeader({ snapLength: 0xffff_ffff }),
      pcapRecord(first),
      u32(1, "little"),
      u32(0, "little"),
      u32(0xf000_0000, "little"),
      u32(0xf000_0000, "little"),
    );
    expect(decodeFile(file).slice(1)).toMatchObject([
      { kind: "packet" },
      {
        kind: "malformed",
        offset: 52,
        reason:
          "a packet claims 4026531840 captured bytes, want at most 16777216; no readable packet follows",
      },
    ]);
  });

  it.each([
    [20, 22],
    [15, 16],
    [1, 16],
  ])("reports a last packet of which %i of %i bytes are there", (kept, want) => {
    const last = pcapRecord(second).subarray(0, kept);
    expect(decodeFile(bytes(pcapHeader(), pcapRecord(first), last)).slice(2)).toEqual([
      {
        kind: "damage",
        offset: 52,
        lengthBytes: kept,
        reason: `the file ends inside its last packet: found ${kept} bytes, want ${want}`,
      },
      { kind: "end" },
    ]);
  });

  it("ends with an error when the file header is cut", () => {
    expect(decodeFile(pcapHeader().subarray(0, 23))).toEqual([
      { kind: "malformed", offset: 0, reason: "the pcap file header ends after 23 of 24 bytes" },
    ]);
  });

  it("refuses a version that has another layout", () => {
    expect(decodeFile(pcapHeader({ version: [543, 0] }))).toEqual([
      { kind: "malformed", offset: 4, reason: "found pcap version 543.0, want 2.4" },
    ]);
  });
});
