export { validateCheck, validateHealthCheck } from "./check.js";
export { validateCommand } from "./command.js";
export { validateContainer } from "./container.js";
export { sameExecutor } from "./executor.js";
export {
  failoverTimeoutMs,
  type SubscriptionContext,
  validateFrameworkUpdate,
  validateSubscription,
} from "./framework.js";
export type { ExecutorInfo, LaunchContext, TaskInfo } from "./launch-context.js";
export { refuseForOffers, validateOffers } from "./offers.js";
export { validateOperation } from "./operation.js";
export type { OperationContext } from "./operation-context.js";
export {
  type IntakeContext,
  intakeOperation,
  type OperationIntake,
  tasksOf,
} from "./operation-intake.js";
export { validateRegistration, validateReregistration } from "./registration.js";
export { validateCall } from "./scheduler-call.js";
export { refuseTask } from "./task.js";
export { refuseTaskGroup } from "./task-group.js";
export { refuseForAgent, type TaskRefusal } from "./verdict.js";
