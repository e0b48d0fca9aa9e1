import { isMesosSniffError } from "../errors/index.js";
import { type JsonValue, parseJson } from "../wire/index.js";
import { mergeResources } from "./arithmetic.js";
import { upgradeResource } from "./format.js";
import { readJsonResources } from "./json.js";
import {
  isDynamicallyReserved,
  isEmptyResource,
  isPersistentVolume,
  isRevocable,
} from "./kinds.js";
import { failed, type Outcome, ok } from "./outcome.js";
import { formatResource } from "./print.js";
import type { MesosProfile } from "./profile.js";
import type { Resource, Resources } from "./resource.js";
import { validateResource } from "./validate.js";
import { parseValue, tokenize } from "./value-text.js";

/** How to read the text of `--resources`. */
export interface ParseOptions {
  readonly profile?: MesosProfile;
  /** Role of resources that name none. Default `*`. */
  readonly defaultRole?: string;
}

/**
 * Reads the value of `--resources`: a JSON array of `Resource`, or
 * `cpus:8;mem:1024;ports(role):[31000-32000];disks:{sda,sdb}`. The result is in the post-refinement format.
 *
 * Text that is no JSON array is taken for the second form, so a malformed array fails with a message about
 * colons. 1.11 fails on the first invalid entry; 0.26 drops invalid entries of the second form and fails on
 * invalid and on empty ones of the first.
 */
export function parseResources(text: string, options: ParseOptions = {}): Outcome<Resources> {
  const list = parseResourceList(text, options);
  if (list.kind === "error") return list;
  const { profile = "1.11" } = options;
  const lenient = profile === "0.26" && jsonArray(text) === undefined;
  const valid: Resource[] = [];
  for (const resource of list.value) {
    const problem = validateResource(resource, profile);
    if (problem === undefined) valid.push(resource);
    else if (!lenient) return failed(problem);
    if (profile === "0.26" && !lenient && isEmptyResource(resource)) {
      return failed(`Some JSON resources were empty: ${formatResource(resource, profile)}`);
    }
  }
  const merged = mergeResources(valid.map(upgradeResource));
  const problem = commandLineProblem(merged, profile);
  return problem === undefined ? ok(merged) : failed(problem);
}

/**
 * The entries one by one, invalid and empty ones included: what tells `cpus:0`, meaning none, from silence,
 * meaning whatever the machine has.
 */
export function parseResourceList(
  text: string,
  options: ParseOptions = {},
): Outcome<readonly Resource[]> {
  const { profile = "1.11", defaultRole = "*" } = options;
  const array = jsonArray(text);
  if (array === undefined) return parseEntries(text, profile, defaultRole);
  const read = readJsonResources(array, profile);
  if (read.kind === "error") {
    return failed(`Some JSON resources were not formatted properly: ${read.message}`);
  }
  return ok(
    read.value.map((resource) => {
      const owned =
        resource.role !== undefined || (resource.reservations?.length ?? 0) > 0
          ? resource
          : { ...resource, role: defaultRole };
      // Upgrading first would hide what validation has to see.
      return validateResource(owned, profile) === undefined ? upgradeResource(owned) : owned;
    }),
  );
}

/**
 * One resource from its name, the text of its amount and its role (`Resources::parse`).
 *
 * @example parseResource("ports", "[31000-32000]", "*")
 */
export function parseResource(
  name: string,
  value: string,
  role: string,
  profile: MesosProfile = "1.11",
): Outcome<Resource> {
  const parsed = parseValue(value, profile);
  if (parsed.kind === "error") {
    return failed(`Failed to parse resource ${name} value ${value} error ${parsed.message}`);
  }
  if (parsed.value.type === "TEXT") {
    return failed(`Bad type for resource ${name} value ${value} type TEXT`);
  }
  const resource: Resource = { name, ...parsed.value };
  return ok(role === "*" ? resource : { ...resource, reservations: [{ type: "STATIC", role }] });
}

function parseEntries(
  text: string,
  profile: MesosProfile,
  defaultRole: string,
): Outcome<readonly Resource[]> {
  const resources: Resource[] = [];
  for (const token of tokenize(text, ";")) {
    const [key = "", value = "", ...more] = tokenize(token, ":");
    if (value === "" || more.length > 0) {
      return failed(`Bad value for resources, missing or extra ':' in ${token}`);
    }
    const open = key.indexOf("(");
    const close = key.indexOf(")");
    if (open >= 0 && close < open) {
      return failed(`Bad value for resources, mismatched parentheses in ${token}`);
    }
    const name = trim(open < 0 ? key : key.slice(0, open));
    const role = open < 0 ? defaultRole : trim(key.slice(open + 1, close));
    const resource = parseResource(name, value, role, profile);
    if (resource.kind === "error") return resource;
    resources.push(resource.value);
  }
  return ok(resources);
}

// Only these four, as strings::trim; String.prototype.trim takes away more.
function trim(text: string): string {
  const blank = " \t\n\r";
  let begin = 0;
  let end = text.length;
  while (begin < end && blank.includes(text.charAt(begin))) begin += 1;
  while (end > begin && blank.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(begin, end);
}

function jsonArray(text: string): readonly JsonValue[] | undefined {
  // The other form is by far the more common one, and a failed attempt costs more than all the rest.
  if (!/^\s*\[/.test(text)) return undefined;
  try {
    const value = parseJson(text);
    return isArray(value) ? value : undefined;
  } catch (error) {
    if (isMesosSniffError(error)) return undefined;
    throw error;
  }
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function commandLineProblem(resources: Resources, profile: MesosProfile): string | undefined {
  const types = new Map<string, Resource["type"]>();
  for (const resource of resources) {
    if (isPersistentVolume(resource)) {
      return "Persistent volumes cannot be specified at the command line";
    }
    if (isRevocable(resource)) {
      return (
        "Revocable resources cannot be specified at the command line; do" +
        " not include a 'revocable' key in the resources JSON"
      );
    }
    if (isDynamicallyReserved(resource)) {
      const culprit =
        profile === "0.26" ? "a 'reservation' key" : "a reservation with DYNAMIC type";
      return (
        "Dynamic reservations cannot be specified at the command line; do" +
        ` not include ${culprit} in the resources JSON`
      );
    }
    const type = types.get(resource.name) ?? resource.type;
    if (type !== resource.type) {
      return `Resources with the same name ('${resource.name}') but different types are not allowed`;
    }
    types.set(resource.name, type);
  }
  return undefined;
}
