import { taskJson } from "../../http-api/index.js";
import type { Task } from "../state.js";
import type { Turn } from "../turn.js";
import type { Asking, Endpoint } from "./endpoint.js";
import { each, objectPieces, type Pieces } from "./json/pieces.js";
import { streamJson } from "./stream.js";

/** `/tasks`: a page of all tasks that are remembered, by the time of their first status. */
export const tasksEndpoint: Endpoint = {
  help: "A page of tasks: limit=100, offset=0, order=desc; framework_id=ID and task_id=ID (1.x).",
  realm: "readonly",
  answer: (turn, asking) => streamJson(turn, asking, tasksPieces(turn, asking)),
};

const LIMIT = 100;

function tasksPieces(turn: Turn, { query }: Asking): Pieces {
  const { old } = turn;
  const limit = numberOr(query.get("limit"), LIMIT);
  const offset = numberOr(query.get("offset"), 0);
  const direction = query.get("order") === "asc" ? 1 : -1;
  const dated = [...wantedTasks(turn, query)].map((task) => ({ task, at: beginOf(task) }));
  dated.sort((a, b) => direction * (a.at - b.at));
  const page = dated.slice(offset, offset + limit);
  const items = (): Iterable<ReturnType<typeof taskJson>> =>
    each(page, ({ task }) => taskJson(task, turn));
  return objectPieces([{ name: "tasks", items }], old);
}

function* wantedTasks(turn: Turn, query: ReadonlyMap<string, string>): Generator<Task> {
  const frameworkId = turn.old ? undefined : query.get("framework_id");
  const taskId = turn.old ? undefined : query.get("task_id");
  const { frameworks, completedFrameworks } = turn.state;
  for (const owner of [...frameworks.values(), ...completedFrameworks.values()]) {
    if (frameworkId !== undefined && frameworkId !== owner.id) continue;
    for (const task of tasksOf(owner)) {
      if (taskId === undefined || task.task_id.value === taskId) yield task;
    }
  }
}

function* tasksOf(
  owner: Turn["state"]["frameworks"] extends Map<string, infer Entry> ? Entry : never,
): Generator<Task> {
  for (const { body } of owner.tasks.values()) yield body;
  yield* owner.unreachableTasks.values();
  yield* owner.completedTasks;
}

// Tasks without a status are the newest.
function beginOf(task: Task): number {
  return task.statuses?.[0]?.timestamp ?? Number.MAX_VALUE;
}

// What is no number counts as not said.
function numberOr(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
