import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes, encodeHex, encodeUtf8 } from "../../../src/bytes/index.js";
import {
  encodeRecord,
  encodeRecordHeader,
  HttpDecoder,
  RecordDecoder,
  type RecordDecoderOptions,
  type RecordStep,
} from "../../../src/wire/index.js";
import { recordedStream } from "../http1/recorded.js";
import { byteByByte, bytesOf, cutAt } from "../http1/transcript.js";

/** Records as hex and the final answer, whatever the chunks were. */
function read(chunks: Iterable<Uint8Array>, options: RecordDecoderOptions = {}): readonly string[] {
  const decoder = new RecordDecoder(options);
  const lines: string[] = [];
  const run = (): RecordStep => {
    for (;;) {
      const step = decoder.next();
      if (step.kind !== "record") return step;
      lines.push(`${step.offset}:${encodeHex(step.bytes)}`);
    }
  };
  for (const chunk of chunks) {
    decoder.push(chunk);
    run();
  }
  decoder.end();
  const last = run();
  if (last.kind === "malformed") lines.push(`${last.code}@${last.offset}`);
  else if (last.kind === "truncated") {
    lines.push(`truncated ${last.inside}@${last.offset} missing ${last.missingBytes}`);
  } else lines.push(last.kind);
  const rest = decoder.takeRest();
  return rest.length === 0 ? lines : [...lines, `rest ${encodeHex(rest)}`];
}

const hex = (text: string): string => encodeHex(encodeUtf8(text));

const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  ["nothing", "", ["closed"]],
  ["records back to back", "3\nabc1\nx", [`0:${hex("abc")}`, `5:${hex("x")}`, "closed"]],
  ["an empty record", "0\n1\nx", ["0:", `2:${hex("x")}`, "closed"]],
  ["leading zeros", "00000000000000000003\nabc", [`0:${hex("abc")}`, "closed"]],
  ["a record that holds line ends", "4\n1\nx\n", [`0:${hex("1\nx\n")}`, "closed"]],
  ["an end inside a record", "5\nab", ["truncated record@4 missing 3", `rest ${hex("ab")}`]],
  ["an end before a record", "5\n", ["truncated record@2 missing 5"]],
  [
    "an end inside a length",
    "1\nx12",
    [`0:${hex("x")}`, "truncated length@5 missing undefined", `rest ${hex("12")}`],
  ],
  ["no digits", "\n", ["length@0", `rest ${hex("\n")}`]],
  ["a sign", "1\nx+5\nabcde", [`0:${hex("x")}`, "length@3", `rest ${hex("+5\nabcde")}`]],
  ["a negative length", "-1\n", ["length@0", `rest ${hex("-1\n")}`]],
  ["hexadecimal", "0x5\n", ["length@0", `rest ${hex("0x5\n")}`]],
  ["a blank behind", "5 \n", ["length@0", `rest ${hex("5 \n")}`]],
  ["a CR", "5\r\n", ["length@0", `rest ${hex("5\r\n")}`]],
  ["21 digits", `${"0".repeat(20)}1\nx`, ["length@0", `rest ${hex(`${"0".repeat(20)}1\nx`)}`]],
  ["a length over the limit", "268435457\n", ["limit@0", `rest ${hex("268435457\n")}`]],
  ["2^64 - 1", "18446744073709551615\n", ["limit@0", `rest ${hex("18446744073709551615\n")}`]],
  ["JSON without a length", '{"a":1}\n', ["length@0", `rest ${hex('{"a":1}\n')}`]],
];

