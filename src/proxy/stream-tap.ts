import type { Connection, Direction, StreamEnd, StreamEvent } from "../capture/index.js";

/** What went by without being looked at, because there was no time. */
export interface TapLoss {
  readonly events: number;
  readonly bytes: number;
}

/** A stream event on its way to whoever looks at it. */
export type TappedEvent = StreamEvent & {
  /** It was decoded already, and is to be recorded only. */
  readonly isDecoded?: boolean;
  /** For the recording. */
  readonly remarks?: readonly string[];
};

/** A remark for the recording that belongs to no bytes. */
export interface TappedRemark {
  readonly kind: "remark";
  readonly conn: Connection;
  readonly direction: Direction;
  readonly timeNs: bigint;
  readonly text: string;
}

/** What is known of bytes besides themselves. */
export interface DataFacts {
  readonly isDecoded?: boolean;
  readonly remarks?: readonly string[];
}

/** An event costs about this much while it waits, its bytes aside. */
const EVENT_BYTES = 256;
const NO_FACTS: DataFacts = {};

/**
 * Streams on their way to whoever looks at them: traffic is passed on first and looked at when there is time.
 * What waits is bounded. Beyond that, bytes are counted and left out, and the reader is told of a gap of that
 * length: traffic is never slowed down, and nothing is left out in silence.
 */
export class StreamTap {
  readonly #limitBytes: number;
  #waiting: (TappedEvent | TappedRemark)[] = [];
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

  data(
    conn: Connection,
    direction: Direction,
    bytes: Uint8Array,
    timeNs: bigint,
    facts: DataFacts = NO_FACTS,
  ): void {
    if (this.#waitingBytes + bytes.length > this.#limitBytes && !this.isEmpty) {
      this.#lostEvents++;
      this.#lostBytes += bytes.length;
      const gaps = this.#gaps.get(conn) ?? [0, 0];
      gaps[direction] += bytes.length;
      this.#gaps.set(conn, gaps);
      return;
    }
    this.#tellGap(conn, direction, timeNs);
    const event: TappedEvent = { kind: "data", conn, direction, bytes, timeNs };
    this.#add(facts === NO_FACTS ? event : { ...event, ...facts }, bytes.length);
  }

  remark(conn: Connection, direction: Direction, text: string, timeNs: bigint): void {
    this.#add({ kind: "remark", conn, direction, text, timeNs }, text.length);
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
  drain(
    emit: (event: TappedEvent | TappedRemark) => void,
    enough: () => boolean = () => false,
  ): void {
    while (this.#next < this.#waiting.length) {
      const event = this.#waiting[this.#next++];
      if (event === undefined) break;
      this.#waitingBytes -= EVENT_BYTES + sizeOf(event);
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

  #add(event: TappedEvent | TappedRemark, bytes: number): void {
    this.#waiting.push(event);
    this.#waitingBytes += EVENT_BYTES + bytes;
  }
}

function sizeOf(event: TappedEvent | TappedRemark): number {
  if (event.kind === "data") return event.bytes.length;
  return event.kind === "remark" ? event.text.length : 0;
}
