// Random and mutated bytes through the whole capture layer: never a throw, always an end, memory within limits.
// FUZZ_CASES sets the number of cases of each property.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CaptureDecoder, type StreamEvent, TcpReassembler } from "../../src/capture/index.js";
import { SAMPLE_FILES } from "../capture/support/sample-files.js";

const numRuns = Number(process.env["FUZZ_CASES"] ?? 100_000);

const folder = "fixtures/capture";
const recorded = readdirSync(folder)
  .filter((name) => /\.pcap(ng)?$/.test(name))
  .map((name) => new Uint8Array(readFileSync(join(folder, name))).subarray(0, 6000));
const seeds: readonly Uint8Array[] = [...recorded, ...SAMPLE_FILES.map(([, file]) => file)];

const LIMITS = {
  connections: 8,
  heldBytes: 4096,
  heldBytesPerStream: 2048,
  heldPiecesPerStream: 16,
  fragmentBytes: 4096,
  fragmentedDatagrams: 4,
} as const;

/** Decodes a file that comes in chunks of one size and checks what must hold for any bytes. */
function run(file: Uint8Array, chunkBytes: number): void {
  const decoder = new CaptureDecoder();
  const reassembler = new TcpReassembler(LIMITS);
  const open = new Set<string>();
  let connections = 0;
  let streamBytes = 0;
  const emit = (event: StreamEvent): void => {
    const { id } = event.conn;
    if (event.kind === "open") {
      connections += 1;
      open.add(`${id}.0`).add(`${id}.1`);
      return;
    }
    const key = `${id}.${event.direction}`;
    if (!open.has(key)) throw new Error(`${event.kind} for ${key}, which is not open`);
    if (event.kind === "end") open.delete(key);
    if (event.kind === "data") streamBytes += event.bytes.length;
  };
  let fileBytes = 0;
  let steps = 0;
  const drain = (): boolean => {
    for (;;) {
      const event = decoder.next();
      steps += 1;
      if (event.kind === "need-data") return false;
      if (event.kind === "end" || event.kind === "malformed") return true;
      if (event.kind === "damage") fileBytes += event.lengthBytes;
      if (event.kind === "packet") {
        fileBytes += event.bytes.length;
        reassembler.push(event, emit);
      }
    }
  };
  let done = false;
  for (let at = 0; at < file.length && !done; at += chunkBytes) {
    decoder.push(file.subarray(at, at + chunkBytes));
    done = drain();
  }
  decoder.end();
  if (!done) expect(drain()).toBe(true);
  reassembler.end(emit);
  expect(open.size).toBe(0);
  expect(fileBytes).toBeLessThanOrEqual(file.length);
  expect(streamBytes).toBeLessThanOrEqual(file.length);
  expect(reassembler.statistics()).toMatchObject({ connections, deliveredBytes: streamBytes });
  // A block takes twelve bytes at least, and may say two things.
  expect(steps).toBeLessThanOrEqual(2 * file.length + 8);
}

const chunkBytes = fc.constantFrom(1, 3, 7, 64, 1448, 1_000_000);

describe("capture", () => {
  it("survives mutated files", () => {
    const change = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom("set", "cut", "insert", "repeat"),
      bytes: fc.uint8Array({ maxLength: 8 }),
      length: fc.nat(64),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        chunkBytes,
        (seed, changes, size) => {
          let file = seed;
          for (const { at, kind, bytes, length } of changes) {
            const start = file.length === 0 ? 0 : at % file.length;
            const before = file.subarray(0, start);
            const after = file.subarray(start + (kind === "set" ? bytes.length : 0));
            if (kind === "set" || kind === "insert") file = joined(before, bytes, after);
            else if (kind === "cut") file = joined(before, after.subarray(length));
            else file = joined(before, after.subarray(0, length), after);
          }
          run(file, size);
        },
      ),
      { numRuns },
    );
  });

  it("survives random bytes behind a magic", () => {
    const start = fc.constantFrom(...seeds.map((seed) => seed.subarray(0, 24)));
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300, max: 8 }),
    );
    fc.assert(
      fc.property(start, noise, chunkBytes, (head, tail, size) => {
        run(joined(head, tail), size);
      }),
      { numRuns },
    );
  });

  it("survives random packets of every link type", () => {
    const packet = fc.record({
      linkType: fc.constantFrom(0, 1, 12, 101, 108, 113, 228, 229, 276, 147),
      bytes: fc.oneof(fc.uint8Array({ maxLength: 120 }), fc.uint8Array({ maxLength: 120, max: 1 })),
      version: fc.constantFrom(0x45, 0x46, 0x60),
      extra: fc.nat(200),
      seconds: fc.nat(100_000),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 20 }), (packets) => {
        const reassembler = new TcpReassembler(LIMITS);
        const emit = (): void => {};
        for (const { linkType, bytes, version, extra, seconds } of packets) {
          if (bytes.length > 0) bytes[0] = version;
          reassembler.push(
            {
              kind: "packet",
              seconds,
              nanos: 0,
              linkType,
              interfaceId: 0,
              bytes,
              originalLengthBytes: bytes.length + extra,
              comments: [],
            },
            emit,
          );
        }
        reassembler.end(emit);
        expect(reassembler.statistics().packets).toBe(packets.length);
      }),
      { numRuns },
    );
  });
});

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
