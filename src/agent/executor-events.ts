import type { BodyOf } from "../wire/index.js";
import type { AgentMessages } from "./protocol.js";

type Event = BodyOf<"mesos.executor.Event">;

/** Names of what the agent says to executors of either kind, after they are known. */
export type ToExecutorName =
  | "mesos.internal.RunTaskMessage"
  | "mesos.internal.KillTaskMessage"
  | "mesos.internal.StatusUpdateAcknowledgementMessage"
  | "mesos.internal.FrameworkToExecutorMessage"
  | "mesos.internal.ShutdownExecutorMessage"
  | "mesos.executor.Event";

/** A message that goes to an executor, by its name. */
type Said = {
  [Name in ToExecutorName]: { readonly name: Name; readonly body: AgentMessages[Name] };
}[ToExecutorName];

/**
 * The event of the v1 API that says what a message says, under the names of v0.
 *
 * @see Mesos internal/evolve.cpp
 */
export function eventOf<Name extends ToExecutorName>(name: Name, body: AgentMessages[Name]): Event {
  const said = { name, body } as Said;
  switch (said.name) {
    case "mesos.internal.RunTaskMessage":
      return { type: "LAUNCH", launch: { task: said.body.task } };
    case "mesos.internal.KillTaskMessage": {
      const { task_id, kill_policy } = said.body;
      return { type: "KILL", kill: { task_id, kill_policy } };
    }
    case "mesos.internal.StatusUpdateAcknowledgementMessage": {
      const { task_id, uuid } = said.body;
      return { type: "ACKNOWLEDGED", acknowledged: { task_id, uuid } };
    }
    case "mesos.internal.FrameworkToExecutorMessage":
      return { type: "MESSAGE", message: { data: said.body.data } };
    case "mesos.internal.ShutdownExecutorMessage":
      return { type: "SHUTDOWN" };
    case "mesos.executor.Event":
      return said.body;
  }
}
