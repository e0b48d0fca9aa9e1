/**
 * Requests of a connection in order, and which of them the next response answers. Bounded: the oldest that
 * wait are forgotten when there are too many, but still counted.
 */
export class WaitingLine<Entry> {
  readonly #most: number;
  #entries: Entry[] = [];
  /** Position in the line of `#entries[0]`. */
  #base = 0;
  /** Oldest position that is kept. */
  #first = 0;
  #next = 0;

  constructor(most: number) {
    this.#most = most;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#keepFrom(this.#base + this.#entries.length - this.#most);
  }

  /** Whether the next response has a request, known or forgotten. */
  get waits(): boolean {
    return this.#next < this.#base + this.#entries.length;
  }

  /** The request that the next response answers; `undefined` when there is none or it is forgotten. */
  peek(): Entry | undefined {
    return this.#next < this.#first ? undefined : this.#entries[this.#next - this.#base];
  }

  /** The next response is that of the one behind. */
  advance(): void {
    if (!this.waits) return;
    this.#next++;
    this.#keepFrom(this.#next);
  }

  /** None of them waits any more. */
  clear(): void {
    this.#next = this.#base + this.#entries.length;
    this.#keepFrom(this.#next);
  }

  /** Those that wait, in order. */
  list(): readonly Entry[] {
    return this.#entries.slice(Math.max(this.#next, this.#first) - this.#base);
  }

  /** Forgets what stands before a position; the array shrinks in batches. */
  #keepFrom(position: number): void {
    if (position > this.#first) this.#first = position;
    const spent = this.#first - this.#base;
    if (spent < 256 || spent * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(spent);
    this.#base += spent;
  }
}
