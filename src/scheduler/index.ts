export { type SchedulerOptions, schedulerOptions } from "./options.js";
export type {
  Acknowledgement,
  SchedulerCall,
  SchedulerCallback,
  SchedulerEffect,
  SchedulerInput,
  SchedulerMessages,
  SchedulerProfile,
  SchedulerProtocol,
} from "./protocol.js";
export type { MesosScheduler } from "./scheduler.js";
export {
  type DriverStatus,
  SchedulerDriver,
  type SchedulerDriverOptions,
} from "./scheduler-driver.js";
export { SchedulerProcess } from "./scheduler-process.js";
