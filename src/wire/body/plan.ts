import { MesosSniffError } from "../../errors/index.js";
import type { EnumDescriptor, FieldDescriptor, Schema } from "../schema/descriptor.js";
import { v0Leftovers } from "./v0-leftovers.js";
import { wireTypeOf } from "./wire-type.js";

/** What the codec needs to know of one field, looked up once. */
export interface FieldPlan {
  readonly descriptor: FieldDescriptor;
  readonly name: string;
  readonly number: number;
  readonly type: FieldDescriptor["type"];
  /** Of one value, outside packed form. */
  readonly wireType: number;
  readonly repeated: boolean;
  readonly map: boolean;
  readonly packed: boolean;
  /**
   * Plan of the message it holds, built on the first call: message types refer to each other in circles,
   * and most are never met. `undefined` when the schema lacks the type.
   */
  readonly message: () => MessagePlan | undefined;
  readonly enumeration: EnumDescriptor | undefined;
  /** Of a map: its entries as messages, the key field 1 and the value field 2. */
  readonly entry: EntryPlan | undefined;
}

/** What the codec needs to know of one message type, built on first use and kept with its schema. */
export interface MessagePlan {
  readonly schema: Schema;
  readonly name: string;
  /** Ascending by number. */
  readonly fields: readonly FieldPlan[];
  readonly required: readonly FieldPlan[];
  readonly byNumber: ReadonlyMap<number, FieldPlan>;
  readonly byName: ReadonlyMap<string, FieldPlan>;
}

/** One entry of a map, as the message that it is on the wire. */
export interface EntryPlan extends MessagePlan {
  readonly key: FieldPlan;
  readonly value: FieldPlan;
}

const plansOf = new WeakMap<Schema, Map<string, MessagePlan>>();

/**
 * Plan of a message type; the same object for the same schema and name.
 *
 * @throws MesosSniffError `unknown-type` when the schema does not hold the name
 */
export function planOf(schema: Schema, typeName: string): MessagePlan {
  const plan = findPlan(schema, typeName);
  if (plan === undefined) {
    throw new MesosSniffError(
      "unknown-type",
      `cannot find message type ${JSON.stringify(typeName)} in the schema of ${schema.version}`,
    );
  }
  return plan;
}

function findPlan(schema: Schema, typeName: string): MessagePlan | undefined {
  let plans = plansOf.get(schema);
  if (plans === undefined) {
    plans = new Map();
    plansOf.set(schema, plans);
  }
  const known = plans.get(typeName);
  if (known !== undefined) return known;
  const descriptor = schema.message(typeName);
  if (descriptor === undefined) return undefined;
  const fields = [...descriptor.fields, ...v0Leftovers(schema, typeName)]
    .map((field) => fieldPlan(schema, field))
    .toSorted((a, b) => a.number - b.number);
  const plan = messagePlan(schema, typeName, fields);
  plans.set(typeName, plan);
  return plan;
}

function messagePlan(schema: Schema, name: string, fields: readonly FieldPlan[]): MessagePlan {
  return {
    schema,
    name,
    fields,
    required: fields.filter((field) => field.descriptor.label === "required"),
    byNumber: new Map(fields.map((field) => [field.number, field])),
    byName: new Map(fields.map((field) => [field.name, field])),
  };
}

function fieldPlan(schema: Schema, descriptor: FieldDescriptor): FieldPlan {
  const { name, number, type, label, ref } = descriptor;
  const map = label === "map";
  const refers = ref !== undefined && !map;
  return {
    descriptor,
    name,
    number,
    type: map ? "message" : type,
    wireType: map ? wireTypeOf("message") : wireTypeOf(type),
    repeated: label === "repeated",
    map,
    packed: descriptor.packed === true,
    message: once(() => (refers && type === "message" ? findPlan(schema, ref) : undefined)),
    enumeration: refers && type === "enum" ? schema.enumeration(ref) : undefined,
    entry: map ? entryPlan(schema, descriptor) : undefined,
  };
}

function entryPlan(schema: Schema, map: FieldDescriptor): EntryPlan {
  const keyField = {
    number: 1,
    name: "key",
    label: "optional",
    type: map.key ?? "string",
  } as const;
  const valueField = { number: 2, name: "value", label: "optional", type: map.type } as const;
  const key = fieldPlan(schema, keyField);
  const value = fieldPlan(
    schema,
    map.ref === undefined ? valueField : { ...valueField, ref: map.ref },
  );
  return { ...messagePlan(schema, `entry of ${map.name}`, [key, value]), key, value };
}

function once<T>(build: () => T): () => T {
  let built: { readonly value: T } | undefined;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
}
