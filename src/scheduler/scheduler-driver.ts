import { type Runtime, randomUuid } from "../actor/index.js";
import type { MasterDetector } from "../detection/index.js";
import { MesosSniffError } from "../errors/index.js";
import type { BodyOf } from "../wire/index.js";
import { CallbackQueue } from "./callback-queue.js";
import { type SchedulerOptions, schedulerOptions } from "./options.js";
import type {
  SchedulerCall,
  SchedulerCallback,
  SchedulerEffect,
  SchedulerInput,
} from "./protocol.js";
import { SchedulerProcess } from "./scheduler-process.js";

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

/** Where a driver is in its life. */
export type DriverStatus =
  | "DRIVER_NOT_STARTED"
  | "DRIVER_RUNNING"
  | "DRIVER_ABORTED"
  | "DRIVER_STOPPED";

/** How a driver is made. */
export interface SchedulerDriverOptions
  extends Partial<Omit<SchedulerOptions, "framework">>,
    Pick<SchedulerOptions, "framework"> {
  /** Finds the master; an election, or a fixed address. */
  readonly detector: MasterDetector;
  /** Id of the process; default `scheduler-UUID`, another in each run so that masters can tell runs apart. */
  readonly id?: string;
}

type OfferIds = string | readonly string[];

/**
 * Connects a scheduler to a master over libprocess, as `MesosSchedulerDriver` of the Mesos API does.
 *
 * Calls have an effect while the driver runs, and answer its status. They are sent in order, after the callback in
 * which they were made has returned; without a master they are dropped, and tasks are reported lost.
 */
export class SchedulerDriver {
  readonly #scheduler: MesosScheduler;
  readonly #options: SchedulerDriverOptions;
  readonly #settings: SchedulerOptions;
  readonly #process: SchedulerProcess;
  readonly #callbacks = new CallbackQueue();
  readonly #ended: Promise<DriverStatus>;
  /** Calls of the callback that is running. */
  #held: SchedulerInput[] | undefined;
  #settle: (status: DriverStatus) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #status: DriverStatus = "DRIVER_NOT_STARTED";
  #dispatch: ((input: SchedulerInput) => void) | undefined;
  #pid: string | undefined;

