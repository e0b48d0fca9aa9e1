// The flags of `mesos-sniff master`: one row each, with what it sets.

import { parseDuration } from "../../src/bytes/index.js";
import type { RateLimits } from "../../src/master/index.js";
import { parseMinAllocatable, type Quantities } from "../../src/resources/index.js";
import { type Flag, flagsWithout } from "../flags/flag.js";
import { addressFlags, COMMON_FLAGS, type CommonSettings, pathOf } from "./common-flags.js";
import { rateLimitsOf } from "./rate-limits.js";

/** What the flags of a master set. */
export interface MasterSettings extends CommonSettings {
  readonly workDir?: string;
  readonly registry?: "in_memory" | "replicated_log";
  readonly registryStrict?: boolean;
  readonly cluster?: string;
  readonly agentPingTimeoutMs?: number;
  readonly maxAgentPingTimeouts?: number;
  readonly agentReregisterTimeoutMs?: number;
  readonly agentRemovalRateLimit?: { readonly permits: number; readonly perMs: number };
  readonly recoveryAgentRemovalLimit?: number;
  readonly registryGcIntervalMs?: number;
  readonly registryMaxAgentAgeMs?: number;
  readonly registryMaxAgentCount?: number;
  readonly allocationIntervalMs?: number;
  readonly offerTimeoutMs?: number;
  readonly roles?: ReadonlySet<string>;
  readonly weights?: ReadonlyMap<string, number>;
  readonly whitelistPath?: string;
  readonly rateLimits?: RateLimits;
  readonly rootSubmissions?: boolean;
  readonly authenticateFrameworks?: boolean;
  readonly authenticateAgents?: boolean;
  readonly credentialsPath?: string;
  readonly authenticationTimeoutMs?: number;
  readonly authenticateHttpReadonly?: boolean;
  readonly authenticateHttpReadwrite?: boolean;
  readonly authenticateHttpFrameworks?: boolean;
  readonly hasFrameworkAuthenticator?: boolean;
  readonly maxCompletedFrameworks?: number;
  readonly maxCompletedTasksPerFramework?: number;
  readonly maxUnreachableTasksPerFramework?: number;
  readonly requireAgentDomain?: boolean;
  readonly roleSorter?: "drf" | "random";
  readonly frameworkSorter?: "drf" | "random";
  readonly filterGpuResources?: boolean;
  readonly fairSharingExcluded?: readonly string[];
  readonly minAllocatable?: readonly Quantities[];
}

type Row = Flag<MasterSettings>;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const REGISTRY: readonly Row[] = [
  {
    name: "work_dir",
    kind: "text",
    help: "Folder where the registry is kept, so that a restarted master knows its agents. Needed unless --registry=in_memory.",
    use: (workDir) => ({ workDir }),
  },
  {
    name: "registry",
    kind: "text",
    default: "replicated_log",
    help: "How the registry is kept: in_memory, or replicated_log, which here is a file in --work_dir.",
    use: (text) => {
      if (text === "in_memory") return { registry: text };
      if (text === "replicated_log" || text === "log_storage")
        return { registry: "replicated_log" };
      throw new Error(`'${text}' is not a supported option for registry persistence`);
    },
  },
  {
    name: "registry_strict",
    kind: "boolean",
    default: "false",
    help: "Whether agents that the registry has removed are turned away (0.26 only).",
    use: (registryStrict) => ({ registryStrict }),
  },
  {
    name: "registry_gc_interval",
    only: "1.11",
    kind: "duration",
    default: "15mins",
    help: "How often agents that are long gone are removed from the registry.",
    use: (ms) => ({ registryGcIntervalMs: ms }),
  },
  {
    name: "registry_max_agent_age",
    only: "1.11",
    kind: "duration",
    default: "2weeks",
    help: "How long the registry remembers agents that are gone or unreachable.",
    use: (ms) => ({ registryMaxAgentAgeMs: ms }),
  },
  {
    name: "registry_max_agent_count",
    only: "1.11",
    kind: "integer",
    default: "102400",
    help: "How many agents that are gone or unreachable the registry remembers.",
    use: (count) => ({ registryMaxAgentCount: count }),
  },
];

