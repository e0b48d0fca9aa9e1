import { encodeHex } from "../../bytes/index.js";
import { formatSpan } from "../time-text.js";
import { type Fact, fact } from "./fact.js";
import type {
  AgentRef,
  Command,
  Container,
  ContainerId,
  Filters,
  FrameworkInfo,
  Id,
  MasterInfo,
  Offer,
  TaskInfo,
} from "./shapes.js";
import { textOf } from "./text-of.js";

/** The objects (or scalars) of a repeated field; empty for whatever is no list. */
export function listOf<Item>(value: unknown): readonly Item[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : [];
}

/** The text in an id message. */
export function idText(id: Id | undefined): string | undefined {
  return textOf(id?.value);
}

/** Ids as a list: the first few, then how many more. */
export function idsText(ids: unknown, most = 3): string | undefined {
  return namesText(listOf<Id>(ids).map(idText), most);
}

/** Names as a list: the first few, then how many more. */
export function namesText(names: readonly unknown[], most = 3): string | undefined {
  const known = names.filter((name) => typeof name === "string" && name !== "");
  if (known.length <= most) return known.length === 0 ? undefined : known.join(",");
  return `${known.slice(0, most).join(",")},+${known.length - most}`;
}

/** `3 offers`, `1 offer`. */
export function count(items: unknown, singular: string): string {
  const { length } = listOf(items);
  return `${length} ${singular}${length === 1 ? "" : "s"}`;
}

/** A number only of what there is. */
export function some(items: unknown, singular: string): Fact | undefined {
  return listOf(items).length === 0 ? undefined : fact("", count(items, singular));
}

/** The agent of either wire. */
export function agentText(body: AgentRef | undefined): string | undefined {
  return idText(body?.slave_id) ?? idText(body?.agent_id);
}

/** The first digits of a uuid: enough to follow one update by eye. In JSON bodies it may be text. */
export function uuidPrefix(value: unknown): string | undefined {
  if (typeof value === "string") return value.slice(0, 8);
  return value instanceof Uint8Array ? encodeHex(value.subarray(0, 4)) : undefined;
}

/** `12 B`, with the text itself when it is short and printable. */
export function dataText(data: unknown): string | undefined {
  if (typeof data === "string") return data;
  if (!(data instanceof Uint8Array)) return undefined;
  let text = "";
  for (const byte of data.subarray(0, MAX_DATA_TEXT)) {
    if ((byte < 0x20 && !isBlank(byte)) || byte > 0x7e) return `${data.length} B`;
    text += String.fromCharCode(byte);
  }
  if (data.length > MAX_DATA_TEXT) return `${data.length} B`;
  return data.length === 0 ? "0 B" : `"${text}"`;
}

const MAX_DATA_TEXT = 40;

// Output of programs ends its lines.
function isBlank(byte: number): boolean {
  return byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** A span of nanoseconds from a DurationInfo. */
export function durationText(nanoseconds: unknown): string | undefined {
  if (typeof nanoseconds === "bigint") return formatSpan(nanoseconds);
  return typeof nanoseconds === "number" && Number.isFinite(nanoseconds)
    ? formatSpan(BigInt(Math.round(nanoseconds)))
    : undefined;
}

/** How long the resources of a refused offer are to be kept away. */
export function refuseFact(filters: Filters | undefined): Fact | undefined {
  const seconds = filters?.refuse_seconds;
  return typeof seconds === "number" ? fact("refuse", `${seconds} s`) : undefined;
}

/** Roles of a framework on either side of MULTI_ROLE. */
export function rolesText(info: FrameworkInfo | undefined): string | undefined {
  return namesText(listOf<string>(info?.roles)) ?? textOf(info?.role);
}

/** Where a master listens, as far as it says so. */
export function masterText(info: MasterInfo | undefined): string | undefined {
  return textOf(info?.pid) ?? textOf(info?.hostname) ?? textOf(info?.id);
}

/** What runs: the shell line or the program with its arguments. */
export function commandText(command: Command | undefined): string | undefined {
  const words = listOf<string>(command?.arguments);
  if (command?.shell === false && words.length > 0) return words.map(textOf).join(" ");
  return textOf(command?.value);
}

/** The image that a container starts from. */
export function imageText(container: Container | undefined): string | undefined {
  const image = container?.mesos?.image;
  return textOf(container?.docker?.image ?? image?.docker?.name ?? image?.appc?.name);
}

/** `parent/child` of nested containers. */
export function containerText(id: ContainerId | undefined): string | undefined {
  const names: string[] = [];
  for (let each = id; each !== undefined && each !== null && names.length < 8; each = each.parent) {
    names.unshift(textOf(each.value) ?? "?");
  }
  return names.length === 0 ? undefined : names.join("/");
}

/** Ids of tasks to be launched. */
export function taskIds(tasks: unknown): readonly (Id | undefined)[] {
  return listOf<TaskInfo>(tasks).map((task) => task.task_id);
}

/** Facts of offers: which, on which hosts. */
export function offerFacts(offers: unknown): readonly (Fact | undefined)[] {
  const all = listOf<Offer>(offers);
  return [
    fact("", count(all, "offer")),
    fact("offer", idsText(all.map((offer) => offer.id))),
    fact("host", namesText([...new Set(all.map((offer) => offer.hostname))])),
    fact("agent", namesText([...new Set(all.map(agentText))])),
  ];
}
