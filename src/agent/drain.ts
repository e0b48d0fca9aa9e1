import type { BodyOf } from "../wire/index.js";
import { log } from "./agent-log.js";
import type { Agent, AgentContext, Framework } from "./agent-state.js";
import { finishDrain } from "./drain-status.js";
import { metaOf } from "./files.js";
import { killKnownTask } from "./kill-task.js";
import { drainConfigPath } from "./paths.js";

type DurationInfo = BodyOf<"mesos.DurationInfo">;
type KillPolicy = BodyOf<"mesos.KillPolicy">;

/** Begins to drain at the wish of the master (1.9). */
export function drainAgent(
  agent: Agent,
  context: AgentContext,
  body: BodyOf<"mesos.internal.DrainSlaveMessage">,
): void {
  if (agent.id === undefined) return;
  if (agent.frameworks.size === 0 && agent.operations.size === 0) {
    const text =
      "Received DrainConfig; agent has no stored frameworks, tasks, or operations, so draining is already complete";
    log(agent, context, "INFO", [0, 1080], text);
    return;
  }
  agent.drainConfig = body.config;
  const path = drainConfigPath(metaOf(agent), agent.id);
  const bytes = agent.format.encode("mesos.DrainConfig", body.config);
  context.perform({ kind: "write", path, bytes });
  drain(agent, context);
}

/** Kills all tasks with no more grace than the drain allows; also after a restart in the middle of it. */
export function drain(agent: Agent, context: AgentContext): void {
  if (agent.drainConfig === undefined) return;
  log(agent, context, "INFO", [0, 1117], "Initiating drain with DrainConfig");
  const most = agent.drainConfig.max_grace_period;
  for (const framework of [...agent.frameworks.values()]) {
    for (const [taskId, own] of liveTasks(framework)) {
      killKnownTask(agent, context, framework, taskId, shorter(own, most));
    }
  }
  finishDrain(agent, context);
}

function liveTasks(framework: Framework): readonly (readonly [string, KillPolicy | undefined])[] {
  const tasks = new Map<string, KillPolicy | undefined>();
  for (const pending of framework.pending.values()) {
    for (const [id, task] of pending) tasks.set(id, task.kill_policy);
  }
  for (const executor of framework.executors.values()) {
    for (const [id, task] of executor.queued) tasks.set(id, task.kill_policy);
    for (const [id, task] of executor.launched) tasks.set(id, task.kill_policy);
  }
  return [...tasks];
}

/** What the drain allows, where the task would take longer. */
function shorter(
  own: KillPolicy | undefined,
  most: DurationInfo | undefined,
): KillPolicy | undefined {
  if (most === undefined) return undefined;
  const ownNs = own?.grace_period?.nanoseconds;
  return ownNs !== undefined && ownNs <= most.nanoseconds ? undefined : { grace_period: most };
}
