import type { AuthenticateeCredential } from "../authentication/index.js";
import type { Attribute, Resources } from "../resources/index.js";
import type { BodyOf, Schema } from "../wire/index.js";
import { type AgentDialect, type AgentProfile, agentDialect } from "./dialect.js";
import type { ExecutorProgram } from "./executor-info.js";

/** What an agent is started with: its flags, after parsing, and what its host knows. */
export interface AgentOptions {
  readonly dialect: AgentDialect;
  /** Of the version that the dialect is of: what it does not know is neither sent nor checkpointed. */
  readonly schema: Schema;
  /** `--hostname`, or what looking up the own address gave. */
  readonly hostname: string;
  /** Own port, as told to the master. */
  readonly port: number;
  readonly workDirectory: string;
  readonly resources: Resources;
  readonly attributes: readonly Attribute[];
  readonly domain: BodyOf<"mesos.DomainInfo"> | undefined;
  readonly launcherDirectory: string;
  /** What runs command tasks. */
  readonly executorProgram: ExecutorProgram;
  /** Where the sandbox appears inside a container image. */
  readonly sandboxDirectory: string;
  readonly switchUser: boolean;
  /** As whom to authenticate with masters. */
  readonly credential: AuthenticateeCredential | undefined;
  /** `--authentication_timeout_min`, `--authentication_timeout_max`, `--authentication_backoff_factor` (1.11). */
  readonly authenticationTimeoutMinMs: number;
  readonly authenticationTimeoutMaxMs: number;
  readonly authenticationBackoffMs: number;
  readonly registrationBackoffMs: number;
  readonly executorRegistrationTimeoutMs: number;
  readonly executorReregistrationTimeoutMs: number;
  /** 1.x: how often executors that do not answer are asked again to reconnect; undefined never. */
  readonly executorReregistrationRetryMs: number | undefined;
  readonly executorShutdownGraceMs: number;
  /** How long executors wait for an agent that went away. */
  readonly recoveryTimeoutMs: number;
  readonly recover: "reconnect" | "cleanup";
  /** Whether a checkpoint that cannot be read ends the agent. */
  readonly strict: boolean;
  readonly reconfigurationPolicy: "equal" | "additive";
  readonly gcDelayMs: number;
  /** Part of the disk to keep free, from 0 to 1. */
  readonly gcDiskHeadroom: number;
  readonly diskWatchIntervalMs: number;
  readonly maxCompletedExecutors: number;
  readonly httpCommandExecutor: boolean;
  /** `--executor_environment_variables`. */
  readonly executorEnvironment: Readonly<Record<string, string>> | undefined;
  /** The environment of the agent itself. */
  readonly environment: Readonly<Record<string, string>>;
  readonly nativeLibrary: string | undefined;
  /** Put into executors that name no container. */
  readonly defaultContainer: BodyOf<"mesos.ContainerInfo"> | undefined;
  /** Whether launches wait for an `authorize` effect to be answered. */
  readonly authorizes: boolean;
  /** Flags as given and defaulted, for the log and `/state`; name to text. */
  readonly flags: ReadonlyMap<string, string>;
}

/** The options without which there can be no agent; the others have Mesos's defaults. */
export type RequiredAgentOptions = Pick<
  AgentOptions,
  "schema" | "hostname" | "port" | "workDirectory" | "resources"
>;

/** Completes options with the defaults of the real agent of the same version. */
export function agentOptions(
  given: RequiredAgentOptions &
    Partial<Omit<AgentOptions, "dialect">> & {
      /** Default 1.11. */
      readonly profile?: AgentProfile;
      /** Told to masters in place of the profile's version. */
      readonly version?: string;
    },
): AgentOptions {
  const { profile = "1.11", version, ...rest } = given;
  const launcherDirectory = rest.launcherDirectory ?? "/usr/libexec/mesos";
  return {
    dialect: agentDialect(profile, version),
    attributes: [],
    domain: undefined,
    launcherDirectory,
    executorProgram: {
      kind: "found",
      path: `${launcherDirectory}/mesos-executor`,
      leading: [],
    },
    sandboxDirectory: "/mnt/mesos/sandbox",
    switchUser: true,
    credential: undefined,
    authenticationTimeoutMinMs: 5_000,
    authenticationTimeoutMaxMs: 60_000,
    authenticationBackoffMs: 1_000,
    registrationBackoffMs: 1_000,
    executorRegistrationTimeoutMs: 60_000,
    executorReregistrationTimeoutMs: 2_000,
    executorReregistrationRetryMs: undefined,
    executorShutdownGraceMs: 5_000,
    recoveryTimeoutMs: 15 * 60_000,
    recover: "reconnect",
    strict: true,
    reconfigurationPolicy: "equal",
    gcDelayMs: 7 * 24 * 3_600_000,
    gcDiskHeadroom: 0.1,
    diskWatchIntervalMs: 60_000,
    maxCompletedExecutors: 150,
    httpCommandExecutor: false,
    executorEnvironment: undefined,
    environment: {},
    nativeLibrary: undefined,
    defaultContainer: undefined,
    authorizes: false,
    flags: new Map(),
    ...rest,
  };
}
