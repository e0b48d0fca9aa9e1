import { type Fact, fact, flag } from "./fact.js";
import {
  agentText,
  commandText,
  containerText,
  count,
  dataText,
  durationText,
  idText,
  imageText,
  listOf,
  namesText,
} from "./pieces.js";
import { resourcesText } from "./resources-text.js";
import type {
  AgentRef,
  Command,
  Container,
  ContainerId,
  Id,
  Resource,
  ResourceProviderInfo,
  Scalar,
} from "./shapes.js";
import { type FactEntry, type FactTable, factsForBoth } from "./table.js";
import { textOf } from "./text-of.js";

interface Duration {
  readonly nanoseconds?: bigint;
}

interface FileRef {
  readonly path?: string;
  readonly offset?: bigint;
  readonly length?: bigint;
}

interface Machine {
  readonly hostname?: string;
  readonly ip?: string;
}

interface Quota {
  readonly role?: string;
  readonly force?: boolean;
  readonly guarantee?: readonly Resource[];
}

interface ContainerCall {
  readonly container_id?: ContainerId;
  readonly command?: Command;
  readonly container?: Container;
  readonly resources?: readonly Resource[];
  readonly signal?: number;
}

type OnAgent<Fields> = AgentRef & Fields;
type Volumes = OnAgent<{ readonly volumes?: readonly Resource[] }>;
type Reserved = OnAgent<{ readonly resources?: readonly Resource[] }>;

const machinesFact = (machines: readonly Machine[] | undefined): Fact | undefined =>
  fact("machine", namesText(listOf<Machine>(machines).map((each) => each.hostname ?? each.ip)));

const secondsOf = (duration: unknown): string | undefined => {
  const { seconds } = (duration ?? {}) as { readonly seconds?: unknown };
  const text = textOf(seconds);
  return text === undefined ? undefined : `${text} s`;
};

const fileFacts = (file: FileRef | undefined): readonly (Fact | undefined)[] => [
  fact("path", file?.path),
  fact("offset", file?.offset),
  fact("length", file?.length),
];

// Calls that master and agent have in common.
const COMMON: readonly FactEntry[] = ["master", "agent"].flatMap((side) => [
  ...factsForBoth(
    `${side}.Call/GET_METRICS`,
    ({ get_metrics }: { readonly get_metrics?: { readonly timeout?: Duration } }) => [
      fact("timeout", durationText(get_metrics?.timeout?.nanoseconds)),
    ],
  ),
  ...factsForBoth(
    `${side}.Call/SET_LOGGING_LEVEL`,
    ({
      set_logging_level: set,
    }: {
      readonly set_logging_level?: { readonly level?: number; readonly duration?: Duration };
    }) => [fact("level", set?.level), fact("duration", durationText(set?.duration?.nanoseconds))],
  ),
  ...factsForBoth(`${side}.Call/LIST_FILES`, (call: { readonly list_files?: FileRef }) => [
    fact("path", call.list_files?.path),
  ]),
  ...factsForBoth(`${side}.Call/READ_FILE`, (call: { readonly read_file?: FileRef }) =>
    fileFacts(call.read_file),
  ),
  ...[
    "GET_HEALTH",
    "GET_FLAGS",
    "GET_VERSION",
    "GET_LOGGING_LEVEL",
    "GET_STATE",
    "GET_FRAMEWORKS",
    "GET_EXECUTORS",
    "GET_OPERATIONS",
    "GET_TASKS",
  ].flatMap((call) => factsForBoth(`${side}.Call/${call}`, () => [])),
]);

const volumes = (call: Volumes | undefined): readonly (Fact | undefined)[] => [
  fact("agent", agentText(call)),
  fact("volumes", resourcesText(call?.volumes)),
];

const reserved = (call: Reserved | undefined): readonly (Fact | undefined)[] => [
  fact("agent", agentText(call)),
  fact("resources", resourcesText(call?.resources)),
];

