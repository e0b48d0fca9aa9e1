import { Double, jsonResponse } from "../endpoint-json.js";
import type { Habits } from "../responses.js";
import { PlainProcess } from "./plain-process.js";

/** The machine, as `/system/stats.json` and the metrics show it. */
export interface SystemStats {
  readonly load1Min: number;
  readonly load5Min: number;
  readonly load15Min: number;
  readonly cpusTotal: number;
  readonly memTotalBytes: number;
  readonly memFreeBytes: number;
}

/** A machine of which nothing is known. */
export const NO_SYSTEM: SystemStats = {
  load1Min: 0,
  load5Min: 0,
  load15Min: 0,
  cpusTotal: 0,
  memTotalBytes: 0,
  memFreeBytes: 0,
};

/** The process `system`. */
export function systemProcess(stats: () => SystemStats, habits: Habits): PlainProcess {
  const { old } = habits;
  return new PlainProcess(
    {
      "/stats.json": (request) => {
        const now = stats();
        return jsonResponse(
          request,
          {
            avg_load_15min: new Double(now.load15Min),
            avg_load_1min: new Double(now.load1Min),
            avg_load_5min: new Double(now.load5Min),
            cpus_total: now.cpusTotal,
            mem_free_bytes: now.memFreeBytes,
            mem_total_bytes: now.memTotalBytes,
          },
          old,
        );
      },
    },
    { old },
  );
}

/** The same as metrics. */
export function systemMetrics(
  now: SystemStats,
): readonly (readonly [name: string, value: number])[] {
  return [
    ["system/cpus_total", now.cpusTotal],
    ["system/load_15min", now.load15Min],
    ["system/load_1min", now.load1Min],
    ["system/load_5min", now.load5Min],
    ["system/mem_free_bytes", now.memFreeBytes],
    ["system/mem_total_bytes", now.memTotalBytes],
  ];
}
