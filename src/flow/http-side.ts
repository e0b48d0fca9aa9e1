import { encodeUtf8 } from "../bytes/index.js";
import {
  findMessageStart,
  HttpDecoder,
  type HttpDirection,
  type HttpEndEvent,
  type HttpHeadEvent,
  type HttpMalformed,
  type HttpResponseHead,
  type HttpTruncated,
  type MessageStart,
} from "../wire/index.js";
import { readCutHead } from "./cut-head.js";
import { findRecordChunk, MAX_RECORD_HEAD_BYTES } from "./find-record-chunk.js";

/** What one direction of a connection tells its owner, in stream order. */
export interface HttpSideSink {
  head(event: HttpHeadEvent): void;
  /** Bytes of the body. False when they make no sense in it: what follows is looked for in what comes. */
  data(bytes: Uint8Array): boolean;
  /** Bytes of the body that the capture lost; what follows them is known to be body. False as for `data`. */
  missing(lengthBytes: number): boolean;
  end(event: HttpEndEvent): void;
  /** The message that had begun ends here, whole or not. */
  cut(why: CutReason): void;
  /** Bytes that make no sense where they stand. */
  raw(bytes: Uint8Array, sizeBytes: number, why: string): void;
  /** The search found which kind of messages this direction carries. */
  found(direction: HttpDirection): void;
  /** What comes is the body of an endless response whose head was not seen. */
  resumed(): void;
  /** Which method the request had that a response answers. */
  methodFor(head: HttpResponseHead): string | undefined;
}

/** Why a message ends before its end. */
export type CutReason = HttpTruncated | HttpMalformed | CutHead;

/** A part of the head is all there is of a message. */
export interface CutHead {
  readonly kind: "cut-head";
  /** `gap`: bytes were lost; `truncated`: the stream ended. */
  readonly code: "gap" | "truncated";
}

