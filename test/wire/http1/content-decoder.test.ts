import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/bytes/index.js";
import {
  type ContentCoding,
  ContentDecoder,
  contentCodings,
  decodeContent,
  HttpDecoder,
} from "../../../src/wire/index.js";
import { recordedStream } from "./recorded.js";
import { byteByByte, bytesOf, cutAt } from "./transcript.js";

interface Decoded {
  readonly bytes: Uint8Array;
  readonly end: string;
}

function decode(
  chunks: Iterable<Uint8Array>,
  codings: readonly ContentCoding[],
  maxBytes?: number,
): Decoded {
  const decoder = new ContentDecoder(codings, maxBytes);
  const pieces: Uint8Array[] = [];
  const run = (): string => {
    for (;;) {
      const step = decoder.next();
      if (step.kind === "data") pieces.push(step.bytes);
      else return step.kind === "malformed" ? step.code : step.kind;
    }
  };
  for (const chunk of chunks) {
    decoder.push(chunk);
    run();
  }
  decoder.end();
  const end = run();
  return { bytes: concatBytes(pieces), end };
}

const text = bytesOf("the same words again, and again, the same words; ".repeat(40));
const FORMS: readonly (readonly [string, readonly ContentCoding[], Uint8Array])[] = [
  ["gzip", ["gzip"], new Uint8Array(gzipSync(text))],
  ["zlib as deflate", ["deflate"], new Uint8Array(deflateSync(text))],
  ["raw deflate", ["deflate"], new Uint8Array(deflateRawSync(text))],
  ["stored blocks", ["gzip"], new Uint8Array(gzipSync(text, { level: 0 }))],
  ["gzip upon deflate", ["deflate", "gzip"], new Uint8Array(gzipSync(deflateSync(text)))],
  [
    "two gzip members",
    ["gzip"],
    new Uint8Array(Buffer.concat([gzipSync(text.subarray(0, 500)), gzipSync(text.subarray(500))])),
  ],
];

describe("ContentDecoder", () => {
  it.each(FORMS)("decodes %s at every split point", (_name, codings, encoded) => {
    const wanted: Decoded = { bytes: text, end: "closed" };
    expect(decode([encoded], codings)).toEqual(wanted);
    expect(decode(byteByByte(encoded), codings)).toEqual(wanted);
    for (let index = 0; index <= encoded.length; index++) {
      expect(decode(cutAt(encoded, index), codings).end).toBe("closed");
    }
  });

  it.each(FORMS)("notices that %s ends early", (_name, codings, encoded) => {
    for (const length of [1, 2, 12, encoded.length >> 1, encoded.length - 9, encoded.length - 1]) {
      if (codings.length === 1 && codings[0] === "deflate" && length === encoded.length - 1)
        continue;
      if (_name === "two gzip members" && length > encoded.length - 9) continue;
      const { bytes, end } = decode([encoded.subarray(0, length)], codings);
      expect([length, end]).toEqual([length, "content-coding"]);
      expect(bytes).toEqual(text.subarray(0, bytes.length));
    }
  });

  it("decodes random data in random chunks", () => {
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.array(fc.constantFrom(1, 2, 3), { maxLength: 5000 }).map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(data, fc.array(fc.nat(6000), { maxLength: 10 }), (bytes, indexes) => {
        for (const [codings, encoded] of [
          [["gzip"], new Uint8Array(gzipSync(bytes))],
          [["deflate"], new Uint8Array(deflateSync(bytes))],
        ] as const) {
          const cuts = indexes.map((i) => Math.min(i, encoded.length)).sort((a, b) => a - b);
          expect(decode(cutAt(encoded, ...cuts), codings)).toEqual({ bytes, end: "closed" });
        }
      }),
      { numRuns: 200 },
    );
  });

  it("stops a bomb close to its limit", () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(64 << 20), { level: 9 }));
    const { bytes, end } = decode([bomb], ["gzip"], 1 << 20);
    expect([bytes.length, end]).toEqual([1 << 20, "output-limit"]);
  });

  it("notices a wrong checksum, and delivers what came out", () => {
    const wrong = new Uint8Array(gzipSync(text));
    wrong[wrong.length - 8] = (wrong[wrong.length - 8] ?? 0) ^ 1;
    expect(decode([wrong], ["gzip"])).toEqual({ bytes: text, end: "content-coding" });
  });

  it("takes an empty body for nothing", () => {
    expect(decode([], ["gzip"])).toEqual({ bytes: new Uint8Array(0), end: "closed" });
    expect(decode([], ["deflate"])).toEqual({ bytes: new Uint8Array(0), end: "closed" });
    expect(decode([text], [])).toEqual({ bytes: text, end: "closed" });
  });

  it("reads arbitrary and mutated bytes to an end", () => {
    const encoded = new Uint8Array(gzipSync(text));
    const mutated = fc
      .tuple(fc.nat(encoded.length - 1), fc.nat(255))
      .map(([at, byte]) => Uint8Array.from(encoded, (old, index) => (index === at ? byte : old)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
        expect(decode([bytes], ["gzip"], 1 << 20).end).toMatch(
          /closed|content-coding|output-limit/,
        );
        expect(decode([bytes], ["deflate"], 1 << 20).end).toMatch(
          /closed|content-cod|output-limit/,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("stays with damage", () => {
    const decoder = new ContentDecoder(["gzip"]);
    decoder.push(bytesOf("not gzip at all"));
    const first = decoder.next();
    expect(first).toMatchObject({ kind: "malformed", code: "content-coding" });
    decoder.push(new Uint8Array(gzipSync(text)));
    decoder.end();
    expect(decoder.next()).toBe(first);
  });
});

describe("contentCodings", () => {
  it.each([
    [undefined, []],
    ["", []],
    ["identity", []],
    ["gzip", ["gzip"]],
    ["X-GZIP", ["gzip"]],
    ["deflate, gzip", ["deflate", "gzip"]],
    ["br", undefined],
    ["gzip, zstd", undefined],
  ])("reads %j", (header, wanted) => {
    expect(contentCodings(header)).toEqual(wanted);
  });
});

describe("decodeContent", () => {
  it("decodes what Mesos sent to a Go client", () => {
    const decoder = new HttpDecoder({ direction: "response" });
    decoder.push(recordedStream("http1/gzip-state", "response"));
    const head = decoder.next();
    const data = decoder.next();
    if (head.kind !== "head" || data.kind !== "data") throw new Error("no response");
    const codings = contentCodings(head.head.headers.get("content-encoding")) ?? [];
    const { bytes, damage } = decodeContent(data.bytes, codings);
    expect(damage).toBeUndefined();
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({ version: "0.26.0" });
  });

  it("returns a body without codings as it is", () => {
    expect(decodeContent(text, []).bytes).toBe(text);
  });

  it("gives what came before the damage", () => {
    const encoded = new Uint8Array(brotliCompressSync(text));
    expect(decodeContent(encoded, ["gzip"])).toMatchObject({
      bytes: new Uint8Array(0),
      damage: { code: "content-coding" },
    });
  });
});
