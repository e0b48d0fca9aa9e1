import type { Pid } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import { executorText, log, phaseText } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Executor,
  executorOfTaskId,
  type Framework,
  type Launch,
  wasEverUsed,
} from "./agent-state.js";
import { sendToExecutor } from "./executor-connection.js";
import { destroyContainer, shutDownExecutor } from "./executor-end.js";
import { lossOf } from "./launch-refusal.js";
import { newUpdate } from "./new-update.js";
import { receiveUpdate } from "./status-update.js";
import type { TaskReason, TaskState } from "./task-state.js";

type KillPolicy = BodyOf<"mesos.KillPolicy">;

/** Takes the wish to kill a task from the master. */
export function killTask(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.KillTaskMessage">,
): void {
  const frameworkId = body.framework_id.value;
  const taskId = body.task_id.value;
  const { word } = agent.options.dialect;
  if (from !== agent.master) {
    const text = `Ignoring kill task message from ${from} because it is not the expected master: ${agent.master ?? "None"}`;
    log(agent, context, "WARNING", [1815, 3970], text);
    return;
  }
  const named = `task ${taskId} of framework ${frameworkId}`;
  log(agent, context, "INFO", [1821, 3979], `Asked to kill ${named}`);
  if (agent.phase === "recovering" || agent.phase === "terminating") {
    const text = `Cannot kill ${named} because the ${word} is ${phaseText(agent.phase)}`;
    log(agent, context, "WARNING", [1830, 3988], text);
    return;
  }
  const framework = agent.frameworks.get(frameworkId);
  if (framework === undefined || framework.phase === "terminating") {
    const because =
      framework === undefined ? "no such framework is running" : "the framework is terminating";
    const text = `Ignoring kill ${named} because ${because}`;
    log(agent, context, "WARNING", framework === undefined ? [1841, 3999] : [1854, 4008], text);
    return;
  }
  killKnownTask(agent, context, framework, taskId, body.kill_policy);
}

/** Kills a task wherever it is on its way. */
export function killKnownTask(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  taskId: string,
  policy: KillPolicy | undefined,
): void {
  const launch = pendingLaunch(agent, framework, taskId);
  if (launch !== undefined) {
    killPending(agent, context, framework, launch, taskId);
    return;
  }
  const executor = executorOfTaskId(framework, taskId);
  if (executor === undefined) {
    const text = `Cannot kill task ${taskId} of framework ${framework.id} because no corresponding executor is running`;
    log(agent, context, "WARNING", [1889, 4024], text);
    const state = lossOf(agent, framework, "TASK_DROPPED");
    tell(agent, context, framework.id, taskId, undefined, {
      state,
      reason: "REASON_EXECUTOR_TERMINATED",
      message: "Cannot find executor",
    });
    return;
  }
  switch (executor.phase) {
    case "registering":
      killUnregistered(agent, context, executor, taskId);
      break;
    case "running":
      if (executor.queued.has(taskId)) killQueued(agent, context, executor, taskId);
      else {
        sendToExecutor(agent, context, executor, "mesos.internal.KillTaskMessage", {
          framework_id: { value: framework.id },
          task_id: { value: taskId },
          ...(policy === undefined ? {} : { kill_policy: policy }),
        });
      }
      break;
    default: {
      const old = agent.options.dialect.profile === "0.26";
      const state = old ? "terminating/terminated" : executor.phase;
      const text = `Ignoring kill task ${taskId} because the executor ${executorText(executor)} is ${state}`;
      log(agent, context, "WARNING", [1948, 4177], text);
    }
  }
}

interface Death {
  readonly state: TaskState;
  readonly reason: TaskReason | undefined;
  readonly message: string;
}

const GROUP_MESSAGE = "A task within the task group was killed before delivery to the executor";

/** What 1.x says; 0.26 has a text for each case. */
const KILLED_EARLY: Death = {
  state: "TASK_KILLED",
  reason: "REASON_TASK_KILLED_DURING_LAUNCH",
  message: "Killed before delivery to the executor",
};

