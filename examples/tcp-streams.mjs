// @ts-check
// mesos-sniff/capture: packets to TCP streams, whatever the streams carry.
import { readFileSync } from "node:fs";
import { CaptureDecoder, formatEndpoint, TcpReassembler } from "mesos-sniff/capture";

const capture = new CaptureDecoder();
capture.push(
  readFileSync(
    new URL("../fixtures/captures/0.26/agent-register-and-ping/session.pcap", import.meta.url),
  ),
);
capture.end();

const bytes = new Map();
const tcp = new TcpReassembler();
/** @param {import("mesos-sniff/capture").StreamEvent} event */
function onStream(event) {
  if (event.kind !== "data") return;
  const { client, server } = event.conn;
  const [from, to] = event.direction === 0 ? [client, server] : [server, client];
  const name = `${formatEndpoint(from)} -> ${formatEndpoint(to)}`;
  bytes.set(name, (bytes.get(name) ?? 0) + event.bytes.length);
}
for (let step = capture.next(); step.kind !== "end"; step = capture.next()) {
  if (step.kind === "malformed") throw new Error(step.reason);
  if (step.kind === "packet") tcp.push(step, onStream);
}
tcp.end(onStream);
for (const [name, count] of bytes) console.log(name, count, "bytes");

// Prints:
//   127.0.0.1:35046 -> 127.0.0.1:5050 1230 bytes
//   127.0.0.1:41566 -> 127.0.0.2:5051 993 bytes
