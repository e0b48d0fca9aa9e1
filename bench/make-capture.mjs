// Makes the captures that the benchmarks read: deterministic, so that runs can be compared.
//
//   node bench/make-capture.mjs updates FILE [MESSAGES] [CONNECTIONS]   libprocess StatusUpdateMessages
//   node bench/make-capture.mjs stream FILE [EVENTS]                    one v1 SUBSCRIBE stream, protobuf
import { closeSync, openSync, writeSync } from "node:fs";
import { encodeMessage, schemaAt } from "../dist/src/wire/index.js";

const MSS = 1448;
const text = new TextEncoder();

/** A pcap file of Ethernet, IPv4 and TCP without checksums, written as it grows. */
class PcapFile {
  #fd;
  #pieces = [];
  #pending = 0;
  #packets = 0;
  size = 0;

  constructor(path) {
    this.#fd = openSync(path, "w");
    const head = new DataView(new ArrayBuffer(24));
    head.setUint32(0, 0xa1b2c3d4, true);
    head.setUint16(4, 2, true);
    head.setUint16(6, 4, true);
    head.setUint32(16, 262144, true);
    head.setUint32(20, 1, true);
    this.#write(new Uint8Array(head.buffer));
  }

  packet({ from, to, seq, ack, flags, payload = new Uint8Array(0) }) {
    const length = 54 + payload.length;
    const bytes = new Uint8Array(16 + length);
    const view = new DataView(bytes.buffer);
    const micros = this.#packets++ * 20;
    view.setUint32(0, 1_760_000_000 + Math.floor(micros / 1e6), true);
    view.setUint32(4, micros % 1e6, true);
    view.setUint32(8, length, true);
    view.setUint32(12, length, true);
    view.setUint16(16 + 12, 0x0800);
    const ip = 30;
    view.setUint16(ip, 0x4500);
    view.setUint16(ip + 2, 40 + payload.length);
    view.setUint16(ip + 6, 0x4000);
    view.setUint16(ip + 8, 0x4006);
    bytes.set(from.ip, ip + 12);
    bytes.set(to.ip, ip + 16);
    const tcp = ip + 20;
    view.setUint16(tcp, from.port);
    view.setUint16(tcp + 2, to.port);
    view.setUint32(tcp + 4, seq >>> 0);
    view.setUint32(tcp + 8, ack >>> 0);
    view.setUint16(tcp + 12, 0x5000 | flags);
    view.setUint16(tcp + 14, 65535);
    bytes.set(payload, tcp + 20);
    this.#write(bytes);
  }

  #write(bytes) {
    this.#pieces.push(bytes);
    this.#pending += bytes.length;
    this.size += bytes.length;
    if (this.#pending > 1 << 20) this.#flush();
  }

  #flush() {
    writeSync(this.#fd, Buffer.concat(this.#pieces));
    this.#pieces = [];
    this.#pending = 0;
  }

  close() {
    this.#flush();
    closeSync(this.#fd);
  }
}

const SYN = 2;
const ACK = 16;
const PSH = 8;
const FIN = 1;

class Conversation {
  #file;
  #client;
  #server;
  #clientSeq = 1000;
  #serverSeq = 5000;

  constructor(file, client, server) {
    this.#file = file;
    this.#client = client;
    this.#server = server;
    file.packet({ from: client, to: server, seq: this.#clientSeq++, ack: 0, flags: SYN });
    file.packet({
      from: server,
      to: client,
      seq: this.#serverSeq++,
      ack: this.#clientSeq,
      flags: SYN | ACK,
    });
    file.packet({
      from: client,
      to: server,
      seq: this.#clientSeq,
      ack: this.#serverSeq,
      flags: ACK,
    });
  }

  fromClient(bytes) {
    for (let at = 0; at < bytes.length; at += MSS) {
      const payload = bytes.subarray(at, at + MSS);
      this.#file.packet({
        from: this.#client,
        to: this.#server,
        seq: this.#clientSeq,
        ack: this.#serverSeq,
        flags: PSH | ACK,
        payload,
      });
      this.#clientSeq += payload.length;
    }
  }

  fromServer(bytes) {
    for (let at = 0; at < bytes.length; at += MSS) {
      const payload = bytes.subarray(at, at + MSS);
      this.#file.packet({
        from: this.#server,
        to: this.#client,
        seq: this.#serverSeq,
        ack: this.#clientSeq,
        flags: PSH | ACK,
        payload,
      });
      this.#serverSeq += payload.length;
    }
  }

  close() {
    this.#file.packet({
      from: this.#client,
      to: this.#server,
      seq: this.#clientSeq,
      ack: this.#serverSeq,
      flags: FIN | ACK,
    });
    this.#file.packet({
      from: this.#server,
      to: this.#client,
      seq: this.#serverSeq,
      ack: this.#clientSeq + 1,
      flags: FIN | ACK,
    });
  }
}

