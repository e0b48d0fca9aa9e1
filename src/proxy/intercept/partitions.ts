/** Until when something is blocked: nanoseconds since the epoch, or `ever`. */
export type Until = bigint | "ever";

interface Partition {
  readonly ruleId: number;
  /** Addresses, `ip:port`. */
  readonly one: string;
  /** Undefined for everybody. */
  readonly other: string | undefined;
  readonly until: Until;
}

/** Between whom nothing passes for now. */
export class Partitions {
  #partitions: Partition[] = [];
  readonly #watchers = new Set<() => void>();

  add(partition: Partition): void {
    this.#partitions.push(partition);
    this.#tell();
  }

  /** Ends those that a rule has begun. */
  lift(ruleId: number | undefined): void {
    this.#partitions = this.#partitions.filter(
      (each) => ruleId !== undefined && each.ruleId !== ruleId,
    );
    this.#tell();
  }

  /** Until when nothing passes between two parties; undefined when it may pass. */
  until(one: string | undefined, other: string | undefined, nowNs: bigint): Until | undefined {
    if (this.#partitions.length === 0) return undefined;
    this.#partitions = this.#partitions.filter(({ until }) => until === "ever" || until > nowNs);
    let latest: Until | undefined;
    for (const each of this.#partitions) {
      const ends = [one, other];
      const cut =
        ends.includes(each.one) && (each.other === undefined || ends.includes(each.other));
      if (cut) latest = later(latest, each.until);
    }
    return latest;
  }

  /** Calls back at each change, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

/** The later of two ends. */
export function later(one: Until | undefined, other: Until | undefined): Until | undefined {
  if (one === undefined || one === "ever") return one ?? other;
  if (other === undefined || other === "ever") return other ?? one;
  return one > other ? one : other;
}
