/**
 * One packet as it was captured.
 *
 * The time is a pair of numbers because a `bigint` a packet costs more than decoding it does;
 * `packetTimeNs` makes one.
 */
export interface Packet {
  readonly kind: "packet";
  /** Whole seconds since the epoch. */
  readonly seconds: number;
  /** Nanoseconds within the second, 0 to 999,999,999. */
  readonly nanos: number;
  /** What `bytes` begin with: a LINKTYPE number, see `LINK_TYPE`. */
  readonly linkType: number;
  /** Interface within the section, from 0; 0 in a pcap file. */
  readonly interfaceId: number;
  /** What was captured: a view of the chunk that was pushed, or a copy when it straddled chunks. */
  readonly bytes: Uint8Array;
  /** Length on the wire; more than `bytes.length` when the capture cut it. */
  readonly originalLengthBytes: number;
  /** Comments of a pcapng packet, in file order. */
  readonly comments: readonly string[];
}

const NANOS_PER_SECOND = 1_000_000_000n;

/** Capture time of a packet in nanoseconds since the epoch. */
export function packetTimeNs(packet: { readonly seconds: number; readonly nanos: number }): bigint {
  return BigInt(packet.seconds) * NANOS_PER_SECOND + BigInt(packet.nanos);
}

/** @internal */
export const NO_COMMENTS: readonly string[] = Object.freeze([]);
