import { type Pid, pidAddress } from "../actor/index.js";
import { decodeUtf8, formatDuration } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import type { AgentDialect } from "./dialect.js";

/** What the environment of an executor is made of. */
export interface EnvironmentFacts {
  readonly dialect: AgentDialect;
  readonly agentId: string;
  readonly agentPid: Pid;
  readonly executor: BodyOf<"mesos.ExecutorInfo">;
  readonly frameworkId: string;
  /** The sandbox on the host. */
  readonly directory: string;
  /** The sandbox as the executor sees it. */
  readonly sandbox: string;
  readonly checkpoint: boolean;
  readonly recoveryTimeoutMs: number;
  readonly reregistrationTimeoutMs: number;
  readonly shutdownGraceMs: number;
  readonly httpCommandExecutor: boolean;
  /** The environment of the agent itself. */
  readonly inherited: Readonly<Record<string, string>>;
  /** `--executor_environment_variables`. */
  readonly given: Readonly<Record<string, string>> | undefined;
  /** Path of libmesos, where there is one. */
  readonly nativeLibrary: string | undefined;
}

/** `PATH` where nobody set one (stout `os::host_default_path`). */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The environment in which an executor starts; later entries have won over earlier ones. */
export function executorEnvironment(facts: EnvironmentFacts): Readonly<Record<string, string>> {
  const modern = facts.dialect.profile !== "0.26";
  const environment = new Map<string, string>();
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined) environment.set(name, value);
  };
  const base = facts.given ?? (modern ? {} : facts.inherited);
  set("LIBPROCESS_IP", facts.inherited["LIBPROCESS_IP"]);
  for (const [name, value] of Object.entries(base)) set(name, value);
  set("LIBPROCESS_PORT", "0");
  for (const name of ["MESOS_NATIVE_JAVA_LIBRARY", "MESOS_NATIVE_LIBRARY"]) {
    if (!environment.has(name)) set(name, facts.nativeLibrary);
  }
  set("MESOS_FRAMEWORK_ID", facts.frameworkId);
  set("MESOS_EXECUTOR_ID", facts.executor.executor_id.value);
  set("MESOS_DIRECTORY", facts.directory);
  set("MESOS_SLAVE_ID", facts.agentId);
  set("MESOS_SLAVE_PID", facts.agentPid);
  set("MESOS_CHECKPOINT", facts.checkpoint ? "1" : "0");
  if (facts.checkpoint) set("MESOS_RECOVERY_TIMEOUT", formatDuration(facts.recoveryTimeoutMs));
  if (modern) {
    set("MESOS_AGENT_ENDPOINT", pidAddress(facts.agentPid));
    set("MESOS_HTTP_COMMAND_EXECUTOR", facts.httpCommandExecutor ? "1" : "0");
    set("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", formatDuration(facts.shutdownGraceMs));
    if (facts.checkpoint) {
      set("MESOS_SUBSCRIPTION_BACKOFF_MAX", formatDuration(facts.reregistrationTimeoutMs));
    }
  }
  set("MESOS_SANDBOX", facts.sandbox);
  for (const variable of facts.executor.command?.environment?.variables ?? []) {
    set(variable.name, variable.type === "SECRET" ? secretOf(variable) : (variable.value ?? ""));
  }
  if (modern && !environment.has("PATH")) set("PATH", DEFAULT_PATH);
  return Object.fromEntries(environment);
}

// A secret by reference is somebody else's to look up; the variable is then not set.
function secretOf({ secret }: BodyOf<"mesos.Environment.Variable">): string | undefined {
  const data = secret?.value?.data;
  return data === undefined ? undefined : decodeUtf8(data);
}
