import { describe, expect, it } from "vitest";
import {
  encodeInterfaceDescription,
  encodePacket,
  encodeSectionHeader,
  SyntheticTcp,
} from "../../src/capture/index.js";
import { CapturePipeline, type FileDamage, type Message } from "../../src/flow/index.js";
import { join, libprocess } from "./support/talk.js";

const PONG = "mesos.internal.PongSlaveMessage";

/** A capture that joins a connection in the middle. */
function joinedInTheMiddle(): Uint8Array {
  const blocks: Uint8Array[] = [];
  const tcp = new SyntheticTcp(({ timeNs, bytes }) => blocks.push(encodePacket({ timeNs, bytes })));
  const connection = tcp.open(
    { ip: "127.0.0.2", port: 40000 },
    { ip: "127.0.0.1", port: 5050 },
    2_000_000_000n,
    { handshake: false },
  );
  const pong = libprocess("1.0.0", "slave(1)@127.0.0.2:5051", "slave-observer(1)", PONG);
  connection.send(0, pong, 2_000_000_000n);
  return join(
    encodeSectionHeader(),
    encodeInterfaceDescription({ linkType: tcp.linkType }),
    ...blocks,
  );
}

function pipeline(): { readonly reader: CapturePipeline; readonly seen: string[] } {
  const seen: string[] = [];
  const onMessage = ({ type, timeNs }: Message): void => {
    seen.push(`${timeNs / 1_000_000_000n} ${type}`);
  };
  const onDamage = ({ reason }: FileDamage): void => {
    seen.push(reason);
  };
  return { reader: new CapturePipeline({}, onMessage, onDamage), seen };
}

describe("CapturePipeline", () => {
  it("shows what waits for other packets once nothing came for a while", () => {
    const { reader, seen } = pipeline();
    reader.idle(1000);
    reader.push(joinedInTheMiddle());
    expect(seen).toEqual([]);
    reader.idle(100);
    expect(seen).toEqual([]);
    reader.idle(500);
    expect(seen).toEqual([`2 ${PONG}`]);
    reader.end();
    expect(seen).toHaveLength(1);
  });

  it("reports damage of the file with its place, and goes on", () => {
    const { reader, seen } = pipeline();
    const cut = encodePacket({ timeNs: 3_000_000_000n, bytes: new Uint8Array(40) }).slice(0, -3);
    reader.push(join(joinedInTheMiddle(), cut));
    reader.end();
    expect(seen).toEqual([expect.stringContaining("the file ends inside"), `2 ${PONG}`]);
  });
});
