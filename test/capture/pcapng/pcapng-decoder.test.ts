import { describe, expect, it } from "vitest";
import { packetTimeNs } from "../../../src/capture/index.js";
import { bytes, type Order, u16, u32 } from "../support/bytes.js";
import {
  block,
  END_OF_OPTIONS,
  enhancedPacket,
  interfaceBlock,
  nameBlock,
  obsoletePacket,
  option,
  sectionHeader,
  simplePacket,
  statisticsBlock,
} from "../support/files.js";
import { decodeFile, packetsOf } from "../support/run.js";

const data = bytes("a packet");
const time = 1_700_000_000_123_456n;

describe.each<Order>(["little", "big"])("PcapngDecoder, %s endian", (order) => {
  const start = bytes(sectionHeader(order), interfaceBlock(order));

  it("reads section, interface and packet with their options", () => {
    const file = bytes(
      sectionHeader(
        order,
        bytes(
          option(1, "about the file", order),
          option(2, "hardware", order),
          option(3, "os", order),
          option(4, "application", order),
          END_OF_OPTIONS,
        ),
      ),
      interfaceBlock(order, bytes(option(2, "lo", order), option(3, "loopback\0", order)), 1, 96),
      enhancedPacket(
        {
          time,
          data,
          originalLength: 100,
          options: bytes(
            option(2, [0, 0, 0, 1], order),
            option(1, "one", order),
            option(1, "zwei ü", order),
            END_OF_OPTIONS,
          ),
        },
        order,
      ),
    );
    expect(decodeFile(file)).toEqual([
      {
        kind: "section",
        offset: 0,
        hardware: "hardware",
        os: "os",
        application: "application",
        comments: ["about the file"],
      },
      {
        kind: "interface",
        interfaceId: 0,
        linkType: 1,
        supported: true,
        snapLengthBytes: 96,
        name: "lo",
        description: "loopback",
        comments: [],
      },
      {
        kind: "packet",
        seconds: 1_700_000_000,
        nanos: 123_456_000,
        linkType: 1,
        interfaceId: 0,
        bytes: data,
        originalLengthBytes: 100,
        comments: ["one", "zwei ü"],
      },
      { kind: "end" },
    ]);
  });

  it("reads the obsolete packet block", () => {
    const options = bytes(option(1, "old", order), END_OF_OPTIONS);
    const file = bytes(start, obsoletePacket({ time, data, options }, order));
    expect(packetsOf(file)).toMatchObject([{ bytes: data, nanos: 123_456_000, comments: ["old"] }]);
  });

  it("gives a simple packet the time of the one before it", () => {
    const file = bytes(
      sectionHeader(order),
      interfaceBlock(order, [], 1, 5),
      enhancedPacket({ time, data }, order),
      simplePacket(data.subarray(0, 5), 8, order),
    );
    expect(packetsOf(file)[1]).toMatchObject({
      seconds: 1_700_000_000,
      nanos: 123_456_000,
      bytes: bytes("a pac"),
      originalLengthBytes: 8,
    });
  });

  it("counts time as each interface says", () => {
    const file = bytes(
      sectionHeader(order),
      interfaceBlock(order, option(9, [9], order)),
      interfaceBlock(order, option(9, [0x80 | 10], order)),
      interfaceBlock(
        order,
        bytes(
          option(9, [0], order),
          option(
            14,
            order === "big"
              ? bytes(u32(0xffff_ffff), u32(-100 >>> 0))
              : bytes(u32(-100 >>> 0, order), u32(0xffff_ffff, order)),
            order,
          ),
        ),
      ),
      enhancedPacket({ interfaceId: 0, time: 1_700_000_000_123_456_789n, data }, order),
      enhancedPacket({ interfaceId: 1, time: 1_700_000_000n * 1024n + 512n, data }, order),
      enhancedPacket({ interfaceId: 2, time: 1_700_000_000n, data }, order),
    );
    expect(packetsOf(file).map(packetTimeNs)).toEqual([
      1_700_000_000_123_456_789n,
      1_700_000_000_500_000_000n,
      1_699_999_900_000_000_000n,
    ]);
  });

  it("passes over secrets, custom and unknown blocks, and reads names and statistics", () => {
    const file = bytes(
      start,
      block(10, bytes(u32(0x544c534b, order), u32(3, order), "abc"), order),
      block(0x0bad, bytes(u32(32473, order), "custom"), order),
      block(0x4000_0bad, bytes(u32(32473, order), "custom"), order),
      block(0x1234_5678, [], order),
      nameBlock(order),
      statisticsBlock(
        0,
        bytes(
          option(4, order === "big" ? [0, 0, 0, 1, 0, 0, 0, 2] : [2, 0, 0, 0, 1, 0, 0, 0], order),
          option(5, order === "big" ? [0, 0, 0, 0, 0, 0, 0, 3] : [3, 0, 0, 0, 0, 0, 0, 0], order),
        ),
        order,
      ),
      enhancedPacket({ time, data }, order),
    );
    expect(decodeFile(file).slice(2)).toMatchObject([
      {
        kind: "names",
        records: [
          { ip: "127.0.0.1", names: ["localhost", "lo"] },
          { ip: "::1", names: ["ip6-localhost"] },
        ],
      },
      { kind: "interface-statistics", interfaceId: 0, received: 4_294_967_298n, dropped: 3n },
      { kind: "packet", bytes: data },
      { kind: "end" },
    ]);
  });

  it("reads the next section in its own byte order and forgets the interfaces", () => {
    const other: Order = order === "little" ? "big" : "little";
    const file = bytes(
      start,
      interfaceBlock(order, [], 101),
      enhancedPacket({ interfaceId: 1, time, data }, order),
      sectionHeader(other),
      interfaceBlock(other, [], 113),
      enhancedPacket({ interfaceId: 0, time, data }, other),
      enhancedPacket({ interfaceId: 1, time, data }, other),
    );
    expect(decodeFile(file).slice(3)).toMatchObject([
      { kind: "packet", linkType: 101 },
      { kind: "section" },
      { kind: "interface", interfaceId: 0, linkType: 113 },
      { kind: "packet", linkType: 113 },
      { kind: "damage", reason: "a packet names interface 1, the section has described 1" },
      { kind: "end" },
    ]);
  });

  it("finds the next block behind one whose lengths disagree", () => {
    const broken = enhancedPacket({ time, data }, order);
    broken.set(u32(44, order), broken.length - 4);
    const file = bytes(start, broken, enhancedPacket({ time, data: bytes("good") }, order));
    expect(decodeFile(file).slice(2)).toMatchObject([
      {
        kind: "damage",
        offset: start.length,
        lengthBytes: broken.length,
        reason: "a block begins with length 40 and ends with length 44",
      },
      { kind: "packet", bytes: bytes("good") },
      { kind: "end" },
    ]);
  });

  it.each([
    ["not a multiple of four", 41],
    ["shorter than its frame", 8],
    ["over the limit", 0xf000_0000],
  ])("finds the next block behind a length that is %s", (_, length) => {
    const broken = enhancedPacket({ time, data }, order);
    broken.set(u32(length, order), 4);
    const file = bytes(start, broken, enhancedPacket({ time, data: bytes("good") }, order));
    expect(decodeFile(file).slice(2)).toMatchObject([
      { kind: "damage", offset: start.length, lengthBytes: 40 },
      { kind: "packet", bytes: bytes("good") },
      { kind: "end" },
    ]);
  });

  it("finds the next section behind garbage", () => {
    const file = bytes(
      start,
      new Array<number>(101).fill(0x55),
      start,
      enhancedPacket({ time, data }, order),
    );
    expect(decodeFile(file).slice(2)).toMatchObject([
      { kind: "damage", offset: start.length, lengthBytes: 101 },
      { kind: "section" },
      { kind: "interface" },
      { kind: "packet" },
      { kind: "end" },
    ]);
  });

  it("distrusts a packet that claims more bytes than its block has", () => {
    const broken = enhancedPacket({ time, data }, order);
    broken.set(u32(9, order), 20);
    expect(decodeFile(bytes(start, broken, start)).slice(2)).toMatchObject([
      {
        kind: "damage",
        reason: "an enhanced packet block claims 9 captured bytes, has room for 8",
      },
      { kind: "section" },
      { kind: "interface" },
      { kind: "end" },
    ]);
  });

  it("delivers a packet whose options run past the block", () => {
    const file = bytes(
      start,
      enhancedPacket({ time, data, options: bytes(u16(1, order), u16(9, order), "abcd") }, order),
    );
    expect(decodeFile(file).slice(2)).toMatchObject([
      { kind: "packet", bytes: data, comments: [] },
      { kind: "damage", lengthBytes: 0, reason: "the options of a packet run past their block" },
      { kind: "end" },
    ]);
  });
});

