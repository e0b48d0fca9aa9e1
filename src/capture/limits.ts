/** How much a capture may make us hold. Every size is in bytes, every time in seconds of capture time. */
export interface CaptureLimits {
  /** One captured packet. A larger one is damage. */
  readonly packetBytes: number;
  /** One pcapng block that is not a packet and that we read (names, secrets and unknown blocks are skipped unread). */
  readonly blockBytes: number;
  /** Interfaces of one pcapng section. */
  readonly interfaces: number;
  /** Connections remembered at a time; the longest idle one is ended to make room. */
  readonly connections: number;
  /** Bytes held behind a hole of one direction of a connection; beyond it the hole is given up. */
  readonly heldBytesPerStream: number;
  /** Pieces held behind a hole of one direction of a connection. */
  readonly heldPiecesPerStream: number;
  /** Bytes held behind holes of all connections. */
  readonly heldBytes: number;
  /** Bytes of IP fragments held until the rest of their datagrams comes. */
  readonly fragmentBytes: number;
  /** Datagrams that wait for fragments at a time. */
  readonly fragmentedDatagrams: number;
  /** How long a datagram waits for its fragments. */
  readonly fragmentSeconds: number;
  /** How long a connection may be silent before it is forgotten. */
  readonly idleSeconds: number;
  /** How long a closed connection is remembered, so that late duplicates do not look like a new one. */
  readonly closedSeconds: number;
  /**
   * How far capture order may be wrong: a byte that its receiver has acknowledged but that was not seen, an
   * unknown start, and a reset are believed only when this many packets and `reorderSeconds` have passed.
   */
  readonly reorderPackets: number;
  /** See `reorderPackets`; both must have passed. */
  readonly reorderSeconds: number;
  /** How long a hole that nobody acknowledged may be filled; where only one direction was captured. */
  readonly holeSeconds: number;
}

/** The limits used where the caller names none. */
export const DEFAULT_CAPTURE_LIMITS: CaptureLimits = {
  packetBytes: 16 * 1024 * 1024,
  blockBytes: 16 * 1024 * 1024,
  interfaces: 65_536,
  connections: 65_536,
  // Linux lets a receive window grow to 6 MiB (tcp_rmem), so more than that behind one hole is a lost hole.
  heldBytesPerStream: 16 * 1024 * 1024,
  // As many full segments of 1,448 bytes as that window holds.
  heldPiecesPerStream: 4096,
  heldBytes: 64 * 1024 * 1024,
  fragmentBytes: 4 * 1024 * 1024,
  fragmentedDatagrams: 1024,
  fragmentSeconds: 30,
  // Past the two hours after which TCP keepalive shows that a silent connection lives.
  idleSeconds: 3 * 3600,
  // Twice the maximum segment lifetime, as Linux counts it.
  closedSeconds: 60,
  reorderPackets: 32,
  reorderSeconds: 0.2,
  holeSeconds: 60,
};
