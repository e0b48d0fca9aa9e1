import { canonicalPid, NO_PID, type Pid } from "../actor/index.js";
import { parseDuration } from "../bytes/index.js";

/** Which driver is emulated. */
export type ExecutorProfile = "0.26" | "1.11";

/** What an agent tells its executors through the environment. */
export interface ExecutorEnvironment {
  /** The driver that goes with the agent: 0.27 and later say where the agent's HTTP is. */
  readonly profile: ExecutorProfile;
  readonly agentPid: Pid;
  readonly agentId: string;
  readonly frameworkId: string;
  readonly executorId: string;
  /** The sandbox. */
  readonly directory: string;
  /** Whether the executor outlives its agent. */
  readonly checkpoint: boolean;
  /** How long it waits for an agent that went away. */
  readonly recoveryTimeoutMs: number;
  /** How long it has to end when told to, before its process group is killed. */
  readonly shutdownGraceMs: number;
  /** Whether it shares a process with its agent and must not kill its group. */
  readonly local: boolean;
}

/** The environment, or what is wrong with it in Mesos's words. */
export type ParsedEnvironment =
  | { readonly kind: "ok"; readonly environment: ExecutorEnvironment }
  | { readonly kind: "error"; readonly message: string };

const DEFAULT_RECOVERY_TIMEOUT_MS = 15 * 60_000;
const DEFAULT_SHUTDOWN_GRACE_MS = 5_000;

/** Reads the variables that every agent since 0.20 sets for its executors (exec/exec.cpp). */
export function parseExecutorEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): ParsedEnvironment {
  const failed = (message: string): ParsedEnvironment => ({ kind: "error", message });
  const required: Record<string, string> = {};
  for (const name of [
    "MESOS_SLAVE_PID",
    "MESOS_SLAVE_ID",
    "MESOS_FRAMEWORK_ID",
    "MESOS_EXECUTOR_ID",
    "MESOS_DIRECTORY",
  ]) {
    const value = variables[name];
    if (value === undefined) {
      return failed(`Expecting '${name}' to be set in the environment`);
    }
    required[name] = value;
  }
  const pidText = required["MESOS_SLAVE_PID"] ?? "";
  const agentPid = canonicalPid(pidText);
  if (agentPid === NO_PID) return failed(`Cannot parse MESOS_SLAVE_PID '${pidText}'`);
  const durations = { recovery: DEFAULT_RECOVERY_TIMEOUT_MS, grace: DEFAULT_SHUTDOWN_GRACE_MS };
  const checkpoint = variables["MESOS_CHECKPOINT"] === "1";
  for (const [name, key] of [
    ["MESOS_RECOVERY_TIMEOUT", "recovery"],
    ["MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "grace"],
  ] as const) {
    const text = variables[name];
    if (text === undefined || (key === "recovery" && !checkpoint)) continue;
    const parsed = parseDuration(text);
    if (parsed.kind === "error") {
      return failed(`Failed to parse ${name} '${text}': ${parsed.message}`);
    }
    durations[key] = parsed.ms;
  }
  return {
    kind: "ok",
    environment: {
      profile: variables["MESOS_AGENT_ENDPOINT"] === undefined ? "0.26" : "1.11",
      agentPid,
      agentId: required["MESOS_SLAVE_ID"] ?? "",
      frameworkId: required["MESOS_FRAMEWORK_ID"] ?? "",
      executorId: required["MESOS_EXECUTOR_ID"] ?? "",
      directory: required["MESOS_DIRECTORY"] ?? "",
      checkpoint,
      recoveryTimeoutMs: durations.recovery,
      shutdownGraceMs: durations.grace,
      local: variables["MESOS_LOCAL"] !== undefined,
    },
  };
}
