// RecordIO as Mesos frames its streams (stout/recordio.hpp):
//   stream = *record
//   record = length LF data        length = 1*20DIGIT, decimal; data is that many bytes
// Nothing stands between records. Boundaries have nothing to do with HTTP chunks or TCP segments.
//
// Contract
// - `push(chunk)` appends body bytes (kept by reference, handed out as views where a record lies in one
//   chunk); `end()` says that no more come; call `next()` until it answers `need-data`.
// - A length is checked against the limit before its data is waited for; nothing is reserved in advance.
// - `malformed`, `truncated` and `closed` are final. There is no way to find the next record after a bad
//   length, here as in Mesos; what no event covered is in `takeRest()`.
// - Strict by default: Mesos also accepts `+5`, `0x5` and even `-1` for a length; its peers write none of them.
//   The `lenient` option skips empty lines before a length (the published read loop does), and allows blanks
//   and a CR around it.
import { ByteQueue } from "../../bytes/index.js";
import { type Malformed, malformed, NEED_DATA, type NeedData, quoteBytes } from "../malformed.js";

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const MAX_DIGITS = 20;
/** More than this before a LF is no length even with blanks around it. */
const MAX_LENIENT_LINE = 64;

/** Largest record a {@link RecordDecoder} accepts unless told otherwise. */
export const DEFAULT_MAX_RECORD_BYTES: number = 256 * 1024 * 1024;

/** How a decoder is set up. */
export interface RecordDecoderOptions {
  /** Default {@link DEFAULT_MAX_RECORD_BYTES}. */
  readonly maxRecordBytes?: number;
  /** Skip empty lines before a length and allow blanks and a CR around it. Default false. */
  readonly lenient?: boolean;
  /** Offset of the first byte that will be pushed. Default 0. */
  readonly offset?: number;
}

/** One record; its bytes are a view of the input where it lay in one chunk. */
export interface RecordEvent {
  readonly kind: "record";
  /** Where its length line begins. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A record with a hole, see {@link RecordDecoder.gap}. */
export interface DamagedRecordEvent {
  readonly kind: "damaged";
  readonly offset: number;
  /** As declared. */
  readonly lengthBytes: number;
  readonly missingBytes: number;
  /** What there is of it, before and after the hole. */
  readonly bytes: Uint8Array;
}

/** The stream ended between records. Final. */
export interface RecordStreamClosed {
  readonly kind: "closed";
  readonly offset: number;
}

/** The stream ended inside a record, which Mesos takes for a normal end. Final. */
export interface RecordStreamTruncated {
  readonly kind: "truncated";
  readonly inside: "length" | "record";
  /** Where the stream ended. */
  readonly offset: number;
  /** Bytes of the record still to come; `undefined` inside a length. */
  readonly missingBytes: number | undefined;
}

/** Why a stream cannot be read on as records. */
export type RecordErrorCode =
  /** Not a length of 1 to 20 digits and LF. */
  | "length"
  /** A length over `maxRecordBytes`. */
  | "limit"
  /** Bytes are missing that do not lie inside one record. */
  | "gap";

/** What {@link RecordDecoder.next} answers. */
export type RecordStep =
  | RecordEvent
  | DamagedRecordEvent
  | NeedData
  | RecordStreamClosed
  | RecordStreamTruncated
  | Malformed<RecordErrorCode>;

/** Incremental RecordIO reader; see the head of this file for the contract. */
export class RecordDecoder {
  readonly #maxRecordBytes: number;
  readonly #lenient: boolean;
  readonly #queue = new ByteQueue();
  #offset: number;
  /** Length of the record being read; -1 while its length line is. */
  #length = -1;
  #recordOffset = 0;
  #missing = 0;
  #ended = false;
  #final: RecordStep | undefined;

  constructor(options: RecordDecoderOptions = {}) {
    this.#maxRecordBytes = options.maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES;
    this.#lenient = options.lenient ?? false;
    this.#offset = options.offset ?? 0;
  }

  /** Offset of the first byte that no event has covered yet. */
  get offset(): number {
    return this.#length < 0 ? this.#offset : this.#recordOffset;
  }

  /** Bytes waiting for the rest of their record. */
  get pendingBytes(): number {
    return this.#queue.length;
  }

  /** Appends bytes. After a final answer they are only kept for {@link takeRest}. */
  push(chunk: Uint8Array): void {
    this.#queue.push(chunk);
  }

