import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/bytes/index.js";
import { Exchanges } from "../../../src/proxy/split/exchanges.js";
import { MessageSplitter, type SplitOptions } from "../../../src/proxy/split/message-splitter.js";
import type { Unit } from "../../../src/proxy/split/unit.js";
import { HttpDecoder } from "../../../src/wire/index.js";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const text = (piece: Uint8Array): string => String.fromCharCode(...piece);

const REQUEST = "POST /api/v1/scheduler HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
const MESSAGE =
  "POST /master/mesos.internal.PongSlaveMessage HTTP/1.1\r\nUser-Agent: libprocess/a@1.2.3.4:5\r\n\r\n";
const CHUNKED = `${MESSAGE.slice(0, -2)}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`;
const ANSWER = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
const STREAM =
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
const chunk = (data: string): string => `${data.length.toString(16)}\r\n${data}\r\n`;
const record = (data: string): string => `${data.length}\n${data}`;

interface Cut {
  readonly units: readonly Unit[];
  readonly described: readonly string[];
}

/** Pushes pieces of a response stream, behind one request, or of a request stream. */
function split(
  pieces: readonly string[],
  direction: "request" | "response",
  more: Partial<SplitOptions> = {},
): Cut {
  const exchanges = new Exchanges();
  if (direction === "response") {
    const asked = new MessageSplitter(
      { direction: "request", exchanges, wants: () => true, maxBytes: 1000 },
      () => {},
    );
    asked.push(bytes(REQUEST));
  }
  const units: Unit[] = [];
  const splitter = new MessageSplitter(
    { direction, exchanges, wants: () => true, maxBytes: 1000, ...more },
    (unit) => units.push(unit),
  );
  for (const piece of pieces) splitter.push(bytes(piece));
  splitter.end();
  return { units, described: units.map(describeUnit) };
}

function describeUnit(unit: Unit): string {
  if (unit.kind === "bytes") return `bytes ${JSON.stringify(text(unit.raw))}`;
  if (unit.kind === "message") return `message ${text(unit.body)}`;
  return `${unit.raw === undefined ? "reframed" : "records"} ${unit.records.map(text).join(",")}`;
}

/** What the units are on the wire when nobody changes them. */
function joined(units: readonly Unit[]): string {
  return text(
    concatBytes(
      units.map((unit) => {
        if (unit.kind !== "records" || unit.raw !== undefined) return unit.raw as Uint8Array;
        const framed = unit.records.map((each) => record(text(each)));
        return bytes(framed.map((each) => (unit.framing === "bare" ? each : chunk(each))).join(""));
      }),
    ),
  );
}

