import { describe, expect, it } from "vitest";
import {
  type Connection,
  encodeInterfaceDescription,
  encodePacket,
  encodeSectionHeader,
  type StreamEvent,
  StreamPackets,
  type SyntheticPacket,
} from "../../../src/capture/index.js";
import { bytes } from "../support/bytes.js";
import { describeEvents, packetsOf, reassemble } from "../support/run.js";

function written(events: readonly StreamEvent[]): { packets: SyntheticPacket[]; read: string[] } {
  const packets: SyntheticPacket[] = [];
  const writer = new StreamPackets((packet) => packets.push(packet));
  for (const event of events) writer.push(event, [`at ${event.kind}`]);
  const file = bytes(
    encodeSectionHeader(),
    encodeInterfaceDescription({ linkType: writer.linkType }),
    ...packets.map(encodePacket),
  );
  return { packets, read: describeEvents(reassemble(packetsOf(file))) };
}

const conn: Connection = {
  id: 7,
  client: { ip: "10.0.0.1", port: 40_000 },
  server: { ip: "10.0.0.2", port: 5050 },
};

describe("StreamPackets", () => {
  it("writes what a reader of the capture finds again, gaps included", () => {
    const { packets, read } = written([
      { kind: "open", conn, timeNs: 1n, midstream: false },
      { kind: "data", conn, direction: 0, bytes: bytes("abc"), timeNs: 2n },
      { kind: "gap", conn, direction: 0, lengthBytes: 4, timeNs: 3n },
      { kind: "data", conn, direction: 0, bytes: bytes("hij"), timeNs: 3n },
      { kind: "end", conn, direction: 0, how: "fin", timeNs: 4n },
      { kind: "end", conn, direction: 1, how: "rst", timeNs: 5n },
    ]);
    expect(read.join("\n")).toMatchInlineSnapshot(`
      "1 open 10.0.0.1:40000 -> 10.0.0.2:5050
      1> data "abc"
      1> gap 4
      1> data "hij"
      1> end fin
      1< end rst"
    `);
    expect(packets.flatMap(({ comments }) => comments)).toEqual([
      "at open",
      "at data",
      "at data",
      "at end",
      "at end",
    ]);
  });

  it("writes an IPv4 end as an IPv6 address where the other one is IPv6", () => {
    const mixed = { ...conn, server: { ip: "::1", port: 5050 } };
    const { read } = written([{ kind: "open", conn: mixed, timeNs: 1n, midstream: false }]);
    expect(read[0]).toBe("1 open ::ffff:10.0.0.1:40000 -> ::1:5050");
  });
});
