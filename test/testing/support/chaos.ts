// One seeded run: a small cluster, two frameworks that launch all the time, and everything that can go wrong. In the end
// all is mended, and what must hold is checked.

import { createHash } from "node:crypto";
import {
  addressIp,
  createRandom,
  type Random,
  type TappedMessage,
} from "../../../src/actor/index.js";
import {
  type Cluster,
  type ClusterAgent,
  ClusterInvariants,
  type ClusterScheduler,
  startCluster,
} from "../../../src/testing/index.js";
import { ChaosScheduler, type Memory } from "./chaos-scheduler.js";

export interface ChaosOptions {
  readonly seed: number;
  /** Whether all of what is said goes into the hash, or only who said it to whom. Default false. */
  readonly whole?: boolean;
  readonly steps?: number;
}

export interface ChaosResult {
  readonly problems: readonly string[];
  /** What was done, with the second at which it was. */
  readonly story: readonly string[];
  /** Of all that was said. */
  readonly hash: string;
  readonly messages: number;
  readonly tasks: number;
  readonly cluster: Cluster;
  readonly history: readonly { timeMs: number; message: TappedMessage }[];
  readonly startMs: number;
}

interface Member {
  readonly memory: Memory;
  readonly explicit: boolean;
  scheduler: ChaosScheduler;
  attached: ClusterScheduler;
}

class Chaos {
  readonly #cluster: Cluster;
  readonly #random: Random;
  readonly #members: Member[] = [];
  readonly #mends: { atMs: number; act: () => Promise<void> | void }[] = [];
  readonly #startMs: number;
  readonly #lossy: boolean;
  readonly #checkpoint: boolean;
  readonly story: string[] = [];
  #needsFailover: boolean;

  /**
   * @param checkpoint whether all frameworks do. Of one that does not, a master forgets the tasks when its connection to a
   * living agent breaks, and the agent does not learn of it: Mesos knows no remedy, so these connections do not break then
   */
  constructor(cluster: Cluster, random: Random, lossy: boolean, checkpoint: boolean) {
    this.#cluster = cluster;
    this.#random = random;
    this.#lossy = lossy;
    this.#needsFailover = lossy;
    this.#checkpoint = checkpoint;
    this.#startMs = cluster.nowMs;
  }

