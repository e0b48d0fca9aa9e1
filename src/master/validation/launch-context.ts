import type { MesosProfile, Resources } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";

export type TaskInfo = BodyOf<"mesos.TaskInfo">;
export type ExecutorInfo = BodyOf<"mesos.ExecutorInfo">;
export type TaskGroupInfo = BodyOf<"mesos.TaskGroupInfo">;

/** What the master knows that a launch is judged by. */
export interface LaunchContext {
  readonly profile: MesosProfile;
  readonly framework: {
    readonly id: string;
    readonly checkpoint: boolean;
    /** Whether a task of that id is pending or not yet terminal. */
    hasTask(taskId: string): boolean;
    /** Whether a task of that id was last on an agent that became unreachable (1.11). */
    hasUnreachableTask(taskId: string): boolean;
  };
  readonly agent: {
    readonly id: string;
    readonly checkpoint: boolean;
    readonly capabilities: ReadonlySet<string>;
    /** The executor of that id that the framework has on the agent. */
    executor(executorId: string): ExecutorInfo | undefined;
    /** The tasks, unreachable ones included, that the framework has under that executor. */
    tasksUnder(
      executorId: string,
    ): Iterable<{ readonly container?: BodyOf<"mesos.ContainerInfo"> | undefined }>;
  };
  /** What is left of the accepted offers. */
  readonly available: Resources;
}
