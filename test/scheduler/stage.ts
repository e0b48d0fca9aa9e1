// A driver on a network in memory, and a master that the test plays itself.
import {
  type ActorEvent,
  type Context,
  type MemoryHost,
  MemoryNetwork,
  type Process,
  schemaCodec,
  type TappedMessage,
} from "../../src/actor/index.js";
import type { DetectedMaster, MasterDetector } from "../../src/detection/index.js";
import {
  type MesosScheduler,
  SchedulerDriver,
  type SchedulerDriverOptions,
  type SchedulerProfile,
} from "../../src/scheduler/index.js";
import { type BodyOf, type BodyTypes, schemaAt } from "../../src/wire/index.js";

interface Peers {
  readonly messages: BodyTypes;
  readonly inputs: never;
  readonly effects: never;
}

export const MASTER = "master@10.0.0.1:5050";
export const AGENT = "slave(1)@10.0.0.2:5051";
export const FRAMEWORK: BodyOf<"mesos.FrameworkInfo"> = { user: "me", name: "test" };

/** Hears everything, says nothing by itself. */
class Peer implements Process<Peers> {
  handle(_event: ActorEvent<Peers>, _context: Context<Peers>): void {}
}

/** A detector that a test turns to where it wants. */
export class TurnableDetector implements MasterDetector {
  closed = false;
  #changed: (master: DetectedMaster | undefined) => void = () => {};
  #master: DetectedMaster | undefined;

  constructor(pid: string | undefined) {
    this.#master = pid === undefined ? undefined : { pid };
  }

  watch(changed: (master: DetectedMaster | undefined) => void): void {
    this.#changed = changed;
    changed(this.#master);
  }

  turn(pid: string | undefined): void {
    this.#master = pid === undefined ? undefined : { pid };
    this.#changed(this.#master);
  }

  close(): void {
    this.closed = true;
  }
}

export interface StageOptions extends Partial<SchedulerDriverOptions> {
  readonly scheduler?: MesosScheduler;
  readonly master?: string | undefined;
}

/** Callbacks are noted by name, with what matters of their arguments. */
export class Stage {
  readonly network: MemoryNetwork;
  readonly driver: SchedulerDriver;
  readonly detector: TurnableDetector;
  readonly heard: TappedMessage[] = [];
  readonly calls: [name: string, ...facts: unknown[]][] = [];
  readonly hosts: Record<"master" | "agent" | "scheduler", MemoryHost>;
  readonly log: string[] = [];

  constructor(options: StageOptions = {}) {
    const profile: SchedulerProfile = options.profile ?? "1.11";
    const version = profile === "0.26" ? "0.26.0" : "1.11.0";
    this.network = new MemoryNetwork({ codec: schemaCodec(schemaAt(version)), latencyMs: 0.1 });
    this.detector = new TurnableDetector("master" in options ? options.master : MASTER);
    this.driver = new SchedulerDriver(options.scheduler ?? this.#noting(), {
      framework: FRAMEWORK,
      ...options,
      detector: this.detector,
      id: "scheduler-1",
    });
    this.network.tap.observe((message) => {
      if (message.from === this.pid) this.heard.push(message);
    });
    this.hosts = {
      master: this.network.start({
        address: "10.0.0.1:5050",
        boot: (runtime) => void runtime.spawn(new Peer(), { id: "master" }),
      }),
      agent: this.network.start({
        address: "10.0.0.2:5051",
        boot: (runtime) => void runtime.spawn(new Peer(), { prefix: "slave" }),
      }),
      scheduler: this.network.start({
        address: "10.0.0.9:4000",
        version,
        log: {
          verbosity: 3,
          write: (record) => {
            this.log.push(`${record.severity} ${record.text}`);
          },
        },
        boot: () => {},
      }),
    };
  }

  get pid(): string {
    return "scheduler-1@10.0.0.9:4000";
  }

  start(): this {
    this.driver.start(this.hosts.scheduler.runtime);
    this.network.advance(2);
    return this;
  }

  /** Starts and registers. */
  connect(frameworkId = "F"): this {
    this.start();
    this.say("FrameworkRegisteredMessage", {
      framework_id: { value: frameworkId },
      master_info: { id: "M", ip: 1, port: 5050 },
    });
    this.heard.length = 0;
    this.calls.length = 0;
    return this;
  }

  /** The master, or somebody else, says something; what follows happens at once. */
  say(name: string, body: unknown, from: string = MASTER): void {
    const host = from.endsWith("@10.0.0.2:5051") ? this.hosts.agent : this.hosts.master;
    const full = name.includes(".") ? name : `mesos.internal.${name}`;
    host.runtime.send(this.pid, full, body, from);
    this.network.advance(2);
  }

  /** What the driver has said since, by type: of calls, the type of the call. */
  said(): string[] {
    return this.heard.map(({ name, body }) =>
      name === "mesos.scheduler.Call"
        ? String((body as BodyOf<"mesos.scheduler.Call">).type)
        : name.slice(name.lastIndexOf(".") + 1),
    );
  }

  /** Bodies of the messages or calls of one type. */
  bodies(type: string): unknown[] {
    const types = this.said();
    return this.heard.filter((_, index) => types[index] === type).map(({ body }) => body);
  }

  #noting(): MesosScheduler {
    const note = (name: string, ...facts: unknown[]): void => {
      this.calls.push([name, ...facts]);
    };
    return {
      registered: (_driver, id) => note("registered", id),
      reregistered: () => note("reregistered"),
      disconnected: () => note("disconnected"),
      resourceOffers: (_driver, offers) =>
        note("resourceOffers", ...offers.map((offer) => offer.id.value)),
      offerRescinded: (_driver, id) => note("offerRescinded", id),
      statusUpdate: (_driver, status) =>
        note("statusUpdate", status.state, status.uuid?.length ?? 0),
      frameworkMessage: (_driver, executorId, agentId, data) =>
        note("frameworkMessage", executorId, agentId, data.length),
      slaveLost: (_driver, id) => note("slaveLost", id),
      executorLost: (_driver, id, agentId, status) => note("executorLost", id, agentId, status),
      error: (_driver, message) => note("error", message),
    };
  }
}

export const AGENT_ID = { value: "A" };
export const UUID = new Uint8Array(16).fill(7);

export function offer(id: string): BodyOf<"mesos.Offer"> {
  return {
    id: { value: id },
    framework_id: { value: "F" },
    slave_id: AGENT_ID,
    hostname: "h",
  };
}

export function task(id: string): BodyOf<"mesos.TaskInfo"> {
  return { name: id, task_id: { value: id }, slave_id: AGENT_ID, command: { value: "true" } };
}

export function update(
  facts: { readonly uuid?: Uint8Array; readonly frameworkId?: string } = {},
): BodyOf<"mesos.internal.StatusUpdate"> {
  return {
    framework_id: { value: facts.frameworkId ?? "F" },
    slave_id: AGENT_ID,
    status: { task_id: { value: "t" }, state: "TASK_RUNNING", slave_id: AGENT_ID },
    timestamp: 1,
    ...(facts.uuid === undefined ? {} : { uuid: facts.uuid }),
  };
}
