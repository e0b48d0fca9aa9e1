// One direction of a connection, taken apart into units that can be looked at, changed, held or dropped one by
// one. Nothing is lost and nothing invented: put together, `raw` of all units is the stream. Where it is no HTTP,
// or stops being HTTP, bytes pass as they come.
//
// A message is one unit once it is whole. What never ends, or may be very large, is not waited for: the head and
// the pieces of such a body are units of bytes. A body of records is units of the records that one chunk completes.

import { ByteQueue, concatBytes } from "../../bytes/index.js";
import {
  bodyFormat,
  encodeChunk,
  encodeLastChunk,
  HttpDecoder,
  type HttpDirection,
  type HttpHead,
  type HttpHeadEvent,
} from "../../wire/index.js";
import type { AskedRequest, Exchanges } from "./exchanges.js";
import { RecordRun } from "./record-run.js";
import type { Unit } from "./unit.js";

/** How a splitter cuts. */
export interface SplitOptions {
  readonly direction: HttpDirection;
  /** Shared by both directions of a connection. */
  readonly exchanges: Exchanges;
  /** Whether to wait for the whole of a message with that head; otherwise its body passes as bytes. */
  readonly wants: (head: HttpHead, request: AskedRequest | undefined) => boolean;
  /** A longer body, or record, passes as bytes. */
  readonly maxBytes: number;
}

const CR = 0x0d;

/** What is done with the message that is being read. */
type Mode =
  | { readonly kind: "pass" }
  | { readonly kind: "hold"; readonly pieces: Uint8Array[]; bytes: number }
  /** Whole, or records: the first byte of the body tells. */
  | { readonly kind: "undecided" }
  | RecordMode
  /** No records after all, behind some whose chunks were made anew: so is every chunk behind them. */
  | { readonly kind: "reframe" };

interface RecordMode {
  readonly kind: "records";
  readonly run: RecordRun;
  readonly chunked: boolean;
  readonly head: HttpHead;
}

const PASS: Mode = { kind: "pass" };
const REFRAME: Mode = { kind: "reframe" };
const UNDECIDED: Mode = { kind: "undecided" };

/** Bytes of one direction in, {@link Unit}s out. */
export class MessageSplitter {
  readonly #options: SplitOptions;
  readonly #decoder: HttpDecoder;
  readonly #emit: (unit: Unit) => void;
  /** What no unit has given yet. */
  readonly #raw = new ByteQueue();
  /** Stream offset of the first byte of `#raw`. */
  #given = 0;
  /** Up to here bytes pass as they are. */
  #passing = 0;
  #mode: Mode = PASS;
  #head: HttpHead | undefined;
  #request: AskedRequest | undefined;
  /** Where the last data of a chunk of records ended that has not ended itself; -1 for none. */
  #dataEnd = -1;
  /** The stream is no HTTP any more. */
  #opaque = false;