describe("PcapngDecoder", () => {
  const start = bytes(sectionHeader(), interfaceBlock());

  it("reports a last block that is cut", () => {
    const last = enhancedPacket({ time, data });
    expect(decodeFile(bytes(start, last.subarray(0, 39))).slice(2)).toEqual([
      {
        kind: "damage",
        offset: start.length,
        lengthBytes: 39,
        reason: "the file ends inside its last block: found 39 bytes, want 40",
      },
      { kind: "end" },
    ]);
    expect(decodeFile(bytes(start, last.subarray(0, 3))).slice(2)).toMatchObject([
      { kind: "damage", lengthBytes: 3 },
      { kind: "end" },
    ]);
  });

  it("reports a skipped last block that is cut", () => {
    const last = block(0x1234, new Uint8Array(100));
    expect(decodeFile(bytes(start, last.subarray(0, 50))).slice(2)).toEqual([
      {
        kind: "damage",
        offset: start.length,
        lengthBytes: 50,
        reason: "the file ends inside its last block: found 50 bytes, want 112",
      },
      { kind: "end" },
    ]);
  });

  it("passes over a block of gigabytes without holding it", () => {
    const head = bytes(u32(0x1234, "little"), u32(0xc000_0000, "little"));
    const events = decodeFile(bytes(start, head, new Uint8Array(1000)));
    expect(events.slice(2)).toMatchObject([
      { kind: "damage", lengthBytes: 1008, reason: expect.stringContaining("want 3221225472") },
      { kind: "end" },
    ]);
  });

  it("goes on behind a skipped block whose lengths disagree", () => {
    const broken = block(0x1234, new Uint8Array(20));
    broken.set(u32(36, "little"), broken.length - 4);
    const file = bytes(start, broken, enhancedPacket({ time, data }));
    expect(decodeFile(file).slice(2)).toMatchObject([
      { kind: "damage", offset: start.length, lengthBytes: broken.length },
      { kind: "packet" },
      { kind: "end" },
    ]);
  });

  it("passes over a section of a version it does not know", () => {
    const file = bytes(
      sectionHeader("little", [], [2, 0]),
      interfaceBlock(),
      enhancedPacket({ time, data }),
      start,
      enhancedPacket({ time, data: bytes("good") }),
    );
    expect(decodeFile(file)).toMatchObject([
      { kind: "damage", reason: "found pcapng version 2.0, want 1.0; the section is passed over" },
      { kind: "section" },
      { kind: "interface" },
      { kind: "packet", bytes: bytes("good") },
      { kind: "end" },
    ]);
  });

  it("reports packets of interfaces that were not described", () => {
    const file = bytes(
      sectionHeader(),
      simplePacket(data, 8),
      enhancedPacket({ time, data }),
      obsoletePacket({ time, data }),
    );
    expect(decodeFile(file).map((event) => event.kind)).toEqual([
      "section",
      "damage",
      "damage",
      "damage",
      "end",
    ]);
  });

  it("refuses a file whose section header has no byte-order magic", () => {
    const file = sectionHeader();
    file.set(u32(0x01020304), 8);
    expect(decodeFile(file)).toEqual([
      {
        kind: "malformed",
        offset: 0,
        reason: "the file begins like pcapng, but its section header has no byte-order magic",
      },
    ]);
  });

  it("refuses a file that ends inside its section header", () => {
    expect(decodeFile(sectionHeader().subarray(0, 20))).toEqual([
      { kind: "malformed", offset: 0, reason: "the pcapng section header ends after 20 bytes" },
    ]);
  });

  it("fails with what it looked for when nothing readable follows damage", () => {
    const events = decodeFile(bytes(start, new Uint8Array(50)));
    expect(events.at(-1)).toEqual({
      kind: "malformed",
      offset: start.length,
      reason:
        "a block of type 0x0 has length 0, want a multiple of 4 from 12; no readable block follows",
    });
  });

  it("limits the interfaces of a section", () => {
    const events = decodeFile(bytes(start, interfaceBlock(), interfaceBlock()), { interfaces: 2 });
    expect(events.slice(3)).toMatchObject([
      { kind: "damage", reason: "the section describes more than 2 interfaces" },
      { kind: "end" },
    ]);
  });

  it("falls back to microseconds when the resolution is finer than it can tell", () => {
    const file = bytes(
      sectionHeader(),
      interfaceBlock("little", option(9, [12])),
      enhancedPacket({ time, data }),
    );
    expect(decodeFile(file).slice(1)).toMatchObject([
      { kind: "interface" },
      {
        kind: "damage",
        reason: "an interface counts time in units of if_tsresol 12, want at least 10^-11 s",
      },
      { kind: "packet", seconds: 1_700_000_000 },
      { kind: "end" },
    ]);
  });
});
