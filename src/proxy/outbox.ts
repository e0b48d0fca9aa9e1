import type { Direction } from "../capture/index.js";
import { later, type Until } from "./intercept/partitions.js";
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
  sent(): void;
}

/** How an outbox is set up. */
export interface OutboxOptions {
  readonly wire: Wire;
  readonly direction: Direction;
  /** The direction ended and all has left. */
  readonly finished: () => void;
  /** Until when nothing may leave, for reasons outside of this direction. */
  readonly blocked: (nowNs: bigint) => Until | undefined;
}

/** The reader is told to slow down when more than this waits. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/** What leaves in one direction of a connection, in order, as soon as it may. */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Parcel[] = [];
  #waitingBytes = 0;
  #paused = false;
  #ending: "no" | "wanted" | "done" = "no";
  #stalled: { readonly until: Until; readonly ruleId: number } | undefined;
  #rate:
    | { readonly bytesPerSecond: number; readonly until: Until; readonly ruleId: number }
    | undefined;
  /** Before this what has left has used up the rate. */
  #freeNs = 0n;
  #blockedUntil: Until | undefined;
  #pumping = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** When `pump` has something to do, if nothing else happens. */
  get nextDue(): bigint | undefined {
    if (this.#waiting.length === 0 && this.#ending !== "wanted") return undefined;
    if (this.#blockedUntil !== undefined) {
      return this.#blockedUntil === "ever" ? undefined : this.#blockedUntil;
    }
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

  /** Nothing leaves until then. */
  stall(until: Until, ruleId: number): void {
    this.#stalled = { until, ruleId };
  }

  /** So many bytes leave a second until then. */
  throttle(bytesPerSecond: number, until: Until, ruleId: number): void {
    this.#rate = { bytesPerSecond, until, ruleId };
  }

  /** Ends what a rule, or any rule, has begun here. */
  lift(ruleId: number | undefined): void {
    if (ruleId === undefined || this.#stalled?.ruleId === ruleId) this.#stalled = undefined;
    if (ruleId === undefined || this.#rate?.ruleId === ruleId) this.#rate = undefined;
  }

  /** Everything that waits is given up. */
  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#ending = "done";
  }

  /** Lets leave what may. */
  pump(nowNs: bigint): void {
    // What is sent may bring about another call.
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#round(nowNs));
    this.#pumping = false;
    if (this.#waiting.length === 0 && this.#ending === "wanted" && !this.#isBlocked(nowNs)) {
      this.#ending = "done";
      this.#options.wire.finish(this.#options.direction);
      this.#options.finished();
    }
    this.#pace();
  }

  /** @returns whether something left, which may let something else leave */
  #round(nowNs: bigint): boolean {
    const waiting = this.#waiting;
    let left = false;
    let kept = 0;
    let at = 0;
    for (; at < waiting.length; at++) {
      const parcel = waiting[at];
      if (parcel === undefined || this.#isBlocked(nowNs)) break;
      if (this.#leaves(parcel, nowNs)) {
        left = true;
        if (this.#waiting !== waiting) return false;
        continue;
      }
      waiting[kept++] = parcel;
      if (parcel.keepsOrder) {
        at++;
        break;
      }
    }
    waiting.splice(kept, at - kept);
    return left && waiting.length > 0;
  }

  #isBlocked(nowNs: bigint): boolean {
    let until = this.#options.blocked(nowNs);
    if (this.#stalled !== undefined) until = later(until, this.#stalled.until);
    if (this.#rate !== undefined && this.#freeNs > nowNs) until = later(until, this.#freeNs);
    this.#blockedUntil =
      until === "ever" || (until !== undefined && until > nowNs) ? until : undefined;
    return this.#blockedUntil !== undefined;
  }

  #leaves(parcel: Parcel, nowNs: bigint): boolean {
    const { due } = parcel;
    if (due === "held" || (due !== undefined && due > nowNs)) return false;
    const bytes = parcel.take();
    if (bytes === undefined) return false;
    this.#waitingBytes -= parcel.lengthBytes;
    if (bytes.length > 0) this.#options.wire.send(this.#options.direction, bytes);
    this.#useRate(bytes.length, nowNs);
    parcel.sent();
    return true;
  }

  #useRate(lengthBytes: number, nowNs: bigint): void {
    const rate = this.#rate;
    if (rate === undefined) return;
    if (rate.until !== "ever" && rate.until <= nowNs) {
      this.#rate = undefined;
      return;
    }
    const from = this.#freeNs > nowNs ? this.#freeNs : nowNs;
    this.#freeNs = from + BigInt(Math.ceil((lengthBytes / rate.bytesPerSecond) * 1e9));
  }

  #pace(): void {
    const full = this.#waitingBytes > MOST_WAITING_BYTES;
    if (full === this.#paused) return;
    this.#paused = full;
    const { wire, direction } = this.#options;
    if (full) wire.pause(direction);
    else wire.resume(direction);
  }
}
