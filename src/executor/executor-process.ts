// The driver of an executor (exec/exec.cpp): registers once, hands tasks over, keeps what the agent has not
// acknowledged, and outlives an agent whose framework checkpoints.

import {
  type ActorEvent,
  type Context,
  type MessageEvent,
  type Pid,
  type Process,
  randomUuidBytes,
} from "../actor/index.js";
import { encodeHex, formatDuration, uuidText } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import type { ExecutorEnvironment } from "./environment.js";
import {
  EXECUTOR_RECEIVES,
  type ExecutorCall,
  type ExecutorCallback,
  type ExecutorProtocol,
} from "./protocol.js";

/** What a driver is started with. */
export interface ExecutorProcessOptions extends ExecutorEnvironment {
  /** Printed at the start; default that of the profile. */
  readonly version?: string;
  /** Of the OS process, for the log; default 0. */
  readonly osPid?: number;
}

type ExecutorContext = Context<ExecutorProtocol>;
type StatusUpdate = BodyOf<"mesos.internal.StatusUpdate">;
type TaskInfo = BodyOf<"mesos.TaskInfo">;

const RECOVERY_TIMER = "recovery";
const KILL_TIMER = "kill group";
const EXIT_TIMER = "exit";

/** Time for the kill of the own group to take effect. */
const EXIT_AFTER_KILL_MS = 5_000;

/** An executor's side of the v0 protocol: `executor(1)`. */
export class ExecutorProcess implements Process<ExecutorProtocol> {
  readonly handles: ReadonlySet<string> = new Set(EXECUTOR_RECEIVES);
  readonly #options: ExecutorProcessOptions;
  readonly #modern: boolean;
  /** Updates that the agent has not acknowledged, by UUID in the order they were sent. */
  readonly #updates = new Map<string, StatusUpdate>();
  /** Tasks of which no update is acknowledged. */
  readonly #tasks = new Map<string, TaskInfo>();
  #agent: Pid;
  #connected = false;
  #aborted = false;
  #shuttingDown = false;

  constructor(options: ExecutorProcessOptions) {
    this.#options = options;
    this.#modern = options.profile !== "0.26";
    this.#agent = options.agentPid;
  }

