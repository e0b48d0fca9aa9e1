// What a packet costs in src/capture: µs a packet, and peak memory, over made-up captures or a given file.
//
//   node bench/capture.mjs [FILE]

import { fork } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CaptureDecoder,
  encodeInterfaceDescription,
  encodePacket,
  encodeSectionHeader,
  SyntheticTcp,
  TcpReassembler,
} from "../dist/src/capture/index.js";
import { openCapture } from "../dist/src/node/index.js";

const RUNS = 5;

/** 100,000 messages of 700 bytes over 50 connections, each message acknowledged: 200,150 packets. */
function* dialogue(ip) {
  const packets = [];
  const tcp = new SyntheticTcp((packet) => packets.push(packet), { segmentBytes: 1448 });
  const message = new Uint8Array(700).fill(0x61);
  let now = 1_760_000_000_000_000_000n;
  const connections = Array.from({ length: 50 }, (_, index) =>
    tcp.open({ ip: ip(1), port: 40_000 + index }, { ip: ip(2), port: 5050 }, now),
  );
  for (let turn = 0; turn < 100_000; turn++) {
    now += 20_000n;
    connections[turn % 50].send(0, message, now);
    yield* packets.splice(0);
  }
}

/** Swaps every tenth packet with one that comes eleven later. */
function* reordered(packets) {
  const held = [];
  let count = 0;
  for (const packet of packets) {
    count += 1;
    if (count % 10 === 0) held.push({ packet, at: count + 11 });
    else yield packet;
    if (held[0]?.at === count) yield held.shift().packet;
  }
  for (const { packet } of held) yield packet;
}

function* lossy(packets) {
  let count = 0;
  for (const packet of packets) if (++count % 100 !== 0) yield packet;
}

const ipv4 = (host) => `10.0.0.${host}`;
const ipv6 = (host) => `2001:db8::${host}`;

const CASES = {
  "pcapng, IPv4": () => pcapng(dialogue(ipv4)),
  "pcap, IPv4": () => pcap(dialogue(ipv4)),
  "pcap, IPv6": () => pcap(dialogue(ipv6)),
  "pcap, a tenth out of order": () => pcap(reordered(dialogue(ipv4))),
  "pcap, a hundredth lost": () => pcap(lossy(dialogue(ipv4))),
};

function* pcapng(packets) {
  yield encodeSectionHeader();
  yield encodeInterfaceDescription({ linkType: 1 });
  for (const packet of packets) yield encodePacket(packet);
}

function* pcap(packets) {
  const head = new DataView(new ArrayBuffer(24));
  head.setUint32(0, 0xa1b2c3d4, true);
  head.setUint16(4, 2, true);
  head.setUint16(6, 4, true);
  head.setUint32(16, 262_144, true);
  head.setUint32(20, 1, true);
  yield new Uint8Array(head.buffer);
  for (const { timeNs, bytes } of packets) {
    const record = new Uint8Array(16 + bytes.length);
    const view = new DataView(record.buffer);
    view.setUint32(0, Number(timeNs / 1_000_000_000n), true);
    view.setUint32(4, Number((timeNs % 1_000_000_000n) / 1000n), true);
    view.setUint32(8, bytes.length, true);
    view.setUint32(12, bytes.length, true);
    record.set(bytes, 16);
    yield record;
  }
}

function writeFile(path, pieces) {
  const fd = openSync(path, "w");
  const batch = [];
  for (const piece of pieces) {
    batch.push(piece);
    if (batch.length === 1000) writeSync(fd, Buffer.concat(batch.splice(0)));
  }
  writeSync(fd, Buffer.concat(batch));
  closeSync(fd);
}

async function readOnce(path, reassembler) {
  const decoder = new CaptureDecoder();
  let events = 0;
  const emit = () => {
    events += 1;
  };
  const drain = () => {
    for (;;) {
      const event = decoder.next();
      if (event.kind === "packet") reassembler?.push(event, emit);
      else if (event.kind === "need-data" || event.kind === "end") return;
      else if (event.kind === "malformed") throw new Error(event.reason);
    }
  };
  const start = process.hrtime.bigint();
  for await (const chunk of await openCapture(path)) {
    decoder.push(chunk);
    drain();
  }
  decoder.end();
  drain();
  reassembler?.end(emit);
  const micros = Number(process.hrtime.bigint() - start) / 1e3;
  return { micros, packets: decoder.statistics().packets, events };
}

/** In a process of its own, so that each case starts cold and its memory is its own. */
async function measure(path) {
  const first = await readOnce(path, new TcpReassembler());
  const peak = process.resourceUsage().maxRSS / 1024;
  const median = async (make) => {
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push((await readOnce(path, make())).micros);
    return runs.sort((a, b) => a - b)[RUNS >> 1];
  };
  const file = await median(() => undefined);
  const whole = await median(() => new TcpReassembler());
  return { packets: first.packets, cold: first.micros, file, whole, peak };
}

function measureApart(path) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), ["--measure", path]);
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`measuring ended with ${code}`)));
  });
}

async function report(name, path) {
  const { packets, cold, file, whole, peak } = await measureApart(path);
  const each = (micros) => (micros / packets).toFixed(2).padStart(6);
  const megabytes = (statSync(path).size / 1e6).toFixed(0).padStart(5);
  console.log(
    `${name.padEnd(28)} ${String(packets).padStart(8)} ${megabytes}  ${each(cold)} ${each(file)} ${each(whole)} ${peak.toFixed(0).padStart(6)}`,
  );
}

const [first, second] = process.argv.slice(2);
if (first === "--measure") {
  process.send(await measure(second), () => process.disconnect());
} else {
  const folder = mkdtempSync(join(tmpdir(), "mesos-sniff-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true }));
  console.log(
    `Node ${process.version}; µs a packet: first run, then median of ${RUNS} of the file alone and of all\n`,
  );
  console.log(
    `${"".padEnd(28)} ${"packets".padStart(8)} ${"MB".padStart(5)}  ${"first".padStart(6)} ${"file".padStart(6)} ${"all".padStart(6)} ${"MB RSS".padStart(6)}`,
  );
  if (first !== undefined) {
    await report(first.slice(-28), first);
  } else {
    for (const [name, pieces] of Object.entries(CASES)) {
      const path = join(folder, "capture");
      writeFile(path, pieces());
      await report(name, path);
    }
  }
}
