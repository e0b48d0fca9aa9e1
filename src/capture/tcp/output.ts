import type { Connection, Direction, StreamEnd, StreamEvent } from "../stream-event.js";

/** Receives the events of a reassembler. */
export type EmitStreamEvent = (event: StreamEvent) => void;

/** Events and bytes that are kept back for the sake of their order; beyond it they go out. */
const MAX_KEPT_EVENTS = 65_536;
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Where the streams of one reassembler say what became of their bytes, counted on the way.
 *
 * While a connection waits to learn its first byte, the events of all others would overtake its own: they are
 * kept back then, and go out sorted by time.
 *
 * @internal
 */
export class Output {
  emit: EmitStreamEvent = ignore;
  connections = 0;
  midstream = 0;
  deliveredBytes = 0;
  gaps = 0;
  gapBytes = 0;
  unknownGaps = 0;
  /** Bytes that had come before: retransmissions, and packets captured twice. */
  repeatedBytes = 0;
  /** Bytes outside of any stream: after its end, or far from where it is. */
  strayBytes = 0;
  /** Events from this time on are kept back. */
  #keepFromNs: bigint | undefined;
  #kept: StreamEvent[] = [];
  #keptBytes = 0;

  /** Keeps events back that are not before a time; without one, none. */
  keepBack(fromNs: bigint | undefined): void {
    if (fromNs === this.#keepFromNs) return;
    this.#keepFromNs = fromNs;
    if (this.#kept.length > 0) this.#letOut(fromNs);
  }

  open(conn: Connection, midstream: boolean, timeNs: bigint): void {
    this.connections += 1;
    if (midstream) this.midstream += 1;
    this.#send({ kind: "open", conn, timeNs, midstream });
  }

  data(conn: Connection, direction: Direction, bytes: Uint8Array, timeNs: bigint): void {
    this.deliveredBytes += bytes.length;
    if (this.#keepFromNs !== undefined) {
      // A packet is not ours beyond the call.
      this.#keptBytes += bytes.length;
      this.#send({ kind: "data", conn, direction, timeNs, bytes: new Uint8Array(bytes) });
    } else {
      this.emit({ kind: "data", conn, direction, timeNs, bytes });
    }
  }

  gap(
    conn: Connection,
    direction: Direction,
    lengthBytes: number | undefined,
    timeNs: bigint,
  ): void {
    this.gaps += 1;
    if (lengthBytes === undefined) this.unknownGaps += 1;
    else this.gapBytes += lengthBytes;
    this.#send({ kind: "gap", conn, direction, timeNs, lengthBytes });
  }

  end(conn: Connection, direction: Direction, how: StreamEnd, timeNs: bigint): void {
    this.#send({ kind: "end", conn, direction, timeNs, how });
  }

  #send(event: StreamEvent): void {
    if (this.#keepFromNs === undefined) {
      this.emit(event);
      return;
    }
    this.#kept.push(event);
    if (this.#kept.length > MAX_KEPT_EVENTS || this.#keptBytes > MAX_KEPT_BYTES) {
      this.#letOut(undefined);
    }
  }

  #letOut(beforeNs: bigint | undefined): void {
    const events = this.#kept;
    this.#kept = [];
    this.#keptBytes = 0;
    for (const { event, timeNs } of sortedByTime(events)) {
      if (beforeNs === undefined || timeNs < beforeNs) {
        this.emit(event);
      } else {
        this.#kept.push(event);
        if (event.kind === "data") this.#keptBytes += event.bytes.length;
      }
    }
  }
}

/** By time, but the events of one connection in the order in which they are, whatever their times say. */
function sortedByTime(
  events: readonly StreamEvent[],
): readonly { readonly event: StreamEvent; readonly timeNs: bigint }[] {
  const latest = new Map<number, bigint>();
  const timed = events.map((event) => {
    const { id } = event.conn;
    const before = latest.get(id);
    const timeNs = before !== undefined && before > event.timeNs ? before : event.timeNs;
    latest.set(id, timeNs);
    return { event, timeNs };
  });
  return timed.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0));
}

function ignore(): void {
  // Nobody listens between two calls.
}
