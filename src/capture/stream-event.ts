import type { Endpoint } from "./endpoint.js";

/** A TCP connection seen in a capture. */
export interface Connection {
  /** Counts from 1 in the order of appearance. */
  readonly id: number;
  /** Who opened it; guessed when the opening was not seen. */
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/** 0 from client to server, 1 from server to client. */
export type Direction = 0 | 1;

/**
 * How one direction of a connection ended.
 *
 * - `fin`: its sender closed it, and everything before was seen or reported as a gap
 * - `rst`: the connection was reset
 * - `capture-end`: the capture ended first
 * - `evicted`: it was forgotten: silent too long, too many connections, or its addresses and ports were used
 *   for a new one
 */
export type StreamEnd = "fin" | "rst" | "capture-end" | "evicted";

/** A connection was seen for the first time. */
export interface StreamOpened {
  readonly kind: "open";
  readonly conn: Connection;
  readonly timeNs: bigint;
  /** The opening was not seen: bytes before the first were, or may have been, missed. */
  readonly midstream: boolean;
}

/** The next bytes of a direction, each byte once and in order. */
export interface StreamData {
  readonly kind: "data";
  readonly conn: Connection;
  readonly direction: Direction;
  /** When the packet was seen that made these bytes the next ones. */
  readonly timeNs: bigint;
  /** A view of the packet where it came in order, a copy where it had to wait. */
  readonly bytes: Uint8Array;
}

/** Bytes of a direction that the capture does not have. */
export interface StreamGap {
  readonly kind: "gap";
  readonly conn: Connection;
  readonly direction: Direction;
  readonly timeNs: bigint;
  /** Undefined when sequence numbers cannot tell. */
  readonly lengthBytes: number | undefined;
}

/** Nothing more will come in a direction. */
export interface StreamEnded {
  readonly kind: "end";
  readonly conn: Connection;
  readonly direction: Direction;
  readonly timeNs: bigint;
  readonly how: StreamEnd;
}

/**
 * What `TcpReassembler` says: for each connection one `open`, then for each direction `data` and `gap` in
 * stream order and one `end`.
 */
export type StreamEvent = StreamOpened | StreamData | StreamGap | StreamEnded;
