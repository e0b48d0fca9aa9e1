import type { BodyOf } from "../wire/index.js";

/** Names of the messages an executor driver receives. */
export const EXECUTOR_RECEIVES = [
  "mesos.internal.ExecutorRegisteredMessage",
  "mesos.internal.ExecutorReregisteredMessage",
  "mesos.internal.ReconnectExecutorMessage",
  "mesos.internal.RunTaskMessage",
  "mesos.internal.KillTaskMessage",
  "mesos.internal.StatusUpdateAcknowledgementMessage",
  "mesos.internal.FrameworkToExecutorMessage",
  "mesos.internal.ShutdownExecutorMessage",
] as const;

type ExecutorSends =
  | "mesos.internal.RegisterExecutorMessage"
  | "mesos.internal.ReregisterExecutorMessage"
  | "mesos.internal.StatusUpdateMessage"
  | "mesos.internal.ExecutorToFrameworkMessage";

/** Bodies of the messages an executor driver speaks, by name. */
export type ExecutorMessages = {
  readonly [Name in (typeof EXECUTOR_RECEIVES)[number] | ExecutorSends]: BodyOf<Name>;
};

/**
 * What a driver tells its executor.
 *
 * - `registered`, `reregistered`: the agent has taken it in, or back
 * - `disconnected`: the agent is gone; it may come back
 * - `launch-task`, `kill-task`, `framework-message`: work
 * - `shutdown`: end, soon the whole process group is killed
 * - `error`: the driver does nothing more
 */
export type ExecutorCallback =
  | {
      readonly kind: "registered";
      readonly executorInfo: BodyOf<"mesos.ExecutorInfo">;
      readonly frameworkInfo: BodyOf<"mesos.FrameworkInfo">;
      readonly agentInfo: BodyOf<"mesos.SlaveInfo">;
    }
  | { readonly kind: "reregistered"; readonly agentInfo: BodyOf<"mesos.SlaveInfo"> }
  | { readonly kind: "disconnected" }
  | { readonly kind: "launch-task"; readonly task: BodyOf<"mesos.TaskInfo"> }
  | {
      readonly kind: "kill-task";
      readonly taskId: string;
      readonly killPolicy: BodyOf<"mesos.KillPolicy"> | undefined;
    }
  | { readonly kind: "framework-message"; readonly data: Uint8Array }
  | { readonly kind: "shutdown" }
  | { readonly kind: "error"; readonly message: string };

/** What an executor has its driver do. */
export type ExecutorCall =
  | { readonly kind: "send-status-update"; readonly status: BodyOf<"mesos.TaskStatus"> }
  | { readonly kind: "send-framework-message"; readonly data: Uint8Array }
  /** Nothing more is received; what was sent stays sent. */
  | { readonly kind: "abort" }
  /** The driver ends. */
  | { readonly kind: "stop" };

/** What a driver asks of its host. */
export type ExecutorEffect =
  | { readonly kind: "callback"; readonly callback: ExecutorCallback }
  /** The grace is over: kills the own process group. */
  | { readonly kind: "kill-group" }
  /** The driver has ended. */
  | { readonly kind: "ended"; readonly aborted: boolean };

/** What an executor driver speaks. */
export interface ExecutorProtocol {
  readonly messages: ExecutorMessages;
  readonly inputs: ExecutorCall;
  readonly effects: ExecutorEffect;
}
