import type { AuthenticationOutcome } from "../authentication/index.js";
import type { DetectedMaster } from "../detection/index.js";
import type { Resources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import type { ContainerSpec, KnownContainer, LaunchResult, Termination } from "./container.js";
import type { RecoveryResult } from "./recovered-state.js";

/** Names of the messages an agent receives. */
export const AGENT_RECEIVES = [
  "mesos.internal.SlaveRegisteredMessage",
  "mesos.internal.SlaveReregisteredMessage",
  "mesos.internal.PingSlaveMessage",
  "mesos.internal.ShutdownMessage",
  "mesos.internal.RunTaskMessage",
  "mesos.internal.RunTaskGroupMessage",
  "mesos.internal.KillTaskMessage",
  "mesos.internal.ShutdownFrameworkMessage",
  "mesos.internal.ShutdownExecutorMessage",
  "mesos.internal.UpdateFrameworkMessage",
  "mesos.internal.FrameworkToExecutorMessage",
  "mesos.internal.ExecutorToFrameworkMessage",
  "mesos.internal.RegisterExecutorMessage",
  "mesos.internal.ReregisterExecutorMessage",
  "mesos.internal.StatusUpdateMessage",
  "mesos.internal.StatusUpdateAcknowledgementMessage",
  "mesos.internal.CheckpointResourcesMessage",
  "mesos.internal.ApplyOperationMessage",
  "mesos.internal.ReconcileOperationsMessage",
  "mesos.internal.AcknowledgeOperationStatusMessage",
  "mesos.internal.DrainSlaveMessage",
] as const;

/** Those of them that 0.26 does not know. */
export const MODERN_MESSAGES: ReadonlySet<string> = new Set([
  "mesos.internal.RunTaskGroupMessage",
  "mesos.internal.ApplyOperationMessage",
  "mesos.internal.ReconcileOperationsMessage",
  "mesos.internal.AcknowledgeOperationStatusMessage",
  "mesos.internal.DrainSlaveMessage",
]);

/** Names of the messages an agent only sends. */
type AgentSends =
  | "mesos.internal.RegisterSlaveMessage"
  | "mesos.internal.ReregisterSlaveMessage"
  | "mesos.internal.UnregisterSlaveMessage"
  | "mesos.internal.PongSlaveMessage"
  | "mesos.internal.UpdateSlaveMessage"
  | "mesos.internal.ExitedExecutorMessage"
  | "mesos.internal.UpdateOperationStatusMessage"
  | "mesos.internal.ExecutorRegisteredMessage"
  | "mesos.internal.ExecutorReregisteredMessage"
  | "mesos.internal.ReconnectExecutorMessage"
  | "mesos.executor.Event";

type AgentMessage = (typeof AGENT_RECEIVES)[number] | AgentSends;

/** Bodies of the messages an agent speaks, by name. */
export type AgentMessages = { readonly [Name in AgentMessage]: BodyOf<Name> };

/**
 * What an agent is told by its host, besides messages.
 *
 * - `recovered`, `containers-recovered`: answers to the effects that start it
 * - `detected`: there is another leader, or none
 * - `launched`, `updated`, `ended`: news of containers
 * - `authorized`: answer to `authorize`
 * - `disk-usage`: answer to `measure-disk`; `used` from 0 to 1
 * - `authentication`: from the process that authenticates
 * - `leave`: unregister and end (SIGUSR1)
 * - `failed`: something the agent cannot live without does not work; it ends
 */
export type AgentInput =
  | { readonly kind: "recovered"; readonly result: RecoveryResult }
  | { readonly kind: "containers-recovered"; readonly problem: string | undefined }
  | { readonly kind: "detected"; readonly master: DetectedMaster | undefined }
  | { readonly kind: "launched"; readonly containerId: string; readonly result: LaunchResult }
  | {
      readonly kind: "updated";
      readonly containerId: string;
      readonly request: number;
      readonly problem: string | undefined;
    }
  | { readonly kind: "ended"; readonly containerId: string; readonly termination: Termination }
  | { readonly kind: "authorized"; readonly request: number; readonly problem: string | undefined }
  | { readonly kind: "disk-usage"; readonly used: number }
  | AuthenticationOutcome
  | { readonly kind: "leave"; readonly reason: string }
  | { readonly kind: "failed"; readonly message: string };

/**
 * What an agent asks of its host.
 *
 * File effects are done when the adapter returns; when one cannot be done the adapter throws, and what follows (the
 * acknowledgement of what should be on disk) is not done either.
 */
export type AgentEffect =
  | { readonly kind: "write"; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: "append"; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly path: string; readonly lengthBytes: number }
  | { readonly kind: "make-directory"; readonly path: string }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "touch"; readonly path: string }
  | { readonly kind: "remove"; readonly path: string }
  /** Removes all that is in a directory, which may be a mount point, and leaves it. */
  | { readonly kind: "empty-directory"; readonly path: string }
  /** Lets a directory be read over HTTP, under a name. */
  | { readonly kind: "attach"; readonly virtual: string; readonly real: string }
  | { readonly kind: "detach"; readonly virtual: string }
  /** Reads what an earlier life left; answered by `recovered`. */
  | { readonly kind: "recover" }
  /** Answered by `containers-recovered`, and `ended` for each container that is gone. */
  | { readonly kind: "recover-containers"; readonly containers: readonly KnownContainer[] }
  /** Answered by `detected`, then again with every change. */
  | { readonly kind: "detect" }
  /** Answered by `launched` and `ended`. */
  | { readonly kind: "launch"; readonly container: ContainerSpec }
  /** Answered by `updated` with the same number. */
  | {
      readonly kind: "update";
      readonly containerId: string;
      readonly request: number;
      readonly resources: Resources;
    }
  /** Answered by `ended`. */
  | { readonly kind: "destroy"; readonly containerId: string }
  /** Answered by `authorized` with the same number. */
  | {
      readonly kind: "authorize";
      readonly request: number;
      readonly framework: BodyOf<"mesos.FrameworkInfo">;
      readonly tasks: readonly BodyOf<"mesos.TaskInfo">[];
    }
  /** Answered by `disk-usage`. */
  | { readonly kind: "measure-disk" }
  /** The agent must not go on: status for its OS process, and what to say. `ended` follows. */
  | { readonly kind: "exit"; readonly status: number; readonly message: string }
  /** The agent is no more. */
  | { readonly kind: "ended" };

/** What an agent speaks. */
export interface AgentProtocol {
  readonly messages: AgentMessages;
  readonly inputs: AgentInput;
  readonly effects: AgentEffect;
}
