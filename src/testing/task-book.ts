import { type MessageTap, type Pid, pidId } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";

type TaskStatus = BodyOf<"mesos.TaskStatus">;

/** What is known of one task. */
export interface TaskRecord {
  readonly taskId: string;
  readonly frameworkId: string;
  /** Where it was last sent to. */
  agentId: string | undefined;
  executorId: string | undefined;
  /** How often it began to run, where it is simulated. */
  starts: number;
  /** What its scheduler has been told, in order; the same update sent again counts once. */
  readonly updates: TaskStatus[];
}

const CALL = "mesos.scheduler.Call";
const RUN_TASK = "mesos.internal.RunTaskMessage";
const STATUS_UPDATE = "mesos.internal.StatusUpdateMessage";

/** Notes what becomes of every task of a cluster. */
export class TaskBook {
  readonly #tasks = new Map<string, TaskRecord>();
  readonly #uuids = new Map<TaskRecord, Set<string>>();
  /** Drivers that report by themselves, when their scheduler has handled an update. */
  readonly #attached = new Set<Pid>();

  constructor(tap: MessageTap) {
    tap.observe((message) => {
      if (message.name === CALL) this.#accepted(message.body as BodyOf<typeof CALL>);
      else if (message.name === RUN_TASK) {
        const { task, framework } = message.body as BodyOf<typeof RUN_TASK>;
        if (framework.id === undefined) return;
        const record = this.#record(framework.id.value, task.task_id.value);
        record.agentId = task.slave_id.value;
        record.executorId = task.executor?.executor_id.value ?? task.task_id.value;
      } else if (message.name === STATUS_UPDATE && pidId(message.from) === "master") {
        if (this.#attached.has(message.to)) return;
        const { update } = message.body as BodyOf<typeof STATUS_UPDATE>;
        const { uuid } = update;
        this.note(update.framework_id.value, {
          ...update.status,
          ...(uuid === undefined ? {} : { uuid }),
        });
      }
    });
  }

  /** Updates to this process are noted by whoever attached it. */
  attach(pid: Pid): void {
    this.#attached.add(pid);
  }

  /** A scheduler has been told. */
  note(frameworkId: string, status: TaskStatus): void {
    const record = this.#record(frameworkId, status.task_id.value);
    if (status.uuid !== undefined && status.uuid.length > 0) {
      const uuid = String(status.uuid);
      const seen = this.#uuids.get(record) ?? new Set();
      if (seen.has(uuid)) return;
      this.#uuids.set(record, seen.add(uuid));
    }
    record.updates.push(status);
  }

  /** A simulated executor has begun to run it. */
  started(frameworkId: string, taskId: string): void {
    this.#record(frameworkId, taskId).starts++;
  }

  /** All tasks of that id; one, unless frameworks gave the same id. */
  find(taskId: string, frameworkId?: string): readonly TaskRecord[] {
    return [...this.#tasks.values()].filter(
      (record) =>
        record.taskId === taskId &&
        (frameworkId === undefined || record.frameworkId === frameworkId),
    );
  }

  get all(): Iterable<TaskRecord> {
    return this.#tasks.values();
  }

  /** What a scheduler believes launched from now on. */
  #accepted({ framework_id: framework, accept }: BodyOf<typeof CALL>): void {
    if (framework === undefined) return;
    for (const { launch } of accept?.operations ?? []) {
      for (const task of launch?.task_infos ?? []) {
        const record = this.#record(framework.value, task.task_id.value);
        record.agentId ??= task.slave_id.value;
      }
    }
  }

  #record(frameworkId: string, taskId: string): TaskRecord {
    const key = `${frameworkId}\n${taskId}`;
    const known = this.#tasks.get(key);
    if (known !== undefined) return known;
    const record: TaskRecord = {
      taskId,
      frameworkId,
      agentId: undefined,
      executorId: undefined,
      starts: 0,
      updates: [],
    };
    this.#tasks.set(key, record);
    return record;
  }
}
