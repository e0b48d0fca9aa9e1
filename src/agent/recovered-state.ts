import type { Pid } from "../actor/index.js";
import type { Resources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";

/** A task found on disk. */
export interface RecoveredTask {
  readonly id: string;
  readonly task: BodyOf<"mesos.Task">;
  /** File of the updates; exists where there are records. */
  readonly updatesPath: string;
  readonly records: readonly BodyOf<"mesos.internal.StatusUpdateRecord">[];
}

/** How an executor found on disk used to be reached. */
export type RecoveredChannel =
  | { readonly kind: "libprocess"; readonly pid: Pid }
  | { readonly kind: "http" }
  | { readonly kind: "unknown" };

/** The latest run of an executor found on disk. */
export interface RecoveredRun {
  readonly containerId: string;
  /** Ended, and everything acknowledged. */
  readonly completed: boolean;
  readonly forkedPid: number | undefined;
  readonly channel: RecoveredChannel;
  readonly tasks: readonly RecoveredTask[];
}

/** An executor found on disk. */
export interface RecoveredExecutor {
  readonly id: string;
  /** Undefined where the agent died before it was written, as are the following. */
  readonly info: BodyOf<"mesos.ExecutorInfo"> | undefined;
  /** Whether the agent had made it up; undefined where no file says so. */
  readonly generated: boolean | undefined;
  readonly latest: RecoveredRun | undefined;
  readonly olderContainerIds: readonly string[];
}

/** A framework found on disk. */
export interface RecoveredFramework {
  readonly id: string;
  readonly info: BodyOf<"mesos.FrameworkInfo"> | undefined;
  readonly pid: Pid | undefined;
  readonly executors: readonly RecoveredExecutor[];
}

/** What an earlier life of an agent left on disk. */
export interface RecoveredState {
  /** The machine was restarted since: no process of then is alive. */
  readonly rebooted: boolean;
  /** Of the machine now; empty where it has none. */
  readonly bootId: string;
  /** Checkpoints that could not be read and were passed over. */
  readonly errors: readonly string[];
  readonly checkpointedResources: Resources;
  /** Operations whose outcome was not acknowledged. */
  readonly operations: readonly BodyOf<"mesos.Operation">[];
  /** Undefined on a fresh start. */
  readonly agent:
    | {
        readonly id: string;
        readonly info: BodyOf<"mesos.SlaveInfo">;
        readonly frameworks: readonly RecoveredFramework[];
        readonly drainConfig: BodyOf<"mesos.DrainConfig"> | undefined;
      }
    | undefined;
  /** Files that end in the middle of a record, and how long they should be. */
  readonly truncations: readonly { readonly path: string; readonly lengthBytes: number }[];
  /** Other agents that used the directories. */
  readonly olderAgentIds: readonly string[];
}

/** What was found, or why an agent must not start on it. */
export type RecoveryResult =
  | { readonly kind: "ok"; readonly state: RecoveredState }
  | { readonly kind: "failed"; readonly message: string };
