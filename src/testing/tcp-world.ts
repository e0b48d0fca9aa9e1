import {
  type Address,
  addressIp,
  addressPort,
  type MessageCodec,
  MessageTap,
  type Runtime,
  schemaCodec,
} from "../actor/index.js";
import type { SimulatedHost, SimulatedHosts } from "../agent/index.js";
import { type LibprocessHost, startLibprocess } from "../node/index.js";
import { schemaAt } from "../wire/index.js";
import type { World, WorldHost, WorldHostOptions } from "./world.js";

/** How often conditions are looked at. */
const POLL_MS = 2;

/** Every role listens on a port of its own at 127.0.0.1, and time is the system's. */
export class TcpWorld implements World {
  readonly clock = "system";
  readonly tap: MessageTap;
  readonly hosts: SimulatedHosts;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #open = new Set<LibprocessHost>();
  /** What happens in the background, for `close` to wait for. */
  readonly #jobs = new Set<Promise<unknown>>();
  readonly #failures: unknown[] = [];
  #closed = false;

  constructor(codec: MessageCodec, version: string) {
    this.tap = new MessageTap(codec);
    const world = this;
    this.hosts = {
      get nowMs(): number {
        return world.nowMs;
      },
      after: (delayMs, action) => this.after(delayMs, action),
      start: ({ boot, codec: own }) => this.#startExecutor(boot, version, own),
    };
  }

  get nowMs(): number {
    return performance.timeOrigin + performance.now();
  }

  async start(options: WorldHostOptions): Promise<WorldHost> {
    let libprocess = await this.#listen(options, "127.0.0.1:0");
    const { address } = libprocess.runtime;
    let running = true;
    const end = async (kill: boolean): Promise<void> => {
      if (!running) return;
      running = false;
      await this.#end(libprocess, kill);
    };
    return {
      address,
      get running(): boolean {
        return running;
      },
      get runtime(): Runtime {
        return libprocess.runtime;
      },
      stop: () => end(false),
      crash: () => end(true),
      start: async () => {
        if (running) return;
        libprocess = await this.#listen(options, address);
        running = true;
      },
    };
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delayMs);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    };
  }

  holdWhile(): void {
    // The clock of the system waits for nobody.
  }

  async wait(condition: () => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.nowMs + limitMs;
    for (;;) {
      const [failure] = this.#failures.splice(0);
      if (failure !== undefined) throw failure;
      if (condition()) return true;
      const leftMs = endMs - this.nowMs;
      if (leftMs <= 0 || this.#closed) return false;
      await new Promise<void>((resolve) => this.after(Math.min(POLL_MS, leftMs), resolve));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    while (this.#jobs.size > 0) await Promise.all(this.#jobs);
    await Promise.all(Array.from(this.#open, (libprocess) => this.#end(libprocess, false)));
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    const [failure] = this.#failures.splice(0);
    if (failure !== undefined) throw failure;
  }

  async #listen(options: WorldHostOptions, address: Address): Promise<LibprocessHost> {
    const { boot, version, delegate, log } = options;
    const libprocess = await startLibprocess({
      ip: addressIp(address),
      port: addressPort(address),
      version,
      codec: options.codec ?? schemaCodec(schemaAt(version)),
      tap: this.tap,
      environment: {},
      onFailure: (_pid, error) => this.#failures.push(error),
      ...(delegate === undefined ? {} : { delegate }),
      ...(log === undefined ? {} : { log }),
    });
    this.tap.join(libprocess.runtime.address);
    this.#open.add(libprocess);
    boot(libprocess.runtime);
    return libprocess;
  }

  async #end(libprocess: LibprocessHost, kill: boolean): Promise<void> {
    this.#open.delete(libprocess);
    if (kill) libprocess.runtime.kill();
    await libprocess.close();
  }

  #startExecutor(
    boot: (runtime: Runtime) => void,
    version: string,
    codec: MessageCodec | undefined,
  ): SimulatedHost {
    let wanted = true;
    const started = this.start({
      address: "127.0.0.1:0",
      version,
      ...(codec === undefined ? {} : { codec }),
      boot: (runtime) => {
        if (wanted) boot(runtime);
      },
    });
    this.#do(started);
    return {
      remove: (): void => {
        wanted = false;
        this.#do(started.then((host) => host.crash()));
      },
    };
  }

  #do(job: Promise<unknown>): void {
    const noted: Promise<unknown> = job
      .catch((error: unknown) => this.#failures.push(error))
      .finally(() => this.#jobs.delete(noted));
    this.#jobs.add(noted);
  }
}
