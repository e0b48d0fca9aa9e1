/** The present: capture time in seconds, and packets seen; `Infinity` packets when only time is to count. */
export interface Present {
  readonly seconds: number;
  readonly packets: number;
}

/**
 * Things that are waited for, each for the same number of packets and seconds, so that the one waited for
 * longest is due first.
 *
 * @internal
 */
export class WaitList<Item> {
  readonly #patience: Present;
  readonly #since = new Map<Item, Present>();
  // Nothing is due before both. Kept so that a packet costs two comparisons: to look for the first entry of a
  // map from which many were deleted takes long.
  #dueSeconds = 0;
  #duePackets = 0;

  constructor(patience: Present) {
    this.#patience = patience;
  }

  get size(): number {
    return this.#since.size;
  }

  /** Begins to wait for something that is not in the list. */
  add(item: Item, { seconds, packets }: Present): void {
    if (this.#since.size === 0) this.#expect(seconds, packets);
    this.#since.set(item, { seconds, packets });
  }

  delete(item: Item): void {
    this.#since.delete(item);
  }

  /** Takes out everything that has been waited for long enough. */
  takeDue(now: Present): readonly Item[] {
    if (this.#since.size === 0 || !this.#isDue(now)) return NOTHING;
    const due: Item[] = [];
    for (const [item, { seconds, packets }] of this.#since) {
      this.#expect(seconds, packets);
      if (!this.#isDue(now)) break;
      due.push(item);
      this.#since.delete(item);
    }
    return due;
  }

  #expect(seconds: number, packets: number): void {
    this.#dueSeconds = seconds + this.#patience.seconds;
    this.#duePackets = packets + this.#patience.packets;
  }

  #isDue({ seconds, packets }: Present): boolean {
    return packets >= this.#duePackets && seconds >= this.#dueSeconds;
  }
}

const NOTHING: readonly never[] = [];
