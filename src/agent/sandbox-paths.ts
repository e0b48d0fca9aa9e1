import { type Agent, type AgentContext, type Executor, runOf } from "./agent-state.js";
import { latestRunPath } from "./paths.js";

/** Lets a sandbox be read over HTTP, under the names that Mesos gives it: its own path, and since 1.5 what needs no id of a run. */
export function attachSandbox(agent: Agent, context: AgentContext, executor: Executor): void {
  const { options } = agent;
  const { directory, frameworkId, id } = executor;
  context.perform({ kind: "attach", virtual: directory, real: directory });
  if (options.dialect.profile === "0.26") return;
  const latest = latestRunPath(options.workDirectory, runOf(agent, executor));
  context.perform({ kind: "attach", virtual: latest, real: directory });
  const virtual = `/frameworks/${frameworkId}/executors/${id}/runs/latest`;
  context.perform({ kind: "attach", virtual, real: directory });
}
