// One direction of a connection: which byte comes next, what waits behind a hole, what its receiver has
// acknowledged, and where it ends.
//
// Offsets are ordinary numbers that never wrap; a sequence number becomes one by its distance from that of the
// next byte. Until the first byte is known (no SYN was seen) the direction is adrift: offsets count from the
// first evidence, everything is held, and `settle` makes the lowest byte of all evidence the next one.

import type { Connection, Direction, StreamEnd } from "../stream-event.js";
import { HeldBytes, type HeldPiece } from "./held-bytes.js";
import type { Output } from "./output.js";
import { sequenceAdd, sequenceDistance } from "./sequence.js";

/**
 * No window reaches further (RFC 7323 allows 2^30, Linux gives 6 MiB by itself). A segment beyond it is from
 * another life of the connection, or the capture paused for that long.
 */
const FAR_BYTES = 2 ** 28;
/** How far from its expected place a lone acknowledgement or reset is believed. */
const NEAR_BYTES = 2 ** 24;
/** How far behind the first byte seen a SYN may lie and still be the start of the same stream. */
const LATE_SYN_BYTES = 2 ** 18;

/**
 * Whether bytes are missing that were sent.
 *
 * - `open`: later bytes or the end were seen
 * - `acknowledged`: the receiver has them, so they will hardly be sent again
 *
 * @internal
 */
export type Hole = "no" | "open" | "acknowledged";

/** @internal */
export class HalfStream {
  readonly conn: Connection;
  readonly direction: Direction;
  readonly #output: Output;
  readonly #held = new HeldBytes();
  /** Initial sequence number, when a SYN told it. */
  #initial: number | undefined;
  #anchored = false;
  /** Adrift, but a segment or an acknowledgement said where bytes are. */
  #hasEvidence = false;
  /** Adrift: the lowest byte of all evidence. */
  #lowest = 0;
  /** Offset and sequence number of the next byte to deliver; of the first evidence while adrift. */
  #next = 0;
  #nextSequence = 0;
  /** Where the bytes begin that were delivered or are to be. */
  #first = 0;
  /** What the receiver has acknowledged, when that is ahead of `#next`. */
  #acknowledged = 0;
  #acknowledgedNs = 0n;
  /** Where a FIN said that the stream ends. */
  #finAt: number | undefined;
  #finNs = 0n;
  #ended = false;
  /** Where a lone segment far away ended: a second one that follows it proves that the stream went on there. */
  #farSequence: number | undefined;

  // What is waited for, and where; kept by `Patience`.
  waiting: Hole = "no";
  waitingAt = 0;

  constructor(conn: Connection, direction: Direction, output: Output) {
    this.conn = conn;
    this.direction = direction;
    this.#output = output;
  }

  /** Whether the first byte of the stream is known. */
  get anchored(): boolean {
    return this.#anchored;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get heldLength(): number {
    return this.#held.length;
  }

  get heldPieces(): number {
    return this.#held.pieceCount;
  }

  /** Offset of the next byte; it only grows. */
  get position(): number {
    return this.#next;
  }

