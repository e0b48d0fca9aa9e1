import type { MesosScheduler } from "../scheduler/index.js";
import type { BodyOf } from "../wire/index.js";

/** What is to be known of the callbacks of a scheduler. */
export interface SchedulerWatcher {
  /** The scheduler has handled an update. */
  statusUpdate(status: BodyOf<"mesos.TaskStatus">): void;
  /** A callback has begun (+1) or settled (-1). */
  pending(change: 1 | -1): void;
}

/** The same scheduler, with somebody who looks on. */
export function watchScheduler(
  scheduler: MesosScheduler,
  watcher: SchedulerWatcher,
): MesosScheduler {
  const watch = (result: void | Promise<void>, then?: () => void): void | Promise<void> => {
    if (result === undefined) {
      then?.();
      return undefined;
    }
    watcher.pending(1);
    return result.then(then).finally(() => watcher.pending(-1));
  };
  return {
    registered: (driver, frameworkId, masterInfo) =>
      watch(scheduler.registered?.(driver, frameworkId, masterInfo)),
    reregistered: (driver, masterInfo) => watch(scheduler.reregistered?.(driver, masterInfo)),
    disconnected: (driver) => watch(scheduler.disconnected?.(driver)),
    resourceOffers: (driver, offers) => watch(scheduler.resourceOffers?.(driver, offers)),
    offerRescinded: (driver, offerId) => watch(scheduler.offerRescinded?.(driver, offerId)),
    statusUpdate: (driver, status) =>
      watch(scheduler.statusUpdate?.(driver, status), () => watcher.statusUpdate(status)),
    frameworkMessage: (driver, executorId, agentId, data) =>
      watch(scheduler.frameworkMessage?.(driver, executorId, agentId, data)),
    slaveLost: (driver, agentId) => watch(scheduler.slaveLost?.(driver, agentId)),
    executorLost: (driver, executorId, agentId, status) =>
      watch(scheduler.executorLost?.(driver, executorId, agentId, status)),
    error: (driver, message) => watch(scheduler.error?.(driver, message)),
  };
}
