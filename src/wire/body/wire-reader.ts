/** Outcome of reading a varint, kept in the reader: no object a value. */
export type VarintFault = "truncated" | "overlong";

/**
 * A place in the bytes of a body, shared by all nested messages: reads scalars and remembers whether they
 * were written the shortest way.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  position = 0;
  /** Low and high half of the varint read last, unsigned. */
  low = 0;
  high = 0;
  fault: VarintFault = "truncated";
  /** Set to false by anything that encoding would write differently. */
  canonical = true;
  /** Set to true when a string was not UTF-8. */
  escaped = false;
  #view: DataView | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get view(): DataView {
    this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    return this.#view;
  }

  /** Bytes from `start` to `end` as a view of the input, also when the input is a subclass. */
  slice(start: number, end: number): Uint8Array {
    return new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + start, end - start);
  }

  /** Reads a varint that ends before `end` into `low` and `high`; on failure `fault` says why. */
  varint(end: number): boolean {
    const first = this.position < end ? (this.bytes[this.position] ?? 0) : 0x80;
    if (first < 0x80) {
      this.low = first;
      this.high = 0;
      this.position++;
      return true;
    }
    return this.#longVarint(end);
  }

  #longVarint(end: number): boolean {
    const { bytes, position } = this;
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index++) {
      if (position + index >= end) {
        this.fault = "truncated";
        return false;
      }
      const byte = bytes[position + index] ?? 0;
      const bits = byte & 0x7f;
      if (index < 4) low |= bits << (7 * index);
      else if (index === 4) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= bits << (7 * index - 32);
      if (byte < 0x80) {
        // A last byte of zero adds nothing; of the tenth byte only one bit counts.
        if (byte === 0 || (index === 9 && byte > 1)) this.canonical = false;
        this.low = low >>> 0;
        this.high = high >>> 0;
        this.position = position + index + 1;
        return true;
      }
    }
    this.fault = "overlong";
    return false;
  }
}
