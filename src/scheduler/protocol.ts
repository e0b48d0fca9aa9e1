import type { AuthenticationOutcome } from "../authentication/index.js";
import type { DetectedMaster } from "../detection/index.js";
import type { BodyOf } from "../wire/index.js";

/** Names of the messages a scheduler driver receives. */
const SCHEDULER_RECEIVES = [
  "mesos.scheduler.Event",
  "mesos.internal.FrameworkRegisteredMessage",
  "mesos.internal.FrameworkReregisteredMessage",
  "mesos.internal.ResourceOffersMessage",
  "mesos.internal.RescindResourceOfferMessage",
  "mesos.internal.StatusUpdateMessage",
  "mesos.internal.LostSlaveMessage",
  "mesos.internal.ExitedExecutorMessage",
  "mesos.internal.ExecutorToFrameworkMessage",
  "mesos.internal.FrameworkErrorMessage",
] as const;

type SchedulerSends =
  | "mesos.scheduler.Call"
  | "mesos.internal.DeactivateFrameworkMessage"
  | "mesos.internal.FrameworkToExecutorMessage";

/** Bodies of the messages a scheduler driver speaks, by name. */
export type SchedulerMessages = {
  readonly [Name in (typeof SCHEDULER_RECEIVES)[number] | SchedulerSends]: BodyOf<Name>;
};

/** Names of the messages that a driver of either version has a handler for; 0.26 has none for lost executors. */
export function schedulerReceives(profile: SchedulerProfile): ReadonlySet<string> {
  const names = new Set<string>(SCHEDULER_RECEIVES);
  if (profile === "0.26") names.delete("mesos.internal.ExitedExecutorMessage");
  return names;
}

/** Which driver is emulated. */
export type SchedulerProfile = "0.26" | "1.11";

/**
 * What a driver tells its scheduler.
 *
 * - `registered`: by a master that did not know the framework, or as its successor
 * - `reregistered`: by a master that knew it
 * - `disconnected`: there is no master, or another one
 * - `resource-offers`, `offer-rescinded`
 * - `status-update`: `delivery` names the update where the driver acknowledges it; see {@link SchedulerInput}
 * - `framework-message`: from an executor, at most once
 * - `slave-lost`, `executor-lost`
 * - `error`: the driver has aborted
 */
export type SchedulerCallback =
  | {
      readonly kind: "registered";
      readonly frameworkId: string;
      readonly masterInfo: BodyOf<"mesos.MasterInfo">;
    }
  | { readonly kind: "reregistered"; readonly masterInfo: BodyOf<"mesos.MasterInfo"> }
  | { readonly kind: "disconnected" }
  | { readonly kind: "resource-offers"; readonly offers: readonly BodyOf<"mesos.Offer">[] }
  | { readonly kind: "offer-rescinded"; readonly offerId: string }
  | {
      readonly kind: "status-update";
      readonly status: BodyOf<"mesos.TaskStatus">;
      readonly delivery: Acknowledgement | undefined;
    }
  | {
      readonly kind: "framework-message";
      readonly executorId: string;
      readonly agentId: string;
      readonly data: Uint8Array;
    }
  | { readonly kind: "slave-lost"; readonly agentId: string }
  | {
      readonly kind: "executor-lost";
      readonly executorId: string;
      readonly agentId: string;
      /** As `wait` gives it. */
      readonly status: number;
    }
  | { readonly kind: "error"; readonly message: string };

/** What an acknowledgement says. */
export type Acknowledgement = BodyOf<"mesos.scheduler.Call.Acknowledge">;

/** What a scheduler has its driver do. */
export type SchedulerCall =
  | {
      readonly kind: "accept-offers";
      readonly offerIds: readonly string[];
      readonly operations: readonly BodyOf<"mesos.Offer.Operation">[];
      readonly filters: BodyOf<"mesos.Filters">;
    }
  | {
      readonly kind: "decline-offer";
      readonly offerId: string;
      readonly filters: BodyOf<"mesos.Filters">;
    }
  | { readonly kind: "kill-task"; readonly taskId: string }
  /** No roles means all. */
  | { readonly kind: "revive-offers"; readonly roles: readonly string[] }
  | { readonly kind: "suppress-offers"; readonly roles: readonly string[] }
  | { readonly kind: "request-resources"; readonly requests: readonly BodyOf<"mesos.Request">[] }
  /** No statuses means all tasks. */
  | {
      readonly kind: "reconcile-tasks";
      readonly statuses: readonly Pick<BodyOf<"mesos.TaskStatus">, "task_id" | "slave_id">[];
    }
  | { readonly kind: "acknowledge"; readonly status: BodyOf<"mesos.TaskStatus"> }
  | {
      readonly kind: "send-framework-message";
      readonly executorId: string;
      readonly agentId: string;
      readonly data: Uint8Array;
    }
  | {
      readonly kind: "update-framework";
      readonly framework: BodyOf<"mesos.FrameworkInfo">;
      readonly suppressedRoles: readonly string[];
      readonly offerConstraints: BodyOf<"mesos.scheduler.OfferConstraints">;
    }
  | { readonly kind: "abort" }
  /** The driver ends; `failover`: another one takes the framework over, its tasks go on. */
  | { readonly kind: "stop"; readonly failover: boolean };

/**
 * What a driver is told by its host, besides messages.
 *
 * - a {@link SchedulerCall}
 * - `detected`: answer to `detect`, and with every change
 * - `delivered`: the scheduler has handled an update and the driver still runs: it is acknowledged now
 * - `authentication`: from the process that authenticates
 */
export type SchedulerInput =
  | SchedulerCall
  | { readonly kind: "detected"; readonly master: DetectedMaster | undefined }
  | { readonly kind: "delivered"; readonly delivery: Acknowledgement }
  | AuthenticationOutcome;

/** What a driver asks of its host. */
export type SchedulerEffect =
  | { readonly kind: "callback"; readonly callback: SchedulerCallback }
  /** Answered by `detected`, then again with every change. */
  | { readonly kind: "detect" }
  /** The driver has aborted by itself; `callback` with the error follows. */
  | { readonly kind: "aborted" }
  /** The process is no more. */
  | { readonly kind: "ended" };

/** What a scheduler driver speaks. */
export interface SchedulerProtocol {
  readonly messages: SchedulerMessages;
  readonly inputs: SchedulerInput;
  readonly effects: SchedulerEffect;
}
