import { MesosSniffError } from "../errors/index.js";
import {
  containsResources,
  type MesosProfile,
  parseResources,
  type Resources,
  subtractResources,
  toResources,
  unallocateResources,
} from "../resources/index.js";
import type { MesosScheduler, SchedulerDriver } from "../scheduler/index.js";
import type { BodyOf } from "../wire/index.js";
import type { TaskBehaviour } from "./behaviour.js";
import type { ClusterAgent } from "./cluster-agent.js";

type TaskInfo = BodyOf<"mesos.TaskInfo">;
type Offer = BodyOf<"mesos.Offer">;

/** A task for the cluster to launch. */
export interface TaskSpec {
  /** Default `task-N`. */
  readonly id?: string;
  /**
   * A shell command. Simulated ones understand `sleep SECONDS`, `exit CODE`, `kill SIGNAL` and `trap` (ignores SIGTERM),
   * joined by `;`, and do nothing otherwise.
   */
  readonly command?: string;
  /** What a simulated task does, in place of its command. */
  readonly behaviour?: TaskBehaviour;
  /** As `--resources` writes them; default `cpus:0.1;mem:32`. */
  readonly resources?: string;
  /** Where; default wherever it fits first. */
  readonly agent?: ClusterAgent;
  /** Id of a simulated executor that runs it beside others; default a command executor of its own. */
  readonly executor?: string;
  /** Any other field, put over what the above make. */
  readonly info?: Partial<TaskInfo>;
}

interface Waiting {
  readonly spec: TaskSpec;
  readonly taskId: string;
  readonly resources: Resources;
}

const DEFAULT_RESOURCES = "cpus:0.1;mem:32";

/** Time for which offers are given back while there is nothing to run. */
const REFUSE_SECONDS = 3_600;

/** The scheduler behind `cluster.run`: launches what it is given, first come, first placed. */
export class TaskRunner implements MesosScheduler {
  readonly #profile: MesosProfile;
  readonly launched: Set<string> = new Set();
  #waiting: Waiting[] = [];
  #count = 0;

  constructor(profile: MesosProfile) {
    this.#profile = profile;
  }

  /** Ids of tasks that no offer was good enough for yet. */
  get waiting(): readonly string[] {
    return this.#waiting.map(({ taskId }) => taskId);
  }

  /**
   * Puts a task into the queue.
   *
   * @returns its id
   * @throws MesosSniffError `invalid-argument` when the resources cannot be read
   */
  add(spec: TaskSpec, driver: SchedulerDriver): string {
    const text = spec.resources ?? DEFAULT_RESOURCES;
    const parsed = parseResources(text, { profile: this.#profile });
    if (parsed.kind === "error") {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot read resources "${text}": ${parsed.message}`,
      );
    }
    const taskId = spec.id ?? `task-${++this.#count}`;
    this.#waiting.push({ spec, taskId, resources: parsed.value });
    driver.reviveOffers();
    return taskId;
  }

  resourceOffers(driver: SchedulerDriver, offers: readonly Offer[]): void {
    for (const offer of offers) {
      const tasks = this.#place(offer, driver.frameworkId ?? "");
      const seconds = this.#waiting.length === 0 ? { refuse_seconds: REFUSE_SECONDS } : {};
      if (tasks.length === 0) driver.declineOffer(offer.id.value, seconds);
      else driver.launchTasks(offer.id.value, tasks, { refuse_seconds: 0 });
      for (const { task_id: id } of tasks) this.launched.add(id.value);
    }
  }

  #place(offer: Offer, frameworkId: string): TaskInfo[] {
    let left = unallocateResources(toResources(offer.resources, this.#profile));
    const tasks: TaskInfo[] = [];
    this.#waiting = this.#waiting.filter((waiting) => {
      const { spec, resources } = waiting;
      const elsewhere = spec.agent !== undefined && spec.agent.id !== offer.slave_id.value;
      if (elsewhere || !containsResources(left, resources)) return true;
      left = subtractResources(left, resources);
      tasks.push(taskInfo(waiting, offer, frameworkId));
      return false;
    });
    return tasks;
  }
}

function taskInfo(
  { spec, taskId, resources }: Waiting,
  offer: Offer,
  frameworkId: string,
): TaskInfo {
  const command = { value: spec.command ?? "", shell: true };
  return {
    name: taskId,
    task_id: { value: taskId },
    slave_id: offer.slave_id,
    resources,
    ...(spec.executor === undefined
      ? { command }
      : {
          data: new TextEncoder().encode(spec.command ?? ""),
          executor: {
            executor_id: { value: spec.executor },
            framework_id: { value: frameworkId },
            command: { value: "simulated-executor" },
          },
        }),
    ...spec.info,
  };
}