  /** @param aware whether it may be partition-aware: agents of 0.26 cannot read that */
  async addFramework(name: string, aware: boolean): Promise<void> {
    const random = this.#random;
    const memory: Memory = {
      name,
      random: createRandom(Math.floor(random() * 2 ** 32)),
      tasks: new Map(),
      behave: (taskId, behaviour) => this.#cluster.behave(taskId, behaviour),
      count: 0,
      calm: false,
      error: undefined,
    };
    const explicit = random() < 0.3;
    const capabilities =
      aware && random() < 0.5 ? { capabilities: [{ type: "PARTITION_AWARE" as const }] } : {};
    const scheduler = new ChaosScheduler(memory, explicit);
    const attached = await this.#cluster.scheduler(scheduler, {
      implicitAcknowledgements: !explicit,
      framework: {
        name,
        failover_timeout: 7 * 24 * 3600,
        checkpoint: this.#checkpoint || random() < 0.5,
        ...capabilities,
      },
    });
    this.#members.push({ memory, explicit, scheduler, attached });
  }

  async run(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      await this.#pass(this.#random() * 20_000);
      await this.#fault();
    }
    await this.#pass(this.#random() * 20_000);
  }

  /** Mends everything and lets all find together again. */
  async calm(): Promise<void> {
    this.#note("calm");
    this.#cluster.network.faults.loss = 0;
    for (const { act } of this.#mends.splice(0)) await act();
    if (!this.#cluster.master.running) await this.#cluster.master.start();
    // What waited for the network comes first: some of it is from processes that are gone.
    await this.#pass(60_000);
    for (const member of this.#members) {
      member.memory.calm = true;
      await this.#failover(member);
    }
    // What vanished on its way to an agent, or came when the agent had been given up, Mesos finds only when a master learns
    // everything anew.
    if (this.#needsFailover) await this.#cluster.master.restart();
    await this.#pass(60_000);
    await this.#cluster.ready();
    await this.#pass(90_000);
    // By then a new master has given up agents that did not come back, and knows what to say of their tasks.
    await this.#pass(620_000);
    for (const { scheduler, attached } of this.#members) scheduler.reconcile(attached.driver);
    await this.#pass(30_000);
  }

  /**
   * Whether launches may have come when the master had given their agent up: it gives away what they use, and Mesos knows
   * no remedy.
   */
  get mayOvercommit(): boolean {
    return this.#needsFailover;
  }

  /** Ends all tasks. */
  async killAll(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      const open = this.#members.flatMap(({ scheduler, attached }) =>
        scheduler.open().map((id) => ({ driver: attached.driver, id })),
      );
      if (open.length === 0) return;
      for (const { driver, id } of open) driver.killTask(id);
      await this.#pass(20_000);
    }
  }

  problems(): string[] {
    return this.#members.flatMap(({ memory, scheduler, attached }) => [
      ...(memory.error === undefined ? [] : [`framework ${memory.name} got error ${memory.error}`]),
      ...(attached.driver.connected ? [] : [`framework ${memory.name} is not connected`]),
      ...scheduler.open().map((id) => `task ${id} cannot be killed`),
    ]);
  }

  async teardown(): Promise<void> {
    for (const { attached } of this.#members) attached.stop();
    await this.#pass(60_000);
  }

  async #pass(ms: number): Promise<void> {
    const endMs = this.#cluster.nowMs + ms;
    for (;;) {
      const next = this.#mends.reduce(
        (first, { atMs }) => Math.min(first, atMs),
        Number.POSITIVE_INFINITY,
      );
      if (next > endMs) break;
      await this.#cluster.advance(Math.max(0, next - this.#cluster.nowMs));
      for (const mend of this.#mends.filter(({ atMs }) => atMs <= this.#cluster.nowMs)) {
        this.#mends.splice(this.#mends.indexOf(mend), 1);
        await mend.act();
      }
    }
    await this.#cluster.advance(endMs - this.#cluster.nowMs);
    await this.#supervise();
  }

  /** Starts agents that have ended, as an init system does. */
  async #supervise(): Promise<void> {
    for (const agent of this.#cluster.agents) {
      const waits = this.#mends.some(({ act }) => act === this.#starters.get(agent));
      if (!agent.running && !waits) {
        this.#note(`start ${agent.hostname}`);
        await agent.start();
      }
    }
    // A master that has seen a connection break has the driver abort: its framework has to be started again.
    for (const member of this.#members) {
      if (member.attached.driver.status !== "DRIVER_ABORTED") continue;
      member.memory.error = undefined;
      await this.#failover(member);
    }
  }

  readonly #starters = new Map<ClusterAgent, () => Promise<void>>();

  #later(ms: number, act: () => Promise<void> | void): void {
    this.#mends.push({ atMs: this.#cluster.nowMs + ms, act });
  }

  #note(text: string): void {
    this.story.push(`${((this.#cluster.nowMs - this.#startMs) / 1000).toFixed(3)} ${text}`);
  }

  async #fault(): Promise<void> {
    const random = this.#random;
    const faults = [
      () => this.#agentDown((agent) => agent.crash(), "crash"),
      () => this.#agentDown((agent) => agent.stop(), "stop"),
      () => this.#reboot(),
      () => this.#masterDown(),
      () => this.#schedulerDown(),
      () => this.#partition(),
      () => this.#partition(),
      () => this.#breakConnections(),
      () => this.#breakConnections(),
      () => this.#endExecutor(),
      () => this.#killTask(),
      () => this.#killTask(),
      () => this.#loss(),
    ];
    await faults[Math.floor(random() * faults.length)]?.();
  }

  async #agentDown(end: (agent: ClusterAgent) => Promise<void>, how: string): Promise<void> {
    const agent = this.#pick(this.#cluster.agents);
    if (!agent.running) return;
    const downMs = this.#random() < 0.5 ? 10 : this.#random() ** 3 * 150_000;
    this.#note(`${how} ${agent.hostname} for ${downMs.toFixed(0)} ms`);
    await end(agent);
    const start = async (): Promise<void> => {
      this.#note(`start ${agent.hostname}`);
      await agent.start();
    };
    this.#starters.set(agent, start);
    this.#later(downMs, start);
  }

  async #reboot(): Promise<void> {
    const agent = this.#pick(this.#cluster.agents);
    if (!agent.running) return;
    this.#note(`reboot ${agent.hostname}`);
    await agent.reboot();
  }

  async #masterDown(): Promise<void> {
    const { master } = this.#cluster;
    if (!master.running) return;
    const downMs = this.#random() < 0.5 ? 10 : this.#random() * 30_000;
    const orderly = this.#random() < 0.5;
    this.#note(`${orderly ? "stop" : "crash"} master for ${downMs.toFixed(0)} ms`);
    if (orderly) await master.stop();
    else await master.crash();
    this.#later(downMs, () => master.start());
  }

  async #schedulerDown(): Promise<void> {
    await this.#failover(this.#pick(this.#members));
  }

  async #failover(member: Member): Promise<void> {
    this.#note(`failover ${member.memory.name}`);
    member.scheduler = new ChaosScheduler(member.memory, member.explicit);
    member.attached = await member.attached.failover(member.scheduler);
  }

  #partition(): void {
    const { agents, master } = this.#cluster;
    const sides = [...agents, master, ...this.#members.map(({ attached }) => attached)];
    const side = this.#pick(sides);
    if (side === master || agents.some((agent) => agent === side)) this.#needsFailover = true;
    const forMs = this.#random() ** 2 * 200_000;
    this.#note(`partition ${side.address} for ${forMs.toFixed(0)} ms`);
    this.#later(forMs, this.#cluster.partition(side));
  }

  #breakConnections(): void {
    const { agents, master } = this.#cluster;
    const sides = this.#members.map(({ attached }): { address: string } => attached);
    const side = this.#pick(this.#checkpoint ? [...agents, ...sides] : sides);
    this.#note(`break ${side.address} - master`);
    this.#cluster.network.breakConnections(side.address, master.address);
  }

  #endExecutor(): void {
    const agent = this.#pick(this.#cluster.agents);
    const executors = agent.running
      ? [...agent.state.frameworks.values()].flatMap(({ executors: all }) => [...all.keys()])
      : [];
    if (executors.length === 0) return;
    const id = this.#pick(executors);
    this.#note(`kill executor ${id} on ${agent.hostname}`);
    agent.endExecutor(id, { kind: "signaled", signal: 9, dumpedCore: false });
  }

  #killTask(): void {
    const member = this.#pick(this.#members);
    const open = member.scheduler.open();
    if (open.length === 0) return;
    const id = this.#pick(open);
    this.#note(`kill task ${id}`);
    member.attached.driver.killTask(id);
  }

  #loss(): void {
    if (!this.#lossy) return;
    const { faults } = this.#cluster.network;
    const loss = this.#random() * 0.3;
    const forMs = this.#random() * 30_000;
    this.#note(`lose ${(loss * 100).toFixed(0)} % for ${forMs.toFixed(0)} ms`);
    faults.loss = loss;
    this.#later(forMs, () => {
      faults.loss = 0;
    });
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }
}

