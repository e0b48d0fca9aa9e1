import {
  DEFAULT_VERSION,
  type LogSink,
  schemaCodec,
  silentLog,
  type Tap,
} from "../../actor/index.js";
import { MesosSniffError } from "../../errors/index.js";
import {
  type ExecutorCall,
  type ExecutorCallback,
  ExecutorProcess,
  type ExecutorProfile,
  parseExecutorEnvironment,
} from "../../executor/index.js";
import { type BodyOf, schemaAt } from "../../wire/index.js";
import { type LibprocessHost, startLibprocess } from "../libprocess/index.js";

/** Where a driver is in its life. */
export type DriverStatus =
  | "DRIVER_NOT_STARTED"
  | "DRIVER_RUNNING"
  | "DRIVER_ABORTED"
  | "DRIVER_STOPPED";

/**
 * An executor as its author writes it. The driver calls one method at a time.
 *
 * What a method throws, or its promise is rejected with, aborts the driver and rejects `join`.
 */
export interface MesosExecutor {
  /** The agent has taken the executor in. */
  registered?(
    driver: ExecutorDriver,
    executorInfo: BodyOf<"mesos.ExecutorInfo">,
    frameworkInfo: BodyOf<"mesos.FrameworkInfo">,
    agentInfo: BodyOf<"mesos.SlaveInfo">,
  ): void | Promise<void>;
  /** The agent was away and has taken the executor back. */
  reregistered?(driver: ExecutorDriver, agentInfo: BodyOf<"mesos.SlaveInfo">): void | Promise<void>;
  /** The agent is gone, and may come back: the framework checkpoints. */
  disconnected?(driver: ExecutorDriver): void | Promise<void>;
  launchTask(driver: ExecutorDriver, task: BodyOf<"mesos.TaskInfo">): void | Promise<void>;
  killTask(
    driver: ExecutorDriver,
    taskId: string,
    killPolicy: BodyOf<"mesos.KillPolicy"> | undefined,
  ): void | Promise<void>;
  frameworkMessage?(driver: ExecutorDriver, data: Uint8Array): void | Promise<void>;
  /** End now: after the grace the process group is killed. */
  shutdown?(driver: ExecutorDriver): void | Promise<void>;
  /** The driver was misused and does nothing more. */
  error?(driver: ExecutorDriver, message: string): void | Promise<void>;
}

/** How a driver is made. */
export interface ExecutorDriverOptions {
  /** Where `MESOS_*` and `LIBPROCESS_*` are looked up; default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Default: the one that goes with the agent. */
  readonly profile?: ExecutorProfile;
  readonly log?: LogSink;
  readonly tap?: Tap;
  /** Kills the process group of the executor; default does. */
  readonly killGroup?: () => void;
}

/** Connects an executor to its agent over libprocess, as `MesosExecutorDriver` of the Mesos API does. */
export class ExecutorDriver {
  readonly #executor: MesosExecutor;
  readonly #options: ExecutorDriverOptions;
  readonly #ended: Promise<DriverStatus>;
  #settle: (status: DriverStatus) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #status: DriverStatus = "DRIVER_NOT_STARTED";
  #libprocess: LibprocessHost | undefined;
  #call: ((call: ExecutorCall) => void) | undefined;
  #starting: Promise<DriverStatus> | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(executor: MesosExecutor, options: ExecutorDriverOptions = {}) {
    this.#executor = executor;
    this.#options = options;
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

