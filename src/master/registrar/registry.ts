import { downgradeResources, upgradeResources } from "../../resources/index.js";
import { type BodyOf, decodeMessage, encodeMessage, type Schema } from "../../wire/index.js";

type Body = BodyOf<"mesos.internal.Registry">;
type AgentInfo = BodyOf<"mesos.SlaveInfo">;

/** An agent that is admitted. */
type AdmittedAgent = BodyOf<"mesos.internal.Registry.Slave">;
type UnreachableAgent = BodyOf<"mesos.internal.Registry.UnreachableSlave">;
type GoneAgent = BodyOf<"mesos.internal.Registry.GoneSlave">;

/** `mesos.internal.Registry` with its lists of agents by id. */
export interface Registry {
  admitted: Map<string, AdmittedAgent>;
  unreachable: Map<string, UnreachableAgent>;
  gone: Map<string, GoneAgent>;
  /** Everything else, kept as it was. */
  rest: Omit<Body, "slaves" | "unreachable" | "gone">;
}

/** A registry that nobody has written yet. */
export function emptyRegistry(): Registry {
  return { admitted: new Map(), unreachable: new Map(), gone: new Map(), rest: {} };
}

/** Reads a stored registry; resources come out post-refinement. The text says what is wrong with the bytes. */
export function decodeRegistry(schema: Schema, bytes: Uint8Array): Registry | string {
  const { value, notes } = decodeMessage(schema, "mesos.internal.Registry", bytes);
  const damage = notes.find(({ code }) => FATAL.has(code));
  if (damage !== undefined) return damage.text;
  const { slaves, unreachable, gone, ...rest } = value;
  return {
    admitted: byId(slaves?.slaves?.map(upgraded), ({ info }) => info.id?.value),
    unreachable: byId(unreachable?.slaves, ({ id }) => id.value),
    gone: byId(gone?.slaves, ({ id }) => id.value),
    rest,
  };
}

/** The bytes to store: resources in the oldest form that can say them, as Mesos keeps them. */
export function encodeRegistry(schema: Schema, registry: Registry): Uint8Array {
  const { admitted, unreachable, gone, rest } = registry;
  return encodeMessage(schema, "mesos.internal.Registry", {
    ...rest,
    slaves: { slaves: [...admitted.values()].map(downgraded) },
    ...(unreachable.size === 0 ? {} : { unreachable: { slaves: [...unreachable.values()] } }),
    ...(gone.size === 0 ? {} : { gone: { slaves: [...gone.values()] } }),
  });
}

const FATAL: ReadonlySet<string> = new Set(["truncated", "malformed", "limit", "missing-required"]);

function byId<T>(
  list: readonly T[] | undefined,
  idOf: (item: T) => string | undefined,
): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of list ?? []) {
    const id = idOf(item);
    if (id !== undefined) map.set(id, item);
  }
  return map;
}

function upgraded(agent: AdmittedAgent): AdmittedAgent {
  return { ...agent, info: withResources(agent.info, upgradeResources(agent.info.resources)) };
}

function downgraded(agent: AdmittedAgent): AdmittedAgent {
  const resources = downgradeResources(agent.info.resources ?? []);
  return resources.kind === "ok"
    ? { ...agent, info: withResources(agent.info, resources.value) }
    : agent;
}

function withResources(info: AgentInfo, resources: AgentInfo["resources"]): AgentInfo {
  return { ...info, resources };
}
