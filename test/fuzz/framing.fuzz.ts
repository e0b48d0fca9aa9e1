import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../src/bytes/index.js";
import {
  ContentDecoder,
  encodeRecord,
  findMessageStart,
  RecordDecoder,
} from "../../src/wire/index.js";
import { transcribe } from "../wire/http1/transcript.js";
import { Dice, damaged } from "./support/damage.js";

// Damaged streams give the same result however they are cut, and never an exception. FUZZ_CASES sets the number
// of cases of each property.
const numRuns = Number(process.env["FUZZ_CASES"] ?? 100_000);

const MOST_BYTES = 6000;

/** The beginnings of recorded streams. */
function recorded(name: string): Uint8Array[] {
  return ["http1", "libprocess"].flatMap((area) => {
    const folder = new URL(`../../fixtures/wire/${area}/`, import.meta.url);
    return readdirSync(folder).flatMap((each) =>
      readdirSync(new URL(`${each}/`, folder))
        .filter((file) => file === name)
        .map((file) => readFileSync(new URL(`${each}/${file}`, folder)).subarray(0, MOST_BYTES)),
    );
  });
}

function* cut(bytes: Uint8Array, dice: Dice): Generator<Uint8Array> {
  const most = dice.pick([1, 7, 100, 2000]);
  for (let at = 0; at < bytes.length; ) {
    const size = dice.roll(most) + 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const STREAMS = {
  request: recorded("requests.bin"),
  response: recorded("responses.bin"),
};

describe("damaged streams", () => {
  test("of HTTP read alike in any pieces", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const dice = new Dice(seed);
        const direction = dice.pick(["request", "response"] as const);
        const bytes = damaged(dice.pick(STREAMS[direction]), dice);
        const whole = transcribe({ direction }, [bytes]);
        expect(transcribe({ direction }, cut(bytes, dice))).toEqual(whole);
        const start = findMessageStart(bytes, dice.roll(bytes.length), direction);
        expect(start.index).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns },
    );
  });

  /** Records as text, then how the stream ended. */
  function records(chunks: Iterable<Uint8Array>): string[] {
    const decoder = new RecordDecoder({ maxRecordBytes: 10_000 });
    const seen: string[] = [];
    const run = (): void => {
      for (;;) {
        const step = decoder.next();
        if (step.kind === "need-data") return;
        seen.push(
          `${step.kind} ${"bytes" in step ? Buffer.from(step.bytes).toString("latin1") : ""}`,
        );
        if (step.kind !== "record" && step.kind !== "damaged") return;
      }
    };
    for (const chunk of chunks) {
      decoder.push(chunk);
      run();
    }
    decoder.end();
    run();
    // What is final is said again whenever somebody asks.
    const last = seen.at(-1);
    while (seen.length > 1 && seen.at(-2) === last && !last?.startsWith("record")) seen.pop();
    return seen;
  }

  test("of records read alike in any pieces", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const dice = new Dice(seed);
        const all = Array.from({ length: dice.roll(6) }, () =>
          encodeRecord(Buffer.from("x".repeat(dice.roll(300)))),
        );
        const bytes = damaged(concatBytes(all), dice);
        expect(records(cut(bytes, dice))).toEqual(records([bytes]));
      }),
      { numRuns },
    );
  });

  const compressed = new Uint8Array(
    gzipSync(
      Buffer.from(JSON.stringify({ slaves: Array(200).fill({ id: "S", pid: "slave(1)" }) })),
    ),
  );

  test("of gzip end in bytes or in an error, below their limit", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const dice = new Dice(seed);
        const decoder = new ContentDecoder(["gzip"], 4000);
        let out = 0;
        for (const chunk of cut(damaged(compressed, dice), dice)) {
          decoder.push(chunk);
          out += take(decoder);
        }
        decoder.end();
        out += take(decoder);
        expect(out).toBeLessThanOrEqual(4000);
      }),
      { numRuns },
    );
  });

  function take(decoder: ContentDecoder): number {
    for (let bytes = 0; ; ) {
      const step = decoder.next();
      if (step.kind !== "data") return bytes;
      bytes += step.bytes.length;
    }
  }
});
