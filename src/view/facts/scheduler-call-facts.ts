import { killFacts } from "./agent-facts.js";
import { type Fact, fact } from "./fact.js";
import { frameworkFacts, requestFacts } from "./framework-facts.js";
import { operationText } from "./operation-text.js";
import {
  agentText,
  count,
  dataText,
  idsText,
  idText,
  listOf,
  namesText,
  refuseFact,
  uuidPrefix,
} from "./pieces.js";
import type {
  AgentRef,
  Filters,
  FrameworkInfo,
  Id,
  KillPolicy,
  Operation,
  ResourceRequest,
} from "./shapes.js";
import { type FactTable, factsForBoth } from "./table.js";

interface Call {
  readonly framework_id?: Id;
  readonly subscribe?: {
    readonly framework_info?: FrameworkInfo;
    readonly force?: boolean;
    readonly suppressed_roles?: readonly string[];
  };
  readonly accept?: {
    readonly offer_ids?: readonly Id[];
    readonly operations?: readonly Operation[];
    readonly filters?: Filters;
  };
  readonly decline?: { readonly offer_ids?: readonly Id[]; readonly filters?: Filters };
  readonly accept_inverse_offers?: InverseAnswer;
  readonly decline_inverse_offers?: InverseAnswer;
  readonly kill?: AgentRef & { readonly task_id?: Id; readonly kill_policy?: KillPolicy };
  readonly shutdown?: AgentRef & { readonly executor_id?: Id };
  readonly acknowledge?: AgentRef & { readonly task_id?: Id; readonly uuid?: unknown };
  readonly reconcile?: { readonly tasks?: readonly { readonly task_id?: Id }[] };
  readonly message?: AgentRef & { readonly executor_id?: Id; readonly data?: unknown };
  readonly request?: { readonly requests?: readonly ResourceRequest[] };
  readonly revive?: { readonly roles?: readonly string[] };
  readonly suppress?: { readonly roles?: readonly string[] };
  readonly acknowledge_operation_status?: AgentRef & {
    readonly uuid?: unknown;
    readonly operation_id?: Id;
    readonly resource_provider_id?: Id;
  };
  readonly reconcile_operations?: {
    readonly operations?: readonly { readonly operation_id?: Id }[];
  };
  readonly update_framework?: {
    readonly framework_info?: FrameworkInfo;
    readonly suppressed_roles?: readonly string[];
  };
}

interface InverseAnswer {
  readonly inverse_offer_ids?: readonly Id[];
  readonly filters?: Filters;
}

const MOST_OPERATIONS = 3;

function operationFacts(
  operations: readonly Operation[] | undefined,
): readonly (Fact | undefined)[] {
  const all = listOf<Operation>(operations);
  return [
    // An ACCEPT without operations is how drivers decline.
    all.length === 0 ? fact("", "no operations (declines)") : undefined,
    ...all.slice(0, MOST_OPERATIONS).map((operation) => fact("", operationText(operation))),
    all.length > MOST_OPERATIONS ? fact("", `+${all.length - MOST_OPERATIONS} more`) : undefined,
  ];
}

function rolesFact(roles: readonly string[] | undefined): Fact | undefined {
  return fact("role", namesText(listOf(roles)) ?? "all");
}

const of = (call: Call): Fact | undefined => fact("framework", idText(call.framework_id));

function subscribing(
  subscribe: Call["subscribe"] | Call["update_framework"],
  call: Call,
): readonly (Fact | undefined)[] {
  const facts = frameworkFacts(subscribe?.framework_info);
  return [
    ...(facts[0] === undefined ? [of(call)] : []),
    ...facts,
    fact("suppressed", namesText(listOf(subscribe?.suppressed_roles))),
  ];
}

const inverse = (answer: InverseAnswer | undefined, call: Call): readonly (Fact | undefined)[] => [
  fact("offer", idsText(answer?.inverse_offer_ids)),
  refuseFact(answer?.filters),
  of(call),
];

/** Calls of schedulers: from drivers as `mesos.scheduler.Call`, over HTTP as v1. */
export const SCHEDULER_CALL_FACTS: FactTable = [
  ...factsForBoth("scheduler.Call/SUBSCRIBE", (call: Call) => subscribing(call.subscribe, call)),
  ...factsForBoth("scheduler.Call/UPDATE_FRAMEWORK", (call: Call) =>
    subscribing(call.update_framework, call),
  ),
  ...factsForBoth("scheduler.Call/TEARDOWN", (call: Call) => [of(call)]),
  ...factsForBoth("scheduler.Call/ACCEPT", (call: Call) => [
    ...(call.accept
      ? operationFacts(call.accept.operations)
      : [fact("", "without accept", "error")]),
    fact("offer", idsText(call.accept?.offer_ids)),
    refuseFact(call.accept?.filters),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/DECLINE", (call: Call) => [
    fact("", count(call.decline?.offer_ids, "offer")),
    fact("offer", idsText(call.decline?.offer_ids)),
    refuseFact(call.decline?.filters),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/ACCEPT_INVERSE_OFFERS", (call: Call) =>
    inverse(call.accept_inverse_offers, call),
  ),
  ...factsForBoth("scheduler.Call/DECLINE_INVERSE_OFFERS", (call: Call) =>
    inverse(call.decline_inverse_offers, call),
  ),
  ...factsForBoth("scheduler.Call/REVIVE", (call: Call) => [
    rolesFact(call.revive?.roles),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/SUPPRESS", (call: Call) => [
    rolesFact(call.suppress?.roles),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/KILL", (call: Call) => [
    ...killFacts(call.kill),
    fact("agent", agentText(call.kill)),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/SHUTDOWN", (call: Call) => [
    fact("executor", idText(call.shutdown?.executor_id)),
    fact("agent", agentText(call.shutdown)),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/ACKNOWLEDGE", (call: Call) => [
    fact("task", idText(call.acknowledge?.task_id)),
    fact("uuid", uuidPrefix(call.acknowledge?.uuid)),
    fact("agent", agentText(call.acknowledge)),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/RECONCILE", (call: Call) => {
    const tasks = listOf<{ readonly task_id?: Id }>(call.reconcile?.tasks);
    return [
      // No task named means all of them.
      fact("", tasks.length === 0 ? "all tasks" : count(tasks, "task")),
      fact("task", idsText(tasks.map((task) => task.task_id))),
      of(call),
    ];
  }),
  ...factsForBoth("scheduler.Call/MESSAGE", (call: Call) => [
    fact("executor", idText(call.message?.executor_id)),
    fact("agent", agentText(call.message)),
    fact("data", dataText(call.message?.data)),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/REQUEST", (call: Call) => [
    ...requestFacts(call.request?.requests),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/ACKNOWLEDGE_OPERATION_STATUS", (call: Call) => [
    fact("operation", idText(call.acknowledge_operation_status?.operation_id)),
    fact("uuid", uuidPrefix(call.acknowledge_operation_status?.uuid)),
    fact("agent", agentText(call.acknowledge_operation_status)),
    fact("provider", idText(call.acknowledge_operation_status?.resource_provider_id)),
    of(call),
  ]),
  ...factsForBoth("scheduler.Call/RECONCILE_OPERATIONS", (call: Call) => {
    const operations = listOf<{ readonly operation_id?: Id }>(
      call.reconcile_operations?.operations,
    );
    return [
      fact("", operations.length === 0 ? "all operations" : count(operations, "operation")),
      fact("operation", idsText(operations.map((operation) => operation.operation_id))),
      of(call),
    ];
  }),
];
