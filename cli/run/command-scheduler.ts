import { isTerminalState } from "../../src/agent/index.js";
import {
  downgradeResources,
  findResources,
  formatResources,
  type MesosProfile,
  type Resources,
  toResources,
  unallocateResources,
} from "../../src/resources/index.js";
import type { MesosScheduler, SchedulerDriver } from "../../src/scheduler/index.js";
import type { BodyOf } from "../../src/wire/index.js";

type Status = BodyOf<"mesos.TaskStatus">;
type Task = Omit<BodyOf<"mesos.TaskInfo">, "slave_id">;

/** Where a task was launched. */
export interface Placement {
  readonly frameworkId: string;
  readonly agentId: string;
  /** `ip:port` of the agent; undefined where the offer does not say. */
  readonly agentAddress: string | undefined;
}

/** How one task is run. */
export interface CommandSchedulerOptions {
  readonly profile: MesosProfile;
  readonly task: Task;
  readonly killAfterMs: number | undefined;
  /** Takes a line for people. */
  readonly say: (text: string) => void;
  readonly launched: (placement: Placement) => void;
}

/** How the task has ended. */
export interface TaskEnd {
  readonly state: string;
  readonly message: string;
}

/** Runs one task on the first offer that has room for it, and says what happens as mesos-execute does. */
export class CommandScheduler implements MesosScheduler {
  /** Settles with the end of the task; undefined where the driver stopped before. */
  readonly ended: Promise<TaskEnd>;
  readonly #options: CommandSchedulerOptions;
  #end: (end: TaskEnd) => void = () => {};
  #launched = false;
  #refusals = 0;
  #killTimer: NodeJS.Timeout | undefined;

  constructor(options: CommandSchedulerOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  registered(_driver: SchedulerDriver, frameworkId: string): void {
    this.#options.say(
      this.#isOld
        ? `Framework registered with ${frameworkId}`
        : `Subscribed with ID ${frameworkId}`,
    );
  }

  disconnected(): void {
    this.#options.say("Disconnected from the master, waiting for it");
  }

  reregistered(): void {
    this.#options.say("Connected to the master again");
  }

  resourceOffers(driver: SchedulerDriver, offers: readonly BodyOf<"mesos.Offer">[]): void {
    for (const offer of offers) {
      const resources = this.#launched ? undefined : this.#fit(offer);
      if (resources === undefined) driver.declineOffer(offer.id.value);
      else this.#launch(driver, offer, resources);
    }
  }

  statusUpdate(driver: SchedulerDriver, status: Status): void {
    for (const line of this.#describe(status)) this.#options.say(line);
    const { killAfterMs, task } = this.#options;
    if (status.state === "TASK_RUNNING" && killAfterMs !== undefined) {
      this.#killTimer ??= setTimeout(() => {
        const where = status.slave_id?.value ?? "";
        this.#options.say(`Asked to kill task '${task.task_id.value}' on agent '${where}'`);
        driver.killTask(task.task_id.value);
      }, killAfterMs);
    }
    if (typeof status.state !== "string" || !isTerminalState(status.state)) return;
    clearTimeout(this.#killTimer);
    this.#end({ state: status.state, message: status.message ?? "" });
  }

  error(_driver: SchedulerDriver, message: string): void {
    clearTimeout(this.#killTimer);
    this.#end({ state: "ERROR", message });
  }

  get #isOld(): boolean {
    return this.#options.profile === "0.26";
  }

  /** What of an offer the task takes; undefined where it does not fit. */
  #fit(offer: BodyOf<"mesos.Offer">): readonly BodyOf<"mesos.Resource">[] | undefined {
    const { profile, task } = this.#options;
    const offered = toResources(unallocateResources(offer.resources ?? []), profile);
    const wanted = toResources(task.resources ?? [], profile);
    const found = findResources(offered, wanted);
    if (found === undefined) {
      if (this.#refusals++ === 0) this.#explain(offer.hostname, offered, wanted);
      return undefined;
    }
    if (!this.#isOld) return found;
    const old = downgradeResources(found);
    return old.kind === "ok" ? old.value : undefined;
  }

  #explain(hostname: string, offered: Resources, wanted: Resources): void {
    const { say, profile } = this.#options;
    say(
      `Waiting for an offer with ${formatResources(wanted, profile)}; ${hostname} has ${formatResources(offered, profile)}`,
    );
  }

  #launch(
    driver: SchedulerDriver,
    offer: BodyOf<"mesos.Offer">,
    resources: readonly BodyOf<"mesos.Resource">[],
  ): void {
    const { task, say, launched } = this.#options;
    this.#launched = true;
    driver.launchTasks(offer.id.value, [{ ...task, slave_id: offer.slave_id, resources }]);
    const agentId = offer.slave_id.value;
    say(
      this.#isOld
        ? `task ${task.name} submitted to slave ${agentId}`
        : `Submitted task '${task.name}' to agent '${agentId}'`,
    );
    const { ip, port } = offer.url?.address ?? {};
    launched({
      frameworkId: offer.framework_id.value,
      agentId,
      agentAddress: ip === undefined || port === undefined ? undefined : `${ip}:${port}`,
    });
  }

  #describe(status: Status): readonly string[] {
    const id = status.task_id.value;
    if (this.#isOld) return [`Received status update ${status.state} for task ${id}`];
    const lines = [`Received status update ${status.state} for task '${id}'`];
    if (status.message !== undefined) lines.push(`  message: '${status.message}'`);
    if (status.source !== undefined) lines.push(`  source: ${status.source}`);
    if (status.reason !== undefined) lines.push(`  reason: ${status.reason}`);
    if (status.healthy !== undefined) lines.push(`  healthy?: ${status.healthy ? 1 : 0}`);
    return lines;
  }
}
