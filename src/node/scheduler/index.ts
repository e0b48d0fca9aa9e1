export {
  type RunningScheduler,
  type StartSchedulerOptions,
  startScheduler,
} from "./start-scheduler.js";
