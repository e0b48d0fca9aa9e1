/** Keeps the last so many things, in order. */
export class BoundedList<T> implements Iterable<T> {
  readonly #limit: number;
  #items: T[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#items.length;
  }

  /** Adds at the end; the first goes when there are too many. */
  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length > this.#limit) this.#items.shift();
  }

  /** Takes out what matches. */
  remove(matches: (item: T) => boolean): readonly T[] {
    const removed = this.#items.filter(matches);
    if (removed.length > 0) this.#items = this.#items.filter((item) => !matches(item));
    return removed;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.values();
  }
}
