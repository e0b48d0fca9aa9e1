import { exitText } from "./agent-facts.js";
import { quotasFact, weightsFact } from "./endpoint-facts.js";
import { type Fact, fact } from "./fact.js";
import { frameworkFacts } from "./framework-facts.js";
import {
  agentText,
  count,
  dataText,
  idText,
  listOf,
  masterText,
  namesText,
  some,
} from "./pieces.js";
import { resourcesText } from "./resources-text.js";
import { heartbeatText } from "./scheduler-event-facts.js";
import type {
  AgentInfo,
  AgentRef,
  FrameworkInfo,
  Id,
  MasterInfo,
  Resource,
  Task,
  TaskStatus,
} from "./shapes.js";
import { quoted, stateFact, taskStatusFacts } from "./status.js";
import { type FactEntry, type FactTable, factsForBoth } from "./table.js";
import { textOf } from "./text-of.js";

interface GetTasks {
  readonly pending_tasks?: readonly object[];
  readonly queued_tasks?: readonly object[];
  readonly launched_tasks?: readonly object[];
  readonly tasks?: readonly object[];
  readonly terminated_tasks?: readonly object[];
  readonly completed_tasks?: readonly object[];
  readonly unreachable_tasks?: readonly object[];
}

interface GetFrameworks {
  readonly frameworks?: readonly object[];
  readonly completed_frameworks?: readonly object[];
}

interface GetState {
  readonly get_tasks?: GetTasks;
  readonly get_frameworks?: GetFrameworks;
  readonly get_agents?: { readonly agents?: readonly object[] };
  readonly get_executors?: { readonly executors?: readonly object[] };
}

interface Waited {
  readonly exit_status?: number;
  readonly state?: string | number;
  readonly reason?: string | number;
  readonly message?: string;
}

interface Named {
  readonly name?: string;
}

interface Response {
  readonly get_health?: { readonly healthy?: boolean };
  readonly get_flags?: { readonly flags?: readonly Named[] };
  readonly get_version?: { readonly version_info?: { readonly version?: string } };
  readonly get_metrics?: { readonly metrics?: readonly Named[] };
  readonly get_logging_level?: { readonly level?: number };
  readonly list_files?: { readonly file_infos?: readonly { readonly path?: string }[] };
  readonly read_file?: { readonly size?: bigint; readonly data?: unknown };
  readonly get_state?: GetState;
  readonly get_agents?: { readonly agents?: readonly { readonly agent_info?: AgentInfo }[] };
  readonly get_agent?: { readonly agent_info?: AgentInfo };
  readonly get_frameworks?: GetFrameworks;
  readonly get_executors?: { readonly executors?: readonly object[] };
  readonly get_tasks?: GetTasks;
  readonly get_roles?: { readonly roles?: readonly Named[] };
  readonly get_weights?: { readonly weight_infos?: readonly object[] };
  readonly get_master?: { readonly master_info?: MasterInfo };
  readonly get_maintenance_status?: {
    readonly status?: {
      readonly draining_machines?: readonly object[];
      readonly down_machines?: readonly object[];
    };
  };
  readonly get_maintenance_schedule?: {
    readonly schedule?: { readonly windows?: readonly object[] };
  };
  readonly get_quota?: {
    readonly status?: { readonly infos?: readonly { readonly role?: string }[] };
  };
  readonly get_operations?: { readonly operations?: readonly object[] };
  readonly get_containers?: { readonly containers?: readonly object[] };
  readonly get_resource_providers?: { readonly resource_providers?: readonly object[] };
  readonly wait_nested_container?: Waited;
  readonly wait_container?: Waited;
}

type Answer = (response: Response) => readonly (Fact | undefined)[];

function both(name: string, facts: Answer): readonly FactEntry[] {
  return [
    ...factsForBoth(`master.Response/${name}`, facts),
    ...factsForBoth(`agent.Response/${name}`, facts),
  ];
}

function taskCounts(tasks: GetTasks | undefined): readonly (Fact | undefined)[] {
  return [
    some(tasks?.tasks, "task"),
    some(tasks?.launched_tasks, "launched task"),
    some(tasks?.pending_tasks, "pending task"),
    some(tasks?.queued_tasks, "queued task"),
    some(tasks?.terminated_tasks, "terminated task"),
    some(tasks?.completed_tasks, "completed task"),
    some(tasks?.unreachable_tasks, "unreachable task"),
  ];
}

