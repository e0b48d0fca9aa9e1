import { fact } from "./fact.js";
import { operationText } from "./operation-text.js";
import { count, idText, uuidPrefix } from "./pieces.js";
import { resourcesText } from "./resources-text.js";
import type {
  Id,
  Operation,
  OperationStatus,
  Resource,
  ResourceProviderInfo,
  Uuid,
} from "./shapes.js";
import { operationStatusFacts } from "./status.js";
import { type FactTable, factsForBoth } from "./table.js";

interface Call {
  readonly resource_provider_id?: Id;
  readonly subscribe?: { readonly resource_provider_info?: ResourceProviderInfo };
  readonly update_operation_status?: {
    readonly status?: OperationStatus;
    readonly operation_uuid?: Uuid;
  };
  readonly update_state?: {
    readonly operations?: readonly object[];
    readonly resources?: readonly Resource[];
    readonly resource_version_uuid?: Uuid;
  };
  readonly update_publish_resources_status?: {
    readonly uuid?: Uuid;
    readonly status?: string | number;
  };
}

interface Event {
  readonly subscribed?: { readonly provider_id?: Id };
  readonly apply_operation?: {
    readonly framework_id?: Id;
    readonly info?: Operation;
    readonly operation_uuid?: Uuid;
  };
  readonly publish_resources?: { readonly uuid?: Uuid; readonly resources?: readonly Resource[] };
  readonly acknowledge_operation_status?: {
    readonly status_uuid?: Uuid;
    readonly operation_uuid?: Uuid;
  };
  readonly reconcile_operations?: { readonly operation_uuids?: readonly Uuid[] };
}

const of = (call: Call) => fact("provider", idText(call.resource_provider_id));

/** Between resource providers and their agent. */
export const RESOURCE_PROVIDER_FACTS: FactTable = [
  ...factsForBoth("resource_provider.Call/SUBSCRIBE", (call: Call) => {
    const info = call.subscribe?.resource_provider_info;
    return [fact("type", info?.type), fact("name", info?.name), fact("provider", idText(info?.id))];
  }),
  ...factsForBoth("resource_provider.Call/UPDATE_OPERATION_STATUS", (call: Call) => [
    ...operationStatusFacts(call.update_operation_status?.status),
    fact("operation_uuid", uuidPrefix(call.update_operation_status?.operation_uuid?.value)),
    of(call),
  ]),
  ...factsForBoth("resource_provider.Call/UPDATE_STATE", (call: Call) => [
    fact("", count(call.update_state?.operations, "operation")),
    fact("resources", resourcesText(call.update_state?.resources)),
    fact("resource_version", uuidPrefix(call.update_state?.resource_version_uuid?.value)),
    of(call),
  ]),
  ...factsForBoth("resource_provider.Call/UPDATE_PUBLISH_RESOURCES_STATUS", (call: Call) => [
    fact("", call.update_publish_resources_status?.status),
    fact("uuid", uuidPrefix(call.update_publish_resources_status?.uuid?.value)),
    of(call),
  ]),
  ...factsForBoth("resource_provider.Event/SUBSCRIBED", ({ subscribed }: Event) => [
    fact("provider", idText(subscribed?.provider_id)),
  ]),
  ...factsForBoth(
    "resource_provider.Event/APPLY_OPERATION",
    ({ apply_operation: apply }: Event) => [
      fact("", operationText(apply?.info)),
      fact("operation_uuid", uuidPrefix(apply?.operation_uuid?.value)),
      fact("framework", idText(apply?.framework_id)),
    ],
  ),
  ...factsForBoth("resource_provider.Event/PUBLISH_RESOURCES", ({ publish_resources }: Event) => [
    fact("resources", resourcesText(publish_resources?.resources)),
    fact("uuid", uuidPrefix(publish_resources?.uuid?.value)),
  ]),
  ...factsForBoth(
    "resource_provider.Event/ACKNOWLEDGE_OPERATION_STATUS",
    ({ acknowledge_operation_status: acknowledge }: Event) => [
      fact("uuid", uuidPrefix(acknowledge?.status_uuid?.value)),
      fact("operation_uuid", uuidPrefix(acknowledge?.operation_uuid?.value)),
    ],
  ),
  ...factsForBoth(
    "resource_provider.Event/RECONCILE_OPERATIONS",
    ({ reconcile_operations }: Event) => [
      fact("", count(reconcile_operations?.operation_uuids, "operation")),
    ],
  ),
  ...factsForBoth("resource_provider.Event/TEARDOWN", () => []),
];
