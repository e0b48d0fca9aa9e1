import type { Pid, Ref } from "../../actor/index.js";
import {
  addResources,
  applyCheckpointed,
  type Outcome,
  type Resource,
  type Resources,
  sumResources,
  toResources,
  unallocateResources,
  upgradeResources,
} from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { agentView } from "../allocator/index.js";
import { describeAgent } from "../describe.js";
import { machineOf } from "../machines.js";
import { agentAdded } from "../operator/events.js";
import type { MasterInput } from "../protocol.js";
import type { AgentEntry, AgentInfo, ExecutorInfo, Task } from "../state.js";
import { addCompletedTask, addExecutor, addTask } from "../tasks/books.js";
import { isReleased } from "../tasks/task-state.js";
import { agentWord, framework, type Turn, vlog, warn } from "../turn.js";
import { SlaveObserver } from "./slave-observer.js";

/** What an agent says of itself when it (re-)registers. */
export interface NewAgent {
  /** Resources post-refinement; with id. */
  readonly info: AgentInfo;
  readonly pid: Pid;
  readonly version: string | undefined;
  readonly capabilities: readonly BodyOf<"mesos.SlaveInfo.Capability">[];
  readonly resourceVersion: Uint8Array | undefined;
  readonly checkpointed: readonly Resource[];
  readonly reregistered: boolean;
  readonly executors: readonly ExecutorInfo[];
  readonly tasks: readonly Task[];
  readonly completed: readonly BodyOf<"mesos.internal.Archive.Framework">[];
}

/** What an agent says that it has, post-refinement; nobody has been given any of it, whatever it says. */
export function ownResources(resources: readonly Resource[] | undefined): readonly Resource[] {
  return unallocateResources(upgradeResources(resources));
}

/** What an agent has in all: its resources with what is checkpointed in place; an error when that does not fit. */
export function totalOf(
  turn: Turn,
  resources: readonly Resource[] | undefined,
  checkpointed: Resources,
): Outcome<Resources> {
  const { profile } = turn.options;
  return applyCheckpointed(toResources(resources, profile), checkpointed, profile);
}

/**
 * Enters an agent everywhere: books, link, observer, allocator, frameworks it runs something for.
 *
 * @param total as {@link totalOf} found it
 */
export function addAgent(turn: Turn, said: NewAgent, total: Resources): AgentEntry {
  const { context, options, state } = turn;
  const id = said.info.id?.value ?? "";
  const observer = context.spawn(
    new SlaveObserver({
      agentId: id,
      agent: said.pid,
      master: context.self as Ref<MasterInput>,
      pingTimeoutMs: options.agentPingTimeoutMs,
      maxTimeouts: options.maxAgentPingTimeouts,
    }),
    { prefix: "slave-observer" },
  );
  const entry: AgentEntry = {
    id,
    info: said.info,
    pid: said.pid,
    observedPid: said.pid,
    observer,
    version: said.version ?? "",
    capabilities: said.capabilities,
    has: capabilityNames(said.capabilities),
    resourceVersion: said.resourceVersion,
    checkpointed: toResources(said.checkpointed, options.profile),
    total,
    connected: true,
    active: true,
    registeredAtMs: context.nowMs,
    reregisteredAtMs: said.reregistered ? context.nowMs : undefined,
    tasks: new Map(),
    executors: new Map(),
    offers: new Set(),
    inverseOffers: new Set(),
    killedTasks: new Map(),
    operations: new Map(),
    providers: new Map(),
  };
  state.agents.registered.set(id, entry);
  state.agents.byPid.set(said.pid, id);
  context.link(said.pid);
  for (const executor of said.executors) {
    const frameworkId = executor.framework_id?.value;
    if (frameworkId !== undefined) addExecutor(turn, entry, frameworkId, executor);
  }
  for (const task of said.tasks) addTask(turn, entry, task);
  addCompleted(turn, entry, said.completed);
  turn.allocator.addAgent(
    id,
    agentView(entry.info, entry.capabilities),
    total,
    usedOn(entry),
    machineOf(turn, entry)?.unavailability,
  );
  agentAdded(turn, entry);
  return entry;
}

/** Names of capabilities; those that the schema does not know as numbers. */
export function capabilityNames(
  capabilities: readonly { readonly type?: string | number | undefined }[] | undefined,
): ReadonlySet<string> {
  return new Set(capabilities?.map(({ type }) => String(type ?? "UNKNOWN")));
}

/** By framework, what tasks that are not over and executors use. */
function usedOn(entry: AgentEntry): ReadonlyMap<string, Resources> {
  const used = new Map<string, Resources>();
  for (const [frameworkId, tasks] of entry.tasks) {
    const running = [...tasks.values()].filter(({ body }) => !isReleased(body.state));
    used.set(frameworkId, sumResources(running.map(({ resources }) => resources)));
  }
  for (const [frameworkId, executors] of entry.executors) {
    const sum = sumResources([...executors.values()].map(({ resources }) => resources));
    used.set(frameworkId, addResources(used.get(frameworkId) ?? [], sum));
  }
  return used;
}

/** How long an agent may hear nothing, as it is told when it (re-)registers. */
export function connectionTerms(turn: Turn): BodyOf<"mesos.internal.MasterSlaveConnection"> {
  const { agentPingTimeoutMs, maxAgentPingTimeouts } = turn.options;
  return { total_ping_timeout_seconds: (agentPingTimeoutMs * maxAgentPingTimeouts) / 1000 };
}

function addCompleted(turn: Turn, on: AgentEntry, completed: NewAgent["completed"]): void {
  for (const { framework_info: info, tasks } of completed) {
    const owner = framework(turn, info.id?.value);
    for (const task of tasks ?? []) {
      const text = `completed task ${task.task_id.value} of framework ${task.framework_id.value}`;
      if (owner === undefined) {
        warn(
          turn,
          [5815, 10718],
          `Possibly orphaned ${text} that ran on ${agentWord(turn)} ${describeAgent(on)}`,
        );
      } else {
        vlog(
          turn,
          2,
          [5807, 10708],
          `Re-adding ${text} that ran on ${agentWord(turn)} ${describeAgent(on)}`,
        );
        addCompletedTask(turn, owner, task);
      }
    }
  }
}
