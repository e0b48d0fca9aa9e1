import type { Connection, Direction, StreamEnd, StreamEvent } from "../stream-event.js";

/** Receives the events of a reassembler. */
export type EmitStreamEvent = (event: StreamEvent) => void;

/**
 * Where the streams of one reassembler say what became of their bytes, counted on the way.
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

  open(conn: Connection, midstream: boolean, timeNs: bigint): void {
    this.connections += 1;
    if (midstream) this.midstream += 1;
    this.emit({ kind: "open", conn, timeNs, midstream });
  }

  data(conn: Connection, direction: Direction, bytes: Uint8Array, timeNs: bigint): void {
    this.deliveredBytes += bytes.length;
    this.emit({ kind: "data", conn, direction, timeNs, bytes });
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
    this.emit({ kind: "gap", conn, direction, timeNs, lengthBytes });
  }

  end(conn: Connection, direction: Direction, how: StreamEnd, timeNs: bigint): void {
    this.emit({ kind: "end", conn, direction, timeNs, how });
  }
}

function ignore(): void {
  // Nobody listens between two calls.
}
