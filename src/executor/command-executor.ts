// The executor of command tasks (launcher/executor.cpp): runs one command, says how it goes, kills it when told to.
// A process of its own beside the driver; both meet in the host, which passes callbacks and calls between them.

import type { ActorEvent, Context, Process } from "../actor/index.js";
import { formatDuration } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import type { ExecutorProfile } from "./environment.js";
import type { ExecutorCall, ExecutorCallback } from "./protocol.js";
import {
  type CheckAttempt,
  type CheckHost,
  type CheckName,
  type CheckNews,
  type CheckResult,
  checkStatusText,
  emptyCheckStatus,
  TaskChecks,
} from "./task-checks.js";
import { formatWaitStatus, type ProcessEnd, waitStatus } from "./wait-status.js";

type CommandInfo = BodyOf<"mesos.CommandInfo">;
type TaskInfo = BodyOf<"mesos.TaskInfo">;
type TaskStatus = BodyOf<"mesos.TaskStatus">;

/** What a command executor is started with. */
export interface CommandExecutorOptions {
  /** Default 1.11. */
  readonly profile?: ExecutorProfile;
  readonly executorId: string;
  /** `MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD`. */
  readonly shutdownGraceMs: number;
  /** 0.26 `--override`: runs this in place of the task's command; the first word is the program. */
  readonly override?: readonly string[];
}

/** What a command executor is told, by its driver and by its host. */
export type CommandExecutorInput =
  | ExecutorCallback
  | { readonly kind: "started"; readonly pid: number }
  | { readonly kind: "start-failed"; readonly message: string }
  /** `end` is undefined where nobody knows. */
  | { readonly kind: "exited"; readonly end: ProcessEnd | undefined }
  /** Processes that a signal went to, for the log. */
  | { readonly kind: "signaled"; readonly signal: KillSignal; readonly trees: string }
  | { readonly kind: "checked"; readonly name: CheckName; readonly result: CheckResult };

/** Signals that end a command. */
export type KillSignal = "SIGTERM" | "SIGKILL";

/** What a command executor asks of its host. */
export type CommandExecutorEffect =
  | { readonly kind: "call"; readonly call: ExecutorCall }
  /** Answered by `started` or `start-failed`, then `exited`. */
  | {
      readonly kind: "run";
      readonly command: CommandInfo;
      /** Added to, or put over, the environment of the executor. */
      readonly environment: Readonly<Record<string, string>>;
    }
  /** To the process tree, its groups and sessions; answered by `signaled`. */
  | { readonly kind: "kill"; readonly pid: number; readonly signal: KillSignal }
  /** Looks at the task; answered by `checked`, within the timeout. */
  | { readonly kind: "check"; readonly attempt: CheckAttempt }
  /** A line for standard output, which 0.26 talks to. */
  | { readonly kind: "print"; readonly text: string };

/** What a command executor speaks: no message of its own. */
export interface CommandExecutorProtocol {
  readonly messages: Readonly<Record<never, never>>;
  readonly inputs: CommandExecutorInput;
  readonly effects: CommandExecutorEffect;
}

type CommandContext = Context<CommandExecutorProtocol>;

const ESCALATION_TIMER = "escalation";
const COMPLETION_TIMER = "completion";
const STOP_TIMER = "stop";

/** Grace of a kill that names none, and that of 0.26 (EXECUTOR_SIGNAL_ESCALATION_TIMEOUT). */
const DEFAULT_GRACE_MS = 3_000;

/** Time for the last update to reach the agent. */
const STOP_AFTER_MS = 1_000;

/** What the end of a task takes away from the grace of the executor: a second to notice, one to tell. */
const SHUTDOWN_MARGIN_MS = 2_000;

const NANOSECONDS_PER_MS = 1e6;

/** Runs one command task. */
export class CommandExecutor implements Process<CommandExecutorProtocol> {
  readonly handles: ReadonlySet<string> = new Set();
  readonly #options: CommandExecutorOptions;
  readonly #modern: boolean;
  #framework: BodyOf<"mesos.FrameworkInfo"> | undefined;
  #task: TaskInfo | undefined;
  #pid: number | undefined;
  #ended = false;
  #killed = false;
  #killedAtMs = 0;
  #escalatesAtMs = 0;
  /** A kill that came while the command was being started. */
  #pendingGraceMs: number | undefined;
  #tookTooLong = false;
  #unhealthy = false;
  readonly #checks: TaskChecks;
  /** What the framework heard last, checks and all. */
  #last: TaskStatus | undefined;
  /** Whether the agent is there to be told. */
  #connected = false;
  /** The task is over and the agent has had its time to hear of it, but was away. */
  #overdue = false;

