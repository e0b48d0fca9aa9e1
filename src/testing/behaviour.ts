import { readSimulatedCommand, type SimulatedRun } from "../agent/index.js";
import type { ProcessEnd } from "../executor/index.js";
import type { BodyOf } from "../wire/index.js";

/**
 * What a simulated task does once it runs. Times are in ms from TASK_RUNNING.
 *
 * - `exit`: its command exits; code 0 (the default) is TASK_FINISHED, any other TASK_FAILED
 * - `signal`: its command dies of a signal
 * - `run`: it runs until it is killed, or until the test ends it; `ignoresTerm`: not before SIGKILL
 * - `executor-exit`: its executor ends without a word of the task
 * - `launch-failure`: the containerizer cannot launch its executor
 * - `silent`: its executor starts and never registers
 */
export type TaskBehaviour =
  | { readonly kind: "exit"; readonly code?: number; readonly afterMs?: number }
  | { readonly kind: "signal"; readonly signal: number; readonly afterMs?: number }
  | { readonly kind: "run"; readonly ignoresTerm?: boolean }
  | { readonly kind: "executor-exit"; readonly code?: number; readonly afterMs?: number }
  | { readonly kind: "launch-failure"; readonly message: string }
  | { readonly kind: "silent" };

/** How the command of a task goes; the text of the command tells where no behaviour is set. */
export function runOf(
  behaviour: TaskBehaviour | undefined,
  command: BodyOf<"mesos.CommandInfo">,
): SimulatedRun {
  switch (behaviour?.kind) {
    case undefined:
      return readSimulatedCommand(command);
    case "exit":
      return { durationMs: behaviour.afterMs ?? 0, end: exited(behaviour.code ?? 0) };
    case "signal":
      return {
        durationMs: behaviour.afterMs ?? 0,
        end: { kind: "signaled", signal: behaviour.signal, dumpedCore: false },
      };
    case "run":
      return {
        durationMs: Number.POSITIVE_INFINITY,
        end: exited(0),
        ignoresTerm: behaviour.ignoresTerm ?? false,
      };
    case "executor-exit":
    case "launch-failure":
    case "silent":
      return { durationMs: Number.POSITIVE_INFINITY, end: exited(0) };
  }
}

/** The end of a process that exits. */
export function exited(code: number): ProcessEnd {
  return { kind: "exited", code };
}

/** Behaviours by task, as a test has set them. */
export class Behaviours {
  readonly #rules: { readonly matches: (taskId: string) => boolean; behaviour: TaskBehaviour }[] =
    [];

  /** The last that was set for a task counts. */
  set(task: string | RegExp, behaviour: TaskBehaviour): void {
    const matches =
      typeof task === "string"
        ? (taskId: string): boolean => taskId === task
        : (taskId: string): boolean =>
            new RegExp(task.source, task.flags.replace(/[gy]/g, "")).test(taskId);
    this.#rules.unshift({ matches, behaviour });
  }

  of(taskId: string | undefined): TaskBehaviour | undefined {
    if (taskId === undefined) return undefined;
    return this.#rules.find(({ matches }) => matches(taskId))?.behaviour;
  }
}