describe("MessageSplitter", () => {
  it("gives each whole message as one unit", () => {
    const { described } = split([MESSAGE + CHUNKED + MESSAGE], "request");
    expect(described).toEqual(["message ", "message abc", "message "]);
  });

  it("passes bodies that nobody wants, and those that are too long, as they come", () => {
    const long = `HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n${"x".repeat(3000)}`;
    const { units, described } = split([long.slice(0, 500), long.slice(500), ANSWER], "response");
    expect(units.map(({ kind }) => kind)).toEqual(
      ["bytes", "bytes", "message"].slice(-described.length),
    );
    expect(joined(units)).toBe(long + ANSWER);
    const unwanted = split([CHUNKED], "request", { wants: () => false });
    expect(unwanted.units.every(({ kind }) => kind === "bytes")).toBe(true);
    expect(joined(unwanted.units)).toBe(CHUNKED);
  });

  it("gives the records of one chunk, and the head of the stream before any comes", () => {
    const pieces = [
      STREAM,
      chunk(record("one")),
      chunk(record("two") + record("three")),
      "0\r\n\r\n",
    ];
    expect(split(pieces, "response").described).toEqual([
      `bytes ${JSON.stringify(STREAM)}`,
      "records one",
      "records two,three",
      'bytes "0\\r\\n\\r\\n"',
    ]);
  });

  it("makes chunks anew only where a record shares one with part of another", () => {
    const whole = record("first") + record("second") + record("third");
    const pieces = [STREAM, chunk(whole.slice(0, 9)), chunk(whole.slice(9)), chunk(record("last"))];
    const { units, described } = split([...pieces, "0\r\n\r\n"], "response");
    expect(described.slice(1)).toEqual([
      "reframed first",
      "reframed second,third",
      "records last",
      'bytes "0\\r\\n\\r\\n"',
    ]);
    expect(joined(units)).toBe(
      `${STREAM}${["first", "second", "third", "last"].map((each) => chunk(record(each))).join("")}0\r\n\r\n`,
    );
  });

  it("keeps a record as it came that takes several chunks", () => {
    const whole = record("a long record");
    const pieces = [STREAM, chunk(whole.slice(0, 5)), chunk(whole.slice(5))];
    const { units, described } = split(pieces, "response");
    expect(described.slice(1)).toEqual(["records a long record"]);
    expect(joined(units)).toBe(pieces.join(""));
  });

  it("passes what is no HTTP, and what comes behind damage, as it is", () => {
    for (const odd of ["\x16\x03\x01 hello", `${CHUNKED}nonsense\r\n\r\n${CHUNKED}`]) {
      const { units } = split([odd], "request");
      expect(joined(units)).toBe(odd);
    }
  });

  it("gives what was cut short as it is", () => {
    const { units, described } = split([CHUNKED.slice(0, -4)], "request");
    expect(described).toHaveLength(1);
    expect(units[0]?.kind).toBe("bytes");
    expect(joined(units)).toBe(CHUNKED.slice(0, -4));
  });
});

const responses = fc.array(
  fc.oneof(
    fc.constant(ANSWER),
    fc.string({ maxLength: 20 }).map((body) => {
      const plain = body.replace(/[^ -~]/g, "?");
      return `HTTP/1.1 200 OK\r\nContent-Length: ${plain.length}\r\n\r\n${plain}`;
    }),
    fc
      .tuple(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 6 }),
        fc.array(fc.nat(12), { minLength: 1, maxLength: 5 }),
        fc.constantFrom("", "999999\n", "no record", "7\nabc"),
      )
      .map(([records, cuts, rest]) => {
        let body = records.map(record).join("") + rest;
        let chunks = "";
        for (let at = 0; body.length > 0; at++) {
          const length = (cuts[at % cuts.length] ?? 0) + 1;
          chunks += chunk(body.slice(0, length));
          body = body.slice(length);
        }
        return `${STREAM}${chunks}0\r\n\r\n`;
      }),
  ),
  { maxLength: 5 },
);

describe("MessageSplitter, whatever comes in whatever pieces", () => {
  it("loses and invents no byte of any body", () => {
    fc.assert(
      fc.property(
        responses,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
        fc.nat(400),
        (messages, sizes, cutAt) => {
          const stream = messages.join("");
          const kept = cutAt < 100 ? stream.slice(0, Math.max(0, stream.length - cutAt)) : stream;
          const pieces: string[] = [];
          for (let at = 0, n = 0; at < kept.length; n++) {
            const size = sizes[n % sizes.length] ?? 1;
            pieces.push(kept.slice(at, at + size));
            at += size;
          }
          const { units } = split(pieces, "response");
          expect(bodiesOf(joined(units))).toBe(bodiesOf(kept));
          // Where no chunk was made anew, the stream is the same to the byte.
          if (!units.some((unit) => unit.kind === "records" && unit.raw === undefined)) {
            expect(joined(units)).toBe(kept);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Heads and bodies of a stream, whatever its chunks. */
function bodiesOf(stream: string): string {
  const decoder = new HttpDecoder({ direction: "response" });
  decoder.push(bytes(stream));
  decoder.end();
  let all = "";
  for (;;) {
    const step = decoder.next();
    if (step.kind === "head") all += `\n${step.head.offset === 0 ? 0 : 1}${step.head.version} `;
    else if (step.kind === "data") all += text(step.bytes);
    else if (step.kind !== "end") return all;
  }
}