const quota = (call: Quota | undefined): readonly (Fact | undefined)[] => [
  fact("role", call?.role),
  fact("guarantee", resourcesText(call?.guarantee)),
  flag("force", call?.force),
];

const onAgent = (call: AgentRef | undefined): readonly (Fact | undefined)[] => [
  fact("agent", agentText(call)),
];

const MASTER: readonly FactEntry[] = [
  ...[
    "GET_AGENTS",
    "GET_ROLES",
    "GET_WEIGHTS",
    "GET_MASTER",
    "SUBSCRIBE",
    "GET_MAINTENANCE_STATUS",
    "GET_MAINTENANCE_SCHEDULE",
    "GET_QUOTA",
  ].flatMap((call) => factsForBoth(`master.Call/${call}`, () => [])),
  ...factsForBoth(
    "master.Call/UPDATE_WEIGHTS",
    ({
      update_weights,
    }: {
      readonly update_weights?: { readonly weight_infos?: readonly Weight[] };
    }) => [fact("weights", weightsText(update_weights?.weight_infos))],
  ),
  ...factsForBoth(
    "master.Call/RESERVE_RESOURCES",
    (call: { readonly reserve_resources?: Reserved }) => reserved(call.reserve_resources),
  ),
  ...factsForBoth(
    "master.Call/UNRESERVE_RESOURCES",
    (call: { readonly unreserve_resources?: Reserved }) => reserved(call.unreserve_resources),
  ),
  ...factsForBoth("master.Call/CREATE_VOLUMES", (call: { readonly create_volumes?: Volumes }) =>
    volumes(call.create_volumes),
  ),
  ...factsForBoth("master.Call/DESTROY_VOLUMES", (call: { readonly destroy_volumes?: Volumes }) =>
    volumes(call.destroy_volumes),
  ),
  ...factsForBoth(
    "master.Call/GROW_VOLUME",
    ({
      grow_volume: grow,
    }: {
      readonly grow_volume?: OnAgent<{ readonly volume?: Resource; readonly addition?: Resource }>;
    }) => [
      fact("agent", agentText(grow)),
      fact("volume", resourcesText([grow?.volume])),
      fact("addition", resourcesText([grow?.addition])),
    ],
  ),
  ...factsForBoth(
    "master.Call/SHRINK_VOLUME",
    ({
      shrink_volume: shrink,
    }: {
      readonly shrink_volume?: OnAgent<{ readonly volume?: Resource; readonly subtract?: Scalar }>;
    }) => [
      fact("agent", agentText(shrink)),
      fact("volume", resourcesText([shrink?.volume])),
      fact("subtract", shrink?.subtract?.value),
    ],
  ),
  ...factsForBoth(
    "master.Call/UPDATE_MAINTENANCE_SCHEDULE",
    ({
      update_maintenance_schedule: update,
    }: {
      readonly update_maintenance_schedule?: {
        readonly schedule?: {
          readonly windows?: readonly { readonly machine_ids?: readonly Machine[] }[];
        };
      };
    }) => {
      const windows = listOf<{ readonly machine_ids?: readonly Machine[] }>(
        update?.schedule?.windows,
      );
      return [
        fact("", count(windows, "window")),
        machinesFact(windows.flatMap((window) => listOf(window.machine_ids))),
      ];
    },
  ),
  ...factsForBoth(
    "master.Call/START_MAINTENANCE",
    (call: { readonly start_maintenance?: { readonly machines?: readonly Machine[] } }) => [
      machinesFact(call.start_maintenance?.machines),
    ],
  ),
  ...factsForBoth(
    "master.Call/STOP_MAINTENANCE",
    (call: { readonly stop_maintenance?: { readonly machines?: readonly Machine[] } }) => [
      machinesFact(call.stop_maintenance?.machines),
    ],
  ),
  ...factsForBoth(
    "master.Call/SET_QUOTA",
    (call: { readonly set_quota?: { readonly quota_request?: Quota } }) =>
      quota(call.set_quota?.quota_request),
  ),
  ...factsForBoth(
    "master.Call/REMOVE_QUOTA",
    (call: { readonly remove_quota?: { readonly role?: string } }) => [
      fact("role", call.remove_quota?.role),
    ],
  ),
  ...factsForBoth(
    "master.Call/UPDATE_QUOTA",
    ({
      update_quota: update,
    }: {
      readonly update_quota?: {
        readonly force?: boolean;
        readonly quota_configs?: readonly { readonly role?: string }[];
      };
    }) => [
      fact(
        "role",
        namesText(
          listOf<{ readonly role?: string }>(update?.quota_configs).map((each) => each.role),
        ),
      ),
      flag("force", update?.force),
    ],
  ),
  ...factsForBoth(
    "master.Call/TEARDOWN",
    (call: { readonly teardown?: { readonly framework_id?: Id } }) => [
      fact("framework", idText(call.teardown?.framework_id)),
    ],
  ),
  ...factsForBoth("master.Call/MARK_AGENT_GONE", (call: { readonly mark_agent_gone?: AgentRef }) =>
    onAgent(call.mark_agent_gone),
  ),
  ...factsForBoth(
    "master.Call/DRAIN_AGENT",
    ({
      drain_agent: drain,
    }: {
      readonly drain_agent?: OnAgent<{
        readonly max_grace_period?: object;
        readonly mark_gone?: boolean;
      }>;
    }) => [
      fact("agent", agentText(drain)),
      fact("max_grace", secondsOf(drain?.max_grace_period)),
      flag("then gone", drain?.mark_gone),
    ],
  ),
  ...factsForBoth(
    "master.Call/DEACTIVATE_AGENT",
    (call: { readonly deactivate_agent?: AgentRef }) => onAgent(call.deactivate_agent),
  ),
  ...factsForBoth(
    "master.Call/REACTIVATE_AGENT",
    (call: { readonly reactivate_agent?: AgentRef }) => onAgent(call.reactivate_agent),
  ),
];

