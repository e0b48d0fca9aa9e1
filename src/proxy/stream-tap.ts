import type { Connection, Direction, StreamEnd, StreamEvent } from "../capture/index.js";

/** What went by without being looked at, because there was no time. */
export interface TapLoss {
  readonly events: number;
  readonly bytes: number;
}

/** An event costs about this much while it waits, its bytes aside. */
const EVENT_BYTES = 256;

/**
 * Streams on their way to whoever looks at them: traffic is passed on first and looked at when there is time.
 * What waits is bounded. Beyond that, bytes are counted and left out, and the reader is told of a gap of that
 * length: traffic is never slowed down, and nothing is left out in silence.
 */
export class StreamTap {
  readonly #limitBytes: number;
  #waiting: StreamEvent[] = [];
  #next = 0;
  #waitingBytes = 0;
  #lostEvents = 0;
  #lostBytes = 0;
  /** Bytes left out that no gap has told of yet, by connection and direction. */
  readonly #gaps = new Map<Connection, [number, number]>();

  /** @param limitBytes of what waits */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  get loss(): TapLoss {
    return { events: this.#lostEvents, bytes: this.#lostBytes };
  }

  open(conn: Connection, timeNs: bigint): void {
    this.#add({ kind: "open", conn, timeNs, midstream: false }, 0);
  }

  data(conn: Connection, direction: Direction, bytes: Uint8Array, timeNs: bigint): void {
    if (this.#waitingBytes + bytes.length > this.#limitBytes && !this.isEmpty) {
      this.#lostEvents++;
      this.#lostBytes += bytes.length;
      const gaps = this.#gaps.get(conn) ?? [0, 0];
      gaps[direction] += bytes.length;
      this.#gaps.set(conn, gaps);
      return;
    }
    this.#tellGap(conn, direction, timeNs);
    this.#add({ kind: "data", conn, direction, bytes, timeNs }, bytes.length);
  }

  end(conn: Connection, direction: Direction, how: StreamEnd, timeNs: bigint): void {
    this.#tellGap(conn, direction, timeNs);
    this.#add({ kind: "end", conn, direction, how, timeNs }, 0);
  }

  /**
   * Hands out what waits, oldest first.
   *
   * @param enough asked after each event: true leaves the rest for later
   */
  drain(emit: (event: StreamEvent) => void, enough: () => boolean = () => false): void {
    while (this.#next < this.#waiting.length) {
      const event = this.#waiting[this.#next++];
      if (event === undefined) break;
      this.#waitingBytes -= EVENT_BYTES + (event.kind === "data" ? event.bytes.length : 0);
      emit(event);
      if (enough()) break;
    }
    if (this.#next === this.#waiting.length) this.#waiting = [];
    else if (this.#next < 1024) return;
    else this.#waiting.splice(0, this.#next);
    this.#next = 0;
  }

  #tellGap(conn: Connection, direction: Direction, timeNs: bigint): void {
    const gaps = this.#gaps.get(conn);
    const lengthBytes = gaps?.[direction] ?? 0;
    if (gaps === undefined || lengthBytes === 0) return;
    gaps[direction] = 0;
    if (gaps[0] === 0 && gaps[1] === 0) this.#gaps.delete(conn);
    this.#add({ kind: "gap", conn, direction, lengthBytes, timeNs }, 0);
  }

  #add(event: StreamEvent, bytes: number): void {
    this.#waiting.push(event);
    this.#waitingBytes += EVENT_BYTES + bytes;
  }
}
