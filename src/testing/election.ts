import type { Pid } from "../actor/index.js";
import type { DetectedMaster, MasterDetector } from "../detection/index.js";
import type { World } from "./world.js";

/** Time in which everybody learns of a new leader, as ZooKeeper needs some. */
const NEWS_MS = 10;

/** Time after which a leader that says nothing is given up: the session timeout of ZooKeeper. */
const SESSION_TIMEOUT_MS = 10_000;

/**
 * Who leads, as ZooKeeper would know it: a new leader is news at once, the loss of one when its session has expired.
 */
export class Election {
  readonly #world: World;
  readonly #watchers = new Set<(master: DetectedMaster | undefined) => void>();
  #leader: DetectedMaster | undefined;
  #cancelExpiry: (() => void) | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  get leader(): DetectedMaster | undefined {
    return this.#leader;
  }

  /** A master leads; others hear of it even when it is the one that led before. */
  lead(pid: Pid): void {
    this.#cancelExpiry?.();
    this.#leader = { pid };
    this.#tell();
  }

  /** The leader ended in an orderly way, or crashed. */
  lose(orderly: boolean): void {
    this.#cancelExpiry?.();
    const expire = (): void => {
      this.#leader = undefined;
      this.#tell();
    };
    if (orderly) expire();
    else this.#cancelExpiry = this.#world.after(SESSION_TIMEOUT_MS, expire);
  }

  /** For one process, and for that which takes its place after a restart. */
  detector(): MasterDetector {
    let watcher: ((master: DetectedMaster | undefined) => void) | undefined;
    const close = (): void => {
      if (watcher !== undefined) this.#watchers.delete(watcher);
    };
    return {
      watch: (changed) => {
        close();
        watcher = changed;
        this.#watchers.add(changed);
        if (this.#leader !== undefined) changed(this.#leader);
      },
      close,
    };
  }

  #tell(): void {
    const leader = this.#leader;
    this.#world.after(NEWS_MS, () => {
      if (this.#leader !== leader) return;
      for (const changed of [...this.#watchers]) changed(leader);
    });
  }
}
