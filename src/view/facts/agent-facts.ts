import { type Fact, fact, flag } from "./fact.js";
import { operationText } from "./operation-text.js";
import {
  agentText,
  commandText,
  count,
  durationText,
  idsText,
  idText,
  imageText,
  listOf,
  some,
  taskIds,
  uuidPrefix,
} from "./pieces.js";
import { resourcesText } from "./resources-text.js";
import type {
  AgentInfo,
  AgentRef,
  ExecutorInfo,
  FrameworkInfo,
  Id,
  KillPolicy,
  Operation,
  Resource,
  Task,
  TaskGroup,
  TaskInfo,
  Uuid,
} from "./shapes.js";
import { quoted } from "./status.js";
import { type FactTable, factsFor } from "./table.js";

/** A task on its way to run. */
export function launchFacts(task: TaskInfo | undefined): readonly (Fact | undefined)[] {
  return [
    fact("task", idText(task?.task_id)),
    fact("name", task?.name === task?.task_id?.value ? undefined : task?.name),
    fact("executor", idText(task?.executor?.executor_id)),
    fact("command", commandText(task?.command ?? task?.executor?.command)),
    fact("image", imageText(task?.container)),
    fact("resources", resourcesText(task?.resources)),
  ];
}

/** Tasks that start together. */
export function launchGroupFacts(
  executor: ExecutorInfo | undefined,
  group: TaskGroup | undefined,
): readonly (Fact | undefined)[] {
  const tasks = listOf<TaskInfo>(group?.tasks);
  return [
    fact("", count(tasks, "task")),
    fact("task", idsText(taskIds(tasks))),
    fact("executor", idText(executor?.executor_id)),
    fact("resources", resourcesText(tasks.flatMap((task) => listOf(task.resources)))),
  ];
}

/** A task that is to end. */
export function killFacts(
  body: { readonly task_id?: Id; readonly kill_policy?: KillPolicy } | undefined,
): readonly (Fact | undefined)[] {
  return [
    fact("task", idText(body?.task_id)),
    fact("grace", durationText(body?.kill_policy?.grace_period?.nanoseconds)),
  ];
}

/** How an executor ended, by its wait status. */
export function exitText(status: unknown): string | undefined {
  if (typeof status !== "number") return undefined;
  const signal = status & 0x7f;
  if (status < 0 || status > 0xffff) return `status ${status}`;
  return signal === 0 ? `exit ${status >> 8}` : `signal ${signal}`;
}

interface AgentRegistration {
  readonly slave?: AgentInfo;
  readonly version?: string;
  readonly tasks?: readonly Task[];
  readonly frameworks?: readonly FrameworkInfo[];
}

const registration = (body: AgentRegistration): readonly (Fact | undefined)[] => [
  fact("agent", idText(body.slave?.id)),
  fact("host", body.slave?.hostname),
  fact("version", body.version),
  fact("resources", resourcesText(body.slave?.resources)),
];

interface AgentRegistered extends AgentRef {
  readonly connection?: { readonly total_ping_timeout_seconds?: number };
}

const registered = (body: AgentRegistered): readonly (Fact | undefined)[] => {
  const timeout = body.connection?.total_ping_timeout_seconds;
  return [
    fact("agent", agentText(body)),
    fact("ping_timeout", typeof timeout === "number" ? `${timeout} s` : undefined),
  ];
};

/** Messages that name an agent and nothing else. */
export const agentOnly = (body: AgentRef): readonly (Fact | undefined)[] => [
  fact("agent", agentText(body)),
];

/** Messages that name an executor and whose it is. */
export const executorOnly = (body: {
  readonly executor_id?: Id;
  readonly framework_id?: Id;
}): readonly (Fact | undefined)[] => [
  fact("executor", idText(body.executor_id)),
  fact("framework", idText(body.framework_id)),
];

const ping = (body: { readonly connected?: boolean }): readonly (Fact | undefined)[] => [
  body.connected === false
    ? fact("", "disconnected", "state-bad")
    : flag("connected", body.connected),
];

