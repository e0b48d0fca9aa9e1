// Plays to our agent what the peers of a real one said to it in a recording, and collects what it says.

import {
  type Address,
  createRandom,
  type Envelope,
  type Pid,
  Runtime,
  schemaCodec,
} from "../../src/actor/index.js";
import {
  AgentProcess,
  type AgentProfile,
  agentHost,
  agentOptions,
  type Containerizer,
  MemoryDisk,
  type Termination,
} from "../../src/agent/index.js";
import { encodeHex } from "../../src/bytes/index.js";
import type { Message } from "../../src/flow/index.js";
import { parseAttributes, parseResources } from "../../src/resources/index.js";
import {
  type BodyOf,
  decodeMessage,
  encodeMessage,
  isPlainMessage,
  RecordDecoder,
  schemaAt,
} from "../../src/wire/index.js";
import { captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

/** One message, said or heard. */
export interface Spoken {
  readonly timeMs: number;
  readonly from: Pid;
  readonly to: Pid;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of all types
  readonly body: any;
}

/** What was compared: the real agent's messages, and ours, in order. */
export interface Replay {
  readonly real: readonly Spoken[];
  readonly ours: readonly Spoken[];
}

export interface ReplayOptions {
  readonly profile: AgentProfile;
  readonly version: string;
  readonly schema: string;
  readonly resources: string;
  readonly attributes?: string;
  readonly launcherDirectory: string;
  /** Address of the agent to stand in for; default the first agent of the recordings. */
  readonly address?: Address;
}

/** Longest wait for something that the real agent had said by then. */
const PATIENCE_MS = 8_000;

/** How long a real agent took to notice the end of an executor. */
const REAP_MS = 100;

export function replayAgent(capture: string, options: ReplayOptions): Replay {
  const { address = "127.0.0.2:5051" } = options;
  const schema = schemaAt(options.schema);
  const codec = schemaCodec(schema);
  const agentPid = `slave(1)@${address}`;
  const heard: Spoken[] = [];
  const events = streamsOf(packetsOf(captureBytes(capture)));
  const executors = new Map<number, Pid>();
  for (const message of messagesOf(events)) {
    const spoken = overHttp(message, address, executors);
    if (spoken !== undefined) heard.push(spoken);
    if (message.kind !== "message") continue;
    if (/RegisterExecutorMessage|ReregisterExecutorMessage/.test(message.type)) {
      executors.set(message.conn, message.from);
    }
    const { from, to, type: name } = message;
    if (from !== agentPid && to !== agentPid) continue;
    const timeMs = Number(message.timeNs / 1000n) / 1000;
    // Decoded as the agent of that version does.
    const body = codec.decode(name, codec.encode(name, message.body));
    heard.push({ timeMs, from, to, name, body });
  }
  // The link of an executor breaks where the executor ends, or the agent.
  const gone: Gone[] = events.flatMap((event) => {
    const pid =
      event.kind === "end" && event.direction === 0 ? executors.get(event.conn.id) : undefined;
    if (pid === undefined || event.kind !== "end" || event.how === "capture-end") return [];
    const timeMs = Number(event.timeNs / 1000n) / 1000;
    const goesOn = heard.some((message) => message.timeMs > timeMs && message.from === pid);
    // The end of a stream is noticed at once.
    return goesOn ? [] : [{ timeMs: pid.includes("@") ? timeMs + REAP_MS : timeMs, pid }];
  });
  const real = heard.filter(({ from }) => from === agentPid);
  const stage = new Stage(options, address, heard);
  stage.play(heard, agentPid, gone);
  return { real, ours: stage.said };
}

const CALL = "mesos.v1.executor.Call";
const EVENT = "mesos.v1.executor.Event";

/** What an executor and the agent said to each other over the v1 API, as if it were between pids. */
function overHttp(
  message: Message,
  agent: Address,
  subscribed: Map<number, string>,
): Spoken | undefined {
  const timeMs = Number(message.timeNs / 1000n) / 1000;
  if (message.proto === CALL && message.dst === agent) {
    const body = message.body as BodyOf<typeof CALL>;
    const from = `executor ${body.executor_id.value}`;
    if (body.type === "SUBSCRIBE") subscribed.set(message.conn, from);
    return { timeMs, from, to: `slave(1)@${agent}`, name: CALL, body };
  }
  const to = subscribed.get(message.conn);
  if (message.proto !== EVENT || message.src !== agent || to === undefined) return undefined;
  return { timeMs, from: `slave(1)@${agent}`, to, name: EVENT, body: message.body };
}

interface Gone {
  readonly timeMs: number;
  readonly pid: Pid;
}

class Stage {
  readonly said: Spoken[] = [];
  readonly #options: ReplayOptions;
  readonly #address: Address;
  readonly #disk = new MemoryDisk(() => this.#nowMs);
  readonly #random = createRandom(7);
  readonly #containers = new Map<string, { ended: (termination: Termination) => void }>();
  /** Process ids that the real containerizer gave, in the order of executors' first updates. */
  readonly #osPids = new Map<string, number>();
  #detected: ((master: { pid: Pid }) => void) | undefined;
  /** Requests that streams answer, by executor. */
  readonly #streams = new Map<Pid, number>();
  readonly #realVersions = new Set<string>();
  #nowMs: number;
  #runtime: Runtime;
  #process: AgentProcess;

  constructor(options: ReplayOptions, address: Address, heard: readonly Spoken[]) {
    this.#options = options;
    this.#address = address;
    this.#nowMs = (heard[0]?.timeMs ?? 0) - PATIENCE_MS;
    for (const { name, body } of heard) {
      const status = body?.update?.status;
      const osPid = status?.container_status?.executor_pid;
      if (name === "mesos.internal.StatusUpdateMessage" && osPid !== undefined) {
        this.#osPids.set(body.update.executor_id.value, osPid);
      }
      const version = body?.resource_version_uuid?.value;
      if (version !== undefined) this.#realVersions.add(encodeHex(version));
    }
    [this.#runtime, this.#process] = this.#start();
  }

  play(heard: readonly Spoken[], agentPid: Pid, gone: readonly Gone[]): void {
    const exits = [...gone];
    const counts = new Map<string, number>();
    let reconnected = false;
    this.#waitFor("mesos.internal.RegisterSlaveMessage", 1);
    // From here on our time is that of the recording.
    this.#nowMs = heard[0]?.timeMs ?? this.#nowMs;
    for (const message of heard) {
      for (
        let exit = exits[0];
        exit !== undefined && exit.timeMs < message.timeMs;
        exit = exits[0]
      ) {
        exits.shift();
        this.#advanceTo(exit.timeMs);
        this.#executorGone(exit.pid);
      }
      this.#advanceTo(message.timeMs);
      if (message.name === CALL) {
        this.#call(message);
        continue;
      }
      if (message.from !== agentPid) {
        this.#runtime.receive({
          ...message,
          to: agentPid,
          bytes: undefined,
          body: this.#localize(message.body),
        });
        this.#runtime.run();
        continue;
      }
      const count = (counts.get(message.name) ?? 0) + 1;
      counts.set(message.name, count);
      if (message.name === "mesos.internal.ReconnectExecutorMessage" && !reconnected) {
        // The real agent had been killed, and started again just before.
        reconnected = true;
        this.#runtime.kill();
        [this.#runtime, this.#process] = this.#start();
      } else if (message.name === "mesos.internal.ReregisterSlaveMessage") {
        if (!reconnected) this.#newLeader();
        this.#waitFor(message.name, count);
        this.#nowMs = message.timeMs;
      } else if (message.name === "mesos.internal.ExitedExecutorMessage") {
        this.#end(message.body.executor_id.value, message.body.status);
      }
    }
    this.#advanceTo(this.#nowMs + 100);
  }

  #start(): [Runtime, AgentProcess] {
    const { profile, version, resources, launcherDirectory } = this.#options;
    const schema = schemaAt(this.#options.schema);
    const parsed = parseResources(resources, { profile });
    if (parsed.kind === "error") throw new Error(parsed.message);
    const attributes = parseAttributes(this.#options.attributes ?? "", profile);
    if (attributes.kind === "error") throw new Error(attributes.message);
    const ip = this.#address.slice(0, this.#address.indexOf(":"));
    const options = agentOptions({
      profile,
      version,
      schema,
      hostname: ip,
      port: 5051,
      workDirectory: "/var/lib/mesos/agent1",
      launcherDirectory,
      resources: parsed.value,
      attributes: attributes.value,
    });
    const runtime = new Runtime({
      address: this.#address,
      now: () => this.#nowMs,
      random: this.#random,
      codec: schemaCodec(schema),
      version: this.#options.schema,
      transport: {
        send: (message) => this.#sent(message),
        link: (): void => {},
      },
      onFailure: (_pid, error) => {
        throw error;
      },
    });
    const process = new AgentProcess(options);
    const containerizer: Containerizer = {
      launch: (spec, launched, ended) => {
        this.#containers.set(spec.executor.executor_id.value, { ended });
        const pid = this.#osPids.get(spec.executor.executor_id.value);
        if (spec.pidFile !== undefined && pid !== undefined) {
          this.#disk.write(spec.pidFile, new TextEncoder().encode(String(pid)));
        }
        launched({ kind: "launched", pid });
      },
      recover: (containers, recovered, ended) => {
        for (const { executorId, containerId } of containers) {
          this.#containers.set(executorId, {
            ended: (termination) => ended(containerId, termination),
          });
        }
        recovered();
      },
      update: (_id, _resources, updated) => updated(),
      destroy: (): void => {},
    };
    runtime.spawn(
      process,
      { prefix: "slave" },
      agentHost(options, {
        disk: this.#disk,
        containerizer,
        detector: {
          watch: (changed) => {
            this.#detected = changed;
            changed({ pid: "master@127.0.0.1:5050" });
          },
          close: (): void => {},
        },
        bootId: "boot",
        measureDisk: (measured) => measured(undefined),
      }),
    );
    runtime.run();
    return [runtime, process];
  }

  #sent({ from, to, name, bytes }: Envelope): void {
    const codec = schemaCodec(schemaAt(this.#options.schema));
    const body = codec.decode(name, bytes ?? new Uint8Array(0));
    this.said.push({ timeMs: this.#nowMs, from, to, name, body });
  }

  #call({ from, body }: Spoken): void {
    const schema = schemaAt(this.#options.schema);
    const type = "application/x-protobuf";
    const decoder = new RecordDecoder();
    let status: number | undefined;
    const id = this.#runtime.request(
      {
        method: "POST",
        path: "/slave(1)/api/v1/executor",
        query: "",
        client: "127.0.0.1:40000",
        headers: new Map(Object.entries({ "content-type": type, accept: type })),
        body: encodeMessage(schema, CALL, body),
      },
      {
        respond: (response) => {
          status = response.status;
        },
        open: (head) => {
          status = head.status;
        },
        write: (bytes) => {
          decoder.push(bytes);
          for (let step = decoder.next(); step.kind === "record"; step = decoder.next()) {
            const event = decodeMessage(schema, EVENT, step.bytes).value;
            const agentPid = `slave(1)@${this.#address}`;
            this.said.push({
              timeMs: this.#nowMs,
              from: agentPid,
              to: from,
              name: EVENT,
              body: event,
            });
          }
        },
        end: (): void => {},
      },
    );
    if (id !== undefined && body.type === "SUBSCRIBE") this.#streams.set(from, id);
    this.#runtime.run();
    if (status !== (body.type === "SUBSCRIBE" ? 200 : 202)) {
      throw new Error(`${body.type} of ${from} was answered ${status}`);
    }
  }

  /** The end of an executor without work is noticed by nobody else. */
  #executorGone(pid: Pid): void {
    const stream = this.#streams.get(pid);
    if (stream !== undefined) {
      this.#runtime.clientState(stream, "closed");
      this.#runtime.run();
    }
    for (const framework of this.#process.state.frameworks.values()) {
      for (const executor of framework.executors.values()) {
        if (
          executor.connection?.kind === "pid" &&
          executor.connection.pid === pid &&
          executor.generated
        )
          this.#end(executor.id, 0);
      }
    }
  }

  #newLeader(): void {
    this.#detected?.({ pid: "master@127.0.0.1:5050" });
    this.#runtime.run();
  }

  #end(executorId: string, status: number): void {
    this.#containers.get(executorId)?.ended({ status: status < 0 ? undefined : status });
    this.#runtime.run();
  }

  #advanceTo(timeMs: number): void {
    for (;;) {
      const next = this.#runtime.nextDeadline();
      if (next === undefined || next > timeMs) break;
      this.#nowMs = Math.max(this.#nowMs, next);
      this.#runtime.run();
    }
    this.#nowMs = Math.max(this.#nowMs, timeMs);
    this.#runtime.run();
  }

  #waitFor(name: string, count: number): void {
    const limitMs = this.#nowMs + PATIENCE_MS;
    const enough = (): boolean => this.said.filter((each) => each.name === name).length >= count;
    while (!enough() && this.#nowMs < limitMs) this.#advanceTo(this.#nowMs + 10);
  }

  /** The master repeats the version it was told: ours, where it was the real agent's. */
  // biome-ignore lint/suspicious/noExplicitAny: bodies of all types
  #localize(value: any): any {
    if (value instanceof Uint8Array) {
      return this.#realVersions.has(encodeHex(value)) ? this.#process.state.resourceVersion : value;
    }
    if (Array.isArray(value)) return value.map((each) => this.#localize(each));
    if (!isPlainMessage(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, this.#localize(each)]),
    );
  }
}
