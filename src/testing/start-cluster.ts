import { type Address, MemoryNetwork, schemaCodec } from "../actor/index.js";
import { MesosSniffError } from "../errors/index.js";
import { type Outcome, parseAttributes, parseResources } from "../resources/index.js";
import { schemaAt } from "../wire/index.js";
import { Behaviours } from "./behaviour.js";
import { Cluster } from "./cluster.js";
import type { ClusterAgent, ClusterAgentOptions } from "./cluster-agent.js";
import { ClusterMaster } from "./cluster-master.js";
import type { ClusterOptions } from "./cluster-options.js";
import { Election } from "./election.js";
import { MemoryWorld } from "./memory-world.js";
import { MessageHistory } from "./messages.js";
import { ProcessAgent } from "./process-agent.js";
import { SimulatedAgent } from "./simulated-agent.js";
import { TaskBook } from "./task-book.js";
import { TcpWorld } from "./tcp-world.js";
import type { World } from "./world.js";

const DEFAULT_VERSION = "1.11.0";
const DEFAULT_RESOURCES = "cpus:4;mem:4096;disk:10240;ports:[31000-32000]";

const VIRTUAL_LIMIT_MS = 3_600_000;

/** Below the 5 s after which most test runners give up without a word. */
const SYSTEM_LIMIT_MS = 4_500;

const MASTER_ADDRESS: Address = "10.0.0.1:5050";

/**
 * Starts a cluster, by default in memory under virtual time, and waits until its agents are registered.
 *
 *     await using cluster = await startCluster({ agents: 3 });
 *     const task = await cluster.run("sleep 10");
 *     await task.state("TASK_FINISHED");
 *
 * @throws MesosSniffError `invalid-argument` for options that cannot be
 * @throws MesosSniffError `limit` when the agents do not register in time
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { clock = "virtual", version = DEFAULT_VERSION, agents = 1, tasks = "simulated" } = options;
  if (tasks === "processes" && clock === "virtual") {
    throw new MesosSniffError(
      "invalid-argument",
      'cannot run processes under virtual time: set clock to "system"',
    );
  }
  const world = makeWorld(options, version);
  const closers = [(): Promise<void> => world.close()];
  try {
    const cluster = await assemble(options, world, version, closers);
    const list = typeof agents === "number" ? Array.from({ length: agents }, () => ({})) : agents;
    for (const each of list) await cluster.addAgent(each);
    if (options.ready !== false) await cluster.ready();
    return cluster;
  } catch (error) {
    for (const close of closers.reverse()) await close().catch(() => {});
    throw error;
  }
}

function makeWorld(options: ClusterOptions, version: string): World {
  const codec = schemaCodec(schemaAt(version));
  if (options.clock === "system") return new TcpWorld(codec, version);
  const { seed = 1, network } = options;
  return new MemoryWorld(new MemoryNetwork({ ...network, codec, seed }));
}

async function assemble(
  options: ClusterOptions,
  world: World,
  version: string,
  closers: (() => Promise<void>)[],
): Promise<Cluster> {
  const profile = profileOf(version);
  const election = new Election(world);
  const behaviours = new Behaviours();
  const exits: string[] = [];
  const history = new MessageHistory(world.tap, () => world.nowMs, options.keepMessages ?? 10_000);
  const book = new TaskBook(world.tap);
  const master = new ClusterMaster(world, election, { profile, version, ...options.master });
  await master.open(MASTER_ADDRESS, version, options.log);
  let agents = 0;
  let schedulers = 0;
  const cluster = new Cluster({
    world,
    master,
    book,
    history,
    behaviours,
    attach: {
      world,
      profile,
      version,
      detector: () => election.detector(),
      address: () => address("10.2", ++schedulers, 4000),
      attached: (pid) => book.attach(pid),
    },
    framework: options.framework,
    limitMs: options.limitMs ?? (world.clock === "virtual" ? VIRTUAL_LIMIT_MS : SYSTEM_LIMIT_MS),
    newAgent: (given) => {
      const number = ++agents;
      const parts = { number, world, election, behaviours, book, exits, closers };
      return options.tasks === "processes"
        ? startProcessAgent(options, given, version, parts)
        : startSimulatedAgent(options, given, version, parts);
    },
    closers,
    exits,
  });
  return cluster;
}

interface AgentParts {
  readonly number: number;
  readonly world: World;
  readonly election: Election;
  readonly behaviours: Behaviours;
  readonly book: TaskBook;
  readonly exits: string[];
  readonly closers: (() => Promise<void>)[];
}

async function startSimulatedAgent(
  options: ClusterOptions,
  given: ClusterAgentOptions,
  clusterVersion: string,
  parts: AgentParts,
): Promise<ClusterAgent> {
  const version = given.version ?? clusterVersion;
  const profile = profileOf(version);
  const resources = given.resources ?? options.resources ?? DEFAULT_RESOURCES;
  const { number, world, election, behaviours } = parts;
  const hostname = given.hostname ?? `agent-${number}`;
  return new SimulatedAgent({
    number,
    world,
    election,
    behaviours,
    message: options.onExecutorMessage ?? ((): undefined => undefined),
    address: address("10.1", number, 5051),
    hostname,
    version,
    profile,
    schema: schemaAt(version),
    resources: expectOk("resources", parseResources(resources, { profile })),
    attributes: expectOk("attributes", parseAttributes(given.attributes ?? "", profile)),
    log: given.log ?? options.log,
    flags: flagsOf(options),
    executorStartMs: options.executorStartMs ?? 50,
    onStart: (frameworkId, taskId) => parts.book.started(frameworkId, taskId),
    onExit: (_status, message) => parts.exits.push(`${hostname} said: ${message}`),
  }).open();
}

async function startProcessAgent(
  options: ClusterOptions,
  given: ClusterAgentOptions,
  clusterVersion: string,
  parts: AgentParts,
): Promise<ClusterAgent> {
  const version = given.version ?? clusterVersion;
  const { number, election, world, closers } = parts;
  const hostname = given.hostname ?? `agent-${number}`;
  const agent = new ProcessAgent({
    number,
    election,
    tap: world.tap,
    hostname,
    version,
    profile: profileOf(version),
    resources: given.resources ?? options.resources ?? DEFAULT_RESOURCES,
    attributes: given.attributes ?? "",
    log: given.log ?? options.log,
    flags: flagsOf(options),
    onExit: (_status, message) => parts.exits.push(`${hostname} said: ${message}`),
  });
  closers.push(() => agent.close());
  return agent.open();
}

/** As Mesos has them, but that nobody waits a second to spare a master the onslaught of thousands. */
function flagsOf({ clock, agentFlags }: ClusterOptions): NonNullable<ClusterOptions["agentFlags"]> {
  return clock === "system" ? { registrationBackoffMs: 10, ...agentFlags } : (agentFlags ?? {});
}

/** The emulated release that stands for a version. */
function profileOf(version: string): "0.26" | "1.11" {
  return version.startsWith("0.") ? "0.26" : "1.11";
}

/** Addresses that only a network in memory has. */
function address(net: string, number: number, port: number): Address {
  return `${net}.${number >> 8}.${number & 0xff}:${port}`;
}

function expectOk<T>(what: string, outcome: Outcome<T>): T {
  if (outcome.kind === "ok") return outcome.value;
  throw new MesosSniffError("invalid-argument", `cannot use ${what}: ${outcome.message}`);
}
