// HTTP/1.0 and 1.1 of ONE direction of a connection: bytes in, events out. No IO, no time.
//
// Contract
// - `push(chunk)` appends bytes; the chunk is kept by reference and handed out as views, so its owner must
//   not overwrite it. `end()` says that no more will come. Call `next()` until it answers `need-data`.
// - `next()` answers one event: `head`, then `data` pieces as they arrive, then `end`, for each message.
//   Bodies are never collected: an endless response is delivered as it comes, and a declared size costs nothing.
// - `malformed`, `truncated` and `closed` are final: every later `next()` answers the same value. What no
//   event covered is then in `takeRest()`, to be shown as raw bytes or searched with `findMessageStart`.
// - Offsets count bytes from the start of the stream (or from the `offset` option). A message's wire bytes
//   are those from its head's offset to its end event's offset.
// - A response decoder has to know what HEAD and CONNECT requests are answered: `expectResponseTo(method)`,
//   in order, or the `requestMethodFor` option. Where requests were not seen it copes: an answer to HEAD is
//   recognised when another response starts in place of the body.
// - After CONNECT or an upgrade request the request stream stays HTTP for as long as it looks like HTTP,
//   and becomes `tunnel` otherwise; `switchToTunnel()` does it at once.
// - Work is linear in the bytes for any chunking; memory is bounded by the limits (a head, a chunk line).
import { ByteQueue } from "../../bytes/index.js";
import { malformed, NEED_DATA, type NeedData, quoteBytes } from "../malformed.js";
import { bodyFraming, framingNotes } from "./body-framing.js";
import { readChunkLine } from "./chunk-line.js";
import { HeadReader } from "./head-reader.js";
import type { HttpEndEvent, HttpStep } from "./http-event.js";
import type {
  BodyFraming,
  HttpDirection,
  HttpErrorCode,
  HttpHead,
  HttpNote,
  HttpNoteCode,
  HttpResponseHead,
} from "./http-head.js";
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from "./http-limits.js";
import { matchStart } from "./match-start.js";
import { parseTrailers } from "./parse-head.js";

const CR = 0x0d;
const LF = 0x0a;
const NO_NOTES: readonly HttpNote[] = [];
const UNTIL_CLOSE: BodyFraming = { kind: "until-close" };
const RESPONSE_START: readonly number[] = Array.from("HTTP/1.", (letter) => letter.charCodeAt(0));

/** How a decoder is set up; all but the direction have defaults. */
export interface HttpDecoderOptions {
  readonly direction: HttpDirection;
  /** Stream offset of the first byte that will be pushed. Default 0. */
  readonly offset?: number;
  /** Default {@link DEFAULT_HTTP_LIMITS}. */
  readonly limits?: Partial<HttpLimits>;
  /**
   * Asked for every response head but 1xx ones (101 is asked for): the method of the request that it answers,
   * `undefined` when that is not known. Replaces `expectResponseTo`.
   */
  readonly requestMethodFor?: (response: HttpResponseHead) => string | undefined;
}

type State =
  | "head"
  | "body-start"
  | "length"
  | "chunk-size"
  | "chunk-data"
  | "chunk-end"
  | "trailers"
  | "until-close"
  | "end"
  | "tunnel"
  | "final";

/** Incremental decoder of one direction of an HTTP/1 connection; see the head of this file for the contract. */
export class HttpDecoder {
  readonly #direction: HttpDirection;
  readonly #limits: HttpLimits;
  readonly #requestMethodFor: ((response: HttpResponseHead) => string | undefined) | undefined;
  readonly #queue = new ByteQueue();
  readonly #heads: HeadReader;
  readonly #methods: string[] = [];
  #methodsTaken = 0;
  #state: State = "head";
  /** Stream offset of the front of the queue. */
  #offset: number;
  /** Queue index up to which the search for the end of a head has come. */
  #searched = 0;
  #startMatched = false;
  #ended = false;
  #mayLeaveHttp = false;
  #body: BodyFraming = { kind: "none" };
  /** Bytes to come of the body or of the current chunk. */
  #remaining = 0;
  #bodyBytes = 0;
  #chunks = 0;
  #trailers: Pick<HttpEndEvent, "trailers" | "trailerBytes"> | undefined;
  #notes: HttpNote[] | undefined;
  #skippedLines = 0;
  #missing: { readonly offset: number; readonly lengthBytes: number } | undefined;
  #final: HttpStep | undefined;

