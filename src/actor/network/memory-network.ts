// Many OS processes in one, under one virtual clock. What TCP does to libprocess is simulated where a process could
// tell: order within a connection, connections that fail to open, break, or lead nowhere, and who is told when.
// Everything random comes from one seed, everything in time from one agenda: same seed, same history.

import { MesosSniffError } from "../../errors/index.js";
import { Agenda } from "../agenda.js";
import { bytesCodec, type MessageCodec } from "../codec.js";
import { MessageTap } from "../message-tap.js";
import type { Address, Pid } from "../pid.js";
import { Queue } from "../queue.js";
import { createRandom, type Random } from "../random.js";
import { Runtime } from "../runtime.js";
import type { HostState, MemoryHost, MemoryHostOptions } from "./memory-host.js";
import type { NetworkFaults } from "./network-faults.js";
import { SimulatedTcp } from "./simulated-tcp.js";

/** How a simulated network is made. */
export interface MemoryNetworkOptions extends Partial<NetworkFaults> {
  /** Default 1. */
  readonly seed?: number;
  /** Virtual time at the start, ms since the epoch; default 2015-12-30 00:00 UTC. */
  readonly startMs?: number;
  /** Of all hosts that have none of their own, and of the tap. */
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
  readonly #tcp: SimulatedTcp;
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
    this.#tcp = new SimulatedTcp({
      hosts: this.#hosts,
      faults: this.faults,
      random: this.random,
      at: (timeMs, action) => this.#agenda.add(timeMs, action),
      now: () => this.#nowMs,
    });
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
        if (!host.running && this.#hosts.get(address) === host) this.#boot(host);
      },
      remove: () => {
        this.#stop(host, "crash");
        if (this.#hosts.get(address) === host) this.#hosts.delete(address);
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
    if (this.runUntil(condition, limitMs)) return;
    throw new MesosSniffError(
      "limit",
      `condition does not hold after ${limitMs} ms of virtual time`,
    );
  }

  /**
   * Lets virtual time pass until a condition holds, or the limit is over; the condition is looked at after each action.
   *
   * @returns whether it holds
   * @throws what a process threw
   */
  runUntil(condition: () => boolean, limitMs: number): boolean {
    this.#runTo(this.#nowMs + limitMs, condition);
    this.#report();
    return condition();
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
    return this.#tcp.partition(side, other);
  }

  /** Resets all connections between two hosts, or all of one: what is under way is lost, linkers see `exited`. */
  breakConnections(a: Address, b?: Address): void {
    this.#tcp.breakConnections(a, b);
  }

  #boot(host: HostState): Runtime {
    const { boot, address, codec = this.#codec, ...rest } = host.options;
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
        send: (message) => {
          if (host.life === life && host.running) this.#tcp.send(host, message);
        },
        link: (to, reconnect) => {
          if (host.life === life && host.running) this.#tcp.link(host, to, reconnect);
        },
      },
      codec,
      shareBodies: this.#options.shareBodies ?? false,
      tap: {
        sent: (message, pass) => this.tap.sent(message, pass),
        // Everybody is on the network: it was seen when it was sent.
        received: (_message, pass) => pass(),
      },
      onWork: () => {
        if (host.life === life) this.#busy.push(host);
      },
      onFailure: (pid, error) => this.#failures.push({ pid, error }),
    });
    host.runtime = runtime;
    boot(runtime);
    this.#tcp.resume();
    return runtime;
  }

  #stop(host: HostState, how: "stop" | "crash" | "vanish"): void {
    if (!host.running) return;
    if (how === "stop") host.runtime?.close();
    else host.runtime?.kill();
    host.running = false;
    host.powered = how !== "vanish";
    this.#tcp.stopped(host, how);
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
}
