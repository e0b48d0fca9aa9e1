export type { TaskBehaviour } from "./behaviour.js";
export { Cluster } from "./cluster.js";
export type { ClusterAgent, ClusterAgentOptions } from "./cluster-agent.js";
export type { ClusterMaster } from "./cluster-master.js";
export type { ClusterOptions } from "./cluster-options.js";
export type { AttachOptions, ClusterScheduler } from "./cluster-scheduler.js";
export type { ClusterTask, TaskStateName } from "./cluster-task.js";
export { startCluster } from "./start-cluster.js";
export type { TaskSpec } from "./task-runner.js";