/** Messages between the master and agents. */
export const AGENT_FACTS: FactTable = [
  factsFor("mesos.internal.RegisterSlaveMessage", registration),
  factsFor("mesos.internal.ReregisterSlaveMessage", (body: AgentRegistration) => [
    ...registration(body),
    fact("", count(body.tasks, "task")),
    fact("", count(body.frameworks, "framework")),
  ]),
  factsFor("mesos.internal.SlaveRegisteredMessage", registered),
  factsFor(
    "mesos.internal.SlaveReregisteredMessage",
    (body: AgentRegistered & { reconciliations?: readonly object[] }) => [
      ...registered(body),
      listOf(body.reconciliations).length === 0
        ? undefined
        : fact("", `reconciles ${count(body.reconciliations, "framework")}`),
    ],
  ),
  factsFor("mesos.internal.UnregisterSlaveMessage", agentOnly),
  factsFor("PING", ping),
  factsFor("PONG", () => []),
  factsFor("mesos.internal.PingSlaveMessage", ping),
  factsFor("mesos.internal.PongSlaveMessage", () => []),
  factsFor("mesos.internal.HeartbeatMessage", agentOnly),
  factsFor("mesos.internal.ShutdownMessage", (body: { message?: string }) => [
    fact("", quoted(body.message), "error"),
  ]),
  factsFor(
    "mesos.internal.RunTaskMessage",
    (body: { framework_id?: Id; framework?: FrameworkInfo; task?: TaskInfo }) => [
      ...launchFacts(body.task),
      fact("framework", idText(body.framework_id) ?? idText(body.framework?.id)),
    ],
  ),
  factsFor(
    "mesos.internal.RunTaskGroupMessage",
    (body: { framework?: FrameworkInfo; executor?: ExecutorInfo; task_group?: TaskGroup }) => [
      ...launchGroupFacts(body.executor, body.task_group),
      fact("framework", idText(body.framework?.id)),
    ],
  ),
  factsFor(
    "mesos.internal.KillTaskMessage",
    (body: { task_id?: Id; framework_id?: Id; kill_policy?: KillPolicy }) => [
      ...killFacts(body),
      fact("framework", idText(body.framework_id)),
    ],
  ),
  factsFor("mesos.internal.ShutdownFrameworkMessage", (body: { framework_id?: Id }) => [
    fact("framework", idText(body.framework_id)),
  ]),
  factsFor("mesos.internal.FrameworkExpiredMessage", (body: { framework_id?: Id }) => [
    fact("framework", idText(body.framework_id)),
  ]),
  factsFor("mesos.internal.ShutdownExecutorMessage", executorOnly),
  factsFor(
    "mesos.internal.UpdateFrameworkMessage",
    (body: { framework_id?: Id; pid?: string; framework_info?: FrameworkInfo }) => [
      fact("framework", idText(body.framework_id)),
      fact("pid", body.pid),
      fact("name", body.framework_info?.name),
    ],
  ),
  factsFor(
    "mesos.internal.CheckpointResourcesMessage",
    (body: { resources?: readonly Resource[] }) => [
      fact("resources", resourcesText(body.resources) ?? "none"),
    ],
  ),
  factsFor(
    "mesos.internal.ExitedExecutorMessage",
    (body: AgentRef & { executor_id?: Id; framework_id?: Id; status?: number }) => [
      fact("executor", idText(body.executor_id)),
      fact("", exitText(body.status)),
      fact("framework", idText(body.framework_id)),
      fact("agent", agentText(body)),
    ],
  ),
  factsFor(
    "mesos.internal.UpdateSlaveMessage",
    (
      body: AgentRef & {
        oversubscribed_resources?: readonly Resource[];
        total_resources?: readonly Resource[];
        operations?: { operations?: readonly object[] };
        resource_providers?: { providers?: readonly object[] };
        resource_version_uuid?: Uuid;
      },
    ) => [
      fact("agent", agentText(body)),
      fact("total", resourcesText(body.total_resources)),
      fact("oversubscribed", resourcesText(body.oversubscribed_resources)),
      some(body.operations?.operations, "operation"),
      some(body.resource_providers?.providers, "resource provider"),
      fact("resource_version", uuidPrefix(body.resource_version_uuid?.value)),
    ],
  ),
  factsFor(
    "mesos.internal.ApplyOperationMessage",
    (body: { framework_id?: Id; operation_info?: Operation; operation_uuid?: Uuid }) => [
      fact("", operationText(body.operation_info)),
      fact("operation", idText(body.operation_info?.id)),
      fact("operation_uuid", uuidPrefix(body.operation_uuid?.value)),
      fact("framework", idText(body.framework_id)),
    ],
  ),
  factsFor(
    "mesos.internal.ReconcileOperationsMessage",
    (body: { operations?: readonly { operation_uuid?: Uuid }[] }) => [
      fact("", count(body.operations, "operation")),
      fact(
        "operation_uuid",
        uuidPrefix(listOf<{ operation_uuid?: Uuid }>(body.operations)[0]?.operation_uuid?.value),
      ),
    ],
  ),
  factsFor(
    "mesos.internal.AcknowledgeOperationStatusMessage",
    (body: { status_uuid?: Uuid; operation_uuid?: Uuid; resource_provider_id?: Id }) => [
      fact("uuid", uuidPrefix(body.status_uuid?.value)),
      fact("operation_uuid", uuidPrefix(body.operation_uuid?.value)),
      fact("provider", idText(body.resource_provider_id)),
    ],
  ),
  factsFor(
    "mesos.internal.DrainSlaveMessage",
    (body: { config?: { max_grace_period?: { nanoseconds?: bigint }; mark_gone?: boolean } }) => [
      fact("max_grace", durationText(body.config?.max_grace_period?.nanoseconds)),
      flag("then gone", body.config?.mark_gone),
    ],
  ),
  factsFor(
    "mesos.internal.ResourceProviderCallMessage",
    (body: { call?: { type?: string; resource_provider_id?: Id } }) => [
      fact("", body.call?.type),
      fact("provider", idText(body.call?.resource_provider_id)),
    ],
  ),
  factsFor(
    "mesos.internal.ResourceProviderEventMessage",
    (body: { event?: { type?: string }; resource_provider_id?: Id }) => [
      fact("", body.event?.type),
      fact("provider", idText(body.resource_provider_id)),
    ],
  ),
];
