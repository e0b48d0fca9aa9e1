import { MesosSniffError } from "../errors/index.js";
import type { ProcessEnd } from "../executor/index.js";
import type { BodyOf } from "../wire/index.js";
import { exited } from "./behaviour.js";
import type { ClusterAgent } from "./cluster-agent.js";
import type { TaskBook, TaskRecord } from "./task-book.js";

type TaskStatus = BodyOf<"mesos.TaskStatus">;

/** A state as Mesos names it. */
export type TaskStateName = Extract<TaskStatus["state"], string>;

/** How a task reaches the cluster that it runs on. */
export interface TaskContext {
  readonly book: TaskBook;
  /** Waits, and fails with a report. */
  wait(condition: () => boolean, what: () => string, limitMs: number | undefined): Promise<void>;
  agent(agentId: string | undefined): ClusterAgent | undefined;
  /** How to kill it, where the cluster launched it. */
  kill(taskId: string): boolean;
}

/** States after which nothing else comes. */
const FINAL: ReadonlySet<TaskStatus["state"]> = new Set([
  "TASK_FINISHED",
  "TASK_FAILED",
  "TASK_KILLED",
  "TASK_ERROR",
  "TASK_DROPPED",
  "TASK_GONE",
  "TASK_GONE_BY_OPERATOR",
]);

/** A task of a cluster, whoever launched it, as its scheduler knows it. */
export class ClusterTask {
  readonly id: string;
  readonly #frameworkId: string | undefined;
  readonly #context: TaskContext;

  /** @internal */
  constructor(id: string, frameworkId: string | undefined, context: TaskContext) {
    this.id = id;
    this.#frameworkId = frameworkId;
    this.#context = context;
  }

  /** What its scheduler has been told, in order; an update that was sent again counts once. */
  get updates(): readonly TaskStatus[] {
    return this.#record?.updates ?? [];
  }

  /** The states it went through. */
  get states(): readonly TaskStatus["state"][] {
    return this.updates.map(({ state }) => state);
  }

  /** The last of {@link updates}. */
  get status(): TaskStatus | undefined {
    return this.updates.at(-1);
  }

  /** Where it was launched; undefined before. */
  get agent(): ClusterAgent | undefined {
    return this.#context.agent(this.#record?.agentId);
  }

  /**
   * Waits until its scheduler has been told that it is, or was, in one of some states.
   *
   * @param limitMs default that of the cluster
   * @returns the first update that says so
   * @throws MesosSniffError `limit` with a list of what was seen: when it ended otherwise, or the time is over
   */
  async state(
    wanted: TaskStateName | readonly TaskStateName[],
    limitMs?: number,
  ): Promise<TaskStatus> {
    const states: readonly TaskStatus["state"][] = typeof wanted === "string" ? [wanted] : wanted;
    return this.#update(
      `reach ${states.join(" or ")}`,
      ({ state }) => states.includes(state),
      limitMs,
    );
  }

  /** Waits for the update that says how it ended. TASK_LOST and TASK_UNREACHABLE are no end: it may come back. */
  async ended(limitMs?: number): Promise<TaskStatus> {
    return this.#update("end", ({ state }) => FINAL.has(state), limitMs);
  }

  /** Has its scheduler kill it, where that is the cluster itself. */
  kill(): void {
    if (this.#context.kill(this.id)) return;
    throw new MesosSniffError(
      "invalid-argument",
      `cannot kill task ${this.id}: the cluster did not launch it; use the driver of its scheduler`,
    );
  }

  /** Ends its simulated command: TASK_FINISHED for code 0, else TASK_FAILED. */
  exit(code = 0): void {
    this.#end(exited(code));
  }

  /** Ends its simulated command by a signal. */
  signal(signal: number): void {
    this.#end({ kind: "signaled", signal, dumpedCore: false });
  }

  /** Ends its simulated executor without a word of the task. */
  endExecutor(code = 1): void {
    const executorId = this.#record?.executorId ?? this.id;
    if (this.agent?.endExecutor(executorId, exited(code)) !== true) this.#notRunning();
  }

  #end(end: ProcessEnd): void {
    if (this.agent?.endTask(this.id, end) !== true) this.#notRunning();
  }

  #notRunning(): never {
    const seen = this.states.join(", ") || "nothing";
    throw new MesosSniffError(
      "invalid-argument",
      `cannot end task ${this.id}: it does not run in a simulated executor; seen of it: ${seen}`,
    );
  }

  async #update(
    what: string,
    matches: (status: TaskStatus) => boolean,
    limitMs: number | undefined,
  ): Promise<TaskStatus> {
    const found = (): TaskStatus | undefined => this.updates.find(matches);
    const over = (): boolean => this.updates.some(({ state }) => FINAL.has(state));
    await this.#context.wait(
      () => found() !== undefined || over(),
      () => `task ${this.id} did not ${what}`,
      limitMs,
    );
    const status = found();
    if (status !== undefined) return status;
    const last = this.status;
    const message = last?.message === undefined ? "" : ` (${last.message})`;
    throw new MesosSniffError(
      "limit",
      `task ${this.id} did not ${what}: it ended in ${last?.state}${message}; seen: ${this.states.join(", ")}`,
    );
  }

  get #record(): TaskRecord | undefined {
    const found = this.#context.book.find(this.id, this.#frameworkId);
    if (found.length > 1) {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot tell which task ${this.id}: frameworks ${found.map(({ frameworkId }) => frameworkId).join(", ")} have one; name the framework`,
      );
    }
    return found[0];
  }
}
