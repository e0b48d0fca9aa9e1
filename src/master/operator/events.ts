// What operators who subscribed are told, and when.

import type { BodyOf } from "../../wire/index.js";
import { agentView, frameworkView } from "../http/view.js";
import type { AgentEntry, FrameworkEntry, Task, TaskEntry } from "../state.js";
import type { Turn } from "../turn.js";
import { agentBody, frameworkBody } from "./bodies.js";
import { tellSubscribers } from "./subscribers.js";

/** A task is launched, or heard of from an agent that came back. */
export function taskAdded(turn: Turn, task: Task): void {
  tellSubscribers(turn, () => ({ type: "TASK_ADDED", task_added: { task } }));
}

/** A task has another state, or another health. */
export function taskUpdated(
  turn: Turn,
  { body }: TaskEntry,
  status: BodyOf<"mesos.TaskStatus">,
): void {
  tellSubscribers(turn, () => ({
    type: "TASK_UPDATED",
    task_updated: { framework_id: body.framework_id, status, state: body.state },
  }));
}

export function agentAdded(turn: Turn, entry: AgentEntry): void {
  tellSubscribers(turn, () => ({
    type: "AGENT_ADDED",
    agent_added: { agent: agentBody(agentView(turn, entry)) },
  }));
}

/** An agent left; not one that is out of reach or gone. */
export function agentLeft(turn: Turn, agentId: string): void {
  tellSubscribers(turn, () => ({
    type: "AGENT_REMOVED",
    agent_removed: { agent_id: { value: agentId } },
  }));
}

export function frameworkAdded(turn: Turn, owner: FrameworkEntry): void {
  tellSubscribers(turn, () => ({
    type: "FRAMEWORK_ADDED",
    framework_added: { framework: eventBody(turn, owner) },
  }));
}

export function frameworkUpdated(turn: Turn, owner: FrameworkEntry): void {
  tellSubscribers(turn, () => ({
    type: "FRAMEWORK_UPDATED",
    framework_updated: { framework: eventBody(turn, owner) },
  }));
}

export function frameworkRemoved(turn: Turn, owner: FrameworkEntry): void {
  tellSubscribers(turn, () => ({
    type: "FRAMEWORK_REMOVED",
    framework_removed: { framework_info: owner.info },
  }));
}

// Of events, unlike of answers, what is not known is left out and what did not happen has a time.
function eventBody(turn: Turn, owner: FrameworkEntry): ReturnType<typeof frameworkBody> {
  const { offer_constraints: _, ...body } = frameworkBody(turn, frameworkView(turn, owner));
  return {
    unregistered_time: { nanoseconds: 0n },
    ...body,
    ...(owner.saidConstraints === undefined ? {} : { offer_constraints: owner.saidConstraints }),
  };
}
