export {
  type DriverStatus,
  ExecutorDriver,
  type ExecutorDriverOptions,
  type MesosExecutor,
} from "./executor-driver.js";
export { runCommandExecutor } from "./run-command-executor.js";
