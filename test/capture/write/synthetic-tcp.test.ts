import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Endpoint,
  encodeInterfaceDescription,
  encodePacket,
  encodeSectionHeader,
  type SyntheticPacket,
  SyntheticTcp,
  type SyntheticTcpOptions,
} from "../../../src/capture/index.js";
import { bytes } from "../support/bytes.js";
import { describeEvents, packetsOf, reassemble, streamOf } from "../support/run.js";

const A: Endpoint = { ip: "10.0.0.1", port: 40_000 };
const B: Endpoint = { ip: "10.0.0.2", port: 5050 };
const A6: Endpoint = { ip: "fe80::1", port: 40_000 };
const B6: Endpoint = { ip: "2001:db8::2", port: 5050 };
const OPEN = "1 open 10.0.0.1:40000 -> 10.0.0.2:5050";

/** What is written and read back, with the packets in between. */
function record(
  write: (tcp: SyntheticTcp) => void,
  options: SyntheticTcpOptions = {},
): { packets: SyntheticPacket[]; file: Uint8Array } {
  const packets: SyntheticPacket[] = [];
  const tcp = new SyntheticTcp((packet) => {
    packets.push(packet);
  }, options);
  write(tcp);
  const file = bytes(
    encodeSectionHeader(),
    encodeInterfaceDescription({ linkType: tcp.linkType }),
    ...packets.map(encodePacket),
  );
  return { packets, file };
}

function readBack(file: Uint8Array): string[] {
  return describeEvents(reassemble(packetsOf(file)));
}

/** The Internet checksum, summed the slow way. */
function checksum(data: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 2) {
    sum += (data[at] ?? 0) * 256 + (data[at + 1] ?? 0);
    if (sum > 0xffff) sum = (sum & 0xffff) + 1;
  }
  return sum;
}

