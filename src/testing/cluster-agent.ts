import type { Address, LogSink, Pid } from "../actor/index.js";
import type { Agent } from "../agent/index.js";
import type { ProcessEnd } from "../executor/index.js";

/** How one agent of a cluster is made. */
export interface ClusterAgentOptions {
  /** Default `agent-N`. */
  readonly hostname?: string;
  /** As `--resources` writes them; default those of the cluster. */
  readonly resources?: string;
  /** As `--attributes` writes them. */
  readonly attributes?: string;
  /** Mesos version; default that of the cluster. */
  readonly version?: string;
  /** Where its log goes; default that of the cluster. */
  readonly log?: LogSink;
}

/** An agent of a cluster. Its disk, and what runs on its machine, outlive it. */
export interface ClusterAgent {
  /** Counted from 1. */
  readonly number: number;
  readonly hostname: string;
  readonly address: Address;
  readonly pid: Pid;
  /** Given by the master; undefined before it is registered. */
  readonly id: string | undefined;
  readonly running: boolean;
  /** Whether it has ended of itself: nobody stopped it. */
  readonly gaveUp: boolean;
  /** Whether it is registered, as it sees it. */
  readonly registered: boolean;
  /** What it knows; not to be changed. */
  readonly state: Readonly<Agent>;
  /** Ids of its containers that run; empty for real processes. */
  readonly containers: readonly string[];

  /** Asks it to end, as a signal does; executors of frameworks that checkpoint go on. */
  stop(): Promise<void>;
  /** As `kill -9` does; executors go on. */
  crash(): Promise<void>;
  /** Starts it again: it recovers what its disk says. */
  start(): Promise<void>;
  /** Crashes it and starts it again. */
  restart(): Promise<void>;
  /** Its machine restarts: executors are gone, the disk is as it was. Only simulated ones. */
  reboot(): Promise<void>;
  /** Ends the process of a simulated task; false when it does not run here. */
  endTask(taskId: string, end: ProcessEnd): boolean;
  /** Ends a simulated executor without a word; false when it does not run here. */
  endExecutor(executorId: string, end: ProcessEnd): boolean;
}
