// The answers that grow with the cluster.

import type { BodyOf } from "../../../wire/index.js";
import { agentBody, executorBody, frameworkBody } from "../../operator/bodies.js";
import type { Turn } from "../../turn.js";
import { agentViews, type FrameworkView, frameworkViews } from "../view.js";
import type { Part, Tree } from "./tree.js";

type Type = NonNullable<BodyOf<"mesos.master.Response">["type"]>;

/** The tree of an answer that holds one of the lists below. */
export function answerTree(type: Type & string, tree: Tree): Tree {
  const name = type.toLowerCase();
  return { type: "mesos.master.Response", parts: [{ fields: { type } }, { name, tree }] };
}

export function agentsTree(turn: Turn): Tree {
  return {
    type: "mesos.master.Response.GetAgents",
    parts: [
      list("agents", "mesos.master.Response.GetAgents.Agent", agentViews(turn), agentBody),
      list("recovered_agents", "mesos.SlaveInfo", [...turn.state.agents.recovered.values()]),
    ],
  };
}

export function frameworksTree(turn: Turn): Tree {
  const type = "mesos.master.Response.GetFrameworks.Framework";
  const bodies = (which: "frameworks" | "completedFrameworks"): readonly object[] =>
    frameworkViews(turn, which).map((view) => frameworkBody(turn, view));
  return {
    type: "mesos.master.Response.GetFrameworks",
    parts: [
      list("frameworks", type, bodies("frameworks")),
      list("completed_frameworks", type, bodies("completedFrameworks")),
    ],
  };
}

export function executorsTree(turn: Turn): Tree {
  const executors = allFrameworks(turn).flatMap((view) => view.executors.map(executorBody));
  return {
    type: "mesos.master.Response.GetExecutors",
    parts: [list("executors", "mesos.master.Response.GetExecutors.Executor", executors)],
  };
}

export function tasksTree(turn: Turn): Tree {
  const views = allFrameworks(turn);
  const of = (kind: "tasks" | "unreachableTasks" | "completedTasks"): readonly object[] =>
    views.flatMap((view) => view[kind]);
  return {
    type: "mesos.master.Response.GetTasks",
    parts: [
      list("tasks", "mesos.Task", of("tasks")),
      list("unreachable_tasks", "mesos.Task", of("unreachableTasks")),
      list("completed_tasks", "mesos.Task", of("completedTasks")),
    ],
  };
}

export function operationsTree(turn: Turn): Tree {
  const operations = [...turn.state.agents.registered.values()].flatMap((on) =>
    [...on.operations.values()].map(({ body }) => body),
  );
  return {
    type: "mesos.master.Response.GetOperations",
    parts: [{ ...list("operations", "mesos.Operation", operations), always: false }],
  };
}

/** All of it, as of one moment. */
export function stateTree(turn: Turn): Tree {
  return {
    type: "mesos.master.Response.GetState",
    parts: [
      { name: "get_tasks", tree: tasksTree(turn) },
      { name: "get_executors", tree: executorsTree(turn) },
      { name: "get_frameworks", tree: frameworksTree(turn) },
      { name: "get_agents", tree: agentsTree(turn) },
    ],
  };
}

function allFrameworks(turn: Turn): readonly FrameworkView[] {
  return [...frameworkViews(turn, "frameworks"), ...frameworkViews(turn, "completedFrameworks")];
}

function list<T extends object>(
  name: string,
  itemType: string,
  things: readonly T[],
  bodyOf: (thing: T) => object = (thing) => thing,
) {
  const items = things.map((thing) => () => bodyOf(thing));
  return { name, itemType, items, always: true } as const satisfies Part;
}
