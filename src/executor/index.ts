export {
  CommandExecutor,
  type CommandExecutorEffect,
  type CommandExecutorInput,
  type CommandExecutorOptions,
  type CommandExecutorProtocol,
  type KillSignal,
} from "./command-executor.js";
export {
  type ExecutorEnvironment,
  type ExecutorProfile,
  type ParsedEnvironment,
  parseExecutorEnvironment,
} from "./environment.js";
export { ExecutorProcess, type ExecutorProcessOptions } from "./executor-process.js";
export {
  EXECUTOR_RECEIVES,
  type ExecutorCall,
  type ExecutorCallback,
  type ExecutorEffect,
  type ExecutorMessages,
  type ExecutorProtocol,
} from "./protocol.js";
export { type CheckAttempt, type CheckResult, timedOut } from "./task-checks.js";
export { formatWaitStatus, type ProcessEnd, waitStatus } from "./wait-status.js";
