// Many OS processes in one, under one virtual clock. What TCP does to libprocess is simulated where a process could
// tell: order within a connection, connections that fail to open, break, or lead nowhere, and who is told when.
// Everything random comes from one seed, everything in time from one agenda: same seed, same history.

import { MesosSniffError } from "../../errors/index.js";
import { Agenda } from "../agenda.js";
import { bytesCodec, type MessageCodec } from "../codec.js";
import { MessageTap } from "../message-tap.js";
import { type Address, type Pid, pidAddress } from "../pid.js";
import { Queue } from "../queue.js";
import { createRandom, type Random } from "../random.js";
import { Runtime } from "../runtime.js";
import type { Envelope } from "../transport.js";
import { type Connection, createConnection } from "./connection.js";
import type { HostState, MemoryHost, MemoryHostOptions } from "./memory-host.js";

/** How a simulated network behaves; each of these may be changed while it runs through {@link MemoryNetwork.faults}. */
export interface NetworkFaults {
  /** One way, for each message; a function may make it random. Default 1. */
  latencyMs: number | ((from: Address, to: Address, random: Random) => number);
  /** Chance that a message vanishes without trace; default 0. */
  loss: number;
  /** Chance that a message under way when its sender reconnects arrives twice; default 0. */
  duplication: number;
  /** Whether messages on different connections between two hosts may overtake each other, as over TCP; default false. */
  reorder: boolean;
  /** How long an unanswered connect lasts; default 127,000, as Linux does with 6 retries. */
  connectTimeoutMs: number;
  /** How long sent data stays unacknowledged before the connection fails; default 924,600, as Linux does. */
  retransmitTimeoutMs: number;
}

/** How a simulated network is made. */
export interface MemoryNetworkOptions extends Partial<NetworkFaults> {
  /** Default 1. */
  readonly seed?: number;
  /** Virtual time at the start, ms since the epoch; default 2015-12-30 00:00 UTC. */
  readonly startMs?: number;
  readonly codec?: MessageCodec;
  /** Passes bodies without encoding them: fast, but bodies that could not be sent over TCP go unnoticed. Default false. */
  readonly shareBodies?: boolean;
  /** Actions at one instant after which `advance` gives up on hosts that go round in circles; default 10,000,000. */
  readonly stormLimit?: number;
}

/** 2015-12-30 00:00 UTC, two weeks after the release of 0.26.0. */
const START_MS = 1_451_433_600_000;

const STORM_LIMIT = 10_000_000;

/** Events of one host before the others are looked at. */
const RUN_BUDGET = 100_000;

/** A simulated network, its clock and all that lives on it. */
export class MemoryNetwork {
  /** May be changed at any time. */
  readonly faults: NetworkFaults;
  /** Sees every message when it is sent. */
  readonly tap: MessageTap;
  readonly random: Random;
  readonly #options: MemoryNetworkOptions;
  readonly #codec: MessageCodec;
  readonly #agenda = new Agenda<() => void>();
  readonly #hosts = new Map<Address, HostState>();
  readonly #busy = new Queue<HostState>();
  readonly #stalled = new Set<Connection>();
  readonly #partitions = new Set<(a: Address, b: Address) => boolean>();
  readonly #failures: { readonly pid: Pid; readonly error: unknown }[] = [];
  #nowMs: number;

