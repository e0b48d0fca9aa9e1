import { concatBytes } from "../../bytes/index.js";
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

/**
 * The bytes to store: resources in the oldest form that can say them, as Mesos keeps them.
 *
 * Each agent is encoded once and its bytes are kept, as most are the same from one store to the next.
 */
export function encodeRegistry(schema: Schema, { rest, ...agents }: Registry): Uint8Array {
  const { master, machines, schedules, quotas, weights, ...later } = rest;
  const encode = (body: Body): Uint8Array => encodeMessage(schema, REGISTRY, body);
  const list = (name: "slaves" | "unreachable" | "gone", parts: readonly Uint8Array[]): void => {
    if (parts.length === 0 && name !== "slaves") return;
    const [tag = 0] = encode({ [name]: {} });
    const lengthBytes = parts.reduce((sum, { length }) => sum + length, 0);
    chunks.push(Uint8Array.of(tag, ...varint(lengthBytes)), ...parts);
  };
  const chunks = [encode({ master })];
  list(
    "slaves",
    encodeEach(agents.admitted, (agent) => encodeAdmitted(schema, agent)),
  );
  chunks.push(encode({ machines, schedules, quotas, weights }));
  list(
    "unreachable",
    encodeEach(agents.unreachable, (agent) =>
      encodeMessage(schema, `${REGISTRY}.UnreachableSlaves`, { slaves: [agent] }),
    ),
  );
  list(
    "gone",
    encodeEach(agents.gone, (agent) =>
      encodeMessage(schema, `${REGISTRY}.GoneSlaves`, { slaves: [agent] }),
    ),
  );
  chunks.push(encode(later));
  return concatBytes(chunks);
}

const REGISTRY = "mesos.internal.Registry";

/** Bytes of list entries, tag included. An entry belongs to one registry, and is never changed but replaced. */
const encoded = new WeakMap<object, Uint8Array>();

function encodeEach<T extends object>(
  list: ReadonlyMap<string, T>,
  encode: (item: T) => Uint8Array,
): readonly Uint8Array[] {
  return Array.from(list.values(), (item) => {
    const known = encoded.get(item);
    if (known !== undefined) return known;
    const bytes = encode(item);
    encoded.set(item, bytes);
    return bytes;
  });
}

/** The message to store. */
export function registryBody({ admitted, unreachable, gone, rest }: Registry): Body {
  return {
    ...rest,
    slaves: { slaves: [...admitted.values()].map(downgraded) },
    ...(unreachable.size === 0 ? {} : { unreachable: { slaves: [...unreachable.values()] } }),
    ...(gone.size === 0 ? {} : { gone: { slaves: [...gone.values()] } }),
  };
}

function encodeAdmitted(schema: Schema, agent: AdmittedAgent): Uint8Array {
  return encodeMessage(schema, `${REGISTRY}.Slaves`, { slaves: [downgraded(agent)] });
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
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
