import { addResources } from "./arithmetic.js";
import { type Outcome, ok } from "./outcome.js";
import { parseResource, parseResourceList, parseResources } from "./parse.js";
import type { MesosProfile } from "./profile.js";
import type { Resources } from "./resource.js";

/** What an agent finds on its machine; `undefined` where looking failed. */
export interface MachineCapacity {
  readonly cpus: number | undefined;
  readonly memoryBytes: number | undefined;
  /** Size, not free space, of the file system that holds the work directory. */
  readonly diskBytes: number | undefined;
  /** Usable GPUs: only with isolation `gpu/nvidia`. */
  readonly gpus?: number;
}

/** The flags of the agent that say what it offers. */
export interface ResourceFlags {
  readonly resources?: string;
  readonly defaultRole?: string;
}

/** Parsed `--resources`, completed by what the machine has (`Containerizer::resources`). */
export function agentResources(
  flags: ResourceFlags,
  machine: MachineCapacity,
  profile: MesosProfile = "1.11",
): Outcome<Resources> {
  const { resources: text = "", defaultRole = "*" } = flags;
  const parsed = parseResources(text, { profile, defaultRole });
  if (parsed.kind === "error") return parsed;
  const given = namesGiven(text, profile, defaultRole);
  let total = parsed.value;
  for (const [name, value] of detected(machine)) {
    if (given(name)) continue;
    const resource = parseResource(name, value, defaultRole, profile);
    if (resource.kind === "error") return resource;
    total = addResources(total, [resource.value]);
  }
  return ok(total);
}

const megabyte = 1024 ** 2;
const gigabyte = 1024 ** 3;

function detected(machine: MachineCapacity): readonly (readonly [string, string])[] {
  const { cpus = 1, memoryBytes, diskBytes, gpus } = machine;
  return [
    ["cpus", String(cpus)],
    ...(gpus === undefined || gpus === 0 ? [] : [["gpus", String(gpus)] as const]),
    ["mem", String(share(memoryBytes, 2 * gigabyte, gigabyte, 1024))],
    ["disk", String(share(diskBytes, 10 * gigabyte, 5 * gigabyte, 10240))],
    ["ports", "[31000-32000]"],
  ];
}

// A big machine keeps a fixed part for itself, a small one half; in whole megabytes.
function share(
  bytes: number | undefined,
  bigBytes: number,
  keptBytes: number,
  fallbackMegabytes: number,
): number {
  if (bytes === undefined) return fallbackMegabytes;
  return Math.floor((bytes >= bigBytes ? bytes - keptBytes : Math.floor(bytes / 2)) / megabyte);
}

// 0.26 looks for the word anywhere in the text, be it part of another name or of a role.
function namesGiven(
  text: string,
  profile: MesosProfile,
  defaultRole: string,
): (name: string) => boolean {
  if (profile === "0.26") return (name) => text.includes(name);
  const list = parseResourceList(text, { profile, defaultRole });
  const names = new Set(list.kind === "ok" ? list.value.map(({ name }) => name) : []);
  return (name) => names.has(name);
}
