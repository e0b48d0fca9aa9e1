// Packets to byte streams. The contract:
//
// - every byte of a direction is delivered once, in stream order, or lies in a gap that is reported;
// - where segments overlap the bytes captured first win, so the same packets always give the same stream and a
//   flow captured on two interfaces is seen once;
// - bytes that come in order are views of the packet and are delivered at once; bytes that come early are
//   copied and wait, within limits, until the hole before them is filled or given up;
// - a hole is given up when its receiver has acknowledged it and reordering can no longer explain it
//   (`reorderPackets`, `reorderSeconds`), when nobody acknowledged it for `holeSeconds`, when too much waits
//   behind it, and when the connection or the capture ends;
// - a connection whose opening was not seen waits equally long before its lowest byte is taken for the first;
//   events of other connections wait with it, so that all go out in the order of their times.

import { formatIp } from "../endpoint.js";
import { type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from "../limits.js";
import { FragmentReassembler } from "../packet/fragments.js";
import { decodeIp } from "../packet/ip.js";
import { Layers, type SkipReason } from "../packet/layers.js";
import { CUT, ipOffset, UNSUPPORTED } from "../packet/link.js";
import { decodeTcp, FLAG_ACK, FLAG_FIN, FLAG_RST, FLAG_SYN } from "../packet/tcp.js";
import type { Packet } from "../packet.js";
import type { Direction, StreamEnd } from "../stream-event.js";
import { TrackedConnection } from "./connection.js";
import { ConnectionTable } from "./connection-table.js";
import type { HalfStream } from "./half-stream.js";
import { KnownServers } from "./known-servers.js";
import { type EmitStreamEvent, Output } from "./output.js";
import { Patience } from "./patience.js";
import { RecencyList } from "./recency-list.js";
import { sequenceAdd } from "./sequence.js";
import type { Present } from "./wait-list.js";

/** What a `TcpReassembler` has seen so far. */
export interface TcpStatistics {
  readonly packets: number;
  /** Captured bytes of those packets. */
  readonly packetBytes: number;
  /** TCP segments among them. */
  readonly segments: number;
  /** Packets without a TCP segment for us, by reason; reasons that did not occur are absent. */
  readonly skipped: { readonly [reason in SkipReason]?: number };
  /** Packets by LINKTYPE number. */
  readonly linkTypes: { readonly [linkType: number]: number };
  readonly connections: number;
  /** Connections whose opening was not seen. */
  readonly midstream: number;
  /** Connections forgotten because of silence or limits. */
  readonly evicted: number;
  readonly deliveredBytes: number;
  readonly gaps: number;
  /** Bytes in gaps of known size. */
  readonly gapBytes: number;
  /** Gaps whose size sequence numbers cannot tell. */
  readonly unknownGaps: number;
  /** Bytes seen again: retransmissions, and packets captured twice. */
  readonly repeatedBytes: number;
  /** Bytes outside of any stream: behind its end, or far from where it is. */
  readonly strayBytes: number;
  /** IP datagrams given up because fragments were missing. */
  readonly abandonedDatagrams: number;
}

const NANOS_PER_SECOND = 1_000_000_000n;
/** Bytes an unknown start may hold up: a message or two, as its connection is most often in mid-stream. */
const ADRIFT_BYTES = 256 * 1024;

/**
 * Turns packets into the byte streams of their TCP connections.
 *
 * Events go to the callback during the call. See the top of the file for what is delivered when.
 */
export class TcpReassembler {
  readonly #limits: CaptureLimits;
  readonly #layers = new Layers();
  readonly #fragments: FragmentReassembler;
  readonly #table = new ConnectionTable();
  readonly #servers = new KnownServers();
  readonly #output = new Output();
  readonly #patience: Patience;
  /** Connections that are open, and those that are closed but whose late packets are still to be known. */
  readonly #open = new RecencyList();
  readonly #closed = new RecencyList();
  readonly #skipped = new Map<SkipReason, number>();
  readonly #linkTypes = new Map<number, number>();
  /** Connections that are not settled and of which bytes wait for that, the longest waiting first. */
  readonly #unsettled = new Set<TrackedConnection>();
  readonly #now: { seconds: number; packets: number } = { seconds: 0, packets: 0 };
  #packetBytes = 0;
  #segments = 0;
  #evicted = 0;
  #ids = 0;
  #heldBytes = 0;
  // A packet's time as bigint is the sum of two, of which one changes once a second.
  #wholeSecond = -1;
  #wholeSecondNs = 0n;

  constructor(limits: Partial<CaptureLimits> = {}) {
    this.#limits = { ...DEFAULT_CAPTURE_LIMITS, ...limits };
    this.#fragments = new FragmentReassembler(this.#limits);
    this.#patience = new Patience(this.#limits);
  }

  /** Takes the next packet of the capture. Its bytes are not written to, and not kept beyond the call. */
  push(packet: Packet, emit: EmitStreamEvent): void {
    this.#output.emit = emit;
    const now = this.#now;
    now.packets += 1;
    now.seconds = packet.seconds + packet.nanos / 1e9;
    this.#packetBytes += packet.bytes.length;
    this.#linkTypes.set(packet.linkType, (this.#linkTypes.get(packet.linkType) ?? 0) + 1);
    const reason = this.#decode(packet);
    if (reason === undefined) this.#receive(packet);
    else this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
    if (this.#patience.isWaiting) this.#giveUp(now);
    this.#evictIdle(now.seconds);
    this.#keepOrder();
  }

  /**
   * Says how late it is when no packet does: a live capture calls this now and then, so that what is waited
   * for does not wait for the next packet.
   *
   * @param timeNs nanoseconds since the epoch, on the clock of the capture
   */
  advance(timeNs: bigint, emit: EmitStreamEvent): void {
    this.#output.emit = emit;
    const seconds = Number(timeNs) / 1e9;
    this.#giveUp({ seconds, packets: Number.POSITIVE_INFINITY });
    this.#evictIdle(seconds);
    this.#keepOrder();
  }

  /** Ends the capture: everything that waits is delivered, and every stream ends. */
  end(emit: EmitStreamEvent): void {
    this.#output.emit = emit;
    this.#output.keepBack(0n);
    for (let item = this.#open.oldest; item !== undefined; item = this.#open.oldest) {
      this.#close(item, item.resetNs === undefined ? "capture-end" : "rst");
      this.#remove(item);
    }
    for (let item = this.#closed.oldest; item !== undefined; item = this.#closed.oldest) {
      this.#remove(item);
    }
    this.#output.keepBack(undefined);
  }

  /** What was seen so far. */
  statistics(): TcpStatistics {
    const output = this.#output;
    return {
      packets: this.#now.packets,
      packetBytes: this.#packetBytes,
      segments: this.#segments,
      skipped: Object.fromEntries(this.#skipped),
      linkTypes: Object.fromEntries(this.#linkTypes),
      connections: output.connections,
      midstream: output.midstream,
      evicted: this.#evicted,
      deliveredBytes: output.deliveredBytes,
      gaps: output.gaps,
      gapBytes: output.gapBytes,
      unknownGaps: output.unknownGaps,
      repeatedBytes: output.repeatedBytes,
      strayBytes: output.strayBytes,
      abandonedDatagrams: this.#fragments.abandoned,
    };
  }

  #decode(packet: Packet): SkipReason | undefined {
    const { bytes } = packet;
    const offset = ipOffset(packet.linkType, bytes);
    if (offset < 0) {
      return offset === CUT ? "cut" : offset === UNSUPPORTED ? "link-type" : "not-ip";
    }
    const { originalLengthBytes } = packet;
    const layers = this.#layers;
    return (
      decodeIp(layers, bytes, offset, originalLengthBytes, this.#fragments, packet.seconds) ??
      decodeTcp(layers)
    );
  }

  #receive(packet: Packet): void {
    this.#segments += 1;
    const layers = this.#layers;
    const { flags } = layers;
    const table = this.#table;
    let item = table.find(layers);
    // A hole may have been given up since its last packet, and its end reached.
    if (item !== undefined) this.#retireIfClosed(item);
    if (item !== undefined && this.#isAnew(item, table.direction)) {
      this.#close(item, item.resetNs === undefined ? "evicted" : "rst");
      this.#remove(item);
      item = undefined;
    }
    if (item === undefined) {
      // The last word about a connection that is forgotten, or a refusal whose SYN was not captured.
      if ((flags & FLAG_RST) !== 0) {
        this.#output.strayBytes += layers.dataLength;
        return;
      }
      item = this.#track(this.#timeNs(packet));
    }
    item.lastSeconds = packet.seconds;
    item.lastNanos = packet.nanos;
    const timeNs = this.#timeNs(packet);
    if (item.closedSeconds === undefined) {
      this.#open.touch(item);
      this.#apply(item, table.direction, timeNs);
    } else {
      // Known to be late: only to be counted.
      const half = item.halves[table.direction];
      this.#receiveData(half, timeNs);
    }
  }

  #apply(item: TrackedConnection, direction: Direction, timeNs: bigint): void {
    const { flags, sequence, acknowledgement } = this.#layers;
    const half = item.halves[direction];
    const other = item.halves[direction === 0 ? 1 : 0];
    const heldBefore = half.heldLength + other.heldLength;
    if ((flags & FLAG_SYN) !== 0) {
      if (!item.announced) this.#announce(item, false, timeNs);
      half.synchronize(sequence, timeNs);
      if ((flags & FLAG_ACK) !== 0) other.anchorAt(acknowledgement, timeNs);
    } else if ((flags & FLAG_ACK) !== 0) {
      if (item.settled) other.anchorAt(acknowledgement, timeNs);
      other.acknowledge(acknowledgement, timeNs);
    }
    if ((flags & FLAG_RST) !== 0) {
      this.#reset(item, half, timeNs);
    } else {
      this.#receiveData(half, timeNs, item.settled);
    }
    if (!item.settled) {
      this.#trySettle(item);
      if (!item.settled && half.heldLength > 0) this.#unsettled.add(item);
    }
    this.#heldBytes += half.heldLength + other.heldLength - heldBefore;
    if (half.heldPieces > 0) this.#keepWithinLimits(half);
    this.#patience.watch(half, this.#now);
    this.#patience.watch(other, this.#now);
    this.#retireIfClosed(item);
  }

  #receiveData(half: HalfStream, timeNs: bigint, anchor = false): void {
    const { flags, sequence, payload, dataStart, dataEnd, dataLength } = this.#layers;
    const isSyn = (flags & FLAG_SYN) !== 0;
    const isFin = (flags & FLAG_FIN) !== 0;
    if (dataLength === 0 && !isFin) return;
    const first = isSyn ? sequenceAdd(sequence, 1) : sequence;
    if (anchor) half.anchorAt(first, timeNs);
    if (dataLength > 0) half.receive(first, payload, dataStart, dataEnd, dataLength, timeNs);
    if (isFin) half.finish(sequenceAdd(first, dataLength), timeNs);
  }

  #reset(item: TrackedConnection, half: HalfStream, timeNs: bigint): void {
    if (item.resetNs !== undefined || !half.acceptsReset(this.#layers.sequence)) return;
    item.resetNs = timeNs;
    item.resetSeconds = this.#now.seconds;
    this.#patience.watchReset(item, this.#now);
  }

  /** Whether the segment in the layers opens a new connection on the addresses and ports of a known one. */
  #isAnew(item: TrackedConnection, direction: Direction): boolean {
    const { flags, sequence, dataLength } = this.#layers;
    const half = item.halves[direction];
    const isOver = item.closedSeconds !== undefined || item.resetNs !== undefined;
    if ((flags & FLAG_SYN) !== 0) {
      if (!half.matchesSyn(sequence)) return true;
      // The same number again is a repeated SYN, unless time has passed since the connection was over.
      const overSince = item.closedSeconds ?? item.resetSeconds;
      const isOpening = (flags & FLAG_ACK) === 0;
      return isOver && isOpening && this.#now.seconds - overSince >= this.#limits.reorderSeconds;
    }
    if (item.closedSeconds === undefined || dataLength === 0 || (flags & FLAG_RST) !== 0)
      return false;
    return !half.isRepeat(sequence, dataLength);
  }

  /** A connection that is not known yet: who opened it, and its place in every list. */
  #track(timeNs: bigint): TrackedConnection {
    const layers = this.#layers;
    const { flags, sourcePort, destinationPort } = layers;
    const table = this.#table;
    const { source, destination } = table;
    const isOpening = (flags & FLAG_SYN) !== 0;
    const sourceIsClient = isOpening
      ? (flags & FLAG_ACK) === 0
      : this.#servers.sourceIsClient(source, destination, sourcePort, destinationPort);
    if (isOpening) this.#servers.add(sourceIsClient ? destination : source);
    if (this.#open.size + this.#closed.size >= this.#limits.connections) this.#evictOldest();
    const { header, addressLength, sourceAt, destinationAt } = layers;
    const from = { ip: formatIp(header, sourceAt, addressLength), port: sourcePort };
    const to = { ip: formatIp(header, destinationAt, addressLength), port: destinationPort };
    this.#ids += 1;
    const conn = sourceIsClient
      ? { id: this.#ids, client: from, server: to }
      : { id: this.#ids, client: to, server: from };
    const item = new TrackedConnection(
      conn,
      sourceIsClient ? source : destination,
      sourceIsClient ? destination : source,
      this.#output,
      timeNs,
    );
    table.add(item);
    table.direction = sourceIsClient ? 0 : 1;
    this.#open.add(item);
    this.#patience.watchStart(item, this.#now);
    return item;
  }

  #announce(item: TrackedConnection, midstream: boolean, timeNs: bigint): void {
    item.announced = true;
    this.#output.open(item.conn, midstream, timeNs);
  }

  /** Ends the wait for the opening when there is nothing to wait for, or too much waits. */
  #trySettle(item: TrackedConnection): void {
    const [client, server] = item.halves;
    const isKnown = client.anchored && server.anchored;
    if (isKnown || client.heldLength + server.heldLength > ADRIFT_BYTES) this.#settle(item);
  }

  #settle(item: TrackedConnection): void {
    item.settled = true;
    this.#unsettled.delete(item);
    this.#patience.startIsKnown(item);
    if (!item.announced) this.#announce(item, true, item.sinceNs);
    for (const half of item.halves) half.settle();
  }

  /** What is younger than bytes that wait for the start of their connection waits as well. */
  #keepOrder(): void {
    for (const item of this.#unsettled) {
      this.#output.keepBack(item.sinceNs);
      return;
    }
    this.#output.keepBack(undefined);
  }

  #keepWithinLimits(half: HalfStream): void {
    const limits = this.#limits;
    while (
      half.heldPieces > 0 &&
      half.anchored &&
      (half.heldLength > limits.heldBytesPerStream ||
        half.heldPieces > limits.heldPiecesPerStream ||
        this.#heldBytes > limits.heldBytes)
    ) {
      this.#giveUpHole(half, true);
    }
  }

  #giveUpHole(half: HalfStream, all: boolean): void {
    const before = half.heldLength;
    half.giveUpHole(all);
    this.#heldBytes += half.heldLength - before;
  }

  /** Acts on every wait that is over. */
  #giveUp(now: Present): void {
    const patience = this.#patience;
    for (const item of patience.takeStarts(now)) {
      const before = heldLength(item);
      this.#settle(item);
      this.#heldBytes += heldLength(item) - before;
      for (const half of item.halves) patience.watch(half, this.#now);
      this.#retireIfClosed(item);
    }
    // Behind a hole that was given up may lie another; when only time counts, it is due at once.
    for (let more = true; more; ) {
      more = this.#giveUpHoles(patience.takeAcknowledgedHoles(now), false);
      more = this.#giveUpHoles(patience.takeOpenHoles(now), true) || more;
    }
    for (const item of patience.takeResets(now)) this.#close(item, "rst");
  }

  #giveUpHoles(halves: readonly HalfStream[], all: boolean): boolean {
    for (const half of halves) {
      this.#giveUpHole(half, all);
      this.#patience.watch(half, this.#now);
    }
    return halves.length > 0;
  }

  /** Delivers what waits and ends both directions; the connection stays known as closed. */
  #close(item: TrackedConnection, how: StreamEnd): void {
    const before = heldLength(item);
    const timeNs = how === "rst" && item.resetNs !== undefined ? item.resetNs : this.#lastNs(item);
    if (!item.settled) this.#settle(item);
    for (const half of item.halves) half.close(how, timeNs);
    this.#heldBytes -= before;
    this.#patience.forget(item);
    this.#retireIfClosed(item);
  }

  #retireIfClosed(item: TrackedConnection): void {
    if (!item.closed || item.closedSeconds !== undefined) return;
    item.closedSeconds = this.#now.seconds;
    this.#patience.forget(item);
    this.#open.remove(item);
    this.#closed.add(item);
  }

  #remove(item: TrackedConnection): void {
    (item.closedSeconds === undefined ? this.#open : this.#closed).remove(item);
    this.#patience.forget(item);
    this.#table.remove(item);
  }

  #evictIdle(seconds: number): void {
    const closed = this.#closed.oldest;
    if (
      closed !== undefined &&
      seconds - (closed.closedSeconds ?? 0) > this.#limits.closedSeconds
    ) {
      this.#remove(closed);
    }
    const idle = this.#open.oldest;
    if (idle !== undefined && seconds - idle.lastSeconds > this.#limits.idleSeconds) {
      this.#evict(idle);
    }
  }

  #evictOldest(): void {
    const closed = this.#closed.oldest;
    if (closed !== undefined) {
      this.#remove(closed);
      return;
    }
    const idle = this.#open.oldest;
    if (idle !== undefined) this.#evict(idle);
  }

  #evict(item: TrackedConnection): void {
    this.#evicted += 1;
    this.#close(item, "evicted");
    this.#remove(item);
  }

  #lastNs(item: TrackedConnection): bigint {
    return BigInt(item.lastSeconds) * NANOS_PER_SECOND + BigInt(item.lastNanos);
  }

  #timeNs(packet: Packet): bigint {
    if (packet.seconds !== this.#wholeSecond) {
      this.#wholeSecond = packet.seconds;
      this.#wholeSecondNs = BigInt(packet.seconds) * NANOS_PER_SECOND;
    }
    return this.#wholeSecondNs + BigInt(packet.nanos);
  }
}

function heldLength({ halves }: TrackedConnection): number {
  return halves[0].heldLength + halves[1].heldLength;
}