  constructor(options: CommandExecutorOptions) {
    this.#options = options;
    this.#modern = options.profile !== "0.26";
    this.#checks = new TaskChecks(options.profile ?? "1.11");
  }

  handle(event: ActorEvent<CommandExecutorProtocol>, context: CommandContext): void {
    if (event.kind === "dispatch") this.#hear(event.input, context);
    else if (event.kind === "timer") this.#timeUp(event.name, context);
  }

  #hear(input: CommandExecutorInput, context: CommandContext): void {
    switch (input.kind) {
      case "registered":
        this.#framework = input.frameworkInfo;
        this.#say(context, 190, "Received SUBSCRIBED event", undefined);
        this.#subscribed(input.agentInfo.hostname, "Registered", context);
        break;
      case "reregistered":
        this.#subscribed(input.agentInfo.hostname, "Re-registered", context);
        break;
      case "launch-task":
        this.#say(context, 190, "Received LAUNCH event", undefined);
        this.#launch(input.task, context);
        break;
      case "kill-task":
        this.#killTask(input.taskId, input.killPolicy, context);
        break;
      case "shutdown":
        this.#say(context, 190, "Received SHUTDOWN event", undefined);
        this.#shutDown(context);
        break;
      case "started":
        this.#started(input.pid, context);
        break;
      case "start-failed":
        this.#finish(context, "TASK_FAILED", input.message);
        break;
      case "exited":
        this.#exited(input.end, context);
        break;
      case "signaled":
        this.#signaled(input.signal, input.trees, context);
        break;
      case "checked": {
        const news = this.#checks.hear(input.name, input.result, checkHost(context));
        if (news !== undefined) this.#checked(news, context);
        break;
      }
      case "disconnected":
        this.#connected = false;
        break;
      case "framework-message":
      case "error":
        break;
    }
  }

  #subscribed(hostname: string, verb: string, context: CommandContext): void {
    this.#connected = true;
    // The driver has just told the agent what it has not acknowledged.
    if (this.#overdue) context.setTimer(STOP_TIMER, STOP_AFTER_MS);
    this.#overdue = false;
    this.#say(
      context,
      194,
      `Subscribed executor on ${hostname}`,
      `${verb} executor on ${hostname}`,
    );
  }

  #launch(task: TaskInfo, context: CommandContext): void {
    if (this.#task !== undefined) {
      this.#send(context, {
        ...this.#status(task, "TASK_FAILED"),
        message: 'Attempted to run multiple tasks using a "command" executor',
      });
      return;
    }
    this.#task = task;
    const command = this.#commandOf(task);
    if (this.#modern) this.#send(context, this.#status(task, "TASK_STARTING"));
    const text = `Starting task ${task.task_id.value}`;
    this.#say(context, 722, text, text);
    if (command?.value === undefined) {
      // The original aborts, and the framework hears of a lost executor.
      const what = command?.shell === false ? "Executable" : "Shell command";
      const problem = `${what} of task '${task.task_id.value}' is not specified`;
      this.#finish(context, "TASK_FAILED", problem);
      return;
    }
    this.#say(context, 0, undefined, commandText(command));
    context.perform({ kind: "run", command, environment: this.#environmentOf(task, command) });
  }

  #commandOf(task: TaskInfo): CommandInfo | undefined {
    const { override } = this.#options;
    const [value] = override ?? [];
    return override === undefined || value === undefined
      ? task.command
      : { shell: false, value, arguments: override };
  }

  #environmentOf(task: TaskInfo, command: CommandInfo): Readonly<Record<string, string>> {
    const environment: Record<string, string> = {};
    const role = task.resources?.find(({ allocation_info: info }) => info?.role !== undefined)
      ?.allocation_info?.role;
    if (this.#modern && role !== undefined) environment["MESOS_ALLOCATION_ROLE"] = role;
    for (const { name, value } of command.environment?.variables ?? []) {
      if (value !== undefined) environment[name] = value;
    }
    return environment;
  }

  #started(pid: number, context: CommandContext): void {
    this.#pid = pid;
    const text = `Forked command at ${pid}`;
    this.#say(context, 740, text, text);
    const task = this.#task;
    if (task === undefined) return;
    this.#checks.start(task, checkHost(context));
    this.#send(context, this.#status(task, "TASK_RUNNING"));
    const limitNs = task.max_completion_time?.nanoseconds;
    if (this.#modern && limitNs !== undefined && limitNs > 0n) {
      const limitMs = Number(limitNs) / NANOSECONDS_PER_MS;
      const limit = `Task ${task.task_id.value} has a max completion time of ${formatDuration(limitMs)}`;
      this.#say(context, 715, limit, undefined);
      context.setTimer(COMPLETION_TIMER, limitMs);
    }
    if (this.#pendingGraceMs !== undefined) this.#kill(this.#pendingGraceMs, context);
  }

  /** A check has something to say of the task. */
  #checked(news: CheckNews, context: CommandContext): void {
    const before = this.#last;
    if (this.#killed || this.#ended || before === undefined || this.#task === undefined) return;
    if (news.kind === "check") {
      const text = `Received check update '${checkStatusText(news.status)}'`;
      this.#say(context, 328, text, undefined);
      this.#send(context, {
        ...before,
        reason: "REASON_TASK_CHECK_STATUS_UPDATED",
        check_status: news.status,
      });
      return;
    }
    const text = `Received task health update, healthy: ${news.healthy}`;
    this.#say(context, 362, text, text);
    this.#send(
      context,
      this.#modern
        ? {
            ...before,
            reason: "REASON_TASK_HEALTH_CHECK_STATUS_UPDATED",
            healthy: news.healthy,
          }
        : { ...this.#status(this.#task, "TASK_RUNNING"), healthy: news.healthy },
    );
    if (!news.killsTask) return;
    this.#unhealthy = true;
    this.#killTask(this.#task.task_id.value, undefined, context);
  }

  #killTask(
    taskId: string,
    given: BodyOf<"mesos.KillPolicy"> | undefined,
    context: CommandContext,
  ): void {
    if (!this.#modern) {
      this.#shutDown(context);
      return;
    }
    this.#say(context, 190, "Received KILL event", undefined);
    context.clearTimer(COMPLETION_TIMER);
    const ns =
      given?.grace_period?.nanoseconds ?? this.#task?.kill_policy?.grace_period?.nanoseconds;
    const graceMs = ns === undefined ? DEFAULT_GRACE_MS : Number(ns) / NANOSECONDS_PER_MS;
    const text = `Received kill for task ${taskId} with grace period of ${formatDuration(graceMs)}`;
    this.#say(context, 835, text, undefined);
    // The original aborts on a kill that comes before the task.
    if (this.#task !== undefined) this.#kill(graceMs, context);
  }

  #shutDown(context: CommandContext): void {
    this.#say(context, 843, "Shutting down", "Shutting down");
    if (this.#task === undefined || this.#overdue) {
      if (this.#modern || this.#overdue) context.perform({ kind: "call", call: { kind: "stop" } });
      return;
    }
    const graceMs = Math.max(0, this.#options.shutdownGraceMs - SHUTDOWN_MARGIN_MS);
    this.#kill(this.#modern ? graceMs : DEFAULT_GRACE_MS, context);
  }

  #kill(graceMs: number, context: CommandContext): void {
    if (this.#ended || this.#task === undefined) return;
    if (this.#pid === undefined) {
      this.#pendingGraceMs = Math.min(this.#pendingGraceMs ?? graceMs, graceMs);
      return;
    }
    if (this.#killed) {
      // A later kill can only shorten what is left, and none can in 0.26.
      if (!this.#modern || this.#killedAtMs + graceMs > this.#escalatesAtMs) return;
      const leftMs = Math.max(0, this.#killedAtMs + graceMs - context.nowMs);
      const text = `Rescheduling escalation to SIGKILL in ${formatDuration(leftMs)} from now`;
      this.#say(context, 917, text, undefined);
      this.#escalate(leftMs, context);
      return;
    }
    const tellsKilling =
      this.#modern &&
      !this.#tookTooLong &&
      (this.#framework?.capabilities?.some(({ type }) => type === "TASK_KILLING_STATE") ?? false);
    if (tellsKilling) this.#send(context, this.#status(this.#task, "TASK_KILLING"));
    this.#checks.pause();
    const text = `Sending SIGTERM to process tree at pid ${this.#pid}`;
    this.#say(context, 956, text, text);
    context.perform({ kind: "kill", pid: this.#pid, signal: "SIGTERM" });
    this.#killed = true;
    this.#killedAtMs = context.nowMs;
    const next = `Scheduling escalation to SIGKILL in ${formatDuration(graceMs)} from now`;
    this.#say(context, 973, next, undefined);
    this.#escalate(graceMs, context);
  }

  #escalate(afterMs: number, context: CommandContext): void {
    this.#escalatesAtMs = context.nowMs + afterMs;
    context.setTimer(ESCALATION_TIMER, afterMs);
  }

  #signaled(signal: KillSignal, trees: string, context: CommandContext): void {
    const old = signal === "SIGTERM" ? "Killing" : "Killed";
    const modern = signal === "SIGTERM" ? "Sent SIGTERM to" : "Killed";
    this.#say(
      context,
      signal === "SIGTERM" ? 969 : 1102,
      `${modern} the following process trees:\n${trees}`,
      `${old} the following process trees:\n${trees}`,
    );
  }

  #timeUp(name: string, context: CommandContext): void {
    if (this.#checks.due(name, checkHost(context))) return;
    if (name === STOP_TIMER) this.#stop(context);
    if (this.#ended || this.#pid === undefined) return;
    if (name === ESCALATION_TIMER) {
      const waited = formatDuration(this.#escalatesAtMs - this.#killedAtMs);
      const text = `Process ${this.#pid} did not terminate after ${waited}, sending SIGKILL to process tree at ${this.#pid}`;
      this.#say(context, 1082, text, text);
      context.perform({ kind: "kill", pid: this.#pid, signal: "SIGKILL" });
    } else if (name === COMPLETION_TIMER && !this.#killed) {
      const limit = Number(this.#task?.max_completion_time?.nanoseconds ?? 0n);
      const text = `Killing task ${this.#task?.task_id.value ?? ""} which exceeded its maximum completion time of ${formatDuration(limit / NANOSECONDS_PER_MS)}`;
      this.#say(context, 1113, text, undefined);
      this.#tookTooLong = true;
      this.#kill(0, context);
    }
  }

  /**
   * Ends the executor, unless the agent is away. The original ends all the same, and a task that has finished while its
   * agent was restarted has failed.
   */
  #stop(context: CommandContext): void {
    if (this.#connected) context.perform({ kind: "call", call: { kind: "stop" } });
    else this.#overdue = true;
  }

  #exited(end: ProcessEnd | undefined, context: CommandContext): void {
    if (this.#ended) return;
    const status = end === undefined ? undefined : waitStatus(end);
    const message =
      status === undefined
        ? "Failed to get exit status for Command"
        : `Command ${formatWaitStatus(status)}`;
    const text = `${message} (pid: ${this.#pid ?? 0})`;
    this.#say(context, 1041, text, text);
    this.#finish(context, this.#finalState(status), message);
  }

  #finalState(status: number | undefined): "TASK_FINISHED" | "TASK_FAILED" | "TASK_KILLED" {
    if (status === undefined || this.#tookTooLong) return "TASK_FAILED";
    // A command that ends well although it was killed has finished, for 0.26.
    if (this.#killed && (this.#modern || status !== 0)) return "TASK_KILLED";
    return status === 0 ? "TASK_FINISHED" : "TASK_FAILED";
  }

  #finish(
    context: CommandContext,
    state: "TASK_FINISHED" | "TASK_FAILED" | "TASK_KILLED",
    message: string,
  ): void {
    this.#ended = true;
    this.#checks.pause();
    context.clearTimer(ESCALATION_TIMER);
    context.clearTimer(COMPLETION_TIMER);
    if (this.#task !== undefined) {
      this.#send(context, {
        ...this.#status(this.#task, state),
        message,
        ...(this.#killed && this.#unhealthy ? { healthy: false } : {}),
        ...(this.#tookTooLong ? { reason: "REASON_MAX_COMPLETION_TIME_REACHED" } : {}),
      });
    }
    context.setTimer(STOP_TIMER, STOP_AFTER_MS);
  }

  #status(task: TaskInfo, state: TaskStatus["state"]): TaskStatus {
    const status: TaskStatus = { task_id: task.task_id, state };
    if (!this.#modern) return status;
    const { check } = task;
    return {
      ...status,
      executor_id: { value: this.#options.executorId },
      source: "SOURCE_EXECUTOR",
      // Results are absent until there are any; that there is a check is always said.
      ...(check?.type === undefined ? {} : { check_status: emptyCheckStatus(check.type) }),
    };
  }

  #send(context: CommandContext, status: TaskStatus): void {
    this.#last = status;
    context.perform({ kind: "call", call: { kind: "send-status-update", status } });
  }

  /** Says something where the version says it: in the log since 1.x, before on standard output. */
  #say(
    context: CommandContext,
    line: number,
    modern: string | undefined,
    old: string | undefined,
  ): void {
    if (this.#modern) {
      if (modern !== undefined) context.log("INFO", `executor.cpp:${line}`, modern);
    } else if (old !== undefined) context.perform({ kind: "print", text: old });
  }
}

function checkHost(context: CommandContext): CheckHost {
  return {
    nowMs: context.nowMs,
    setTimer: (name, delayMs) => context.setTimer(name, delayMs),
    check: (attempt) => context.perform({ kind: "check", attempt }),
    log: (severity, location, text) => context.log(severity, location, text),
  };
}

function commandText(command: CommandInfo): string {
  const { value = "", shell = true, arguments: list = [] } = command;
  return shell ? `sh -c '${value}'` : `[${[value, ...list].join(", ")}]`;
}
