import {
  type Address,
  addressPort,
  type LogSink,
  type Pid,
  type Runtime,
  schemaCodec,
} from "../actor/index.js";
import {
  type Agent,
  type AgentOptions,
  AgentProcess,
  agentHost,
  agentOptions,
  type ContainerSpec,
  SimulatedMachine,
} from "../agent/index.js";
import type { ExecutorProfile, ProcessEnd } from "../executor/index.js";
import type { Attribute, Resources } from "../resources/index.js";
import type { Schema } from "../wire/index.js";
import { type Behaviours, exited, runOf, type TaskBehaviour } from "./behaviour.js";
import type { ClusterAgent } from "./cluster-agent.js";
import type { Election } from "./election.js";
import { type SimulatedExecutor, startSimulatedExecutor } from "./simulated-executor.js";
import type { World, WorldHost } from "./world.js";

/** Everything that a simulated agent is made of. */
export interface SimulatedAgentSettings {
  readonly number: number;
  readonly world: World;
  readonly election: Election;
  readonly behaviours: Behaviours;
  readonly message: (executorId: string, data: Uint8Array) => Uint8Array | undefined;
  readonly address: Address;
  readonly hostname: string;
  readonly version: string;
  readonly profile: ExecutorProfile;
  readonly schema: Schema;
  readonly resources: Resources;
  readonly attributes: readonly Attribute[];
  readonly log: LogSink | undefined;
  readonly flags: Partial<Omit<AgentOptions, "dialect" | "schema">>;
  readonly executorStartMs: number;
  /** Told when a task begins to run. */
  readonly onStart: (frameworkId: string, taskId: string) => void;
  /** Told when the agent has ended itself and why. */
  readonly onExit: (status: number, message: string) => void;
}

/** An agent whose tasks only take time. */
export class SimulatedAgent implements ClusterAgent {
  readonly #settings: SimulatedAgentSettings;
  readonly #machine: SimulatedMachine;
  readonly #executors = new Map<string, SimulatedExecutor>();
  #process: AgentProcess | undefined;
  #host: WorldHost | undefined;

  constructor(settings: SimulatedAgentSettings) {
    this.#settings = settings;
    const { world, behaviours, profile, message } = settings;
    const after = (delayMs: number, action: () => void): (() => void) =>
      world.after(delayMs, action);
    const behaviourOf = (spec: ContainerSpec): TaskBehaviour | undefined =>
      behaviours.of(spec.executor.executor_id.value);
    this.#machine = new SimulatedMachine({
      network: world.hosts,
      address: settings.address,
      detector: settings.election.detector(),
      profile,
      codec: schemaCodec(settings.schema),
      startMs: settings.executorStartMs,
      runs: (command, spec) => {
        // A command executor has the id of its task.
        const taskId = spec.executor.executor_id.value;
        settings.onStart(spec.frameworkId, taskId);
        const behaviour = behaviours.of(taskId);
        if (behaviour?.kind === "executor-exit") {
          const end = exited(behaviour.code ?? 1);
          after(behaviour.afterMs ?? 0, () => this.endExecutor(taskId, end));
        }
        return runOf(behaviour, command);
      },
      bootExecutor: (spec, runtime, exit) => {
        const id = spec.executor.executor_id.value;
        const leave = (end: ProcessEnd): void => {
          this.#executors.delete(id);
          exit(end);
        };
        const executor = startSimulatedExecutor(
          { profile, behaviours, after, message, onStart: settings.onStart },
          spec,
          runtime,
          leave,
        );
        if (executor !== undefined) this.#executors.set(id, executor);
      },
      silent: (spec) => behaviourOf(spec)?.kind === "silent",
      launchProblem: (spec) => {
        const behaviour = behaviourOf(spec);
        return behaviour?.kind === "launch-failure" ? behaviour.message : undefined;
      },
      onExit: settings.onExit,
    });
  }

  async open(): Promise<this> {
    const { world, address, version, log } = this.#settings;
    this.#host = await world.start({
      address,
      version,
      delegate: "slave(1)",
      boot: (runtime) => this.#boot(runtime),
      ...(log === undefined ? {} : { log }),
    });
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
    return `slave(1)@${this.address}`;
  }

  get id(): string | undefined {
    return this.state.id;
  }

  get running(): boolean {
    return this.#opened.running && !this.gaveUp;
  }

  get gaveUp(): boolean {
    const { running, runtime } = this.#opened;
    return running && !runtime.has("slave(1)");
  }

  get registered(): boolean {
    return this.running && this.state.phase === "running";
  }

  get state(): Readonly<Agent> {
    if (this.#process === undefined) throw new Error("the agent has not started");
    return this.#process.state;
  }

  get containers(): readonly string[] {
    return this.#machine.running;
  }

  async stop(): Promise<void> {
    await this.#opened.stop();
  }

  async crash(): Promise<void> {
    await this.#opened.crash();
  }

  async start(): Promise<void> {
    if (this.running) return;
    // It may have ended itself.
    await this.#opened.crash();
    await this.#opened.start();
  }

  async restart(): Promise<void> {
    await this.crash();
    await this.start();
  }

  async reboot(): Promise<void> {
    await this.crash();
    this.#machine.reboot();
    await this.start();
  }

  endTask(taskId: string, end: ProcessEnd): boolean {
    if (this.#machine.endCommand(taskId, end)) return true;
    for (const executor of this.#executors.values()) {
      if (executor.endTask(taskId, end)) return true;
    }
    return false;
  }

  endExecutor(executorId: string, end: ProcessEnd): boolean {
    this.#executors.delete(executorId);
    return this.#machine.endExecutor(executorId, end);
  }

  get #opened(): WorldHost {
    if (this.#host === undefined) throw new Error("the agent has no host yet");
    return this.#host;
  }

  #boot(runtime: Runtime): void {
    const { hostname, version, profile, schema, resources, attributes, flags } = this.#settings;
    const options = agentOptions({
      profile,
      version,
      schema,
      hostname,
      port: addressPort(runtime.address),
      workDirectory: "/var/lib/mesos",
      resources,
      attributes,
      ...flags,
    });
    this.#process = new AgentProcess(options);
    runtime.spawn(this.#process, { prefix: "slave" }, agentHost(options, this.#machine));
  }
}
