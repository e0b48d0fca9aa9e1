import { encodeText, hasEscapedBytes } from "./utf8.js";

const encoder = new TextEncoder();
const SHORT = 24;

/** Bytes of a body as they are written; grows as needed. */
export class WireWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was written, as a copy of its exact size. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** A varint of up to 32 bits. */
  varint32(value: number): void {
    this.#reserve(5);
    const bytes = this.#bytes;
    let rest = value >>> 0;
    while (rest > 0x7f) {
      bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[this.#length++] = rest;
  }

  /** A varint of two unsigned halves. */
  varint64(low: number, high: number): void {
    if (high === 0) {
      this.varint32(low);
      return;
    }
    this.#reserve(10);
    const bytes = this.#bytes;
    let lowRest = low >>> 0;
    let highRest = high >>> 0;
    while (highRest > 0 || lowRest > 0x7f) {
      bytes[this.#length++] = (lowRest & 0x7f) | 0x80;
      lowRest = ((lowRest >>> 7) | (highRest << 25)) >>> 0;
      highRest >>>= 7;
    }
    bytes[this.#length++] = lowRest;
  }

  /** A 32-bit integer as protobuf writes it: negative numbers extended to 64 bits. */
  int32(value: number): void {
    this.varint64(value >>> 0, value < 0 ? 0xffffffff : 0);
  }

  fixed32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  fixed64(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigUint64(this.#length, BigInt.asUintN(64, value), true);
    this.#length += 8;
  }

  float(value: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Length and content of a `bytes` field. */
  delimited(bytes: Uint8Array): void {
    this.varint32(bytes.length);
    this.raw(bytes);
  }

  /** Length and content of a `string` field; escaped bytes become bytes again. */
  text(text: string): void {
    if (text.length <= SHORT && this.#asciiText(text)) return;
    if (hasEscapedBytes(text)) {
      this.delimited(encodeText(text));
      return;
    }
    const mark = this.open();
    this.#reserve(text.length * 3);
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
    this.close(mark);
  }

  /** Begins a length-delimited part: room for one byte of length. */
  open(): number {
    this.#reserve(1);
    return ++this.#length;
  }

  /** Ends the part begun at `mark`: writes its length, moving the content when one byte is not enough. */
  close(mark: number): void {
    const size = this.#length - mark;
    if (size <= 0x7f) {
      this.#bytes[mark - 1] = size;
      return;
    }
    const extra = varintLength(size) - 1;
    this.#reserve(extra);
    this.#bytes.copyWithin(mark + extra, mark, this.#length);
    this.#length = mark - 1;
    this.varint32(size);
    this.#length += size;
  }

  #asciiText(text: string): boolean {
    this.#reserve(SHORT + 1);
    const bytes = this.#bytes;
    const start = this.#length + 1;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return false;
      bytes[start + index] = unit;
    }
    bytes[this.#length] = text.length;
    this.#length = start + text.length;
    return true;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length++;
  return length;
}
