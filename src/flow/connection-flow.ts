import type { Connection } from "../capture/index.js";
import { formatEndpoint } from "../capture/index.js";
import type {
  HttpEndEvent,
  HttpHead,
  HttpHeadEvent,
  HttpMalformed,
  HttpTruncated,
} from "../wire/index.js";
import { BodyCollector } from "./body-collector.js";
import type { Place } from "./flow-message.js";
import { HttpSide } from "./http-side.js";
import type { Note } from "./message.js";
import type { CompleteBody, MessageWriter } from "./message-writer.js";
import { RecordBody } from "./record-body.js";
import { RequestQueue, type SentRequest } from "./request-queue.js";

/** What a connection carries. `other` is everything that is not HTTP/1. */
export type Protocol = "unknown" | "http" | "other";

/** One message in the making. */
interface Open {
  readonly head: HttpHead;
  readonly body: BodyCollector;
  readonly notes: Note[];
  /** The request: itself, or the one that a response answers. */
  readonly request: SentRequest | undefined;
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
  readonly #requests = new RequestQueue();
  readonly #midstream: boolean;
  #protocol: Protocol = "unknown";
  /** Which direction carries requests; not known before the first sure byte of a mid-stream start. */
  #requestDirection: 0 | 1 = 0;
  #timeNs = 0n;

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
    this.#addresses = [formatEndpoint(conn.client), formatEndpoint(conn.server)];
    if (options.forced) this.#protocol = "http";
  }

  get protocol(): Protocol {
    return this.#protocol;
  }

  data(direction: 0 | 1, bytes: Uint8Array, timeNs: bigint): void {
    this.#timeNs = timeNs;
    if (this.#protocol === "unknown") this.#recognise(direction, bytes);
    if (this.#protocol === "other") return;
    this.#side(direction).push(bytes);
  }

  gap(direction: 0 | 1, lengthBytes: number | undefined, timeNs: bigint): void {
    this.#timeNs = timeNs;
    if (this.#protocol === "other") return;
    const side = this.#sides[direction];
    side?.gap(lengthBytes);
    if (this.#protocol === "http") this.#writer.gap(this.#place(direction), lengthBytes);
  }

  end(direction: 0 | 1, timeNs: bigint): void {
    this.#timeNs = timeNs;
    if (this.#protocol !== "other") this.#sides[direction]?.end();
  }

  /** The first bytes decide; where the capture began inside a stream, the first that are sure do. */
  #recognise(direction: 0 | 1, bytes: Uint8Array): void {
    const looks = looksLike(bytes);
    if (looks === "request" || looks === "response") {
      this.#protocol = "http";
      this.#requestDirection = looks === "request" ? direction : direction === 0 ? 1 : 0;
    } else if (looks === "other" && !this.#midstream) {
      this.#protocol = "other";
    }
  }

  #side(direction: 0 | 1): HttpSide {
    let side = this.#sides[direction];
    if (side === undefined) {
      const kind = direction === this.#requestDirection ? "request" : "response";
      const midstream = this.#midstream || this.#protocol === "unknown";
      side = new HttpSide(kind, midstream, {
        head: (event) => this.#head(direction, event),
        data: (bytes) => this.#data(direction, bytes),
        missing: (lengthBytes) => this.#missing(direction, lengthBytes),
        end: (event) => this.#end(direction, event),
        cut: (why) => this.#cut(direction, why),
        raw: (bytes, sizeBytes, why) => this.#raw(direction, bytes, sizeBytes, why),
        methodFor: (head) => this.#requests.peek(head)?.method,
      });
      this.#sides[direction] = side;
    }
    return side;
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
    const request =
      head.kind === "request" ? this.#requests.sent(head) : this.#requests.answered(head);
    const open: Open = {
      head,
      body: new BodyCollector(this.#maxBodyBytes),
      notes: [],
      request,
      records: undefined,
      undecided: body.kind !== "none" && mayBeRecords(head, request),
    };
    this.#open[direction] = open;
    if (open.undecided && certainlyRecords(head, request)) this.#beginRecords(direction, open);
  }

  #data(direction: 0 | 1, bytes: Uint8Array): void {
    const open = this.#open[direction];
    if (open === undefined) return;
    // A record begins with a digit; neither JSON nor the protobuf of a plain answer does.
    if (open.undecided && isDigit(bytes[0])) this.#beginRecords(direction, open);
    open.undecided = false;
    if (open.records === undefined) open.body.push(bytes);
    else open.records.push(bytes, this.#place(direction));
  }

  #missing(direction: 0 | 1, lengthBytes: number): void {
    const open = this.#open[direction];
    if (open?.records === undefined) open?.body.skip(lengthBytes);
    else open.records.gap(lengthBytes, this.#place(direction));
  }

  #beginRecords(direction: 0 | 1, open: Open): void {
    open.undecided = false;
    const place = this.#place(direction);
    const stream = this.#writer.streamHead(place, open.head, open.request, open.notes);
    open.records = new RecordBody(stream);
  }

  #end(direction: 0 | 1, event: HttpEndEvent): void {
    for (const note of event.notes)
      this.#open[direction]?.notes.push(httpNote(note.code, note.offset));
    this.#finish(direction, undefined);
  }

  #cut(direction: 0 | 1, why: HttpTruncated | HttpMalformed): void {
    const text =
      why.kind === "malformed"
        ? why.text
        : `the stream ended inside the ${why.inside}${
            why.missingBytes === undefined ? "" : `, ${why.missingBytes} bytes short`
          }`;
    const code = why.kind === "truncated" ? "truncated" : why.code === "gap" ? "gap" : "malformed";
    this.#finish(direction, { code, text });
  }

  #finish(direction: 0 | 1, damage: Note | undefined): void {
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
    };
    if (open.head.kind === "request") {
      this.#writer.request(place, open.head, body, open.notes, open.request);
    } else {
      this.#writer.response(place, open.head, body, open.notes, open.request);
    }
  }

  #raw(direction: 0 | 1, bytes: Uint8Array, sizeBytes: number, why: string): void {
    if (this.#protocol !== "http") return;
    this.#writer.raw(this.#place(direction), bytes, sizeBytes, why);
  }
}

// Enough to tell HTTP from TLS, ZooKeeper and other binary protocols; short first segments stay unknown.
function looksLike(bytes: Uint8Array): "request" | "response" | "other" | "unknown" {
  const text = String.fromCharCode(...bytes.subarray(0, 24));
  if (/^HTTP\/1\./.test(text)) return "response";
  if (/^[A-Z]{1,20} [/*a-zA-Z]/.test(text)) return "request";
  if (/^(?:H|HT|HTT|HTTP|HTTP\/|HTTP\/1|[A-Z]{1,20} ?)$/.test(text)) return "unknown";
  return "other";
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function mayBeRecords(head: HttpHead, request: SentRequest | undefined): boolean {
  if (head.kind === "request") return isRecordIo(head);
  if (head.status !== 200) return false;
  if (isRecordIo(head)) return true;
  return head.transfer.chunked && (request === undefined || request.v1);
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
