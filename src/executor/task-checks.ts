// Checks and health checks of a task: when to look, and what to make of what was seen (checks/ of 1.x,
// health-check/main.cpp of 0.26, which knows commands only and gives up for good where 1.x counts a failure).

import { formatDuration } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import type { ExecutorProfile } from "./environment.js";
import { formatWaitStatus } from "./wait-status.js";

type CheckStatus = BodyOf<"mesos.CheckStatusInfo">;
type CheckType = NonNullable<CheckStatus["type"]>;
type TaskInfo = BodyOf<"mesos.TaskInfo">;

/** Which of the two checks of a task. */
export type CheckName = "check" | "health";

/** One look at a task. */
export interface CheckAttempt {
  readonly name: CheckName;
  readonly probe:
    | { readonly kind: "command"; readonly command: BodyOf<"mesos.CommandInfo"> }
    /** A GET, redirects followed, certificates not verified. */
    | { readonly kind: "http"; readonly url: string }
    | { readonly kind: "tcp"; readonly port: number };
  /** Infinity where it may take for ever. */
  readonly timeoutMs: number;
}

/** What was seen, or why nothing was. */
export type CheckResult =
  | { readonly kind: "seen"; readonly status: CheckStatus }
  | { readonly kind: "failed"; readonly message: string };

/** What the framework is to hear. */
export type CheckNews =
  | { readonly kind: "check"; readonly status: CheckStatus }
  | { readonly kind: "health"; readonly healthy: boolean; readonly killsTask: boolean };

/** What checks need of the process they are part of. */
export interface CheckHost {
  readonly nowMs: number;
  setTimer(name: string, delayMs: number): void;
  check(attempt: CheckAttempt): void;
  log(severity: "INFO" | "WARNING" | "ERROR", location: string, text: string): void;
}

interface Check {
  readonly attempt: CheckAttempt;
  readonly taskId: string;
  /** As log lines call it: `HTTP health check`. */
  readonly title: string;
  readonly intervalMs: number;
  readonly startedAtMs: number;
  /** Of a health check: how many failures in a row end the task, and how long they do not count. */
  readonly maxFailures: number;
  readonly graceMs: number;
  /** No success so far. */
  fresh: boolean;
  failures: number;
  last: CheckStatus;
}

const TIMER = "check ";
const DELAY_SECONDS = 15;
const INTERVAL_SECONDS = 10;
const TIMEOUT_SECONDS = 20;
const GRACE_SECONDS = 10;
const MAX_FAILURES = 3;
/** What timers can do: 24 days. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/** The checks of the one task of a command executor. */
export class TaskChecks {
  readonly #old: boolean;
  readonly #checks = new Map<CheckName, Check>();
  #paused = false;

  constructor(profile: ExecutorProfile) {
    this.#old = profile === "0.26";
  }

  /** Begins with the checks that a task asks for; those that cannot be made are logged and left out. */
  start({ task_id: id, check, health_check: health }: TaskInfo, host: CheckHost): void {
    if (check !== undefined && !this.#old) {
      const type = check.type ?? "UNKNOWN";
      this.#add("check", id.value, type, check, host);
    }
    if (health !== undefined) this.#add("health", id.value, typeOf(health), health, host);
  }

