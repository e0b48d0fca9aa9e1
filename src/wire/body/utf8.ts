// Protobuf strings of Mesos may hold any bytes: C++ proto2 does not check them, and command output ends up
// in them. Bytes that are not UTF-8 become U+DC80 to U+DCFF, one a byte (Python calls this surrogateescape):
// well-formed UTF-8 never decodes to lone surrogates, so encoding can tell them apart and nothing is lost.

import { decodeUtf8, encodeUtf8 } from "../../bytes/index.js";

const ESCAPE = 0xdc00;
// Up to here a loop over the bytes beats the fixed cost of a TextDecoder call. Longer texts would also be built as
// ropes, which cost once more when they are read.
const SHORT = 12;

/** What decoding a text found; a decoder looks without a second pass. */
export interface TextFacts {
  /** Set to true when a byte was escaped; never set to false. */
  escaped: boolean;
}

/**
 * Text of the bytes from `start` to `end`; a byte that is not part of well-formed UTF-8 becomes the lone
 * surrogate U+DC00 + byte, from which `encodeText` makes the byte again.
 */
export function decodeText(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  seen: TextFacts = { escaped: false },
): string {
  if (end - start > SHORT) {
    const text = decodeUtf8(bytes.subarray(start, end));
    // Either the character itself or a replacement: only the strict reader knows.
    return text.includes("\ufffd") ? decodeStrictly(bytes, start, end, seen) : text;
  }
  let text = "";
  let index = start;
  for (; index + 4 <= end; index += 4) {
    const a = bytes[index] ?? 0;
    const b = bytes[index + 1] ?? 0;
    const c = bytes[index + 2] ?? 0;
    const d = bytes[index + 3] ?? 0;
    if (((a | b | c | d) & 0x80) !== 0) return decodeStrictly(bytes, start, end, seen);
    text += String.fromCharCode(a, b, c, d);
  }
  for (; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte >= 0x80) return decodeStrictly(bytes, start, end, seen);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Bytes of a text, turning the escapes of `decodeText` back; other lone surrogates become U+FFFD. */
export function encodeText(text: string): Uint8Array {
  if (!hasEscapedBytes(text)) return encodeUtf8(text);
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[length++] = unit;
    } else if (unit >= ESCAPE + 0x80 && unit <= ESCAPE + 0xff) {
      bytes[length++] = unit - ESCAPE;
    } else {
      const point = text.codePointAt(index) ?? 0;
      if (point > 0xffff) index++;
      length = writeCodePoint(bytes, length, point);
    }
  }
  return bytes.subarray(0, length);
}

/** Writes the two to four bytes of a code point from U+0080 on; the offset behind them. */
function writeCodePoint(bytes: Uint8Array, offset: number, codePoint: number): number {
  // Half of a pair has no bytes of its own.
  const point = codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint;
  const length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  let rest = point;
  for (let at = offset + length - 1; at > offset; at--) {
    bytes[at] = 0x80 | (rest & 0x3f);
    rest >>= 6;
  }
  bytes[offset] = ((0xf00 >> length) & 0xff) | rest;
  return offset + length;
}

/** Whether a decoded text stands for bytes that were not UTF-8. */
export function hasEscapedBytes(text: string): boolean {
  return ESCAPED_BYTE.test(text);
}

// Unless half of a pair: one byte that was not UTF-8.
const ESCAPED_BYTE = /(?<![\ud800-\udbff])[\udc80-\udcff]/;

function decodeStrictly(bytes: Uint8Array, start: number, end: number, seen: TextFacts): string {
  const pieces: string[] = [];
  let units: number[] = [];
  for (let index = start; index < end; ) {
    const byte = bytes[index] ?? 0;
    const length = sequenceLength(bytes, index, end);
    if (length === 0) {
      units.push(ESCAPE + byte);
      seen.escaped = true;
      index++;
    } else {
      pushCodePoint(units, codePoint(bytes, index, length));
      index += length;
    }
    if (units.length > 4096) {
      pieces.push(String.fromCharCode(...units));
      units = [];
    }
  }
  return pieces.join("") + String.fromCharCode(...units);
}

/** Length of the well-formed sequence at `index` (Unicode 15, table 3-7), 0 when there is none. */
function sequenceLength(bytes: Uint8Array, index: number, end: number): number {
  const first = bytes[index] ?? 0;
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || index + length > end) return 0;
  const second = bytes[index + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let at = index + 2; at < index + length; at++) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

function codePoint(bytes: Uint8Array, index: number, length: number): number {
  const first = bytes[index] ?? 0;
  if (length === 1) return first;
  let point = first & (0x7f >> length);
  for (let at = index + 1; at < index + length; at++)
    point = (point << 6) | ((bytes[at] ?? 0) & 0x3f);
  return point;
}

function pushCodePoint(units: number[], point: number): void {
  if (point < 0x10000) {
    units.push(point);
  } else {
    units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
  }
}