  /** No more bytes will come. */
  end(): void {
    this.#ended = true;
  }

  /**
   * Bytes are missing behind everything pushed so far. Call when `next()` answered `need-data`.
   *
   * @returns true when they lie inside one record: it comes as `damaged` and the stream goes on. False when
   *   not: `next()` then answers `malformed` with code `gap`.
   */
  gap(lengthBytes: number): boolean {
    if (this.#final !== undefined) return false;
    const there = this.#queue.length + this.#missing;
    if (this.#length < 0 || there + lengthBytes > this.#length) {
      const found = `${lengthBytes} missing bytes`;
      this.#final = malformed(
        "gap",
        "read records",
        this.#offset + there,
        found,
        "a gap in a record",
      );
      return false;
    }
    this.#missing += lengthBytes;
    return true;
  }

  /** Takes the bytes that no event covered. For use after a final answer. */
  takeRest(): Uint8Array {
    return this.#queue.take(this.#queue.length);
  }

  /** The next record, or `need-data`, or the final answer. */
  next(): RecordStep {
    if (this.#final !== undefined) return this.#final;
    if (this.#length < 0) {
      const stop = this.#readLength();
      if (stop !== undefined) return stop;
    }
    const wanted = this.#length - this.#missing;
    if (this.#queue.length < wanted) {
      if (!this.#ended) return NEED_DATA;
      const there = this.#queue.length;
      return this.#finish({
        kind: "truncated",
        inside: "record",
        offset: this.#offset + there + this.#missing,
        missingBytes: wanted - there,
      });
    }
    const bytes = this.#queue.take(wanted);
    const offset = this.#recordOffset;
    const lengthBytes = this.#length;
    const missingBytes = this.#missing;
    this.#offset += lengthBytes;
    this.#length = -1;
    this.#missing = 0;
    if (missingBytes === 0) return { kind: "record", offset, bytes };
    return { kind: "damaged", offset, lengthBytes, missingBytes, bytes };
  }

  /** Reads the length line; `undefined` once `#length` is known. */
  #readLength(): RecordStep | undefined {
    const queue = this.#queue;
    if (this.#lenient) this.#skipEmptyLines();
    const most = this.#lenient ? MAX_LENIENT_LINE : MAX_DIGITS + 1;
    let digits = 0;
    let length = 0;
    let started = false;
    for (let index = 0; index < most; index++) {
      const byte = queue.byteAt(index);
      if (byte < 0) return this.#needLength(index);
      if (byte === LF && digits > 0) {
        if (length > this.#maxRecordBytes) return this.#tooLong(length);
        this.#recordOffset = this.#offset;
        this.#length = length;
        queue.skip(index + 1);
        this.#offset += index + 1;
        return undefined;
      }
      if (byte >= 0x30 && byte <= 0x39 && !started && digits < MAX_DIGITS) {
        digits++;
        length = length * 10 + (byte - 0x30);
      } else if (this.#lenient && (byte === SPACE || byte === TAB || byte === CR)) {
        started = digits > 0;
      } else {
        break;
      }
    }
    return this.#badLength();
  }

  #skipEmptyLines(): void {
    for (;;) {
      const first = this.#queue.byteAt(0);
      const length = first === LF ? 1 : first === CR && this.#queue.byteAt(1) === LF ? 2 : 0;
      if (length === 0) return;
      this.#queue.skip(length);
      this.#offset += length;
    }
  }

  #needLength(there: number): RecordStep {
    if (!this.#ended) return NEED_DATA;
    const offset = this.#offset + there;
    if (there === 0) return this.#finish({ kind: "closed", offset });
    return this.#finish({ kind: "truncated", inside: "length", offset, missingBytes: undefined });
  }

  #badLength(): RecordStep {
    const start = this.#queue.peek(Math.min(this.#queue.length, MAX_DIGITS + 4));
    const lineFeed = start.indexOf(LF);
    const found = quoteBytes(lineFeed < 0 ? start : start.subarray(0, lineFeed + 1));
    return this.#finish(
      malformed("length", "decode a record length", this.#offset, found, "1 to 20 digits and LF"),
    );
  }

  #tooLong(length: number): RecordStep {
    const wanted = `at most ${this.#maxRecordBytes}`;
    return this.#finish(
      malformed("limit", "decode a record", this.#offset, `a length of ${length} bytes`, wanted),
    );
  }

  #finish(step: RecordStep): RecordStep {
    this.#final = step;
    return step;
  }
}
