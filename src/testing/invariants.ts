// What must hold in a cluster whatever fails: no task is lost without a word, none runs twice, every update is
// acknowledged or sent again, nothing is given away twice, and the registry says what the master says.

import type { TappedMessage } from "../actor/index.js";
import type { Agent } from "../agent/index.js";
import type { Resources } from "../resources/index.js";
import { type BodyOf, decodeMessage, schemaAt } from "../wire/index.js";
import type { Cluster } from "./cluster.js";
import type { ClusterAgent } from "./cluster-agent.js";
import { booksProblem, capacityProblem } from "./master-books.js";
import type { TaskRecord } from "./task-book.js";

type State = BodyOf<"mesos.TaskStatus">["state"];

/** After one of these a task does not go on, whatever becomes of its agent. */
const ENDED: ReadonlySet<State> = new Set([
  "TASK_FINISHED",
  "TASK_FAILED",
  "TASK_KILLED",
  "TASK_ERROR",
]);

/** States in which a scheduler has nothing to wait for. */
const OVER: ReadonlySet<State> = new Set([
  ...ENDED,
  "TASK_LOST",
  "TASK_DROPPED",
  "TASK_GONE",
  "TASK_GONE_BY_OPERATOR",
  "TASK_UNKNOWN",
]);

/** States of a task that has not ended and may be reached. */
const GOING: ReadonlySet<State> = new Set([
  "TASK_STAGING",
  "TASK_STARTING",
  "TASK_RUNNING",
  "TASK_KILLING",
]);

/** Messages after which the books of a master are looked at: those that give or take. */
const TELLING = /(RunTask|ResourceOffers|StatusUpdate|Registered|Reregistered|LostSlave)Message$/;

/**
 * A registration that crosses a launch makes a master forget an executor (MESOS-1466), and give its share away: what
 * executors hold may go over what an agent has.
 */
const COUNTS_EXECUTORS = false;

/** Problems that are kept: what comes after the first few is their consequence. */
const KEPT = 20;