const AGENTS: readonly Row[] = [
  {
    name: "agent_ping_timeout",
    old: "slave_ping_timeout",
    kind: "duration",
    default: "15secs",
    help: "Time that an agent has to answer a ping: 1secs to 15mins.",
    use: (ms) => {
      if (ms >= SECOND_MS && ms <= 15 * MINUTE_MS) return { agentPingTimeoutMs: ms };
      throw new Error("Expected `--agent_ping_timeout` to be between 1secs and 15mins");
    },
  },
  {
    name: "max_agent_ping_timeouts",
    old: "max_slave_ping_timeouts",
    kind: "integer",
    default: "5",
    help: "Pings in a row without an answer after which an agent is given up.",
    use: (count) => {
      if (count >= 1) return { maxAgentPingTimeouts: count };
      throw new Error("Expected `--max_agent_ping_timeouts` to be at least 1");
    },
  },
  {
    name: "agent_reregister_timeout",
    old: "slave_reregister_timeout",
    kind: "duration",
    default: "10mins",
    help: "Time that known agents have to come back, after a new master leads or their connection was lost; at least 10mins.",
    use: (ms) => {
      if (ms >= 10 * MINUTE_MS) return { agentReregisterTimeoutMs: ms };
      throw new Error("Expected `--agent_reregister_timeout` to be at least 10mins");
    },
  },
  {
    name: "agent_removal_rate_limit",
    old: "slave_removal_rate_limit",
    kind: "text",
    help: "At most so many agents are given up in a time, as in 1/10mins; default no limit.",
    use: (text) => ({ agentRemovalRateLimit: rateOf(text) }),
  },
  {
    name: "recovery_agent_removal_limit",
    old: "recovery_slave_removal_limit",
    kind: "text",
    default: "100%",
    help: "A new master ends when more agents than this part of all, 0% to 100%, did not come back.",
    use: (text) => ({ recoveryAgentRemovalLimit: fractionOf(text) }),
  },
  {
    name: "require_agent_domain",
    only: "1.11",
    kind: "boolean",
    default: "false",
    help: "Whether agents without a fault domain are turned away.",
    use: (requireAgentDomain) => ({ requireAgentDomain }),
  },
];

const FRAMEWORKS: readonly Row[] = [
  {
    name: "roles",
    kind: "text",
    help: "The roles that frameworks may have, separated by commas; default every role (1.11), only * (0.26).",
    use: (text) => ({ roles: new Set(wordsOf(text).filter((role) => role !== "*")) }),
  },
  {
    name: "weights",
    kind: "text",
    help: "How much more a role gets than others: role=weight,role=weight.",
    use: (text) => ({ weights: weightsOf(text) }),
  },
  {
    name: "rate_limits",
    kind: "json",
    help: 'How many messages a second are handled of a framework, and how many may wait: {"limits": [{"principal": "p", "qps": 10, "capacity": 100}], "aggregate_default_qps": 50}, or the file of it.',
    use: (json) => ({ rateLimits: rateLimitsOf(json) }),
  },
  {
    name: "root_submissions",
    kind: "boolean",
    default: "true",
    help: "Whether frameworks may run as root.",
    use: (rootSubmissions) => ({ rootSubmissions }),
  },
  {
    name: "max_completed_frameworks",
    only: "1.11",
    kind: "integer",
    default: "50",
    help: "How many frameworks that have ended are remembered.",
    use: (count) => ({ maxCompletedFrameworks: count }),
  },
  {
    name: "max_completed_tasks_per_framework",
    only: "1.11",
    kind: "integer",
    default: "1000",
    help: "How many tasks that have ended are remembered, per framework.",
    use: (count) => ({ maxCompletedTasksPerFramework: count }),
  },
  {
    name: "max_unreachable_tasks_per_framework",
    only: "1.11",
    kind: "integer",
    default: "1000",
    help: "How many tasks on unreachable agents are remembered, per framework.",
    use: (count) => ({ maxUnreachableTasksPerFramework: count }),
  },
  {
    name: "cluster",
    kind: "text",
    help: "Name of the cluster, for people.",
    use: (cluster) => ({ cluster }),
  },
];