const CHUNKED_HEAD = encodeUtf8("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

/** Unreadable bytes are shown up to this many; more are counted. */
const MAX_RAW_BYTES = 64 * 1024;

/** While a boundary is looked for, at most this much is held. */
const MAX_SEARCH_BYTES = 4 * 1024 * 1024;

/**
 * HTTP/1 in one direction of a connection that may begin, break and end anywhere: reads messages, and after
 * damage goes on at the next sure start of one.
 */
export class HttpSide {
  #direction: HttpDirection | undefined;
  readonly #sink: HttpSideSink;
  #decoder: HttpDecoder | undefined;
  #inMessage = false;
  /** Held while a boundary is looked for. */
  #held: Uint8Array = new Uint8Array(0);
  #ownsHeld = false;
  #searchFrom = 0;
  #why = "";
  /** Unreadable bytes that are already counted but no longer held. */
  #lost = 0;
  #lostSample: Uint8Array | undefined;
  #final = false;

  /**
   * @param direction undefined when the first sure start of a message is to tell
   * @param joined why the first bytes may come from the middle of a message, if they may
   */
  constructor(
    direction: HttpDirection | undefined,
    joined: string | undefined,
    sink: HttpSideSink,
  ) {
    this.#direction = direction;
    this.#sink = sink;
    if (joined === undefined && direction !== undefined) this.#start(direction);
    else this.#why = joined ?? "nothing says what this stream carries";
  }

  push(bytes: Uint8Array): void {
    if (this.#final) return;
    if (this.#decoder === undefined) {
      this.#search(bytes);
      return;
    }
    this.#decoder.push(bytes);
    this.#run();
  }

  /**
   * Bytes are missing here; `undefined` when nobody knows how many.
   *
   * @returns whether all of them belong to one body, so that no message was missed
   */
  gap(lengthBytes: number | undefined): boolean {
    if (this.#final) return false;
    if (this.#decoder === undefined) {
      // What is held ends in the middle of something: a start across the gap would be made up.
      this.#giveUpHeld("gap");
      if (this.#direction !== undefined) this.#flushRaw();
      this.#why = "bytes are missing before these";
      return false;
    }
    const isInside = this.#decoder.gap(lengthBytes);
    this.#run();
    return isInside;
  }

  end(): void {
    if (this.#final) return;
    this.#final = true;
    if (this.#decoder === undefined) {
      this.#giveUpHeld("truncated");
      this.#flushRaw();
      return;
    }
    this.#decoder.end();
    this.#run();
    this.#flushRaw();
  }

  #start(direction: HttpDirection): void {
    this.#decoder = new HttpDecoder({
      direction,
      requestMethodFor: (head) => this.#sink.methodFor(head),
    });
  }

  #run(): void {
    const sink = this.#sink;
    for (;;) {
      const decoder = this.#decoder;
      if (decoder === undefined) return;
      const step = decoder.next();
      switch (step.kind) {
        case "need-data":
        case "closed":
          return;
        case "head":
          this.#inMessage = true;
          sink.head(step);
          break;
        case "data":
          if (sink.data(step.bytes)) break;
          this.#lose(decoder);
          return;
        case "missing":
          if (sink.missing(step.lengthBytes)) break;
          this.#lose(decoder);
          return;
        case "end":
          this.#inMessage = false;
          sink.end(step);
          break;
        case "tunnel":
          sink.raw(step.bytes, step.bytes.length, "the connection left HTTP");
          break;
        case "truncated": {
          this.#leave(step);
          const rest = decoder.takeRest();
          if (this.#cutHead(rest, "truncated")) return;
          this.#rawNow(rest, `the stream ended inside the ${step.inside}`);
          return;
        }
        case "malformed": {
          this.#leave(step);
          const rest = decoder.takeRest();
          this.#decoder = undefined;
          this.#why = step.text;
          if (step.code === "gap") {
            this.#why = "bytes are missing before these";
            if (!this.#cutHead(rest, "gap")) this.#rawNow(rest, "bytes are missing behind these");
          }
          // The first byte does not start a message here, or this decoder would not have failed.
          else this.#search(rest, 1);
          return;
        }
      }
    }
  }

  /** The records of this body are lost: goes on where the next one is sure. */
  #lose(decoder: HttpDecoder): void {
    this.#decoder = undefined;
    this.#inMessage = false;
    this.#why = "behind the damage in this stream of records";
    this.#search(decoder.takeRest(), 0);
  }

  /** A message of which nothing but a part of its head is there. */
  #cutHead(bytes: Uint8Array, code: CutHead["code"]): boolean {
    const event = this.#direction && readCutHead(bytes, this.#direction);
    if (event === undefined) return false;
    if (event.head.kind === "response") this.#sink.methodFor(event.head);
    this.#sink.head(event);
    this.#sink.cut({ kind: "cut-head", code });
    return true;
  }

  /** Nothing will be found in what is held any more, but for a head whose rest is missing. */
  #giveUpHeld(code: CutHead["code"]): void {
    const { found } = this.#find(this.#searchFrom);
    const at = found.index;
    if (this.#direction !== undefined && readCutHead(this.#held.subarray(at), this.#direction)) {
      this.#giveUp(at);
      this.#flushRaw();
      this.#cutHead(this.#held, code);
      this.#held = new Uint8Array(0);
      this.#ownsHeld = false;
      this.#searchFrom = 0;
    } else {
      this.#giveUp(this.#held.length);
    }
  }

  #leave(why: HttpTruncated | HttpMalformed): void {
    if (this.#inMessage) this.#sink.cut(why);
    this.#inMessage = false;
  }

  #rawNow(bytes: Uint8Array, why: string): void {
    if (bytes.length > 0) this.#sink.raw(bytes.subarray(0, MAX_RAW_BYTES), bytes.length, why);
  }

  /** Looks for the next sure start of a message in what is held and what just came. */
  #search(bytes: Uint8Array, from = this.#searchFrom): void {
    this.#hold(bytes);
    const { direction, found } = this.#find(from);
    if (found.kind === "found") {
      this.#direction = direction;
      this.#sink.found(direction);
      const rest = this.#held.subarray(found.index);
      this.#giveUp(found.index);
      this.#flushRaw();
      // The rest is handed out as views: the buffer is theirs from here on.
      this.#held = new Uint8Array(0);
      this.#ownsHeld = false;
      this.#searchFrom = 0;
      this.#start(direction);
      this.#decoder?.push(rest);
      this.#run();
      return;
    }
    if (this.#direction !== "request" && this.#resume(from)) return;
    this.#searchFrom = found.index;
    // Nothing before the place to search on from can start a message.
    if (this.#held.length > MAX_SEARCH_BYTES || found.index > MAX_RAW_BYTES) {
      const most = this.#held.length - MAX_RECORD_HEAD_BYTES;
      this.#giveUp(this.#held.length > MAX_SEARCH_BYTES ? most : Math.min(found.index, most));
    }
  }

  /** Goes on inside an endless response, at a chunk that holds one record. */
  #resume(from: number): boolean {
    const index = findRecordChunk(this.#held, Math.max(0, from - MAX_RECORD_HEAD_BYTES));
    if (index < 0) return false;
    this.#direction = "response";
    this.#sink.found("response");
    const rest = this.#held.subarray(index);
    this.#giveUp(index);
    this.#flushRaw();
    this.#held = new Uint8Array(0);
    this.#ownsHeld = false;
    this.#searchFrom = 0;
    this.#start("response");
    // The decoder needs a head to be inside of a body.
    this.#decoder?.push(CHUNKED_HEAD);
    this.#decoder?.next();
    this.#inMessage = true;
    this.#sink.resumed();
    this.#decoder?.push(rest);
    this.#run();
    return true;
  }

  /** The earliest start of a message of the direction's kind, or of either kind. */
  #find(from: number): { readonly direction: HttpDirection; readonly found: MessageStart } {
    const known = this.#direction;
    if (known !== undefined) {
      return { direction: known, found: findMessageStart(this.#held, from, known) };
    }
    const request = findMessageStart(this.#held, from, "request");
    const response = findMessageStart(this.#held, from, "response");
    const requestIsFirst = response.kind !== "found" || request.index <= response.index;
    if (request.kind === "found" && requestIsFirst) return { direction: "request", found: request };
    if (response.kind === "found") return { direction: "response", found: response };
    const index = Math.min(request.index, response.index);
    return { direction: "request", found: { kind: "need-data", index } };
  }

  /** Appends to what is held, in a buffer that doubles: a search that waits stays linear. */
  #hold(bytes: Uint8Array): void {
    const held = this.#held;
    const length = held.length + bytes.length;
    const spare = held.byteOffset + length <= held.buffer.byteLength && this.#ownsHeld;
    let whole: Uint8Array;
    if (spare) {
      whole = new Uint8Array(held.buffer, held.byteOffset, length);
    } else {
      whole = new Uint8Array(new ArrayBuffer(Math.max(1024, 2 * length)), 0, length);
      whole.set(held);
      this.#ownsHeld = true;
    }
    whole.set(bytes, held.length);
    this.#held = whole;
  }

  /** Counts the front of what is held as unreadable. */
  #giveUp(length: number): void {
    if (length > 0) {
      this.#lostSample ??= this.#held.slice(0, Math.min(length, MAX_RAW_BYTES));
      this.#lost += length;
    }
    this.#held = this.#held.subarray(length);
    this.#searchFrom = Math.max(0, this.#searchFrom - length);
  }

  #flushRaw(): void {
    if (this.#lost > 0 && this.#lostSample !== undefined) {
      this.#sink.raw(this.#lostSample, this.#lost, this.#why);
    }
    this.#lost = 0;
    this.#lostSample = undefined;
  }
}
