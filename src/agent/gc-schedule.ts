// When old sandboxes and checkpoints go (slave/gc.cpp). Deadlines are data: the agent asks what is due.

/** Paths that are to be removed, and when. */
export class GcSchedule {
  readonly #removeAtMs = new Map<string, number>();
  /** The earliest time; undefined when it has to be looked for again. */
  #earliestMs: number | undefined = Number.POSITIVE_INFINITY;

  /** Removes a path at a time; replaces what was scheduled for it. */
  schedule(path: string, removeAtMs: number): void {
    this.unschedule(path);
    this.#removeAtMs.set(path, removeAtMs);
    if (this.#earliestMs !== undefined && removeAtMs < this.#earliestMs) {
      this.#earliestMs = removeAtMs;
    }
  }

  /** Keeps a path after all; returns whether it was scheduled. */
  unschedule(path: string): boolean {
    const atMs = this.#removeAtMs.get(path);
    if (atMs === this.#earliestMs) this.#earliestMs = undefined;
    return this.#removeAtMs.delete(path);
  }

  /** When the next path is due; undefined when none is scheduled. */
  get nextMs(): number | undefined {
    if (this.#removeAtMs.size === 0) return undefined;
    if (this.#earliestMs === undefined) {
      this.#earliestMs = Number.POSITIVE_INFINITY;
      for (const atMs of this.#removeAtMs.values()) {
        if (atMs < this.#earliestMs) this.#earliestMs = atMs;
      }
    }
    return this.#earliestMs;
  }

  /** Takes the paths that are due until a time, those due first at the front. */
  take(untilMs: number): readonly string[] {
    const nextMs = this.nextMs;
    if (nextMs === undefined || nextMs > untilMs) return [];
    const due = [...this.#removeAtMs]
      .filter(([, atMs]) => atMs <= untilMs)
      .sort(([, a], [, b]) => a - b)
      .map(([path]) => path);
    for (const path of due) this.unschedule(path);
    return due;
  }

  get size(): number {
    return this.#removeAtMs.size;
  }
}

/**
 * How old a sandbox may be at the present use of the disk (`Slave::age`).
 *
 * @param used part of the disk in use, from 0 to 1
 * @param headroom part of the disk to keep free, from 0 to 1
 */
export function maxSandboxAgeMs(gcDelayMs: number, headroom: number, used: number): number {
  return gcDelayMs * Math.max(0, 1 - headroom - used);
}
