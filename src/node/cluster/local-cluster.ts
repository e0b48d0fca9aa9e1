import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address, LogSink } from "../../actor/index.js";
import { latestRunPath } from "../../agent/index.js";
import { MesosSniffError } from "../../errors/index.js";
import type { MesosProfile } from "../../resources/index.js";
import { type AgentServer, startAgent } from "../agent/index.js";
import { type RunningMaster, registryFile, startMaster } from "../master/index.js";
import type { TrafficWatch } from "./traffic-watch.js";

/** How a cluster is started. */
export interface LocalClusterOptions {
  /** Default 1. */
  readonly agents?: number;
  /** Which Mesos to be; default 1.11. */
  readonly profile?: MesosProfile;
  /** The master's port; agents have those that follow. Default: whatever is free. */
  readonly basePort?: number;
  /** Where all files go, and stay; default a folder that is removed at the end. */
  readonly workDirectory?: string;
  /** Of each agent, as `--resources` writes them; default {@link defaultResources}. */
  readonly resources?: string;
  readonly log?: LogSink;
  /** Sees all connections. */
  readonly traffic?: TrafficWatch;
}

/** Which executor; that of a command task has the task's id. */
interface ExecutorRun {
  readonly agentId: string;
  readonly frameworkId: string;
  readonly executorId: string;
}

/** A master and its agents in this OS process, on 127.0.0.1. */
export interface LocalCluster {
  readonly master: RunningMaster;
  readonly masterAddress: Address;
  readonly agents: readonly AgentServer[];
  readonly workDirectory: string;
  /** The folder where the output of a task is, once it runs. */
  sandboxFolder(agentAddress: Address, run: ExecutorRun): string;
  /** Settles with a reason when a role has ended by itself. */
  readonly broken: Promise<string>;
  /** Ends everything: no process, socket or file is left but those of a folder that was given. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const IP = "127.0.0.1";

/** Ports of tasks on each agent, so that tasks on different agents do not meet. */
const PORTS_PER_AGENT = 100;

/** What the agent with that number, from 1, has when nobody says. */
export function defaultResources(number: number): string {
  const first = 31_000 + (number - 1) * PORTS_PER_AGENT;
  return `cpus:4;mem:4096;disk:10240;ports:[${first}-${first + PORTS_PER_AGENT - 1}]`;
}

/**
 * Starts a cluster; its agents register in a moment.
 *
 * @throws the system's error when it cannot listen (`EADDRINUSE`, ...)
 * @throws MesosSniffError `invalid-argument` when the resources cannot be read
 */
export async function startLocalCluster(options: LocalClusterOptions = {}): Promise<LocalCluster> {
  const { workDirectory: given } = options;
  const workDirectory = given ?? (await mkdtemp(join(tmpdir(), "mesos-sniff-cluster-")));
  const cluster = new ClusterProcesses(workDirectory, given === undefined);
  try {
    await cluster.start(options);
    return cluster;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

class ClusterProcesses implements LocalCluster {
  readonly workDirectory: string;
  readonly agents: AgentServer[] = [];
  readonly broken: Promise<string>;
  readonly #isOwnDirectory: boolean;
  #master: RunningMaster | undefined;
  #break: (reason: string) => void = () => {};
  #closing: Promise<void> | undefined;

  constructor(workDirectory: string, isOwnDirectory: boolean) {
    this.workDirectory = workDirectory;
    this.#isOwnDirectory = isOwnDirectory;
    this.broken = new Promise((resolve) => {
      this.#break = resolve;
    });
  }

  get master(): RunningMaster {
    if (this.#master === undefined) throw new Error("the cluster has not started");
    return this.#master;
  }

  get masterAddress(): Address {
    return this.master.libprocess.runtime.address;
  }

  async start(options: LocalClusterOptions): Promise<void> {
    const { agents = 1, profile = "1.11", basePort, log, traffic } = options;
    const common = {
      profile,
      ip: IP,
      environment: withoutLibprocess(process.env),
      ...(log === undefined ? {} : { log }),
      ...(traffic === undefined ? {} : { watch: traffic.watch }),
    };
    this.#master = await startMaster({
      ...common,
      port: basePort ?? 0,
      registry: registryFile(join(this.workDirectory, "master")),
    });
    traffic?.join(this.masterAddress);
    void this.#master.ended.then(() => this.#break("the master has ended"));
    await Promise.race([this.#master.leading, this.#master.ended]);
    for (let number = 1; number <= agents; number++) {
      const agent = await startAgent({
        ...common,
        hostnameLookup: false,
        port: basePort === undefined ? 0 : basePort + number,
        master: this.masterAddress,
        workDirectory: join(this.workDirectory, `agent-${number}`),
        resources: options.resources ?? defaultResources(number),
        // Nobody is spared an onslaught here.
        registrationBackoffMs: 100,
        // What is only there for a while need not belong to anybody else.
        switchUser: false,
      });
      this.agents.push(agent);
      traffic?.join(agent.address);
      void agent.ended.then(() => this.#break(`agent ${number} has ended`));
    }
  }

  sandboxFolder(agentAddress: Address, run: ExecutorRun): string {
    const agent = this.agents.find(({ address }) => address === agentAddress);
    if (agent === undefined) {
      const text = `no agent of this cluster is at ${agentAddress}`;
      throw new MesosSniffError("invalid-argument", text);
    }
    return latestRunPath(agent.options.workDirectory, run);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await Promise.all(this.agents.map((agent) => agent.close({ kill: true })));
    await this.#master?.close();
    if (this.#isOwnDirectory) await rm(this.workDirectory, { recursive: true, force: true });
  }
}

/** Where a cluster listens is not for variables to say that are meant for one role. */
function withoutLibprocess(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !name.startsWith("LIBPROCESS_")) kept[name] = value;
  }
  return kept;
}