  /**
   * Registers with the agent; nothing when it was started before.
   *
   * @throws MesosSniffError `invalid-argument` when the environment is not that of an executor
   */
  start(): Promise<DriverStatus> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** Ends the driver, its sockets included; the status is `DRIVER_ABORTED` where it was aborted before. */
  stop(): DriverStatus {
    if (this.#status !== "DRIVER_RUNNING" && this.#status !== "DRIVER_ABORTED") return this.#status;
    const wasAborted = this.#status === "DRIVER_ABORTED";
    this.#status = "DRIVER_STOPPED";
    this.#call?.({ kind: "stop" });
    return wasAborted ? "DRIVER_ABORTED" : "DRIVER_STOPPED";
  }

  /** No callback comes any more, no call has an effect; `stop` is still needed. */
  abort(): DriverStatus {
    if (this.#status !== "DRIVER_RUNNING") return this.#status;
    this.#status = "DRIVER_ABORTED";
    this.#call?.({ kind: "abort" });
    this.#settle("DRIVER_ABORTED");
    return this.#status;
  }

  /** Settles when the driver is stopped or aborted; rejects with what the executor threw. */
  join(): Promise<DriverStatus> {
    return this.#status === "DRIVER_NOT_STARTED"
      ? Promise.resolve("DRIVER_NOT_STARTED")
      : this.#ended;
  }

  /** Starts and joins. */
  async run(): Promise<DriverStatus> {
    const status = await this.start();
    return status === "DRIVER_RUNNING" ? this.join() : status;
  }

  /** Tells how a task goes. The driver sets ids, time and UUID, and keeps the update until the agent has it. */
  sendStatusUpdate(status: BodyOf<"mesos.TaskStatus">): DriverStatus {
    if (this.#status === "DRIVER_RUNNING") this.#call?.({ kind: "send-status-update", status });
    return this.#status;
  }

  /** Sends bytes to the scheduler, at most once. */
  sendFrameworkMessage(data: Uint8Array): DriverStatus {
    if (this.#status === "DRIVER_RUNNING") this.#call?.({ kind: "send-framework-message", data });
    return this.#status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.#libprocess?.close();
  }

  async #start(): Promise<DriverStatus> {
    const { environment = process.env, log = silentLog, tap } = this.#options;
    const parsed = parseExecutorEnvironment(environment);
    if (parsed.kind === "error") throw new MesosSniffError("invalid-argument", parsed.message);
    const libprocess = await startLibprocess({
      codec: schemaCodec(schemaAt(DEFAULT_VERSION)),
      environment,
      log,
      ...(tap === undefined ? {} : { tap }),
    });
    this.#libprocess = libprocess;
    const { runtime } = libprocess;
    const profile = this.#options.profile ?? parsed.environment.profile;
    const pid = runtime.spawn(
      new ExecutorProcess({ ...parsed.environment, profile, osPid: process.pid }),
      { prefix: "executor" },
      (effect) => {
        if (effect.kind === "callback") this.#deliver(effect.callback);
        else if (effect.kind === "kill-group") (this.#options.killGroup ?? killOwnGroup)();
        else this.#end();
      },
    );
    this.#call = (call): void => runtime.dispatch(pid, call);
    this.#status = "DRIVER_RUNNING";
    return this.#status;
  }

  #end(): void {
    if (this.#status === "DRIVER_RUNNING") this.#status = "DRIVER_STOPPED";
    void this.#libprocess?.close().then(() => this.#settle(this.#status));
  }

  /** One callback after the other, each when the one before is through. */
  #deliver(callback: ExecutorCallback): void {
    this.#turn = this.#turn.then(async () => {
      if (this.#status !== "DRIVER_RUNNING") return;
      try {
        await this.#tell(callback);
      } catch (error) {
        this.#reject(error);
        this.abort();
      }
    });
  }

  async #tell(callback: ExecutorCallback): Promise<void> {
    const executor = this.#executor;
    switch (callback.kind) {
      case "registered": {
        const { executorInfo, frameworkInfo, agentInfo } = callback;
        await executor.registered?.(this, executorInfo, frameworkInfo, agentInfo);
        break;
      }
      case "reregistered":
        await executor.reregistered?.(this, callback.agentInfo);
        break;
      case "disconnected":
        await executor.disconnected?.(this);
        break;
      case "launch-task":
        await executor.launchTask(this, callback.task);
        break;
      case "kill-task":
        await executor.killTask(this, callback.taskId, callback.killPolicy);
        break;
      case "framework-message":
        await executor.frameworkMessage?.(this, callback.data);
        break;
      case "shutdown":
        await executor.shutdown?.(this);
        break;
      case "error":
        this.#status = "DRIVER_ABORTED";
        await executor.error?.(this, callback.message);
        this.#settle("DRIVER_ABORTED");
        break;
    }
  }
}

function killOwnGroup(): void {
  process.kill(0, "SIGKILL");
}
