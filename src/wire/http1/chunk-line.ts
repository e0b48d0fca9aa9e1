// RFC 9112, 7.1:
//   chunk      = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
//   chunk-size = 1*HEXDIG
//   chunk-ext  = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
import type { ByteQueue } from "../../bytes/index.js";
import { quoteBytes } from "../malformed.js";
import type { HttpErrorCode, HttpNoteCode } from "./http-head.js";
import { isBlank } from "./http-headers.js";

const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
const ZERO = 0x30;
const NO_NOTES: readonly HttpNoteCode[] = [];

/** A chunk-size line at the front of a queue, its line end included in `length`. */
export type ChunkLine =
  | {
      readonly kind: "line";
      readonly size: number;
      readonly length: number;
      readonly notes: readonly HttpNoteCode[];
    }
  | { readonly kind: "incomplete"; readonly searched: number }
  | {
      readonly kind: "wrong";
      readonly code: HttpErrorCode;
      readonly found: string;
      readonly wanted: string;
    };

/**
 * Reads the chunk-size line at the front of a queue without taking it.
 *
 * @param searched from an earlier `incomplete` answer for the same line, else 0
 */
export function readChunkLine(queue: ByteQueue, maxBytes: number, searched: number): ChunkLine {
  let at = 0;
  let size = 0;
  for (;;) {
    const digit = hexDigit(queue.byteAt(at));
    if (digit < 0) break;
    size = size * 16 + digit;
    at++;
    // Leading zeros may go on for ever; the line limit ends them.
    if (size > Number.MAX_SAFE_INTEGER || at > maxBytes) break;
  }
  if (size > Number.MAX_SAFE_INTEGER) return wrong(queue, "chunk-size", "a size up to 2^53 - 1");
  const next = queue.byteAt(at);
  if (next === CR && at > 0) {
    const after = queue.byteAt(at + 1);
    if (after === LF) return { kind: "line", size, length: at + 2, notes: zeroNotes(queue, at) };
    if (after < 0) return { kind: "incomplete", searched };
    return wrong(queue, "chunk-size", "hex digits and a line end");
  }
  if (next < 0 && at <= maxBytes) return { kind: "incomplete", searched };
  if (at === 0) return wrong(queue, "chunk-size", "hex digits");
  if (next === LF) return { kind: "line", size, length: at + 1, notes: ["lf-line-end"] };
  if (at <= maxBytes && next !== SEMICOLON && !isBlank(next)) {
    return wrong(queue, "chunk-size", "hex digits and a line end");
  }
  return readExtension(queue, at, size, maxBytes, searched);
}

function readExtension(
  queue: ByteQueue,
  digits: number,
  size: number,
  maxBytes: number,
  searched: number,
): ChunkLine {
  const lineFeed = queue.indexOf(LF, Math.max(digits, searched), maxBytes + 2);
  if (lineFeed < 0) {
    if (queue.length >= maxBytes + 2) {
      return wrong(queue, "chunk-line-limit", `a line of at most ${maxBytes} bytes`);
    }
    return { kind: "incomplete", searched: queue.length };
  }
  const notes = new Set(zeroNotes(queue, digits));
  let at = digits;
  while (isBlank(queue.byteAt(at))) at++;
  const first = queue.byteAt(at);
  const ended = first === LF || (first === CR && at + 1 === lineFeed);
  if (first !== SEMICOLON && !ended) return wrong(queue, "chunk-size", 'a line end or ";"');
  if (first === SEMICOLON) notes.add("chunk-extension");
  if (queue.byteAt(lineFeed - 1) !== CR) notes.add("lf-line-end");
  return { kind: "line", size, length: lineFeed + 1, notes: [...notes] };
}

/** "00" as the last chunk is as odd as "05". */
function zeroNotes(queue: ByteQueue, digits: number): readonly HttpNoteCode[] {
  return queue.byteAt(0) === ZERO && digits > 1 ? ["chunk-leading-zeros"] : NO_NOTES;
}

function wrong(queue: ByteQueue, code: HttpErrorCode, wanted: string): ChunkLine {
  return {
    kind: "wrong",
    code,
    found: quoteBytes(queue.peek(Math.min(queue.length, 24))),
    wanted,
  };
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return byte >= 0 && lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
