import type { EndpointJson } from "../../http-api/index.js";
import type { Task } from "../state.js";
import type { Turn } from "../turn.js";
import type { Endpoint } from "./endpoint.js";
import { agentJson } from "./json/agent.js";
import { frameworkSummaryJson } from "./json/framework.js";
import { each, type Member, membersOf, objectPieces, type Pieces } from "./json/pieces.js";
import { streamJson } from "./stream.js";
import { agentViews, frameworkViews } from "./view.js";

const OLD_STATES = [
  "TASK_STAGING",
  "TASK_STARTING",
  "TASK_RUNNING",
  "TASK_FINISHED",
  "TASK_KILLED",
  "TASK_FAILED",
  "TASK_LOST",
  "TASK_ERROR",
];
const STATES = [
  "TASK_STAGING",
  "TASK_STARTING",
  "TASK_RUNNING",
  "TASK_KILLING",
  "TASK_FINISHED",
  "TASK_KILLED",
  "TASK_FAILED",
  "TASK_LOST",
  "TASK_ERROR",
  "TASK_UNREACHABLE",
];

/** `/state-summary`: how many tasks in which state, without the tasks. */
export const stateSummaryEndpoint: Endpoint = {
  help: "Agents and frameworks with numbers of tasks by state.",
  realm: "readonly",
  answer: (turn, asking) => streamJson(turn, asking, summaryPieces(turn)),
};

/** Tasks of an agent or a framework by state, and who they are shared with. */
class Tally {
  readonly #counts = new Map<string, number>();
  readonly #others = new Set<string>();

  count(state: string, other: string): void {
    this.#counts.set(state, (this.#counts.get(state) ?? 0) + 1);
    this.#others.add(other);
  }

  json(old: boolean): Readonly<Record<string, number>> {
    const states = old ? OLD_STATES : STATES;
    return Object.fromEntries(states.map((state) => [state, this.#counts.get(state) ?? 0]));
  }

  get others(): readonly string[] {
    return [...this.#others];
  }
}

function summaryPieces(turn: Turn): Pieces {
  const { options, state, old } = turn;
  const slaves = agentViews(turn);
  const frameworks = frameworkViews(turn, "frameworks");
  const byAgent = new Map<string, Tally>();
  const byFramework = new Map<string, Tally>();
  for (const { entry, tasks, unreachableTasks, completedTasks } of frameworks) {
    for (const list of [tasks, unreachableTasks, completedTasks]) {
      for (const task of list) tally(byAgent, byFramework, task, entry.id);
    }
  }
  const none = new Tally();
  const members: Member[] = [
    ...membersOf({ hostname: state.info.hostname, cluster: options.cluster }),
    {
      name: "slaves",
      items: () =>
        each(slaves, (view): EndpointJson => {
          const found = byAgent.get(view.entry.id) ?? none;
          return { ...agentJson(view, turn), ...found.json(old), framework_ids: found.others };
        }),
    },
    {
      name: "frameworks",
      items: () =>
        each(frameworks, (view): EndpointJson => {
          const found = byFramework.get(view.entry.id) ?? none;
          const summary = frameworkSummaryJson(view, turn);
          return { ...summary, ...found.json(old), slave_ids: found.others };
        }),
    },
  ];
  return objectPieces(members, old);
}

function tally(
  byAgent: Map<string, Tally>,
  byFramework: Map<string, Tally>,
  { state, slave_id: { value: agentId } }: Task,
  frameworkId: string,
): void {
  const onAgent = byAgent.get(agentId) ?? new Tally();
  const ofFramework = byFramework.get(frameworkId) ?? new Tally();
  onAgent.count(String(state), frameworkId);
  ofFramework.count(String(state), agentId);
  byAgent.set(agentId, onAgent);
  byFramework.set(frameworkId, ofFramework);
}
