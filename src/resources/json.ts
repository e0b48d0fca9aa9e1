import { failed, type Outcome, ok } from "./outcome.js";
import type { DiskInfo, Labels, Range, ReservationInfo, Resource, ValueType } from "./resource.js";

// Mesos's own JSON mapping (stout/protobuf.hpp) for the one message that users write by hand: names as in the
// .proto, enums by name, null is absent, numbers also as text, unknown names ignored, required fields missed.

/** Reads the elements of a JSON array as resources, in the format they were written in. */
export function readJsonResources(array: readonly unknown[]): Outcome<readonly Resource[]> {
  try {
    return ok(array.filter((element) => element !== null).map(readResource));
  } catch (error) {
    if (error instanceof Unreadable) return failed(error.message);
    throw error;
  }
}

class Unreadable extends Error {}

type Json = { readonly [name: string]: unknown };

function readResource(value: unknown): Resource {
  const json = object(value, "Resource");
  const type = required(json, "type", valueType);
  return {
    name: required(json, "name", text),
    type,
    ...field(json, "scalar", (scalar) => ({
      value: required(object(scalar, "scalar"), "value", number),
    })),
    ...field(json, "ranges", (ranges) => list(object(ranges, "ranges"), "range", readRange)),
    ...field(json, "set", (set) => list(object(set, "set"), "item", text)),
    ...field(json, "role", text),
    ...field(json, "reservation", readReservation),
    ...list(json, "reservations", readReservation),
    ...field(json, "allocation_info", (info) =>
      field(object(info, "allocation_info"), "role", text),
    ),
    ...field(json, "disk", readDisk),
    ...field(json, "revocable", emptyMessage),
    ...field(json, "shared", emptyMessage),
    ...field(json, "provider_id", (id) => ({
      value: required(object(id, "provider_id"), "value", text),
    })),
  };
}

function readRange(value: unknown): Range {
  const json = object(value, "range");
  return { begin: required(json, "begin", uint64), end: required(json, "end", uint64) };
}

function readReservation(value: unknown): ReservationInfo {
  const json = object(value, "ReservationInfo");
  return {
    ...field(json, "type", (type) => oneOf(type, ["UNKNOWN", "STATIC", "DYNAMIC"] as const)),
    ...field(json, "role", text),
    ...field(json, "principal", text),
    ...field(json, "labels", readLabels),
  };
}

function readLabels(value: unknown): Labels {
  return list(object(value, "labels"), "labels", (label) => {
    const json = object(label, "Label");
    return { key: required(json, "key", text), ...field(json, "value", text) };
  });
}

function readDisk(value: unknown): DiskInfo {
  const json = object(value, "disk");
  return {
    ...field(json, "persistence", (persistence) => ({
      id: required(object(persistence, "persistence"), "id", text),
      ...field(object(persistence, "persistence"), "principal", text),
    })),
    ...field(json, "volume", (volume) => ({
      container_path: required(object(volume, "volume"), "container_path", text),
      ...field(object(volume, "volume"), "host_path", text),
      mode: required(object(volume, "volume"), "mode", (m) => oneOf(m, ["RW", "RO"] as const)),
    })),
    ...field(json, "source", (source) => readSource(object(source, "source"))),
  };
}

function readSource(json: Json): NonNullable<DiskInfo["source"]> {
  const root = (where: unknown) => field(object(where, "disk source"), "root", text);
  const types = ["UNKNOWN", "PATH", "MOUNT", "BLOCK", "RAW"] as const;
  return {
    type: required(json, "type", (type) => oneOf(type, types)),
    ...field(json, "path", root),
    ...field(json, "mount", root),
    ...field(json, "vendor", text),
    ...field(json, "id", text),
    ...field(json, "metadata", readLabels),
    ...field(json, "profile", text),
  };
}

// One optional field: an object with that one property, or with none.
function field<Name extends string, T>(
  json: Json,
  name: Name,
  read: (value: unknown) => T,
): { readonly [K in Name]?: T } {
  const value = json[name];
  const empty: { readonly [K in Name]?: T } = {};
  if (value === undefined || value === null) return empty;
  return { ...empty, [name]: read(value) };
}

function list<Name extends string, T>(
  json: Json,
  name: Name,
  read: (value: unknown) => T,
): { readonly [K in Name]?: readonly T[] } {
  return field(json, name, (value) => (Array.isArray(value) ? value : [value]).map(read));
}

function required<T>(json: Json, name: string, read: (value: unknown) => T): T {
  const value = json[name];
  if (value === undefined || value === null) {
    throw new Unreadable(`Missing required fields: ${name}`);
  }
  return read(value);
}

function object(value: unknown, what: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Unreadable(`Expecting a JSON object for ${what}, found ${JSON.stringify(value)}`);
  }
  return { ...value };
}

function emptyMessage(value: unknown): Record<string, never> {
  object(value, "an empty message");
  return {};
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw new Unreadable(`Expecting a JSON string, found ${JSON.stringify(value)}`);
}

function number(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value))) {
    return Number(value);
  }
  throw new Unreadable(`Expecting a JSON number, found ${JSON.stringify(value)}`);
}

function uint64(value: unknown): bigint {
  if (typeof value === "string" && /^\d+$/.test(value)) return BigInt.asUintN(64, BigInt(value));
  const found = number(value);
  if (!Number.isFinite(found)) throw new Unreadable(`Expecting an integer, found ${found}`);
  return BigInt.asUintN(64, BigInt(Math.trunc(found)));
}

function valueType(value: unknown): ValueType {
  return oneOf(value, ["SCALAR", "RANGES", "SET", "TEXT"] as const);
}

function oneOf<T extends string>(value: unknown, names: readonly T[]): T {
  const name = names.find((candidate) => candidate === value);
  if (name !== undefined) return name;
  throw new Unreadable(`Failed to find enum for ${JSON.stringify(value)}`);
}