  constructor(options: MemoryNetworkOptions = {}) {
    this.#options = options;
    this.#codec = options.codec ?? bytesCodec;
    this.#nowMs = options.startMs ?? START_MS;
    this.random = createRandom(options.seed ?? 1);
    this.tap = new MessageTap(this.#codec);
    this.faults = {
      latencyMs: options.latencyMs ?? 1,
      loss: options.loss ?? 0,
      duplication: options.duplication ?? 0,
      reorder: options.reorder ?? false,
      connectTimeoutMs: options.connectTimeoutMs ?? 127_000,
      retransmitTimeoutMs: options.retransmitTimeoutMs ?? 924_600,
    };
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /**
   * Adds an OS process and starts it.
   *
   * @throws MesosSniffError `invalid-argument` when the address is taken
   */
  start(options: MemoryHostOptions): MemoryHost {
    const { address } = options;
    if (this.#hosts.has(address)) {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot start a host at ${address}: it is taken`,
      );
    }
    const host: HostState = {
      options,
      runtime: undefined,
      life: 0,
      running: false,
      powered: true,
      persists: new Map(),
      temps: new Map(),
      connections: new Set(),
      orders: new Map(),
      wakeAtMs: undefined,
    };
    this.#hosts.set(address, host);
    this.tap.join(address);
    const runtime = this.#boot(host);
    return {
      address,
      get running(): boolean {
        return host.running;
      },
      get runtime(): Runtime {
        return host.runtime ?? runtime;
      },
      start: () => {
        if (!host.running) this.#boot(host);
      },
      stop: () => this.#stop(host, "stop"),
      crash: () => this.#stop(host, "crash"),
      vanish: () => this.#stop(host, "vanish"),
    };
  }

  /** Calls back at a point in virtual time; returns how to cancel it. For host adapters that simulate work. */
  after(delayMs: number, action: () => void): () => void {
    let wanted = true;
    this.#agenda.add(this.#nowMs + delayMs, () => {
      if (wanted) action();
    });
    return () => {
      wanted = false;
    };
  }

  /**
   * Lets all that is due now happen: no mailbox holds work, no timer is due. Messages under way stay under way.
   *
   * @throws what a process threw
   */
  settle(): void {
    this.#runTo(this.#nowMs);
    this.#report();
  }

  /**
   * Lets virtual time pass, and all that happens meanwhile happen.
   *
   * @throws what a process threw
   */
  advance(ms: number): void {
    this.#runTo(this.#nowMs + ms);
    this.#report();
  }

  /**
   * Lets virtual time pass until a condition holds.
   *
   * @param limitMs virtual time after which it gives up; default one hour
   * @throws MesosSniffError `limit` when the condition does not hold in time; or what a process threw
   */
  until(condition: () => boolean, limitMs = 3_600_000): void {
    const endMs = this.#nowMs + limitMs;
    this.#runTo(endMs, condition);
    this.#report();
    if (condition()) return;
    throw new MesosSniffError(
      "limit",
      `condition does not hold after ${limitMs} ms of virtual time`,
    );
  }

  /** What processes threw and nobody has been told yet; `settle`, `advance` and `until` then do not throw it. */
  takeFailures(): readonly { readonly pid: Pid; readonly error: unknown }[] {
    return this.#failures.splice(0);
  }

  /**
   * Cuts the network between some hosts and others, or all others. Messages wait as TCP makes them wait: they arrive
   * after the heal, or are lost when the connection times out first.
   *
   * @returns how to heal it
   */
  partition(side: readonly Address[], other?: readonly Address[]): () => void {
    const inSide = new Set(side);
    const inOther = other === undefined ? undefined : new Set(other);
    const far = (address: Address): boolean => inOther?.has(address) ?? !inSide.has(address);
    const cuts = (a: Address, b: Address): boolean =>
      (inSide.has(a) && far(b)) || (inSide.has(b) && far(a));
    this.#partitions.add(cuts);
    return () => {
      if (this.#partitions.delete(cuts)) this.#resume();
    };
  }

  /** Resets all connections between two hosts, or all of one: what is under way is lost, linkers see `exited`. */
  breakConnections(a: Address, b?: Address): void {
    for (const host of this.#hosts.values()) {
      for (const connection of [...host.connections]) {
        const { from, to } = connection;
        if ((from === a && (b ?? to) === to) || (to === a && (b ?? from) === from)) {
          this.#lose(connection);
        }
      }
    }
  }

  #boot(host: HostState): Runtime {
    const { boot, address, ...rest } = host.options;
    host.life++;
    host.running = true;
    host.powered = true;
    const { life } = host;
    const runtime = new Runtime({
      ...rest,
      address,
      now: () => this.#nowMs,
      random: createRandom(Math.floor(this.random() * 0x1_0000_0000)),
      transport: {
        send: (message) => this.#send(host, message),
        link: (to, reconnect) => this.#link(host, to, reconnect),
      },
      codec: this.#codec,
      shareBodies: this.#options.shareBodies ?? false,
      tap: this.tap,
      onWork: () => {
        if (host.life === life) this.#busy.push(host);
      },
      onFailure: (pid, error) => this.#failures.push({ pid, error }),
    });
    host.runtime = runtime;
    boot(runtime);
    this.#resume();
    return runtime;
  }

  #stop(host: HostState, how: "stop" | "crash" | "vanish"): void {
    if (!host.running) return;
    if (how === "stop") host.runtime?.close();
    else host.runtime?.kill();
    host.running = false;
    host.powered = how !== "vanish";
    // What it had sent stays under way; what waited for a connection is gone.
    for (const connection of host.connections) {
      if (connection.state === "connecting") this.#close(connection);
    }
    host.persists.clear();
    host.temps.clear();
    if (how === "vanish") return;
    for (const { connections } of this.#hosts.values()) {
      for (const connection of connections) {
        const reached = connection.to === host.options.address && connection.state === "open";
        if (reached) this.#closeLater(connection);
      }
    }
  }

  /** The peer closed or reset the connection: its owner learns of it one latency later, if it can. */
  #closeLater(connection: Connection): void {
    const { from, to } = connection;
    this.#agenda.add(this.#nowMs + this.#latency(to, from), () => {
      if (this.#reachable(from, to)) this.#lose(connection);
      else this.#wait(connection);
    });
  }

  #runTo(endMs: number, condition?: () => boolean): void {
    const { stormLimit = STORM_LIMIT } = this.#options;
    let storm = 0;
    for (;;) {
      for (;;) {
        const host = this.#busy.shift();
        if (host === undefined) break;
        if (host.running && host.runtime?.run(RUN_BUDGET) === true) {
          this.#busy.push(host);
          storm += RUN_BUDGET;
        }
        if (storm > stormLimit) this.#storm(stormLimit);
        this.#wakeAtDeadline(host);
      }
      if (condition?.() === true) return;
      const nextMs = this.#agenda.nextMs;
      if (nextMs === undefined || nextMs > endMs) break;
      if (nextMs > this.#nowMs) {
        this.#nowMs = nextMs;
        storm = 0;
      } else if (++storm > stormLimit) this.#storm(stormLimit);
      this.#agenda.take()?.();
    }
    this.#nowMs = endMs;
  }

  #storm(limit: number): never {
    throw new MesosSniffError("limit", `more than ${limit} actions without time passing`);
  }

  #wakeAtDeadline(host: HostState): void {
    const deadlineMs = host.running ? host.runtime?.nextDeadline() : undefined;
    if (deadlineMs === undefined) return;
    if (host.wakeAtMs !== undefined && host.wakeAtMs <= deadlineMs) return;
    host.wakeAtMs = deadlineMs;
    this.#agenda.add(deadlineMs, () => {
      if (host.wakeAtMs === deadlineMs) host.wakeAtMs = undefined;
      this.#busy.push(host);
    });
  }

  #report(): void {
    const [first] = this.#failures.splice(0);
    if (first !== undefined) throw first.error;
  }

  #latency(from: Address, to: Address): number {
    const { latencyMs } = this.faults;
    return typeof latencyMs === "number" ? latencyMs : latencyMs(from, to, this.random);
  }

  #reachable(a: Address, b: Address): boolean {
    for (const cuts of this.#partitions) if (cuts(a, b)) return false;
    return this.#hosts.get(b)?.powered !== false;
  }

  #send(host: HostState, message: Envelope): void {
    const to = pidAddress(message.to);
    let connection = host.persists.get(to) ?? host.temps.get(to);
    if (connection === undefined) {
      connection = createConnection(host.options.address, to, false);
      host.temps.set(to, connection);
      host.connections.add(connection);
      this.#connect(connection);
    }
    if (connection.state === "connecting") connection.unsent.push(message);
    else this.#transfer(connection, message);
  }

  #link(host: HostState, to: Address, reconnect: boolean): void {
    const existing = host.persists.get(to);
    if (existing !== undefined && !reconnect) return;
    const connection = createConnection(host.options.address, to, true);
    host.persists.set(to, connection);
    host.connections.add(connection);
    this.#connect(connection);
    if (existing === undefined) return;
    // Without an `exited`: what was not sent moves to the new connection, what was sent takes its chance on the old.
    connection.unsent.push(...existing.unsent.splice(0));
    for (const message of existing.underWay) {
      if (this.#chance(this.faults.duplication)) connection.unsent.push(message);
    }
    if (existing.state === "connecting") this.#close(existing);
  }

  #connect(connection: Connection): void {
    const { from, to } = connection;
    this.#agenda.add(this.#nowMs + this.#latency(from, to), () =>
      this.#arriveAtListener(connection),
    );
  }

  #arriveAtListener(connection: Connection): void {
    const { from, to } = connection;
    if (connection.state !== "connecting") return;
    if (!this.#reachable(from, to)) {
      this.#wait(connection);
      return;
    }
    const peer = this.#hosts.get(to);
    const accepted = peer?.running === true;
    if (accepted) connection.peerLife = peer.life;
    this.#agenda.add(this.#nowMs + this.#latency(to, from), () => {
      if (connection.state !== "connecting") return;
      if (accepted) this.#established(connection);
      else this.#refused(connection, "Connection refused");
    });
  }

  #established(connection: Connection): void {
    connection.state = "open";
    for (const message of connection.unsent.splice(0)) this.#transfer(connection, message);
    // A temporary connection is done for once it has nothing left to write.
    if (!connection.persistent) this.#release(connection);
  }

  #refused(connection: Connection, reason: string): void {
    const runtime = this.#hosts.get(connection.from)?.runtime;
    const { persistent, to } = connection;
    if (persistent) runtime?.log.linkFailed(to, reason);
    for (const message of connection.unsent.splice(0)) {
      if (!persistent) runtime?.log.sendFailed(message.name, to, reason);
    }
    this.#lose(connection);
  }

  #transfer(connection: Connection, message: Envelope): void {
    if (this.#chance(this.faults.loss)) return;
    const { from, to } = connection;
    const order = this.faults.reorder ? connection : this.#order(from, to);
    const arrivalMs = Math.max(order.lastArrivalMs, this.#nowMs + this.#latency(from, to));
    order.lastArrivalMs = arrivalMs;
    connection.underWay.add(message);
    this.#agenda.add(arrivalMs, () => this.#arrive(connection, message));
  }

  #order(from: Address, to: Address): { lastArrivalMs: number } {
    const orders = this.#hosts.get(from)?.orders;
    const order = orders?.get(to) ?? { lastArrivalMs: 0 };
    orders?.set(to, order);
    return order;
  }

  #arrive(connection: Connection, message: Envelope): void {
    if (connection.state === "closed") return;
    const reachable = this.#reachable(connection.from, connection.to);
    if (reachable && connection.stalled.length === 0) this.#accept(connection, message);
    else connection.stalled.push(message);
    if (!reachable) this.#wait(connection);
  }

  #accept(connection: Connection, message: Envelope): void {
    const peer = this.#hosts.get(connection.to);
    if (peer === undefined || !peer.running || peer.life !== connection.peerLife) {
      // The machine is there but knows no such connection: reset.
      this.#closeLater(connection);
      return;
    }
    connection.underWay.delete(message);
    if (connection.underWay.size === 0) this.#release(connection);
    peer.runtime?.receive(message);
  }

  /** The peer is out of reach: the connection waits for it, but not for ever. */
  #wait(connection: Connection): void {
    if (this.#stalled.has(connection)) return;
    this.#stalled.add(connection);
    const stall = ++connection.stall;
    const connecting = connection.state === "connecting";
    const { connectTimeoutMs, retransmitTimeoutMs } = this.faults;
    this.#agenda.add(this.#nowMs + (connecting ? connectTimeoutMs : retransmitTimeoutMs), () => {
      if (connection.stall !== stall || !this.#stalled.delete(connection)) return;
      if (connecting) this.#refused(connection, "Connection timed out");
      else this.#lose(connection);
    });
  }

  /** Something became reachable: every connection that waits tries again. */
  #resume(): void {
    for (const connection of [...this.#stalled]) {
      this.#stalled.delete(connection);
      if (connection.state === "connecting") this.#connect(connection);
      else if (connection.stalled.length === 0) this.#closeLater(connection);
      else {
        const delayMs = this.#latency(connection.from, connection.to);
        this.#agenda.add(this.#nowMs + delayMs, () => this.#drain(connection));
      }
    }
  }

  #drain(connection: Connection): void {
    if (connection.state === "closed") return;
    if (!this.#reachable(connection.from, connection.to)) {
      this.#wait(connection);
      return;
    }
    for (const message of connection.stalled.splice(0)) this.#accept(connection, message);
  }

  /** The connection is gone, and its owner knows. */
  #lose(connection: Connection): void {
    if (connection.state === "closed") return;
    const host = this.#hosts.get(connection.from);
    const inUse = host?.persists.get(connection.to) === connection;
    this.#close(connection);
    if (inUse) host.runtime?.exited(connection.to);
  }

  #close(connection: Connection): void {
    connection.state = "closed";
    connection.underWay.clear();
    this.#stalled.delete(connection);
    this.#release(connection);
  }

  /** Forgets a connection that carries nothing any more, unless a link holds it. */
  #release(connection: Connection): void {
    const host = this.#hosts.get(connection.from);
    if (host === undefined || (connection.persistent && connection.state !== "closed")) return;
    for (const table of [host.persists, host.temps]) {
      if (table.get(connection.to) === connection) table.delete(connection.to);
    }
    if (connection.underWay.size === 0) host.connections.delete(connection);
  }

  #chance(probability: number): boolean {
    return probability > 0 && this.random() < probability;
  }
}
