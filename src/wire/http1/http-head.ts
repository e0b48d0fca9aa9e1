import type { Malformed } from "../malformed.js";
import type { HttpHeaders } from "./http-headers.js";

/** Which of the two byte streams of a connection. */
export type HttpDirection = "request" | "response";

/** What is odd about a message but does not stop it from being read. */
export type HttpNoteCode =
  /** Empty lines before the start line (RFC 9112, 2.2 lets servers skip them). */
  | "leading-empty-lines"
  /** A line ends in LF without CR. */
  | "lf-line-end"
  /** A CR that is not part of a line end. */
  | "bare-cr"
  /** A header value goes on in the next line (obs-fold). */
  | "folded-header"
  /** White space between a header name and its colon. */
  | "space-before-colon"
  /** The request target holds a space. */
  | "space-in-target"
  /** Both Content-Length and chunked: chunked wins. */
  | "length-and-chunked"
  /** Content-Length given more than once with the same value. */
  | "repeated-length"
  /** Chunked in HTTP/1.0, as libprocess up to 0.21.0 sends it. */
  | "chunked-in-http-1.0"
  /** A length or coding on a message that cannot have a body (1xx, 204, 304). */
  | "body-forbidden"
  /** A transfer coding that is not chunked: the body is read as it is. */
  | "unknown-transfer-coding"
  /** Another message starts where the declared body should: taken as the answer to HEAD. */
  | "body-missing"
  /** A chunk line has an extension. */
  | "chunk-extension"
  /** A chunk size has leading zeros. */
  | "chunk-leading-zeros";

/** One oddity and where it is. */
export interface HttpNote {
  readonly code: HttpNoteCode;
  /** Bytes from the start of the stream. */
  readonly offset: number;
}

/** Why a stream cannot be read on as HTTP/1. */
export type HttpErrorCode =
  /** The bytes do not start like a message of this direction. */
  | "not-http"
  /** The start line is not one. */
  | "start-line"
  /** HTTP, but not 1.x. */
  | "version"
  /** A header line is not one. */
  | "header"
  /** The head or a block of trailers is over `maxHeadBytes`. */
  | "head-limit"
  /** More header lines than `maxHeaders`. */
  | "header-count-limit"
  /** Content-Length is not a number of at most 2^53 - 1. */
  | "content-length"
  /** Content-Length is given twice with different values. */
  | "conflicting-lengths"
  /** A request whose last transfer coding is not chunked has no end (RFC 9112, 6.3). */
  | "transfer-encoding"
  /** A chunk line does not start with hex digits, or the number is over 2^53 - 1. */
  | "chunk-size"
  /** A chunk line is over `maxChunkLineBytes`. */
  | "chunk-line-limit"
  /** The data of a chunk is not followed by a line end. */
  | "chunk-end"
  /** The body is, or says it is, over `maxBodyBytes`. */
  | "body-limit"
  /** Bytes are missing where their number alone does not tell what follows. */
  | "gap";

/** Damage in an HTTP stream. */
export type HttpMalformed = Malformed<HttpErrorCode>;

/** How the end of a body is known. */
export type BodyFraming =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly lengthBytes: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "until-close" }
  /** Not a body: from here on the connection speaks something else. */
  | { readonly kind: "tunnel" };

/** What a head says about its body, before anyone asks what it answers. */
export interface TransferFacts {
  /** Content-Length, when given and well formed. */
  readonly contentLengthBytes: number | undefined;
  /** The last transfer coding is chunked. */
  readonly chunked: boolean;
  /** There is a transfer coding and the last one is not chunked. */
  readonly otherCoding: boolean;
}

interface HttpHeadBase {
  /** Where the start line begins, in bytes from the start of the stream. */
  readonly offset: number;
  /** The head as it came, start line to empty line; a view of the input where it lay in one chunk. */
  readonly bytes: Uint8Array;
  /** As on the wire: `HTTP/1.1`. */
  readonly version: string;
  readonly minorVersion: number;
  readonly headers: HttpHeaders;
  readonly transfer: TransferFacts;
  /** Whether the connection outlives this message, by version and Connection header. */
  readonly keepAlive: boolean;
  /** Connection says upgrade and an Upgrade header exists. */
  readonly upgrade: boolean;
  readonly notes: readonly HttpNote[];
}

/** Start line and headers of a request. */
export interface HttpRequestHead extends HttpHeadBase {
  readonly kind: "request";
  /** Letter case of the wire. */
  readonly method: string;
  /** As on the wire, undecoded, query included. */
  readonly target: string;
}

/** Status line and headers of a response. */
export interface HttpResponseHead extends HttpHeadBase {
  readonly kind: "response";
  readonly status: number;
  /** May be empty. */
  readonly reason: string;
}

/** Either. */
export type HttpHead = HttpRequestHead | HttpResponseHead;
