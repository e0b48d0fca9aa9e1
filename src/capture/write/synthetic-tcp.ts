// Connections that never were on a wire, as packets: what a proxy or a cluster in memory relayed becomes a
// capture that tcpdump and Wireshark read.
//
// Each connection is a well-behaved one: handshake, every few segments acknowledged, FIN or reset. Windows are scaled
// so far that nothing ever fills them, and numbers start differently for each connection, so that ports may be
// used again.

import { MesosSniffError } from "../../errors/index.js";
import { type Endpoint, formatEndpoint, parseIp } from "../endpoint.js";
import { LINK_TYPE } from "../link-type.js";
import { FLAG_ACK, FLAG_FIN, FLAG_PSH, FLAG_RST, FLAG_SYN } from "../packet/tcp.js";
import type { Direction } from "../stream-event.js";
import { sequenceAdd } from "../tcp/sequence.js";
import { encodeFrame, type FrameEnd } from "./frame.js";

/** A packet that was made. */
export interface SyntheticPacket {
  /** Nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** A frame of the link type of the `SyntheticTcp` that made it. */
  readonly bytes: Uint8Array;
  readonly comments: readonly string[];
}

/** How `SyntheticTcp` makes packets. */
export interface SyntheticTcpOptions {
  /** `ethernet` by default. */
  readonly link?: "ethernet" | "raw";
  /** Longest TCP payload of a packet, 1 to 65,495; 65,495 by default, the most that IPv4 can carry. */
  readonly segmentBytes?: number;
}

/** What to do at the opening of a connection. */
export interface SyntheticOpening {
  readonly comments?: readonly string[];
  /** False leaves the handshake out, for a connection of which only a later part is known. */
  readonly handshake?: boolean;
}

const MOST_SEGMENT_BYTES = 65_495;
const WINDOW = 0xffff;
/** Segments that one acknowledgement of its own covers; what comes back acknowledges by itself. */
const SEGMENTS_PER_ACKNOWLEDGEMENT = 8;
/** Maximum segment size 65,495, no operation, window scale 14: a window of 1 GiB. */
const SYN_OPTIONS = Uint8Array.of(
  2,
  4,
  MOST_SEGMENT_BYTES >> 8,
  MOST_SEGMENT_BYTES & 0xff,
  1,
  3,
  3,
  14,
);
const NOTHING = new Uint8Array(0);
const NO_COMMENTS: readonly string[] = [];
/** Spreads small numbers over all of 2^32, no two to the same place (Knuth's multiplicative hash). */
const SPREAD = 0x9e3779b1;

/** Makes the packets of TCP connections and hands each to a callback. */
export class SyntheticTcp {
  /** LINKTYPE number of the packets, for the interface description. */
  readonly linkType: number;
  readonly #emit: (packet: SyntheticPacket) => void;
  readonly #segmentBytes: number;
  #connections = 0;

  /** @throws MesosSniffError `invalid-argument` when `segmentBytes` is out of range */
  constructor(emit: (packet: SyntheticPacket) => void, options: SyntheticTcpOptions = {}) {
    const segmentBytes = options.segmentBytes ?? MOST_SEGMENT_BYTES;
    if (!Number.isInteger(segmentBytes) || segmentBytes < 1 || segmentBytes > MOST_SEGMENT_BYTES) {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot make segments of ${segmentBytes} bytes: want 1 to ${MOST_SEGMENT_BYTES}`,
      );
    }
    this.#emit = emit;
    this.#segmentBytes = segmentBytes;
    this.linkType = options.link === "raw" ? LINK_TYPE.raw : LINK_TYPE.ethernet;
  }

  /**
   * Opens a connection: SYN, SYN and ACK, ACK.
   *
   * @throws MesosSniffError `invalid-argument` when an end is no address, or one is IPv4 and the other IPv6
   */
  open(
    client: Endpoint,
    server: Endpoint,
    timeNs: bigint,
    opening: SyntheticOpening = {},
  ): SyntheticConnection {
    const ends = [frameEnd(client), frameEnd(server)] as const;
    if (ends[0].ip.length !== ends[1].ip.length) {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot connect ${formatEndpoint(client)} to ${formatEndpoint(server)}: one is IPv4, the other IPv6`,
      );
    }
    this.#connections += 1;
    const wire = {
      emit: this.#emit,
      withEthernet: this.linkType === LINK_TYPE.ethernet,
      segmentBytes: this.#segmentBytes,
    };
    return new SyntheticConnection(wire, ends, this.#connections, timeNs, opening);
  }
}

interface Wire {
  readonly emit: (packet: SyntheticPacket) => void;
  readonly withEthernet: boolean;
  readonly segmentBytes: number;
}

/** One direction of a synthetic connection. */
interface Sender {
  readonly end: FrameEnd;
  sequence: number;
  packets: number;
  /** Segments sent that nothing has acknowledged. */
  unacknowledged: number;
  state: "open" | "finished" | "reset";
}

/** A connection of `SyntheticTcp`. Direction 0 is from client to server. */
export class SyntheticConnection {
  readonly #wire: Wire;
  readonly #senders: readonly [Sender, Sender];