  get hole(): Hole {
    if (!this.#anchored || this.#ended) return "no";
    if (this.#acknowledged > this.#next) return "acknowledged";
    return this.#held.pieceCount > 0 || this.#finAt !== undefined ? "open" : "no";
  }

  /** Whether a SYN with that initial number can be the start of this very stream. */
  matchesSyn(initial: number): boolean {
    if (this.#initial !== undefined) return this.#initial === initial;
    if (!this.#anchored && !this.#hasEvidence) return true;
    const firstByte = this.#offset(sequenceAdd(initial, 1));
    const first = this.#anchored ? this.#first : this.#lowest;
    return firstByte <= first && first - firstByte <= LATE_SYN_BYTES;
  }

  /** Whether bytes at a sequence number belong to what this stream, which has ended, delivered. */
  isRepeat(sequence: number, length: number): boolean {
    const offset = this.#offset(sequence);
    // A keepalive probe repeats the byte before the first.
    return offset >= this.#first - 1 && offset + length <= this.#next;
  }

  /** A SYN: the byte after it is the first. */
  synchronize(initial: number, timeNs: bigint): void {
    this.#initial = initial;
    if (!this.#anchored) this.#anchor(sequenceAdd(initial, 1), timeNs);
  }

  /** The other side says which byte it wants next, and it has sent nothing before: that is the first. */
  anchorAt(sequence: number, timeNs: bigint): void {
    if (!this.#anchored) this.#anchor(sequence, timeNs);
  }

  /**
   * Ends being adrift: the lowest byte of all evidence is the first. False when there was none. What was held
   * comes out with its own times: it waited for our sake, not for other bytes.
   */
  settle(): boolean {
    if (this.#anchored || !this.#hasEvidence) return this.#anchored;
    this.#anchor(sequenceAdd(this.#nextSequence, this.#lowest - this.#next), 0n);
    return true;
  }

  /** An acknowledgement by the receiver: everything before `sequence` has reached it. */
  acknowledge(sequence: number, timeNs: bigint): void {
    if (this.#ended) return;
    if (this.#anchored) {
      const distance = sequenceDistance(this.#nextSequence, sequence);
      if (distance <= 0 || distance > FAR_BYTES) return;
    } else if (!this.#notice(sequence)) {
      return;
    }
    const offset = this.#offset(sequence);
    if (offset > this.#acknowledged) {
      this.#acknowledged = offset;
      this.#acknowledgedNs = timeNs;
    }
  }

  /**
   * Bytes of a segment.
   *
   * @param length bytes on the wire; more than `end - start` when the capture cut the packet
   */
  receive(
    sequence: number,
    payload: Uint8Array,
    start: number,
    end: number,
    length: number,
    timeNs: bigint,
  ): void {
    if (this.#ended) {
      this.#countEnded(sequence, length);
      return;
    }
    if (!this.#anchored) {
      if (!this.#notice(sequence)) {
        this.#output.strayBytes += length;
        return;
      }
      const offset = this.#offset(sequence);
      this.#hold(offset, payload, start, end, length, timeNs);
      return;
    }
    let distance = sequenceDistance(this.#nextSequence, sequence);
    if (distance > FAR_BYTES || distance < -FAR_BYTES) {
      if (!this.#jump(sequence, length, distance, timeNs)) return;
      distance = 0;
    }
    if (distance <= 0 && this.#held.pieceCount === 0) {
      this.#deliver(payload, start, end, length, -distance, timeNs);
    } else {
      this.#hold(this.#next + distance, payload, start, end, length, timeNs);
    }
    this.#release(timeNs);
  }

  /** A FIN after the byte before `sequence`. */
  finish(sequence: number, timeNs: bigint): void {
    if (this.#ended || this.#finAt !== undefined) return;
    if (!this.#anchored && !this.#notice(sequence)) return;
    const offset = this.#offset(sequence);
    if (this.#anchored && (offset < this.#next || offset - this.#next > FAR_BYTES)) return;
    this.#finAt = offset;
    this.#finNs = timeNs;
    if (this.#anchored) this.#release(timeNs);
  }

  /** Whether a reset with that number can be meant for this stream. */
  acceptsReset(sequence: number): boolean {
    // Zero answers a SYN that found nobody.
    if (sequence === 0 || !(this.#anchored || this.#hasEvidence)) return true;
    return Math.abs(sequenceDistance(this.#nextSequence, sequence)) <= NEAR_BYTES;
  }

  /**
   * Gives up the hole at the front: says how much is missing and goes on behind it.
   *
   * @param all the whole hole; otherwise only what was acknowledged, as the rest may still be sent again
   */
  giveUpHole(all: boolean): void {
    const behind = this.#held.start ?? this.#finAt;
    if (behind === undefined) {
      this.#giveUpTail();
      return;
    }
    const stop = all ? behind : Math.min(behind, this.#acknowledged);
    const pieces = stop === this.#held.start ? this.#held.takeRun(stop) : [];
    const timeNs = pieces[0]?.timeNs ?? (all ? this.#finNs : this.#acknowledgedNs);
    if (stop > this.#next) this.#miss(stop - this.#next, timeNs);
    this.#deliverPieces(pieces, timeNs);
    this.#release(timeNs);
  }

  /** Everything that is held comes out, with gaps where bytes are missing, and the stream ends. */
  close(how: StreamEnd, timeNs: bigint): void {
    if (this.#ended) return;
    this.settle();
    while (this.hole !== "no") this.giveUpHole(true);
    if (this.#ended) return;
    this.#ended = true;
    this.#output.end(this.conn, this.direction, how, timeNs);
  }

  /** Acknowledged bytes that were never seen, with nothing behind them. */
  #giveUpTail(): void {
    const length = this.#acknowledged - this.#next;
    // A single one is the FIN, which counts as a byte. Many may be an answer to some other connection.
    if (length > 1 && length <= NEAR_BYTES) this.#miss(length, this.#acknowledgedNs);
    this.#acknowledged = this.#next;
  }

  #anchor(sequence: number, timeNs: bigint): void {
    if (this.#hasEvidence) this.#next = this.#offset(sequence);
    this.#nextSequence = sequence;
    this.#first = this.#next;
    this.#acknowledged = Math.max(this.#acknowledged, this.#next);
    this.#anchored = true;
    this.#release(timeNs);
  }

  /** Adrift: a byte of the stream has that number. False when it is too far from the rest to be true. */
  #notice(sequence: number): boolean {
    if (!this.#hasEvidence) {
      this.#hasEvidence = true;
      this.#nextSequence = sequence;
      this.#lowest = this.#next;
      return true;
    }
    const distance = sequenceDistance(this.#nextSequence, sequence);
    if (Math.abs(distance) > FAR_BYTES) return false;
    this.#lowest = Math.min(this.#lowest, this.#next + distance);
    return true;
  }

  #offset(sequence: number): number {
    return this.#next + sequenceDistance(this.#nextSequence, sequence);
  }

  /** A segment far away. True when it follows one before it: then the stream goes on here. */
  #jump(sequence: number, length: number, distance: number, timeNs: bigint): boolean {
    if (length === 0) return false;
    if (this.#farSequence !== sequence) {
      this.#farSequence = sequenceAdd(sequence, length);
      this.#output.strayBytes += length;
      return false;
    }
    while (this.#held.pieceCount > 0) this.giveUpHole(true);
    this.#output.gap(this.conn, this.direction, distance > 0 ? distance : undefined, timeNs);
    this.#farSequence = undefined;
    this.#nextSequence = sequence;
    this.#next += Math.max(distance, 0);
    this.#acknowledged = this.#next;
    this.#finAt = undefined;
    return true;
  }

  /** Delivers a segment whose first `repeated` bytes have come before; nothing is held. */
  #deliver(
    payload: Uint8Array,
    start: number,
    end: number,
    length: number,
    repeated: number,
    timeNs: bigint,
  ): void {
    if (repeated >= length) {
      this.#output.repeatedBytes += length;
      return;
    }
    this.#output.repeatedBytes += repeated;
    const from = start + repeated;
    if (from < end) {
      this.#step(end - from);
      this.#output.data(this.conn, this.direction, payload.subarray(from, end), timeNs);
    }
    const missing = length - Math.max(repeated, end - start);
    if (missing > 0) this.#miss(missing, timeNs);
  }

  #hold(
    offset: number,
    payload: Uint8Array,
    start: number,
    end: number,
    length: number,
    timeNs: bigint,
  ): void {
    const known = this.#anchored ? Math.max(offset, this.#next) : offset;
    const captured = offset + end - start;
    const stop = offset + length;
    const before = this.#held.length;
    if (known < captured) {
      const bytes = payload.subarray(start + known - offset, end);
      this.#held.add(known, captured, bytes, timeNs);
    }
    const fresh = this.#held.length - before;
    this.#output.repeatedBytes += Math.max(0, end - start - fresh);
    if (stop > captured) this.#held.add(Math.max(known, captured), stop, undefined, timeNs);
  }

  /** Delivers what has become due behind the next byte, and the end. */
  #release(timeNs: bigint): void {
    if (this.#held.pieceCount > 0) this.#deliverPieces(this.#held.takeRun(this.#next), timeNs);
    if (this.#finAt === undefined || this.#next < this.#finAt || this.#ended) return;
    this.#output.strayBytes += this.#held.length;
    this.#held.clear();
    this.#ended = true;
    // The FIN counts as a byte: its acknowledgement is not ahead of the stream.
    this.#step(1);
    this.#output.end(this.conn, this.direction, "fin", timeNs > this.#finNs ? timeNs : this.#finNs);
  }

  #deliverPieces(pieces: readonly HeldPiece[], sinceNs: bigint): void {
    let timeNs = sinceNs;
    for (const piece of pieces) {
      if (piece.timeNs > timeNs) timeNs = piece.timeNs;
      // Only while adrift can pieces have been held that lie before the first byte.
      const repeated = Math.max(0, this.#next - piece.start);
      const length = piece.end - piece.start - repeated;
      if (length <= 0) continue;
      if (piece.bytes === undefined) {
        this.#miss(length, timeNs);
      } else {
        this.#step(length);
        this.#output.data(this.conn, this.direction, piece.bytes.subarray(repeated), timeNs);
      }
    }
  }

  #miss(length: number, timeNs: bigint): void {
    this.#step(length);
    this.#output.gap(this.conn, this.direction, length, timeNs);
  }

  #step(length: number): void {
    this.#next += length;
    this.#nextSequence = sequenceAdd(this.#nextSequence, length);
  }

  #countEnded(sequence: number, length: number): void {
    if (this.isRepeat(sequence, length)) this.#output.repeatedBytes += length;
    else this.#output.strayBytes += length;
  }
}
