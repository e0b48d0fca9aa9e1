// The flags of `mesos-sniff agent`: one row each, with what it sets.

import { type Flag, flagsWithout } from "../flags/flag.js";
import { addressFlags, COMMON_FLAGS, type CommonSettings, pathOf } from "./common-flags.js";

/** What the flags of an agent set. */
export interface AgentSettings extends CommonSettings {
  readonly master?: string;
  readonly workDirectory?: string;
  readonly resources?: string;
  readonly defaultRole?: string;
  readonly attributes?: string;
  readonly launcherDirectory?: string;
  readonly frameworksHome?: string;
  readonly fetcherStallTimeoutMs?: number;
  readonly sandboxDirectory?: string;
  readonly switchUser?: boolean;
  readonly registrationBackoffMs?: number;
  readonly executorRegistrationTimeoutMs?: number;
  readonly executorReregistrationTimeoutMs?: number;
  readonly executorReregistrationRetryMs?: number;
  readonly executorShutdownGraceMs?: number;
  readonly httpCommandExecutor?: boolean;
  readonly executorEnvironment?: Readonly<Record<string, string>>;
  readonly recoveryTimeoutMs?: number;
  readonly recover?: "reconnect" | "cleanup";
  readonly strict?: boolean;
  readonly reconfigurationPolicy?: "equal" | "additive";
  readonly gcDelayMs?: number;
  readonly gcDiskHeadroom?: number;
  readonly diskWatchIntervalMs?: number;
  readonly maxCompletedExecutors?: number;
  readonly credentialPath?: string;
  readonly authenticationBackoffMs?: number;
  readonly authenticationTimeoutMinMs?: number;
  readonly authenticationTimeoutMaxMs?: number;
}

type Row = Flag<AgentSettings>;

const MINUTE_MS = 60_000;

const MACHINE: readonly Row[] = [
  {
    name: "master",
    kind: "text",
    help: "Where the master is: host:port, or file:///path of a file that says it. Required.",
    use: (master) => ({ master }),
  },
  {
    name: "work_dir",
    kind: "text",
    default: { "0.26": "/tmp/mesos" },
    help: "Folder for sandboxes, and for what a restarted agent must know. Required (1.11).",
    use: (workDirectory) => ({ workDirectory }),
  },
  {
    name: "resources",
    kind: "text",
    help: "What the machine offers: cpus:4;mem:1024;ports(role):[31000-32000], or JSON. What is not named is looked up on the machine.",
    use: (resources) => ({ resources }),
  },
  {
    name: "default_role",
    kind: "text",
    default: "*",
    help: "Role of resources that name none.",
    use: (defaultRole) => ({ defaultRole }),
  },
  {
    name: "attributes",
    kind: "text",
    help: "What else to tell of the machine: rack:2;zone:a.",
    use: (attributes) => ({ attributes }),
  },
  {
    name: "registration_backoff_factor",
    kind: "duration",
    default: "1secs",
    help: "Longest pause before the first attempt to register; it doubles with each attempt, up to 1mins.",
    use: (ms) => {
      if (ms <= MINUTE_MS) return { registrationBackoffMs: ms };
      throw new Error("want at most 1mins");
    },
  },
];

