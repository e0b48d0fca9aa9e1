// @ts-check
// mesos-sniff/capture: a capture that Wireshark reads, of a dialogue that never was on a wire.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  encodeInterfaceDescription,
  encodePacket,
  encodeSectionHeader,
  SyntheticTcp,
} from "mesos-sniff/capture";
import { CapturePipeline } from "mesos-sniff/flow";
import { formatLine, lineOf } from "mesos-sniff/view";

/** @type {Uint8Array[]} */
const file = [];
const tcp = new SyntheticTcp((packet) => file.push(encodePacket(packet)));
file.push(
  encodeSectionHeader({ application: "an example" }),
  encodeInterfaceDescription({ linkType: tcp.linkType, name: "made up" }),
);

const text = new TextEncoder();
const connection = tcp.open({ ip: "10.0.0.9", port: 41000 }, { ip: "10.0.0.1", port: 5050 }, 0n);
connection.send(0, text.encode("GET /health HTTP/1.1\r\nHost: m\r\n\r\n"), 1_000_000n, [
  "asks for the health of the master",
]);
connection.send(1, text.encode("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), 3_000_000n);

const folder = mkdtempSync(join(tmpdir(), "mesos-sniff-"));
writeFileSync(join(folder, "example.pcapng"), Buffer.concat(file));
rmSync(folder, { recursive: true });

const pipeline = new CapturePipeline(
  {},
  (each) => console.log(formatLine(lineOf(each))),
  () => {},
);
for (const block of file) pipeline.push(block);
pipeline.end();

// Prints:
//       1 00:00:00.001000 10.0.0.9:41000 -> 10.0.0.1:5050 GET /health
//       2 00:00:00.003000 10.0.0.1:5050 -> 10.0.0.9:41000 200 OK (2 ms after #1)
