import { addResources, type Resources, subtractResources } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { describeAgent, describeFramework, describeResources } from "../describe.js";
import { info, type Turn, tellAgent } from "../turn.js";
import { refuseTaskGroup } from "../validation/index.js";
import type { Accepting } from "./accepting.js";
import {
  agentExecutor,
  agentTask,
  bookNewExecutor,
  bookTask,
  launchContext,
  resourceVersions,
} from "./launch.js";
import { refuseTasks } from "./refuse.js";

/** Launches a group of tasks as a whole, or none of it. */
export function launchGroup(
  turn: Turn,
  state: Accepting,
  { executor, task_group: group }: BodyOf<"mesos.Offer.Operation.LaunchGroup">,
): void {
  const { owner, on } = state;
  const tasks = group.tasks ?? [];
  const refusal = refuseTaskGroup(group, executor, launchContext(turn, state, state.remaining));
  if (refusal !== undefined) {
    refuseTasks(turn, owner, tasks, refusal);
    return;
  }
  const forExecutor = bookNewExecutor(turn, state, executor);
  let forTasks: Resources = [];
  for (const task of tasks) forTasks = addResources(forTasks, bookTask(turn, state, task));
  const consumed = addResources(forTasks, forExecutor ?? []);
  state.remaining = subtractResources(state.remaining, consumed);
  state.launched = addResources(state.launched, consumed);
  const which = forExecutor === undefined ? " existing executor" : " new executor";
  const ids = tasks.map(({ task_id: id }) => id.value).join(", ");
  info(
    turn,
    [0, 5195],
    `Launching task group { ${ids} } of framework ${describeFramework(owner)} with resources` +
      ` ${describeResources(forTasks, "1.11")} on agent ${describeAgent(on)} on ${which}`,
  );
  const versions = resourceVersions(on);
  tellAgent(turn, on, "mesos.internal.RunTaskGroupMessage", {
    framework: owner.info,
    executor: agentExecutor(turn, on, executor),
    task_group: { tasks: tasks.map((task) => agentTask(turn, on, task)) },
    ...(versions.length === 0 ? {} : { resource_version_uuids: versions }),
    launch_executor: forExecutor !== undefined,
  });
}
