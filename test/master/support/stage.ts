// A master on a network in memory, and peers that a test plays itself.
import {
  type ActorEvent,
  type AnyProtocol,
  type Context,
  type LogRecord,
  type MemoryHost,
  MemoryNetwork,
  type MemoryNetworkOptions,
  type Pid,
  type Process,
  schemaCodec,
  type TappedMessage,
} from "../../../src/actor/index.js";
import { Master, type MasterEffect, type MasterOptions } from "../../../src/master/index.js";
import { type BodyOf, schemaAt } from "../../../src/wire/index.js";

export const MASTER = "master@127.0.0.1:5050";

/** A disk that holds one registry and outlives its master. */
export class RegistryDisk {
  bytes: Uint8Array | undefined;
  stores = 0;
  /** Set to keep what is stored from being confirmed. */
  held: (() => void)[] | undefined;
  failing: string | undefined;

  adapter(): (effect: MasterEffect, reply: (input: never) => void) => void {
    return (effect, reply) => {
      if (effect.kind === "leading") return;
      const answer = reply as (input: unknown) => void;
      if (this.failing !== undefined) answer({ kind: "failed", reason: this.failing });
      else if (effect.kind === "fetch-registry") answer({ kind: "fetched", bytes: this.bytes });
      else {
        this.bytes = effect.bytes.slice();
        this.stores++;
        const confirm = (): void => answer({ kind: "stored" });
        if (this.held === undefined) confirm();
        else this.held.push(confirm);
      }
    };
  }
}

/** A process that does only what the test tells it to. */
export class Puppet implements Process {
  readonly received: { readonly from: Pid; readonly name: string; readonly body: unknown }[] = [];
  readonly exits: Pid[] = [];
  readonly links: readonly Pid[];
  /** Called with every message; answers through `send`. */
  react: (name: string, body: unknown, from: Pid) => void = () => {};
  #queue: ((context: Context<AnyProtocol>) => void)[] = [];

  constructor(links: readonly Pid[] = []) {
    this.links = links;
  }

  handle(event: ActorEvent, context: Context<AnyProtocol>): void {
    if (event.kind === "start") for (const pid of this.links) context.link(pid);
    if (event.kind === "exited") this.exits.push(event.pid);
    if (event.kind === "message") {
      const { from, name, body } = event;
      this.received.push({ from, name: short(name), body });
      this.react(short(name), body, from);
    }
    for (const action of this.#queue.splice(0)) action(context);
  }

  /** Does something in the next event. */
  later(action: (context: Context<AnyProtocol>) => void): void {
    this.#queue.push(action);
  }
}

/** The part of a name after `mesos.internal.`; `Call` for a call. */
export function short(name: string): string {
  return name.replace(/^mesos\.(internal|scheduler)\./, "");
}

/** A master with its network. */
export class Stage {
  readonly network: MemoryNetwork;
  readonly disk = new RegistryDisk();
  readonly log: LogRecord[] = [];
  readonly host: MemoryHost;
  readonly seen: TappedMessage[] = [];
  master: Master;

  constructor(options: Partial<MasterOptions> = {}, network: MemoryNetworkOptions = {}) {
    const version = options.profile === "0.26" ? "0.26.0" : "1.11.0";
    this.network = new MemoryNetwork({ codec: schemaCodec(schemaAt(version)), ...network });
    this.network.tap.observe((message) => this.seen.push(message));
    this.master = new Master(options);
    this.host = this.network.start({
      address: "127.0.0.1:5050",
      version,
      delegate: "master",
      log: { verbosity: 2, write: (record) => this.log.push(record) },
      boot: (runtime) => {
        this.master = new Master(options);
        runtime.spawn(this.master, { id: "master" }, this.disk.adapter());
      },
    });
    this.network.settle();
  }

  /** What the master knows. */
  get state(): NonNullable<Master["state"]> {
    const { state } = this.master;
    if (state === undefined) throw new Error("the master has not started");
    return state;
  }

  get lines(): string[] {
    return this.log.map(({ text }) => text);
  }

  agent(options: AgentOptions = {}): FakeAgent {
    return new FakeAgent(this, options);
  }

  driver(options: DriverOptions = {}): FakeDriver {
    return new FakeDriver(this, options);
  }

  /** Lets messages arrive and be answered, without waiting for timers of seconds. */
  flow(ms = 20): void {
    this.network.advance(ms);
  }

  /** Names of messages between the master and a peer since the last call, in order, as the peer sees them. */
  sent(to: Pid): { readonly name: string; readonly body: unknown }[] {
    return this.seen
      .filter((message) => message.to === to)
      .map(({ name, body }) => ({ name: short(name), body }));
  }
}

let nextPort = 20_000;

class Peer {
  readonly stage: Stage;
  readonly puppet: Puppet;
  readonly pid: Pid;
  readonly host: MemoryHost;

