import { log } from "./agent-log.js";
import type { Agent, AgentContext } from "./agent-state.js";
import { metaOf } from "./files.js";
import { drainConfigPath } from "./paths.js";

/** Ends a drain when nothing is left to drain. */
export function finishDrain(agent: Agent, context: AgentContext): void {
  if (agent.drainConfig === undefined) return;
  if (agent.frameworks.size > 0 || agent.operations.size > 0) return;
  log(agent, context, "INFO", [0, 10241], "Agent finished draining");
  const path = drainConfigPath(metaOf(agent), agent.id ?? "");
  context.perform({ kind: "remove", path });
  agent.drainConfig = undefined;
}
