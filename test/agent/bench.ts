import {
  type ActorEvent,
  type AnyProtocol,
  type Context,
  type LogRecord,
  type MemoryHost,
  MemoryNetwork,
  type Process,
  schemaCodec,
} from "../../src/actor/index.js";
import {
  type Agent,
  type AgentOptions,
  AgentProcess,
  type AgentProfile,
  agentHost,
  agentOptions,
  SimulatedMachine,
  type SimulatedMachineOptions,
} from "../../src/agent/index.js";
import {
  ExecutorProcess,
  type ExecutorProtocol,
  type ProcessEnd,
  parseExecutorEnvironment,
} from "../../src/executor/index.js";
import { parseResources } from "../../src/resources/index.js";
import { type BodyOf, schemaAt } from "../../src/wire/index.js";

export const MASTER = "master@127.0.0.1:5050";
const AGENT = "slave(1)@127.0.0.2:5051";
export const AGENT_ID = "m-S0";
export const FRAMEWORK_ID = "m-0000";

export interface Received {
  readonly from: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of all types
  readonly body: any;
}

/** A master that does as it is told, and answers what must be answered for an agent to go on. */
class ScriptedMaster implements Process<AnyProtocol> {
  readonly received: Received[] = [];
  acknowledges = true;
  registers = true;

  handle(event: ActorEvent<AnyProtocol>, context: Context<AnyProtocol>): void {
    if (event.kind === "dispatch") {
      const { to, name, body } = event.input as { to: string; name: string; body: unknown };
      context.send(to, name, body);
    }
    if (event.kind !== "message") return;
    const { from, name } = event;
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const body = event.body as any;
    const short = name.replace("mesos.internal.", "");
    this.received.push({ from, name: short, body });
    const connection = { total_ping_timeout_seconds: 75 };
    if (short === "RegisterSlaveMessage" && this.registers) {
      context.link(from);
      const answer = { slave_id: { value: AGENT_ID }, connection };
      context.send(from, "mesos.internal.SlaveRegisteredMessage", answer);
    } else if (short === "ReregisterSlaveMessage" && this.registers) {
      context.link(from);
      const answer = { slave_id: body.slave.id, connection };
      context.send(from, "mesos.internal.SlaveReregisteredMessage", answer);
    } else if (short === "StatusUpdateMessage" && this.acknowledges) {
      const { update, pid } = body;
      context.send(pid, "mesos.internal.StatusUpdateAcknowledgementMessage", {
        slave_id: update.slave_id ?? { value: AGENT_ID },
        framework_id: update.framework_id,
        task_id: update.status.task_id,
        uuid: update.uuid,
      });
    }
  }
}

export interface BenchOptions extends Partial<Omit<SimulatedMachineOptions, "network">> {
  readonly profile?: AgentProfile;
  readonly agent?: Partial<Omit<AgentOptions, "dialect">>;
  readonly seed?: number;
}

/** What custom executors in a bench were told, and how to have them do things. */
export class Executors {
  readonly callbacks: { readonly executor: string; readonly kind: string }[] = [];
  readonly calls = new Map<string, (call: ExecutorProtocol["inputs"]) => void>();
  readonly exits = new Map<string, (end: ProcessEnd) => void>();
  /** Whether tasks are said to run as soon as they come. */
  obliging = true;

  readonly boot: NonNullable<SimulatedMachineOptions["bootExecutor"]> = (spec, runtime, exit) => {
    const id = spec.executor.executor_id.value;
    const parsed = parseExecutorEnvironment(spec.environment);
    if (parsed.kind === "error") throw new Error(parsed.message);
    this.exits.set(id, exit);
    const pid = runtime.spawn(
      new ExecutorProcess(parsed.environment),
      { prefix: "executor" },
      (effect) => {
        if (effect.kind === "callback") {
          const { callback } = effect;
          this.callbacks.push({ executor: id, kind: callback.kind });
          if (!this.obliging) return;
          if (callback.kind === "launch-task")
            this.say(id, callback.task.task_id.value, "TASK_RUNNING");
          else if (callback.kind === "kill-task") this.say(id, callback.taskId, "TASK_KILLED");
          else if (callback.kind === "framework-message") {
            this.calls.get(id)?.({ kind: "send-framework-message", data: callback.data });
          } else if (callback.kind === "shutdown") this.calls.get(id)?.({ kind: "stop" });
        } else if (effect.kind === "kill-group") {
          exit({ kind: "signaled", signal: 9, dumpedCore: false });
        } else exit({ kind: "exited", code: 0 });
      },
    );
    this.calls.set(id, (call) => runtime.dispatch(pid, call));
  };

  /** Has an executor tell of a task. */
  say(executor: string, task: string, state: BodyOf<"mesos.TaskStatus">["state"]): void {
    const status = { task_id: { value: task }, state };
    this.calls.get(executor)?.({ kind: "send-status-update", status });
  }

  /** What an executor was told, in order. */
  of(executor: string): readonly string[] {
    return this.callbacks.filter((each) => each.executor === executor).map(({ kind }) => kind);
  }
}

