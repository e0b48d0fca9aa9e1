import {
  type Attribute,
  coalesceRanges,
  equalResource,
  formatRanges,
  formatSet,
  fromFixedPoint,
  isRevocable,
  type Range,
  type Resource,
  type Resources,
  reservationRole,
  toFixedPoint,
} from "../../resources/index.js";
import { Double, type EndpointJson } from "../endpoint-json.js";

type JsonObject = { [name: string]: EndpointJson };

/**
 * Lists of resources as one flat object: scalars as numbers, ranges and sets as text, whoever they are reserved for.
 * What everybody has is there even when it is zero; what is revocable stands for itself.
 *
 * @see Mesos common/http.cpp (model)
 */
export function amountsJson(lists: Iterable<Resources>, old: boolean): EndpointJson {
  const scalars = new Map<string, number>();
  const ranges = new Map<string, Range[]>();
  const sets = new Map<string, Set<string>>();
  const shared: Resource[] = [];
  for (const list of lists) {
    for (const resource of list) {
      if (resource.shared !== undefined) {
        // A volume that several use is there once.
        if (shared.some((each) => equalResource(each, resource))) continue;
        shared.push(resource);
      }
      const name = isRevocable(resource) ? `${resource.name}_revocable` : resource.name;
      if (resource.type === "SCALAR") {
        const amount = toFixedPoint(resource.scalar?.value ?? 0);
        scalars.set(name, (scalars.get(name) ?? 0) + amount);
      } else if (resource.type === "RANGES") {
        const known = ranges.get(name) ?? [];
        known.push(...(resource.ranges?.range ?? []));
        ranges.set(name, known);
      } else if (resource.type === "SET") {
        const known = sets.get(name) ?? new Set();
        for (const item of resource.set?.item ?? []) known.add(item);
        sets.set(name, known);
      }
    }
  }
  // In 0.26 what was never touched is an integer.
  const zero = old ? 0 : new Double(0);
  const object: JsonObject = { cpus: zero, ...(old ? {} : { gpus: zero }), mem: zero, disk: zero };
  for (const [name, amount] of scalars) object[name] = new Double(fromFixedPoint(amount));
  for (const [name, list] of ranges) object[name] = formatRanges(coalesceRanges(list));
  for (const [name, items] of sets) object[name] = formatSet([...items]);
  return object;
}

/** What is reserved, by role. */
export function reservedJson(total: Resources, old: boolean): EndpointJson {
  const object: JsonObject = {};
  for (const [role, resources] of byRole(total)) object[role] = amountsJson([resources], old);
  return object;
}

/** Reserved resources by the role that may use them. */
export function byRole(total: Resources): ReadonlyMap<string, Resources> {
  const roles = new Map<string, Resource[]>();
  for (const resource of total) {
    const role = reservationRole(resource);
    if (role === "*") continue;
    const list = roles.get(role) ?? [];
    list.push(resource);
    roles.set(role, list);
  }
  return roles;
}

/** Name and value; ranges and sets as text. */
export function attributesJson(attributes: readonly Attribute[] | undefined): EndpointJson {
  const object: JsonObject = {};
  for (const { name, type, scalar, ranges, set, text } of attributes ?? []) {
    if (type === "SCALAR") object[name] = new Double(scalar?.value ?? 0);
    else if (type === "RANGES") object[name] = formatRanges(ranges?.range ?? []);
    else if (type === "SET") object[name] = formatSet(set?.item ?? []);
    else object[name] = text?.value ?? "";
  }
  return object;
}

/** Seconds since the epoch, 0 for never. */
export function secondsJson(ms: number | undefined): Double {
  return new Double(Math.round((ms ?? 0) * 1000) / 1e6);
}