describe("RecordDecoder", () => {
  it.each(CASES)("reads %s", (_name, text, expected) => {
    const bytes = bytesOf(text);
    expect(read([bytes])).toEqual(expected);
    expect(read(byteByByte(bytes))).toEqual(expected);
    for (let index = 0; index <= bytes.length; index++) {
      expect(read(cutAt(bytes, index))).toEqual(expected);
    }
  });

  it.each([
    ["empty lines", "\n\r\n1\nx\n1\ny", [`3:${hex("x")}`, `7:${hex("y")}`, "closed"]],
    ["blanks and a CR", " 1\t\r\nx", [`0:${hex("x")}`, "closed"]],
    ["but no sign", "+1\nx", ["length@0", `rest ${hex("+1\nx")}`]],
    ["and no blank between digits", "1 1\nx", ["length@0", `rest ${hex("1 1\nx")}`]],
  ])("tolerates when lenient: %s", (_name, text, expected) => {
    expect(read([bytesOf(text)], { lenient: true })).toEqual(expected);
    expect(read(byteByByte(bytesOf(text)), { lenient: true })).toEqual(expected);
  });

  it("keeps to a limit", () => {
    expect(read([bytesOf("3\nabc4\n")], { maxRecordBytes: 3 })).toEqual([
      `0:${hex("abc")}`,
      "limit@5",
      `rest ${hex("4\n")}`,
    ]);
  });

  it("says what it found and stays with it", () => {
    const decoder = new RecordDecoder({ offset: 17 });
    decoder.push(bytesOf("1x\nabc"));
    const step = decoder.next();
    expect(step).toMatchObject({
      kind: "malformed",
      code: "length",
      text: 'cannot decode a record length at byte 17: found "1x\\x0a", want 1 to 20 digits and LF',
    });
    decoder.push(bytesOf("1\nx"));
    expect(decoder.next()).toBe(step);
  });

  it("hands out a view of the chunk that a record lies in", () => {
    const bytes = bytesOf("3\nabc");
    const decoder = new RecordDecoder();
    decoder.push(bytes);
    const step = decoder.next();
    expect(step.kind === "record" && step.bytes.buffer === bytes.buffer).toBe(true);
  });

  it("bridges a gap inside a record and reports what is left of it", () => {
    const decoder = new RecordDecoder();
    decoder.push(bytesOf("10\nabc"));
    expect(decoder.next().kind).toBe("need-data");
    expect(decoder.gap(4)).toBe(true);
    decoder.push(bytesOf("xyz1\nq"));
    expect(decoder.next()).toEqual({
      kind: "damaged",
      offset: 0,
      lengthBytes: 10,
      missingBytes: 4,
      bytes: bytesOf("abcxyz"),
    });
    expect(decoder.next()).toEqual({ kind: "record", offset: 13, bytes: bytesOf("q") });
  });

  it.each([
    ["between records", "1\nx", 1],
    ["inside a length", "1\nx1", 1],
    ["over the end of a record", "5\nab", 4],
  ])("cannot bridge a gap %s", (_where, text, lengthBytes) => {
    const decoder = new RecordDecoder();
    decoder.push(bytesOf(text));
    while (decoder.next().kind === "record");
    expect(decoder.gap(lengthBytes)).toBe(false);
    expect(decoder.next()).toMatchObject({ kind: "malformed", code: "gap" });
  });

  it("reads back what encodeRecord wrote, in any chunks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }),
        fc.array(fc.nat(400), { maxLength: 12 }),
        (records, indexes) => {
          const bytes = concatBytes(records.map(encodeRecord));
          const cuts = indexes.map((index) => Math.min(index, bytes.length)).sort((a, b) => a - b);
          const found = read(cutAt(bytes, ...cuts)).map((line) => line.replace(/^\d+:/, ""));
          expect(found).toEqual([...records.map((record) => encodeHex(record)), "closed"]);
        },
      ),
    );
  });

  it("reads arbitrary bytes to an end, alike in any chunks", () => {
    const digits = fc.constantFrom(...bytesOf("0123456789\n\r {"));
    fc.assert(
      fc.property(fc.array(fc.oneof(digits, fc.nat(255)), { maxLength: 60 }), (list) => {
        const bytes = Uint8Array.from(list);
        expect(read(byteByByte(bytes))).toEqual(read([bytes]));
      }),
    );
  });

  it.each([
    ["json-subscribe-0.26", 9],
    ["json-subscribe-head", 10],
    ["protobuf-subscribe-head", 14],
    ["operator-subscribe-head", 13],
    ["attach-output-head", 6],
  ])("reads the records of %s", (name, count) => {
    const decoder = new HttpDecoder({ direction: "response" });
    decoder.push(recordedStream(`http1/${name}`, "response"));
    const pieces: Uint8Array[] = [];
    for (let step = decoder.next(); step.kind !== "need-data"; step = decoder.next()) {
      if (step.kind === "data") pieces.push(step.bytes);
    }
    const lines = read(pieces);
    expect(lines.at(-1)).toBe("closed");
    expect(lines.length - 1).toBe(count);
    expect(read(byteByByte(concatBytes(pieces)))).toEqual(lines);
  });
});

describe("encodeRecord", () => {
  it("writes the shortest decimal length", () => {
    expect(encodeRecord(bytesOf("abc"))).toEqual(bytesOf("3\nabc"));
    expect(encodeRecord(new Uint8Array(0))).toEqual(bytesOf("0\n"));
    expect(encodeRecordHeader(1 << 20)).toEqual(bytesOf("1048576\n"));
  });
});
