import { exitText } from "./agent-facts.js";
import { fact } from "./fact.js";
import { inverseOffersFacts, offersFacts } from "./framework-facts.js";
import { agentText, count, dataText, idText, listOf, masterText } from "./pieces.js";
import type {
  AgentRef,
  Id,
  InverseOffer,
  MasterInfo,
  Offer,
  OperationStatus,
  TaskStatus,
} from "./shapes.js";
import { operationStatusFacts, quoted, stateFact, taskStatusFacts } from "./status.js";
import { type FactTable, factsForBoth } from "./table.js";

interface Event {
  readonly subscribed?: {
    readonly framework_id?: Id;
    readonly heartbeat_interval_seconds?: number;
    readonly master_info?: MasterInfo;
  };
  readonly offers?: { readonly offers?: readonly Offer[] };
  readonly inverse_offers?: { readonly inverse_offers?: readonly InverseOffer[] };
  readonly rescind?: { readonly offer_id?: Id };
  readonly rescind_inverse_offer?: { readonly inverse_offer_id?: Id };
  readonly update?: { readonly status?: TaskStatus };
  readonly update_operation_status?: { readonly status?: OperationStatus };
  readonly message?: AgentRef & { readonly executor_id?: Id; readonly data?: unknown };
  readonly failure?: AgentRef & { readonly executor_id?: Id; readonly status?: number };
  readonly error?: { readonly message?: string };
}

/** What a master tells schedulers: v1 over HTTP; v0 for operation states, and all of it in 0.23. */
export const SCHEDULER_EVENT_FACTS: FactTable = [
  ...factsForBoth("scheduler.Event/SUBSCRIBED", ({ subscribed }: Event) => [
    fact("framework", idText(subscribed?.framework_id)),
    fact("heartbeat", heartbeatText(subscribed?.heartbeat_interval_seconds)),
    fact("master", masterText(subscribed?.master_info)),
  ]),
  ...factsForBoth("scheduler.Event/OFFERS", ({ offers }: Event) => offersFacts(offers?.offers)),
  ...factsForBoth("scheduler.Event/INVERSE_OFFERS", ({ inverse_offers }: Event) =>
    inverseOffersFacts(inverse_offers?.inverse_offers),
  ),
  ...factsForBoth("scheduler.Event/RESCIND", ({ rescind }: Event) => [
    fact("offer", idText(rescind?.offer_id)),
  ]),
  ...factsForBoth("scheduler.Event/RESCIND_INVERSE_OFFER", ({ rescind_inverse_offer }: Event) => [
    fact("offer", idText(rescind_inverse_offer?.inverse_offer_id)),
  ]),
  ...factsForBoth("scheduler.Event/UPDATE", ({ update }: Event) => [
    ...taskStatusFacts(update?.status),
    fact("agent", agentText(update?.status)),
  ]),
  ...factsForBoth("scheduler.Event/UPDATE_OPERATION_STATUS", ({ update_operation_status }: Event) =>
    operationStatusFacts(update_operation_status?.status),
  ),
  ...factsForBoth("scheduler.Event/MESSAGE", ({ message }: Event) => [
    fact("executor", idText(message?.executor_id)),
    fact("agent", agentText(message)),
    fact("data", dataText(message?.data)),
  ]),
  ...factsForBoth("scheduler.Event/FAILURE", ({ failure }: Event) => [
    fact("executor", idText(failure?.executor_id)),
    fact("agent", agentText(failure)),
    // Without an executor it is the agent that failed.
    failure?.executor_id === undefined
      ? fact("", "agent lost", "state-bad")
      : fact("", exitText(failure.status), "state-bad"),
  ]),
  ...factsForBoth("scheduler.Event/ERROR", ({ error }: Event) => [
    fact("", quoted(error?.message), "error"),
  ]),
  ...factsForBoth("scheduler.Event/HEARTBEAT", () => []),
  ...factsForBoth(
    "scheduler.Response/RECONCILE_OPERATIONS",
    ({
      reconcile_operations: answer,
    }: {
      readonly reconcile_operations?: { readonly operation_statuses?: readonly OperationStatus[] };
    }) => [
      fact("", count(answer?.operation_statuses, "operation")),
      ...listOf<OperationStatus>(answer?.operation_statuses)
        .slice(0, 3)
        .flatMap((status) => [
          fact("operation", idText(status.operation_id)),
          stateFact(status.state),
        ]),
    ],
  ),
];

/** How often a heartbeat is promised. */
export function heartbeatText(seconds: unknown): string | undefined {
  return typeof seconds === "number" ? `${seconds} s` : undefined;
}
