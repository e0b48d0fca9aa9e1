import { describe, expect, it } from "vitest";
import {
  DEFAULT_HTTP_LIMITS,
  findMessageStart,
  HttpDecoder,
  type HttpLimits,
  type HttpStep,
  MESOS_HTTP_LIMITS,
} from "../../../src/wire/index.js";
import { byteByByte, bytesOf } from "./transcript.js";

/** Feeds chunks and drops every event; the last answer and what was counted. */
function count(chunks: Iterable<Uint8Array>, limits: Partial<HttpLimits> = {}) {
  const decoder = new HttpDecoder({ direction: "request", limits });
  let messages = 0;
  let bodyBytes = 0;
  let mostPending = 0;
  let last: HttpStep = { kind: "need-data" };
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (last = decoder.next(); last.kind !== "need-data"; last = decoder.next()) {
      if (last.kind === "end") messages++;
      if (last.kind === "data") bodyBytes += last.bytes.length;
      if (last.kind === "malformed") return { messages, bodyBytes, mostPending, last };
    }
    mostPending = Math.max(mostPending, decoder.pendingBytes);
  }
  return { messages, bodyBytes, mostPending, last };
}

function* repeat(bytes: Uint8Array, times: number): Iterable<Uint8Array> {
  for (let time = 0; time < times; time++) yield bytes;
}

const CHUNKED = "POST /m/X HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

