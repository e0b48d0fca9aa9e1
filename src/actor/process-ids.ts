import { MesosSniffError } from "../errors/index.js";
import type { ProcessName } from "./process.js";

/** Gives out the ids of one OS process (process.cpp, `ID::generate`). */
export class ProcessIds {
  readonly #taken: (id: string) => boolean;
  /** Given out to processes that are about to be spawned. */
  readonly #claimed = new Set<string>();
  readonly #counters = new Map<string, number>();

  /** @param taken whether a process has the id */
  constructor(taken: (id: string) => boolean) {
    this.#taken = taken;
  }

  /**
   * The id that a name stands for, kept for its process until {@link settle}.
   *
   * @throws MesosSniffError `invalid-argument` when it is taken, or could not be written in a path
   */
  claim(name: ProcessName): string {
    const id = "id" in name ? name.id : this.#next(name.prefix);
    if (!/^[^/+@:%\s]+$/.test(id)) {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot spawn ${JSON.stringify(id)}: want an id without white space, "/", "+", "@", ":" or "%"`,
      );
    }
    if (this.#taken(id) || this.#claimed.has(id)) {
      throw new MesosSniffError("invalid-argument", `cannot spawn ${id}: the id is taken`);
    }
    this.#claimed.add(id);
    return id;
  }

  /** The process was spawned: from now on its being there keeps the id. */
  settle(id: string): void {
    this.#claimed.delete(id);
  }

  #next(prefix: string): string {
    const count = (this.#counters.get(prefix) ?? 0) + 1;
    this.#counters.set(prefix, count);
    return `${prefix}(${count})`;
  }
}
