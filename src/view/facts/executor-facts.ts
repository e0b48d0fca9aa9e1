import { agentOnly, executorOnly } from "./agent-facts.js";
import { fact, flag } from "./fact.js";
import { agentText, idText, some } from "./pieces.js";
import type { AgentInfo, AgentRef, ExecutorInfo, FrameworkInfo, Id, TaskInfo } from "./shapes.js";
import { type FactTable, factsFor } from "./table.js";

/** Messages between agents and executors; health checks inside executors. */
export const EXECUTOR_FACTS: FactTable = [
  factsFor("mesos.internal.RegisterExecutorMessage", executorOnly),
  factsFor(
    "mesos.internal.ReregisterExecutorMessage",
    (body: {
      executor_id?: Id;
      framework_id?: Id;
      tasks?: readonly TaskInfo[];
      updates?: readonly object[];
    }) => [...executorOnly(body), some(body.tasks, "task"), some(body.updates, "update")],
  ),
  factsFor(
    "mesos.internal.ExecutorRegisteredMessage",
    (
      body: AgentRef & {
        executor_info?: ExecutorInfo;
        framework_id?: Id;
        framework_info?: FrameworkInfo;
        slave_info?: AgentInfo;
      },
    ) => [
      fact("executor", idText(body.executor_info?.executor_id)),
      fact("framework", idText(body.framework_id)),
      fact("name", body.framework_info?.name),
      fact("agent", agentText(body)),
      fact("host", body.slave_info?.hostname),
    ],
  ),
  factsFor(
    "mesos.internal.ExecutorReregisteredMessage",
    (body: AgentRef & { slave_info?: AgentInfo }) => [
      fact("agent", agentText(body)),
      fact("host", body.slave_info?.hostname),
    ],
  ),
  factsFor("mesos.internal.ReconnectExecutorMessage", agentOnly),
  factsFor(
    "mesos.internal.TaskHealthStatus",
    (body: {
      task_id?: Id;
      healthy?: boolean;
      kill_task?: boolean;
      consecutive_failures?: number;
    }) => [
      fact("task", idText(body.task_id)),
      body.healthy === false ? fact("", "unhealthy", "state-bad") : flag("healthy", body.healthy),
      fact("failures", body.consecutive_failures),
      flag("kill", body.kill_task),
    ],
  ),
  factsFor("mesos.internal.HookExecuted", (body: { module?: string }) => [
    fact("module", body.module),
  ]),
];
