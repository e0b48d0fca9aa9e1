// What schedulers and executors say to each other, and what the master says of frameworks.

import { canonicalPid, NO_PID, type Pid } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import { executorText, log, phaseText, vlog } from "./agent-log.js";
import type { Agent, AgentContext, Framework } from "./agent-state.js";
import { sendToExecutor } from "./executor-connection.js";
import { shutDownExecutor } from "./executor-end.js";
import { writeFramework, writeFrameworkPid } from "./files.js";
import { count } from "./metrics.js";
import { removeExecutor, removeFrameworkIfIdle } from "./removal.js";
import { resumeUpdates } from "./status-update.js";

/** Passes a scheduler's message on to its executor. */
export function frameworkToExecutor(
  agent: Agent,
  context: AgentContext,
  body: BodyOf<"mesos.internal.FrameworkToExecutorMessage">,
): void {
  const frameworkId = body.framework_id.value;
  const { word } = agent.options.dialect;
  const drop = (what: string, because: string, lines: readonly [number, number]): void => {
    count(agent, "invalid_framework_messages");
    log(agent, context, "WARNING", lines, `Dropping message ${what} because ${because}`);
  };
  const from = `from framework ${frameworkId}`;
  const framework = agent.frameworks.get(frameworkId);
  const executor = framework?.executors.get(body.executor_id.value);
  if (agent.phase !== "running") {
    drop(from, `the ${word} is in ${phaseText(agent.phase)} state`, [2086, 4362]);
  } else if (framework === undefined) drop(from, "framework does not exist", [2095, 4371]);
  else if (framework.phase === "terminating") {
    drop(from, "framework is terminating", [2106, 4382]);
  } else if (executor === undefined) {
    // 0.26 crashes here when it says which executor.
    const name = `for executor ${body.executor_id.value}`;
    drop(name, "executor does not exist", [2114, 4390]);
  } else if (executor.phase !== "running" || executor.connection === undefined) {
    const name = `for executor ${executorText(executor)}`;
    drop(name, "executor is not running", [2128, 4404]);
  } else if (executor.connection.kind === "pid" && executor.connection.pid === context.self) {
    // Forged: the agent would go on telling itself.
    drop(`for executor ${executorText(executor)}`, `it has the pid of the ${word}`, [2128, 4404]);
  } else {
    count(agent, "valid_framework_messages");
    sendToExecutor(agent, context, executor, "mesos.internal.FrameworkToExecutorMessage", body);
  }
}

/** Passes an executor's message on to its scheduler: straight where it listens, else by the master. */
export function executorToFramework(
  agent: Agent,
  context: AgentContext,
  body: BodyOf<"mesos.internal.ExecutorToFrameworkMessage">,
): void {
  const frameworkId = body.framework_id.value;
  const executorId = body.executor_id.value;
  const { word } = agent.options.dialect;
  if (agent.phase !== "running") {
    const text = `Dropping framework message from executor '${executorId}' to framework ${frameworkId} because the ${word} is in ${phaseText(agent.phase)} state`;
    count(agent, "invalid_framework_messages");
    log(agent, context, "WARNING", [3118, 6606], text);
    return;
  }
  const framework = agent.frameworks.get(frameworkId);
  if (framework === undefined) {
    const text = `Cannot send framework message from executor '${executorId}' to framework ${frameworkId} because framework does not exist`;
    count(agent, "invalid_framework_messages");
    log(agent, context, "WARNING", [3127, 6615], text);
    return;
  }
  if (framework.phase === "terminating") {
    const text = `Ignoring framework message from executor '${executorId}' to framework ${frameworkId} because framework is terminating`;
    count(agent, "invalid_framework_messages");
    log(agent, context, "WARNING", [3139, 6627], text);
    return;
  }
  const to = framework.pid ?? agent.master;
  if (to === undefined) return;
  if (to === context.self) {
    // Forged, as above.
    const text = `Dropping framework message from executor '${executorId}' to framework ${frameworkId} because it has the pid of the ${word}`;
    count(agent, "invalid_framework_messages");
    log(agent, context, "WARNING", [3139, 6627], text);
    return;
  }
  const way = framework.pid === undefined ? `through the master ${to}` : `to ${to}`;
  const text = `Sending message for framework ${frameworkId} ${way}`;
  log(agent, context, "INFO", framework.pid === undefined ? [3159, 6647] : [3155, 6643], text);
  count(agent, "valid_framework_messages");
  context.send(to, "mesos.internal.ExecutorToFrameworkMessage", body);
}

