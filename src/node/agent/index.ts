export { createFetcher, type Fetcher, type FetcherOptions, type FetchJob } from "./fetcher.js";
export { FileDisk } from "./file-disk.js";
export { readBootId, readCapacity, readDiskUsage } from "./machine.js";
export { PosixContainerizer, type PosixContainerizerOptions } from "./posix-containerizer.js";
export { type AgentServer, type StartAgentOptions, startAgent } from "./start-agent.js";
export type { User } from "./user.js";
