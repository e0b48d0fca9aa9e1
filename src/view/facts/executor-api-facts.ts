import { killFacts, launchFacts, launchGroupFacts } from "./agent-facts.js";
import { fact } from "./fact.js";
import { containerText, dataText, idText, some, uuidPrefix } from "./pieces.js";
import type {
  AgentInfo,
  ContainerId,
  ExecutorInfo,
  FrameworkInfo,
  Id,
  KillPolicy,
  TaskGroup,
  TaskInfo,
  TaskStatus,
} from "./shapes.js";
import { quoted, taskStatusFacts } from "./status.js";
import { type FactTable, factsForBoth } from "./table.js";

interface Call {
  readonly executor_id?: Id;
  readonly framework_id?: Id;
  readonly subscribe?: {
    readonly unacknowledged_tasks?: readonly object[];
    readonly unacknowledged_updates?: readonly object[];
  };
  readonly update?: { readonly status?: TaskStatus };
  readonly message?: { readonly data?: unknown };
}

interface Event {
  readonly subscribed?: {
    readonly executor_info?: ExecutorInfo;
    readonly framework_info?: FrameworkInfo;
    readonly agent_info?: AgentInfo;
    readonly slave_info?: AgentInfo;
    readonly container_id?: ContainerId;
  };
  readonly launch?: { readonly task?: TaskInfo };
  readonly launch_group?: { readonly task_group?: TaskGroup };
  readonly kill?: { readonly task_id?: Id; readonly kill_policy?: KillPolicy };
  readonly acknowledged?: { readonly task_id?: Id; readonly uuid?: unknown };
  readonly message?: { readonly data?: unknown };
  readonly error?: { readonly message?: string };
}

const of = (call: Call) => [
  fact("executor", idText(call.executor_id)),
  fact("framework", idText(call.framework_id)),
];

/** The HTTP API between executors and their agent. */
export const EXECUTOR_API_FACTS: FactTable = [
  ...factsForBoth("executor.Call/SUBSCRIBE", (call: Call) => [
    ...of(call),
    some(call.subscribe?.unacknowledged_tasks, "unacknowledged task"),
    some(call.subscribe?.unacknowledged_updates, "unacknowledged update"),
  ]),
  ...factsForBoth("executor.Call/UPDATE", (call: Call) => [
    ...taskStatusFacts(call.update?.status),
    ...of(call),
  ]),
  ...factsForBoth("executor.Call/MESSAGE", (call: Call) => [
    fact("data", dataText(call.message?.data)),
    ...of(call),
  ]),
  ...factsForBoth("executor.Call/HEARTBEAT", of),
  ...factsForBoth("executor.Event/SUBSCRIBED", ({ subscribed }: Event) => [
    fact("executor", idText(subscribed?.executor_info?.executor_id)),
    fact("framework", idText(subscribed?.executor_info?.framework_id)),
    fact("name", subscribed?.framework_info?.name),
    fact("host", subscribed?.agent_info?.hostname ?? subscribed?.slave_info?.hostname),
    fact("container", containerText(subscribed?.container_id)),
  ]),
  ...factsForBoth("executor.Event/LAUNCH", ({ launch }: Event) => launchFacts(launch?.task)),
  ...factsForBoth("executor.Event/LAUNCH_GROUP", ({ launch_group }: Event) =>
    launchGroupFacts(undefined, launch_group?.task_group),
  ),
  ...factsForBoth("executor.Event/KILL", ({ kill }: Event) => killFacts(kill)),
  ...factsForBoth("executor.Event/ACKNOWLEDGED", ({ acknowledged }: Event) => [
    fact("task", idText(acknowledged?.task_id)),
    fact("uuid", uuidPrefix(acknowledged?.uuid)),
  ]),
  ...factsForBoth("executor.Event/MESSAGE", ({ message }: Event) => [
    fact("data", dataText(message?.data)),
  ]),
  ...factsForBoth("executor.Event/ERROR", ({ error }: Event) => [
    fact("", quoted(error?.message), "error"),
  ]),
  ...factsForBoth("executor.Event/SHUTDOWN", () => []),
  ...factsForBoth("executor.Event/HEARTBEAT", () => []),
];