const OFFERS: readonly Row[] = [
  {
    name: "allocation_interval",
    kind: "duration",
    default: "1secs",
    help: "Time between rounds of offers.",
    use: (ms) => ({ allocationIntervalMs: ms }),
  },
  {
    name: "offer_timeout",
    kind: "duration",
    help: "Time after which an offer that nobody answers is rescinded; default never.",
    use: (ms) => {
      if (ms > 0) return { offerTimeoutMs: ms };
      throw new Error("Must be greater than zero");
    },
  },
  {
    name: "whitelist",
    kind: "path",
    help: "File with the hostnames of the agents that may be offered, one a line; it is read again every 5secs.",
    use: (path) => ({ whitelistPath: pathOf(path) }),
  },
  {
    name: "role_sorter",
    old: "user_sorter",
    kind: "text",
    default: "drf",
    help: "Which role is offered to first: drf or random.",
    use: (text) => ({ roleSorter: sorterOf(text) }),
  },
  {
    name: "framework_sorter",
    kind: "text",
    default: "drf",
    help: "Which framework of a role is offered to first: drf or random.",
    use: (text) => ({ frameworkSorter: sorterOf(text) }),
  },
  {
    name: "min_allocatable_resources",
    only: "1.11",
    kind: "text",
    default: "cpus:0.01|mem:32",
    help: "What must be free on an agent for an offer: quantities joined by ; (and) and | (or).",
    use: (text) => {
      const parsed = parseMinAllocatable(text);
      if (parsed.kind === "error") throw new Error(parsed.message);
      return { minAllocatable: parsed.value };
    },
  },
  {
    name: "fair_sharing_excluded_resource_names",
    only: "1.11",
    kind: "text",
    help: "Resources that do not count for fairness, separated by commas.",
    use: (text) => ({ fairSharingExcluded: wordsOf(text) }),
  },
  {
    name: "filter_gpu_resources",
    only: "1.11",
    kind: "boolean",
    default: "true",
    help: "Whether agents with GPUs are offered only to frameworks with the capability GPU_RESOURCES.",
    use: (filterGpuResources) => ({ filterGpuResources }),
  },
];

const AUTHENTICATION: readonly Row[] = [
  {
    name: "authenticate_frameworks",
    old: "authenticate",
    kind: "boolean",
    default: "false",
    help: "Whether frameworks must authenticate.",
    use: (authenticateFrameworks) => ({ authenticateFrameworks }),
  },
  {
    name: "authenticate_agents",
    old: "authenticate_slaves",
    kind: "boolean",
    default: "false",
    help: "Whether agents must authenticate.",
    use: (authenticateAgents) => ({ authenticateAgents }),
  },
  {
    name: "credentials",
    kind: "path",
    help: 'File with who may authenticate: {"credentials": [{"principal": "p", "secret": "s"}]}, or lines of "p s".',
    use: (path) => ({ credentialsPath: pathOf(path) }),
  },
  {
    name: "authentication_v0_timeout",
    only: "1.11",
    kind: "duration",
    default: "15secs",
    help: "Time that an authentication may take.",
    use: (ms) => ({ authenticationTimeoutMs: ms }),
  },
  {
    name: "authenticate_http_readonly",
    only: "1.11",
    kind: "boolean",
    default: "false",
    help: "Whether requests that only look must come from one of --credentials.",
    use: (authenticateHttpReadonly) => ({ authenticateHttpReadonly }),
  },
  {
    name: "authenticate_http_readwrite",
    old: "authenticate_http",
    only: "1.11",
    kind: "boolean",
    default: "false",
    help: "The same for requests that change something.",
    use: (authenticateHttpReadwrite) => ({ authenticateHttpReadwrite }),
  },
  {
    name: "authenticate_http_frameworks",
    only: "1.11",
    kind: "boolean",
    default: "false",
    help: "The same for frameworks of the v1 API; needs --http_framework_authenticators=basic.",
    use: (authenticateHttpFrameworks) => ({ authenticateHttpFrameworks }),
  },
  {
    name: "http_authenticators",
    only: "1.11",
    kind: "text",
    default: "basic",
    help: "How requests are authenticated: basic.",
    use: onlyBasic(() => ({})),
  },
  {
    name: "http_framework_authenticators",
    only: "1.11",
    kind: "text",
    help: "How frameworks of the v1 API are: basic.",
    use: onlyBasic(() => ({ hasFrameworkAuthenticator: true })),
  },
];