function killedEarly(agent: Agent, old: Omit<Death, "state">): Death {
  return agent.options.dialect.profile === "0.26" ? { state: "TASK_KILLED", ...old } : KILLED_EARLY;
}

/** The launch that a task waits in for somebody's decision; undefined when it waits for nobody. */
function pendingLaunch(agent: Agent, framework: Framework, taskId: string): Launch | undefined {
  for (const launch of agent.launches.values()) {
    if (launch.frameworkId !== framework.id) continue;
    const pending = framework.pending.get(launch.executor.executor_id.value);
    const here = launch.tasks.some((task) => task.task_id.value === taskId);
    if (here && pending?.has(taskId) === true) return launch;
  }
  return undefined;
}

function killPending(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  launch: Launch,
  taskId: string,
): void {
  const text = `Killing task ${taskId} of framework ${framework.id} before it was launched`;
  log(agent, context, "WARNING", [1862, 4065], text);
  const old = agent.options.dialect.profile === "0.26";
  const death = killedEarly(agent, {
    reason: undefined,
    message: "Task killed before it was launched",
  });
  const isGroup = launch.group !== undefined;
  const executorId = old ? undefined : launch.executor.executor_id.value;
  for (const task of launch.tasks) {
    tell(agent, context, framework.id, task.task_id.value, executorId, {
      ...death,
      ...(isGroup ? { message: GROUP_MESSAGE } : {}),
    });
  }
}

function killUnregistered(
  agent: Agent,
  context: AgentContext,
  executor: Executor,
  taskId: string,
): void {
  const old = agent.options.dialect.profile === "0.26";
  if (!old) {
    const text = `Transitioning the state of task ${taskId} of framework ${executor.frameworkId} to TASK_KILLED because the executor is not registered`;
    log(agent, context, "WARNING", [0, 4126], text);
  }
  const death = killedEarly(agent, {
    reason: "REASON_EXECUTOR_UNREGISTERED",
    message: "Unregistered executor",
  });
  killWithGroup(agent, context, executor, taskId, death, GROUP_MESSAGE);
  if (!old || executor.queued.size > 0) return;
  const text = `Killing the unregistered executor ${executorText(executor)} because it has no tasks`;
  log(agent, context, "WARNING", [1937, 0], text);
  destroyContainer(context, executor);
}

function killQueued(agent: Agent, context: AgentContext, executor: Executor, taskId: string): void {
  const death = killedEarly(agent, {
    reason: undefined,
    message: "Task killed when it was queued",
  });
  killWithGroup(agent, context, executor, taskId, death, death.message);
  const modern = agent.options.dialect.profile !== "0.26";
  if (!modern || wasEverUsed(executor) || executor.queued.size > 0) return;
  const text = `Shutting down executor ${executorText(executor)} because it has never been sent a task and all of its queued tasks have been killed before delivery`;
  log(agent, context, "WARNING", [0, 4237], text);
  shutDownExecutor(agent, context, executor);
}

function killWithGroup(
  agent: Agent,
  context: AgentContext,
  executor: Executor,
  taskId: string,
  death: Death,
  groupMessage: string,
): void {
  const group = executor.queuedGroups.find(({ tasks }) =>
    tasks?.some((task) => task.task_id.value === taskId),
  );
  const ids = group?.tasks?.map((task) => task.task_id.value) ?? [taskId];
  for (const id of ids) {
    tell(agent, context, executor.frameworkId, id, executor.id, {
      ...death,
      ...(group === undefined ? {} : { message: groupMessage }),
    });
  }
}

function tell(
  agent: Agent,
  context: AgentContext,
  frameworkId: string,
  taskId: string,
  executorId: string | undefined,
  death: Death,
): void {
  const update = newUpdate(agent, context, { frameworkId, taskId, executorId, ...death });
  receiveUpdate(agent, context, update, undefined);
}
