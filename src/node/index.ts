export type { MasterDetector } from "../detection/index.js";
export type {
  DriverStatus as SchedulerDriverStatus,
  MesosScheduler,
  SchedulerDriver,
} from "../scheduler/index.js";
export {
  type AgentServer,
  createFetcher,
  type Fetcher,
  type FetcherOptions,
  type FetchJob,
  FileDisk,
  PosixContainerizer,
  type PosixContainerizerOptions,
  readBootId,
  readCapacity,
  readDiskUsage,
  type StartAgentOptions,
  startAgent,
  type User,
} from "./agent/index.js";
export {
  type CaptureProgress,
  type CaptureSource,
  type CaptureSourceOptions,
  openCapture,
} from "./capture/index.js";
export {
  defaultResources,
  type LocalCluster,
  type LocalClusterOptions,
  startLocalCluster,
  TrafficWatch,
} from "./cluster/index.js";
export {
  type DriverStatus,
  ExecutorDriver,
  type ExecutorDriverOptions,
  type MesosExecutor,
  runCommandExecutor,
} from "./executor/index.js";
export { type FindMasterOptions, findMaster } from "./find-master.js";
export {
  DEFAULT_LIBPROCESS_LIMITS,
  GlogFiles,
  GlogSink,
  type GlogSinkOptions,
  type LibprocessAddresses,
  type LibprocessHost,
  type LibprocessLimits,
  type LibprocessOptions,
  readGlogVerbosity,
  readLibprocessEnvironment,
  startLibprocess,
} from "./libprocess/index.js";
export {
  LiveCapture,
  type LiveCaptureOptions,
  type LiveInterface,
  listInterfaces,
  openLiveCapture,
} from "./live/index.js";
export {
  hmacMd5,
  type RegistryStore,
  type RunningMaster,
  registryFile,
  registryInMemory,
  type StartMasterOptions,
  startMaster,
} from "./master/index.js";
export {
  type ControlOptions,
  type HostPort,
  type ProxyMode,
  type ProxyOptions,
  type ProxyRoute,
  type ProxyStatistics,
  type ProxyTrouble,
  type RunningControl,
  type RunningProxy,
  readRules,
  startControl,
  startProxy,
} from "./proxy/index.js";
export {
  Recording,
  type RecordingOptions,
  type RecordingStatistics,
  type RecordingTrouble,
  type RotationOptions,
} from "./recording/index.js";
export {
  type RunningScheduler,
  type StartSchedulerOptions,
  startScheduler,
} from "./scheduler/index.js";