interface Weight {
  readonly role?: string;
  readonly weight?: number;
}

/** `web:2 batch:0.5`. */
export function weightsText(weights: readonly Weight[] | undefined): string | undefined {
  return namesText(
    listOf<Weight>(weights).map(
      (each) => `${textOf(each.role) ?? "*"}:${textOf(each.weight) ?? "?"}`,
    ),
    8,
  );
}

// Calls whose one field is named after them and speaks of a container, by what else they say of it.
const CONTAINER_CALLS: Readonly<
  Record<string, (call: ContainerCall | undefined) => readonly (Fact | undefined)[]>
> = {
  launch_container: (call) => [
    ...startFacts(call),
    fact("resources", resourcesText(call?.resources)),
  ],
  launch_nested_container: startFacts,
  launch_nested_container_session: startFacts,
  kill_container: killedFacts,
  kill_nested_container: killedFacts,
  wait_container: idFacts,
  wait_nested_container: idFacts,
  remove_container: idFacts,
  remove_nested_container: idFacts,
  attach_container_output: idFacts,
};

function idFacts(call: ContainerCall | undefined): readonly (Fact | undefined)[] {
  return [fact("container", containerText(call?.container_id))];
}

function startFacts(call: ContainerCall | undefined): readonly (Fact | undefined)[] {
  return [
    ...idFacts(call),
    fact("command", commandText(call?.command)),
    fact("image", imageText(call?.container)),
  ];
}

function killedFacts(call: ContainerCall | undefined): readonly (Fact | undefined)[] {
  return [...idFacts(call), fact("signal", call?.signal)];
}

interface ProviderCall {
  readonly info?: ResourceProviderInfo;
}

const providerFacts = (call: ProviderCall | undefined): readonly (Fact | undefined)[] => [
  fact("type", call?.info?.type),
  fact("name", call?.info?.name),
];