describe("SyntheticTcp", () => {
  it.each<[string, Endpoint, Endpoint, SyntheticTcpOptions]>([
    ["IPv4 in Ethernet", A, B, {}],
    ["IPv6 in Ethernet", A6, B6, {}],
    ["raw IPv4", A, B, { link: "raw" }],
    ["raw IPv6 in small segments", A6, B6, { link: "raw", segmentBytes: 1 }],
  ])("is read back as it was written: %s", (_, client, server, options) => {
    const { file } = record((tcp) => {
      const connection = tcp.open(client, server, 1n);
      connection.send(0, bytes("request"), 2n);
      connection.send(1, bytes("response"), 3n);
      connection.finish(0, 4n);
      connection.send(1, bytes(", more"), 5n);
      connection.finish(1, 6n);
    }, options);
    const events = reassemble(packetsOf(file));
    const text = (direction: 0 | 1): string =>
      String.fromCharCode(...streamOf(events, 1, direction).map((byte) => byte ?? 0));
    expect(text(0)).toBe("request");
    expect(text(1)).toBe("response, more");
    expect(events[0]).toMatchObject({ kind: "open", conn: { client, server }, midstream: false });
    expect(events.filter((event) => event.kind === "end")).toMatchObject([
      { direction: 0, how: "fin", timeNs: 4n },
      { direction: 1, how: "fin", timeNs: 6n },
    ]);
    expect(events.some((event) => event.kind === "gap")).toBe(false);
  });

  it("gives any dialogue back, byte for byte", () => {
    const turn = fc.record({
      direction: fc.constantFrom<(0 | 1)[]>(0, 1),
      data: fc.uint8Array({ maxLength: 50 }),
    });
    fc.assert(
      fc.property(fc.array(turn), fc.integer({ min: 1, max: 60 }), (turns, segmentBytes) => {
        const { file } = record(
          (tcp) => {
            const connection = tcp.open(A, B, 0n);
            turns.forEach(({ direction, data }, index) => {
              connection.send(direction, data, BigInt(index));
            });
          },
          { segmentBytes },
        );
        const events = reassemble(packetsOf(file));
        for (const direction of [0, 1] as const) {
          const sent = turns.filter((item) => item.direction === direction);
          expect(streamOf(events, 1, direction)).toEqual(sent.flatMap(({ data }) => [...data]));
        }
      }),
      { numRuns: 50 },
    );
  });

  it("writes checksums that add up", () => {
    const { packets } = record(
      (tcp) => {
        for (const [client, server] of [[A, B] as const, [A6, B6] as const]) {
          const connection = tcp.open(client, server, 0n);
          connection.send(0, bytes("odd"), 0n);
          connection.send(1, bytes("even"), 0n);
        }
      },
      { link: "raw" },
    );
    for (const { bytes: packet } of packets) {
      const isIpv4 = packet[0] === 0x45;
      const headerLength = isIpv4 ? 20 : 40;
      if (isIpv4) expect(checksum(packet.subarray(0, 20))).toBe(0xffff);
      const segment = packet.subarray(headerLength);
      const addresses = packet.subarray(isIpv4 ? 12 : 8, headerLength);
      const pseudo = bytes(addresses, 0, 0, segment.length >> 8, segment.length & 0xff, 0, 0, 0, 6);
      const even = pseudo.length % 2 === 0 ? pseudo : bytes(pseudo, 0);
      expect(checksum(bytes(even, segment))).toBe(0xffff);
    }
  });

  it("cuts large sends into segments that IPv4 can carry", () => {
    const { packets, file } = record((tcp) => {
      tcp.open(A, B, 0n).send(0, new Uint8Array(200_000), 0n);
    });
    expect(packets.every((packet) => packet.bytes.length <= 14 + 65_535)).toBe(true);
    const events = reassemble(packetsOf(file));
    expect(streamOf(events, 1, 0)).toHaveLength(200_000);
  });

  it("puts comments on the packet that completes what they talk about", () => {
    const { file } = record(
      (tcp) => {
        const connection = tcp.open(A, B, 0n, { comments: ["opened"] });
        connection.send(0, bytes("abcdef"), 0n, ['{"note":1}', "zwei"]);
        connection.finish(0, 0n, ["done"]);
        connection.reset(1, 0n, ["broken"]);
      },
      { segmentBytes: 4 },
    );
    expect(packetsOf(file).map((packet) => packet.comments)).toEqual([
      ["opened"],
      [],
      [],
      [],
      ['{"note":1}', "zwei"],
      ["done"],
      [],
      ["broken"],
    ]);
  });

  it("resets: the other side's bytes under way are still written", () => {
    const { file } = record((tcp) => {
      const connection = tcp.open(A, B, 0n);
      connection.reset(0, 1n);
      connection.reset(0, 1n);
      connection.send(1, bytes("late"), 2n);
    });
    expect(readBack(file)).toEqual([OPEN, '1< data "late"', "1> end rst", "1< end rst"]);
  });

  it("leaves gaps and handshakes out on request", () => {
    const { file } = record((tcp) => {
      const connection = tcp.open(A, B, 0n, { handshake: false });
      connection.send(0, bytes("abc"), 1n);
      connection.skip(0, 1000);
      connection.send(0, bytes("def"), 2n);
    });
    expect(readBack(file).slice(0, 4)).toEqual([
      `${OPEN} midstream`,
      '1> data "abc"',
      "1> gap 1000",
      '1> data "def"',
    ]);
  });

  it("uses ports again", () => {
    const { file } = record((tcp) => {
      for (let round = 0; round < 3; round++) {
        const connection = tcp.open(A, B, 0n);
        connection.send(0, bytes(`round ${round}`), 0n);
        connection.finish(0, 0n);
        connection.finish(1, 0n);
      }
    });
    expect(readBack(file).filter((line) => line.includes("data"))).toEqual([
      '1> data "round 0"',
      '2> data "round 1"',
      '3> data "round 2"',
    ]);
  });

  it("refuses misuse", () => {
    const tcp = new SyntheticTcp(() => {});
    const wrong = (run: () => void): unknown =>
      expect(run).toThrow(expect.objectContaining({ code: "invalid-argument" }));
    wrong(() => tcp.open(A, B6, 0n));
    wrong(() => tcp.open({ ip: "master", port: 1 }, B, 0n));
    wrong(() => tcp.open({ ip: "10.0.0.1", port: 65_536 }, B, 0n));
    wrong(() => new SyntheticTcp(() => {}, { segmentBytes: 0 }));
    wrong(() => new SyntheticTcp(() => {}, { segmentBytes: 65_496 }));
    const connection = tcp.open(A, B, 0n);
    connection.finish(0, 0n);
    connection.finish(0, 0n);
    expect(() => connection.send(0, bytes("x"), 0n)).toThrow(
      "cannot send in direction 0: that side has finished",
    );
    connection.reset(1, 0n);
    expect(() => connection.send(1, bytes("x"), 0n)).toThrow(
      "cannot send in direction 1: that side has reset the connection",
    );
  });
});
