import type { Address, LogSink, Pid } from "../actor/index.js";
import type { MasterDetector } from "../detection/index.js";
import { hmacMd5 } from "../node/index.js";
import {
  type MesosScheduler,
  SchedulerDriver,
  type SchedulerDriverOptions,
  type SchedulerProfile,
} from "../scheduler/index.js";
import type { BodyOf } from "../wire/index.js";
import { type SchedulerWatcher, watchScheduler } from "./watch-scheduler.js";
import type { World, WorldHost } from "./world.js";

/** How a scheduler is attached; what is left out is as Mesos has it. */
export interface AttachOptions
  extends Partial<Omit<SchedulerDriverOptions, "framework" | "detector" | "credential">> {
  /** Default `user` is `root`, `name` is `test`. With `id` it takes over a framework. */
  readonly framework?: Partial<BodyOf<"mesos.FrameworkInfo">>;
  readonly credential?: { readonly principal: string; readonly secret: string };
  readonly log?: LogSink;
}

/** What a scheduler needs of the cluster that it is attached to. */
export interface AttachContext {
  readonly world: World;
  readonly profile: SchedulerProfile;
  readonly version: string;
  detector(): MasterDetector;
  address(): Address;
  /** Updates to this process are noted by the watcher. */
  attached(pid: Pid): void;
  watcher(frameworkId: () => string | undefined): SchedulerWatcher;
}

/** A scheduler that is attached to a cluster, in an OS process of its own. */
export class ClusterScheduler {
  readonly driver: SchedulerDriver;
  readonly #scheduler: MesosScheduler;
  readonly #options: AttachOptions;
  readonly #context: AttachContext;
  readonly #host: WorldHost;

  private constructor(
    driver: SchedulerDriver,
    host: WorldHost,
    scheduler: MesosScheduler,
    options: AttachOptions,
    context: AttachContext,
  ) {
    this.driver = driver;
    this.#host = host;
    this.#scheduler = scheduler;
    this.#options = options;
    this.#context = context;
  }

  /** @internal */
  static async attach(
    scheduler: MesosScheduler,
    options: AttachOptions,
    context: AttachContext,
  ): Promise<ClusterScheduler> {
    const { framework, credential, log, ...rest } = options;
    const { world, profile, version } = context;
    const watcher = context.watcher(() => driver.frameworkId);
    const driver = new SchedulerDriver(watchScheduler(scheduler, watcher), {
      profile,
      ...rest,
      framework: { user: "root", name: "test", ...framework },
      detector: context.detector(),
      credential:
        credential === undefined
          ? undefined
          : {
              principal: credential.principal,
              secret: new TextEncoder().encode(credential.secret),
              hmacMd5,
            },
    });
    const host = await world.start({
      address: context.address(),
      version,
      boot: (runtime) => {
        driver.start(runtime);
        if (driver.pid !== undefined) context.attached(driver.pid);
      },
      ...(log === undefined ? {} : { log }),
    });
    return new ClusterScheduler(driver, host, scheduler, options, context);
  }

  get address(): Address {
    return this.#host.address;
  }

  /** Undefined before its first registration. */
  get frameworkId(): string | undefined {
    return this.driver.frameworkId;
  }

  get running(): boolean {
    return this.#host.running;
  }

  /** Ends the driver; without `failover` its framework is torn down and its tasks are killed. */
  stop(failover = false): void {
    this.driver.stop(failover);
  }

  /** As `kill -9` does. */
  async crash(): Promise<void> {
    await this.#host.crash();
  }

  /**
   * Crashes it, if it still runs, and starts its successor in another OS process with the same framework id.
   *
   * @param scheduler default the same object again
   */
  async failover(scheduler: MesosScheduler = this.#scheduler): Promise<ClusterScheduler> {
    const { frameworkId } = this;
    await this.crash();
    return ClusterScheduler.attach(
      scheduler,
      {
        ...this.#options,
        framework: {
          ...this.#options.framework,
          ...(frameworkId === undefined ? {} : { id: { value: frameworkId } }),
        },
      },
      this.#context,
    );
  }
}