/** Watches a cluster and notes what must not be. */
export class ClusterInvariants {
  readonly #cluster: Cluster;
  readonly #problems: string[] = [];
  readonly #startMs: number;
  readonly #stop: () => void;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#startMs = cluster.nowMs;
    this.#stop = cluster.tap.observe((message) => this.#look(message));
  }

  /** What did not hold so far, with virtual seconds since the start; the first few. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Looks no more. */
  close(): void {
    this.#stop();
  }

  /**
   * Checks what must hold once all roles are up and connected, schedulers have reconciled, and time for every retry has
   * passed.
   */
  checkCalm(): void {
    this.#checkBooks();
    const tasks = this.#cluster.tasks;
    for (const task of tasks) {
      this.#note(twiceProblem(task));
      this.#note(revivalProblem(task));
      this.#note(lostProblem(task, this.#cluster));
    }
    for (const agent of this.#cluster.agents) {
      this.#note(updatesProblem(agent, tasks));
      this.#note(containersProblem(agent));
      this.#note(agreementProblem(agent, this.#cluster));
    }
    this.#note(registryProblem(this.#cluster));
  }

  #look(message: TappedMessage): void {
    if (TELLING.test(message.name) && this.#problems.length < KEPT) this.#checkBooks();
  }

  #checkBooks(): void {
    const { master, agents } = this.#cluster;
    if (master.running && master.state !== undefined) {
      this.#note(booksProblem(master.state));
      this.#note(capacityProblem(master.state, COUNTS_EXECUTORS));
    }
    for (const agent of agents) {
      if (agent.running) this.#note(overloadProblem(agent.state));
    }
  }

  #note(problem: string | undefined): void {
    if (problem === undefined || this.#problems.length >= KEPT) return;
    const seconds = ((this.#cluster.nowMs - this.#startMs) / 1000).toFixed(3);
    if (!this.#problems.some((known) => known.endsWith(`: ${problem}`))) {
      this.#problems.push(`${seconds}: ${problem}`);
    }
  }
}

function twiceProblem({ taskId, starts }: TaskRecord): string | undefined {
  return starts > 1 ? `task ${taskId} was started ${starts} times` : undefined;
}

/**
 * Updates of one task come in the order of its agent: none that it goes on after the one that it has ended. What masters
 * say of themselves is of the moment, ahead of what the agent has not got acknowledged.
 */
function revivalProblem({ taskId, updates }: TaskRecord): string | undefined {
  const stream = updates.filter(({ uuid }) => uuid !== undefined && uuid.length > 0);
  const end = stream.findIndex(({ state }) => ENDED.has(state));
  const after = end < 0 ? undefined : stream.slice(end + 1).find(({ state }) => GOING.has(state));
  return after === undefined
    ? undefined
    : `task ${taskId} is ${after.state} after it was ${stream[end]?.state}`;
}

/** What tasks of an agent may use, together. */
function overloadProblem({ frameworks, total, id }: Readonly<Agent>): string | undefined {
  const used: Resources[] = [];
  for (const framework of frameworks.values()) {
    for (const executor of framework.executors.values()) {
      if (executor.phase === "terminated") continue;
      for (const task of executor.queued.values()) used.push(task.resources ?? []);
      for (const task of executor.launched.values()) used.push(task.resources ?? []);
    }
  }
  for (const name of ["cpus", "mem", "disk"]) {
    const most = amountOf(total, name);
    const sum = used.reduce((all, resources) => all + amountOf(resources, name), 0);
    if (sum > most + 1e-6) return `agent ${id} runs ${sum} of its ${most} ${name}`;
  }
  return undefined;
}

function amountOf(resources: Resources, name: string): number {
  let amount = 0;
  for (const resource of resources) {
    if (resource.name === name) amount += resource.scalar?.value ?? 0;
  }
  return amount;
}

function lostProblem(task: TaskRecord, cluster: Cluster): string | undefined {
  const { taskId, frameworkId, updates } = task;
  const state = updates.at(-1)?.state;
  const running = cluster.agents.filter((agent) => runs(agent, frameworkId, taskId));
  if (running.length > 1) return `task ${taskId} runs on ${running.length} agents`;
  // Nobody is left to be told.
  if (cluster.master.state?.frameworks.has(frameworkId) !== true) return undefined;
  if (state === undefined)
    return `task ${taskId} was launched, and its scheduler heard no more of it`;
  if (OVER.has(state)) {
    return running.length > 0
      ? `task ${taskId} runs, and its scheduler was told ${state}`
      : undefined;
  }
  return running.length === 0
    ? `task ${taskId} runs nowhere, and its scheduler was last told ${state}`
    : undefined;
}

function runs(agent: ClusterAgent, frameworkId: string, taskId: string): boolean {
  if (!agent.running) return false;
  for (const executor of agent.state.frameworks.get(frameworkId)?.executors.values() ?? []) {
    if (executor.queued.has(taskId) || executor.launched.has(taskId)) return true;
  }
  return false;
}

function updatesProblem(agent: ClusterAgent, tasks: readonly TaskRecord[]): string | undefined {
  if (!agent.running) return undefined;
  for (const { frameworkId, taskId } of tasks) {
    const waiting = agent.state.updates.pending(frameworkId, taskId).length;
    if (waiting > 0) return `${waiting} updates of task ${taskId} are not acknowledged`;
  }
  return undefined;
}

function containersProblem(agent: ClusterAgent): string | undefined {
  if (!agent.running) return undefined;
  const known = new Set<string>();
  for (const framework of agent.state.frameworks.values()) {
    for (const executor of framework.executors.values()) known.add(executor.containerId);
  }
  const stray = agent.containers.find((id) => !known.has(id));
  return stray === undefined
    ? undefined
    : `container ${stray} runs on ${agent.hostname} unknown to it`;
}

/** A master and an agent know of the same tasks. */
function agreementProblem(agent: ClusterAgent, { master }: Cluster): string | undefined {
  const { id } = agent;
  if (!agent.registered || id === undefined) return undefined;
  const entry = master.state?.agents.registered.get(id);
  if (entry === undefined) return `agent ${id} is registered, and the master does not know it`;
  const theirs = new Set<string>();
  for (const [frameworkId, tasks] of entry.tasks) {
    for (const [taskId, { body }] of tasks) {
      if (!OVER.has(body.state)) theirs.add(`${frameworkId} ${taskId}`);
    }
  }
  const ours = new Set<string>();
  for (const [frameworkId, { executors }] of agent.state.frameworks) {
    for (const { queued, launched } of executors.values()) {
      for (const taskId of [...queued.keys(), ...launched.keys()])
        ours.add(`${frameworkId} ${taskId}`);
    }
  }
  const unknown = [...ours].find((task) => !theirs.has(task));
  if (unknown !== undefined)
    return `the master does not know that ${unknown} runs on ${agent.hostname}`;
  const missing = [...theirs].find((task) => !ours.has(task));
  return missing === undefined
    ? undefined
    : `the master believes that ${missing} runs on ${agent.hostname}`;
}

function registryProblem({ master }: Cluster): string | undefined {
  const { registry: bytes, state } = master;
  if (bytes === undefined || state === undefined || !master.leads) return undefined;
  const { value, notes } = decodeMessage(
    schemaAt(state.info.version ?? "1.11.0"),
    "mesos.internal.Registry",
    bytes,
  );
  if (notes.length > 0) return `the registry is damaged: ${notes[0]?.text}`;
  const admitted = (value.slaves?.slaves ?? []).map(({ info }) => info.id?.value ?? "");
  const away = [...(value.unreachable?.slaves ?? []), ...(value.gone?.slaves ?? [])].map(
    ({ id }) => id.value,
  );
  const all = [...admitted, ...away];
  const double = all.find((id, index) => all.indexOf(id) !== index);
  if (double !== undefined) return `the registry has agent ${double} twice`;
  const { registered, recovered } = state.agents;
  const known = new Set([...registered.keys(), ...recovered.keys()]);
  const unknown = admitted.find((id) => !known.has(id));
  if (unknown !== undefined)
    return `the registry has agent ${unknown}, which the master does not know`;
  const missing = [...known].find((id) => !admitted.includes(id));
  return missing === undefined ? undefined : `agent ${missing} is not in the registry`;
}
