import { type Fact, fact, flag } from "./fact.js";
import {
  agentText,
  count,
  dataText,
  idsText,
  idText,
  listOf,
  masterText,
  offerFacts,
  refuseFact,
  rolesText,
  taskIds,
  uuidPrefix,
} from "./pieces.js";
import { resourcesText } from "./resources-text.js";
import type {
  AgentRef,
  Filters,
  FrameworkInfo,
  Id,
  InverseOffer,
  MasterInfo,
  Offer,
  OperationStatus,
  ResourceRequest,
  TaskInfo,
  TaskStatus,
  Uuid,
} from "./shapes.js";
import { operationStatusFacts, quoted, taskStatusFacts } from "./status.js";
import { type FactTable, factsFor } from "./table.js";

/** What to know of a framework that introduces itself. */
export function frameworkFacts(info: FrameworkInfo | undefined): readonly (Fact | undefined)[] {
  return [
    fact("framework", idText(info?.id)),
    fact("name", info?.name),
    fact("user", info?.user),
    fact("role", rolesText(info)),
    fact("principal", info?.principal),
    flag("checkpoint", info?.checkpoint),
    fact("failover_timeout", secondsText(info?.failover_timeout)),
  ];
}

function secondsText(seconds: unknown): string | undefined {
  return typeof seconds === "number" && seconds !== 0 ? `${seconds} s` : undefined;
}

/** All offered resources added up, after which and where. */
export function offersFacts(offers: readonly Offer[] | undefined): readonly (Fact | undefined)[] {
  return [
    ...offerFacts(offers),
    fact(
      "resources",
      resourcesText(listOf<Offer>(offers).flatMap((offer) => listOf(offer?.resources))),
    ),
  ];
}

/** Who is asked to give resources back. */
export function inverseOffersFacts(
  offers: readonly InverseOffer[] | undefined,
): readonly (Fact | undefined)[] {
  const all = listOf<InverseOffer>(offers);
  return [
    fact("", count(all, "inverse offer")),
    fact("offer", idsText(all.map((offer) => offer.id))),
    fact("agent", agentText(all[0])),
  ];
}

const registered = (body: {
  readonly framework_id?: Id;
  readonly master_info?: MasterInfo;
}): readonly (Fact | undefined)[] => [
  fact("framework", idText(body.framework_id)),
  fact("master", masterText(body.master_info)),
];

const byFramework = (body: { readonly framework_id?: Id }): readonly (Fact | undefined)[] => [
  fact("framework", idText(body.framework_id)),
];

/** Free data between a scheduler and an executor. */
function dataFacts(
  body: AgentRef & {
    readonly executor_id?: Id;
    readonly framework_id?: Id;
    readonly data?: unknown;
  },
): readonly (Fact | undefined)[] {
  return [
    fact("executor", idText(body.executor_id)),
    fact("agent", agentText(body)),
    fact("framework", idText(body.framework_id)),
    fact("data", dataText(body.data)),
  ];
}

