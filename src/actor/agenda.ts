/** Things to do at points in time; those of one time come out in the order they went in. */
export class Agenda<T> {
  readonly #heap: Entry<T>[] = [];
  #sequence = 0;

  get length(): number {
    return this.#heap.length;
  }

  /** When the first is due; undefined when nothing is. */
  get nextMs(): number | undefined {
    return this.#heap[0]?.atMs;
  }

  /** The first, left in place. */
  peek(): T | undefined {
    return this.#heap[0]?.item;
  }

  add(atMs: number, item: T): void {
    const entry: Entry<T> = { atMs, sequence: this.#sequence++, item };
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || before(parent, entry)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  /** Takes the first. */
  take(): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length === 0) return first.item;
    let index = 0;
    for (;;) {
      const leftIndex = index * 2 + 1;
      const left = heap[leftIndex];
      if (left === undefined) break;
      const right = heap[leftIndex + 1];
      const useRight = right !== undefined && before(right, left);
      const child = useRight ? right : left;
      if (before(last, child)) break;
      heap[index] = child;
      index = useRight ? leftIndex + 1 : leftIndex;
    }
    heap[index] = last;
    return first.item;
  }
}

interface Entry<T> {
  readonly atMs: number;
  readonly sequence: number;
  readonly item: T;
}

function before<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}
