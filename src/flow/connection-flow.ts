import { concatBytes } from "../bytes/index.js";
import type { Connection } from "../capture/index.js";
import { formatEndpoint } from "../capture/index.js";
import {
  type EnvelopeResult,
  ExchangeMatcher,
  type HttpDirection,
  type HttpEndEvent,
  type HttpHead,
  type HttpHeadEvent,
  type HttpRequestHead,
  type HttpResponseHead,
} from "../wire/index.js";
import { BodyCollector } from "./body-collector.js";
import { EnvelopeReader } from "./envelope-reader.js";
import type { Place } from "./flow-message.js";
import { type CutReason, HttpSide } from "./http-side.js";
import { looksLike } from "./looks-like.js";
import type { Note } from "./message.js";
import type { CompleteBody, MessageWriter } from "./message-writer.js";
import { RecordBody } from "./record-body.js";
import { type SentRequest, sentRequest } from "./sent-request.js";

/** Requests without an answer that are remembered. */
const MAX_WAITING_REQUESTS = 1024;

/** Gaps that are remembered until it is known what a connection carries. */
const MAX_EARLY_GAPS = 16;

/** `HTTP/1.1 200 OK` and an empty body: less than that was no whole answer. */
const SMALLEST_ANSWER_BYTES = 38;

/** A peer that has answered none of this many messages is one that never does: libprocess up to 1.3. */
const SILENT_AFTER = 64;

/** What a connection carries. `other` is everything that is not HTTP/1. */
export type Protocol = "unknown" | "http" | "other";

/** One message in the making. */
interface Open {
  /** Not known inside an endless response whose head was not seen. */
  readonly head?: HttpHead;
  /** Of a request. */
  readonly envelope?: EnvelopeResult | undefined;
  readonly body: BodyCollector;
  readonly notes: Note[];
  /** The request: itself, or the one that a response answers. */
  readonly request?: SentRequest | undefined;
  /** Set once the body turned out to be a stream of records; they are messages of their own. */
  records: RecordBody | undefined;
  /** Whether the form of the body is still to be found out from its first bytes. */
  undecided: boolean;
}

/**
 * One TCP connection as messages: HTTP in both directions, responses matched with requests, record streams
 * taken apart.
 */