function uuid(n) {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, n * 2654435761);
  new DataView(bytes.buffer).setUint32(12, n);
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return bytes;
}

const FRAMEWORK = "4fa3ec3b-6f3e-4f2c-b8d3-2f8f9e0d7c11-0000";
const agentId = (n) => `4fa3ec3b-6f3e-4f2c-b8d3-2f8f9e0d7c11-S${n}`;

function status(n, agent, id = "slave_id") {
  return {
    task_id: { value: `service.web.${String(n).padStart(8, "0")}` },
    state: n % 7 === 0 ? "TASK_FAILED" : "TASK_RUNNING",
    message: n % 7 === 0 ? "Command exited with status 1" : "Container is healthy",
    [id]: { value: agentId(agent) },
    timestamp: 1760000000 + n / 1000,
    executor_id: { value: `service.web.${String(n).padStart(8, "0")}` },
    healthy: true,
    source: "SOURCE_EXECUTOR",
    uuid: uuid(n),
    labels: {
      labels: [
        { key: "owner", value: "team-a" },
        { key: "zone", value: "eu-1" },
      ],
    },
  };
}

function updates(path, messages, connections) {
  const schema = schemaAt("1.11.0");
  const file = new PcapFile(path);
  const master = { ip: [10, 0, 0, 1], port: 5050 };
  const talks = Array.from(
    { length: connections },
    (_, n) => new Conversation(file, { ip: [10, 0, 1, n + 1], port: 40000 + n }, master),
  );
  for (let n = 0; n < messages; n++) {
    const agent = n % connections;
    const from = `slave(1)@10.0.1.${agent + 1}:5051`;
    const body = encodeMessage(schema, "mesos.internal.StatusUpdateMessage", {
      update: {
        framework_id: { value: FRAMEWORK },
        executor_id: { value: `service.web.${String(n).padStart(8, "0")}` },
        slave_id: { value: agentId(agent) },
        status: status(n, agent),
        timestamp: 1760000000 + n / 1000,
        uuid: uuid(n),
      },
      pid: from,
    });
    const head = text.encode(
      `POST /master/mesos.internal.StatusUpdateMessage HTTP/1.1\r\nUser-Agent: libprocess/${from}\r\n` +
        `Libprocess-From: ${from}\r\nConnection: Keep-Alive\r\nHost: \r\nTransfer-Encoding: chunked\r\n\r\n` +
        `${body.length.toString(16)}\r\n`,
    );
    talks[agent].fromClient(Buffer.concat([head, body, text.encode("\r\n0\r\n\r\n")]));
  }
  for (const talk of talks) talk.close();
  file.close();
  return file.size;
}

function stream(path, events) {
  const schema = schemaAt("1.11.0");
  const file = new PcapFile(path);
  const talk = new Conversation(
    file,
    { ip: [10, 0, 2, 1], port: 50000 },
    { ip: [10, 0, 0, 1], port: 5050 },
  );
  const call = encodeMessage(schema, "mesos.v1.scheduler.Call", {
    type: "SUBSCRIBE",
    subscribe: { framework_info: { user: "root", name: "bench" } },
  });
  talk.fromClient(
    Buffer.concat([
      text.encode(
        "POST /api/v1/scheduler HTTP/1.1\r\nHost: 10.0.0.1:5050\r\nContent-Type: application/x-protobuf\r\n" +
          `Accept: application/x-protobuf\r\nContent-Length: ${call.length}\r\n\r\n`,
      ),
      call,
    ]),
  );
  talk.fromServer(
    text.encode(
      "HTTP/1.1 200 OK\r\nDate: Thu, 09 Oct 2025 08:53:20 GMT\r\nContent-Type: application/x-protobuf\r\n" +
        "Mesos-Stream-Id: 6f3e4f2c-b8d3-4f8f-9e0d-7c114fa3ec3b\r\nTransfer-Encoding: chunked\r\n\r\n",
    ),
  );
  for (let n = 0; n < events; n++) {
    const event = encodeMessage(schema, "mesos.v1.scheduler.Event", {
      type: "UPDATE",
      update: { status: status(n, n % 50, "agent_id") },
    });
    const record = Buffer.concat([text.encode(`${event.length}\n`), event]);
    talk.fromServer(
      Buffer.concat([
        text.encode(`${record.length.toString(16)}\r\n`),
        record,
        text.encode("\r\n"),
      ]),
    );
  }
  talk.fromServer(text.encode("0\r\n\r\n"));
  talk.close();
  file.close();
  return file.size;
}

const [kind, path, first, second] = process.argv.slice(2);
if ((kind !== "updates" && kind !== "stream") || path === undefined) {
  console.error("usage: node bench/make-capture.mjs updates|stream FILE [COUNT] [CONNECTIONS]");
  process.exit(1);
}
const size =
  kind === "updates"
    ? updates(path, Number(first ?? 100_000), Number(second ?? 50))
    : stream(path, Number(first ?? 20_000));
console.error(`${path}: ${size} bytes`);