const WITHOUT: readonly Row[] = [
  ...flagsWithout<MasterSettings>(
    { refused: "elections through ZooKeeper are not supported yet; this master leads alone" },
    [["zk", "text"]],
  ),
  ...flagsWithout<MasterSettings>({ ignored: "this master leads alone" }, [
    ["quorum", "integer"],
    ["zk_session_timeout", "duration", "10secs"],
    ["log_auto_initialize", "boolean", "true"],
  ]),
  ...flagsWithout<MasterSettings>(
    { ignored: "the registry is a file, and the disk has no timeout" },
    [
      ["registry_fetch_timeout", "duration", "1mins"],
      ["registry_store_timeout", "duration", { "0.26": "5secs", "1.11": "20secs" }],
    ],
  ),
  ...flagsWithout<MasterSettings>({ ignored: "there is no web page" }, [
    ["webui_dir", "text", "/usr/share/mesos/webui"],
  ]),
  ...flagsWithout<MasterSettings>({ ignored: "there is no quota to recover" }, [
    ["allocator_agent_recovery_factor", "number", "0.8", "1.11"],
    ["allocator_recovery_timeout", "duration", "10mins", "1.11"],
  ]),
  ...flagsWithout<MasterSettings>(
    { ignored: "regular expressions here have limits of their own" },
    [
      ["offer_constraints_re2_max_mem", "size", "4KB", "1.11"],
      ["offer_constraints_re2_max_program_size", "integer", "100", "1.11"],
    ],
  ),
  ...flagsWithout<MasterSettings>({ ignored: "there are no such metrics" }, [
    ["publish_per_framework_metrics", "boolean", "true", "1.11"],
  ]),
  ...flagsWithout<MasterSettings>({ ignored: "there is no operator event stream" }, [
    ["max_operator_event_stream_subscribers", "integer", "1000", "1.11"],
  ]),
  ...flagsWithout<MasterSettings>({ refused: "the one allocator here is the hierarchical one" }, [
    ["allocator", "text", { "0.26": "HierarchicalDRF", "1.11": "hierarchical" }],
  ]),
  ...flagsWithout<MasterSettings>({ refused: "CRAM-MD5 is what there is" }, [
    ["authenticators", "text", "crammd5"],
  ]),
  ...flagsWithout<MasterSettings>({ refused: "authorization is not supported yet" }, [
    ["acls", "json"],
    ["authorizers", "text", "local"],
  ]),
  ...flagsWithout<MasterSettings>({ refused: "no module can be loaded" }, [
    ["master_contender", "text", undefined, "1.11"],
  ]),
];

/** All flags of a master. */
export const MASTER_FLAGS: readonly Flag<MasterSettings>[] = [
  ...COMMON_FLAGS,
  ...addressFlags(5050, undefined),
  ...REGISTRY,
  ...AGENTS,
  ...FRAMEWORKS,
  ...OFFERS,
  ...AUTHENTICATION,
  ...WITHOUT,
];

function wordsOf(text: string): readonly string[] {
  return text.split(",").filter((word) => word !== "");
}

function onlyBasic(use: () => Partial<MasterSettings>): (text: string) => Partial<MasterSettings> {
  return (text) => {
    if (text === "basic") return use();
    throw new Error(`found ${JSON.stringify(text)}, want basic: no module can be loaded`);
  };
}

function sorterOf(text: string): "drf" | "random" {
  if (text === "drf" || text === "random") return text;
  throw new Error(`found ${JSON.stringify(text)}, want drf or random`);
}

function fractionOf(text: string): number {
  const match = /^(\d{1,3}(?:\.\d*)?)%$/.exec(text);
  const percent = Number(match?.[1] ?? -1);
  if (percent < 0 || percent > 100) {
    throw new Error(`found ${JSON.stringify(text)}, want a part from 0% to 100%`);
  }
  return percent / 100;
}

function rateOf(text: string): { readonly permits: number; readonly perMs: number } {
  const match = /^(\d{1,9})\/(.+)$/.exec(text);
  const per = parseDuration(match?.[2] ?? "");
  if (match === null || per.kind === "error" || Number(match[1]) === 0 || per.ms === 0) {
    throw new Error(`found ${JSON.stringify(text)}, want <number of agents>/<duration>`);
  }
  return { permits: Number(match[1]), perMs: per.ms };
}

function weightsOf(text: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const pair of wordsOf(text)) {
    const match = /^([^=]+)=(\d+\.?\d*|\.\d+)$/.exec(pair);
    const weight = Number(match?.[2] ?? 0);
    if (match === null || weight <= 0) {
      throw new Error(`found ${JSON.stringify(pair)}, want role=weight with a weight above 0`);
    }
    weights.set(match[1] ?? "", weight);
  }
  return weights;
}
