import { describe, expect, it } from "vitest";
import { type Packet, type StreamEvent, TcpReassembler } from "../../../src/capture/index.js";
import { text } from "../support/bytes.js";
import { ACK, RST, SYN, segment } from "../support/packets.js";
import { reassemble } from "../support/run.js";

const from = (port: number, seq: number, data: string, seconds: number): Packet =>
  segment({ sourcePort: port, seq, ack: 1, flags: ACK, data }, { seconds });
const opening = (port: number, seconds: number): Packet =>
  segment({ sourcePort: port, seq: 99, flags: SYN }, { seconds });
const others = (count: number, seconds: number): Packet[] =>
  Array.from({ length: count }, () =>
    segment({ from: "10.9.9.9", seq: 1, flags: RST }, { seconds }),
  );

/** `1001 5 abc`: when, on which source port, what. */
function data(events: Iterable<StreamEvent>): string[] {
  return [...events].flatMap((event) =>
    event.kind === "data"
      ? [`${event.timeNs / 1_000_000_000n} ${event.conn.client.port} ${text(event.bytes)}`]
      : [],
  );
}

describe("times and order of what waited", () => {
  const two = [
    from(40007, 500, "a", 1000),
    from(40008, 500, "b", 1001),
    from(40007, 501, "c", 1002),
    from(40008, 501, "d", 1003),
  ];
  const inOrder = ["1000 40007 a", "1001 40008 b", "1002 40007 c", "1003 40008 d"];

  it("has its own times and order where connections were joined in the middle", () => {
    expect(data(reassemble(two))).toEqual(inOrder);
    expect(data(reassemble([...two, ...others(40, 1004)]))).toEqual(inOrder);
  });

  it("does not let a connection whose opening was seen overtake one that waits", () => {
    const packets = [
      from(40007, 500, "a", 1000),
      opening(40009, 1001),
      from(40009, 100, "b", 1002),
      from(40007, 501, "c", 1003),
      ...others(40, 1004),
      from(40009, 101, "d", 1005),
    ];
    expect(data(reassemble(packets))).toEqual([
      "1000 40007 a",
      "1002 40009 b",
      "1003 40007 c",
      "1005 40009 d",
    ]);
  });

  it("delivers what is older than all that waits, though something waits all the time", () => {
    const reassembler = new TcpReassembler();
    const events: StreamEvent[] = [];
    const push = (packet: Packet): void =>
      reassembler.push(packet, (event) => {
        events.push(event);
      });
    push(opening(40009, 1000));
    for (let round = 0; round < 100; round++) {
      push(from(40009, 100 + round, "x", 1001 + round));
      push(from(41_000 + round, 500, "y", 1001 + round));
    }
    // 32 packets are waited for, two a round.
    expect(data(events).filter((line) => line.endsWith("x"))).toHaveLength(100 - 16);
  });

  it("opens a connection at the time of its first packet", () => {
    const opened = reassemble(two).filter(({ kind }) => kind === "open");
    expect(opened.map(({ timeNs }) => timeNs / 1_000_000_000n)).toEqual([1000n, 1001n]);
  });

  it("keeps copies of packets whose memory is used again", () => {
    const events: StreamEvent[] = [];
    const reassembler = new TcpReassembler();
    for (const packet of [
      from(40007, 500, "a", 1000),
      opening(40009, 1001),
      from(40009, 100, "b", 1002),
    ]) {
      const bytes = packet.bytes.slice();
      reassembler.push({ ...packet, bytes }, (event) => {
        events.push(event);
      });
      bytes.fill(0);
    }
    reassembler.end((event) => {
      events.push(event);
    });
    expect(data(events)).toEqual(["1000 40007 a", "1002 40009 b"]);
  });
});
