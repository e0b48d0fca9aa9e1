import type { Address, LogSink, MessageCodec, MessageTap, Runtime } from "../actor/index.js";
import type { SimulatedHosts } from "../agent/index.js";

/** One OS process of a cluster, as its role is started in it. */
export interface WorldHostOptions {
  /** In memory; over TCP it is a free port of 127.0.0.1. */
  readonly address: Address;
  /** Spawns what lives there; called again after every restart. */
  readonly boot: (runtime: Runtime) => void;
  /** Mesos version whose libprocess it speaks. */
  readonly version: string;
  /** What it knows of bodies; default what that version does. */
  readonly codec?: MessageCodec;
  readonly delegate?: string;
  readonly log?: LogSink;
}

/** An OS process, or what stands for one. */
export interface WorldHost {
  /** The same after every restart. */
  readonly address: Address;
  readonly running: boolean;
  readonly runtime: Runtime;
  /** Ends its processes as a program does that was asked to end. */
  stop(): Promise<void>;
  /** As `kill -9` does: no process learns of it. */
  crash(): Promise<void>;
  start(): Promise<void>;
}

/** What a cluster stands on: a network in memory under virtual time, or TCP ports and the clock of the system. */
export interface World {
  /** How the clock is called where time is told. */
  readonly clock: "virtual" | "system";
  readonly tap: MessageTap;
  /** For simulated machines and their executors. */
  readonly hosts: SimulatedHosts;
  readonly nowMs: number;
  start(options: WorldHostOptions): Promise<WorldHost>;
  /** Does something later; returns how to cancel it. */
  after(delayMs: number, action: () => void): () => void;
  /**
   * Lets time pass until a condition holds, or the limit is over.
   *
   * @returns whether it holds
   * @throws what a process of the cluster threw meanwhile
   */
  wait(condition: () => boolean, limitMs: number): Promise<boolean>;
  /** Registers something that keeps virtual time from passing while it says so: callbacks whose promises are pending. */
  holdWhile(pending: () => boolean): void;
  /** Ends everything. */
  close(): Promise<void>;
}
