import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address, LogSink, MessageTap, Pid } from "../actor/index.js";
import type { Agent, AgentProfile } from "../agent/index.js";
import { MesosSniffError } from "../errors/index.js";
import { type AgentServer, type StartAgentOptions, startAgent } from "../node/index.js";
import type { ClusterAgent } from "./cluster-agent.js";
import type { Election } from "./election.js";

/** Everything that an agent with real processes is made of. */
export interface ProcessAgentSettings {
  readonly number: number;
  readonly election: Election;
  readonly tap: MessageTap;
  readonly hostname: string;
  readonly version: string;
  readonly profile: AgentProfile;
  readonly resources: string;
  readonly attributes: string;
  readonly log: LogSink | undefined;
  readonly flags: Partial<StartAgentOptions>;
  readonly onExit: (status: number, message: string) => void;
}

/** An agent over TCP whose tasks are processes of this machine, in a folder of their own. */
export class ProcessAgent implements ClusterAgent {
  readonly containers: readonly string[] = [];
  readonly #settings: ProcessAgentSettings;
  #folder = "";
  #server: AgentServer | undefined;
  #running = false;

  constructor(settings: ProcessAgentSettings) {
    this.#settings = settings;
  }

  async open(): Promise<this> {
    this.#folder = await mkdtemp(join(tmpdir(), "mesos-sniff-agent-"));
    await this.#start(0);
    return this;
  }

  get number(): number {
    return this.#settings.number;
  }

  get hostname(): string {
    return this.#settings.hostname;
  }

  get address(): Address {
    return this.#opened.address;
  }

  get pid(): Pid {
    return this.#opened.pid;
  }

  get id(): string | undefined {
    return this.state.id;
  }

  get running(): boolean {
    return this.#running && !this.gaveUp;
  }

  get gaveUp(): boolean {
    return this.#running && !this.#opened.libprocess.runtime.has("slave(1)");
  }

  get registered(): boolean {
    return this.running && this.state.phase === "running";
  }

  get state(): Readonly<Agent> {
    return this.#opened.process.state;
  }

  /** Where its checkpoints and sandboxes are, until the cluster is closed. */
  get workDirectory(): string {
    return this.#folder;
  }

  async stop(): Promise<void> {
    await this.#end(false);
  }

  async crash(): Promise<void> {
    await this.#end(true);
  }

  async start(): Promise<void> {
    if (this.running) return;
    // It may have ended of itself.
    await this.#end(true);
    await this.#start(Number(this.address.slice(this.address.lastIndexOf(":") + 1)));
  }

  async restart(): Promise<void> {
    await this.crash();
    await this.start();
  }

  async reboot(): Promise<void> {
    throw new MesosSniffError(
      "invalid-argument",
      "cannot reboot the machine of an agent with real processes: it is this machine",
    );
  }

  endTask(): boolean {
    return false;
  }

  endExecutor(): boolean {
    return false;
  }

  /** Ends it with all its processes, and removes its folder. */
  async close(): Promise<void> {
    this.#running = false;
    await this.#server?.close({ kill: true });
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #opened(): AgentServer {
    if (this.#server === undefined) throw new Error("the agent has not started");
    return this.#server;
  }

  async #end(kill: boolean): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    if (kill) this.#opened.libprocess.runtime.kill();
    await this.#opened.close();
  }

  async #start(port: number): Promise<void> {
    const { election, tap, hostname, version, profile, resources, attributes, log, flags, onExit } =
      this.#settings;
    this.#server = await startAgent({
      ...flags,
      ip: "127.0.0.1",
      port,
      master: election.detector(),
      workDirectory: this.#folder,
      hostname,
      version,
      profile,
      resources,
      attributes,
      tap,
      onExit,
      ...(log === undefined ? {} : { log }),
    });
    tap.join(this.#server.address);
    this.#running = true;
  }
}