/** A master, an agent and its machine in a simulated network. */
export class Bench {
  readonly network: MemoryNetwork;
  readonly master = new ScriptedMaster();
  readonly machine: SimulatedMachine;
  readonly executors: Executors = new Executors();
  readonly host: MemoryHost;
  readonly log: LogRecord[] = [];
  readonly exits: { status: number; message: string }[] = [];
  readonly profile: AgentProfile;
  readonly options: AgentOptions;
  readonly #masterHost: MemoryHost;
  #process: AgentProcess | undefined;

  constructor(options: BenchOptions = {}) {
    this.profile = options.profile ?? "1.11";
    const version = this.profile === "0.26" ? "0.26.0" : "1.11.0";
    const schema = schemaAt(version);
    this.network = new MemoryNetwork({ codec: schemaCodec(schema), seed: options.seed ?? 1 });
    const resources = parseResources("cpus:4;mem:4096;disk:10240;ports:[31000-32000]");
    if (resources.kind === "error") throw new Error(resources.message);
    this.options = agentOptions({
      profile: this.profile,
      schema,
      hostname: "127.0.0.2",
      port: 5051,
      workDirectory: "/var/mesos",
      resources: resources.value,
      ...options.agent,
    });
    this.machine = new SimulatedMachine({
      address: "127.0.0.2:5051",
      detector: MASTER,
      profile: this.profile,
      bootExecutor: this.executors.boot,
      onExit: (status, message) => this.exits.push({ status, message }),
      ...options,
      network: this.network,
    });
    this.#masterHost = this.network.start({
      address: "127.0.0.1:5050",
      version,
      boot: (runtime) => runtime.spawn(this.master, { id: "master" }),
    });
    this.host = this.network.start({
      address: "127.0.0.2:5051",
      version,
      log: { verbosity: 0, write: (record) => this.log.push(record) },
      boot: (runtime) => {
        this.#process = new AgentProcess(this.options);
        runtime.spawn(this.#process, { prefix: "slave" }, agentHost(this.options, this.machine));
      },
    });
  }

  get agent(): Readonly<Agent> {
    if (this.#process === undefined) throw new Error("the agent has not started");
    return this.#process.state;
  }

  /** Waits until the agent is registered. */
  register(): void {
    this.network.until(() => this.agent.phase === "running", 60_000);
    this.network.advance(10);
  }

  /** Sends a message as the master does. */
  send(name: string, body: unknown, to: string = AGENT): void {
    const input = { to, name: `mesos.internal.${name}`, body };
    this.#masterHost.runtime.dispatch(MASTER as never, input as never);
    this.network.advance(5);
  }

  /** Sends a message as a process does that nobody knows. */
  sendFrom(from: string, name: string, body: unknown): void {
    this.#masterHost.runtime.send(AGENT, `mesos.internal.${name}`, body, from);
    this.network.advance(5);
  }

  run(task: BodyOf<"mesos.TaskInfo">, more: Record<string, unknown> = {}): void {
    this.send("RunTaskMessage", { framework: this.framework(), task, ...more });
  }

  framework(more: Partial<BodyOf<"mesos.FrameworkInfo">> = {}): BodyOf<"mesos.FrameworkInfo"> {
    return { user: "root", name: "test", id: { value: FRAMEWORK_ID }, ...more };
  }

  /** A command task. */
  task(
    id: string,
    command: string,
    more: Partial<BodyOf<"mesos.TaskInfo">> = {},
  ): BodyOf<"mesos.TaskInfo"> {
    const allocation = this.profile === "0.26" ? { role: "*" } : { allocation_info: { role: "*" } };
    return {
      name: id,
      task_id: { value: id },
      slave_id: { value: AGENT_ID },
      resources: [
        { name: "cpus", type: "SCALAR", scalar: { value: 0.1 }, ...allocation },
        { name: "mem", type: "SCALAR", scalar: { value: 32 }, ...allocation },
      ],
      ...(more.executor === undefined ? { command: { value: command, shell: true } } : {}),
      ...more,
    };
  }

  /** A task with an executor of the framework's own. */
  custom(
    id: string,
    executor: string,
    more: Partial<BodyOf<"mesos.TaskInfo">> = {},
  ): BodyOf<"mesos.TaskInfo"> {
    return this.task(id, "", {
      executor: {
        executor_id: { value: executor },
        framework_id: { value: FRAMEWORK_ID },
        command: { value: "/bin/executor" },
      },
      ...more,
    });
  }

  /** What the master has received of a type. */
  received(name: string): readonly Received[] {
    return this.master.received.filter((message) => message.name === name);
  }

  /** Names of what the master has received, in order. */
  names(): readonly string[] {
    return this.master.received.map(({ name }) => name);
  }

  /** States of a task in the order the master heard of them, repetitions left out. */
  states(task: string): readonly string[] {
    const seen = new Map<string, string>();
    for (const { body } of this.received("StatusUpdateMessage")) {
      const { status, uuid } = body.update;
      if (status.task_id.value === task) seen.set(String(uuid), status.state);
    }
    return [...seen.values()];
  }

  /** The last status of a task that the master heard of. */
  status(task: string): BodyOf<"mesos.TaskStatus"> | undefined {
    return this.received("StatusUpdateMessage")
      .map(({ body }) => body.update.status)
      .findLast((status) => status.task_id.value === task);
  }

  /** Texts of the log that contain something. */
  logged(part: string): readonly string[] {
    return this.log.map(({ text }) => text).filter((text) => text.includes(part));
  }
}
