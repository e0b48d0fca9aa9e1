// Where does the next message start, after a gap or when the capture began in the middle?
//
// A start line alone proves little: bodies of Mesos hold HTTP text (logs, sandbox files, health checks). So a
// candidate must carry a whole well-formed head, and what its length or chunks say must agree with the bytes
// behind it as far as they are there: data, line end, next chunk or last chunk, next start line. A candidate
// is refused on contradiction; among those left, one whose arithmetic came out is taken first, then one that
// stands behind a line end, as everything does that libprocess sends, then any.
import { bodyFraming } from "./body-framing.js";
import { headText } from "./head-text.js";
import type { HttpDirection } from "./http-head.js";
import { parseHead } from "./parse-head.js";

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DELETE = 0x7f;

/** A request line longer than this is not looked for. */
const MAX_LINE_BYTES = 4096;
/** A head longer than this is not trusted; those of Mesos and its clients are below 2 KiB. */
const MAX_HEAD_BYTES = 16 * 1024;
/** Chunks followed to see whether a candidate's arithmetic comes out; keeps the search linear. */
const MAX_CHUNKS = 16;
const MAX_HEADERS = 200;
/** Further candidates that may beat a weak one. */
const MAX_JUDGED = 64;

const METHODS: readonly string[] = [
  "POST",
  "GET",
  "PUT",
  "HEAD",
  "DELETE",
  "OPTIONS",
  "PATCH",
  "CONNECT",
  "TRACE",
];

/** Where a message starts, or where to search on. */
export type MessageStart =
  | {
      readonly kind: "found";
      /** Index of the first byte of the start line. */
      readonly index: number;
      /** `sure` when lengths led to the end of the message or to the next one, else `likely`. */
      readonly certainty: "sure" | "likely";
    }
  | {
      readonly kind: "need-data";
      /** Nothing before this index can start a message: search on from here when more has come. */
      readonly index: number;
    };

/**
 * Looks for the next message start at or after an index.
 *
 * @param bytes a window of the stream; bytes before `from` are looked at to judge what stands before a candidate
 * @param from where to begin; the index of an earlier `need-data` answer to search on
 * @returns the first start that nothing contradicts; `need-data` when there is none yet
 */
export function findMessageStart(
  bytes: Uint8Array,
  from: number,
  direction: HttpDirection,
): MessageStart {
  let weak: number | undefined;
  let judged = 0;
  let at = from;
  for (;;) {
    const anchor = nextAnchor(bytes, at);
    if (anchor < 0) break;
    at = anchor + ANCHOR.length;
    if (!endsVersion(bytes, at, direction)) continue;
    const start = direction === "request" ? requestLineStart(bytes, from, anchor) : anchor;
    if (start < from) continue;
    const verdict = judge(bytes, start, direction);
    if (verdict === "incomplete") {
      // A start found without proof is better than waiting for a head that may never end.
      return weak === undefined ? { kind: "need-data", index: start } : likely(weak);
    }
    if (verdict === "sure") return { kind: "found", index: start, certainty: "sure" };
    if (verdict === "likely" && standsAtBoundary(bytes, start)) return likely(start);
    if (verdict === "likely") weak ??= start;
    if (weak !== undefined && ++judged > MAX_JUDGED) break;
  }
  return weak === undefined ? { kind: "need-data", index: openEnd(bytes, from) } : likely(weak);
}

function likely(index: number): MessageStart {
  return { kind: "found", index, certainty: "likely" };
}

const ANCHOR: readonly number[] = Array.from("HTTP/1.", (letter) => letter.charCodeAt(0));
const FIRST = 0x48;

/** Index of the next "HTTP/1." at or after an index, or -1. */
function nextAnchor(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(FIRST, from); at >= 0; at = bytes.indexOf(FIRST, at + 1)) {
    let matched = 1;
    while (matched < ANCHOR.length && bytes[at + matched] === ANCHOR[matched]) matched++;
    if (matched === ANCHOR.length) return at;
  }
  return -1;
}

/** Whether a digit stands at an index and then what follows a version, as far as they are there. */
function endsVersion(bytes: Uint8Array, index: number, direction: HttpDirection): boolean {
  const digit = bytes[index] ?? 0x30;
  const after = bytes[index + 1] ?? LF;
  if (digit < 0x30 || digit > 0x39) return false;
  return after === LF || after === CR || (direction === "response" && after === SPACE);
}

/** Start of the request line whose version stands at `anchor`; -1 when it is none. */
function requestLineStart(bytes: Uint8Array, from: number, anchor: number): number {
  if (bytes[anchor - 1] !== SPACE) return -1;
  const lowest = Math.max(from, anchor - MAX_LINE_BYTES);
  const target = backToBreak(bytes, anchor - 1, lowest);
  if (target === anchor - 1 || bytes[target - 1] !== SPACE) return -1;
  const method = backToBreak(bytes, target - 1, lowest);
  const word = String.fromCharCode(...bytes.subarray(Math.max(method, target - 41), target - 1));
  // A body without a line end may run into the method: the longest known method that the word ends in counts.
  const known = METHODS.filter((name) => word.endsWith(name)).sort((a, b) => b.length - a.length);
  const [best] = known;
  if (best !== undefined) return target - 1 - best.length;
  const behindLine = method === 0 || bytes[method - 1] === LF;
  return behindLine && /^[A-Z][A-Z_-]{1,31}$/.test(word) ? method : -1;
}

/** Goes back from `end` over visible characters; the index behind the first other byte. */
function backToBreak(bytes: Uint8Array, end: number, lowest: number): number {
  let at = end;
  while (at > lowest && isVisible(bytes[at - 1] ?? 0)) at--;
  return at;
}