  constructor(options: SplitOptions, emit: (unit: Unit) => void) {
    this.#options = options;
    this.#emit = emit;
    this.#decoder = new HttpDecoder({
      direction: options.direction,
      requestMethodFor: (head) => {
        this.#request = options.exchanges.response(head);
        return this.#request?.method;
      },
    });
  }

  push(bytes: Uint8Array): void {
    if (this.#opaque) {
      this.#bytes(bytes);
      return;
    }
    this.#raw.push(bytes);
    this.#decoder.push(bytes);
    this.#run();
    this.#flush();
  }

  /** No more will come: what waits to be whole passes as it is. */
  end(): void {
    if (!this.#opaque) {
      this.#decoder.end();
      this.#run();
    }
    this.#giveUp();
  }

  #run(): void {
    for (;;) {
      const step = this.#decoder.next();
      this.#chunkMayEnd(step.kind === "data" ? step.offset : this.#decoder.offset);
      switch (step.kind) {
        case "need-data":
          return;
        case "head":
          this.#begin(step);
          break;
        case "data":
          this.#data(step.bytes, step.offset + step.bytes.length);
          break;
        case "end":
          this.#end(step.offset);
          break;
        case "tunnel":
          this.#pass(step.offset + step.bytes.length);
          break;
        case "missing":
          break;
        case "malformed":
        case "truncated":
        case "closed":
          this.#giveUp();
          return;
      }
    }
  }

  #begin(event: HttpHeadEvent): void {
    const { head, body } = event;
    const { exchanges, wants } = this.#options;
    this.#head = head;
    if (head.kind === "request") {
      this.#request = undefined;
      exchanges.request(head);
    }
    const wanted =
      body.kind !== "tunnel" &&
      // The body comes after an answer that comes after the head.
      head.headers.get("expect") === undefined &&
      wants(head, this.#request);
    const mayBeRecords = body.kind !== "none" && this.#mayBeRecords(head);
    if (isRecordIo(head) && body.kind !== "none") {
      if (body.kind === "length") this.#mode = PASS;
      else this.#beginRecords(head, body.kind === "chunked");
    } else if (body.kind === "until-close") this.#mode = PASS;
    else if (mayBeRecords) this.#mode = UNDECIDED;
    else this.#mode = wanted ? { kind: "hold", pieces: [], bytes: 0 } : PASS;
    // Peers wait for the head of an answer whose body may be long in coming.
    if (this.#mode.kind !== "hold") this.#pass(head.offset + head.bytes.length);
  }

  /** As `flow` has it: records come under the media type of one record, in chunks, from a v1 path. */
  #mayBeRecords(head: HttpHead): boolean {
    if (head.kind === "request" || head.status !== 200 || !head.transfer.chunked) return false;
    return this.#request === undefined || this.#request.v1;
  }

  #data(bytes: Uint8Array, endOffset: number): void {
    if (this.#mode.kind === "undecided") {
      // A record begins with a digit; neither JSON nor the protobuf of a plain answer does.
      if (isDigit(bytes[0]) && this.#head !== undefined) this.#beginRecords(this.#head, true);
      else this.#mode = PASS;
    }
    const mode = this.#mode;
    switch (mode.kind) {
      case "hold":
        mode.pieces.push(bytes);
        mode.bytes += bytes.length;
        if (mode.bytes > this.#options.maxBytes) {
          this.#mode = PASS;
          this.#pass(endOffset);
        }
        break;
      case "records":
        if (!mode.run.push(bytes)) this.#leaveRecords(mode, endOffset);
        else if (mode.chunked) this.#dataEnd = endOffset;
        else this.#boundary(mode, endOffset);
        break;
      case "reframe":
        this.#take(endOffset);
        this.#bytes(encodeChunk(bytes));
        break;
      default:
        this.#pass(endOffset);
    }
  }

  #end(endOffset: number): void {
    const mode = this.#mode;
    this.#mode = PASS;
    const head = this.#head;
    switch (mode.kind) {
      case "hold": {
        if (head === undefined) break;
        const raw = this.#take(endOffset);
        const body = concatBytes(mode.pieces);
        this.#emit({ kind: "message", raw, head, body, request: this.#request });
        return;
      }
      case "records":
        this.#endRecords(mode);
        break;
      case "reframe":
        this.#take(endOffset);
        this.#bytes(encodeLastChunk());
        return;
      default:
    }
    this.#pass(endOffset);
  }

  #beginRecords(head: HttpHead, chunked: boolean): void {
    this.#mode = { kind: "records", run: new RecordRun(this.#options.maxBytes), chunked, head };
    this.#dataEnd = -1;
  }

  /** The decoder has come to `offset`: if that is behind the data of a chunk, the chunk has ended. */
  #chunkMayEnd(offset: number): void {
    const dataEnd = this.#dataEnd;
    if (dataEnd < 0 || offset <= dataEnd) return;
    this.#dataEnd = -1;
    const lineEnd = this.#raw.byteAt(dataEnd - this.#given) === CR ? 2 : 1;
    if (this.#mode.kind === "records") this.#boundary(this.#mode, dataEnd + lineEnd);
  }

  /** The framing ends a piece before `endOffset`. */
  #boundary(mode: RecordMode, endOffset: number): void {
    const end = mode.run.boundary();
    // A start of a record that began between records stays as it came; of another one the run has the bytes.
    if (end === undefined && mode.run.beganWhole) return;
    const raw = this.#take(endOffset);
    if (end === undefined) return;
    this.#records(mode, end.records, end.isWhole ? raw : undefined);
  }

  #records(
    { chunked, head }: RecordMode,
    records: readonly Uint8Array[],
    raw: Uint8Array | undefined,
  ): void {
    const framing = chunked ? "chunked" : "bare";
    this.#emit({ kind: "records", records, raw, framing, head, request: this.#request });
  }

  /**
   * The body ends, or stops being records: what the run has goes on.
   *
   * @returns whether it is in `#raw` instead, as it came
   */
  #endRecords({ run, chunked, ...mode }: RecordMode): boolean {
    const dataEnd = this.#dataEnd;
    this.#dataEnd = -1;
    if (run.beganWhole) return true;
    if (dataEnd >= 0) this.#take(dataEnd);
    const end = run.boundary();
    if (end !== undefined) this.#records({ run, chunked, ...mode }, end.records, undefined);
    const rest = run.takeRest();
    if (rest.length > 0) this.#bytes(chunked ? encodeChunk(rest) : rest);
    return false;
  }

  #leaveRecords(mode: RecordMode, endOffset: number): void {
    this.#mode = PASS;
    if (this.#endRecords(mode)) {
      this.#pass(endOffset);
      return;
    }
    this.#take(endOffset);
    if (mode.chunked) this.#mode = REFRAME;
  }

  /** All that came up to an offset goes on as it is; in one unit with what may follow at once. */
  #pass(endOffset: number): void {
    this.#passing = Math.max(this.#passing, endOffset);
  }

  #flush(): void {
    if (this.#passing > this.#given) this.#bytes(this.#takeRaw(this.#passing));
  }

  #take(endOffset: number): Uint8Array {
    this.#flush();
    return this.#takeRaw(endOffset);
  }

  #takeRaw(endOffset: number): Uint8Array {
    const raw = this.#raw.take(Math.max(0, endOffset - this.#given));
    this.#given += raw.length;
    return raw;
  }

  #bytes(raw: Uint8Array): void {
    if (raw.length > 0) this.#emit({ kind: "bytes", raw });
  }

  /** The stream ended, or is no HTTP: everything that waits goes on, and so does all that comes. */
  #giveUp(): void {
    if (this.#mode.kind === "records") this.#endRecords(this.#mode);
    this.#mode = PASS;
    this.#opaque = true;
    this.#pass(this.#given + this.#raw.length);
    this.#flush();
  }
}

function isRecordIo(head: HttpHead): boolean {
  return bodyFormat(head.headers.get("content-type")).records;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
