import { type Random, randomUuidBytes } from "../../src/actor/index.js";
import type { FieldDescriptor, Schema } from "../../src/wire/index.js";

/** Texts and messages to draw from, so that random messages are about things that exist. */
export interface Pools {
  readonly texts: readonly string[];
  /** By message type: whole values. */
  readonly messages: ReadonlyMap<string, readonly unknown[]>;
}

const NUMBERS = [0, 1, -1, 0.01, 5, 32, 1e9, 1e300, Number.NaN, -0.5];

/** A body that fits its type and is otherwise nonsense: required fields set, others by chance. */
export function randomBody(
  schema: Schema,
  type: string,
  random: Random,
  pools: Pools,
  depth = 0,
): unknown {
  const pool = pools.messages.get(type);
  if (pool !== undefined && pool.length > 0 && random() < 0.8) return pick(pool, random);
  const body: Record<string, unknown> = {};
  for (const field of schema.message(type)?.fields ?? []) {
    const chance = depth > 4 ? 0 : depth > 2 ? 0.25 : 0.5;
    if (field.label !== "required" && random() > chance) continue;
    const value = (): unknown => randomValue(schema, field, random, pools, depth);
    if (field.label === "repeated") {
      body[field.name] = Array.from({ length: Math.floor(random() * 3) }, value);
    } else if (field.label === "map") {
      body[field.name] = { [pick(pools.texts, random)]: value() };
    } else {
      body[field.name] = value();
    }
  }
  return body;
}

function randomValue(
  schema: Schema,
  field: FieldDescriptor,
  random: Random,
  pools: Pools,
  depth: number,
): unknown {
  switch (field.type) {
    case "message":
      return randomBody(schema, field.ref ?? "", random, pools, depth + 1);
    case "enum": {
      const values = schema.enumeration(field.ref ?? "")?.values ?? [];
      return pick(values, random).name;
    }
    case "string":
      return pick(pools.texts, random);
    case "bytes":
      return random() < 0.7 ? randomUuidBytes(random) : new Uint8Array(Math.floor(random() * 20));
    case "bool":
      return random() < 0.5;
    case "double":
    case "float":
      return pick(NUMBERS, random);
    case "int64":
    case "uint64":
    case "sint64":
    case "fixed64":
    case "sfixed64":
      return BigInt(Math.floor(random() * 40_000));
    default:
      return Math.floor(random() * 70_000);
  }
}

export function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}
