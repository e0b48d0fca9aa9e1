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
import { parseAttributes, parseResources } from "../../src/resources/index.js";
import { isPlainMessage, schemaAt } from "../../src/wire/index.js";
import { captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

/** One message, said or heard. */
interface Spoken {
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
    return goesOn ? [] : [{ timeMs: timeMs + REAP_MS, pid }];
  });
  const real = heard.filter(({ from }) => from === agentPid);
  const stage = new Stage(options, address, heard);
  stage.play(heard, agentPid, gone);
  return { real, ours: stage.said };
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

  /** The end of an executor without work is noticed by nobody else. */
  #executorGone(pid: Pid): void {
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

/**
 * What differs, in words; empty where both agents said the same.
 *
 * Per receiver the types must come in the same order with the same bodies. What an agent makes up (container ids, its
 * resource version, UUIDs and times of its own updates) counts as the same; so do lists of tasks in another order, and
 * a repetition of a registration.
 */
export function compareReplay({ real, ours }: Replay): readonly string[] {
  const differences: string[] = [];
  for (const key of new Set([...real, ...ours].map(channelOf))) {
    const theirs = channel(real, key);
    const mine = channel(ours, key);
    const line = (list: readonly Spoken[]): string =>
      list.map(({ name }) => name.replace("mesos.internal.", "")).join(" ");
    if (line(theirs) !== line(mine)) {
      differences.push(`${key}: ${line(theirs)} | ours ${line(mine)}`);
      continue;
    }
    for (const [index, message] of theirs.entries()) {
      const other = mine[index];
      if (other === undefined) continue;
      const name = message.name.replace("mesos.internal.", "");
      for (const text of compareBodies("", masked(message.body), masked(other.body))) {
        differences.push(`${key.replace(/:\d+.*$/, "")}: ${name}${text}`);
      }
    }
  }
  return [...new Set(differences)].sort();
}

/** One receiver; of the real agent's messages about different tasks nobody can say which leaves first. */
function channelOf({ to, name, body }: Spoken): string {
  const observer = to.replace(/^slave-observer\(\d+\)/, "slave-observer(N)");
  const task = /StatusUpdate/.test(name)
    ? (body.update?.status.task_id.value ?? body.task_id?.value)
    : undefined;
  const operation = name.endsWith("UpdateOperationStatusMessage")
    ? `operation ${encodeHex(body.operation_uuid?.value ?? new Uint8Array(0))}`
    : undefined;
  return `to ${observer} ${task ?? operation ?? ""}`.trim();
}

function channel(list: readonly Spoken[], key: string): readonly Spoken[] {
  const result: Spoken[] = [];
  for (const message of list) {
    if (channelOf(message) !== key) continue;
    const again = result.at(-1)?.name === message.name;
    if (again && /RegisterSlave|ReregisterSlave/.test(message.name)) continue;
    result.push(message);
  }
  return result;
}

const MADE_UP = new Set(["container_id", "resource_version_uuid"]);

// biome-ignore lint/suspicious/noExplicitAny: bodies of all types
function masked(value: any): any {
  if (value instanceof Uint8Array || typeof value === "bigint") return value;
  if (Array.isArray(value)) {
    const list = value.map(masked);
    const isTasks = list.every(
      (each) => each?.task_id !== undefined && each.statuses !== undefined,
    );
    return isTasks ? list.sort((a, b) => (a.task_id.value < b.task_id.value ? -1 : 1)) : list;
  }
  if (!isPlainMessage(value)) return value;
  const fromAgent =
    (value as { status?: { source?: string } }).status?.source === "SOURCE_SLAVE" ||
    String((value as { state?: unknown }).state).startsWith("OPERATION_");
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, each]) => each !== undefined && !(fromAgent && /^(?:uuid|timestamp)$/.test(key)),
      )
      .map(([key, each]) => [key, MADE_UP.has(key) ? "made up" : masked(each)]),
  );
}

function compareBodies(path: string, real: unknown, ours: unknown): readonly string[] {
  if (isPlainMessage(real) && isPlainMessage(ours)) {
    const keys = [...new Set([...Object.keys(real), ...Object.keys(ours)])].sort();
    return keys.flatMap((key) => compareBodies(`${path}.${key}`, real[key], ours[key]));
  }
  if (Array.isArray(real) && Array.isArray(ours) && real.length === ours.length) {
    return real.flatMap((each, index) => compareBodies(`${path}[${index}]`, each, ours[index]));
  }
  const [a, b] = [show(real), show(ours)];
  return a === b ? [] : [`${path}: ${a} | ours ${b}`];
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return encodeHex(value);
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === "bigint" ? String(each) : each instanceof Uint8Array ? encodeHex(each) : each,
  );
  return text === undefined ? "nothing" : text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