function frameworkCounts(frameworks: GetFrameworks | undefined): readonly (Fact | undefined)[] {
  return [
    some(frameworks?.frameworks, "framework"),
    some(frameworks?.completed_frameworks, "completed framework"),
  ];
}

/** The whole of a cluster or an agent in numbers. */
function stateCounts(state: GetState | undefined): readonly (Fact | undefined)[] {
  return [
    some(state?.get_agents?.agents, "agent"),
    ...frameworkCounts(state?.get_frameworks),
    some(state?.get_executors?.executors, "executor"),
    ...taskCounts(state?.get_tasks),
  ];
}

function waited(answer: Waited | undefined): readonly (Fact | undefined)[] {
  return [
    fact("", exitText(answer?.exit_status)),
    stateFact(answer?.state),
    fact("reason", textOf(answer?.reason)?.replace(/^REASON_/, "")),
    fact("message", quoted(answer?.message)),
  ];
}

const agent = (info: AgentInfo | undefined): readonly (Fact | undefined)[] => [
  fact("agent", idText(info?.id)),
  fact("host", info?.hostname),
];

const RESPONSES: readonly FactEntry[] = [
  ...both("GET_HEALTH", ({ get_health }) => [fact("healthy", get_health?.healthy)]),
  ...both("GET_FLAGS", ({ get_flags }) => [fact("", count(get_flags?.flags, "flag"))]),
  ...both("GET_VERSION", ({ get_version }) => [
    fact("version", get_version?.version_info?.version),
  ]),
  ...both("GET_METRICS", ({ get_metrics }) => [fact("", count(get_metrics?.metrics, "metric"))]),
  ...both("GET_LOGGING_LEVEL", ({ get_logging_level }) => [
    fact("level", get_logging_level?.level),
  ]),
  ...both("LIST_FILES", ({ list_files }) => [fact("", count(list_files?.file_infos, "file"))]),
  ...both("READ_FILE", ({ read_file }) => [
    fact("size", read_file?.size),
    fact("data", dataText(read_file?.data)),
  ]),
  ...both("GET_STATE", ({ get_state }) => stateCounts(get_state)),
  ...both("GET_FRAMEWORKS", ({ get_frameworks }) => frameworkCounts(get_frameworks)),
  ...both("GET_EXECUTORS", ({ get_executors }) => [
    fact("", count(get_executors?.executors, "executor")),
  ]),
  ...both("GET_TASKS", ({ get_tasks }) => taskCounts(get_tasks)),
  ...both("GET_OPERATIONS", ({ get_operations }) => [
    fact("", count(get_operations?.operations, "operation")),
  ]),
  ...factsForBoth("master.Response/GET_AGENTS", ({ get_agents }: Response) => {
    const agents = listOf<{ readonly agent_info?: AgentInfo }>(get_agents?.agents);
    return [
      fact("", count(agents, "agent")),
      fact("host", namesText(agents.map((each) => each.agent_info?.hostname))),
    ];
  }),
  ...factsForBoth("master.Response/GET_ROLES", ({ get_roles }: Response) => [
    fact("role", namesText(listOf<Named>(get_roles?.roles).map((role) => role.name))),
  ]),
  ...factsForBoth("master.Response/GET_WEIGHTS", ({ get_weights }: Response) => [
    weightsFact(get_weights?.weight_infos),
  ]),
  ...factsForBoth("master.Response/GET_MASTER", ({ get_master }: Response) => [
    fact("master", masterText(get_master?.master_info)),
    fact("version", get_master?.master_info?.version),
  ]),
  ...factsForBoth(
    "master.Response/GET_MAINTENANCE_STATUS",
    ({ get_maintenance_status: answer }: Response) => [
      fact("", count(answer?.status?.draining_machines, "draining machine")),
      fact("", count(answer?.status?.down_machines, "down machine")),
    ],
  ),
  ...factsForBoth(
    "master.Response/GET_MAINTENANCE_SCHEDULE",
    ({ get_maintenance_schedule: answer }: Response) => [
      fact("", count(answer?.schedule?.windows, "window")),
    ],
  ),
  ...factsForBoth("master.Response/GET_QUOTA", ({ get_quota }: Response) => [
    quotasFact(get_quota?.status),
  ]),
  ...factsForBoth("agent.Response/GET_AGENT", ({ get_agent }: Response) =>
    agent(get_agent?.agent_info),
  ),
  ...factsForBoth("agent.Response/GET_CONTAINERS", ({ get_containers }: Response) => [
    fact("", count(get_containers?.containers, "container")),
  ]),
  ...factsForBoth(
    "agent.Response/GET_RESOURCE_PROVIDERS",
    ({ get_resource_providers }: Response) => [
      fact("", count(get_resource_providers?.resource_providers, "resource provider")),
    ],
  ),
  ...factsForBoth("agent.Response/WAIT_NESTED_CONTAINER", ({ wait_nested_container }: Response) =>
    waited(wait_nested_container),
  ),
  ...factsForBoth("agent.Response/WAIT_CONTAINER", ({ wait_container }: Response) =>
    waited(wait_container),
  ),
];

