export { spawnCommonProcesses } from "./common-processes.js";
export { systemStats } from "./system-stats.js";
