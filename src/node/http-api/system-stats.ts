import { availableParallelism, freemem, loadavg, totalmem } from "node:os";
import type { SystemStats } from "../../http-api/index.js";

/** The machine as it is now. */
export function systemStats(): SystemStats {
  const [load1Min = 0, load5Min = 0, load15Min = 0] = loadavg();
  return {
    load1Min,
    load5Min,
    load15Min,
    cpusTotal: availableParallelism(),
    memTotalBytes: totalmem(),
    memFreeBytes: freemem(),
  };
}