  constructor(scheduler: MesosScheduler, options: SchedulerDriverOptions) {
    this.#scheduler = scheduler;
    this.#options = options;
    this.#settings = schedulerOptions(options);
    this.#process = new SchedulerProcess(this.#settings);
    this.#ended = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#reject = reject;
    });
    // Whoever joins learns of it; nobody has to.
    this.#ended.catch(() => {});
  }

  get status(): DriverStatus {
    return this.#status;
  }

  /** Of the framework; undefined before the first registration of a new one. */
  get frameworkId(): string | undefined {
    return this.#process.frameworkId;
  }

  /** Whether a master has the framework now. */
  get connected(): boolean {
    return this.#status === "DRIVER_RUNNING" && this.#process.connected;
  }

  /** Of the process; undefined before the start. */
  get pid(): string | undefined {
    return this.#pid;
  }

  /**
   * Looks for the master and registers; nothing when it was started before.
   *
   * @param runtime where its process lives
   */
  start(runtime: Runtime): DriverStatus {
    if (this.#status !== "DRIVER_NOT_STARTED") return this.#status;
    this.#status = "DRIVER_RUNNING";
    const id = this.#options.id ?? `scheduler-${randomUuid(runtime.random)}`;
    const pid = runtime.spawn(this.#process, { id }, (effect, reply) =>
      this.#perform(effect, reply),
    );
    this.#pid = pid;
    this.#dispatch = (input): void => runtime.dispatch(pid, input);
    return this.#status;
  }

  /**
   * Ends the driver; the status is `DRIVER_ABORTED` where it was aborted before.
   *
   * @param failover whether another scheduler takes the framework over; without, its tasks are killed
   */
  stop(failover = false): DriverStatus {
    if (this.#status !== "DRIVER_RUNNING" && this.#status !== "DRIVER_ABORTED") return this.#status;
    const wasAborted = this.#status === "DRIVER_ABORTED";
    this.#status = "DRIVER_STOPPED";
    this.#call({ kind: "stop", failover });
    return wasAborted ? "DRIVER_ABORTED" : "DRIVER_STOPPED";
  }

  /** No callback comes any more, no call has an effect; the tasks go on. `stop` is still needed. */
  abort(): DriverStatus {
    if (this.#status !== "DRIVER_RUNNING") return this.#status;
    this.#status = "DRIVER_ABORTED";
    this.#call({ kind: "abort" });
    this.#settle("DRIVER_ABORTED");
    return this.#status;
  }

  /** Settles when the driver is stopped or aborted; rejects with what the scheduler threw. */
  join(): Promise<DriverStatus> {
    return this.#status === "DRIVER_NOT_STARTED"
      ? Promise.resolve("DRIVER_NOT_STARTED")
      : this.#ended;
  }

  /** Launches tasks on one offer, or on several of one agent; what they leave over is declined. */
  launchTasks(
    offerIds: OfferIds,
    tasks: readonly BodyOf<"mesos.TaskInfo">[],
    filters: BodyOf<"mesos.Filters"> = {},
  ): DriverStatus {
    const launch = tasks.length === 0 ? {} : { task_infos: tasks };
    return this.acceptOffers(offerIds, [{ type: "LAUNCH", launch }], filters);
  }

  /** Uses offers of one agent for operations, in order. */
  acceptOffers(
    offerIds: OfferIds,
    operations: readonly BodyOf<"mesos.Offer.Operation">[],
    filters: BodyOf<"mesos.Filters"> = {},
  ): DriverStatus {
    const list = typeof offerIds === "string" ? [offerIds] : offerIds;
    return this.#request({ kind: "accept-offers", offerIds: list, operations, filters });
  }

  /** Gives an offer back; the master does not offer the same again for `filters.refuse_seconds` (default 5). */
  declineOffer(offerId: string, filters: BodyOf<"mesos.Filters"> = {}): DriverStatus {
    return this.#request({ kind: "decline-offer", offerId, filters });
  }

  killTask(taskId: string): DriverStatus {
    return this.#request({ kind: "kill-task", taskId });
  }

  /** Removes all filters and suppression, of some roles (1.x) or of all. */
  reviveOffers(roles?: readonly string[]): DriverStatus {
    if (roles?.length === 0) return this.#status;
    return this.#request({ kind: "revive-offers", roles: roles ?? [] });
  }

  /** Asks for no more offers, for some roles (1.x) or for all. */
  suppressOffers(roles?: readonly string[]): DriverStatus {
    if (roles?.length === 0) return this.#status;
    return this.#request({ kind: "suppress-offers", roles: roles ?? [] });
  }

  /** A hint that allocators so far ignore. */
  requestResources(requests: readonly BodyOf<"mesos.Request">[]): DriverStatus {
    return this.#request({ kind: "request-resources", requests });
  }

  /** Asks for the states of tasks; an empty list asks for all that the master knows. */
  reconcileTasks(
    statuses: readonly Pick<BodyOf<"mesos.TaskStatus">, "task_id" | "slave_id">[],
  ): DriverStatus {
    return this.#request({ kind: "reconcile-tasks", statuses });
  }

  /**
   * Acknowledges an update, by the status that `statusUpdate` gave; nothing is sent for one without uuid.
   *
   * @throws MesosSniffError `invalid-argument` while acknowledgements are implicit
   */
  acknowledgeStatusUpdate(status: BodyOf<"mesos.TaskStatus">): DriverStatus {
    if (this.#status !== "DRIVER_RUNNING") return this.#status;
    if (this.#settings.implicitAcknowledgements) {
      throw new MesosSniffError(
        "invalid-argument",
        "cannot acknowledge a status update: acknowledgements are implicit",
      );
    }
    return this.#request({ kind: "acknowledge", status });
  }

  /** Sends bytes to an executor, at most once: straight to its agent where something was launched there. */
  sendFrameworkMessage(executorId: string, agentId: string, data: Uint8Array): DriverStatus {
    return this.#request({ kind: "send-framework-message", executorId, agentId, data });
  }

  /** Changes the framework (1.9 and later); the id must be its own. */
  updateFramework(
    framework: BodyOf<"mesos.FrameworkInfo">,
    options: {
      readonly suppressedRoles?: readonly string[];
      readonly offerConstraints?: BodyOf<"mesos.scheduler.OfferConstraints">;
    } = {},
  ): DriverStatus {
    const { suppressedRoles = [], offerConstraints = {} } = options;
    return this.#request({
      kind: "update-framework",
      framework,
      suppressedRoles,
      offerConstraints,
    });
  }

  #request(call: SchedulerCall): DriverStatus {
    if (this.#status === "DRIVER_RUNNING") this.#call(call);
    return this.#status;
  }

  #call(input: SchedulerInput): void {
    if (this.#held !== undefined) this.#held.push(input);
    else this.#dispatch?.(input);
  }

  #perform(effect: SchedulerEffect, reply: (input: SchedulerInput) => void): void {
    switch (effect.kind) {
      case "detect":
        this.#options.detector.watch((master) => reply({ kind: "detected", master }));
        break;
      case "callback":
        this.#callbacks.add(() => this.#deliver(effect.callback));
        break;
      case "aborted":
        if (this.#status === "DRIVER_RUNNING") this.#status = "DRIVER_ABORTED";
        break;
      case "ended":
        this.#options.detector.close();
        if (this.#status === "DRIVER_RUNNING") this.#status = "DRIVER_STOPPED";
        this.#settle(this.#status);
        break;
    }
  }

  #deliver(callback: SchedulerCallback): void | Promise<void> {
    // What was under way when the driver was stopped or aborted; an error is the news that it was.
    const isNews = callback.kind === "error";
    if (this.#status !== (isNews ? "DRIVER_ABORTED" : "DRIVER_RUNNING")) return;
    const held: SchedulerInput[] = [];
    this.#held = held;
    let pending: PromiseLike<void> | undefined;
    try {
      // An arrow function may answer anything (`() => list.push(status)`): only a promise is to be waited for.
      const answer: unknown = this.#tell(callback);
      if (isPromise(answer)) pending = answer;
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#held = undefined;
    }
    // The acknowledgement leaves before what the callback asked for, as from the real driver.
    if (pending === undefined) this.#delivered(callback);
    for (const input of held) this.#dispatch?.(input);
    if (pending === undefined) return;
    return Promise.resolve(pending).then(
      () => this.#delivered(callback),
      (error: unknown) => this.#failed(error),
    );
  }

  #delivered(callback: SchedulerCallback): void {
    if (callback.kind === "error") {
      this.#settle("DRIVER_ABORTED");
    } else if (callback.kind === "status-update" && callback.delivery !== undefined) {
      if (this.#status !== "DRIVER_RUNNING") return;
      this.#dispatch?.({ kind: "delivered", delivery: callback.delivery });
    }
  }

  #failed(error: unknown): void {
    this.#reject(error);
    this.abort();
  }

  #tell(callback: SchedulerCallback): void | Promise<void> {
    const scheduler = this.#scheduler;
    switch (callback.kind) {
      case "registered":
        return scheduler.registered?.(this, callback.frameworkId, callback.masterInfo);
      case "reregistered":
        return scheduler.reregistered?.(this, callback.masterInfo);
      case "disconnected":
        return scheduler.disconnected?.(this);
      case "resource-offers":
        return scheduler.resourceOffers?.(this, callback.offers);
      case "offer-rescinded":
        return scheduler.offerRescinded?.(this, callback.offerId);
      case "status-update":
        return scheduler.statusUpdate?.(this, callback.status);
      case "framework-message":
        return scheduler.frameworkMessage?.(
          this,
          callback.executorId,
          callback.agentId,
          callback.data,
        );
      case "slave-lost":
        return scheduler.slaveLost?.(this, callback.agentId);
      case "executor-lost":
        return scheduler.executorLost?.(
          this,
          callback.executorId,
          callback.agentId,
          callback.status,
        );
      case "error":
        return scheduler.error?.(this, callback.message);
    }
  }
}

function isPromise(answer: unknown): answer is PromiseLike<void> {
  return typeof (answer as { then?: unknown } | null | undefined)?.then === "function";
}
