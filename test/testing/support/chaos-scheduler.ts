import type { Random } from "../../../src/actor/index.js";
import type { MesosScheduler, SchedulerDriver } from "../../../src/scheduler/index.js";
import type { TaskBehaviour } from "../../../src/testing/index.js";
import type { BodyOf } from "../../../src/wire/index.js";

type Offer = BodyOf<"mesos.Offer">;
type TaskInfo = BodyOf<"mesos.TaskInfo">;
type TaskStatus = BodyOf<"mesos.TaskStatus">;

const TERMINAL = new Set<TaskStatus["state"]>([
  "TASK_FINISHED",
  "TASK_FAILED",
  "TASK_KILLED",
  "TASK_ERROR",
  "TASK_LOST",
  "TASK_DROPPED",
  "TASK_GONE",
  "TASK_UNKNOWN",
]);

/** Tasks of one framework in one run, and at one time. */
const MOST_TASKS = 30;
const MOST_AT_ONCE = 6;

/** What the schedulers of one framework remember, from one to the next. */
export interface Memory {
  readonly name: string;
  readonly random: Random;
  readonly tasks: Map<string, { readonly agentId: string; state: TaskStatus["state"] }>;
  readonly behave: (taskId: string, behaviour: TaskBehaviour) => void;
  count: number;
  /** Launches nothing any more. */
  calm: boolean;
  error: string | undefined;
}

/** A scheduler that launches whatever it can, and asks for what it has not heard of. */
export class ChaosScheduler implements MesosScheduler {
  readonly #memory: Memory;
  readonly #explicit: boolean;

  constructor(memory: Memory, explicit: boolean) {
    this.#memory = memory;
    this.#explicit = explicit;
  }

  /** Tasks that are not known to be over. */
  open(): string[] {
    return [...this.#memory.tasks].flatMap(([id, { state }]) => (TERMINAL.has(state) ? [] : [id]));
  }

  /** Asks for all that is open, and for all that the master knows. */
  reconcile(driver: SchedulerDriver): void {
    const statuses = this.open().map((id) => ({
      task_id: { value: id },
      slave_id: { value: this.#memory.tasks.get(id)?.agentId ?? "" },
    }));
    if (statuses.length > 0) driver.reconcileTasks(statuses);
    driver.reconcileTasks([]);
  }

  registered(driver: SchedulerDriver): void {
    this.reconcile(driver);
  }

  reregistered(driver: SchedulerDriver): void {
    this.reconcile(driver);
  }

  resourceOffers(driver: SchedulerDriver, offers: readonly Offer[]): void {
    const { random, calm, tasks } = this.#memory;
    for (const offer of offers) {
      const enough = tasks.size >= MOST_TASKS || this.open().length >= MOST_AT_ONCE;
      if (calm) driver.declineOffer(offer.id.value, { refuse_seconds: 3_600 });
      else if (enough || random() < 0.3) driver.declineOffer(offer.id.value);
      else {
        const tasks = Array.from({ length: 1 + Math.floor(random() * 2) }, () =>
          this.#task(driver, offer),
        );
        driver.launchTasks(offer.id.value, tasks, { refuse_seconds: 1 });
      }
    }
  }

  statusUpdate(driver: SchedulerDriver, status: TaskStatus): void {
    const task = this.#memory.tasks.get(status.task_id.value);
    if (task !== undefined) task.state = status.state;
    if (this.#explicit) driver.acknowledgeStatusUpdate(status);
  }

  error(_driver: SchedulerDriver, message: string): void {
    this.#memory.error = message;
  }

  #task(driver: SchedulerDriver, offer: Offer): TaskInfo {
    const { random, tasks, behave, name } = this.#memory;
    const id = `${name}.${++this.#memory.count}`;
    const custom = random() < 0.4;
    tasks.set(id, { agentId: offer.slave_id.value, state: "TASK_STAGING" });
    behave(id, behaviour(random));
    return {
      name: id,
      task_id: { value: id },
      slave_id: offer.slave_id,
      resources: [scalar("cpus", 0.25), scalar("mem", 64)],
      ...(custom
        ? {
            executor: {
              executor_id: { value: `${name}-executor` },
              framework_id: { value: driver.frameworkId ?? "" },
              command: { value: "executor" },
              resources: [scalar("cpus", 0.25), scalar("mem", 32)],
            },
          }
        : { command: { value: "command" } }),
    };
  }
}

function scalar(name: string, value: number): BodyOf<"mesos.Resource"> {
  return { name, type: "SCALAR", scalar: { value }, role: "*" };
}

function behaviour(random: Random): TaskBehaviour {
  const afterMs = Math.floor(random() ** 2 * 60_000);
  const kind = random();
  if (kind < 0.4) return { kind: "exit", afterMs };
  if (kind < 0.5) return { kind: "exit", code: 1, afterMs };
  if (kind < 0.85) return { kind: "run", ignoresTerm: random() < 0.2 };
  if (kind < 0.92) return { kind: "executor-exit", afterMs };
  if (kind < 0.96) return { kind: "silent" };
  return { kind: "launch-failure", message: "no space left on device" };
}
