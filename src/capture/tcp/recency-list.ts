import type { TrackedConnection } from "./connection.js";

/**
 * Connections in the order of their last packet. The links live in the connections, so moving one costs the
 * same however many there are.
 *
 * @internal
 */
export class RecencyList {
  #oldest: TrackedConnection | undefined;
  #newest: TrackedConnection | undefined;
  #size = 0;

  get oldest(): TrackedConnection | undefined {
    return this.#oldest;
  }

  get size(): number {
    return this.#size;
  }

  add(item: TrackedConnection): void {
    item.older = this.#newest;
    item.newer = undefined;
    if (this.#newest === undefined) this.#oldest = item;
    else this.#newest.newer = item;
    this.#newest = item;
    this.#size += 1;
  }

  /** Takes out an item that is in this list. */
  remove(item: TrackedConnection): void {
    if (item.older === undefined) this.#oldest = item.newer;
    else item.older.newer = item.newer;
    if (item.newer === undefined) this.#newest = item.older;
    else item.newer.older = item.older;
    item.older = undefined;
    item.newer = undefined;
    this.#size -= 1;
  }

  /** Makes an item of this list the newest. */
  touch(item: TrackedConnection): void {
    if (item === this.#newest) return;
    this.remove(item);
    this.add(item);
  }
}
