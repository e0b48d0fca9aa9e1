// What the master knows: plain data, one type for each thing that has a life of its own. Tasks, executors, offers and
// operations belong to an agent and to a framework; both hold the same entry.

import type { Pid, Ref } from "../actor/index.js";
import type { ApiFormat } from "../http-api/index.js";
import type { Resources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import type { ObserverInput } from "./agents/slave-observer.js";
import type { OfferConstraintsFilter } from "./allocator/index.js";
import type { Writing } from "./http/writing.js";
import type { RegistrarInput } from "./registrar/registrar.js";

export type AgentInfo = BodyOf<"mesos.SlaveInfo">;
export type FrameworkInfo = BodyOf<"mesos.FrameworkInfo">;
export type ExecutorInfo = BodyOf<"mesos.ExecutorInfo">;
export type TaskInfo = BodyOf<"mesos.TaskInfo">;
export type Task = BodyOf<"mesos.Task">;
export type TaskState = Task["state"];
export type StatusUpdate = BodyOf<"mesos.internal.StatusUpdate">;
export type TimeInfo = BodyOf<"mesos.TimeInfo">;

/** A task that an agent runs, or is told to run, or whose end is not acknowledged yet. */
export interface TaskEntry {
  body: Task;
  /** As the books count them: post-refinement; held until the task is over. */
  readonly resources: Resources;
}

/** An executor that counts as running; command executors have no entry. */
export interface ExecutorEntry {
  readonly info: ExecutorInfo;
  readonly resources: Resources;
}

/** Agent-default operations and those of resource providers, until nobody has to hear of them any more. */
export interface OperationEntry {
  body: BodyOf<"mesos.Operation">;
  /** Its framework is gone or unknown: what it takes is left out of the total of the agent until it is over. */
  withheld: boolean;
}

/** A resource provider that an agent reported. */
interface ProviderEntry {
  readonly info: BodyOf<"mesos.ResourceProviderInfo">;
  total: Resources;
  version: Uint8Array;
}

/** An agent that is registered, connected or not. */
export interface AgentEntry {
  readonly id: string;
  /** Resources post-refinement; with id. */
  info: AgentInfo;
  /** Where it is now. */
  pid: Pid;
  /** Where it was when it was added: what the observer pings and `exited` is looked up by. */
  readonly observedPid: Pid;
  readonly observer: Ref<ObserverInput>;
  version: string;
  capabilities: readonly BodyOf<"mesos.SlaveInfo.Capability">[];
  has: ReadonlySet<string>;
  resourceVersion: Uint8Array | undefined;
  /** Dynamic reservations and persistent volumes. */
  checkpointed: Resources;
  /** What it has, checkpointed and oversubscribed resources included. */
  total: Resources;
  connected: boolean;
  /** Whether it may be offered. */
  active: boolean;
  readonly registeredAtMs: number;
  reregisteredAtMs: number | undefined;
  readonly tasks: Map<string, Map<string, TaskEntry>>;
  readonly executors: Map<string, Map<string, ExecutorEntry>>;
  readonly offers: Set<string>;
  readonly inverseOffers: Set<string>;
  readonly killedTasks: Map<string, Set<string>>;
  readonly operations: Map<string, OperationEntry>;
  readonly providers: Map<string, ProviderEntry>;
}

/** A driver, which is a process of libprocess. */
interface PidConnection {
  readonly kind: "pid";
  readonly pid: Pid;
}

/** A scheduler that reads events from the endless answer to its SUBSCRIBE. */
export interface StreamConnection {
  readonly kind: "stream";
  /** The request that is being answered. */
  readonly request: number;
  /** `Mesos-Stream-Id`, which its other calls must name (1.x). */
  readonly streamId: string;
  readonly format: ApiFormat;
}

/** How a scheduler is reached. */
export type FrameworkConnection = PidConnection | StreamConnection;

/** A framework that is subscribed, was, or is only known from agents. */
export interface FrameworkEntry {
  readonly id: string;
  info: FrameworkInfo;
  roles: readonly string[];
  has: ReadonlySet<string>;
  connection: FrameworkConnection | undefined;
  /** `recovered`: known from agents only, its scheduler has not come back since the master failed over. */
  state: "recovered" | "connected" | "disconnected";
  /** Whether it may be offered anything. */
  active: boolean;
  registeredAtMs: number;
  reregisteredAtMs: number | undefined;
  unregisteredAtMs: number | undefined;
  constraints: OfferConstraintsFilter | undefined;
  /** The constraints in its own words. */
  saidConstraints: BodyOf<"mesos.scheduler.OfferConstraints"> | undefined;
  readonly tasks: Map<string, TaskEntry>;
  readonly unreachableTasks: Map<string, Task>;
  /** Oldest first. */
  completedTasks: Task[];
  readonly executors: Map<string, Map<string, ExecutorEntry>>;
  readonly offers: Set<string>;
  readonly inverseOffers: Set<string>;
  readonly operations: Map<string, OperationEntry>;
  /** Roles that it wants no offers for. */
  readonly suppressedRoles: Set<string>;
  /** What it did and was told, for its metrics. */
  readonly counts: Map<string, number>;
}

/** Resources that a framework has been offered and has not answered. */
export interface OfferEntry {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly role: string;
  readonly resources: Resources;
}

/** A request to give back what runs on an agent before it is maintained. */
export interface InverseOfferEntry {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly unavailability: BodyOf<"mesos.Unavailability">;
}

/** A peer that is authenticating, and what it sent meanwhile that has to wait. */
interface Authenticating {
  readonly session: Pid;
  readonly client: Pid;
  readonly deferred: { readonly name: string; readonly body: unknown }[];
  /** Requests of the same process that wait for this one to end (0.26). */
  readonly queued: Pid[];
}

/** An operator that subscribed to all events. */
export interface Subscriber {
  readonly request: number;
  readonly format: ApiFormat;
  /** Events that wait until the snapshot is written; undefined from then on. */
  backlog: Uint8Array[] | undefined;
}

/** Agents by what is being done with them. */
export interface AgentBooks {
  readonly registered: Map<string, AgentEntry>;
  readonly byPid: Map<Pid, string>;
  /** From the registry, not seen since the master started. */
  readonly recovered: Map<string, AgentInfo>;
  readonly registering: Set<Pid>;
  readonly reregistering: Set<string>;
  readonly markingUnreachable: Set<string>;
  readonly markingGone: Set<string>;
  readonly removing: Set<string>;
  /** Ids that are not to come back to this master; a bounded cache. */
  readonly removed: Map<string, true>;
  readonly unreachable: Map<string, TimeInfo>;
  readonly gone: Map<string, TimeInfo>;
  readonly unreachableTasks: Map<string, Map<string, Set<string>>>;
  readonly draining: Map<string, BodyOf<"mesos.DrainInfo">>;
  readonly deactivated: Set<string>;
  /** Who waits for the rate limit before being given up, and why. */
  readonly removalQueue: Map<string, "unhealthy" | "disconnected" | "recovered">;
  lastRemovalAtMs: number;
}

/** All that a master knows. */
export interface MasterState {
  readonly info: BodyOf<"mesos.MasterInfo">;
  readonly startedAtMs: number;
  electedAtMs: number;
  phase: "recovering" | "leading" | "stopped";
  readonly registrar: Ref<RegistrarInput>;
  readonly agents: AgentBooks;
  readonly frameworks: Map<string, FrameworkEntry>;
  /** Oldest first. */
  readonly completedFrameworks: Map<string, FrameworkEntry>;
  readonly offers: Map<string, OfferEntry>;
  readonly inverseOffers: Map<string, InverseOfferEntry>;
  /** By `hostname/ip`. */
  readonly machines: Map<string, BodyOf<"mesos.MachineInfo">>;
  /** What operators plan to maintain. */
  schedule: BodyOf<"mesos.maintenance.Schedule">;
  /** By role; roles without count 1. */
  readonly weights: Map<string, number>;
  /** By role (1.x). */
  readonly quotas: Map<string, BodyOf<"mesos.quota.QuotaConfig">>;
  readonly authenticated: Map<Pid, string>;
  readonly authenticating: Map<Pid, Authenticating>;
  readonly counters: { agents: number; frameworks: number; offers: number };
  /** Operators that want to hear of every change, by request (1.x). */
  readonly subscribers: Map<number, Subscriber>;
  /** Answers that are being written, by request. */
  readonly writing: Map<number, Writing>;
  /** Sizes and times of the registry, for metrics. */
  readonly registryStats: { sizeBytes: number };
  /** Named counts for `/metrics/snapshot`. */
  readonly metrics: Map<string, number>;
  /** Whether an allocation waits in the mailbox. */
  allocationQueued: boolean;
}

/** `MAX_REMOVED_SLAVES`. */
export const MAX_REMOVED_AGENTS = 100_000;

/** A master that knows nothing yet. */
export function newState(
  info: BodyOf<"mesos.MasterInfo">,
  registrar: Ref<RegistrarInput>,
  nowMs: number,
): MasterState {
  return {
    info,
    startedAtMs: nowMs,
    electedAtMs: nowMs,
    phase: "recovering",
    registrar,
    agents: {
      registered: new Map(),
      byPid: new Map(),
      recovered: new Map(),
      registering: new Set(),
      reregistering: new Set(),
      markingUnreachable: new Set(),
      markingGone: new Set(),
      removing: new Set(),
      removed: new Map(),
      unreachable: new Map(),
      gone: new Map(),
      unreachableTasks: new Map(),
      draining: new Map(),
      deactivated: new Set(),
      removalQueue: new Map(),
      lastRemovalAtMs: Number.NEGATIVE_INFINITY,
    },
    frameworks: new Map(),
    completedFrameworks: new Map(),
    offers: new Map(),
    inverseOffers: new Map(),
    machines: new Map(),
    schedule: {},
    weights: new Map(),
    quotas: new Map(),
    authenticated: new Map(),
    authenticating: new Map(),
    counters: { agents: 0, frameworks: 0, offers: 0 },
    subscribers: new Map(),
    writing: new Map(),
    registryStats: { sizeBytes: 0 },
    metrics: new Map(),
    allocationQueued: false,
  };
}