const EXECUTORS: readonly Row[] = [
  {
    name: "launcher_dir",
    kind: "text",
    help: "Folder with mesos-executor, to run command tasks with Mesos's own; default the one that comes with mesos-sniff.",
    use: (launcherDirectory) => ({ launcherDirectory }),
  },
  {
    name: "http_command_executor",
    only: "1.11",
    kind: "boolean",
    default: "false",
    help: "Has the mesos-executor in --launcher_dir speak the v1 API; the one that comes with mesos-sniff speaks libprocess.",
    use: (httpCommandExecutor) => ({ httpCommandExecutor }),
  },
  {
    name: "executor_environment_variables",
    kind: "json",
    help: 'Environment of executors as JSON: {"PATH": "/bin:/usr/bin"}; default nothing (1.11), that of the agent (0.26).',
    use: (json) => ({ executorEnvironment: stringsOf(json) }),
  },
  {
    name: "executor_registration_timeout",
    kind: "duration",
    default: "1mins",
    help: "Time that an executor has to register.",
    use: (ms) => ({ executorRegistrationTimeoutMs: ms }),
  },
  {
    name: "executor_reregistration_timeout",
    only: "1.11",
    kind: "duration",
    default: "2secs",
    help: "Time that executors have to come back to a restarted agent: at most 15secs.",
    use: (ms) => {
      if (ms <= 15_000) return { executorReregistrationTimeoutMs: ms };
      throw new Error("Expected `--executor_reregistration_timeout` to be not more than 15secs");
    },
  },
  {
    name: "executor_reregistration_retry_interval",
    only: "1.11",
    kind: "duration",
    help: "How often a restarted agent asks executors again; default once.",
    use: (ms) => ({ executorReregistrationRetryMs: ms }),
  },
  {
    name: "executor_shutdown_grace_period",
    kind: "duration",
    default: "5secs",
    help: "Time that an executor has to end by itself.",
    use: (ms) => ({ executorShutdownGraceMs: ms }),
  },
  {
    name: "switch_user",
    kind: "boolean",
    default: "true",
    help: "Whether tasks run as the user of their framework, for which the agent must be root; otherwise as the agent.",
    use: (switchUser) => ({ switchUser }),
  },
  {
    name: "sandbox_directory",
    kind: "text",
    default: "/mnt/mesos/sandbox",
    help: "Where tasks with an image of their own see their sandbox.",
    use: (sandboxDirectory) => ({ sandboxDirectory }),
  },
  {
    name: "frameworks_home",
    kind: "text",
    default: "",
    help: "Folder that relative URIs of executors are below.",
    use: (frameworksHome) => ({ frameworksHome }),
  },
  {
    name: "fetcher_stall_timeout",
    only: "1.11",
    kind: "duration",
    default: "1mins",
    help: "Time without a byte after which a download is given up.",
    use: (ms) => ({ fetcherStallTimeoutMs: ms }),
  },
  {
    name: "max_completed_executors_per_framework",
    only: "1.11",
    kind: "integer",
    default: "150",
    help: "How many executors that have ended are remembered, per framework.",
    use: (count) => ({ maxCompletedExecutors: count }),
  },
];

const RECOVERY: readonly Row[] = [
  {
    name: "recover",
    kind: "text",
    default: "reconnect",
    help: "What a restarted agent does with executors that still run: reconnect, or cleanup, which ends them and then the agent.",
    use: (text) => {
      if (text === "reconnect" || text === "cleanup") return { recover: text };
      throw new Error(
        `Unknown option for 'recover' flag ${text}. Please run the agent with '--help' to see the valid options`,
      );
    },
  },
  {
    name: "strict",
    kind: "boolean",
    default: "true",
    help: "Whether an agent ends when it cannot read all that it has written before.",
    use: (strict) => ({ strict }),
  },
  {
    name: "recovery_timeout",
    kind: "duration",
    default: "15mins",
    help: "How long executors wait for an agent that is gone.",
    use: (ms) => ({ recoveryTimeoutMs: ms }),
  },
  {
    name: "reconfiguration_policy",
    only: "1.11",
    kind: "text",
    default: "equal",
    help: "What a restarted agent may have that is new: equal (nothing), or additive (more resources, attributes, a domain).",
    use: (text) => {
      if (text === "equal" || text === "additive") return { reconfigurationPolicy: text };
      throw new Error(`found ${JSON.stringify(text)}, want equal or additive`);
    },
  },
  {
    name: "gc_delay",
    kind: "duration",
    default: "1weeks",
    help: "How long sandboxes are kept, where there is room.",
    use: (ms) => ({ gcDelayMs: ms }),
  },
  {
    name: "gc_disk_headroom",
    kind: "number",
    default: "0.1",
    help: "Part of the disk to keep free, 0 to 1, by removing sandboxes earlier.",
    use: (part) => {
      if (part >= 0 && part <= 1) return { gcDiskHeadroom: part };
      throw new Error(
        `Invalid value '${part}' for --gc_disk_headroom. Must be between 0.0 and 1.0`,
      );
    },
  },
  {
    name: "disk_watch_interval",
    kind: "duration",
    default: "1mins",
    help: "How often the disk is measured for that.",
    use: (ms) => ({ diskWatchIntervalMs: ms }),
  },
];

const AUTHENTICATION: readonly Row[] = [
  {
    name: "credential",
    kind: "path",
    help: 'File with what to authenticate with: {"principal": "p", "secret": "s"}, or a line "p s". Without it the agent registers as nobody.',
    use: (path) => ({ credentialPath: pathOf(path) }),
  },
  {
    name: "authenticatee",
    kind: "text",
    default: "crammd5",
    help: "How: crammd5.",
    use: onlyOf(["crammd5"], "there are no modules here"),
  },
  {
    name: "authentication_backoff_factor",
    only: "1.11",
    kind: "duration",
    default: "1secs",
    help: "How much longer than --authentication_timeout_min an attempt may take; it doubles with each.",
    use: (ms) => ({ authenticationBackoffMs: ms }),
  },
  {
    name: "authentication_timeout_min",
    only: "1.11",
    kind: "duration",
    default: "5secs",
    help: "Shortest time that an attempt is given.",
    use: (ms) => ({ authenticationTimeoutMinMs: ms }),
  },
  {
    name: "authentication_timeout_max",
    only: "1.11",
    kind: "duration",
    default: "1mins",
    help: "Longest.",
    use: (ms) => ({ authenticationTimeoutMaxMs: ms }),
  },
];

