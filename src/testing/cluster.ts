import type {
  Interception,
  InterceptOptions,
  MemoryNetwork,
  MessagePattern,
  MessageTap,
  TappedMessage,
} from "../actor/index.js";
import { matchesMessage } from "../actor/index.js";
import { MesosSniffError } from "../errors/index.js";
import type { MesosScheduler } from "../scheduler/index.js";
import type { Behaviours, TaskBehaviour } from "./behaviour.js";
import type { ClusterAgent, ClusterAgentOptions } from "./cluster-agent.js";
import type { ClusterMaster } from "./cluster-master.js";
import { type AttachContext, type AttachOptions, ClusterScheduler } from "./cluster-scheduler.js";
import { ClusterTask } from "./cluster-task.js";
import type { MessageHistory } from "./messages.js";
import { formatReport } from "./report.js";
import type { TaskBook, TaskRecord } from "./task-book.js";
import { TaskRunner, type TaskSpec } from "./task-runner.js";
import type { SchedulerWatcher } from "./watch-scheduler.js";
import type { World } from "./world.js";

/** What `startCluster` has made ready. */
export interface ClusterParts {
  readonly world: World;
  readonly master: ClusterMaster;
  readonly book: TaskBook;
  readonly history: MessageHistory;
  readonly behaviours: Behaviours;
  readonly attach: Omit<AttachContext, "watcher">;
  readonly framework: AttachOptions["framework"];
  readonly limitMs: number;
  readonly newAgent: (options: ClusterAgentOptions) => Promise<ClusterAgent>;
  readonly closers: (() => Promise<void>)[];
  /** What agents said when they gave up. */
  readonly exits: readonly string[];
}

/** The framework behind `run`. */
interface Runner {
  readonly tasks: TaskRunner;
  readonly scheduler: ClusterScheduler;
}

/** A small Mesos in a test: a master, agents, and whatever schedulers are attached to it. */
export class Cluster {
  readonly master: ClusterMaster;
  readonly #parts: ClusterParts;
  readonly #agents: ClusterAgent[] = [];
  readonly #startMs: number;
  #runner: Runner | undefined;
  #startingRunner: Promise<Runner> | undefined;
  #pendingCallbacks = 0;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(parts: ClusterParts) {
    this.#parts = parts;
    this.master = parts.master;
    this.#startMs = parts.world.nowMs;
    parts.world.holdWhile(() => this.#pendingCallbacks > 0);
  }

  get agents(): readonly ClusterAgent[] {
    return this.#agents;
  }

  /** Shows all messages, and drops or holds some. */
  get tap(): MessageTap {
    return this.#parts.world.tap;
  }

  /** The last messages, oldest first. */
  get messages(): readonly TappedMessage[] {
    return this.#parts.history.all.map(({ message }) => message);
  }

  /** Milliseconds since the epoch: virtual, or the system's. */
  get nowMs(): number {
    return this.#parts.world.nowMs;
  }

  /** The network of a cluster in memory, for what is not here. @throws MesosSniffError over TCP */
  get network(): MemoryNetwork {
    const { world } = this.#parts;
    if (world.clock === "virtual") return world.hosts as MemoryNetwork;
    throw new MesosSniffError(
      "invalid-argument",
      'cannot meddle with the network: with clock "system" it is the real one',
    );
  }

  /** Adds an agent; does not wait for its registration. */
  async addAgent(options: ClusterAgentOptions = {}): Promise<ClusterAgent> {
    const agent = await this.#parts.newAgent(options);
    this.#agents.push(agent);
    return agent;
  }

  /**
   * Waits until the master leads and knows all agents that nobody stopped.
   *
   * @throws MesosSniffError `limit` when it does not in time, or an agent has ended of itself
   */
  async ready(limitMs?: number): Promise<void> {
    const isMissing = (agent: ClusterAgent): boolean =>
      agent.gaveUp || (agent.running && !this.#knows(agent));
    // One that is missing is looked for again only when the one found before has come: thousands may be waited for.
    let missing: ClusterAgent | undefined;
    await this.#wait(
      () => {
        if (!this.master.leads) return false;
        if (missing === undefined || !isMissing(missing)) missing = this.#agents.find(isMissing);
        return missing === undefined || missing.gaveUp;
      },
      () => {
        if (!this.master.leads) return "the master did not lead";
        const all = this.#agents.filter(isMissing).length;
        return `${all} of ${this.#agents.length} agents did not register`;
      },
      limitMs,
    );
    if (missing === undefined) return;
    const gone = this.#agents.filter(({ gaveUp }) => gaveUp);
    const why = [
      ...gone.map(({ hostname }) => `${hostname} ended of itself`),
      ...this.#parts.exits,
    ].join("; ");
    throw new MesosSniffError("limit", `agents will not register: ${why}`);
  }

  /** Attaches a scheduler: a driver in an OS process of its own, which registers as time passes. */
  async scheduler(
    scheduler: MesosScheduler,
    options: AttachOptions = {},
  ): Promise<ClusterScheduler> {
    return ClusterScheduler.attach(scheduler, options, {
      ...this.#parts.attach,
      watcher: (frameworkId) => this.#watcher(frameworkId),
    });
  }

