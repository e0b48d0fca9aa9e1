// The seam to whatever runs executors: processes, cgroups, Docker. A containerizer answers through callbacks, at once
// or later; it never throws.

import type { Resources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import type { TaskReason, TaskState } from "./task-state.js";

/** Everything a containerizer has to know to start an executor. */
export interface ContainerSpec {
  readonly containerId: string;
  readonly frameworkId: string;
  readonly executor: BodyOf<"mesos.ExecutorInfo">;
  /** Set where the executor runs this one command task. */
  readonly task: BodyOf<"mesos.TaskInfo"> | undefined;
  /** The sandbox: to be made, and to be the working directory. */
  readonly directory: string;
  /** Link to point at the sandbox. */
  readonly latestLink: string;
  /** Whose the sandbox and the process are to be; undefined: the agent's user. */
  readonly user: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: Resources;
  /** File that must hold the process id before the executor runs; undefined: none. */
  readonly pidFile: string | undefined;
}

/** A container that was there before the agent restarted. */
export interface KnownContainer {
  readonly containerId: string;
  readonly frameworkId: string;
  readonly executorId: string;
  readonly directory: string;
  /** Process id from the checkpoint; undefined where the agent died before it was written. */
  readonly pid: number | undefined;
}

/** How a launch went. */
export type LaunchResult =
  | { readonly kind: "launched"; readonly pid: number | undefined }
  /** It runs nothing of that kind; the container has ended before it began. */
  | { readonly kind: "unsupported" }
  | {
      readonly kind: "failed";
      /** `sandbox`: it could not be made; `launch`: anything later. */
      readonly stage: "sandbox" | "launch";
      readonly message: string;
    };

/** How a container ended. */
export interface Termination {
  /** As wait(2) gives it; undefined when nobody knows. */
  readonly status: number | undefined;
  /** Set where the containerizer ended it: what becomes of its tasks. */
  readonly state?: TaskState;
  readonly reason?: TaskReason;
  readonly message?: string;
  /** Why nobody knows how it ended, where that is so. */
  readonly problem?: string;
}

/** Runs executors. */
export interface Containerizer {
  /** `ended` is called once in any case: after a failed launch too. */
  launch(
    spec: ContainerSpec,
    launched: (result: LaunchResult) => void,
    ended: (termination: Termination) => void,
  ): void;
  /** Finds containers of an earlier life again; `ended` as for launch, for each of them. */
  recover(
    containers: readonly KnownContainer[],
    recovered: (problem?: string) => void,
    ended: (containerId: string, termination: Termination) => void,
  ): void;
  /** Gives a container what its tasks are to have from now on. */
  update(containerId: string, resources: Resources, updated: (problem?: string) => void): void;
  /** Ends a container, whatever runs in it; `ended` follows. */
  destroy(containerId: string): void;
}
