import {
  CaptureDecoder,
  type CaptureEvent,
  type CaptureLimits,
  type Packet,
  type StreamEvent,
  TcpReassembler,
} from "../../../src/capture/index.js";
import { text } from "./bytes.js";

/** All events of a file that comes in the given chunks, without `need-data`, up to `end` or `malformed`. */
export function decodeChunks(
  chunks: Iterable<Uint8Array>,
  limits: Partial<CaptureLimits> = {},
): CaptureEvent[] {
  const decoder = new CaptureDecoder(limits);
  const events: CaptureEvent[] = [];
  const drain = (): boolean => {
    for (;;) {
      const event = decoder.next();
      if (event.kind === "need-data") return false;
      events.push(event);
      if (event.kind === "end" || event.kind === "malformed") return true;
    }
  };
  for (const chunk of chunks) {
    decoder.push(chunk);
    if (drain()) return events;
  }
  decoder.end();
  if (!drain()) throw new Error("the decoder wants data after the end");
  return events;
}

export function decodeFile(file: Uint8Array, limits: Partial<CaptureLimits> = {}): CaptureEvent[] {
  return decodeChunks([file], limits);
}

export function packetsOf(file: Uint8Array): Packet[] {
  return decodeFile(file).filter((event) => event.kind === "packet");
}

/** Stream events of packets. */
export function reassemble(
  packets: Iterable<Packet>,
  limits: Partial<CaptureLimits> = {},
): StreamEvent[] {
  const events: StreamEvent[] = [];
  const emit = (event: StreamEvent): void => {
    events.push(event);
  };
  const reassembler = new TcpReassembler(limits);
  for (const packet of packets) reassembler.push(packet, emit);
  reassembler.end(emit);
  return events;
}

/** Events as short lines: `1> data "abc"`, `1< gap 5`, `1> end fin`, `1 open 10.0.0.1:1 -> 10.0.0.2:2`. */
export function describeEvents(events: Iterable<StreamEvent>): string[] {
  return Array.from(events, describeEvent);
}

function describeEvent(event: StreamEvent): string {
  const { conn } = event;
  if (event.kind === "open") {
    const { client, server } = conn;
    const note = event.midstream ? " midstream" : "";
    return `${conn.id} open ${client.ip}:${client.port} -> ${server.ip}:${server.port}${note}`;
  }
  const side = `${conn.id}${event.direction === 0 ? ">" : "<"}`;
  switch (event.kind) {
    case "data":
      return `${side} data ${JSON.stringify(text(event.bytes))}`;
    case "gap":
      return `${side} gap ${event.lengthBytes ?? "unknown"}`;
    case "end":
      return `${side} end ${event.how}`;
  }
}

/** The bytes of one direction with gaps as `undefined`s, joined over all data events. */
export function streamOf(
  events: Iterable<StreamEvent>,
  connection: number,
  direction: 0 | 1,
): (number | undefined)[] {
  const stream: (number | undefined)[] = [];
  for (const event of events) {
    if (event.conn.id !== connection) continue;
    if (event.kind === "data" && event.direction === direction) stream.push(...event.bytes);
    if (event.kind === "gap" && event.direction === direction) {
      for (let count = 0; count < (event.lengthBytes ?? 0); count++) stream.push(undefined);
    }
  }
  return stream;
}