  /**
   * Launches a task with a framework of the cluster's own, and waits until it is on its way to an agent.
   *
   * @param task a shell command, or more
   */
  async run(task: string | TaskSpec): Promise<ClusterTask> {
    const spec: TaskSpec = typeof task === "string" ? { command: task } : task;
    const { tasks, scheduler } = await this.#running();
    const { driver } = scheduler;
    if (spec.id !== undefined && spec.behaviour !== undefined) {
      this.behave(spec.id, spec.behaviour);
    }
    const taskId = tasks.add(spec, driver);
    if (spec.id === undefined && spec.behaviour !== undefined) this.behave(taskId, spec.behaviour);
    await this.#wait(
      () => tasks.launched.has(taskId),
      () => `task ${taskId} was not launched: no offer had room for it`,
      undefined,
    );
    return this.task(taskId, driver.frameworkId);
  }

  /** A task by id, whoever launches it, now or later. */
  task(id: string, frameworkId?: string): ClusterTask {
    return new ClusterTask(id, frameworkId, {
      book: this.#parts.book,
      wait: (condition, what, limitMs) => this.#wait(condition, what, limitMs, id),
      agent: (agentId) =>
        agentId === undefined ? undefined : this.#agents.find((agent) => agent.id === agentId),
      kill: (taskId) => {
        if (this.#runner?.tasks.launched.has(taskId) !== true) return false;
        this.#runner.scheduler.driver.killTask(taskId);
        return true;
      },
    });
  }

  /** What is known of all tasks that a scheduler believes launched. */
  get tasks(): readonly TaskRecord[] {
    return [...this.#parts.book.all];
  }

  /** Says what simulated tasks do, by task id, before they are launched. The last that was said for one counts. */
  behave(task: string | RegExp, behaviour: TaskBehaviour): void {
    this.#parts.behaviours.set(task, behaviour);
  }

  /** Waits for a condition on anything that changes in the cluster. */
  async waitFor(condition: () => boolean, limitMs?: number): Promise<void> {
    await this.#wait(condition, () => "the condition did not hold", limitMs);
  }

  /** Waits for the next message that matches. */
  async message(pattern: MessagePattern, limitMs?: number): Promise<TappedMessage> {
    const seen: TappedMessage[] = [];
    const stop = this.tap.observe((message) => {
      if (seen.length === 0 && matchesMessage(pattern, message)) seen.push(message);
    });
    const what = (): string => `no message matched ${describePattern(pattern)}`;
    try {
      await this.#wait(() => seen.length > 0, what, limitMs);
    } finally {
      stop();
    }
    const [first] = seen;
    if (first === undefined) throw new MesosSniffError("limit", what());
    return first;
  }

  /** Loses messages that match. */
  drop(pattern: MessagePattern, options?: InterceptOptions): Interception {
    return this.tap.intercept(pattern, "drop", options);
  }

  /** Keeps messages that match until they are released. */
  hold(pattern: MessagePattern, options?: InterceptOptions): Interception {
    return this.tap.intercept(pattern, "hold", options);
  }

  /** Lets time pass. */
  async advance(ms: number): Promise<void> {
    await this.#parts.world.wait(() => false, ms);
  }

  /**
   * Cuts the network, in memory, between some members and all others: neither side learns of it but by silence.
   *
   * @returns how to heal it
   */
  partition(...members: readonly { readonly address: string }[]): () => void {
    return this.network.partition(members.map(({ address }) => address));
  }

  /** Ends everything: no process, socket, timer or file is left. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of [...this.#parts.closers].reverse()) {
      await close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  /** The framework of `run`, started when it is first needed. */
  #running(): Promise<Runner> {
    this.#startingRunner ??= this.#startRunner();
    return this.#startingRunner;
  }

  async #startRunner(): Promise<Runner> {
    const tasks = new TaskRunner(this.#parts.attach.profile);
    const scheduler = await this.scheduler(tasks, {
      framework: { name: "test cluster", checkpoint: true, ...this.#parts.framework },
    });
    this.#runner = { tasks, scheduler };
    return this.#runner;
  }

  #watcher(frameworkId: () => string | undefined): SchedulerWatcher {
    return {
      statusUpdate: (status) => this.#parts.book.note(frameworkId() ?? "", status),
      pending: (change) => {
        this.#pendingCallbacks += change;
      },
    };
  }

  #knows(agent: ClusterAgent): boolean {
    if (!agent.registered || agent.id === undefined) return false;
    return this.master.state?.agents.registered.get(agent.id)?.active === true;
  }

  async #wait(
    condition: () => boolean,
    what: () => string,
    limitMs: number = this.#parts.limitMs,
    about?: string,
  ): Promise<void> {
    const { world, history } = this.#parts;
    if (this.#closing !== undefined) {
      throw new MesosSniffError("invalid-argument", "cannot wait: the cluster is closed");
    }
    if (await world.wait(condition, limitMs)) return;
    const text = formatReport({
      what: what(),
      limitMs,
      clock: world.clock,
      startMs: this.#startMs,
      facts: this.#facts(),
      messages: history.all,
      about,
    });
    throw new MesosSniffError("limit", text);
  }

  #facts(): string[] {
    const state = this.master.running ? (this.master.leads ? "leads" : "recovers") : "is down";
    const registered = this.#agents.filter((agent) => this.#knows(agent)).length;
    const down = this.#agents.filter(({ running }) => !running).length;
    const facts = [
      `master ${state}; ${registered} of ${this.#agents.length} agents registered, ${down} down`,
      ...this.#parts.exits,
    ];
    const waiting = this.#runner?.tasks.waiting ?? [];
    if (waiting.length > 0) facts.push(`waiting for offers: ${waiting.join(", ")}`);
    for (const { taskId, updates } of this.#parts.book.all) {
      const states = updates.map(({ state: each, message }) =>
        message === undefined || message === "" ? String(each) : `${each} (${message})`,
      );
      facts.push(`task ${taskId}: ${states.join(", ") || "no update"}`);
      if (facts.length > 20) break;
    }
    return facts;
  }
}

function describePattern({ name, from, to, body }: MessagePattern): string {
  const parts = Object.entries({ name, from, to }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} ${value}`],
  );
  if (body !== undefined) parts.push("a condition on the body");
  return parts.join(", ") || "anything";
}
