// How long a missing piece is waited for.
//
// A capture does not always show packets in the order in which they travelled: queues of a network card, several
// interfaces and merged files mix them. So nothing is believed lost before some packets *and* some time have
// passed.

import type { CaptureLimits } from "../limits.js";
import type { TrackedConnection } from "./connection.js";
import type { HalfStream } from "./half-stream.js";
import { type Present, WaitList } from "./wait-list.js";

/** @internal */
export class Patience {
  /** Directions with a hole that nobody has acknowledged. */
  readonly #open: WaitList<HalfStream>;
  /** Directions with a hole whose bytes have reached the receiver. */
  readonly #acknowledged: WaitList<HalfStream>;
  /** Connections whose first bytes are not known. */
  readonly #adrift: WaitList<TrackedConnection>;
  readonly #reset: WaitList<TrackedConnection>;

  constructor({ reorderPackets, reorderSeconds, holeSeconds }: CaptureLimits) {
    const reorder = { packets: reorderPackets, seconds: reorderSeconds };
    this.#open = new WaitList({ packets: reorderPackets, seconds: holeSeconds });
    this.#acknowledged = new WaitList(reorder);
    this.#adrift = new WaitList(reorder);
    this.#reset = new WaitList(reorder);
  }

  /** Whether anything is waited for. */
  get isWaiting(): boolean {
    return (
      this.#open.size > 0 ||
      this.#acknowledged.size > 0 ||
      this.#adrift.size > 0 ||
      this.#reset.size > 0
    );
  }

  /** Looks again at what is missing from a direction. */
  watch(half: HalfStream, now: Present): void {
    const { hole } = half;
    if (hole === half.waiting && (hole === "no" || half.waitingAt === half.position)) return;
    this.#stopWatching(half);
    half.waiting = hole;
    half.waitingAt = half.position;
    if (hole === "open") this.#open.add(half, now);
    else if (hole === "acknowledged") this.#acknowledged.add(half, now);
  }

  /** Waits to learn the first byte of both directions of a new connection. */
  watchStart(connection: TrackedConnection, now: Present): void {
    this.#adrift.add(connection, now);
  }

  startIsKnown(connection: TrackedConnection): void {
    this.#adrift.delete(connection);
  }

  /** Waits for what was under way when a connection was reset, once. */
  watchReset(connection: TrackedConnection, now: Present): void {
    this.#reset.add(connection, now);
  }

  forget(connection: TrackedConnection): void {
    this.#adrift.delete(connection);
    this.#reset.delete(connection);
    for (const half of connection.halves) this.#stopWatching(half);
  }

  /** Directions whose holes nobody acknowledged and are to be given up whole. */
  takeOpenHoles(now: Present): readonly HalfStream[] {
    return unwatched(this.#open.takeDue(now));
  }

  /** Directions whose holes are to be given up as far as they were acknowledged. */
  takeAcknowledgedHoles(now: Present): readonly HalfStream[] {
    return unwatched(this.#acknowledged.takeDue(now));
  }

  /** Connections that need not wait for their opening any more. */
  takeStarts(now: Present): readonly TrackedConnection[] {
    return this.#adrift.takeDue(now);
  }

  /** Connections whose reset is to be believed. */
  takeResets(now: Present): readonly TrackedConnection[] {
    return this.#reset.takeDue(now);
  }

  #stopWatching(half: HalfStream): void {
    if (half.waiting === "open") this.#open.delete(half);
    else if (half.waiting === "acknowledged") this.#acknowledged.delete(half);
    half.waiting = "no";
  }
}

function unwatched(halves: readonly HalfStream[]): readonly HalfStream[] {
  for (const half of halves) half.waiting = "no";
  return halves;
}
