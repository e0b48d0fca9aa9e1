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
export {
  type DriverStatus,
  type MesosScheduler,
  SchedulerDriver,
  type SchedulerDriverOptions,
} from "./scheduler-driver.js";
export { SchedulerProcess } from "./scheduler-process.js";
