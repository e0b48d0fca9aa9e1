import type { LogSink } from "../../src/actor/index.js";
import { findMaster, startScheduler, type TrafficWatch } from "../../src/node/index.js";
import type { MesosProfile } from "../../src/resources/index.js";
import type { BodyOf } from "../../src/wire/index.js";
import {
  CommandScheduler,
  type CommandSchedulerOptions,
  type Placement,
  type TaskEnd,
} from "./command-scheduler.js";
import { followFile } from "./follow.js";
import type { Sandbox } from "./sandbox.js";

/** Time after which a master that has not answered is worth a word. */
const PATIENCE_MS = 3000;

/** How a task is run. */
export interface RunTaskOptions extends Pick<CommandSchedulerOptions, "task" | "killAfterMs"> {
  readonly profile: MesosProfile;
  readonly master: string;
  readonly framework: Partial<BodyOf<"mesos.FrameworkInfo">> & { readonly name: string };
  readonly credential?: { readonly principal: string; readonly secret: string };
  readonly log?: LogSink;
  readonly traffic?: TrafficWatch;
  /** Where the output of the task is. */
  readonly sandbox: (placement: Placement) => Sandbox | undefined;
  /** Takes a line for people. */
  readonly say: (text: string) => void;
  /** Take what the task prints. */
  readonly stdout: (bytes: Uint8Array) => void;
  readonly stderr: (bytes: Uint8Array) => void;
  /** Ends the framework, and with it the task. */
  readonly signal: AbortSignal;
}

/**
 * Runs one task to its end and copies its output.
 *
 * @returns undefined when the signal came first
 * @throws MesosSniffError `invalid-argument` when the master cannot be understood
 */
export async function runTask(options: RunTaskOptions): Promise<TaskEnd | undefined> {
  const { profile, say, signal, log, traffic, credential } = options;
  const output = new Output(options);
  const scheduler = new CommandScheduler({
    profile,
    task: options.task,
    killAfterMs: options.killAfterMs,
    say,
    launched: (placement) => output.follow(options.sandbox(placement)),
  });
  const { driver, libprocess, close } = await startScheduler(scheduler, {
    // A master that comes back finds its framework again.
    master: await findMaster(options.master, { follow: true }),
    profile,
    framework: options.framework,
    ...(credential === undefined ? {} : { credential }),
    ...(log === undefined ? {} : { log }),
    ...(traffic === undefined ? {} : { watch: traffic.watch }),
  });
  traffic?.join(libprocess.runtime.address);
  const patience = setTimeout(() => {
    if (!driver.connected) say(`Waiting for the master at ${options.master}`);
  }, PATIENCE_MS);
  try {
    // Of the driver only a failure is news here: it stops when this is over.
    const failed = driver.join().then(() => scheduler.ended);
    const end = await Promise.race([scheduler.ended, failed, aborted(signal)]);
    await output.finish(signal);
    return end;
  } finally {
    clearTimeout(patience);
    driver.stop();
    await driver.join().catch(() => {});
    await close();
  }
}

/** The two files of a task, on their way to its user. */
class Output {
  readonly #options: Pick<RunTaskOptions, "say" | "stdout" | "stderr" | "signal">;
  #ended = false;
  #jobs: Promise<unknown> = Promise.resolve();

  constructor(options: Pick<RunTaskOptions, "say" | "stdout" | "stderr" | "signal">) {
    this.#options = options;
  }

  follow(sandbox: Sandbox | undefined): void {
    const { say, stdout, stderr, signal } = this.#options;
    if (sandbox === undefined) {
      say("The output of the task cannot be shown: its agent does not say where it is");
      return;
    }
    const ended = (): boolean => this.#ended || signal.aborted;
    this.#jobs = Promise.all([
      followFile(sandbox, "stdout", { ended, write: stdout }),
      followFile(sandbox, "stderr", { ended, write: stderr }),
    ]).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      say(`The output of the task cannot be shown: ${reason}`);
    });
  }

  /** Copies what is left. */
  async finish(signal: AbortSignal): Promise<void> {
    this.#ended = true;
    await Promise.race([this.#jobs, aborted(signal)]);
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
