import type { Severity } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import type { Agent, AgentContext, Executor } from "./agent-state.js";

/** Lines of the source that prints a text, in 0.26.0 and 1.11.0: readers of logs know them by it. */
export type Lines = readonly [old: number, modern: number];

/** Logs as slave.cpp does. */
export function log(
  agent: Agent,
  context: AgentContext,
  severity: Severity,
  lines: Lines,
  text: string,
): void {
  context.log(severity, `slave.cpp:${lineOf(agent, lines)}`, text);
}

/** Logs as slave.cpp does where GLOG_v is high enough. */
export function vlog(
  agent: Agent,
  context: AgentContext,
  verbosity: number,
  lines: Lines,
  text: string,
): void {
  context.vlog(verbosity, `slave.cpp:${lineOf(agent, lines)}`, text);
}

/** Logs as the update manager does, which goes by another name in 1.x. */
export function logUpdates(
  agent: Agent,
  context: AgentContext,
  severity: Severity,
  lines: Lines,
  text: string,
): void {
  context.log(severity, `${updatesFile(agent)}:${lineOf(agent, lines)}`, text);
}

/** Logs as the update manager does where GLOG_v is high enough. */
export function vlogUpdates(agent: Agent, context: AgentContext, lines: Lines, text: string): void {
  context.vlog(1, `${updatesFile(agent)}:${lineOf(agent, lines)}`, text);
}

function updatesFile(agent: Agent): string {
  const old = agent.options.dialect.profile === "0.26";
  return old ? "status_update_manager.cpp" : "task_status_update_manager.cpp";
}

/** The line of a text in the emulated version. */
export function lineOf(agent: Agent, [old, modern]: Lines): number {
  return agent.options.dialect.profile === "0.26" ? old : modern;
}

/** An executor as logs name it: `'e' of framework f at executor(1)@10.0.0.1:4242`, or `(via HTTP)`. */
export function executorText({ id, frameworkId, connection }: Executor): string {
  const how =
    connection === undefined
      ? ""
      : connection.kind === "pid"
        ? ` at ${connection.pid}`
        : " (via HTTP)";
  return `'${id}' of framework ${frameworkId}${how}`;
}

/** A task as logs name it: bare in 0.26, quoted since. */
function taskText(agent: Agent, taskId: string): string {
  return agent.options.dialect.profile === "0.26" ? `task ${taskId}` : `task '${taskId}'`;
}

/** A phase as logs name it. */
export function phaseText(phase: string): string {
  return phase.toUpperCase();
}

/** Tasks or a task group as logs name them. */
export function launchText(
  agent: Agent,
  tasks: readonly BodyOf<"mesos.TaskInfo">[],
  isGroup: boolean,
): string {
  const [only] = tasks;
  if (!isGroup && only !== undefined) return taskText(agent, only.task_id.value);
  return `task group containing tasks [ ${tasks.map((task) => task.task_id.value).join(", ")} ]`;
}
