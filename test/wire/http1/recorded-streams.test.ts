import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/bytes/index.js";
import { findMessageStart, HttpDecoder } from "../../../src/wire/index.js";
import { recordedStreams } from "./recorded.js";
import { byteByByte, cutAt, transcribe } from "./transcript.js";

const streams = recordedStreams();

describe.each(streams.map((stream) => [stream.name, stream] as const))("%s", (_name, stream) => {
  const { bytes, direction } = stream;
  const whole = transcribe({ direction }, [bytes]);

  it("is read as a separate parser reads it", () => {
    const lines = whole.messages.map(({ start, headers, body, endOffset }) => {
      const cut = endOffset === undefined ? " cut" : "";
      return `${start} | ${headers.length} headers | ${body.length / 2} bytes${cut}`;
    });
    expect(lines).toEqual(stream.expected);
    expect(whole.messages.flatMap(({ notes }) => notes)).toEqual([]);
    expect(whole.end).toMatch(/^closed|^truncated chunk-line/);
    expect(whole.rest).toBe("");
  });

  it("is covered by its messages without a hole", () => {
    let end = 0;
    for (const message of whole.messages) {
      expect(message.offset).toBe(end);
      end = message.endOffset ?? bytes.length;
    }
    expect(end).toBe(bytes.length);
  });

  it("is read alike byte by byte and split anywhere", () => {
    expect(transcribe({ direction }, byteByByte(bytes))).toEqual(whole);
    for (let index = 0; index <= Math.min(bytes.length, 4096); index++) {
      const other = transcribe({ direction }, cutAt(bytes, index));
      // A deep comparison for each split would take most of the test's time.
      if (JSON.stringify(other) !== JSON.stringify(whole)) expect(other).toEqual(whole);
    }
  });

  it("is read alike in random chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (indexes) => {
        const cuts = [...indexes].sort((a, b) => a - b);
        expect(transcribe({ direction }, cutAt(bytes, ...cuts))).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it("is found again at a message start from any place, and nowhere else", () => {
    const starts = new Set(whole.messages.map(({ offset }) => offset));
    for (let from = 0; from < bytes.length; from++) {
      const found = findMessageStart(bytes, from, direction);
      const next = [...starts].find((start) => start >= from);
      if (found.kind === "found") expect(found.index).toBe(next);
      else expect(next).toBeUndefined();
    }
  });

  it("keeps heads as they came", () => {
    const decoder = new HttpDecoder({ direction });
    for (const byte of byteByByte(bytes)) decoder.push(byte);
    for (let step = decoder.next(); step.kind !== "need-data"; step = decoder.next()) {
      if (step.kind === "malformed") expect.unreachable(step.text);
      if (step.kind !== "head") continue;
      const { offset, bytes: head } = step.head;
      expect(head).toEqual(bytes.subarray(offset, offset + head.length));
    }
  });
});

describe("HttpDecoder on damaged input", () => {
  const corpus = streams.map(({ bytes }) => bytes);

  it("reads mutated streams to an end, and loses no byte", () => {
    const mutation = fc.record({
      stream: fc.nat(corpus.length - 1),
      edits: fc.array(fc.record({ at: fc.nat(5000), bytes: fc.uint8Array({ maxLength: 4 }) }), {
        maxLength: 5,
      }),
      cut: fc.nat(8000),
      direction: fc.constantFrom("request", "response"),
    });
    fc.assert(
      fc.property(mutation, ({ stream, edits, cut, direction }) => {
        let bytes = corpus[stream] ?? new Uint8Array(0);
        for (const edit of edits) {
          const at = edit.at % (bytes.length + 1);
          bytes = concatBytes([bytes.subarray(0, at), edit.bytes, bytes.subarray(at + 2)]);
        }
        const index = cut % (bytes.length + 1);
        const whole = transcribe({ direction }, [bytes]);
        expect(transcribe({ direction }, cutAt(bytes, index))).toEqual(whole);
        accountsForAll(bytes, direction);
      }),
      { numRuns: 500 },
    );
  });

  it("reads arbitrary bytes to an end", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom("request", "response"),
        (bytes, direction) => {
          expect(transcribe({ direction }, byteByByte(bytes))).toEqual(
            transcribe({ direction }, [bytes]),
          );
          accountsForAll(bytes, direction);
        },
      ),
    );
  });
});

/** What events cover and what is left add up to the whole. */
function accountsForAll(bytes: Uint8Array, direction: "request" | "response"): void {
  const decoder = new HttpDecoder({ direction });
  decoder.push(bytes);
  decoder.end();
  for (;;) {
    const step = decoder.next();
    if (step.kind === "malformed" || step.kind === "truncated" || step.kind === "closed") break;
  }
  expect(decoder.offset + decoder.takeRest().length).toBe(bytes.length);
}
