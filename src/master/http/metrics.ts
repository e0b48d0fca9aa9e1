import { systemMetrics } from "../../http-api/index.js";
import type { MasterOptions } from "../options.js";
import type { MasterState } from "../state.js";

/** All metrics of a master by the names that Mesos gives them. */
export function masterMetrics(
  state: MasterState,
  options: MasterOptions,
  nowMs: number,
): ReadonlyMap<string, number> {
  return new Map([
    ...state.metrics,
    ["master/uptime_secs", (nowMs - state.startedAtMs) / 1000],
    ...systemMetrics(options.system()),
  ]);
}
