import type { Direction } from "../capture/index.js";
import type { Wire } from "./layer.js";

/** Something that is to leave in one direction of a connection. */
export interface Parcel {
  /** Bytes that it keeps in memory while it waits. */
  readonly lengthBytes: number;
  /** When it may leave, in nanoseconds since the epoch; `undefined` for at once, `held` until that is changed. */
  readonly due: bigint | "held" | undefined;
  /** Whether what came later has to wait with it. */
  readonly keepsOrder: boolean;
  /**
   * What leaves.
   *
   * @returns undefined while that is not known yet: the parcel is asked again at the next `pump`
   */
  take(): Uint8Array | undefined;
  /** It is on its way. */
  sent?(): void;
}

/** The reader is told to slow down when more than this waits. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/** What leaves in one direction of a connection, in order, as soon as it may. */
export class Outbox {
  readonly #wire: Wire;
  readonly #direction: Direction;
  readonly #finished: () => void;
  #waiting: Parcel[] = [];
  #waitingBytes = 0;
  #paused = false;
  #ending: "no" | "wanted" | "done" = "no";

  /** @param finished called when the direction ended and all has left */
  constructor(wire: Wire, direction: Direction, finished: () => void) {
    this.#wire = wire;
    this.#direction = direction;
    this.#finished = finished;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** When `pump` has something to do, if nothing else happens. */
  get nextDue(): bigint | undefined {
    let next: bigint | undefined;
    for (const { due, keepsOrder } of this.#waiting) {
      if (typeof due === "bigint" && (next === undefined || due < next)) next = due;
      if (keepsOrder && due !== undefined) break;
    }
    return next;
  }

  add(parcel: Parcel, nowNs: bigint): void {
    this.#waiting.push(parcel);
    this.#waitingBytes += parcel.lengthBytes;
    this.pump(nowNs);
  }

  /** No more will come: the direction ends once all has left. */
  end(nowNs: bigint): void {
    if (this.#ending === "no") this.#ending = "wanted";
    this.pump(nowNs);
  }

  /** Everything that waits is given up. */
  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#ending = "done";
  }

  /** Lets leave what may. */
  pump(nowNs: bigint): void {
    const waiting = this.#waiting;
    if (waiting.length > 0) {
      let kept = 0;
      let at = 0;
      for (; at < waiting.length; at++) {
        const parcel = waiting[at];
        if (parcel === undefined) break;
        if (this.#leaves(parcel, nowNs)) continue;
        waiting[kept++] = parcel;
        if (parcel.keepsOrder) {
          at++;
          break;
        }
      }
      waiting.splice(kept, at - kept);
    }
    if (waiting.length === 0 && this.#ending === "wanted") {
      this.#ending = "done";
      this.#wire.finish(this.#direction);
      this.#finished();
    }
    this.#pace();
  }

  #leaves(parcel: Parcel, nowNs: bigint): boolean {
    const { due } = parcel;
    if (due === "held" || (due !== undefined && due > nowNs)) return false;
    const bytes = parcel.take();
    if (bytes === undefined) return false;
    this.#waitingBytes -= parcel.lengthBytes;
    if (bytes.length > 0) this.#wire.send(this.#direction, bytes);
    parcel.sent?.();
    return true;
  }

  #pace(): void {
    const full = this.#waitingBytes > MOST_WAITING_BYTES;
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#wire.pause(this.#direction);
    else this.#wire.resume(this.#direction);
  }
}
