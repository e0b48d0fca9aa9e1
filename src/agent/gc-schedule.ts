// When old sandboxes and checkpoints go (slave/gc.cpp). Deadlines are data: the agent asks what is due.

/** Paths that are to be removed, and when. */
export class GcSchedule {
  readonly #removeAtMs = new Map<string, number>();

  /** Removes a path at a time; replaces what was scheduled for it. */
  schedule(path: string, removeAtMs: number): void {
    this.#removeAtMs.set(path, removeAtMs);
  }

  /** Keeps a path after all; returns whether it was scheduled. */
  unschedule(path: string): boolean {
    return this.#removeAtMs.delete(path);
  }

  /** When the next path is due; undefined when none is scheduled. */
  get nextMs(): number | undefined {
    let next: number | undefined;
    for (const atMs of this.#removeAtMs.values()) {
      if (next === undefined || atMs < next) next = atMs;
    }
    return next;
  }

  /** Takes the paths that are due until a time, those due first at the front. */
  take(untilMs: number): readonly string[] {
    const due = [...this.#removeAtMs]
      .filter(([, atMs]) => atMs <= untilMs)
      .sort(([, a], [, b]) => a - b)
      .map(([path]) => path);
    for (const path of due) this.#removeAtMs.delete(path);
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
