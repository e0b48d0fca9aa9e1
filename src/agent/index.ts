export {
  type AgentMachine,
  agentHost,
  type LaunchAuthorizer,
} from "./agent-host.js";
export { AgentProcess } from "./agent-process.js";
export type { Agent, AgentPhase, Executor, ExecutorPhase, Framework } from "./agent-state.js";
export type {
  Containerizer,
  ContainerSpec,
  KnownContainer,
  LaunchResult,
  Termination,
} from "./container.js";
export { type AgentDialect, type AgentProfile, agentDialect } from "./dialect.js";
export type { AgentDisk } from "./disk.js";
export type { CommandExecutorFlags, ExecutorProgram } from "./executor-info.js";
export { monitorProcess } from "./http/monitor.js";
export { idProblem } from "./ids.js";
export { MemoryDisk } from "./memory-disk.js";
export { type AgentOptions, agentOptions, type RequiredAgentOptions } from "./options.js";
export { latestRunPath } from "./paths.js";
export type {
  AgentEffect,
  AgentInput,
  AgentMessages,
  AgentProtocol,
} from "./protocol.js";
export { decodeCheckpointRecords, encodeCheckpointRecord, type RecordList } from "./record.js";
export {
  readSimulatedCommand,
  type SimulatedHost,
  type SimulatedHosts,
  SimulatedMachine,
  type SimulatedMachineOptions,
  type SimulatedRun,
} from "./simulated-machine.js";
export { isTerminalState, type TaskReason, type TaskState } from "./task-state.js";
export { volumePath } from "./volume-path.js";