const ISOLATION: readonly Row[] = [
  {
    name: "containerizers",
    kind: "text",
    default: "mesos",
    help: "What runs executors: mesos, which is processes of this machine.",
    use: onlyOf(["mesos"], "docker and external containerizers are not supported yet"),
  },
  {
    name: "isolation",
    kind: "text",
    default: "posix/cpu,posix/mem",
    help: "How executors are kept apart: posix/cpu, posix/mem, filesystem/posix, none of which limits anything.",
    use: onlyOf(["posix/cpu", "posix/mem", "filesystem/posix"], "processes are not isolated here"),
  },
  {
    name: "launcher",
    kind: "text",
    default: { "1.11": "posix" },
    help: "How executors are started: posix, each in a session of its own.",
    use: onlyOf(["posix"], "there are neither cgroups nor namespaces here"),
  },
];

const CGROUPS = { ignored: "there are no cgroups here" };
const IMAGES = { ignored: "no image can be run here" };
const DOCKER = { ignored: "there is no docker containerizer here" };
const OVERSUBSCRIPTION = { ignored: "nothing is oversubscribed" };
const NETWORKS = { ignored: "containers share the network of the machine" };
const STORE = "/tmp/mesos/store";

const WITHOUT: readonly Row[] = [
  ...flagsWithout<AgentSettings>({ refused: "authorization is not supported yet" }, [
    ["acls", "json", undefined, "1.11"],
    ["authorizer", "text", "local", "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ refused: "agents do not authenticate HTTP requests yet" }, [
    ["authenticate_http_readonly", "boolean", "false", "1.11"],
    ["authenticate_http_readwrite", "boolean", "false", "1.11", "authenticate_http"],
    ["http_authenticators", "text", undefined, "1.11"],
    ["http_credentials", "path", undefined, "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ refused: "executors connect over TCP only" }, [
    ["http_executor_domain_sockets", "boolean", "false", "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "executors connect over TCP only" }, [
    ["domain_socket_location", "text", undefined, "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "no stream of the agent has a heartbeat to set" }, [
    ["http_heartbeat_interval", "duration", "30secs", "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "URIs are fetched anew for each executor" }, [
    ["fetcher_cache_dir", "text", "/tmp/mesos/fetch"],
    ["fetcher_cache_size", "size", "2GB"],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "hdfs: URIs are not fetched" }, [
    ["hadoop_home", "text", { "0.26": "" }],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "all that is kept is below --work_dir" }, [
    ["runtime_dir", "text", "/var/run/mesos", "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "there are no nested containers here" }, [
    ["gc_non_executor_container_sandboxes", "boolean", "false", "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "there is no systemd support" }, [
    ["systemd_enable_support", "boolean", "true", "1.11"],
    ["systemd_runtime_directory", "text", "/run/systemd/system"],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "Mesos does not listen on IPv6 either" }, [
    ["ip6", "text", undefined, "1.11"],
    ["ip6_discovery_command", "text", undefined, "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "elections through ZooKeeper are not supported yet" }, [
    ["zk_session_timeout", "duration", "10secs", "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ refused: "the capabilities of this agent are fixed" }, [
    ["agent_features", "json", undefined, "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ refused: "there are no resource providers here" }, [
    ["csi_plugin_config_dir", "text", undefined, "1.11"],
    ["disk_profile_adaptor", "text", undefined, "1.11"],
    ["resource_provider_config_dir", "text", undefined, "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ refused: "no module can be loaded" }, [
    ["container_logger", "text", undefined, "1.11"],
    ["qos_controller", "text"],
    ["resource_estimator", "text"],
    ["secret_resolver", "text", undefined, "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ refused: "containers have no settings of their own here" }, [
    ["default_container_info", "json"],
  ]),
  ...flagsWithout<AgentSettings>({ refused: "the agent is in no cgroup of its own" }, [
    ["agent_subsystems", "text", undefined, undefined, "slave_subsystems"],
  ]),
  ...flagsWithout<AgentSettings>(OVERSUBSCRIPTION, [
    ["oversubscribed_resources_interval", "duration", "15secs"],
    ["qos_correction_interval_min", "duration", "0ns"],
    ["revocable_cpu_low_priority", "boolean", "true"],
  ]),
  ...flagsWithout<AgentSettings>(CGROUPS, [
    ["allowed_devices", "json", undefined, "1.11"],
    ["bounding_capabilities", "json", undefined, "1.11"],
    ["cgroups_cpu_enable_pids_and_tids_count", "boolean", "false"],
    ["cgroups_destroy_timeout", "duration", "1mins", "1.11"],
    ["cgroups_enable_cfs", "boolean", "false"],
    ["cgroups_hierarchy", "text", "/sys/fs/cgroup"],
    ["cgroups_limit_swap", "boolean", "false"],
    ["cgroups_net_cls_primary_handle", "text", undefined, "1.11"],
    ["cgroups_net_cls_secondary_handles", "text", undefined, "1.11"],
    ["cgroups_root", "text", "mesos"],
    ["effective_capabilities", "json", undefined, "1.11", "allowed_capabilities"],
    ["nvidia_gpu_devices", "text", undefined, "1.11"],
    ["perf_duration", "duration", "10secs"],
    ["perf_events", "text"],
    ["perf_interval", "duration", "1mins"],
  ]),
  ...flagsWithout<AgentSettings>(NETWORKS, [
    ["default_container_dns", "json", undefined, "1.11"],
    ["default_container_shm_size", "size", undefined, "1.11"],
    ["disallow_sharing_agent_ipc_namespace", "boolean", "false", "1.11"],
    ["disallow_sharing_agent_pid_namespace", "boolean", "false", "1.11"],
    ["network_cni_config_dir", "text", undefined, "1.11"],
    ["network_cni_metrics", "boolean", "true", "1.11"],
    ["network_cni_plugins_dir", "text", undefined, "1.11"],
    ["network_cni_root_dir_persist", "boolean", "false", "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ ignored: "disk quotas are not enforced" }, [
    ["container_disk_watch_interval", "duration", "15secs"],
    ["enforce_container_disk_quota", "boolean", "false"],
    ["host_path_volume_force_creation", "text", undefined, "1.11"],
    ["volume_gid_range", "text", undefined, "1.11"],
  ]),
  ...flagsWithout<AgentSettings>(IMAGES, [
    ["appc_simple_discovery_uri_prefix", "text", "http://", "1.11"],
    ["appc_store_dir", "text", `${STORE}/appc`],
    ["docker_auth_server", "text", "auth.docker.io", "0.26"],
    ["docker_auth_server_port", "text", "443", "0.26"],
    ["docker_local_archives_dir", "text", "/tmp/mesos/images/docker", "0.26"],
    ["docker_puller", "text", "local", "0.26"],
    ["docker_puller_timeout", "text", "60", "0.26"],
    [
      "docker_registry",
      "text",
      { "0.26": "registry-1.docker.io", "1.11": "https://registry-1.docker.io" },
    ],
    ["docker_registry_port", "text", "443", "0.26"],
    ["docker_store_dir", "text", `${STORE}/docker`],
    ["image_gc_config", "json", undefined, "1.11"],
    ["image_providers", "text"],
    ["image_provisioner_backend", "text", { "0.26": "copy" }],
  ]),
  ...flagsWithout<AgentSettings>(DOCKER, [
    ["docker", "text", "docker"],
    ["docker_config", "json", undefined, "1.11"],
    ["docker_ignore_runtime", "boolean", "false", "1.11"],
    ["docker_kill_orphans", "boolean", "true"],
    ["docker_mesos_image", "text"],
    ["docker_remove_delay", "duration", "6hrs"],
    ["docker_socket", "text", "/var/run/docker.sock"],
    ["docker_stop_timeout", "duration", "0ns"],
    ["docker_volume_checkpoint_dir", "text", "/var/run/mesos/isolators/docker/volume", "1.11"],
    ["docker_volume_chown", "boolean", "false", "1.11"],
  ]),
  ...flagsWithout<AgentSettings>({ refused: "the external containerizer is not supported" }, [
    ["containerizer_path", "text", undefined, "0.26"],
    ["default_container_image", "text", undefined, "0.26"],
  ]),
];

/** All flags of an agent. */
export const AGENT_FLAGS: readonly Flag<AgentSettings>[] = [
  ...COMMON_FLAGS,
  ...addressFlags(5051, "1.11"),
  ...MACHINE,
  ...EXECUTORS,
  ...RECOVERY,
  ...AUTHENTICATION,
  ...ISOLATION,
  ...WITHOUT,
];

/** For flags that choose from a list, of which only some entries exist here. */
function onlyOf(known: readonly string[], why: string): (text: string) => Partial<AgentSettings> {
  return (text) => {
    const other = text.split(",").find((word) => !known.includes(word));
    if (other === undefined) return {};
    throw new Error(`${JSON.stringify(other)} is not available: ${why}; want ${known.join(", ")}`);
  };
}

function stringsOf(json: unknown): Readonly<Record<string, string>> {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) {
    const entries = Object.entries(json);
    if (entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) {
      return Object.fromEntries(entries);
    }
  }
  throw new Error("`executor_environment_variables` must only contain string values");
}