const OVERCOMMITTED = /runs [\d.]+ of its|is promised for/;

/** Runs one seed. The cluster is open still, to be looked at; close it. */
export async function runChaos({
  seed,
  whole = false,
  steps = 12,
}: ChaosOptions): Promise<ChaosResult> {
  const random = createRandom(seed);
  const modern = random() < 0.7;
  const lossy = random() < 0.4;
  const checkpoint = lossy || random() < 0.6;
  const agents = 2 + Math.floor(random() * 2);
  const mixed = random() < 0.2;
  const other = modern ? "0.26.0" : "1.11.0";
  const cluster = await startCluster({
    agents: Array.from({ length: agents }, (_, index) =>
      mixed && index === 0 ? { version: other } : {},
    ),
    seed,
    version: modern ? "1.11.0" : "0.26.0",
    resources: "cpus:2;mem:1024",
    limitMs: 1_800_000,
    keepMessages: 2_000,
    master: { offerTimeoutMs: 60_000, allocationIntervalMs: 5_000 },
    network: {
      shareBodies: !mixed && random() < 0.7,
      duplication: random() < 0.5 ? 0.5 : 0,
      reorder: random() < 0.3,
      latencyMs: random() < 0.5 ? 1 : farAndNear,
    },
  });
  const history: { timeMs: number; message: TappedMessage }[] = [];
  const startMs = cluster.nowMs;
  cluster.tap.observe((message) => history.push({ timeMs: cluster.nowMs, message }));
  const invariants = new ClusterInvariants(cluster);
  const hash = createHash("sha256");
  let messages = 0;
  const stop = cluster.tap.observe(({ from, to, name, body }) => {
    messages++;
    hash.update(`${cluster.nowMs} ${from} ${to} ${name}\n`);
    if (whole) hash.update(JSON.stringify(body, printable));
  });
  const problems: string[] = [];
  const found = (): string[] =>
    invariants.problems.filter((problem) => !chaos.mayOvercommit || !OVERCOMMITTED.test(problem));
  const chaos = new Chaos(cluster, random, lossy, checkpoint);
  try {
    for (const name of ["f", "g"]) await chaos.addFramework(name, modern && !mixed);
    await chaos.run(steps);
    await chaos.calm();
    invariants.checkCalm();
    await chaos.killAll();
    problems.push(...chaos.problems());
    if (problems.length === 0 && found().length === 0) {
      await chaos.teardown();
      invariants.checkCalm();
      // Whatever was held is free again: each agent runs a task that wants all of it.
      for (const agent of cluster.agents) {
        const task = await cluster.run({ agent, resources: "cpus:2;mem:1024", command: "exit 0" });
        await task.state("TASK_FINISHED");
      }
    }
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  invariants.close();
  stop();
  return {
    problems: [...found(), ...problems],
    story: [
      `${modern ? "1.11" : "0.26"}${lossy ? ", lossy" : ""}${checkpoint ? ", checkpointing" : ""}${mixed ? ", mixed" : ""}, ${agents} agents`,
      ...chaos.story,
    ],
    hash: hash.digest("hex"),
    messages,
    tasks: cluster.tasks.length,
    cluster,
    history,
    startMs,
  };
}

/** Fast on one machine, and all kinds of slow between two. */
function farAndNear(from: string, to: string, random: Random): number {
  return addressIp(from) === addressIp(to) ? 0.1 : 0.1 + random() ** 4 * 200;
}

function printable(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
