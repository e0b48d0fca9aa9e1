import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CaptureDecoder,
  encodeInterfaceDescription,
  encodeInterfaceStatistics,
  encodeSectionHeader,
} from "../../src/capture/index.js";
import { bytes } from "./support/bytes.js";
import { pcapHeader, pcapRecord } from "./support/files.js";
import { decodeChunks, decodeFile } from "./support/run.js";
import { SAMPLE_FILES } from "./support/sample-files.js";

function* pieces(file: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < file.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield file.subarray(at, at + size);
    at += size;
  }
}

describe.each(SAMPLE_FILES)("CaptureDecoder on %s", (_, file) => {
  const whole = decodeFile(file);

  it("gives the same events at every split point", () => {
    for (let at = 0; at <= file.length; at++) {
      expect(decodeChunks([file.subarray(0, at), file.subarray(at)])).toEqual(whole);
    }
  });

  it("gives the same events byte by byte and in random chunks", () => {
    expect(decodeChunks(pieces(file, [1]))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1 }), (sizes) => {
        expect(decodeChunks(pieces(file, sizes))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it("accounts for every byte of a mutated file and never throws", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        fc.nat(),
        (changes, cut) => {
          const mutated = file.slice(0, file.length - (cut % (file.length + 1)));
          for (const [at, value] of changes) {
            if (mutated.length > 0) mutated[at % mutated.length] = value;
          }
          const events = decodeFile(mutated);
          expect(["end", "malformed"]).toContain(events.at(-1)?.kind);
          const seen = events.reduce(
            (sum, event) =>
              sum +
              (event.kind === "packet"
                ? event.bytes.length
                : event.kind === "damage"
                  ? event.lengthBytes
                  : 0),
            0,
          );
          expect(seen).toBeLessThanOrEqual(mutated.length);
          expect(decodeChunks(pieces(mutated, [7]))).toEqual(events);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("CaptureDecoder", () => {
  const record = pcapRecord({ seconds: 1_700_000_000, fraction: 0, data: bytes("abc") });

  it("delivers a packet with its last byte", () => {
    const decoder = new CaptureDecoder();
    decoder.push(bytes(pcapHeader(), record.subarray(0, -1)));
    expect(decoder.next().kind).toBe("interface");
    expect(decoder.next().kind).toBe("need-data");
    decoder.push(record.subarray(-1));
    expect(decoder.next()).toMatchObject({ kind: "packet", bytes: bytes("abc") });
    expect(decoder.next().kind).toBe("need-data");
  });

  it("answers end again and again, and ignores what comes after", () => {
    const decoder = new CaptureDecoder();
    decoder.push(pcapHeader());
    decoder.end();
    decoder.push(record);
    expect(decoder.next().kind).toBe("interface");
    expect(decoder.next().kind).toBe("end");
    expect(decoder.next().kind).toBe("end");
  });

  it("stays malformed", () => {
    const decoder = new CaptureDecoder();
    decoder.push(bytes("GET / HTTP/1.1\r\n"));
    const answer = decoder.next();
    expect(answer).toEqual({
      kind: "malformed",
      offset: 0,
      reason: "found text data, want a pcap or pcapng file",
    });
    decoder.push(bytes(pcapHeader(), record));
    decoder.end();
    expect(decoder.next()).toEqual(answer);
  });

  it.each([
    [bytes(), "found nothing, want a pcap or pcapng file"],
    [bytes(1, 2, 3), "found the bytes 01 02 03, want a pcap or pcapng file"],
    [bytes(0x1f, 0x8b, 8, 0), "found gzip data, want a pcap or pcapng file"],
  ])("refuses %j", (file, reason) => {
    expect(decodeFile(file)).toEqual([{ kind: "malformed", offset: 0, reason }]);
  });

  it("hands out views of the chunk, not copies", () => {
    const file = bytes(pcapHeader(), record);
    const [, packet] = decodeFile(file);
    expect(packet?.kind === "packet" && packet.bytes.buffer).toBe(file.buffer);
  });

  it("takes a Buffer and hands out plain arrays", () => {
    const [, packet] = decodeFile(Buffer.from(bytes(pcapHeader(), record)));
    expect(packet?.kind === "packet" && packet.bytes.constructor).toBe(Uint8Array);
  });

  it("counts what it read", () => {
    const decoder = new CaptureDecoder();
    decoder.push(bytes(pcapHeader(), record, new Uint8Array(64), record, record.subarray(0, 9)));
    decoder.end();
    while (decoder.next().kind !== "end");
    expect(decoder.statistics()).toEqual({
      packets: 2,
      packetBytes: 6,
      damaged: 2,
      damagedBytes: 73,
      droppedAtCapture: 0n,
    });
  });
});

describe("packets dropped at capture", () => {
  it("are the last count of each interface, in all sections", () => {
    const decoder = new CaptureDecoder();
    const head = [
      encodeSectionHeader(),
      encodeInterfaceDescription({ linkType: 1 }),
      encodeInterfaceDescription({ linkType: 1 }),
    ];
    const count = (interfaceId: number, dropped?: bigint): Uint8Array =>
      encodeInterfaceStatistics({
        interfaceId,
        timeNs: 0n,
        ...(dropped === undefined ? {} : { dropped }),
      });
    decoder.push(bytes(...head, count(0, 2n), count(1, 10n), count(0, 5n), count(0)));
    decoder.push(bytes(...head, count(0, 100n)));
    decoder.end();
    while (decoder.next().kind !== "end");
    expect(decoder.statistics().droppedAtCapture).toBe(115n);
  });
});
