import type { Connection } from "../stream-event.js";
import { HalfStream } from "./half-stream.js";
import type { Output } from "./output.js";

/** An address and a port as one value that compares fast: a number for IPv4, a string for IPv6. */
export type EndpointKey = number | string;

/**
 * What is remembered of a connection.
 *
 * @internal
 */
export class TrackedConnection {
  readonly conn: Connection;
  readonly clientKey: EndpointKey;
  readonly serverKey: EndpointKey;
  /** From the client, from the server. */
  readonly halves: readonly [HalfStream, HalfStream];
  /** The `open` event was sent. */
  announced = false;
  /** Both directions know their first byte, or no longer wait to learn it. */
  settled = false;
  /** When its first packet was seen. */
  readonly sinceNs: bigint;
  /** When a reset was seen. */
  resetNs: bigint | undefined;
  resetSeconds = 0;
  /** When both directions had ended. */
  closedSeconds: number | undefined;
  lastSeconds = 0;
  lastNanos = 0;

  // Places in the list of connections by age of their last packet; kept by `RecencyList`.
  older: TrackedConnection | undefined;
  newer: TrackedConnection | undefined;

  constructor(
    conn: Connection,
    clientKey: EndpointKey,
    serverKey: EndpointKey,
    output: Output,
    sinceNs: bigint,
  ) {
    this.conn = conn;
    this.clientKey = clientKey;
    this.serverKey = serverKey;
    this.halves = [new HalfStream(conn, 0, output), new HalfStream(conn, 1, output)];
    this.sinceNs = sinceNs;
  }

  get closed(): boolean {
    return this.halves[0].ended && this.halves[1].ended;
  }
}
