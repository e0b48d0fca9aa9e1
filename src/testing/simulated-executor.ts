import type { Runtime } from "../actor/index.js";
import { type ContainerSpec, readSimulatedCommand } from "../agent/index.js";
import {
  type ExecutorCall,
  type ExecutorCallback,
  ExecutorProcess,
  type ExecutorProfile,
  type ExecutorProtocol,
  formatWaitStatus,
  type ProcessEnd,
  parseExecutorEnvironment,
  waitStatus,
} from "../executor/index.js";
import type { BodyOf } from "../wire/index.js";
import { type Behaviours, exited, runOf } from "./behaviour.js";

type TaskState = BodyOf<"mesos.TaskStatus">["state"];

const SIGTERM = 15;
const SIGKILL = 9;

/** What a simulated executor works with. */
export interface SimulatedExecutorOptions {
  readonly profile: ExecutorProfile;
  readonly behaviours: Behaviours;
  readonly after: (delayMs: number, action: () => void) => () => void;
  readonly onStart: (frameworkId: string, taskId: string) => void;
  /** Told what the scheduler says to the executor; the answers go back. */
  readonly message: (executorId: string, data: Uint8Array) => Uint8Array | undefined;
}

/**
 * An executor as frameworks bring their own: runs any number of tasks at once, each as its behaviour says, and kills them
 * at once when told to.
 */
export class SimulatedExecutor {
  readonly #options: SimulatedExecutorOptions;
  readonly #spec: ContainerSpec;
  readonly #exit: (end: ProcessEnd) => void;
  readonly #call: (call: ExecutorCall) => void;
  readonly #tasks = new Map<string, () => void>();

  /** @internal */
  constructor(
    options: SimulatedExecutorOptions,
    spec: ContainerSpec,
    exit: (end: ProcessEnd) => void,
    call: (call: ExecutorCall) => void,
  ) {
    this.#options = options;
    this.#spec = spec;
    this.#exit = exit;
    this.#call = call;
  }

  /** Ends one of its tasks; false when it does not run. */
  endTask(taskId: string, end: ProcessEnd): boolean {
    if (!this.#tasks.has(taskId)) return false;
    const good = end.kind === "exited" && end.code === 0;
    const text = `Command ${formatWaitStatus(waitStatus(end))}`;
    this.#finish(taskId, good ? "TASK_FINISHED" : "TASK_FAILED", text);
    return true;
  }

  /** Sends bytes to the scheduler. */
  send(data: Uint8Array): void {
    this.#call({ kind: "send-framework-message", data });
  }

  /** What the driver says. */
  hear(callback: ExecutorCallback): void {
    switch (callback.kind) {
      case "launch-task":
        this.#launch(callback.task);
        break;
      case "kill-task":
        if (this.#tasks.has(callback.taskId)) this.#kill(callback.taskId);
        break;
      case "framework-message": {
        const answer = this.#options.message(this.#spec.executor.executor_id.value, callback.data);
        if (answer !== undefined) this.send(answer);
        break;
      }
      case "shutdown":
        for (const taskId of [...this.#tasks.keys()]) this.#kill(taskId);
        this.#call({ kind: "stop" });
        break;
      default:
        break;
    }
  }

  #launch(task: BodyOf<"mesos.TaskInfo">): void {
    const taskId = task.task_id.value;
    const behaviour = this.#options.behaviours.of(taskId);
    this.#options.onStart(this.#spec.frameworkId, taskId);
    this.#say(taskId, "TASK_RUNNING");
    const run =
      behaviour === undefined && task.command === undefined
        ? readSimulatedCommand({ value: dataText(task) })
        : runOf(behaviour, task.command ?? {});
    let cancel = (): void => {};
    if (behaviour?.kind === "executor-exit") {
      cancel = this.#options.after(behaviour.afterMs ?? 0, () =>
        this.#exit(exited(behaviour.code ?? 1)),
      );
    } else if (Number.isFinite(run.durationMs)) {
      cancel = this.#options.after(run.durationMs, () => this.endTask(taskId, run.end));
    }
    this.#tasks.set(taskId, cancel);
  }

  #kill(taskId: string): void {
    this.#finish(
      taskId,
      "TASK_KILLED",
      `Command ${formatWaitStatus(waitStatus(killedBy(SIGTERM)))}`,
    );
  }

  #finish(taskId: string, state: TaskState, message: string): void {
    this.#tasks.get(taskId)?.();
    this.#tasks.delete(taskId);
    this.#say(taskId, state, message);
  }

  #say(taskId: string, state: TaskState, message?: string): void {
    this.#call({
      kind: "send-status-update",
      status: {
        task_id: { value: taskId },
        state,
        ...(message === undefined ? {} : { message }),
      },
    });
  }
}

/** Starts one in the OS process that was made for it. */
export function startSimulatedExecutor(
  options: SimulatedExecutorOptions,
  spec: ContainerSpec,
  runtime: Runtime,
  exit: (end: ProcessEnd) => void,
): SimulatedExecutor | undefined {
  const parsed = parseExecutorEnvironment(spec.environment);
  if (parsed.kind === "error") {
    exit(exited(1));
    return undefined;
  }
  const { profile } = options;
  const executor = new SimulatedExecutor(options, spec, exit, (call) =>
    runtime.dispatch(pid, call),
  );
  const pid = runtime.spawn<ExecutorProtocol>(
    new ExecutorProcess({ ...parsed.environment, profile }),
    { prefix: "executor" },
    (effect) => {
      if (effect.kind === "callback") executor.hear(effect.callback);
      else if (effect.kind === "kill-group") exit(killedBy(SIGKILL));
      else exit(exited(effect.aborted ? 1 : 0));
    },
  );
  return executor;
}

function killedBy(signal: number): ProcessEnd {
  return { kind: "signaled", signal, dumpedCore: false };
}

function dataText(task: BodyOf<"mesos.TaskInfo">): string {
  return task.data === undefined ? "" : new TextDecoder().decode(task.data);
}
