// HTTP/1 decoding and the libprocess envelope alone: CPU time per message, the best of five rounds, on the corpora of
// the large bench; beside it what Node's own parser takes (llhttp, in C, with the callbacks that `node:http` sets).
// Run after `npm run build`: node bench/http1.mjs [dist/src]
import { HTTPParser } from "node:_http_common";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const dist = resolve(process.argv[2] ?? "dist/src");
const { encodeLibprocessMessage, HttpDecoder, parseEnvelope, encodeRecord, RecordDecoder } =
  await import(pathToFileURL(resolve(dist, "wire/index.js")).href);

function measure(name, units, run) {
  run();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, user + system);
  }
  const each = (best / units).toFixed(3);
  console.log(`${name.padEnd(60)} ${(best / 1e3).toFixed(1).padStart(8)} ms  ${each} us each`);
  return best;
}

/** The same bytes through Node's parser, and how our time compares. */
function measureBoth(name, units, chunks, run) {
  const ours = measure(name, units, run);
  const theirs = measure("  Node's parser", units, () => decodeInNode(chunks(), units));
  console.log(`  ours takes ${(ours / theirs).toFixed(1)} times as long`);
}

function decodeInNode(chunks, wanted) {
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.REQUEST, {});
  let messages = 0;
  parser[HTTPParser.kOnHeaders] = () => {};
  parser[HTTPParser.kOnHeadersComplete] = () => 0;
  parser[HTTPParser.kOnBody] = () => {};
  parser[HTTPParser.kOnMessageComplete] = () => {
    messages++;
  };
  for (const chunk of chunks) {
    const result = parser.execute(chunk);
    if (result instanceof Error) throw result;
  }
  if (messages !== wanted) throw new Error(`Node found ${messages} messages, want ${wanted}`);
}

/** The same bytes cut into chunks of a size. */
function* cut(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function decode(chunks, envelopes) {
  const decoder = new HttpDecoder({ direction: "request" });
  let messages = 0;
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (let step = decoder.next(); step.kind !== "need-data"; step = decoder.next()) {
      if (step.kind === "malformed") throw new Error(step.text);
      if (step.kind === "head" && envelopes && parseEnvelope(step.head).kind === "libprocess")
        messages++;
      if (step.kind === "end" && !envelopes) messages++;
    }
  }
  return messages;
}

const count = 100_000;
const from = { id: "slave(1)", ip: "127.0.0.2", port: 5051 };
const name = "mesos.internal.StatusUpdateMessage";
const one = encodeLibprocessMessage({
  from,
  to: { id: "master" },
  name,
  body: new Uint8Array(480),
});
const stream = new Uint8Array(one.length * count);
for (let index = 0; index < count; index++) stream.set(one, index * one.length);
const title = `${count} messages of ${one.length} bytes`;
for (const size of [stream.length, 65536, 1448, 100]) {
  measureBoth(
    `${title}, chunks of ${size}`,
    count,
    () => cut(stream, size),
    () => decode(cut(stream, size), false),
  );
}
// The messages above have the same head, as those of one agent do, which only our reader makes use of.
const various = Buffer.concat(
  Array.from({ length: count }, (_, index) =>
    encodeLibprocessMessage({
      from: { ...from, id: `slave(${index})` },
      to: { id: "master" },
      name,
      body: new Uint8Array(480),
    }),
  ),
);
measureBoth(
  "as many whose heads differ, chunks of 1448",
  count,
  () => cut(various, 1448),
  () => decode(cut(various, 1448), false),
);
measure(`${title}, chunks of 1448, envelopes`, count, () => decode(cut(stream, 1448), true));

const tiny = new Uint8Array(Buffer.from("GET / HTTP/1.1\r\n\r\n".repeat(1_000_000)));
measureBoth(
  "10^6 requests of 18 bytes, chunks of 65536",
  1_000_000,
  () => cut(tiny, 65536),
  () => decode(cut(tiny, 65536), false),
);

const big = encodeLibprocessMessage({
  from,
  to: { id: "master" },
  name,
  body: new Uint8Array(64 << 20),
});
measure("one message of 64 MiB, chunks of 1448", 1, () => decode(cut(big, 1448), false));
const small = big.subarray(0, 1 << 20);
measure("1 MiB of it byte by byte", small.length, () => decode(cut(small, 1), false));

const record = encodeRecord(new Uint8Array(300));
const records = new Uint8Array(record.length * count);
for (let index = 0; index < count; index++) records.set(record, index * record.length);
for (const size of [65536, 1448]) {
  measure(`${count} records of ${record.length} bytes, chunks of ${size}`, count, () => {
    const decoder = new RecordDecoder();
    for (const chunk of cut(records, size)) {
      decoder.push(chunk);
      while (decoder.next().kind === "record");
    }
  });
}
