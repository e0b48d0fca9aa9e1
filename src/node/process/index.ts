export { findTree, formatTree, isSame, type ProcessTree, signalTree } from "./kill-tree.js";
export { readProcess, readProcesses, wasStartedWith } from "./process-table.js";
export { processEnd } from "./signals.js";