  constructor(stage: Stage, id: string, address: string) {
    this.stage = stage;
    this.puppet = new Puppet([MASTER]);
    this.pid = `${id}@${address}`;
    this.host = stage.network.start({
      address,
      boot: (runtime) => {
        runtime.spawn(this.puppet, { id });
      },
    });
    stage.network.settle();
  }

  /** Names of the messages received so far. */
  get names(): string[] {
    return this.puppet.received.map(({ name }) => name);
  }

  /** Bodies of the messages of one name. */
  bodies<Name extends string>(name: Name): BodyOf<`mesos.internal.${Name}`>[] {
    return this.puppet.received
      .filter((message) => message.name === name)
      .map(({ body }) => body as BodyOf<`mesos.internal.${Name}`>);
  }

  /** The last message of one name. */
  last<Name extends string>(name: Name): BodyOf<`mesos.internal.${Name}`> {
    const body = this.bodies(name).at(-1);
    if (body === undefined) throw new Error(`no ${name} among ${this.names.join(", ")}`);
    return body;
  }

  /** Forgets what was received. */
  clear(): void {
    this.puppet.received.length = 0;
  }

  send<Name extends string>(
    name: Name,
    body: BodyOf<`mesos.internal.${Name}`>,
    to: Pid = MASTER,
  ): this {
    this.host.runtime.send(to, `mesos.internal.${name}`, body, this.pid);
    return this;
  }

  /** Sends and lets the master answer. */
  tell<Name extends string>(name: Name, body: BodyOf<`mesos.internal.${Name}`>): this {
    this.send(name, body);
    this.stage.flow();
    return this;
  }
}

export interface AgentOptions {
  readonly address?: string;
  readonly hostname?: string;
  readonly resources?: readonly BodyOf<"mesos.Resource">[];
  readonly checkpoint?: boolean;
  readonly capabilities?: readonly string[];
  readonly version?: string;
  readonly attributes?: readonly BodyOf<"mesos.Attribute">[];
  /** Whether it answers pings; default true. */
  readonly alive?: boolean;
}

/** Capabilities of an agent of 1.11. */
export const MODERN = [
  "MULTI_ROLE",
  "HIERARCHICAL_ROLE",
  "RESERVATION_REFINEMENT",
  "RESOURCE_PROVIDER",
  "RESIZE_VOLUME",
  "AGENT_OPERATION_FEEDBACK",
  "AGENT_DRAINING",
  "TASK_RESOURCE_LIMITS",
];

/** An agent that answers pings and otherwise does what the test says. */
export class FakeAgent extends Peer {
  readonly options: AgentOptions;
  alive: boolean;
  id = "";

  constructor(stage: Stage, options: AgentOptions) {
    super(stage, "slave(1)", options.address ?? `127.0.0.2:${nextPort++}`);
    this.options = options;
    this.alive = options.alive ?? true;
    this.puppet.react = (name, body, from) => {
      if (name === "PingSlaveMessage" && this.alive) this.send("PongSlaveMessage", {}, from);
      if (name === "SlaveRegisteredMessage") {
        this.id = (body as BodyOf<"mesos.internal.SlaveRegisteredMessage">).slave_id.value;
      }
    };
  }

  get info(): BodyOf<"mesos.SlaveInfo"> {
    const { hostname = "agent.example", resources, checkpoint = true, attributes } = this.options;
    return {
      hostname,
      port: 5051,
      resources: resources ?? resourcesOf("cpus:4;mem:4096;disk:10000"),
      checkpoint,
      ...(attributes === undefined ? {} : { attributes }),
      ...(this.id === "" ? {} : { id: { value: this.id } }),
    };
  }

  /** What every (re-)registration says apart from the agent itself. */
  get extras(): Pick<
    BodyOf<"mesos.internal.RegisterSlaveMessage">,
    "version" | "agent_capabilities" | "resource_version_uuid"
  > {
    const { capabilities = MODERN, version = "1.11.0" } = this.options;
    if (this.stage.state.info.version === "0.26.0") return { version: "0.26.0" };
    return {
      version,
      agent_capabilities: capabilities.map((type) => ({ type }) as { type: never }),
      ...(capabilities.includes("RESOURCE_PROVIDER")
        ? { resource_version_uuid: { value: new Uint8Array(16).fill(7) } }
        : {}),
    };
  }

  register(): this {
    const { id: _, ...slave } = this.info;
    return this.tell("RegisterSlaveMessage", { slave, ...this.extras });
  }

