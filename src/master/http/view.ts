// What the master knows at one moment, for answers that are written over several turns. Bodies of tasks, infos and
// resources never change, so that remembering which ones there were is enough.

import type { Resources } from "../../resources/index.js";
import { consumedBy, isSpeculative, isTerminalOperation } from "../operations/operation-books.js";
import type {
  AgentEntry,
  ExecutorInfo,
  FrameworkEntry,
  OfferEntry,
  OperationEntry,
  Task,
} from "../state.js";
import { isReleased } from "../tasks/task-state.js";
import type { Turn } from "../turn.js";

/** An agent as it was. */
export interface AgentView {
  readonly entry: AgentEntry;
  /** What tasks, executors and operations hold. */
  readonly used: readonly Resources[];
  readonly offered: readonly Resources[];
  readonly draining: Turn["state"]["agents"]["draining"] extends Map<string, infer D>
    ? D | undefined
    : never;
  readonly deactivated: boolean;
}

/** A framework as it was. */
export interface FrameworkView {
  readonly entry: FrameworkEntry;
  readonly used: readonly Resources[];
  readonly offered: readonly Resources[];
  readonly offers: readonly OfferEntry[];
  readonly tasks: readonly Task[];
  readonly unreachableTasks: readonly Task[];
  readonly completedTasks: readonly Task[];
  readonly executors: readonly (readonly [agentId: string, executor: ExecutorInfo])[];
}

export function agentView(turn: Turn, entry: AgentEntry): AgentView {
  const { agents } = turn.state;
  const used: Resources[] = [];
  for (const tasks of entry.tasks.values()) {
    for (const { body, resources } of tasks.values())
      if (!isReleased(body.state)) used.push(resources);
  }
  for (const executors of entry.executors.values()) {
    for (const { resources } of executors.values()) used.push(resources);
  }
  pushOperations(entry.operations, used);
  return {
    entry: { ...entry },
    used,
    offered: offersOf(turn, entry.offers).map(({ resources }) => resources),
    draining: agents.draining.get(entry.id),
    deactivated: agents.deactivated.has(entry.id),
  };
}

export function frameworkView(turn: Turn, entry: FrameworkEntry): FrameworkView {
  const used: Resources[] = [];
  const tasks: Task[] = [];
  const executors: (readonly [string, ExecutorInfo])[] = [];
  for (const { body, resources } of entry.tasks.values()) {
    tasks.push(body);
    if (!isReleased(body.state)) used.push(resources);
  }
  for (const [agentId, list] of entry.executors) {
    for (const { info, resources } of list.values()) {
      executors.push([agentId, info]);
      used.push(resources);
    }
  }
  pushOperations(entry.operations, used);
  const offers = offersOf(turn, entry.offers);
  return {
    entry: { ...entry },
    used,
    offered: offers.map(({ resources }) => resources),
    offers,
    tasks,
    unreachableTasks: [...entry.unreachableTasks.values()],
    completedTasks: [...entry.completedTasks],
    executors,
  };
}

/** All agents that are registered. */
export function agentViews(turn: Turn): readonly AgentView[] {
  return [...turn.state.agents.registered.values()].map((entry) => agentView(turn, entry));
}

/** All frameworks that are here, or completed. */
export function frameworkViews(
  turn: Turn,
  which: "frameworks" | "completedFrameworks",
): readonly FrameworkView[] {
  return [...turn.state[which].values()].map((entry) => frameworkView(turn, entry));
}

function offersOf(turn: Turn, ids: ReadonlySet<string>): readonly OfferEntry[] {
  return [...ids].flatMap((id) => turn.state.offers.get(id) ?? []);
}

function pushOperations(operations: ReadonlyMap<string, OperationEntry>, used: Resources[]): void {
  for (const { body } of operations.values()) {
    if (isSpeculative(body.info) || isTerminalOperation(body.latest_status.state)) continue;
    used.push(consumedBy(body.info));
  }
}
