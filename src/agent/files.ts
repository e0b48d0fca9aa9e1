// What the agent writes, as effects. The adapter has written it before it performs the effects that follow.

import { NO_PID } from "../actor/index.js";
import { encodeUtf8 } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import { executorText, log, vlog } from "./agent-log.js";
import type { Agent, AgentContext, Executor, Framework } from "./agent-state.js";
import { runOf } from "./agent-state.js";
import {
  agentDirectory,
  agentInfoPath,
  executorGeneratedPath,
  executorInfoPath,
  frameworkInfoPath,
  frameworkPidPath,
  httpMarkerPath,
  latestAgentPath,
  latestRunPath,
  libprocessPidPath,
  metaDirectory,
  runDirectory,
  taskInfoPath,
} from "./paths.js";

/** Where the checkpoints are. */
export function metaOf(agent: Agent): string {
  return metaDirectory(agent.options.workDirectory);
}

/** Writes the agent's description under its id. */
export function writeAgentInfo(agent: Agent, context: AgentContext): void {
  const id = agent.id ?? "";
  const bytes = agent.format.encode("mesos.SlaveInfo", agent.info);
  context.perform({ kind: "make-directory", path: agentDirectory(metaOf(agent), id) });
  const target = agentDirectory(metaOf(agent), id);
  context.perform({ kind: "link", path: latestAgentPath(metaOf(agent)), target });
  const path = agentInfoPath(metaOf(agent), id);
  vlog(agent, context, 1, [927, 1733], `Checkpointing SlaveInfo to '${path}'`);
  context.perform({ kind: "write", path, bytes });
}

/** Writes a checkpointing framework's description. */
export function writeFramework(agent: Agent, context: AgentContext, framework: Framework): void {
  if (framework.info.checkpoint !== true) return;
  const path = frameworkInfoPath(metaOf(agent), agent.id ?? "", framework.id);
  const bytes = agent.format.encode("mesos.FrameworkInfo", framework.info);
  context.perform({ kind: "write", path, bytes });
  writeFrameworkPid(agent, context, framework);
}

/** Writes where a checkpointing framework's scheduler listens. */
export function writeFrameworkPid(agent: Agent, context: AgentContext, framework: Framework): void {
  if (framework.info.checkpoint !== true) return;
  const path = frameworkPidPath(metaOf(agent), agent.id ?? "", framework.id);
  context.perform({ kind: "write", path, bytes: encodeUtf8(framework.pid ?? NO_PID) });
}

/** Writes what has to be known of a run to find it again. */
export function writeExecutor(agent: Agent, context: AgentContext, executor: Executor): void {
  if (!executor.checkpoint) return;
  const meta = metaOf(agent);
  const run = runOf(agent, executor);
  const directory = runDirectory(meta, run);
  const bytes = agent.format.encode("mesos.ExecutorInfo", executor.info);
  context.perform({ kind: "write", path: executorInfoPath(meta, run), bytes });
  if (agent.options.dialect.profile !== "0.26") {
    const flag = encodeUtf8(executor.generated ? "1" : "0");
    context.perform({ kind: "write", path: executorGeneratedPath(meta, run), bytes: flag });
  }
  context.perform({ kind: "make-directory", path: directory });
  context.perform({ kind: "link", path: latestRunPath(meta, run), target: directory });
}

/** Writes where an executor listens. */
export function writeExecutorPid(agent: Agent, context: AgentContext, executor: Executor): void {
  const { connection } = executor;
  if (!executor.checkpoint || connection?.kind !== "pid") return;
  const path = libprocessPidPath(metaOf(agent), runOf(agent, executor));
  context.perform({ kind: "write", path, bytes: encodeUtf8(connection.pid) });
}

/** Writes that an executor speaks HTTP. */
export function writeHttpMarker(agent: Agent, context: AgentContext, executor: Executor): void {
  if (!executor.checkpoint) return;
  const path = httpMarkerPath(metaOf(agent), runOf(agent, executor));
  const text = `Creating a marker file for HTTP based executor ${executorText(executor)} at path '${path}'`;
  log(agent, context, "INFO", [0, 5327], text);
  context.perform({ kind: "write", path, bytes: new Uint8Array(0) });
}

/** Writes a task before its executor can hear of it. */
export function writeTask(
  agent: Agent,
  context: AgentContext,
  executor: Executor,
  task: BodyOf<"mesos.Task">,
): void {
  if (!executor.checkpoint) return;
  const path = taskInfoPath(metaOf(agent), runOf(agent, executor), task.task_id.value);
  const bytes = agent.format.encode("mesos.Task", task);
  context.perform({ kind: "write", path, bytes });
}
