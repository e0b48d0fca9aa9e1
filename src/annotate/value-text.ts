import {
  type Attribute,
  formatAttribute,
  formatRanges,
  formatResources,
  type MesosProfile,
  type Range,
  type Resource,
} from "../resources/index.js";
import { compareVersions, isPlainMessage } from "../wire/index.js";

/**
 * Resources in Mesos's own text form at a version: `cpus(*):2; ports(ops):[31000-32000]` before 1.0,
 * `cpus:2; disk(reservations: [(STATIC,ops)]):64` after. `undefined` when one of them is damaged.
 */
export function resourcesText(values: readonly unknown[], version: string): string | undefined {
  const profile: MesosProfile = compareVersions(version, "1.0.0") < 0 ? "0.26" : "1.11";
  const resources = values.filter(isResource);
  return resources.length === values.length ? formatResources(resources, profile) : undefined;
}

/** Attributes of an agent in Mesos's own text form: `rack=r1, zone=a`. `undefined` when one is damaged. */
export function attributesText(values: readonly unknown[]): string | undefined {
  const attributes = values.filter(isAttribute);
  if (attributes.length !== values.length) return undefined;
  return attributes.map((attribute) => formatAttribute(attribute)).join(", ");
}

/** `[31000-32000, 33000-34000]` of a `Value.Ranges`; `undefined` when it is damaged. */
export function rangesText(value: unknown): string | undefined {
  const ranges = isPlainMessage(value) ? (value["range"] ?? []) : undefined;
  return Array.isArray(ranges) && ranges.every(isRange) ? formatRanges(ranges) : undefined;
}

// The text forms take whole values; bodies may be damaged, so what they look at is checked before.

function isResource(value: unknown): value is Resource {
  return hasValue(value) && isPart(value["role"], "string");
}

function isAttribute(value: unknown): value is Attribute {
  return hasValue(value);
}

function hasValue(value: unknown): value is Record<string, unknown> {
  if (!isPlainMessage(value) || typeof value["name"] !== "string") return false;
  switch (value["type"]) {
    case "SCALAR":
      return isPlainMessage(value["scalar"]) && typeof value["scalar"]["value"] === "number";
    case "RANGES":
      return rangesText(value["ranges"]) !== undefined;
    case "SET":
      return isPlainMessage(value["set"]);
    case "TEXT":
      return isPlainMessage(value["text"]) && typeof value["text"]["value"] === "string";
    default:
      return false;
  }
}

function isRange(value: unknown): value is Range {
  return (
    isPlainMessage(value) && typeof value["begin"] === "bigint" && typeof value["end"] === "bigint"
  );
}

function isPart(value: unknown, type: string): boolean {
  return value === undefined || typeof value === type;
}
