import type { MesosProfile } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";

/** Which agent is emulated. */
export type AgentProfile = "0.26" | "1.11";

/** What differs between the emulated agents, as peers, files and readers of the log see it. */
export interface AgentDialect {
  readonly profile: AgentProfile;
  /** Told to the master; 1.x masters ignore agents whose version is not at least `1.0.0`. */
  readonly version: string;
  /** Rules of resource arithmetic and text. */
  readonly resources: MesosProfile;
  /** Told to the master since 1.2; each changes what it sends. */
  readonly capabilities: readonly BodyOf<"mesos.SlaveInfo.Capability">[];
  /** `agent` or `slave`, in texts for people. */
  readonly word: "agent" | "slave";
}

type Capability = NonNullable<BodyOf<"mesos.SlaveInfo.Capability">["type"]>;

// In the order in which 1.11 sends them.
const CAPABILITIES: readonly Capability[] = [
  "MULTI_ROLE",
  "HIERARCHICAL_ROLE",
  "RESERVATION_REFINEMENT",
  "RESOURCE_PROVIDER",
  "RESIZE_VOLUME",
  "AGENT_OPERATION_FEEDBACK",
  "AGENT_DRAINING",
  "TASK_RESOURCE_LIMITS",
];

const DIALECTS: Readonly<Record<AgentProfile, AgentDialect>> = {
  "0.26": {
    profile: "0.26",
    version: "0.26.0",
    resources: "0.26",
    capabilities: [],
    word: "slave",
  },
  "1.11": {
    profile: "1.11",
    version: "1.11.0",
    resources: "1.11",
    capabilities: CAPABILITIES.map((type) => ({ type })),
    word: "agent",
  },
};

/**
 * The agent of one version.
 *
 * @param version told to the master in place of the profile's own; 1.x masters want `x.y.z`
 */
export function agentDialect(profile: AgentProfile, version?: string): AgentDialect {
  const dialect = DIALECTS[profile];
  return version === undefined ? dialect : { ...dialect, version };
}

/** The state in which a task ends that never reached, or was lost by, its executor. */
export type LossState = "TASK_DROPPED" | "TASK_GONE";

/**
 * The state to report for a lost task: frameworks that did not say they tell the states apart know only TASK_LOST.
 */
export function lossState(
  dialect: AgentDialect,
  framework: BodyOf<"mesos.FrameworkInfo"> | undefined,
  state: LossState,
): LossState | "TASK_LOST" {
  const aware = hasCapability(framework, "PARTITION_AWARE");
  return dialect.profile === "1.11" && aware ? state : "TASK_LOST";
}

/** Whether a framework announced a capability. */
export function hasCapability(
  framework: BodyOf<"mesos.FrameworkInfo"> | undefined,
  type: BodyOf<"mesos.FrameworkInfo.Capability">["type"],
): boolean {
  return framework?.capabilities?.some((capability) => capability.type === type) ?? false;
}
