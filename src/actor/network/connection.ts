import type { Address } from "../pid.js";
import type { Envelope } from "../transport.js";

/**
 * One simulated TCP connection, in the direction in which libprocess uses it.
 *
 * - `connecting`: messages wait in `unsent`
 * - `open`: messages are under way, or in `stalled` while the peer cannot be reached
 * - `closed`: nothing arrives any more
 */
export interface Connection {
  readonly from: Address;
  readonly to: Address;
  /** Opened by a link; otherwise it closes when everything is sent. */
  readonly persistent: boolean;
  state: "connecting" | "open" | "closed";
  /** Which life of the peer it reached; a peer that was started again resets it. */
  peerLife: number;
  readonly unsent: Envelope[];
  /** Sent and not arrived. */
  readonly underWay: Set<Envelope>;
  /** Arrived at a hole in the network: they go on, in order, when it closes. */
  readonly stalled: Envelope[];
  /** When its last message arrives: none may come before. */
  lastArrivalMs: number;
  /** Counts stalls, so that the timer of an old one does nothing. */
  stall: number;
}

/** A connection about to be made. */
export function createConnection(from: Address, to: Address, persistent: boolean): Connection {
  return {
    from,
    to,
    persistent,
    state: "connecting",
    peerLife: -1,
    unsent: [],
    underWay: new Set(),
    stalled: [],
    lastArrivalMs: 0,
    stall: 0,
  };
}
