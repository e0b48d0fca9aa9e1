// What is sent through a proxy, and how fast it comes through.
import { connect } from "node:net";

const BODY = 480;
const MESSAGE = Buffer.concat([
  Buffer.from(
    "POST /master/mesos.internal.StatusUpdateMessage HTTP/1.1\r\n" +
      "User-Agent: libprocess/slave(1)@127.0.0.1:5051\r\nLibprocess-From: slave(1)@127.0.0.1:5051\r\n" +
      "Connection: Keep-Alive\r\nHost: \r\nTransfer-Encoding: chunked\r\n\r\n" +
      `${statusUpdate().length.toString(16)}\r\n`,
  ),
  statusUpdate(),
  Buffer.from("\r\n0\r\n\r\n"),
]);

/** The protobuf of a status update with some text in it. */
function statusUpdate() {
  const text = (number, value) => field(number, Buffer.from(value));
  const field = (number, bytes) =>
    Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
  const id = (number, value) => field(number, text(1, value));
  const message = "x".repeat(BODY - 220);
  const status = Buffer.concat([id(1, "task-1"), Buffer.from([0x10, 1]), text(4, message)]);
  const update = Buffer.concat([
    id(1, "1530b48b-0000-0000-0000-000000000000-0000"),
    id(3, "1530b48b-0000-0000-0000-000000000000-S0"),
    field(4, status),
    Buffer.from([0x29, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]),
    field(6, Buffer.alloc(16, 7)),
  ]);
  return Buffer.concat([field(1, update), text(2, "slave(1)@127.0.0.1:5051")]);
}

function varint(value) {
  return value < 128 ? [value] : [(value & 127) | 128, value >> 7];
}

const ANSWER_MARK = Buffer.from("HTTP/1.1 202");
const WINDOW = 2048;
const BATCH = 64;

async function open(port) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return socket;
}

/** Messages a second on one connection, at most a window of them without an answer. */
export async function throughput(port, count) {
  const socket = await open(port);
  const batch = Buffer.concat(Array.from({ length: BATCH }, () => MESSAGE));
  const started = process.hrtime.bigint();
  let sent = 0;
  let answered = 0;
  await new Promise((resolve, reject) => {
    const send = () => {
      while (sent < count && sent - answered < WINDOW) {
        sent += BATCH;
        if (!socket.write(batch)) break;
      }
    };
    socket.on("data", (bytes) => {
      answered += marks(bytes);
      if (answered >= count) resolve();
      else send();
    });
    socket.on("drain", send);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`closed after ${answered} answers`)));
    send();
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  socket.removeAllListeners("close");
  socket.destroy();
  return count / seconds;
}

function marks(bytes) {
  let count = 0;
  for (let at = bytes.indexOf(ANSWER_MARK); at >= 0; at = bytes.indexOf(ANSWER_MARK, at + 12))
    count++;
  return count;
}

/** Round trips one after the other, in microseconds, sorted. */
export async function latencies(port, count) {
  const socket = await open(port);
  const times = [];
  for (let round = 0; round < count; round++) {
    const started = process.hrtime.bigint();
    socket.write(MESSAGE);
    await new Promise((resolve) => socket.once("data", resolve));
    times.push(Number(process.hrtime.bigint() - started) / 1e3);
  }
  socket.destroy();
  // The first ones warm up.
  return times.slice(count >> 3).sort((a, b) => a - b);
}

/** Megabytes a second of one long request. */
export async function bulk(port, bytes, sink) {
  const socket = await open(port);
  const chunk = Buffer.alloc(1 << 16, "x");
  const head = `POST /bulk HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n`;
  const before = sink.bytes;
  const started = process.hrtime.bigint();
  await new Promise((resolve, reject) => {
    socket.on("error", reject);
    let left = bytes;
    const send = () => {
      while (left > 0) {
        left -= chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    sink.wake = () => {
      if (sink.bytes - before >= bytes) resolve();
    };
    socket.on("drain", send);
    socket.write(head);
    send();
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  sink.wake = () => {};
  socket.destroy();
  return bytes / 1e6 / seconds;
}
