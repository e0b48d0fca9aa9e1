// Reservations and volumes, which outlive the agent: on disk, and as directories.

import type { Pid } from "../actor/index.js";
import {
  applyCheckpointed,
  equalResources,
  formatResources,
  hasResourceProvider,
  isPersistentVolume,
  needsCheckpointing,
  type Resource,
  type Resources,
  reservationRole,
  toResources,
  validateRole,
} from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import { log, vlog } from "./agent-log.js";
import type { Agent, AgentContext } from "./agent-state.js";
import { metaOf } from "./files.js";
import { idProblem } from "./ids.js";
import { resourceStatePath, resourcesInfoPath } from "./paths.js";
import { toNewFormat } from "./resource-format.js";
import { volumePath } from "./volume-path.js";

/** Takes the whole list of reservations and volumes from the master. */
export function checkpointResources(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.CheckpointResourcesMessage">,
): void {
  const wanted = toResources(toNewFormat(body.resources) ?? []);
  const problem = checkpointProblem(agent, wanted);
  if (problem !== undefined) {
    // The real agent aborts on what does not fit.
    const text = `Ignoring checkpoint resources message from ${from}: ${problem}`;
    log(agent, context, "ERROR", [2240, 4530], text);
    return;
  }
  keepResources(agent, context, wanted);
}

/** Why a list cannot be what this agent has. */
export function checkpointProblem(agent: Agent, wanted: Resources): string | undefined {
  for (const resource of wanted) {
    if (hasResourceProvider(resource)) return "a resource belongs to a resource provider";
    const { persistence } = resource.disk ?? {};
    if (persistence === undefined) continue;
    const bad = idProblem(persistence.id) ?? validateRole(reservationRole(resource));
    if (bad !== undefined) return `volume '${persistence.id}' has an impossible name: ${bad}`;
  }
  const { resources } = agent.options.dialect;
  const total = applyCheckpointed(agent.info.resources ?? [], wanted, resources);
  return total.kind === "error" ? total.message : undefined;
}

/** Makes a list of reservations and volumes the agent's own: directories first, then the files that promise them. */
export function keepResources(agent: Agent, context: AgentContext, wanted: Resources): void {
  const { resources: profile } = agent.options.dialect;
  const before = agent.checkpointedResources;
  const old = agent.options.dialect.profile === "0.26";
  if (!old && equalResources(before, wanted)) {
    const text =
      "Ignoring new checkpointed resources and operations identical to the current version";
    vlog(agent, context, 1, [0, 4576], text);
    return;
  }
  const total = applyCheckpointed(agent.info.resources ?? [], wanted, profile);
  if (total.kind === "error") return;
  agent.total = total.value;
  syncVolumes(agent, context, before, wanted);
  agent.checkpointedResources = wanted;
  writeResources(agent, context);
  const text = `Updated checkpointed resources from ${formatResources(before, profile)} to ${formatResources(wanted, profile)}`;
  log(agent, context, "INFO", [2274, 4664], text);
}

/** Writes reservations, volumes and the operations whose outcome is not acknowledged. */
export function writeResources(agent: Agent, context: AgentContext): void {
  const meta = metaOf(agent);
  if (agent.options.dialect.profile !== "0.26") {
    const operations = Array.from(agent.operations.values(), ({ operation }) => operation);
    const bytes = agent.format.encode("mesos.internal.slave.ResourceState", {
      ...(agent.checkpointedResources.length === 0
        ? {}
        : { resources: agent.checkpointedResources }),
      ...(operations.length === 0 ? {} : { operations }),
    });
    context.perform({ kind: "write", path: resourceStatePath(meta), bytes });
  }
  const bytes = agent.format.encodeResources(agent.checkpointedResources);
  context.perform({ kind: "write", path: resourcesInfoPath(meta), bytes });
}

/** The part of a total that has to be on disk. */
export function checkpointedPart(total: Resources): Resources {
  return total.filter(needsCheckpointing);
}

/** Makes the directories of all volumes, after a restart. */
export function restoreVolumes(agent: Agent, context: AgentContext): void {
  syncVolumes(agent, context, [], agent.checkpointedResources);
}

function syncVolumes(
  agent: Agent,
  context: AgentContext,
  before: Resources,
  wanted: Resources,
): void {
  const had = volumes(agent, before);
  const has = volumes(agent, wanted);
  for (const path of has.keys()) {
    if (!had.has(path)) context.perform({ kind: "make-directory", path });
  }
  // 0.26 never removes what was in a volume.
  if (agent.options.dialect.profile === "0.26") return;
  for (const [path, volume] of had) {
    if (has.has(path)) continue;
    const { id } = volume.disk?.persistence ?? { id: "" };
    log(agent, context, "INFO", [0, 4781], `Deleting persistent volume '${id}' at '${path}'`);
    const isMount = volume.disk?.source?.type === "MOUNT";
    context.perform({ kind: isMount ? "empty-directory" : "remove", path });
  }
}

function volumes(agent: Agent, resources: Resources): ReadonlyMap<string, Resource> {
  const { workDirectory } = agent.options;
  return new Map(
    resources
      .filter(isPersistentVolume)
      .map((volume) => [volumePath(workDirectory, volume), volume]),
  );
}
