import {
  type BuildInfo,
  type LoggingLevel,
  NO_SYSTEM,
  releaseBuild,
  type SystemStats,
} from "../http-api/index.js";
import type { MesosProfile } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import type { HierarchicalAllocatorOptions } from "./allocator/index.js";

/** At most `permits` agents are given up in `perMs`: `--agent_removal_rate_limit`. */
export interface RemovalRate {
  readonly permits: number;
  readonly perMs: number;
}

/** How fast messages of a framework are handled, and how many may wait. */
export interface RateLimit {
  /** Messages a second; undefined: as they come. */
  readonly qps: number | undefined;
  /** Messages that may wait; more are dropped, with an error that ends the driver. Default 100,000. */
  readonly capacity: number | undefined;
}

/** Rate limits of frameworks with drivers: `--rate_limits`. */
export interface RateLimits {
  /** By principal. */
  readonly principals: ReadonlyMap<string, RateLimit>;
  /** Of all other frameworks together. */
  readonly others: RateLimit | undefined;
}

/** Everything about a master that can be set; durations in ms, the flag of 1.11 behind each. */
export interface MasterOptions {
  /** Whose rules hold where Mesos changed its mind; default 1.11. */
  readonly profile: MesosProfile;
  /** What it calls itself in `MasterInfo` and `/version`; default the release of the profile. */
  readonly version: string;
  /** What it says of how it was made; default the release of its version. */
  readonly build: BuildInfo;
  /** The verbosity of its log, for operators who ask. */
  readonly logging: LoggingLevel;
  /** The machine it runs on, for its metrics. */
  readonly system: () => SystemStats;
  /** `--hostname`; default the ip of its pid. */
  readonly hostname: string | undefined;
  /** `--domain`. */
  readonly domain: BodyOf<"mesos.DomainInfo"> | undefined;
  /** `--cluster`. */
  readonly cluster: string | undefined;
  /** `--agent_ping_timeout`. */
  readonly agentPingTimeoutMs: number;
  /** `--max_agent_ping_timeouts`. */
  readonly maxAgentPingTimeouts: number;
  /** `--agent_reregister_timeout`. */
  readonly agentReregisterTimeoutMs: number;
  /** `--agent_removal_rate_limit`. */
  readonly agentRemovalRateLimit: RemovalRate | undefined;
  /** `--recovery_agent_removal_limit` as a fraction. */
  readonly recoveryAgentRemovalLimit: number;
  /** `--registry_strict` (0.26). */
  readonly registryStrict: boolean;
  /** `--registry_gc_interval`, `--registry_max_agent_age`, `--registry_max_agent_count`. */
  readonly registryGcIntervalMs: number;
  readonly registryMaxAgentAgeMs: number;
  readonly registryMaxAgentCount: number;
  /** `--allocation_interval`. */
  readonly allocationIntervalMs: number;
  /** `--offer_timeout`. */
  readonly offerTimeoutMs: number | undefined;
  /** `--roles`, `*` left out; `undefined` allows every role (1.11) or only `*` (0.26). */
  readonly roles: ReadonlySet<string> | undefined;
  /** `--weights`. */
  readonly weights: ReadonlyMap<string, number>;
  /** `--whitelist`: hostnames of agents that may be offered. */
  readonly whitelist: ReadonlySet<string> | undefined;
  /** `--rate_limits`. */
  readonly rateLimits: RateLimits | undefined;
  /** `--root_submissions`. */
  readonly rootSubmissions: boolean;
  /** `--authenticate_frameworks`. */
  readonly authenticateFrameworks: boolean;
  /** `--authenticate_http_frameworks`, `--authenticate_http_readonly`, `--authenticate_http_readwrite` (1.x). */
  readonly authenticateHttpFrameworks: boolean;
  readonly authenticateHttpReadonly: boolean;
  readonly authenticateHttpReadwrite: boolean;
  /** `--authenticate_agents`. */
  readonly authenticateAgents: boolean;
  /** `--credentials`: secret by principal; without it every authentication is refused. */
  readonly credentials: ReadonlyMap<string, Uint8Array> | undefined;
  /** HMAC-MD5 for CRAM-MD5: 16 bytes. Without it no authenticator is loaded. */
  readonly hmacMd5: ((key: Uint8Array, data: Uint8Array) => Uint8Array) | undefined;
  /** `--authentication_v0_timeout`. */
  readonly authenticationTimeoutMs: number;
  /** `--max_completed_frameworks`, `--max_completed_tasks_per_framework`, `--max_unreachable_tasks_per_framework`. */
  readonly maxCompletedFrameworks: number;
  readonly maxCompletedTasksPerFramework: number;
  readonly maxUnreachableTasksPerFramework: number;
  /** `--require_agent_domain`. */
  readonly requireAgentDomain: boolean;
  /**
   * Agents below this version, or without one, are ignored; Mesos 1.11 has `1.0.0`. Unset, agents of every version are
   * welcome.
   */
  readonly minimumAgentVersion: string | undefined;
  /** `--role_sorter`, `--framework_sorter`, `--min_allocatable_resources`, ... */
  readonly allocator: Pick<
    HierarchicalAllocatorOptions,
    | "fairSharingExcluded"
    | "filterGpuResources"
    | "frameworkSorter"
    | "minAllocatable"
    | "roleSorter"
  >;
  /** Flags as given and defaulted, for the log and `/state`; name to text. */
  readonly flags: ReadonlyMap<string, string>;
}

const HOUR_MS = 3_600_000;

/** Fills in what Mesos has by default. */
export function masterOptions(options: Partial<MasterOptions> = {}): MasterOptions {
  const profile = options.profile ?? "1.11";
  const old = profile === "0.26";
  const version = options.version ?? (old ? "0.26.0" : "1.11.0");
  const defaults: MasterOptions = {
    profile,
    version,
    build: releaseBuild(version),
    logging: { verbosity: 0 },
    system: () => NO_SYSTEM,
    hostname: undefined,
    domain: undefined,
    cluster: undefined,
    agentPingTimeoutMs: 15_000,
    maxAgentPingTimeouts: 5,
    agentReregisterTimeoutMs: 600_000,
    agentRemovalRateLimit: undefined,
    recoveryAgentRemovalLimit: 1,
    registryStrict: false,
    registryGcIntervalMs: 900_000,
    registryMaxAgentAgeMs: 14 * 24 * HOUR_MS,
    registryMaxAgentCount: 102_400,
    allocationIntervalMs: 1000,
    offerTimeoutMs: undefined,
    roles: undefined,
    weights: new Map(),
    whitelist: undefined,
    rateLimits: undefined,
    rootSubmissions: true,
    authenticateFrameworks: false,
    authenticateHttpFrameworks: false,
    authenticateHttpReadonly: false,
    authenticateHttpReadwrite: false,
    authenticateAgents: false,
    credentials: undefined,
    hmacMd5: undefined,
    authenticationTimeoutMs: old ? 5000 : 15_000,
    maxCompletedFrameworks: 50,
    maxCompletedTasksPerFramework: 1000,
    maxUnreachableTasksPerFramework: 1000,
    requireAgentDomain: false,
    minimumAgentVersion: undefined,
    allocator: {},
    flags: new Map(),
  };
  return { ...defaults, ...options };
}