  reregister(said: Partial<BodyOf<"mesos.internal.ReregisterSlaveMessage">> = {}): this {
    return this.tell("ReregisterSlaveMessage", { slave: this.info, ...this.extras, ...said });
  }

  /** An update as an agent sends it, acknowledgement wanted. */
  update(
    frameworkId: string,
    taskId: string,
    state: BodyOf<"mesos.TaskStatus">["state"],
    uuid: Uint8Array = uuidOf(taskId.length + state.toString().length),
    more: Partial<BodyOf<"mesos.internal.StatusUpdate">> = {},
  ): this {
    return this.tell("StatusUpdateMessage", {
      update: {
        framework_id: { value: frameworkId },
        slave_id: { value: this.id },
        status: { task_id: { value: taskId }, state, uuid, source: "SOURCE_EXECUTOR" },
        timestamp: 1,
        uuid,
        latest_state: state,
        ...more,
      },
      pid: this.pid,
    });
  }
}

export interface DriverOptions {
  readonly info?: Partial<BodyOf<"mesos.FrameworkInfo">>;
  readonly address?: string;
}

type Call = BodyOf<"mesos.scheduler.Call">;

/** A scheduler driver that does what the test says. */
export class FakeDriver extends Peer {
  readonly options: DriverOptions;
  id = "";

  constructor(stage: Stage, options: DriverOptions) {
    const port = nextPort++;
    super(stage, `scheduler-${port}`, options.address ?? `127.0.0.9:${port}`);
    this.options = options;
    this.puppet.react = (name, body) => {
      if (name === "FrameworkRegisteredMessage") {
        this.id = (body as BodyOf<"mesos.internal.FrameworkRegisteredMessage">).framework_id.value;
      }
    };
  }

  get info(): BodyOf<"mesos.FrameworkInfo"> {
    return {
      user: "tester",
      name: "test framework",
      ...this.options.info,
      ...(this.id === "" ? {} : { id: { value: this.id } }),
    };
  }

  call(call: Call): this {
    this.host.runtime.send(
      MASTER,
      "mesos.scheduler.Call",
      { ...(this.id === "" ? {} : { framework_id: { value: this.id } }), ...call },
      this.pid,
    );
    this.stage.flow();
    return this;
  }

  subscribe(more: Partial<BodyOf<"mesos.scheduler.Call.Subscribe">> = {}): this {
    return this.call({ type: "SUBSCRIBE", subscribe: { framework_info: this.info, ...more } });
  }

  /** The offers received and not forgotten. */
  get offers(): BodyOf<"mesos.Offer">[] {
    return this.bodies("ResourceOffersMessage").flatMap(({ offers }) => offers ?? []);
  }

  /** Accepts the last offer. */
  accept(
    operations: readonly BodyOf<"mesos.Offer.Operation">[],
    filters?: BodyOf<"mesos.Filters">,
    offer: BodyOf<"mesos.Offer"> | undefined = this.offers.at(-1),
  ): this {
    if (offer === undefined) throw new Error("no offer to accept");
    return this.call({
      type: "ACCEPT",
      accept: { offer_ids: [offer.id], operations, ...(filters === undefined ? {} : { filters }) },
    });
  }

  /** Launches command tasks on the last offer. */
  launch(...tasks: BodyOf<"mesos.TaskInfo">[]): this {
    return this.accept([{ type: "LAUNCH", launch: { task_infos: tasks } }]);
  }

  /** A command task for the last offer. */
  task(
    id: string,
    more: Partial<BodyOf<"mesos.TaskInfo">> = {},
    offer: BodyOf<"mesos.Offer"> | undefined = this.offers.at(-1),
  ): BodyOf<"mesos.TaskInfo"> {
    if (offer === undefined) throw new Error("no offer to launch on");
    return {
      name: id,
      task_id: { value: id },
      slave_id: offer.slave_id,
      resources: resourcesOf("cpus:1;mem:128"),
      command: { value: "true" },
      ...more,
    };
  }

  /** States of the updates received, `task:state`. */
  get updates(): string[] {
    return this.bodies("StatusUpdateMessage").map(
      ({ update: { status } }) => `${status.task_id.value}:${status.state}`,
    );
  }
}

/** `cpus:4;mem:128` as resources in the oldest form. */
export function resourcesOf(text: string): BodyOf<"mesos.Resource">[] {
  return text.split(";").map((part) => {
    const [name = "", value = ""] = part.split(":");
    return { name, type: "SCALAR", scalar: { value: Number(value) }, role: "*" };
  });
}

/** A random UUID, if a rather regular one. */
export function uuidOf(fill: number): Uint8Array {
  const bytes = new Uint8Array(16).fill(fill);
  bytes[6] = 0x40;
  bytes[8] = 0x80;
  return bytes;
}