function isVisible(byte: number): boolean {
  return byte > SPACE && byte !== DELETE;
}

type Verdict = "sure" | "likely" | "no" | "incomplete";

function judge(bytes: Uint8Array, start: number, direction: HttpDirection): Verdict {
  const length = headLength(bytes, start);
  if (length === 0) return bytes.length - start > MAX_HEAD_BYTES ? "no" : "incomplete";
  if (length < 0) return "no";
  const end = start + length;
  const whole = bytes.subarray(start, end);
  const head = parseHead(whole, headText(whole), start, direction, MAX_HEADERS);
  if (head.kind === "malformed") return "no";
  const framing = bodyFraming(head, undefined);
  switch (framing?.kind) {
    case "none":
      return isLibprocess(head.headers) ? "sure" : followedBy(bytes, end, direction, "likely");
    case "length": {
      const behind = end + framing.lengthBytes;
      const headAnswer =
        direction === "response" && startsMessage(bytes, end, direction) === "sure";
      return headAnswer ? "likely" : followedBy(bytes, behind, direction, "likely");
    }
    case "chunked":
      return judgeChunks(bytes, end, direction);
    case "until-close":
    case "tunnel":
      return "likely";
    case undefined:
      return "no";
  }
}

function isLibprocess(headers: { get(name: string): string | undefined }): boolean {
  return headers.get("user-agent")?.startsWith("libprocess/") === true;
}

/**
 * Length of a head whose lines all look like header lines; 0 when it goes on behind the bytes, -1 when a line
 * is none. Stops at the first wrong line, so candidates in a row do not make the search quadratic.
 */
function headLength(bytes: Uint8Array, start: number): number {
  const limit = Math.min(bytes.length, start + MAX_HEAD_BYTES);
  let line = start;
  for (let lines = 0; lines <= MAX_HEADERS + 1; lines++) {
    const found = bytes.subarray(line, limit).indexOf(LF);
    const lineFeed = found < 0 ? -1 : line + found;
    if (
      line > start &&
      !opensHeaderLine(bytes, line, Math.min(limit, lineFeed < 0 ? limit : lineFeed))
    ) {
      return -1;
    }
    if (lineFeed < 0) return 0;
    if (lineFeed === line || (lineFeed === line + 1 && bytes[line] === CR)) {
      return line === start ? -1 : lineFeed + 1 - start;
    }
    line = lineFeed + 1;
  }
  return -1;
}

/** Whether a line, as far as it is there, is empty, folded, or a name and a colon. */
function opensHeaderLine(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  if (start >= end || first === CR || first === SPACE || first === 0x09) return true;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x3a) return at > start;
    if (byte <= SPACE || byte >= DELETE || byte === 0x2f) return false;
  }
  return bytes[end] !== LF;
}

/** What stands at an index where the next message should start. */
function followedBy(
  bytes: Uint8Array,
  index: number,
  direction: HttpDirection,
  unknown: Verdict,
): Verdict {
  if (index >= bytes.length) return unknown;
  const next = startsMessage(bytes, index, direction);
  return next === "maybe" ? unknown : next;
}

function startsMessage(
  bytes: Uint8Array,
  index: number,
  direction: HttpDirection,
): "sure" | "maybe" | "no" {
  const starts = direction === "request" ? METHODS.map((name) => `${name} `) : ["HTTP/1."];
  let maybe = false;
  for (const start of starts) {
    const there = Math.min(start.length, bytes.length - index);
    let matched = 0;
    while (matched < there && bytes[index + matched] === start.charCodeAt(matched)) matched++;
    if (matched === start.length) return "sure";
    if (matched === there) maybe = true;
  }
  if (bytes[index] === CR || bytes[index] === LF) return "maybe";
  return maybe ? "maybe" : "no";
}

function judgeChunks(bytes: Uint8Array, start: number, direction: HttpDirection): Verdict {
  let at = start;
  for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
    const line = /^0*([0-9a-fA-F]{1,13})(?:[ \t]*;[^\n]*|[ \t]*)\r?\n/.exec(
      String.fromCharCode(...bytes.subarray(at, at + 128)),
    );
    if (line === null) return bytes.length - at < 24 ? "likely" : "no";
    const size = Number.parseInt(line[1] ?? "", 16);
    at += line[0].length;
    if (size === 0) {
      // Trailers are left to the decoder: Mesos never sends them.
      const end = lineEndAt(bytes, at);
      if (end === 0) return "likely";
      return end < 0 ? "no" : followedBy(bytes, end, direction, "sure");
    }
    if (at + size >= bytes.length) return "likely";
    const behind = lineEndAt(bytes, at + size);
    if (behind <= 0) return behind === 0 ? "likely" : "no";
    at = behind;
  }
  return "sure";
}

/** Index behind the line end at an index; 0 when it is not there yet, -1 when something else is. */
function lineEndAt(bytes: Uint8Array, index: number): number {
  const first = bytes[index];
  if (first === LF) return index + 1;
  if (first === CR && bytes[index + 1] === LF) return index + 2;
  return first === undefined || (first === CR && index + 1 >= bytes.length) ? 0 : -1;
}

/** First in the window, or behind a line end. */
function standsAtBoundary(bytes: Uint8Array, index: number): boolean {
  return index === 0 || bytes[index - 1] === LF;
}

/** The earliest index where a start line may have begun whose version is not there yet. */
function openEnd(bytes: Uint8Array, from: number): number {
  const lowest = Math.max(from, bytes.length - MAX_LINE_BYTES);
  let at = bytes.length;
  while (at > lowest && (bytes[at - 1] ?? 0) >= SPACE && bytes[at - 1] !== DELETE) at--;
  // The line end of a start line, or its half, may stand last.
  return Math.max(from, Math.min(at, bytes.length));
}