describe("HttpDecoder with big sizes", () => {
  it("reads 10^6 tiny pipelined messages", () => {
    const thousand = bytesOf("GET / HTTP/1.1\r\n\r\n".repeat(1000));
    expect(count(repeat(thousand, 1000))).toMatchObject({ messages: 1_000_000, mostPending: 0 });
  });

  it("streams one chunk of 64 MiB without holding it", () => {
    const piece = new Uint8Array(1 << 20);
    const chunks = [
      bytesOf(`${CHUNKED}4000000\r\n`),
      ...repeat(piece, 64),
      bytesOf("\r\n0\r\n\r\n"),
    ];
    expect(count(chunks)).toMatchObject({ messages: 1, bodyBytes: 64 << 20, mostPending: 0 });
  });

  it("reserves nothing for a declared chunk of 4 GiB", () => {
    const head = bytesOf(`${CHUNKED}100000000\r\nabc`);
    expect(count([head])).toMatchObject({
      bodyBytes: 3,
      mostPending: 0,
      last: { kind: "need-data" },
    });
    expect(count([head], { maxBodyBytes: 1 << 30 }).last).toMatchObject({
      kind: "malformed",
      code: "body-limit",
      offset: 50,
      found: "4294967296 bytes",
      wanted: "at most 1073741824",
    });
  });

  it("refuses a declared length over the limit behind its head", () => {
    const bytes = bytesOf("POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n");
    const decoder = new HttpDecoder({ direction: "request", limits: { maxBodyBytes: 100 } });
    decoder.push(bytes);
    expect(decoder.next()).toMatchObject({
      kind: "head",
      body: { kind: "length", lengthBytes: 101 },
    });
    expect(decoder.next()).toMatchObject({ kind: "malformed", code: "body-limit" });
  });

  it("adds up chunks, and a body until close, against the limit", () => {
    const chunks = bytesOf(`${CHUNKED}3\r\nabc\r\n3\r\n`);
    expect(count([chunks], { maxBodyBytes: 5 })).toMatchObject({
      bodyBytes: 3,
      last: { code: "body-limit" },
    });
    const decoder = new HttpDecoder({ direction: "response", limits: { maxBodyBytes: 3 } });
    decoder.push(bytesOf("HTTP/1.1 200 OK\r\n\r\nabcdefgh"));
    expect(decoder.next().kind).toBe("head");
    expect(decoder.next()).toMatchObject({ kind: "malformed", code: "body-limit", offset: 19 });
  });

  it("gives up on a header of 100 MB at the limit", () => {
    const start = bytesOf("GET / HTTP/1.1\r\nA: ");
    const piece = new Uint8Array(1 << 16).fill(0x61);
    const { last, mostPending } = count([start, ...repeat(piece, 1600)]);
    expect(last).toMatchObject({ kind: "malformed", code: "head-limit", offset: 0 });
    expect(mostPending).toBeLessThanOrEqual(DEFAULT_HTTP_LIMITS.maxHeadBytes);
    expect(count([start, new Uint8Array(100_000_000).fill(0x61)]).last).toMatchObject({
      code: "head-limit",
    });
  });

  it("reads a head of 8 MiB byte by byte when it may", () => {
    const head = bytesOf("GET / HTTP/1.1\r\nA: ", new Uint8Array(1 << 23).fill(0x61), "\r\n\r\n");
    const limits = { maxHeadBytes: 1 << 24 };
    expect(count(byteByByte(head), limits)).toMatchObject({ messages: 1 });
  });

  it("draws the line of a head where Mesos does", () => {
    const limit = MESOS_HTTP_LIMITS.maxHeadBytes;
    const start = "GET / HTTP/1.1\r\nA: ";
    const fill = (length: number): Uint8Array =>
      bytesOf(start, "x".repeat(length - start.length - 4), "\r\n\r\n");
    expect(count([fill(limit)], MESOS_HTTP_LIMITS)).toMatchObject({ messages: 1 });
    for (const chunks of [[fill(limit + 1)], byteByByte(fill(limit + 1))]) {
      expect(count(chunks, MESOS_HTTP_LIMITS).last).toMatchObject({ code: "head-limit" });
    }
  });

  it("limits header lines, trailers and chunk lines", () => {
    const lines = "A: 1\r\n".repeat(10_001);
    expect(count([bytesOf(`GET / HTTP/1.1\r\n${lines}\r\n`)]).last).toMatchObject({
      code: "header-count-limit",
      offset: 60_016,
    });
    expect(count([bytesOf(`${CHUNKED}0\r\n${lines}\r\n`)]).last).toMatchObject({
      code: "header-count-limit",
    });
    expect(
      count([bytesOf(`${CHUNKED}0\r\n`, new Uint8Array(2 << 20).fill(0x61))]).last,
    ).toMatchObject({ code: "head-limit" });
    for (const line of [`1;${"x".repeat(20_000)}`, "0".repeat(20_000)]) {
      for (const chunks of [[bytesOf(CHUNKED, line)], byteByByte(bytesOf(CHUNKED, line))]) {
        expect(count(chunks).last).toMatchObject({ code: "chunk-line-limit", offset: 50 });
      }
    }
  });

  it("reads 10^5 chunks of one byte, byte by byte", () => {
    const bytes = bytesOf(CHUNKED, "1\r\nx\r\n".repeat(100_000), "0\r\n\r\n");
    expect(count(byteByByte(bytes))).toMatchObject({ messages: 1, bodyBytes: 100_000 });
  });
});

describe("findMessageStart with big sizes", () => {
  it.each([
    ["binary data", new Uint8Array(4 << 20).fill(0x80)],
    ["the letter H", new Uint8Array(4 << 20).fill(0x48)],
    ["versions", bytesOf("HTTP/1.1".repeat(1 << 19))],
    ["versions and blanks", bytesOf("HTTP/1.1 ".repeat(1 << 17))],
    ["start lines", bytesOf("POST / HTTP/1.1\r\n".repeat(1 << 18))],
    ["start lines with a header", bytesOf("POST / HTTP/1.1\r\nA: b\r\n".repeat(1 << 17))],
    ["start lines in headers", bytesOf("A: POST / HTTP/1.1\r\n".repeat(1 << 16))],
    ["heads that contradict", bytesOf("POST / HTTP/1.1\r\nA: b\r\n\r\nx".repeat(1 << 16))],
  ])("passes through %s in one go", (_name, bytes) => {
    expect(findMessageStart(bytes, 0, "request").kind).toBe("need-data");
    findMessageStart(bytes, 0, "response");
  });
});
