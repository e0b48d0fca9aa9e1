import {
  findMessageStart,
  HttpDecoder,
  type HttpDirection,
  type HttpEndEvent,
  type HttpHeadEvent,
  type HttpMalformed,
  type HttpResponseHead,
  type HttpTruncated,
} from "../wire/index.js";

/** What one direction of a connection tells its owner, in stream order. */
export interface HttpSideSink {
  head(event: HttpHeadEvent): void;
  data(bytes: Uint8Array): void;
  /** Bytes of the body that the capture lost; what follows them is known to be body. */
  missing(lengthBytes: number): void;
  end(event: HttpEndEvent): void;
  /** The message that had begun ends here, whole or not. */
  cut(why: HttpTruncated | HttpMalformed): void;
  /** Bytes that make no sense where they stand. */
  raw(bytes: Uint8Array, sizeBytes: number, why: string): void;
  /** Which method the request had that a response answers. */
  methodFor(head: HttpResponseHead): string | undefined;
}

/** Unreadable bytes are shown up to this many; more are counted. */
const MAX_RAW_BYTES = 64 * 1024;

/** While a boundary is looked for, at most this much is held. */
const MAX_SEARCH_BYTES = 4 * 1024 * 1024;

/**
 * HTTP/1 in one direction of a connection that may begin, break and end anywhere: reads messages, and after
 * damage goes on at the next sure start of one.
 */
export class HttpSide {
  readonly direction: HttpDirection;
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

  /** @param midstream the first bytes may come from the middle of a message */
  constructor(direction: HttpDirection, midstream: boolean, sink: HttpSideSink) {
    this.direction = direction;
    this.#sink = sink;
    if (midstream) this.#why = "the capture began inside the stream";
    else this.#start();
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

  /** Bytes are missing here; `undefined` when nobody knows how many. */
  gap(lengthBytes: number | undefined): void {
    if (this.#final) return;
    if (this.#decoder === undefined) {
      // What is held ends in the middle of something: a start across the gap would be made up.
      this.#giveUp(this.#held.length);
      return;
    }
    if (lengthBytes !== undefined && this.#decoder.gap(lengthBytes)) this.#run();
    else {
      this.#decoder.gap(Number.MAX_SAFE_INTEGER);
      this.#run();
    }
  }

  end(): void {
    if (this.#final) return;
    this.#final = true;
    if (this.#decoder === undefined) {
      this.#giveUp(this.#held.length);
      this.#flushRaw();
      return;
    }
    this.#decoder.end();
    this.#run();
    this.#flushRaw();
  }

  #start(): void {
    this.#decoder = new HttpDecoder({
      direction: this.direction,
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
          sink.data(step.bytes);
          break;
        case "missing":
          sink.missing(step.lengthBytes);
          break;
        case "end":
          this.#inMessage = false;
          sink.end(step);
          break;
        case "tunnel":
          sink.raw(step.bytes, step.bytes.length, "the connection left HTTP");
          break;
        case "truncated": {
          this.#leave(step);
          this.#rawNow(decoder.takeRest(), `the stream ended inside the ${step.inside}`);
          return;
        }
        case "malformed": {
          this.#leave(step);
          const rest = decoder.takeRest();
          this.#decoder = undefined;
          this.#why = step.text;
          if (step.code === "gap") this.#rawNow(rest, "bytes are missing behind these");
          // The first byte does not start a message here, or this decoder would not have failed.
          else this.#search(rest, 1);
          return;
        }
      }
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
    const found = findMessageStart(this.#held, from, this.direction);
    if (found.kind === "found") {
      const rest = this.#held.subarray(found.index);
      this.#giveUp(found.index);
      this.#flushRaw();
      // The rest is handed out as views: the buffer is theirs from here on.
      this.#held = new Uint8Array(0);
      this.#ownsHeld = false;
      this.#searchFrom = 0;
      this.#start();
      this.#decoder?.push(rest);
      this.#run();
      return;
    }
    this.#searchFrom = found.index;
    // Nothing before the place to search on from can start a message.
    if (this.#held.length > MAX_SEARCH_BYTES || found.index > MAX_RAW_BYTES) {
      this.#giveUp(this.#held.length > MAX_SEARCH_BYTES ? this.#held.length : found.index);
    }
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
