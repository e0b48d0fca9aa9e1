// What an agent knows, as plain data. The functions of the other files change it, one event at a time.

import { type Context, type Pid, schemaCodec } from "../actor/index.js";
import { type AuthenticationLines, MasterAuthentication } from "../authentication/index.js";
import type { DetectedMaster } from "../detection/index.js";
import type { ApiFormat } from "../http-api/index.js";
import type { Resources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import { BoundedList } from "./bounded-list.js";
import { CheckpointFormat } from "./checkpoint.js";
import { GcSchedule } from "./gc-schedule.js";
import type { AgentOptions } from "./options.js";
import type { AgentProtocol } from "./protocol.js";
import type { TaskReason, TaskState } from "./task-state.js";
import { UpdateManager } from "./update-manager.js";

/** What an agent may ask for while it handles an event. */
export type AgentContext = Context<AgentProtocol>;

/**
 * Where an agent is in its life.
 *
 * - `recovering`: finding out what an earlier life left
 * - `disconnected`: has no master, or is not registered with it
 * - `running`: registered
 * - `terminating`: ends when its last framework is gone
 */
export type AgentPhase = "recovering" | "disconnected" | "running" | "terminating";

/**
 * Where an executor is in its life: started, at work, told to end, ended (and kept until all its updates are
 * acknowledged).
 */
export type ExecutorPhase = "registering" | "running" | "terminating" | "terminated";

/** Where events for an executor go. */
export interface EventStream {
  /** Id of the request that it answers. */
  readonly request: number;
  readonly format: ApiFormat;
}

/**
 * How an executor is reached.
 *
 * - `pid`: a driver, by messages
 * - `http`: a client of the v1 API, by events; without a stream it is away, or has not come back after a restart
 */
export type ExecutorConnection =
  | { readonly kind: "pid"; readonly pid: Pid }
  | { readonly kind: "http"; readonly stream: EventStream | undefined };

/** What is to be said of the tasks of a container that the agent ends. */
export interface PendingTermination {
  readonly state?: TaskState | undefined;
  readonly reason?: TaskReason | undefined;
  readonly message?: string | undefined;
}

/** One run of an executor. */
export interface Executor {
  readonly id: string;
  readonly frameworkId: string;
  readonly info: BodyOf<"mesos.ExecutorInfo">;
  readonly containerId: string;
  readonly directory: string;
  readonly checkpoint: boolean;
  /** Whether the agent made it up to run a command. */
  readonly generated: boolean;
  readonly user: string | undefined;
  phase: ExecutorPhase;
  /** Undefined until it has registered or subscribed. */
  connection: ExecutorConnection | undefined;
  /** Its process on the host, where the containerizer knows one. */
  osPid: number | undefined;
  /** Tasks that wait for it, by id. */
  readonly queued: Map<string, BodyOf<"mesos.TaskInfo">>;
  /** Groups whose tasks are among {@link queued}. */
  queuedGroups: BodyOf<"mesos.TaskGroupInfo">[];
  /** Tasks that it was given and has not ended, by id. */
  readonly launched: Map<string, BodyOf<"mesos.Task">>;
  /** Ended tasks whose last update is not acknowledged, by id. */
  readonly terminated: Map<string, BodyOf<"mesos.Task">>;
  readonly completed: BoundedList<BodyOf<"mesos.Task">>;
  /** The update of its container after which queued tasks go out. */
  delivery: number | undefined;
  pendingTermination: PendingTermination | undefined;
}

/** A framework with something on this agent. */
export interface Framework {
  readonly id: string;
  info: BodyOf<"mesos.FrameworkInfo">;
  /** Where its scheduler listens; undefined when it speaks HTTP. */
  pid: Pid | undefined;
  phase: "running" | "terminating";
  /** Executors that are not removed, by id. */
  readonly executors: Map<string, Executor>;
  /** Tasks on their way to an executor, by executor and task id. */
  readonly pending: Map<string, Map<string, BodyOf<"mesos.TaskInfo">>>;
  readonly completedExecutors: BoundedList<Executor>;
}

/** A task or task group on its way to its executor. */
export interface Launch {
  readonly frameworkId: string;
  readonly executor: BodyOf<"mesos.ExecutorInfo">;
  readonly tasks: readonly BodyOf<"mesos.TaskInfo">[];
  readonly group: BodyOf<"mesos.TaskGroupInfo"> | undefined;
  readonly resourceVersions: readonly BodyOf<"mesos.internal.ResourceVersionUUID">[];
  /** Whether the master means to start an executor with it; undefined when it does not say. */
  readonly startsExecutor: boolean | undefined;
}

/** An operation on the resources of the agent, until its outcome is acknowledged. */
export interface OperationRecord {
  readonly uuid: Uint8Array;
  readonly operation: BodyOf<"mesos.Operation">;
  /** The wait before its outcome is told again. */
  retryMs: number;
}

/** All that an agent knows. */
export interface Agent {
  readonly options: AgentOptions;
  readonly format: CheckpointFormat;
  readonly updates: UpdateManager;
  readonly gc: GcSchedule;
  readonly frameworks: Map<string, Framework>;
  readonly completedFrameworks: BoundedList<Framework>;
  readonly launches: Map<number, Launch>;
  readonly operations: Map<string, OperationRecord>;
  phase: AgentPhase;
  /** Whether it is known which containers still run: from then on executors may come back. */
  containersKnown: boolean;
  id: string | undefined;
  /** As checkpointed and compared at recovery, with {@link id} once there is one. */
  info: BodyOf<"mesos.SlaveInfo">;
  /** What the agent was started with, changed by reservations and volumes. */
  total: Resources;
  checkpointedResources: Resources;
  /** The leader as last detected. */
  leader: DetectedMaster | undefined;
  /** The master to talk to. */
  master: Pid | undefined;
  /** Undefined without a credential. */
  readonly authentication: MasterAuthentication | undefined;
  registrationBackoffMs: number;
  pingTimeoutMs: number;
  resourceVersion: Uint8Array;
  drainConfig: BodyOf<"mesos.DrainConfig"> | undefined;
  bootId: string;
  recoveryErrors: number;
  /** Events counted for `/metrics/snapshot`, by name. */
  readonly counts: Map<string, number>;
  startedAtMs: number;
  lastRequest: number;
}

/** Frameworks that are remembered after their end. */
const MAX_COMPLETED_FRAMEWORKS = 50;

/** Tasks of an executor that are remembered after their end. */
const MAX_COMPLETED_TASKS = 200;

/** What a master gives an agent to be pinged in: 5 pings, 15 s apart. */
export const DEFAULT_PING_TIMEOUT_MS: number = 75_000;

/** An agent before its first event. */
export function newAgent(options: AgentOptions): Agent {
  const { dialect, hostname, port, resources, attributes, domain } = options;
  return {
    options,
    format: new CheckpointFormat(schemaCodec(options.schema), dialect),
    updates: new UpdateManager(),
    gc: new GcSchedule(),
    frameworks: new Map(),
    completedFrameworks: new BoundedList(MAX_COMPLETED_FRAMEWORKS),
    launches: new Map(),
    operations: new Map(),
    phase: "recovering",
    containersKnown: false,
    id: undefined,
    info: {
      hostname,
      port,
      ...(resources.length === 0 ? {} : { resources }),
      ...(attributes.length === 0 ? {} : { attributes }),
      checkpoint: true,
      ...(domain === undefined ? {} : { domain }),
    },
    total: resources,
    checkpointedResources: [],
    leader: undefined,
    master: undefined,
    authentication: authenticationOf(options),
    registrationBackoffMs: 0,
    pingTimeoutMs: DEFAULT_PING_TIMEOUT_MS,
    resourceVersion: new Uint8Array(16),
    drainConfig: undefined,
    bootId: "",
    recoveryErrors: 0,
    counts: new Map(),
    startedAtMs: 0,
    lastRequest: 0,
  };
}

/** Lines of slave.cpp about authentication. */
const AUTHENTICATION_LINES: AuthenticationLines = {
  begun: ["INFO", 792, 1565],
  mechanism: ["INFO", 797, 1574],
  "timed out": ["WARNING", 877, 1603],
  failed: ["WARNING", 842, 1634],
  "master lost": ["INFO", 829, 1621],
  accepted: ["INFO", 860, 1665],
};

function authenticationOf(options: AgentOptions): MasterAuthentication | undefined {
  const { credential, dialect } = options;
  if (credential === undefined) return undefined;
  return new MasterAuthentication({
    credential,
    modern: dialect.profile !== "0.26",
    timeoutMinMs: options.authenticationTimeoutMinMs,
    timeoutMaxMs: options.authenticationTimeoutMaxMs,
    backoffMs: options.authenticationBackoffMs,
    file: "slave.cpp",
    lines: AUTHENTICATION_LINES,
  });
}

/** A framework with nothing on the agent yet. */
export function newFramework(
  agent: Agent,
  info: BodyOf<"mesos.FrameworkInfo">,
  id: string,
  pid: Pid | undefined,
): Framework {
  return {
    id,
    info,
    pid,
    phase: "running",
    executors: new Map(),
    pending: new Map(),
    completedExecutors: new BoundedList(agent.options.maxCompletedExecutors),
  };
}

/** An executor that is about to be started, or was found again. */
export function newExecutor(
  given: Pick<
    Executor,
    | "id"
    | "frameworkId"
    | "info"
    | "containerId"
    | "directory"
    | "checkpoint"
    | "generated"
    | "user"
  >,
): Executor {
  return {
    ...given,
    phase: "registering",
    connection: undefined,
    osPid: undefined,
    queued: new Map(),
    queuedGroups: [],
    launched: new Map(),
    terminated: new Map(),
    completed: new BoundedList(MAX_COMPLETED_TASKS),
    delivery: undefined,
    pendingTermination: undefined,
  };
}

/** Whether a framework can be forgotten. */
export function isIdle(framework: Framework): boolean {
  return framework.executors.size === 0 && framework.pending.size === 0;
}

/** Whether an executor has tasks that are not over and acknowledged. */
export function hasIncompleteTasks(executor: Executor): boolean {
  return executor.queued.size > 0 || executor.launched.size > 0 || executor.terminated.size > 0;
}

/** Whether an executor was ever given a task: of those that never were, some need not live. */
export function wasEverUsed(executor: Executor): boolean {
  if (executor.launched.size > 0) return true;
  const spoke = (task: BodyOf<"mesos.Task">): boolean =>
    task.statuses?.some(({ source }) => source === "SOURCE_EXECUTOR") ?? false;
  return [...executor.terminated.values(), ...executor.completed].some(spoke);
}

/** The executor in a container, with its framework. */
export function findContainer(
  agent: Agent,
  containerId: string,
): readonly [Framework, Executor] | undefined {
  for (const framework of agent.frameworks.values()) {
    for (const executor of framework.executors.values()) {
      if (executor.containerId === containerId) return [framework, executor];
    }
  }
  return undefined;
}

/** The executor that has a task, whatever its state. */
export function executorOfTaskId(framework: Framework, taskId: string): Executor | undefined {
  for (const executor of framework.executors.values()) {
    const has =
      executor.queued.has(taskId) ||
      executor.launched.has(taskId) ||
      executor.terminated.has(taskId);
    if (has) return executor;
  }
  return undefined;
}

/** Takes a task out of the queue, and with it its group. */
export function unqueue(executor: Executor, taskId: string): void {
  executor.queued.delete(taskId);
  executor.queuedGroups = executor.queuedGroups.filter(
    (group) => !group.tasks?.some((task) => task.task_id.value === taskId),
  );
}

/** The parts of paths that name a run. */
export function runOf(
  agent: Agent,
  executor: Pick<Executor, "frameworkId" | "id" | "containerId">,
): { agentId: string; frameworkId: string; executorId: string; containerId: string } {
  return {
    agentId: agent.id ?? "",
    frameworkId: executor.frameworkId,
    executorId: executor.id,
    containerId: executor.containerId,
  };
}

/** A number that no request had before. */
export function nextRequest(agent: Agent): number {
  agent.lastRequest++;
  return agent.lastRequest;
}
