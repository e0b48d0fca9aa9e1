import type { BodyOf } from "../wire/index.js";
import type { SchedulerDriver } from "./scheduler-driver.js";

/**
 * A scheduler as its author writes it, with the callbacks of the Mesos API. The driver calls one method at a time, the
 * next when the promise of the one before is settled.
 *
 * What a method throws, or its promise is rejected with, aborts the driver and rejects `join`. An update whose callback
 * failed is not acknowledged: it will come again.
 */
export interface MesosScheduler {
  /** A master has taken the framework in: a new one, or one it did not know (also after the master failed over). */
  registered?(
    driver: SchedulerDriver,
    frameworkId: string,
    masterInfo: BodyOf<"mesos.MasterInfo">,
  ): void | Promise<void>;
  /** A master that knew the framework has taken it back. */
  reregistered?(
    driver: SchedulerDriver,
    masterInfo: BodyOf<"mesos.MasterInfo">,
  ): void | Promise<void>;
  /** There is no master, or another one; registration begins anew by itself. */
  disconnected?(driver: SchedulerDriver): void | Promise<void>;
  /** Each offer must be used or declined some time. */
  resourceOffers?(
    driver: SchedulerDriver,
    offers: readonly BodyOf<"mesos.Offer">[],
  ): void | Promise<void>;
  /** An offer is not valid any more; tasks launched on it would be lost. */
  offerRescinded?(driver: SchedulerDriver, offerId: string): void | Promise<void>;
  /** May come more than once. Without implicit acknowledgements it comes until it is acknowledged. */
  statusUpdate?(driver: SchedulerDriver, status: BodyOf<"mesos.TaskStatus">): void | Promise<void>;
  frameworkMessage?(
    driver: SchedulerDriver,
    executorId: string,
    agentId: string,
    data: Uint8Array,
  ): void | Promise<void>;
  /** An agent is gone; updates say what became of its tasks. */
  slaveLost?(driver: SchedulerDriver, agentId: string): void | Promise<void>;
  /** An executor has ended. 0.26 drivers never say so. `status` is as `wait` gives it. */
  executorLost?(
    driver: SchedulerDriver,
    executorId: string,
    agentId: string,
    status: number,
  ): void | Promise<void>;
  /** The driver has aborted. */
  error?(driver: SchedulerDriver, message: string): void | Promise<void>;
}