interface Event {
  readonly subscribed?: {
    readonly get_state?: GetState;
    readonly heartbeat_interval_seconds?: number;
  };
  readonly task_added?: { readonly task?: Task };
  readonly task_updated?: {
    readonly framework_id?: Id;
    readonly status?: TaskStatus;
    readonly state?: string | number;
  };
  readonly agent_added?: {
    readonly agent?: {
      readonly agent_info?: AgentInfo;
      readonly slave_info?: AgentInfo;
      readonly version?: string;
      readonly total_resources?: readonly Resource[];
    };
  };
  readonly agent_removed?: AgentRef;
  readonly framework_added?: { readonly framework?: Framework };
  readonly framework_updated?: { readonly framework?: Framework };
  readonly framework_removed?: Framework;
}

interface Framework {
  readonly framework_info?: FrameworkInfo;
}

const EVENTS: readonly FactEntry[] = [
  ...factsForBoth("master.Event/SUBSCRIBED", ({ subscribed }: Event) => [
    ...stateCounts(subscribed?.get_state),
    fact("heartbeat", heartbeatText(subscribed?.heartbeat_interval_seconds)),
  ]),
  ...factsForBoth("master.Event/TASK_ADDED", ({ task_added }: Event) => [
    fact("task", idText(task_added?.task?.task_id)),
    stateFact(task_added?.task?.state),
    fact("agent", agentText(task_added?.task)),
    fact("framework", idText(task_added?.task?.framework_id)),
    fact("resources", resourcesText(task_added?.task?.resources)),
  ]),
  ...factsForBoth("master.Event/TASK_UPDATED", ({ task_updated }: Event) => {
    const reported = task_updated?.status?.state;
    return [
      ...taskStatusFacts(task_updated?.status),
      task_updated?.state === reported ? undefined : fact("latest", task_updated?.state),
      fact("agent", agentText(task_updated?.status)),
      fact("framework", idText(task_updated?.framework_id)),
    ];
  }),
  ...factsForBoth("master.Event/AGENT_ADDED", ({ agent_added }: Event) => {
    const added = agent_added?.agent;
    return [
      ...agent(added?.agent_info ?? added?.slave_info),
      fact("version", added?.version),
      fact("resources", resourcesText(added?.total_resources)),
    ];
  }),
  ...factsForBoth("master.Event/AGENT_REMOVED", ({ agent_removed }: Event) => [
    fact("agent", agentText(agent_removed)),
  ]),
  ...factsForBoth("master.Event/FRAMEWORK_ADDED", ({ framework_added }: Event) =>
    frameworkFacts(framework_added?.framework?.framework_info),
  ),
  ...factsForBoth("master.Event/FRAMEWORK_UPDATED", ({ framework_updated }: Event) =>
    frameworkFacts(framework_updated?.framework?.framework_info),
  ),
  ...factsForBoth("master.Event/FRAMEWORK_REMOVED", ({ framework_removed }: Event) =>
    frameworkFacts(framework_removed?.framework_info),
  ),
  ...factsForBoth("master.Event/HEARTBEAT", () => []),
];

/** Answers and events of the v1 operator API. */
export const OPERATOR_ANSWER_FACTS: FactTable = [...RESPONSES, ...EVENTS];