/** Messages between schedulers and the master. */
export const FRAMEWORK_FACTS: FactTable = [
  factsFor("mesos.internal.RegisterFrameworkMessage", (body: { framework?: FrameworkInfo }) =>
    frameworkFacts(body.framework),
  ),
  factsFor(
    "mesos.internal.ReregisterFrameworkMessage",
    (body: { framework?: FrameworkInfo; failover?: boolean }) => [
      ...frameworkFacts(body.framework),
      flag("fails over", body.failover),
    ],
  ),
  factsFor("mesos.internal.FrameworkRegisteredMessage", registered),
  factsFor("mesos.internal.FrameworkReregisteredMessage", registered),
  factsFor("mesos.internal.UnregisterFrameworkMessage", byFramework),
  factsFor("mesos.internal.DeactivateFrameworkMessage", byFramework),
  factsFor("mesos.internal.FrameworkErrorMessage", (body: { message?: string }) => [
    fact("", quoted(body.message), "error"),
  ]),
  factsFor(
    "mesos.internal.ResourceRequestMessage",
    (body: { framework_id?: Id; requests?: readonly ResourceRequest[] }) => [
      ...requestFacts(body.requests),
      fact("framework", idText(body.framework_id)),
    ],
  ),
  factsFor("mesos.internal.ResourceOffersMessage", (body: { offers?: readonly Offer[] }) =>
    offersFacts(body.offers),
  ),
  factsFor(
    "mesos.internal.LaunchTasksMessage",
    (body: {
      framework_id?: Id;
      tasks?: readonly TaskInfo[];
      filters?: Filters;
      offer_ids?: readonly Id[];
    }) => [
      listOf(body.tasks).length === 0
        ? fact("", "no tasks (declines)")
        : fact("", count(body.tasks, "task")),
      fact("task", idsText(taskIds(body.tasks))),
      fact("offer", idsText(body.offer_ids)),
      fact(
        "resources",
        resourcesText(listOf<TaskInfo>(body.tasks).flatMap((task) => listOf(task.resources))),
      ),
      refuseFact(body.filters),
      fact("framework", idText(body.framework_id)),
    ],
  ),
  factsFor("mesos.internal.RescindResourceOfferMessage", (body: { offer_id?: Id }) => [
    fact("offer", idText(body.offer_id)),
  ]),
  factsFor(
    "mesos.internal.InverseOffersMessage",
    (body: { inverse_offers?: readonly InverseOffer[] }) => inverseOffersFacts(body.inverse_offers),
  ),
  factsFor("mesos.internal.RescindInverseOfferMessage", (body: { inverse_offer_id?: Id }) => [
    fact("offer", idText(body.inverse_offer_id)),
  ]),
  factsFor(
    "mesos.internal.ReviveOffersMessage",
    (body: { framework_id?: Id; roles?: readonly string[] }) => [
      fact("role", rolesText({ roles: listOf(body.roles) })),
      fact("framework", idText(body.framework_id)),
    ],
  ),
  factsFor(
    "mesos.internal.ReconcileTasksMessage",
    (body: { framework_id?: Id; statuses?: readonly TaskStatus[] }) => [
      listOf(body.statuses).length === 0
        ? fact("", "all tasks")
        : fact("", count(body.statuses, "task")),
      fact("task", idsText(listOf<TaskStatus>(body.statuses).map((status) => status.task_id))),
      fact("framework", idText(body.framework_id)),
    ],
  ),
  factsFor(
    "mesos.internal.StatusUpdateMessage",
    (body: {
      update?: AgentRef & {
        framework_id?: Id;
        executor_id?: Id;
        status?: TaskStatus;
        uuid?: Uint8Array;
        latest_state?: string | number;
      };
    }) => {
      const { update } = body;
      const state = update?.status?.state;
      return [
        ...taskStatusFacts(update?.status, update?.uuid),
        update?.latest_state === state ? undefined : fact("latest", update?.latest_state),
        fact("agent", agentText(update)),
      ];
    },
  ),
  factsFor(
    "mesos.internal.StatusUpdateAcknowledgementMessage",
    (body: AgentRef & { task_id?: Id; uuid?: Uint8Array }) => [
      fact("task", idText(body.task_id)),
      fact("uuid", uuidPrefix(body.uuid)),
      fact("agent", agentText(body)),
    ],
  ),
  factsFor("mesos.internal.LostSlaveMessage", (body: AgentRef) => [fact("agent", agentText(body))]),
  factsFor("mesos.internal.FrameworkToExecutorMessage", dataFacts),
  factsFor("mesos.internal.ExecutorToFrameworkMessage", dataFacts),
  factsFor(
    "mesos.internal.UpdateOperationStatusMessage",
    (body: AgentRef & { status?: OperationStatus; operation_uuid?: Uuid; framework_id?: Id }) => [
      ...operationStatusFacts(body.status),
      fact("operation_uuid", uuidPrefix(body.operation_uuid?.value)),
      body.status?.slave_id === undefined ? fact("agent", agentText(body)) : undefined,
    ],
  ),
  factsFor("mesos.internal.SubmitSchedulerRequest", (body: { name?: string }) => [
    fact("name", body.name),
  ]),
  factsFor("mesos.internal.SubmitSchedulerResponse", (body: { okay?: boolean }) => [
    fact("okay", body.okay),
  ]),
];

/** What a scheduler asks to be offered. */
export function requestFacts(
  requests: readonly ResourceRequest[] | undefined,
): readonly (Fact | undefined)[] {
  const all = listOf<ResourceRequest>(requests);
  return [
    fact("", count(all, "request")),
    fact("resources", resourcesText(all.flatMap((request) => listOf(request.resources)))),
    fact("agent", agentText(all[0])),
  ];
}