  constructor(options: HttpDecoderOptions) {
    this.#direction = options.direction;
    this.#offset = options.offset ?? 0;
    this.#limits = { ...DEFAULT_HTTP_LIMITS, ...options.limits };
    this.#heads = new HeadReader(options.direction, this.#limits.maxHeaders);
    this.#requestMethodFor = options.requestMethodFor;
  }

  /** Stream offset of the first byte that no event has covered yet. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes pushed that no event has covered yet. */
  get pendingBytes(): number {
    return this.#queue.length;
  }

  /** Whether the decoder stands between two messages with nothing pending. */
  get idle(): boolean {
    return this.#state === "head" && this.#queue.length === 0;
  }

  /** Appends bytes. After a final answer they are only kept for {@link takeRest}. */
  push(chunk: Uint8Array): void {
    this.#queue.push(chunk);
  }

  /** No more bytes will come: completes bodies that last until the connection closes. */
  end(): void {
    this.#ended = true;
  }

  /** Tells a response decoder the method of the next request on the connection, in order. */
  expectResponseTo(method: string): void {
    this.#methods.push(method);
  }

  /** The other side accepted an upgrade or CONNECT: everything from here on is `tunnel`. */
  switchToTunnel(): void {
    if (this.#state !== "final") this.#state = "tunnel";
  }

  /**
   * Bytes are missing behind everything pushed so far. Call when `next()` answered `need-data`.
   *
   * @param lengthBytes how many; `undefined` when nobody knows, which can never be bridged
   * @returns true when they lie inside a body whose length tells what follows: a `missing` event comes next.
   *   False when what follows cannot be known: `next()` then answers `malformed` with code `gap`, and the
   *   caller goes on with `findMessageStart` and a new decoder.
   */
  gap(lengthBytes: number | undefined): boolean {
    if (this.#state === "final") return false;
    if (this.#state === "body-start") this.#enterBody();
    const state = this.#state;
    const counted = state === "length" || state === "chunk-data";
    const open = state === "until-close" || state === "tunnel";
    const fits = open || (counted && (lengthBytes ?? 0) <= this.#remaining);
    if (lengthBytes === undefined || !fits || this.#queue.length > 0) {
      const between = state === "head" && this.#queue.length === 0;
      const found = `${lengthBytes ?? "unknown"} missing bytes ${between ? "between messages" : `in ${state}`}`;
      this.#fail("gap", "read on", found, "a gap of known length inside a body");
      return false;
    }
    const { offset, lengthBytes: before } = this.#missing ?? {
      offset: this.#offset,
      lengthBytes: 0,
    };
    if (lengthBytes > 0) this.#missing = { offset, lengthBytes: before + lengthBytes };
    this.#offset += lengthBytes;
    this.#bodyBytes += lengthBytes;
    if (counted) this.#countDown(lengthBytes);
    return true;
  }

  /** Takes the bytes that no event covered; they start at {@link offset}. For use after a final answer. */
  takeRest(): Uint8Array {
    const rest = this.#queue.take(this.#queue.length);
    this.#offset += rest.length;
    return rest;
  }

  /** The next event, or `need-data`, or the final answer. */
  next(): HttpStep {
    if (this.#missing !== undefined) {
      const { offset, lengthBytes } = this.#missing;
      this.#missing = undefined;
      return { kind: "missing", offset, lengthBytes };
    }
    for (;;) {
      const step = this.#advance();
      if (step !== undefined) return step;
    }
  }

  /** One transition; `undefined` when it yields no event. */
  #advance(): HttpStep | undefined {
    switch (this.#state) {
      case "head":
        return this.#readHead();
      case "body-start":
        return this.#readBodyStart();
      case "length":
      case "chunk-data":
        return this.#readCounted();
      case "chunk-size":
        return this.#readChunkSize();
      case "chunk-end":
        return this.#readChunkEnd();
      case "trailers":
        return this.#readTrailers();
      case "until-close":
        return this.#readUntilClose();
      case "end":
        return this.#endMessage();
      case "tunnel":
        return this.#readTunnel();
      case "final":
        return this.#final ?? NEED_DATA;
    }
  }

  #readHead(): HttpStep | undefined {
    const queue = this.#queue;
    if (!this.#startMatched) {
      this.#skipEmptyLines();
      const match = matchStart(queue, this.#direction);
      if (match === "no") return this.#notHttp();
      if (match === "yes") this.#startMatched = true;
    }
    const end = this.#findHeadEnd();
    if (end < 0 || end > this.#limits.maxHeadBytes) {
      if (end > 0 || queue.length >= this.#limits.maxHeadBytes) return this.#headTooLong("head");
      return this.#needData("head");
    }
    const offset = this.#offset;
    const bytes = queue.peek(end);
    const head = this.#heads.read(bytes, offset);
    if (head.kind === "malformed") {
      if (this.#mayLeaveHttp) return this.#leaveHttp();
      return this.#finish(head);
    }
    this.#consume(end);
    return this.#beginMessage(head);
  }

  #beginMessage(parsed: HttpHead): HttpStep {
    const head = this.#withNotes(parsed);
    const method = head.kind === "response" ? this.#methodFor(head) : undefined;
    const body = bodyFraming(head, method);
    this.#startMatched = false;
    this.#skippedLines = 0;
    this.#bodyBytes = 0;
    this.#chunks = 0;
    this.#trailers = undefined;
    this.#notes = undefined;
    this.#body = body ?? UNTIL_CLOSE;
    this.#mayLeaveHttp = head.kind === "request" && (head.upgrade || head.method === "CONNECT");
    const step: HttpStep = { kind: "head", head, body: this.#body };
    if (body === undefined) {
      this.#fail("transfer-encoding", "find the end of a request", "a coding", "chunked last");
    } else if (body.kind === "length" && body.lengthBytes > this.#limits.maxBodyBytes) {
      this.#bodyTooLong(body.lengthBytes);
    } else if (head.kind === "response" && method === undefined && hasBody(body)) {
      this.#state = "body-start";
    } else {
      this.#enterBody();
    }
    return step;
  }

  /** Adds what only the context of a head can say about it. */
  #withNotes(head: HttpHead): HttpHead {
    const extra = framingNotes(head);
    if (this.#skippedLines === 0 && extra.length === 0) return head;
    const skipped: HttpNote[] =
      this.#skippedLines === 0
        ? []
        : [{ code: "leading-empty-lines", offset: head.offset - this.#skippedLines }];
    return { ...head, notes: [...skipped, ...head.notes, ...extra] };
  }

  #methodFor(head: HttpResponseHead): string | undefined {
    if (head.status < 200 && head.status !== 101) return undefined;
    if (this.#requestMethodFor !== undefined) return this.#requestMethodFor(head);
    const method = this.#methods[this.#methodsTaken];
    if (method === undefined) return undefined;
    this.#methodsTaken++;
    if (this.#methodsTaken >= 1024) this.#methods.splice(0, this.#methodsTaken);
    if (this.#methods.length === 0 || this.#methodsTaken >= 1024) this.#methodsTaken = 0;
    return method;
  }

  #enterBody(): void {
    switch (this.#body.kind) {
      case "none":
        this.#state = "end";
        break;
      case "length":
        this.#remaining = this.#body.lengthBytes;
        this.#state = "length";
        break;
      case "chunked":
        this.#state = "chunk-size";
        break;
      case "until-close":
        this.#state = "until-close";
        break;
      case "tunnel":
        this.#state = "end";
        break;
    }
  }

  /** Where the request was not seen: a response in place of the body means that HEAD was answered. */
  #readBodyStart(): HttpStep | undefined {
    const declared = this.#body.kind === "length" ? this.#body.lengthBytes : RESPONSE_START.length;
    const wanted = Math.min(RESPONSE_START.length, declared);
    const there = Math.min(this.#queue.length, wanted);
    for (let index = 0; index < there; index++) {
      if (this.#queue.byteAt(index) !== RESPONSE_START[index]) {
        this.#enterBody();
        return undefined;
      }
    }
    if (there < wanted && !this.#ended) return NEED_DATA;
    if (there < RESPONSE_START.length) {
      this.#enterBody();
      return undefined;
    }
    this.#addNote("body-missing");
    this.#state = "end";
    return undefined;
  }

  #readCounted(): HttpStep | undefined {
    const offset = this.#offset;
    const bytes = this.#queue.takeFront(this.#remaining);
    if (bytes.length === 0) return this.#needData("body");
    this.#offset += bytes.length;
    this.#bodyBytes += bytes.length;
    this.#countDown(bytes.length);
    return { kind: "data", offset, bytes };
  }

  #countDown(taken: number): void {
    this.#remaining -= taken;
    if (this.#remaining === 0) this.#state = this.#state === "length" ? "end" : "chunk-end";
  }

  #readChunkSize(): HttpStep | undefined {
    const { maxChunkLineBytes, maxBodyBytes } = this.#limits;
    const line = readChunkLine(this.#queue, maxChunkLineBytes, this.#searched);
    if (line.kind === "incomplete") {
      this.#searched = line.searched;
      return this.#needData("chunk-line");
    }
    this.#searched = 0;
    if (line.kind === "wrong") {
      return this.#fail(line.code, "read a chunk size", line.found, line.wanted);
    }
    if (this.#bodyBytes + line.size > maxBodyBytes) {
      return this.#bodyTooLong(this.#bodyBytes + line.size);
    }
    for (const code of line.notes) this.#addNote(code);
    this.#consume(line.length);
    if (line.size === 0) {
      this.#state = "trailers";
    } else {
      this.#chunks++;
      this.#remaining = line.size;
      this.#state = "chunk-data";
    }
    return undefined;
  }

  #readChunkEnd(): HttpStep | undefined {
    const first = this.#queue.byteAt(0);
    if (first === CR) {
      const second = this.#queue.byteAt(1);
      if (second < 0) return this.#needData("chunk-line");
      if (second === LF) {
        this.#consume(2);
        this.#state = "chunk-size";
        return undefined;
      }
    }
    if (first < 0) return this.#needData("chunk-line");
    if (first !== LF) {
      const found = quoteBytes(this.#queue.peek(Math.min(2, this.#queue.length)));
      return this.#fail("chunk-end", "read the end of a chunk", found, "a line end");
    }
    this.#addNote("lf-line-end");
    this.#consume(1);
    this.#state = "chunk-size";
    return undefined;
  }

  #readTrailers(): HttpStep | undefined {
    const first = this.#queue.byteAt(0);
    const second = this.#queue.byteAt(1);
    if (first === LF || (first === CR && second === LF)) {
      if (first === LF) this.#addNote("lf-line-end");
      this.#consume(first === LF ? 1 : 2);
      this.#state = "end";
      return undefined;
    }
    const end = this.#findHeadEnd();
    if (end < 0 || end > this.#limits.maxHeadBytes) {
      if (end > 0 || this.#queue.length >= this.#limits.maxHeadBytes) {
        return this.#headTooLong("trailers");
      }
      return this.#needData("trailers");
    }
    const bytes = this.#queue.peek(end);
    const notes: HttpNote[] = [];
    const trailers = parseTrailers(bytes, this.#offset, this.#limits.maxHeaders, notes);
    if ("code" in trailers) return this.#finish(trailers);
    for (const { code, offset } of notes) this.#addNote(code, offset);
    this.#consume(end);
    this.#trailers = { trailers, trailerBytes: bytes };
    this.#state = "end";
    return undefined;
  }

  #readUntilClose(): HttpStep | undefined {
    const offset = this.#offset;
    const bytes = this.#queue.takeFront(this.#queue.length);
    if (bytes.length === 0) {
      if (!this.#ended) return NEED_DATA;
      this.#state = "end";
      return undefined;
    }
    this.#bodyBytes += bytes.length;
    if (this.#bodyBytes > this.#limits.maxBodyBytes) return this.#bodyTooLong(this.#bodyBytes);
    this.#offset += bytes.length;
    return { kind: "data", offset, bytes };
  }

  #endMessage(): HttpStep {
    this.#state = this.#body.kind === "tunnel" ? "tunnel" : "head";
    return {
      kind: "end",
      offset: this.#offset,
      bodyBytes: this.#bodyBytes,
      chunks: this.#chunks,
      trailers: this.#trailers?.trailers,
      trailerBytes: this.#trailers?.trailerBytes,
      notes: this.#notes ?? NO_NOTES,
    };
  }

  #readTunnel(): HttpStep {
    const offset = this.#offset;
    const bytes = this.#queue.takeFront(this.#queue.length);
    if (bytes.length === 0) {
      return this.#ended ? this.#finish({ kind: "closed", offset }) : NEED_DATA;
    }
    this.#offset += bytes.length;
    return { kind: "tunnel", offset, bytes };
  }

  /** RFC 9112, 2.2: empty lines before a start line are skipped. */
  #skipEmptyLines(): void {
    for (;;) {
      const first = this.#queue.byteAt(0);
      const length = first === LF ? 1 : first === CR && this.#queue.byteAt(1) === LF ? 2 : 0;
      if (length === 0) return;
      this.#consume(length);
      this.#skippedLines += length;
    }
  }

  /** Length of the head at the front of the queue, empty line included, or -1. */
  #findHeadEnd(): number {
    const queue = this.#queue;
    const limit = this.#limits.maxHeadBytes + 2;
    let at = this.#searched;
    for (;;) {
      const lineFeed = queue.indexOf(LF, at, limit);
      if (lineFeed < 0) {
        this.#searched = Math.max(at, Math.min(queue.length, limit));
        return -1;
      }
      const next = queue.byteAt(lineFeed + 1);
      if (next === LF) return lineFeed + 2;
      const afterNext = next === CR ? queue.byteAt(lineFeed + 2) : 0;
      if (next < 0 || afterNext < 0) {
        this.#searched = lineFeed;
        return -1;
      }
      if (afterNext === LF) return lineFeed + 3;
      at = lineFeed + 1;
    }
  }

  #consume(length: number): void {
    this.#queue.skip(length);
    this.#offset += length;
    this.#searched = 0;
  }

  #needData(inside: "head" | "body" | "chunk-line" | "trailers"): NeedData | HttpStep {
    if (!this.#ended) return NEED_DATA;
    const offset = this.#offset + this.#queue.length;
    if (inside === "head" && this.#queue.length === 0) {
      return this.#finish({ kind: "closed", offset });
    }
    if (inside === "head" && this.#mayLeaveHttp) return this.#leaveHttp();
    const missingBytes = inside === "body" ? this.#remaining : undefined;
    return this.#finish({ kind: "truncated", inside, offset, missingBytes });
  }

  #notHttp(): HttpStep {
    if (this.#mayLeaveHttp) return this.#leaveHttp();
    const found = quoteBytes(this.#queue.peek(Math.min(this.#queue.length, 16)));
    const wanted = this.#direction === "request" ? "a request method" : "HTTP/1.";
    return this.#fail("not-http", `read a ${this.#direction}`, found, wanted);
  }

  #leaveHttp(): HttpStep {
    this.#state = "tunnel";
    return this.#readTunnel();
  }

  #headTooLong(what: string): HttpStep {
    const { maxHeadBytes } = this.#limits;
    return this.#fail(
      "head-limit",
      `read ${what}`,
      `more than ${maxHeadBytes} bytes`,
      "an empty line before that",
    );
  }

  #bodyTooLong(lengthBytes: number): HttpStep {
    const { maxBodyBytes } = this.#limits;
    return this.#fail(
      "body-limit",
      "read a body",
      `${lengthBytes} bytes`,
      `at most ${maxBodyBytes}`,
    );
  }

  #addNote(code: HttpNoteCode, offset: number = this.#offset): void {
    this.#notes ??= [];
    if (!this.#notes.some((note) => note.code === code)) this.#notes.push({ code, offset });
  }

  #fail(code: HttpErrorCode, doing: string, found: string, wanted: string): HttpStep {
    return this.#finish(malformed(code, doing, this.#offset, found, wanted));
  }

  #finish(step: HttpStep): HttpStep {
    this.#final = step;
    this.#state = "final";
    return step;
  }
}

function hasBody({ kind }: BodyFraming): boolean {
  return kind !== "none" && kind !== "tunnel";
}
