import type { Context, Severity } from "../actor/index.js";
import type { Schema } from "../wire/index.js";
import type { HierarchicalAllocator } from "./allocator/index.js";
import type { MasterOptions } from "./options.js";
import type { MasterMessages, MasterProtocol, ToAgentName } from "./protocol.js";
import type { AgentEntry, FrameworkEntry, MasterState } from "./state.js";

/** What handlers work with while the master handles one event. */
export interface Turn {
  readonly state: MasterState;
  readonly options: MasterOptions;
  readonly allocator: HierarchicalAllocator;
  readonly context: Context<MasterProtocol>;
  /** What the emulated version can say. */
  readonly schema: Schema;
  /** Whether the rules are those of 0.26. */
  readonly old: boolean;
}

/** Line numbers of `master.cpp` in 0.26.0 and in 1.11.0; 0 where a version has no such line. */
export type Lines = readonly [old: number, recent: number];

/** A line of the log. */
function log(turn: Turn, severity: Severity, lines: Lines, text: string): void {
  turn.context.log(severity, location(turn, lines), text);
}

export function info(turn: Turn, lines: Lines, text: string): void {
  log(turn, "INFO", lines, text);
}

export function warn(turn: Turn, lines: Lines, text: string): void {
  log(turn, "WARNING", lines, text);
}

/** A line that only GLOG_v shows. */
export function vlog(turn: Turn, verbosity: number, lines: Lines, text: string): void {
  turn.context.vlog(verbosity, location(turn, lines), text);
}

function location(turn: Turn, [old, recent]: Lines): string {
  return `master.cpp:${(turn.old ? old : recent) || old || recent}`;
}

/** What 0.26 calls a slave, later versions an agent. */
export function agentWord(turn: Turn): "slave" | "agent" {
  return turn.old ? "slave" : "agent";
}

export function framework(turn: Turn, id: string | undefined): FrameworkEntry | undefined {
  return id === undefined ? undefined : turn.state.frameworks.get(id);
}

export function agent(turn: Turn, id: string | undefined): AgentEntry | undefined {
  return id === undefined ? undefined : turn.state.agents.registered.get(id);
}

/** Counts an event for `/metrics/snapshot`. */
export function count(turn: Turn, name: string, by = 1): void {
  const { metrics } = turn.state;
  metrics.set(name, (metrics.get(name) ?? 0) + by);
}

/** Sends to an agent where it is now. */
export function tellAgent<Name extends ToAgentName>(
  turn: Turn,
  to: AgentEntry,
  name: Name,
  body: MasterMessages[Name],
): void {
  turn.context.send(to.pid, name, body);
}

/** Seconds since the epoch, as messages carry times. */
export function nowSeconds(turn: Turn): number {
  return turn.context.nowMs / 1000;
}

/** `TimeInfo` of now. */
export function nowTimeInfo(turn: Turn): { readonly nanoseconds: bigint } {
  return { nanoseconds: BigInt(Math.floor(turn.context.nowMs * 1000)) * 1000n };
}
