// How long a missing piece is waited for.
//
// A capture does not always show packets in the order in which they travelled: queues of a network card, several
// interfaces and merged files mix them. So nothing is believed lost before some packets *and* some time have
// passed. Each list is in the order of its deadlines, because its patience is the same for all.

import type { CaptureLimits } from "../limits.js";
import type { TrackedConnection } from "./connection.js";
import type { HalfStream } from "./half-stream.js";

/** The present: capture time in seconds, and packets seen. `Infinity` packets when only time counts. */
export interface Present {
  readonly seconds: number;
  readonly packets: number;
}

/** @internal */
export class Patience {
  readonly #limits: CaptureLimits;
  readonly #open = new Set<HalfStream>();
  readonly #acknowledged = new Set<HalfStream>();
  readonly #adrift = new Set<TrackedConnection>();
  readonly #reset = new Set<TrackedConnection>();

  constructor(limits: CaptureLimits) {
    this.#limits = limits;
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
    this.#open.delete(half);
    this.#acknowledged.delete(half);
    half.waiting = hole;
    half.waitingAt = half.position;
    half.waitingSeconds = now.seconds;
    half.waitingPackets = now.packets;
    if (hole === "open") this.#open.add(half);
    else if (hole === "acknowledged") this.#acknowledged.add(half);
  }

  /** Waits to learn the first byte of both directions. */
  watchStart(connection: TrackedConnection): void {
    this.#adrift.add(connection);
  }

  watchReset(connection: TrackedConnection): void {
    this.#reset.add(connection);
  }

  startIsKnown(connection: TrackedConnection): void {
    this.#adrift.delete(connection);
  }

  forget(connection: TrackedConnection): void {
    this.#adrift.delete(connection);
    this.#reset.delete(connection);
    for (const half of connection.halves) {
      this.#open.delete(half);
      this.#acknowledged.delete(half);
      half.waiting = "no";
    }
  }

  /** A direction whose hole is to be given up, and whether all of it; undefined when none is due. */
  dueHole(now: Present): { readonly half: HalfStream; readonly all: boolean } | undefined {
    for (const half of this.#acknowledged) {
      if (!this.#isOver(half.waitingSeconds, half.waitingPackets, now)) break;
      return { half, all: false };
    }
    for (const half of this.#open) {
      if (now.seconds - half.waitingSeconds < this.#limits.holeSeconds) break;
      if (!this.#isOver(half.waitingSeconds, half.waitingPackets, now)) break;
      return { half, all: true };
    }
    return undefined;
  }

  /** A connection that need not wait for its opening any more. */
  dueStart(now: Present): TrackedConnection | undefined {
    for (const connection of this.#adrift) {
      return this.#isOver(connection.sinceSeconds, connection.sincePackets, now)
        ? connection
        : undefined;
    }
    return undefined;
  }

  /** A connection whose reset is to be believed. */
  dueReset(now: Present): TrackedConnection | undefined {
    for (const connection of this.#reset) {
      return this.#isOver(connection.resetSeconds, connection.resetPackets, now)
        ? connection
        : undefined;
    }
    return undefined;
  }

  #isOver(seconds: number, packets: number, now: Present): boolean {
    return (
      now.packets - packets >= this.#limits.reorderPackets &&
      now.seconds - seconds >= this.#limits.reorderSeconds
    );
  }
}