export class ConnectionFlow {
  readonly #writer: MessageWriter;
  readonly #maxBodyBytes: number;
  readonly #conn: Connection;
  readonly #addresses: readonly [string, string];
  readonly #sides: [HttpSide | undefined, HttpSide | undefined] = [undefined, undefined];
  readonly #open: [Open | undefined, Open | undefined] = [undefined, undefined];
  readonly #envelopes = new EnvelopeReader();
  readonly #requests: ExchangeMatcher<SentRequest>;
  /** Requests before the first response. */
  #unanswered = 0;
  /** The request that the response answers whose head comes next. */
  #answered: SentRequest | undefined;
  /** The opening was not seen: who asks is to be found out. */
  readonly #midstream: boolean;
  /** Why what comes first of a direction may not be the start of a message. */
  readonly #joined: [string | undefined, string | undefined];
  /** Bytes that were lost before it was known what this connection carries. */
  #early: {
    readonly direction: 0 | 1;
    readonly lengthBytes: number | undefined;
    readonly timeNs: bigint;
  }[] = [];
  #protocol: Protocol = "unknown";
  /** Which direction carries requests, once that is sure. */
  #requestDirection: 0 | 1 | undefined;
  /** First bytes of a direction that are too few to tell what it carries. */
  readonly #first: [Uint8Array | undefined, Uint8Array | undefined] = [undefined, undefined];
  #timeNs = 0n;
  #carried = false;

  constructor(
    conn: Connection,
    options: {
      readonly midstream: boolean;
      readonly forced: boolean;
      readonly maxBodyBytes: number;
    },
    writer: MessageWriter,
  ) {
    this.#conn = conn;
    this.#writer = writer;
    this.#maxBodyBytes = options.maxBodyBytes;
    this.#midstream = options.midstream;
    const why = options.midstream ? "the capture began inside the stream" : undefined;
    this.#joined = [why, why];
    this.#addresses = [formatEndpoint(conn.client), formatEndpoint(conn.server)];
    this.#requests = new ExchangeMatcher({
      midstream: options.midstream,
      maxWaiting: MAX_WAITING_REQUESTS,
    });
    if (options.forced) this.#protocol = "http";
  }

  get protocol(): Protocol {
    return this.#protocol;
  }

  /** Whether it carried something, and nothing that is HTTP. */
  get carriedOther(): boolean {
    return this.#protocol === "other" || (this.#protocol === "unknown" && this.#carried);
  }

  data(direction: 0 | 1, bytes: Uint8Array, timeNs: bigint): void {
    this.#timeNs = timeNs;
    this.#carried = true;
    const known = this.#sides[direction] !== undefined || this.#recognise(direction, bytes);
    if (!known || this.#protocol === "other") return;
    const first = this.#first[direction];
    this.#first[direction] = undefined;
    const side = this.#side(direction);
    side.push(first === undefined ? bytes : concatBytes([first, bytes]));
  }

  gap(direction: 0 | 1, lengthBytes: number | undefined, timeNs: bigint): void {
    this.#timeNs = timeNs;
    if (this.#protocol === "other") return;
    this.#decideFirst(direction);
    const side = this.#sides[direction];
    if (side === undefined) this.#joined[direction] ??= "bytes are missing before these";
    const isInside = side?.gap(lengthBytes) === true;
    const holdsAnswer = lengthBytes === undefined || lengthBytes >= SMALLEST_ANSWER_BYTES;
    if (!isInside && holdsAnswer && this.#kindOf(direction) === "response") this.#requests.missed();
    if (this.#protocol === "http") this.#writer.gap(this.#place(direction), lengthBytes);
    else if (this.#early.length < MAX_EARLY_GAPS)
      this.#early.push({ direction, lengthBytes, timeNs });
  }

  end(direction: 0 | 1, timeNs: bigint): void {
    this.#timeNs = timeNs;
    if (this.#protocol === "other") return;
    this.#decideFirst(direction);
    this.#sides[direction]?.end();
  }

  /** No more will come of the first bytes that are held: they are the start of a request, or nothing we know. */
  #decideFirst(direction: 0 | 1): void {
    const first = this.#first[direction];
    if (first === undefined) return;
    this.#first[direction] = undefined;
    if (looksLike(first, true) !== "request") return;
    this.#carriesRequests(direction);
    this.#side(direction).push(first);
  }

  /**
   * The first bytes of a direction decide; where the capture began inside a stream, the first sure start of a
   * message will.
   *
   * @returns false when there are too few to tell: they are held
   */
  #recognise(direction: 0 | 1, bytes: Uint8Array): boolean {
    const held = this.#first[direction];
    const first = held === undefined ? bytes : concatBytes([held, bytes]);
    const looks = looksLike(first);
    if (looks === "unknown") {
      this.#first[direction] = first;
      return false;
    }
    if (looks !== "other")
      this.#carriesRequests(looks === "request" ? direction : opposite(direction));
    else if (this.#joined[direction] === undefined && this.#protocol === "unknown")
      this.#protocol = "other";
    return true;
  }

  #carriesRequests(direction: 0 | 1): void {
    this.#protocol = "http";
    const { length } = this.#early;
    for (const { direction: lossy, lengthBytes, timeNs } of this.#early.splice(0, length)) {
      this.#writer.gap({ ...this.#place(lossy), timeNs }, lengthBytes);
    }
    this.#requestDirection ??= direction;
  }

  #side(direction: 0 | 1): HttpSide {
    let side = this.#sides[direction];
    if (side === undefined) {
      side = new HttpSide(this.#kindOf(direction), this.#joined[direction], {
        found: (kind) =>
          this.#carriesRequests(kind === "request" ? direction : opposite(direction)),
        head: (event) => this.#head(direction, event),
        data: (bytes) => this.#data(direction, bytes),
        resumed: () => this.#resumed(direction),
        missing: (lengthBytes) => this.#missing(direction, lengthBytes),
        end: (event) => this.#end(direction, event),
        cut: (why) => this.#cut(direction, why),
        raw: (bytes, sizeBytes, why) => this.#raw(direction, bytes, sizeBytes, why),
        methodFor: (head) => this.#pair(head),
      });
      this.#sides[direction] = side;
    }
    return side;
  }

  #kindOf(direction: 0 | 1): HttpDirection | undefined {
    // Who opens a connection asks; only where the opening was not seen is that in doubt.
    const requests = this.#requestDirection ?? (this.#midstream ? undefined : 0);
    if (requests === undefined) return undefined;
    return direction === requests ? "request" : "response";
  }

  #place(direction: 0 | 1): Place {
    const [client, server] = this.#addresses;
    return {
      conn: this.#conn.id,
      src: direction === 0 ? client : server,
      dst: direction === 0 ? server : client,
      timeNs: this.#timeNs,
    };
  }

  #head(direction: 0 | 1, { head, body }: HttpHeadEvent): void {
    this.#protocol = "http";
    const envelope = head.kind === "request" ? this.#envelopes.read(head) : undefined;
    const request =
      head.kind === "request" && envelope !== undefined
        ? this.#sent(head, envelope)
        : this.#answered;
    this.#answered = undefined;
    const open: Open = {
      head,
      envelope,
      body: new BodyCollector(this.#maxBodyBytes),
      notes: [],
      request,
      records: undefined,
      undecided: mayBeRecords(head, body, request),
    };
    this.#open[direction] = open;
    if (open.undecided && certainlyRecords(head, request)) {
      this.#beginRecords(direction, open, head);
    }
  }

  #sent(head: HttpRequestHead, envelope: EnvelopeResult): SentRequest {
    const request = sentRequest(head, envelope);
    const { method, unansweredByOld } = request;
    this.#requests.request(request, { method, always: !unansweredByOld });
    if (++this.#unanswered === SILENT_AFTER) this.#requests.learn(false);
    return request;
  }

  /** Finds the request that a response answers; the decoder asks for its method before it gives the head. */
  #pair(head: HttpResponseHead): string | undefined {
    this.#unanswered = Number.NEGATIVE_INFINITY;
    const pairing = this.#requests.response(head);
    this.#answered = pairing.kind === "paired" ? pairing.request : undefined;
    return this.#answered?.method;
  }

  #resumed(direction: 0 | 1): void {
    const records = new RecordBody(this.#writer.resumedStream(this.#place(direction)));
    this.#open[direction] = { records, body: new BodyCollector(0), notes: [], undecided: false };
  }

  #data(direction: 0 | 1, bytes: Uint8Array): boolean {
    const open = this.#open[direction];
    if (open === undefined) return true;
    // A record begins with a digit; neither JSON nor the protobuf of a plain answer does.
    if (open.undecided && open.head !== undefined && isDigit(bytes[0])) {
      this.#beginRecords(direction, open, open.head);
    }
    open.undecided = false;
    if (open.records === undefined) open.body.push(bytes);
    else if (!open.records.push(bytes, this.#place(direction))) return this.#lose(direction, open);
    return true;
  }

  #missing(direction: 0 | 1, lengthBytes: number): boolean {
    const open = this.#open[direction];
    if (open?.records === undefined) open?.body.skip(lengthBytes);
    else if (!open.records.gap(lengthBytes, this.#place(direction))) {
      return this.#lose(direction, open);
    }
    return true;
  }

  /** Gives up a stream of records whose next chunk can be found again: false where it can. */
  #lose(direction: 0 | 1, { head }: Open): boolean {
    const isChunked = head === undefined || head.transfer.chunked;
    if (!isChunked || head?.kind === "request") return true;
    this.#open[direction] = undefined;
    return false;
  }

  #beginRecords(direction: 0 | 1, open: Open, head: HttpHead): void {
    open.undecided = false;
    const place = this.#place(direction);
    const stream = this.#writer.streamHead(place, head, open.request, open.notes);
    open.records = new RecordBody(stream);
  }

  #end(direction: 0 | 1, event: HttpEndEvent): void {
    for (const note of event.notes)
      this.#open[direction]?.notes.push(httpNote(note.code, note.offset));
    this.#finish(direction, undefined);
  }

  #cut(direction: 0 | 1, why: CutReason): void {
    switch (why.kind) {
      case "cut-head":
        this.#finish(
          direction,
          {
            code: why.code,
            text:
              why.code === "gap"
                ? "bytes of the head are missing"
                : "the stream ended inside the head",
          },
          true,
        );
        return;
      case "malformed":
        this.#finish(direction, { code: why.code === "gap" ? "gap" : "malformed", text: why.text });
        return;
      case "truncated": {
        const { inside, missingBytes } = why;
        const short = missingBytes === undefined ? "" : `, ${missingBytes} bytes short`;
        const text = `the stream ended inside the ${inside}${short}`;
        this.#finish(direction, { code: "truncated", text });
      }
    }
  }

  #finish(direction: 0 | 1, damage: Note | undefined, headIsCut = false): void {
    const open = this.#open[direction];
    this.#open[direction] = undefined;
    if (open === undefined) return;
    const place = this.#place(direction);
    if (open.records !== undefined) {
      open.records.end(place, damage);
      return;
    }
    if (damage !== undefined) open.notes.push(damage);
    const { holeAt, overLimit, sizeBytes } = open.body;
    if (holeAt !== undefined) {
      open.notes.push({
        code: "gap",
        text: `bytes of the body are missing from offset ${holeAt} on`,
      });
    } else if (overLimit) {
      open.notes.push({
        code: "limit",
        text: `the body has ${sizeBytes} bytes, more than the ${this.#maxBodyBytes} that are kept`,
      });
    }
    const body: CompleteBody = {
      bytes: open.body.take(),
      sizeBytes,
      damaged: damage !== undefined || holeAt !== undefined || overLimit,
      headIsCut,
    };
    const { head, envelope, notes, request } = open;
    if (head?.kind === "request" && envelope !== undefined) {
      this.#writer.request(place, { head, envelope }, body, notes, request);
    } else if (head?.kind === "response") {
      this.#writer.response(place, head, body, notes, request);
    }
  }

  #raw(direction: 0 | 1, bytes: Uint8Array, sizeBytes: number, why: string): void {
    if (this.#protocol !== "http") return;
    this.#writer.raw(this.#place(direction), bytes, sizeBytes, why);
  }
}

function opposite(direction: 0 | 1): 0 | 1 {
  return direction === 0 ? 1 : 0;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function mayBeRecords(
  head: HttpHead,
  { kind }: HttpHeadEvent["body"],
  request: SentRequest | undefined,
): boolean {
  if (kind === "none") return false;
  if (head.kind === "request") return isRecordIo(head);
  if (head.status !== 200) return false;
  if (isRecordIo(head)) return true;
  // A proxy that speaks HTTP/1.0 to its client takes the chunks away.
  if (kind === "until-close") return request?.streams === true;
  return kind === "chunked" && (request === undefined || request.v1);
}

function certainlyRecords(head: HttpHead, request: SentRequest | undefined): boolean {
  return isRecordIo(head) || (head.kind === "response" && request?.streams === true);
}

function isRecordIo(head: HttpHead): boolean {
  return head.headers.get("content-type") === "application/recordio";
}

function httpNote(code: string, offset: number): Note {
  return { code: `http-${code}`, text: `${code.replaceAll("-", " ")} at byte ${offset}` };
}
