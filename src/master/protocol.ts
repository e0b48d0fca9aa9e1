import type { Protocol } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import type { AuthenticationOutcome } from "./authentication/session.js";
import type { RegistryEffect } from "./registrar/registrar.js";
import type { RegistryReply } from "./registrar/reply.js";

/** What schedulers send to a master over libprocess. */
const FROM_FRAMEWORKS = [
  "mesos.scheduler.Call",
  "mesos.internal.SubmitSchedulerRequest",
  "mesos.internal.RegisterFrameworkMessage",
  "mesos.internal.ReregisterFrameworkMessage",
  "mesos.internal.UnregisterFrameworkMessage",
  "mesos.internal.DeactivateFrameworkMessage",
  "mesos.internal.ResourceRequestMessage",
  "mesos.internal.LaunchTasksMessage",
  "mesos.internal.ReviveOffersMessage",
  "mesos.internal.KillTaskMessage",
  "mesos.internal.StatusUpdateAcknowledgementMessage",
  "mesos.internal.FrameworkToExecutorMessage",
  "mesos.internal.ReconcileTasksMessage",
] as const;

/** What agents send to a master. */
const FROM_AGENTS = [
  "mesos.internal.RegisterSlaveMessage",
  "mesos.internal.ReregisterSlaveMessage",
  "mesos.internal.UnregisterSlaveMessage",
  "mesos.internal.StatusUpdateMessage",
  "mesos.internal.ExecutorToFrameworkMessage",
  "mesos.internal.ExitedExecutorMessage",
  "mesos.internal.UpdateSlaveMessage",
  "mesos.internal.UpdateOperationStatusMessage",
] as const;

/** What either of them sends first where peers authenticate. */
const FROM_ANYBODY = ["mesos.internal.AuthenticateMessage"] as const;

/** Name of a message that the master has a handler for. */
export type InboundName =
  | (typeof FROM_FRAMEWORKS)[number]
  | (typeof FROM_AGENTS)[number]
  | (typeof FROM_ANYBODY)[number];

/** Name of a message that the master sends to a driver. */
export type ToFrameworkName =
  | "mesos.internal.FrameworkRegisteredMessage"
  | "mesos.internal.FrameworkReregisteredMessage"
  | "mesos.internal.FrameworkErrorMessage"
  | "mesos.internal.ResourceOffersMessage"
  | "mesos.internal.RescindResourceOfferMessage"
  | "mesos.internal.InverseOffersMessage"
  | "mesos.internal.RescindInverseOfferMessage"
  | "mesos.internal.StatusUpdateMessage"
  | "mesos.internal.LostSlaveMessage"
  | "mesos.internal.ExitedExecutorMessage"
  | "mesos.internal.ExecutorToFrameworkMessage"
  | "mesos.internal.UpdateOperationStatusMessage";

/** Name of a message that the master sends to an agent. */
export type ToAgentName =
  | "mesos.internal.SlaveRegisteredMessage"
  | "mesos.internal.SlaveReregisteredMessage"
  | "mesos.internal.RunTaskMessage"
  | "mesos.internal.RunTaskGroupMessage"
  | "mesos.internal.KillTaskMessage"
  | "mesos.internal.StatusUpdateAcknowledgementMessage"
  | "mesos.internal.FrameworkToExecutorMessage"
  | "mesos.internal.ShutdownExecutorMessage"
  | "mesos.internal.ShutdownFrameworkMessage"
  | "mesos.internal.UpdateFrameworkMessage"
  | "mesos.internal.ShutdownMessage"
  | "mesos.internal.CheckpointResourcesMessage"
  | "mesos.internal.ApplyOperationMessage"
  | "mesos.internal.AcknowledgeOperationStatusMessage"
  | "mesos.internal.ReconcileOperationsMessage"
  | "mesos.internal.DrainSlaveMessage";

type MessageName =
  | InboundName
  | ToFrameworkName
  | ToAgentName
  | "mesos.internal.SubmitSchedulerResponse"
  | "mesos.internal.AuthenticationErrorMessage";

/** Bodies by message name, both directions. */
export type MasterMessages = { readonly [Name in MessageName]: BodyOf<Name> };

/** What other processes of the same OS process, and its host, tell the master. */
export type MasterInput =
  | { readonly kind: "allocate" }
  | { readonly kind: "whitelist"; readonly hostnames: ReadonlySet<string> | undefined }
  | RegistryReply
  | { readonly kind: "agent-unhealthy"; readonly agentId: string }
  | { readonly kind: "agent-healthy"; readonly agentId: string }
  | { readonly kind: "write-on"; readonly request: number }
  | AuthenticationOutcome;

/**
 * What a master asks of its host: to keep the registry, and nothing for `leading`, which says that it hears agents and
 * frameworks from now on.
 */
export type MasterEffect = RegistryEffect | { readonly kind: "leading" };

/** What the process `master` speaks. */
export interface MasterProtocol extends Protocol {
  readonly messages: MasterMessages;
  readonly inputs: MasterInput;
  readonly effects: MasterEffect;
}

/** Names of all messages that the master has a handler for. */
export const INBOUND: ReadonlySet<string> = new Set([
  ...FROM_FRAMEWORKS,
  ...FROM_AGENTS,
  ...FROM_ANYBODY,
]);
