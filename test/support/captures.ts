import { readdirSync, readFileSync } from "node:fs";
import {
  CaptureDecoder,
  type Packet,
  type StreamEvent,
  TcpReassembler,
} from "../../src/capture/index.js";
import { FlowDecoder, type FlowOptions, type Message } from "../../src/flow/index.js";

const root = new URL("../../fixtures/captures/", import.meta.url);

/** Every bundled recording of real Mesos, as `0.26/go-driver`. */
export const CAPTURES: readonly string[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(new URL(`${name}/`, root)).map((each) => `${name}/${each}`))
  .sort();

export function captureBytes(name: string): Uint8Array {
  return readFileSync(new URL(`${name}/session.pcap`, root));
}

export function captureOrigin(name: string): string {
  return readFileSync(new URL(`${name}/origin.md`, root), "utf8");
}

/** All packets of a capture file. */
export function packetsOf(bytes: Uint8Array): Packet[] {
  const decoder = new CaptureDecoder();
  decoder.push(bytes);
  decoder.end();
  const packets: Packet[] = [];
  for (let step = decoder.next(); step.kind !== "end"; step = decoder.next()) {
    if (step.kind === "malformed") throw new Error(step.reason);
    if (step.kind === "packet") packets.push(step);
  }
  return packets;
}

/** The TCP streams of packets. */
export function streamsOf(packets: readonly Packet[]): StreamEvent[] {
  const tcp = new TcpReassembler();
  const events: StreamEvent[] = [];
  for (const packet of packets) tcp.push(packet, (event) => events.push(event));
  tcp.end((event) => events.push(event));
  return events;
}

/** The messages of TCP streams. */
export function messagesOf(events: Iterable<StreamEvent>, options: FlowOptions = {}): Message[] {
  const flow = new FlowDecoder(options);
  const messages: Message[] = [];
  for (const event of events) flow.push(event, (message) => messages.push(message));
  return messages;
}

/** What must be the same however the bytes arrived; times and numbers may differ. */
export function essence(message: Message): string {
  const { conn, kind, from, to, type, size, version } = message;
  const notes = message.notes.map((note) => note.code).join(",");
  return `${conn} ${kind} ${from} ${to} ${type} ${size} ${version} [${notes}]`;
}
