import { type MemoryNetwork, schemaCodec } from "../actor/index.js";
import { MesosSniffError } from "../errors/index.js";
import { schemaAt } from "../wire/index.js";
import type { World, WorldHost, WorldHostOptions } from "./world.js";

/** Taken before any test can put fake timers in its place. */
const immediate = globalThis.setImmediate;
const realNow = performance.now.bind(performance);

/** Real time for which virtual time waits for a promise of a callback. */
const PATIENCE_MS = 5_000;

/**
 * A network in memory, whose time passes while somebody waits.
 *
 * Callbacks may be asynchronous: while the promise of one is pending time stands still, unless the callback itself waits
 * for the cluster.
 */
export class MemoryWorld implements World {
  readonly clock = "virtual";
  readonly hosts: MemoryNetwork;
  readonly #waiting = new Set<() => boolean>();
  readonly #pending: (() => boolean)[] = [];
  readonly #running = new Set<{ stop(): void }>();

  constructor(network: MemoryNetwork) {
    this.hosts = network;
  }

  get tap(): MemoryNetwork["tap"] {
    return this.hosts.tap;
  }

  get nowMs(): number {
    return this.hosts.nowMs;
  }

  async start(options: WorldHostOptions): Promise<WorldHost> {
    const host = this.hosts.start({
      ...options,
      codec: schemaCodec(schemaAt(options.version)),
    });
    this.#running.add(host);
    return {
      address: host.address,
      get running(): boolean {
        return host.running;
      },
      get runtime(): typeof host.runtime {
        return host.runtime;
      },
      stop: async () => host.stop(),
      crash: async () => host.crash(),
      start: async () => host.start(),
    };
  }

  after(delayMs: number, action: () => void): () => void {
    return this.hosts.after(delayMs, action);
  }

  holdWhile(pending: () => boolean): void {
    this.#pending.push(pending);
  }

  async wait(condition: () => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.nowMs + limitMs;
    this.#waiting.add(condition);
    try {
      for (;;) {
        await this.#turn();
        if (condition()) return true;
        if (this.nowMs >= endMs) return false;
        this.#step(endMs);
      }
    } finally {
      this.#waiting.delete(condition);
    }
  }

  async close(): Promise<void> {
    for (const host of [...this.#running].reverse()) host.stop();
    // What processes threw while they ended is the test's to see.
    this.hosts.settle();
  }

  /** Goes on until somebody's condition holds, or code that runs between events has to have its say. */
  #step(endMs: number): void {
    let first = true;
    this.hosts.runUntil(() => {
      // At least one action, or two that wait for each other would wait for ever.
      const began = first;
      first = false;
      for (const condition of this.#waiting) if (condition()) return true;
      return !began && this.#held();
    }, endMs - this.nowMs);
  }

  /** Lets promises and the code behind them run; waits for those of callbacks. */
  async #turn(): Promise<void> {
    await new Promise<void>((resolve) => immediate(resolve));
    const startMs = realNow();
    while (this.#held() && this.#waiting.size <= 1) {
      if (realNow() - startMs > PATIENCE_MS) {
        throw new MesosSniffError(
          "limit",
          `a callback has not settled its promise in ${PATIENCE_MS / 1000} s of real time: virtual time stands still meanwhile`,
        );
      }
      await new Promise<void>((resolve) => immediate(resolve));
    }
  }

  #held(): boolean {
    return this.#pending.some((pending) => pending());
  }
}