/** A framework has failed over, or changed its description. */
export function updateFramework(
  agent: Agent,
  context: AgentContext,
  body: BodyOf<"mesos.internal.UpdateFrameworkMessage">,
): void {
  const id = body.framework_id.value;
  const { profile, word } = agent.options.dialect;
  if (agent.phase !== "running") {
    const text = `Dropping updateFramework message for ${id} because the ${word} is in ${phaseText(agent.phase)} state`;
    log(agent, context, "WARNING", [2159, 4437], text);
    return;
  }
  const framework = agent.frameworks.get(id);
  const what = profile === "0.26" ? "updating pid" : "info update";
  if (framework === undefined) {
    const text = `Ignoring ${what} for framework ${id} because it does not exist`;
    log(agent, context, profile === "0.26" ? "WARNING" : "INFO", [2167, 4445], text);
    return;
  }
  if (framework.phase === "terminating") {
    const text = `Ignoring ${what} for framework ${id} because it is terminating`;
    log(agent, context, "WARNING", [2174, 4452], text);
    return;
  }
  const given = body.pid === undefined ? NO_PID : canonicalPid(body.pid);
  framework.pid = given === NO_PID ? undefined : given;
  if (profile === "0.26") {
    const text = `Updating framework ${id} pid to ${given}`;
    log(agent, context, "INFO", [2178, 0], text);
    writeFrameworkPid(agent, context, framework);
  } else {
    const pid = given === NO_PID ? "" : ` with pid updated to ${given}`;
    log(agent, context, "INFO", [0, 4456], `Updating info for framework ${id}${pid}`);
    // Whether a framework checkpoints is settled by its first task here.
    const { checkpoint } = framework.info;
    if (body.framework_info !== undefined) framework.info = { ...body.framework_info, checkpoint };
    writeFramework(agent, context, framework);
  }
  // The scheduler may have been away when updates were sent.
  resumeUpdates(agent, context);
}

/** Ends a framework here: its executors go, nothing more is said of its tasks. */
export function shutDownFramework(
  agent: Agent,
  context: AgentContext,
  from: Pid | undefined,
  id: string,
): void {
  const { profile, word } = agent.options.dialect;
  if (from !== undefined && from !== agent.master) {
    const text = `Ignoring shutdown framework message for ${id} from ${from} because it is not from the registered master (${agent.master ?? "None"})`;
    log(agent, context, "WARNING", [2002, 4278], text);
    return;
  }
  const asked = `Asked to shut down framework ${id} by ${from ?? NO_PID}`;
  if (profile === "0.26") log(agent, context, "INFO", [2009, 0], asked);
  else vlog(agent, context, 1, [0, 4285], asked);
  if (agent.phase === "recovering" || agent.phase === "disconnected") {
    const text = `Ignoring shutdown framework message for ${id} because the ${word} has not yet registered with the master`;
    log(agent, context, "WARNING", [2017, 4293], text);
    return;
  }
  const framework = agent.frameworks.get(id);
  if (framework === undefined) {
    const text = `Cannot shut down unknown framework ${id}`;
    if (profile === "0.26") log(agent, context, "WARNING", [2024, 0], text);
    else vlog(agent, context, 1, [0, 4300], text);
    return;
  }
  if (framework.phase === "terminating") {
    const text = `Ignoring shutdown framework ${id} because it is terminating`;
    log(agent, context, "WARNING", [2030, 4306], text);
    return;
  }
  endFramework(agent, context, framework);
}

/** Ends a framework, whoever wants it. */
export function endFramework(agent: Agent, context: AgentContext, framework: Framework): void {
  const text = `Shutting down framework ${framework.id}`;
  log(agent, context, "INFO", [2034, 4310], text);
  framework.phase = "terminating";
  for (const executor of [...framework.executors.values()]) {
    if (executor.phase === "registering" || executor.phase === "running") {
      shutDownExecutor(agent, context, executor);
    } else if (executor.phase === "terminated") {
      // It only waited for acknowledgements that nobody will send.
      removeExecutor(agent, context, framework, executor);
    }
  }
  removeFrameworkIfIdle(agent, context, framework);
}

/** Ends one executor at the wish of the master. */
export function shutDownOneExecutor(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.ShutdownExecutorMessage">,
): void {
  const frameworkId = body.framework_id?.value;
  const executorId = body.executor_id?.value;
  const { word } = agent.options.dialect;
  const named = `executor '${executorId ?? ""}' of framework ${frameworkId ?? ""}`;
  const message = `shutdown executor message for ${named}`;
  if (frameworkId === undefined || executorId === undefined) {
    const text = `Ignoring shutdown executor message from ${from} because it does not name an executor`;
    log(agent, context, "WARNING", [3795, 7397], text);
    return;
  }
  if (from !== agent.master) {
    const text = `Ignoring ${message} because it is not from the registered master`;
    log(agent, context, "WARNING", [3795, 7397], text);
    return;
  }
  log(agent, context, "INFO", [3803, 7405], `Asked to shut down ${named} by ${from}`);
  if (agent.phase === "recovering" || agent.phase === "disconnected") {
    const text = `Ignoring ${message} because the ${word} has not yet registered with the master`;
    log(agent, context, "WARNING", [3811, 7413], text);
    return;
  }
  const framework = agent.frameworks.get(frameworkId);
  const executor = framework?.executors.get(executorId);
  if (framework === undefined) {
    const text = `Cannot shut down executor '${executorId}' of unknown framework ${frameworkId}`;
    log(agent, context, "WARNING", [3819, 7421], text);
  } else if (framework.phase === "terminating") {
    const text = `Ignoring shutdown ${named} because the framework is terminating`;
    log(agent, context, "WARNING", [3829, 7431], text);
  } else if (executor === undefined) {
    const text = `Ignoring shutdown of unknown ${named}`;
    log(agent, context, "WARNING", [3836, 7438], text);
  } else if (executor.phase === "terminating" || executor.phase === "terminated") {
    const text = `Ignoring shutdown ${named} because the executor is ${executor.phase}`;
    log(agent, context, "WARNING", [3849, 7451], text);
  } else shutDownExecutor(agent, context, executor);
}