  /** @internal */
  constructor(
    wire: Wire,
    ends: readonly [FrameEnd, FrameEnd],
    number: number,
    timeNs: bigint,
    opening: SyntheticOpening,
  ) {
    this.#wire = wire;
    this.#senders = [sender(ends[0], number * 2), sender(ends[1], number * 2 + 1)];
    const [client, server] = this.#senders;
    if (opening.handshake !== false) {
      this.#write(0, FLAG_SYN, NOTHING, timeNs, opening.comments ?? NO_COMMENTS);
      client.sequence = sequenceAdd(client.sequence, 1);
      this.#write(1, FLAG_SYN | FLAG_ACK, NOTHING, timeNs, NO_COMMENTS);
      server.sequence = sequenceAdd(server.sequence, 1);
    }
    this.#write(0, FLAG_ACK, NOTHING, timeNs, NO_COMMENTS);
  }

  /**
   * Bytes from one side, in as many segments as they need.
   *
   * @param comments stand at the last segment, which completes what they talk about
   * @throws MesosSniffError `invalid-argument` when that side has finished or was reset
   */
  send(
    direction: Direction,
    bytes: Uint8Array,
    timeNs: bigint,
    comments: readonly string[] = NO_COMMENTS,
  ): void {
    const from = this.#sending(direction, "send");
    const { segmentBytes } = this.#wire;
    for (let start = 0; start < bytes.length; start += segmentBytes) {
      const payload = bytes.subarray(start, start + segmentBytes);
      const isLast = start + segmentBytes >= bytes.length;
      const flags = isLast ? FLAG_ACK | FLAG_PSH : FLAG_ACK;
      this.#write(direction, flags, payload, timeNs, isLast ? comments : NO_COMMENTS);
      from.sequence = sequenceAdd(from.sequence, payload.length);
      from.unacknowledged++;
    }
    if (from.unacknowledged >= SEGMENTS_PER_ACKNOWLEDGEMENT) this.#acknowledge(direction, timeNs);
  }

  /**
   * Bytes that were sent but are not known: a reader finds a gap of that length.
   *
   * @throws MesosSniffError `invalid-argument` when that side has finished or was reset
   */
  skip(direction: Direction, lengthBytes: number): void {
    const from = this.#sending(direction, "skip");
    from.sequence = sequenceAdd(from.sequence, lengthBytes);
  }

  /** An empty packet that carries comments; after an end or reset of that side it is a mere acknowledgement. */
  remark(direction: Direction, timeNs: bigint, comments: readonly string[]): void {
    this.#write(direction, FLAG_ACK, NOTHING, timeNs, comments);
  }

  /** One side has sent all it will: FIN. A second call, or one after a reset, does nothing. */
  finish(direction: Direction, timeNs: bigint, comments: readonly string[] = NO_COMMENTS): void {
    const from = this.#senders[direction];
    if (from.state !== "open") return;
    this.#write(direction, FLAG_FIN | FLAG_ACK, NOTHING, timeNs, comments);
    from.sequence = sequenceAdd(from.sequence, 1);
    from.state = "finished";
    this.#acknowledge(direction, timeNs);
  }

  /**
   * One side resets the connection. The other may still send: its bytes were under way. A second call does
   * nothing.
   */
  reset(direction: Direction, timeNs: bigint, comments: readonly string[] = NO_COMMENTS): void {
    const from = this.#senders[direction];
    if (from.state === "reset") return;
    this.#write(direction, FLAG_RST | FLAG_ACK, NOTHING, timeNs, comments);
    from.state = "reset";
  }

  #sending(direction: Direction, action: string): Sender {
    const from = this.#senders[direction];
    if (from.state !== "open") {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot ${action} in direction ${direction}: that side has ${from.state === "reset" ? "reset the connection" : "finished"}`,
      );
    }
    return from;
  }

  /** The other side confirms what `direction` has sent, unless it is gone. */
  #acknowledge(direction: Direction, timeNs: bigint): void {
    const other = direction === 0 ? 1 : 0;
    if (this.#senders[other].state === "reset") return;
    this.#write(other, FLAG_ACK, NOTHING, timeNs, NO_COMMENTS);
  }

  #write(
    direction: Direction,
    flags: number,
    payload: Uint8Array,
    timeNs: bigint,
    comments: readonly string[],
  ): void {
    const from = this.#senders[direction];
    const to = this.#senders[direction === 0 ? 1 : 0];
    const isSyn = (flags & FLAG_SYN) !== 0;
    from.packets += 1;
    to.unacknowledged = 0;
    const bytes = encodeFrame(
      {
        source: from.end,
        destination: to.end,
        sequence: from.sequence,
        acknowledgement: (flags & FLAG_ACK) === 0 ? 0 : to.sequence,
        flags,
        window: (flags & FLAG_RST) === 0 ? WINDOW : 0,
        options: isSyn ? SYN_OPTIONS : NOTHING,
        payload,
        id: from.packets,
      },
      this.#wire.withEthernet,
    );
    this.#wire.emit({ timeNs, bytes, comments });
  }
}

function sender(end: FrameEnd, number: number): Sender {
  return {
    end,
    sequence: Math.imul(number, SPREAD) >>> 0,
    packets: 0,
    unacknowledged: 0,
    state: "open",
  };
}

function frameEnd(endpoint: Endpoint): FrameEnd {
  const { port } = endpoint;
  if (!Number.isInteger(port) || port < 0 || port > 0xffff) {
    throw new MesosSniffError("invalid-argument", `cannot use port ${port}: want 0 to 65535`);
  }
  return { ip: parseIp(endpoint.ip), port };
}
