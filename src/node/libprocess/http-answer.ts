import { gzip, gzipSync } from "node:zlib";
import {
  type Emulation,
  errorResponse,
  type HttpResponse,
  type Responder,
  type ResponseHead,
  reasonPhrase,
} from "../../actor/index.js";
import { acceptsEncoding } from "../../http-api/index.js";
import {
  encodeChunkParts,
  encodeHttpResponseHead,
  encodeLastChunk,
  type HeaderField,
  type HttpRequestHead,
} from "../../wire/index.js";
import type { AnswerSlot } from "./answer-queue.js";

/** What an answer tells the connection it is written to. */
export interface HttpAnswerListener {
  /** A stream was opened, or has more bytes. */
  streaming(): void;
  /** The answer is complete. */
  finished(): void;
}

/** Writes one HTTP answer in the form that its request can read. */
export class HttpAnswer implements Responder {
  readonly #slot: AnswerSlot;
  readonly #request: HttpRequestHead;
  readonly #emulation: Emulation;
  readonly #listener: HttpAnswerListener;
  #framing: "chunked" | "until-close" = "chunked";
  #close = false;
  #streaming = false;

  constructor(
    slot: AnswerSlot,
    request: HttpRequestHead,
    emulation: Emulation,
    listener: HttpAnswerListener,
  ) {
    this.#slot = slot;
    this.#request = request;
    this.#emulation = emulation;
    this.#listener = listener;
  }

  /** Whether the head is written and the end is not known. */
  get streaming(): boolean {
    return this.#streaming;
  }

  /** Bytes of the answer that the client has not taken. */
  get waitingBytes(): number {
    return this.#slot.waitingBytes;
  }

  respond(response: HttpResponse): void {
    const { body } = response;
    if (body === undefined || !this.#compresses(response, body)) {
      this.#respond(response);
    } else if (body.length <= SYNC_GZIP_BYTES) {
      this.#respond(compressed(response, gzipSync(body)));
    } else {
      // Its place among the answers is kept meanwhile.
      gzip(body, (error, bytes) => {
        this.#respond(error === null ? compressed(response, bytes) : response);
      });
    }
  }

  #compresses({ headers = [] }: HttpResponse, { length }: Uint8Array): boolean {
    if (length < MIN_GZIP_BYTES) return false;
    if (headers.some(([name]) => name.toLowerCase() === "content-encoding")) return false;
    return acceptsEncoding(this.#request.headers.get("accept-encoding"), "gzip");
  }

  #respond(response: HttpResponse): void {
    const body = response.body ?? new Uint8Array();
    const length: HeaderField = ["Content-Length", String(body.length)];
    if (!this.#writeHead(response, length)) {
      this.respond(errorResponse(500, this.#emulation));
      return;
    }
    if (this.#request.method !== "HEAD" && body.length > 0) this.#slot.write(body);
    this.#finish(this.#close);
  }

  open(head: ResponseHead): void {
    // A client of HTTP/1.0 does not know chunks: it reads until the connection closes.
    if (this.#request.minorVersion === 0) this.#framing = "until-close";
    const chunked = this.#framing === "chunked";
    if (!this.#writeHead(head, chunked ? ["Transfer-Encoding", "chunked"] : undefined)) {
      this.respond(errorResponse(500, this.#emulation));
      return;
    }
    this.#streaming = true;
    this.#listener.streaming();
  }

  write(bytes: Uint8Array): void {
    if (!this.#streaming || this.#request.method === "HEAD") return;
    if (this.#framing === "until-close") this.#slot.write(bytes);
    else for (const part of encodeChunkParts(bytes)) this.#slot.write(part);
    this.#listener.streaming();
  }

  end(): void {
    if (!this.#streaming) return;
    this.#streaming = false;
    const chunked = this.#framing === "chunked";
    if (chunked && this.#request.method !== "HEAD") this.#slot.write(encodeLastChunk());
    this.#finish(this.#close || !chunked);
  }

  #finish(close: boolean): void {
    this.#slot.finish(close);
    this.#listener.finished();
  }

  /** @returns false when the head holds what no head may hold; nothing is written then */
  #writeHead(head: ResponseHead, framing: HeaderField | undefined): boolean {
    const given = head.headers ?? [];
    const names = new Set(given.map(([name]) => name.toLowerCase()));
    const headers = given.filter(([name]) => !FRAMING.has(name.toLowerCase()));
    if (!names.has("date")) headers.push(["Date", new Date().toUTCString()]);
    if (framing !== undefined) headers.push(framing);
    let bytes: Uint8Array;
    try {
      const reason = head.reason ?? reasonPhrase(head.status);
      bytes = encodeHttpResponseHead({ status: head.status, reason, headers });
    } catch {
      return false;
    }
    const asked = given.some(
      ([name, value]) => name.toLowerCase() === "connection" && value.toLowerCase() === "close",
    );
    this.#close = asked || !this.#request.keepAlive;
    this.#slot.write(bytes);
    return true;
  }
}

/** `GZIP_MINIMUM_BODY_LENGTH` of libprocess. */
const MIN_GZIP_BYTES = 1024;

/** Above it the event loop does not wait for the compression. */
const SYNC_GZIP_BYTES = 64 << 10;

function compressed(response: HttpResponse, body: Uint8Array): HttpResponse {
  return {
    ...response,
    headers: [...(response.headers ?? []), ["Content-Encoding", "gzip"]],
    body,
  };
}

/** Headers that say how the body ends are the transport's alone. */
const FRAMING: ReadonlySet<string> = new Set(["content-length", "transfer-encoding"]);