  /** Updates that would be sent again to an agent that comes back. */
  get unacknowledgedUpdates(): readonly StatusUpdate[] {
    return [...this.#updates.values()];
  }

  handle(event: ActorEvent<ExecutorProtocol>, context: ExecutorContext): void {
    switch (event.kind) {
      case "start":
        this.#start(context);
        break;
      case "message":
        if (this.#aborted) this.#ignoreAborted(event, context);
        else this.#receive(event, context);
        break;
      case "exited":
        if (!this.#aborted) this.#agentExited(context);
        else {
          const text = "Ignoring exited event because the driver is aborted!";
          context.vlog(1, this.#at([446, 541]), text);
        }
        break;
      case "timer":
        this.#timeUp(event.name, context);
        break;
      case "dispatch":
        this.#call(event.input, context);
        break;
      case "terminate":
        context.perform({ kind: "ended", aborted: this.#aborted && !this.#shuttingDown });
        break;
      case "http":
        context.respond(event.request.id, { status: 404 });
        break;
      case "stream":
        break;
    }
  }

  #start(context: ExecutorContext): void {
    const version = this.#options.version ?? (this.#modern ? "1.11.0" : "0.26.0");
    this.#log(context, [136, 164], `Version: ${version}`);
    const started = `Executor started at: ${context.self} with pid ${this.#options.osPid ?? 0}`;
    context.vlog(1, this.#at([186, 213]), started);
    context.link(this.#agent);
    context.send(this.#agent, "mesos.internal.RegisterExecutorMessage", {
      framework_id: { value: this.#options.frameworkId },
      executor_id: { value: this.#options.executorId },
    });
  }

  #ignoreAborted(event: MessageEvent<ExecutorProtocol>, context: ExecutorContext): void {
    const about = this.#describe(event);
    const text = `Ignoring ${about.what} because the driver is aborted!`;
    context.vlog(1, this.#at(about.lines), text);
  }

  /** A message as log lines call it, and where they say that it comes too late. */
  #describe(event: MessageEvent<ExecutorProtocol>): {
    readonly what: string;
    readonly lines: readonly [number, number];
  } {
    const from = (id: string): string => `message from ${this.#word} ${id}`;
    switch (event.name) {
      case "mesos.internal.ExecutorRegisteredMessage":
        return { what: `registered ${from(event.body.slave_id.value)}`, lines: [205, 232] };
      case "mesos.internal.ExecutorReregisteredMessage": {
        const verb = this.#modern ? "reregistered" : "re-registered";
        return { what: `${verb} ${from(event.body.slave_id.value)}`, lines: [228, 255] };
      }
      case "mesos.internal.ReconnectExecutorMessage":
        return { what: `reconnect ${from(event.body.slave_id.value)}`, lines: [251, 278] };
      case "mesos.internal.RunTaskMessage": {
        const what = `run task message for task ${event.body.task.task_id.value}`;
        return { what, lines: [287, 315] };
      }
      case "mesos.internal.KillTaskMessage": {
        const what = `kill task message for task ${event.body.task_id.value}`;
        return { what, lines: [312, 348] };
      }
      case "mesos.internal.StatusUpdateAcknowledgementMessage":
        return { what: acknowledgementText(event.body), lines: [336, 397] };
      case "mesos.internal.FrameworkToExecutorMessage":
        return { what: "framework message", lines: [360, 449] };
      default:
        return { what: "shutdown message", lines: [379, 474] };
    }
  }

  #receive(event: MessageEvent<ExecutorProtocol>, context: ExecutorContext): void {
    switch (event.name) {
      case "mesos.internal.ExecutorRegisteredMessage": {
        const { body } = event;
        this.#log(
          context,
          [210, 237],
          `Executor registered on ${this.#word} ${body.slave_id.value}`,
        );
        this.#connected = true;
        this.#tell(context, {
          kind: "registered",
          executorInfo: body.executor_info,
          frameworkInfo: body.framework_info,
          agentInfo: body.slave_info,
        });
        break;
      }
      case "mesos.internal.ExecutorReregisteredMessage": {
        const verb = this.#modern ? "reregistered" : "re-registered";
        const { slave_id: id, slave_info: agentInfo } = event.body;
        this.#log(context, [233, 265], `Executor ${verb} on ${this.#word} ${id.value}`);
        this.#connected = true;
        context.clearTimer(RECOVERY_TIMER);
        this.#tell(context, { kind: "reregistered", agentInfo });
        break;
      }
      case "mesos.internal.ReconnectExecutorMessage":
        this.#reconnect(event.from, event.body.slave_id.value, context);
        break;
      case "mesos.internal.RunTaskMessage":
        this.#runTask(event.body.task, context);
        break;
      case "mesos.internal.KillTaskMessage":
        this.#killTask(event.body, context);
        break;
      case "mesos.internal.StatusUpdateAcknowledgementMessage":
        this.#acknowledged(event.body, context);
        break;
      case "mesos.internal.FrameworkToExecutorMessage":
        if (this.#ignores("framework message", context, 454)) return;
        context.vlog(1, this.#at([364, 459]), "Executor received framework message");
        this.#tell(context, { kind: "framework-message", data: event.body.data });
        break;
      case "mesos.internal.ShutdownExecutorMessage":
        this.#log(context, [383, 478], "Executor asked to shutdown");
        this.#shutDown(context);
        break;
    }
  }

  #reconnect(from: Pid, agentId: string, context: ExecutorContext): void {
    this.#log(context, [256, 283], `Received reconnect request from ${this.#word} ${agentId}`);
    this.#agent = from;
    // Data sent on a connection to the agent that died would be lost without a sign.
    context.link(from, { reconnect: this.#modern });
    const updates = [...this.#updates.values()];
    const tasks = [...this.#tasks.values()];
    context.send(from, "mesos.internal.ReregisterExecutorMessage", {
      executor_id: { value: this.#options.executorId },
      framework_id: { value: this.#options.frameworkId },
      ...(tasks.length === 0 ? {} : { tasks }),
      ...(updates.length === 0 ? {} : { updates }),
    });
  }

  #runTask(task: TaskInfo, context: ExecutorContext): void {
    const id = task.task_id.value;
    if (this.#ignores(`run task message for task ${id}`, context, 321)) return;
    if (this.#tasks.has(id)) {
      // The original aborts the process, and with it the other tasks.
      context.log("ERROR", this.#at([292, 326]), `Unexpected duplicate task ${id}`);
      return;
    }
    this.#tasks.set(id, task);
    context.vlog(1, this.#at([297, 331]), `Executor asked to run task '${id}'`);
    this.#tell(context, { kind: "launch-task", task });
  }

  #killTask(body: BodyOf<"mesos.internal.KillTaskMessage">, context: ExecutorContext): void {
    const taskId = body.task_id.value;
    if (this.#modern && !this.#connected) {
      // A kill is passed on all the same: the task runs whether the agent is there or not.
      const text = `Executor received kill task message for task ${taskId} while disconnected from the agent!`;
      context.log("WARNING", this.#at([0, 360]), text);
    }
    context.vlog(1, this.#at([317, 364]), `Executor asked to kill task '${taskId}'`);
    this.#tell(context, { kind: "kill-task", taskId, killPolicy: body.kill_policy });
  }

  #acknowledged(
    body: BodyOf<"mesos.internal.StatusUpdateAcknowledgementMessage">,
    context: ExecutorContext,
  ): void {
    const taskId = body.task_id.value;
    const named = acknowledgementText(body);
    if (this.#ignores(named, context, 405)) return;
    const known = this.#updates.delete(encodeHex(body.uuid));
    if (!known && this.#modern) {
      context.log("WARNING", this.#at([0, 413]), `Ignoring unknown ${named}`);
      return;
    }
    context.vlog(1, this.#at([343, 419]), `Executor received ${named}`);
    // Any update that arrived shows that the task did.
    this.#tasks.delete(taskId);
  }

  #agentExited(context: ExecutorContext): void {
    const Word = this.#modern ? "Agent" : "Slave";
    if (this.#options.checkpoint && this.#connected) {
      this.#connected = false;
      const { recoveryTimeoutMs, agentId } = this.#options;
      const text = `${Word} exited, but framework has checkpointing enabled. Waiting ${formatDuration(recoveryTimeoutMs)} to reconnect with ${this.#word} ${agentId}`;
      this.#log(context, [456, 551], text);
      context.setTimer(RECOVERY_TIMER, recoveryTimeoutMs);
      this.#tell(context, { kind: "disconnected" });
      return;
    }
    this.#log(context, [465, 560], `${Word} exited ... shutting down`);
    this.#connected = false;
    this.#shutDown(context);
  }

  #timeUp(name: string, context: ExecutorContext): void {
    switch (name) {
      case RECOVERY_TIMER: {
        if (this.#connected || this.#aborted) return;
        const timeout = formatDuration(this.#options.recoveryTimeoutMs);
        const text = `Recovery timeout of ${timeout} exceeded; Shutting down`;
        this.#log(context, [437, 532], text);
        this.#log(context, [383, 478], "Executor asked to shutdown");
        this.#shutDown(context);
        break;
      }
      case KILL_TIMER:
        context.vlog(1, this.#at([90, 102]), "Committing suicide by killing the process group");
        context.perform({ kind: "kill-group" });
        context.setTimer(EXIT_TIMER, EXIT_AFTER_KILL_MS);
        break;
      case EXIT_TIMER:
        context.terminate(context.self);
        break;
    }
  }

  #call(call: ExecutorCall, context: ExecutorContext): void {
    switch (call.kind) {
      case "send-status-update":
        this.#sendUpdate(call.status, context);
        break;
      case "send-framework-message":
        if (this.#isInactive()) return;
        context.send(this.#agent, "mesos.internal.ExecutorToFrameworkMessage", {
          slave_id: { value: this.#options.agentId },
          framework_id: { value: this.#options.frameworkId },
          executor_id: { value: this.#options.executorId },
          data: call.data,
        });
        break;
      case "abort":
        this.#log(context, [418, 513], "Deactivating the executor libprocess");
        this.#aborted = true;
        break;
      case "stop":
        context.terminate(context.self);
        break;
    }
  }

  #sendUpdate(given: BodyOf<"mesos.TaskStatus">, context: ExecutorContext): void {
    if (this.#isInactive()) return;
    if (given.state === "TASK_STAGING") {
      const message = "Executor is not allowed to send TASK_STAGING status update. Aborting!";
      context.log("ERROR", this.#at([499, 594]), message);
      this.#aborted = true;
      this.#tell(context, {
        kind: "error",
        message: "Attempted to send TASK_STAGING status update",
      });
      return;
    }
    const uuid = randomUuidBytes(() => context.random());
    const timestamp = context.nowMs / 1000;
    const agentId = { value: this.#options.agentId };
    const update: StatusUpdate = {
      framework_id: { value: this.#options.frameworkId },
      executor_id: { value: this.#options.executorId },
      slave_id: agentId,
      status: { ...given, timestamp, uuid, slave_id: agentId },
      timestamp,
      uuid,
    };
    context.vlog(1, this.#at([519, 614]), `Executor sending status update ${given.state}`);
    this.#updates.set(encodeHex(uuid), update);
    context.send(this.#agent, "mesos.internal.StatusUpdateMessage", { update, pid: context.self });
  }

  /** Ends the executor: it is told, and what is left of its group is killed after the grace. */
  #shutDown(context: ExecutorContext): void {
    this.#shuttingDown = true;
    context.clearTimer(RECOVERY_TIMER);
    this.#tell(context, { kind: "shutdown" });
    this.#aborted = true;
    if (this.#options.local) context.terminate(context.self);
    else context.setTimer(KILL_TIMER, this.#options.shutdownGraceMs);
  }

  /** Whether calls have no effect: aborted by the executor. While it shuts down, its last updates still go out. */
  #isInactive(): boolean {
    return this.#aborted && !this.#shuttingDown;
  }

  #ignores(what: string, context: ExecutorContext, line: number): boolean {
    if (!this.#modern || this.#connected) return false;
    const text = `Ignoring ${what} because the driver is disconnected!`;
    context.log("WARNING", this.#at([0, line]), text);
    return true;
  }

  get #word(): string {
    return this.#modern ? "agent" : "slave";
  }

  #tell(context: ExecutorContext, callback: ExecutorCallback): void {
    context.perform({ kind: "callback", callback });
  }

  #log(context: ExecutorContext, lines: readonly [number, number], text: string): void {
    context.log("INFO", this.#at(lines), text);
  }

  #at([old, modern]: readonly [number, number]): string {
    return `exec.cpp:${this.#modern ? modern : old}`;
  }
}

function acknowledgementText({
  uuid,
  task_id: taskId,
  framework_id: frameworkId,
}: BodyOf<"mesos.internal.StatusUpdateAcknowledgementMessage">): string {
  return `status update acknowledgement ${uuidText(uuid)} for task ${taskId.value} of framework ${frameworkId.value}`;
}