  /** Does what is due; false for a timer of somebody else. */
  due(timer: string, host: CheckHost): boolean {
    if (!timer.startsWith(TIMER)) return false;
    const check = this.#checks.get(timer.slice(TIMER.length) as CheckName);
    if (check !== undefined && !this.#paused) host.check(check.attempt);
    return true;
  }

  /** Takes what an attempt has seen. */
  hear(name: CheckName, result: CheckResult, host: CheckHost): CheckNews | undefined {
    const check = this.#checks.get(name);
    if (check === undefined) return undefined;
    if (this.#paused) {
      const text = `Ignoring ${check.title} result for task '${check.taskId}': checking is paused`;
      host.log("INFO", "checker_process.cpp:432", text);
      return undefined;
    }
    if (result.kind === "failed" && this.#old) {
      host.log("WARNING", "main.cpp:360", `Health check failed ${result.message}`);
      return undefined;
    }
    if (result.kind === "seen" && !this.#old) {
      const value = valueText(result.status);
      const text = `${check.title} for task '${check.taskId}' returned: ${value}`;
      host.log("INFO", "checker_process.cpp:985", text);
    }
    host.setTimer(TIMER + name, check.intervalMs);
    return name === "check" ? changed(check, result, host) : this.#judge(check, result, host);
  }

  /** Looks no more: the task is being killed, or over. */
  pause(): void {
    this.#paused = true;
  }

  #add(
    name: CheckName,
    taskId: string,
    type: CheckType,
    said: BodyOf<"mesos.CheckInfo"> | BodyOf<"mesos.HealthCheck">,
    host: CheckHost,
  ): void {
    const probe = this.#probeOf(type, said);
    if (typeof probe === "string") {
      if (this.#old) host.log("WARNING", "main.cpp:360", `Health check failed ${probe}`);
      else {
        const what = name === "check" ? "checker" : "health checker";
        host.log("ERROR", "executor.cpp:765", `Failed to create ${what}: ${probe}`);
      }
      return;
    }
    const timeoutMs = milliseconds(said.timeout_seconds, TIMEOUT_SECONDS);
    const health = said as BodyOf<"mesos.HealthCheck">;
    this.#checks.set(name, {
      attempt: { name, probe, timeoutMs: timeoutMs === 0 ? Number.POSITIVE_INFINITY : timeoutMs },
      taskId,
      title: `${type} ${name === "check" ? "check" : "health check"}`,
      intervalMs: milliseconds(said.interval_seconds, INTERVAL_SECONDS),
      startedAtMs: host.nowMs,
      maxFailures: health.consecutive_failures ?? MAX_FAILURES,
      graceMs: milliseconds(health.grace_period_seconds, GRACE_SECONDS),
      fresh: true,
      failures: 0,
      last: emptyCheckStatus(type),
    });
    host.setTimer(TIMER + name, milliseconds(said.delay_seconds, DELAY_SECONDS));
  }

  /** How to look, or why nobody can. */
  #probeOf(
    type: CheckType,
    said: BodyOf<"mesos.CheckInfo"> | BodyOf<"mesos.HealthCheck">,
  ): CheckAttempt["probe"] | string {
    if (this.#old && said.http !== undefined) return "HTTP health check is not supported";
    const command = commandOf(said);
    const { http, tcp } = said;
    if (type === "COMMAND" && command?.value !== undefined) return { kind: "command", command };
    const port = type === "HTTP" ? http?.port : tcp?.port;
    if (port !== undefined && port > 0xffff) return `Port ${port} is out of range`;
    if (type === "HTTP" && http !== undefined) {
      const { scheme = "http", protocol } = http as BodyOf<"mesos.HealthCheck.HTTPCheckInfo">;
      const host = protocol === "IPv6" ? "[::1]" : "127.0.0.1";
      const path = http.path ?? "";
      if (scheme !== "http" && scheme !== "https") {
        return `Unsupported HTTP check scheme: '${scheme}'`;
      }
      if (path !== "" && !path.startsWith("/")) {
        return `The path '${path}' of HTTP check must start with '/'`;
      }
      return { kind: "http", url: `${scheme}://${host}:${http.port}${path}` };
    }
    if (type === "TCP" && tcp !== undefined) return { kind: "tcp", port: tcp.port };
    return `Expecting '${String(type).toLowerCase()}' to be set for ${type} check`;
  }

  #judge(check: Check, result: CheckResult, host: CheckHost): CheckNews | undefined {
    const problem = result.kind === "failed" ? result.message : badHealth(result.status);
    if (problem === undefined) {
      const isNews = check.fresh || check.failures > 0;
      check.fresh = false;
      check.failures = 0;
      return isNews ? { kind: "health", healthy: true, killsTask: false } : undefined;
    }
    const about = `${check.title} for task '${check.taskId}'`;
    if (!this.#old) host.log("WARNING", "health_checker.cpp:207", `${about} failed: ${problem}`);
    const elapsedMs = host.nowMs - check.startedAtMs;
    // A task that was healthy once has no grace, but in 0.26.
    if ((check.fresh || this.#old) && check.graceMs > 0 && elapsedMs <= check.graceMs) {
      const text = this.#old
        ? "Ignoring failure as health check still in grace period"
        : `Ignoring failure of ${about}: still in grace period`;
      host.log("INFO", this.#old ? "main.cpp:98" : "health_checker.cpp:340", text);
      return undefined;
    }
    check.failures += 1;
    if (!this.#old) {
      const text = `${about} failed ${check.failures} times consecutively`;
      host.log("WARNING", "health_checker.cpp:347", text);
    }
    return { kind: "health", healthy: false, killsTask: check.failures >= check.maxFailures };
  }
}

/** Why an attempt did not come to an end in time, in Mesos's words. */
export function timedOut({ probe, timeoutMs }: CheckAttempt): CheckResult {
  const program = { command: "Command", http: "curl", tcp: "mesos-tcp-connect" }[probe.kind];
  return {
    kind: "failed",
    message: `${program} timed out after ${formatDuration(timeoutMs)}`,
  };
}

/** The result of a check that has none: that there is a check is always said. */
export function emptyCheckStatus(type: CheckType): CheckStatus {
  switch (type) {
    case "COMMAND":
      return { type, command: {} };
    case "HTTP":
      return { type, http: {} };
    case "TCP":
      return { type, tcp: {} };
    default:
      return { type };
  }
}

/** A result as Mesos logs it: `COMMAND exit code 0`. */
export function checkStatusText(status: CheckStatus): string {
  const { type = "UNKNOWN", command, http, tcp } = status;
  if (command?.exit_code !== undefined) return `${type} exit code ${command.exit_code}`;
  if (http?.status_code !== undefined) return `${type} status code ${http.status_code}`;
  if (tcp?.succeeded === undefined) return String(type);
  return `${type} connection ${tcp.succeeded ? "success" : "failure"}`;
}

function changed(check: Check, result: CheckResult, host: CheckHost): CheckNews | undefined {
  if (result.kind === "failed") {
    const text = `${check.title} for task '${check.taskId}' failed: ${result.message}`;
    host.log("WARNING", "checker.cpp:167", text);
  }
  const empty = emptyCheckStatus(check.last.type ?? "UNKNOWN");
  const status = result.kind === "seen" ? result.status : empty;
  if (checkStatusText(status) === checkStatusText(check.last)) return undefined;
  check.last = status;
  return { kind: "check", status };
}

/** What is wrong with what a health check has seen. */
function badHealth({ command, http, tcp }: CheckStatus): string | undefined {
  if (command?.exit_code !== undefined && command.exit_code !== 0) {
    return `Command ${formatWaitStatus(command.exit_code << 8)}`;
  }
  const code = http?.status_code;
  if (code !== undefined && (code < 200 || code >= 400)) {
    return `Unexpected HTTP response code: ${code}`;
  }
  return tcp?.succeeded === false ? "TCP connection failed" : undefined;
}

function valueText({ command, http, tcp }: CheckStatus): string {
  const succeeded = tcp?.succeeded === undefined ? "" : String(Number(tcp.succeeded));
  return String(command?.exit_code ?? http?.status_code ?? succeeded);
}

/** Seconds as a body has them, which may be no sensible number, as time to wait. */
function milliseconds(seconds: number | undefined, otherwise: number): number {
  const value = seconds ?? otherwise;
  return value > 0 ? Math.min(value * 1000, MAX_WAIT_MS) : 0;
}

// A health check has its command itself, a check one level further down.
function commandOf(
  said: BodyOf<"mesos.CheckInfo"> | BodyOf<"mesos.HealthCheck">,
): BodyOf<"mesos.CommandInfo"> | undefined {
  const { command } = said;
  return command !== undefined && "command" in command ? command.command : command;
}

// Before 1.2 a health check has no type.
function typeOf(health: BodyOf<"mesos.HealthCheck">): CheckType {
  if (health.type !== undefined && health.type !== "UNKNOWN") return health.type;
  if (health.command !== undefined) return "COMMAND";
  if (health.http !== undefined) return "HTTP";
  return health.tcp === undefined ? "UNKNOWN" : "TCP";
}
