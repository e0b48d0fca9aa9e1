import type { Address, HostAdapter, LogSink, Pid } from "../actor/index.js";
import {
  Master,
  type MasterOptions,
  type MasterProtocol,
  type MasterState,
} from "../master/index.js";
import { hmacMd5 } from "../node/index.js";
import type { Election } from "./election.js";
import type { World, WorldHost } from "./world.js";

/** Time that storing the registry takes. */
const STORE_MS = 5;

/** The answers that a registry gives; the registrar knows them. */
type RegistryAnswer =
  | { readonly kind: "fetched"; readonly bytes: Uint8Array | undefined }
  | { readonly kind: "stored" };

/** The master of a cluster; its registry outlives it. */
export class ClusterMaster {
  readonly #world: World;
  readonly #election: Election;
  readonly #options: Partial<MasterOptions>;
  #host: WorldHost | undefined;
  #process: Master;
  #registry: Uint8Array | undefined;
  #life = 0;
  #leads = false;

  /** @internal */
  constructor(world: World, election: Election, options: Partial<MasterOptions>) {
    this.#world = world;
    this.#election = election;
    this.#options = { hmacMd5, ...options };
    this.#process = new Master(this.#options);
  }

  /** @internal */
  async open(address: Address, version: string, log: LogSink | undefined): Promise<void> {
    this.#host = await this.#world.start({
      address,
      version,
      delegate: "master",
      boot: (runtime) => {
        const life = ++this.#life;
        this.#process = new Master(this.#options);
        runtime.spawn(this.#process, { id: "master" }, this.#adapter(life));
      },
      ...(log === undefined ? {} : { log }),
    });
  }

  get address(): Address {
    return this.#opened.address;
  }

  get pid(): Pid {
    return `master@${this.address}`;
  }

  get running(): boolean {
    return this.#opened.running;
  }

  /** Whether it has recovered its registry and hears agents and frameworks. */
  get leads(): boolean {
    return this.#leads;
  }

  /** What it knows; not to be changed. Empty before it has started. */
  get state(): MasterState | undefined {
    return this.#process.state;
  }

  /** The registry as it was stored last: an encoded `mesos.internal.Registry`. */
  get registry(): Uint8Array | undefined {
    return this.#registry;
  }

  /** Asks it to end: the election is told at once. */
  async stop(): Promise<void> {
    await this.#end(() => this.#opened.stop(), true);
  }

  /** As `kill -9` does: whoever watches the election learns of it when the session has expired. */
  async crash(): Promise<void> {
    await this.#end(() => this.#opened.crash(), false);
  }

  /** Starts it again, with the registry; it leads once that is recovered. */
  async start(): Promise<void> {
    await this.#opened.start();
  }

  /** Crashes it and starts it again; for its peers a failover. */
  async restart(): Promise<void> {
    await this.crash();
    await this.start();
  }

  get #opened(): WorldHost {
    if (this.#host === undefined) throw new Error("the master has no host yet");
    return this.#host;
  }

  async #end(end: () => Promise<void>, orderly: boolean): Promise<void> {
    if (!this.running) return;
    this.#leads = false;
    await end();
    this.#election.lose(orderly);
  }

  #adapter(life: number): HostAdapter<MasterProtocol> {
    return (effect, reply, self) => {
      if (effect.kind === "leading") {
        this.#leads = true;
        this.#election.lead(self);
        return;
      }
      // The inputs of the registrar, which shares the adapter of the master that spawned it.
      const answer = reply as unknown as (input: RegistryAnswer) => void;
      this.#world.after(STORE_MS, () => {
        // A replicated log takes nothing from a master that has been replaced.
        if (life !== this.#life) return;
        if (effect.kind === "fetch-registry") answer({ kind: "fetched", bytes: this.#registry });
        else {
          this.#registry = effect.bytes;
          answer({ kind: "stored" });
        }
      });
    };
  }
}
