import type { LogSink, MemoryNetworkOptions } from "../actor/index.js";
import type { AgentOptions } from "../agent/index.js";
import type { MasterOptions } from "../master/index.js";
import type { BodyOf } from "../wire/index.js";
import type { ClusterAgentOptions } from "./cluster-agent.js";

/** How a cluster is made. */
export interface ClusterOptions {
  /** How many, or one entry for each; default 1. */
  readonly agents?: number | readonly ClusterAgentOptions[];
  /**
   * - `virtual` (default): in memory; time passes only while the test waits, as fast as it can. Same seed, same history
   * - `system`: over TCP on free ports of 127.0.0.1, for peers of other processes
   */
  readonly clock?: "virtual" | "system";
  /** Of everything random in memory; default 1. */
  readonly seed?: number;
  /** Mesos version to be; below 1.0 it is 0.26 that is emulated. Default 1.11.0. */
  readonly version?: string;
  /** Of each agent, as `--resources` writes them; default `cpus:4;mem:4096;disk:10240;ports:[31000-32000]`. */
  readonly resources?: string;
  /**
   * What runs tasks: `simulated` (default), which only take time and do what the test says; or `processes` of this machine,
   * with the clock of the system only.
   */
  readonly tasks?: "simulated" | "processes";
  /** Flags of the master. */
  readonly master?: Partial<MasterOptions>;
  /** Flags of all agents. */
  readonly agentFlags?: Partial<
    Omit<AgentOptions, "dialect" | "schema" | "port" | "resources" | "attributes" | "workDirectory">
  >;
  /** The framework of `cluster.run`; default one that checkpoints. */
  readonly framework?: Partial<BodyOf<"mesos.FrameworkInfo">>;
  /** Latency, loss and the like, in memory. */
  readonly network?: Omit<MemoryNetworkOptions, "seed" | "codec">;
  /** Time from the launch of a simulated executor to its first message; default 50. */
  readonly executorStartMs?: number;
  /** Where the roles log; default nowhere. */
  readonly log?: LogSink;
  /** Time after which waiting fails: default an hour of virtual time, 4.5 s by the clock of the system. */
  readonly limitMs?: number;
  /** How many messages `cluster.messages` keeps; default 10,000. */
  readonly keepMessages?: number;
  /** Whether to wait until all agents are registered; default true. */
  readonly ready?: boolean;
  /** What simulated executors of frameworks answer to messages of their scheduler; default nothing. */
  readonly onExecutorMessage?: (executorId: string, data: Uint8Array) => Uint8Array | undefined;
}
