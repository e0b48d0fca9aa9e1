export { validateCheck, validateHealthCheck } from "./check.js";
export { validateCommand } from "./command.js";
export { validateContainer } from "./container.js";
export { sameExecutor, validateExecutor } from "./executor.js";
export {
  failoverTimeoutMs,
  type SubscriptionContext,
  validateFrameworkInfo,
  validateFrameworkUpdate,
  validateSubscription,
} from "./framework.js";
export { validateId } from "./ids.js";
export type { ExecutorInfo, LaunchContext, TaskGroupInfo, TaskInfo } from "./launch-context.js";
export { type OfferFacts, refuseForOffers, validateOffers } from "./offers.js";
export { validateOperation } from "./operation.js";
export type { OperationContext } from "./operation-context.js";
export {
  type IntakeContext,
  intakeOperation,
  type OperationIntake,
  tasksOf,
} from "./operation-intake.js";
export { validateRegistration, validateReregistration } from "./registration.js";
export { validateNamedResources } from "./resource-rules.js";
export { validateCall } from "./scheduler-call.js";
export { refuseTask } from "./task.js";
export { refuseTaskGroup } from "./task-group.js";
export { refuseForAgent, type TaskRefusal } from "./verdict.js";