const AGENT: readonly FactEntry[] = [
  ...["GET_AGENT", "GET_RESOURCE_PROVIDERS"].flatMap((call) =>
    factsForBoth(`agent.Call/${call}`, () => []),
  ),
  ...factsForBoth(
    "agent.Call/PRUNE_IMAGES",
    (call: { readonly prune_images?: { readonly excluded_images?: readonly Image[] } }) => [
      fact(
        "but",
        namesText(
          listOf<Image>(call.prune_images?.excluded_images).map(
            ({ docker, appc }) => docker?.name ?? appc?.name,
          ),
        ),
      ),
    ],
  ),
  ...factsForBoth(
    "agent.Call/GET_CONTAINERS",
    ({
      get_containers: get,
    }: {
      readonly get_containers?: {
        readonly show_nested?: boolean;
        readonly show_standalone?: boolean;
      };
    }) => [flag("nested too", get?.show_nested), flag("standalone too", get?.show_standalone)],
  ),
  ...Object.entries(CONTAINER_CALLS).flatMap(([name, facts]) =>
    factsForBoth(
      `agent.Call/${name.toUpperCase()}`,
      (call: { readonly [field: string]: ContainerCall }) => facts(call[name]),
    ),
  ),
  ...factsForBoth(
    "agent.Call/ATTACH_CONTAINER_INPUT",
    ({
      attach_container_input: attach,
    }: {
      readonly attach_container_input?: {
        readonly type?: string;
        readonly container_id?: ContainerId;
        readonly process_io?: ProcessIo;
      };
    }) => [
      fact("", attach?.type),
      fact("container", containerText(attach?.container_id)),
      ...processIoFacts(attach?.process_io),
    ],
  ),
  ...factsForBoth("agent.ProcessIO/DATA", (io: ProcessIo) => processIoFacts(io)),
  ...factsForBoth("agent.ProcessIO/CONTROL", (io: ProcessIo) => processIoFacts(io)),
  ...factsForBoth("agent.ProcessIO", (io: ProcessIo) => processIoFacts(io)),
  ...factsForBoth(
    "agent.Call/ADD_RESOURCE_PROVIDER_CONFIG",
    (call: { readonly add_resource_provider_config?: ProviderCall }) =>
      providerFacts(call.add_resource_provider_config),
  ),
  ...factsForBoth(
    "agent.Call/UPDATE_RESOURCE_PROVIDER_CONFIG",
    (call: { readonly update_resource_provider_config?: ProviderCall }) =>
      providerFacts(call.update_resource_provider_config),
  ),
  ...factsForBoth(
    "agent.Call/REMOVE_RESOURCE_PROVIDER_CONFIG",
    ({
      remove_resource_provider_config: removed,
    }: {
      readonly remove_resource_provider_config?: { readonly type?: string; readonly name?: string };
    }) => [fact("type", removed?.type), fact("name", removed?.name)],
  ),
  ...factsForBoth(
    "agent.Call/MARK_RESOURCE_PROVIDER_GONE",
    (call: { readonly mark_resource_provider_gone?: { readonly resource_provider_id?: Id } }) => [
      fact("provider", idText(call.mark_resource_provider_gone?.resource_provider_id)),
    ],
  ),
];

interface Image {
  readonly docker?: { readonly name?: string };
  readonly appc?: { readonly name?: string };
}

interface ProcessIo {
  readonly type?: string;
  readonly data?: { readonly type?: string; readonly data?: unknown };
  readonly control?: { readonly type?: string };
}

/** What goes in or comes out of a container's process. */
function processIoFacts(io: ProcessIo | undefined): readonly (Fact | undefined)[] {
  return [fact("", io?.data?.type ?? io?.control?.type), fact("data", dataText(io?.data?.data))];
}

/** Calls of operators to the master and to agents (v1 operator API). */
export const OPERATOR_CALL_FACTS: FactTable = [...COMMON, ...MASTER, ...AGENT];
