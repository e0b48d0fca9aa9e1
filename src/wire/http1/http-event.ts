import type { NeedData } from "../malformed.js";
import type { BodyFraming, HttpHead, HttpMalformed, HttpNote } from "./http-head.js";
import type { HttpHeaders } from "./http-headers.js";

/** A message begins. */
export interface HttpHeadEvent {
  readonly kind: "head";
  readonly head: HttpHead;
  /** How the end of the body will be known. */
  readonly body: BodyFraming;
}

/** A piece of body, chunk framing removed, as soon as it is there; never empty. A view of the input. */
export interface HttpDataEvent {
  readonly kind: "data";
  /** Stream offset of its first byte. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Bytes of body that were lost, reported by {@link HttpDecoder.gap} and bridged by length. */
export interface HttpMissingEvent {
  readonly kind: "missing";
  readonly offset: number;
  readonly lengthBytes: number;
}

/** A message is complete. */
export interface HttpEndEvent {
  readonly kind: "end";
  /** Stream offset just behind the message: head offset to here are its wire bytes. */
  readonly offset: number;
  /** Body bytes after chunk decoding, missing ones included. */
  readonly bodyBytes: number;
  /** Chunks with data; 0 when the body was not chunked. */
  readonly chunks: number;
  /** Header lines behind the last chunk, when there are any. */
  readonly trailers: HttpHeaders | undefined;
  /** Trailer lines as they came, empty line included. */
  readonly trailerBytes: Uint8Array | undefined;
  /** Oddities of the body's framing; those of the head are at the head. */
  readonly notes: readonly HttpNote[];
}

/** Bytes after the connection left HTTP (101, CONNECT, an accepted upgrade); never empty. */
export interface HttpTunnelEvent {
  readonly kind: "tunnel";
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The stream ended where a message may end. Final. */
export interface HttpClosed {
  readonly kind: "closed";
  readonly offset: number;
}

/** The stream ended inside a message. Final; what no event covered is in {@link HttpDecoder.takeRest}. */
export interface HttpTruncated {
  readonly kind: "truncated";
  readonly inside: "head" | "body" | "chunk-line" | "trailers";
  /** Where the stream ended. */
  readonly offset: number;
  /** Bytes of body, or of the chunk, that were still to come; `undefined` when no length was given. */
  readonly missingBytes: number | undefined;
}

/** What {@link HttpDecoder.next} answers. */
export type HttpStep =
  | HttpHeadEvent
  | HttpDataEvent
  | HttpMissingEvent
  | HttpEndEvent
  | HttpTunnelEvent
  | NeedData
  | HttpMalformed
  | HttpTruncated
  | HttpClosed;
