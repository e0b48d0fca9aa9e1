import { jsonResponse, PlainProcess, type PlainRoute } from "../../http-api/index.js";
import type { Agent } from "../agent-state.js";
import { containersJson } from "./containers-json.js";

/** The process `monitor` that an agent of 0.26 has; later ones answer `/monitor/statistics` themselves. */
export function monitorProcess(agent: Readonly<Agent>): PlainProcess {
  const statistics: PlainRoute = (request, { nowMs }) =>
    jsonResponse(request, containersJson(agent, nowMs, { named: false }), true);
  const table = { "/statistics": statistics, "/statistics.json": statistics };
  return new PlainProcess(table, { old: true });
}
