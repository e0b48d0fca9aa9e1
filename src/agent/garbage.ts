import { formatDuration } from "../bytes/index.js";
import { lineOf, log } from "./agent-log.js";
import type { Agent, AgentContext } from "./agent-state.js";
import { maxSandboxAgeMs } from "./gc-schedule.js";
import { GC_TIMER } from "./timers.js";

/**
 * Lets a path go after the gc delay.
 *
 * @param modifiedMs when it was changed last; default now
 */
export function scheduleGc(
  agent: Agent,
  context: AgentContext,
  path: string,
  modifiedMs: number = context.nowMs,
): void {
  const removeAtMs = modifiedMs + agent.options.gcDelayMs;
  agent.gc.schedule(path, removeAtMs);
  const wait = formatDuration(removeAtMs - context.nowMs);
  const text = `Scheduling '${path}' for gc ${wait} in the future`;
  context.log("INFO", `gc.cpp:${lineOf(agent, [56, 95])}`, text);
  armGc(agent, context);
}

/** Keeps a path that is in use again. */
export function unscheduleGc(agent: Agent, context: AgentContext, path: string): void {
  if (!agent.gc.unschedule(path)) return;
  context.log("INFO", `gc.cpp:${lineOf(agent, [84, 129])}`, `Unscheduling '${path}' from gc`);
}

/** Removes what is due. */
export function collectGarbage(agent: Agent, context: AgentContext, untilMs: number): void {
  for (const path of agent.gc.take(untilMs)) {
    context.log("INFO", `gc.cpp:${lineOf(agent, [134, 272])}`, `Deleting ${path}`);
    context.perform({ kind: "remove", path });
    context.perform({ kind: "detach", virtual: path });
  }
  armGc(agent, context);
}

/** The disk is so full: what is older than it allows goes now. */
export function checkDiskUsage(agent: Agent, context: AgentContext, used: number): void {
  const { gcDelayMs, gcDiskHeadroom } = agent.options;
  const maxAgeMs = maxSandboxAgeMs(gcDelayMs, gcDiskHeadroom, used);
  const text = `Current disk usage ${(100 * used).toFixed(2)}%. Max allowed age: ${formatDuration(maxAgeMs)}`;
  log(agent, context, "INFO", [4039, 7657], text);
  collectGarbage(agent, context, context.nowMs + gcDelayMs - maxAgeMs);
}

function armGc(agent: Agent, context: AgentContext): void {
  const { nextMs } = agent.gc;
  if (nextMs === undefined) context.clearTimer(GC_TIMER);
  else context.setTimer(GC_TIMER, nextMs - context.nowMs);
}
