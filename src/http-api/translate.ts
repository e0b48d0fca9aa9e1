// The v1 API speaks the messages that libprocess carries under other names: `slave` is spelled `agent`. The numbers, and
// so the bytes, are the same but for a few messages that only clients send.

import type {
  BodyOf,
  EnumDescriptor,
  FieldDescriptor,
  PlainMessage,
  Schema,
} from "../wire/index.js";
import { UNKNOWN_FIELDS, v0Leftovers } from "../wire/index.js";

type Translator = (body: PlainMessage) => PlainMessage;
type Convert = (value: unknown) => unknown;

interface Step {
  readonly from: string;
  readonly to: string;
  /** Undefined where the value stays as it is. */
  readonly convert: Convert | undefined;
}

/**
 * A body under the names of its twin in the other API. Fields and enum values that the twin lacks are left out; parts
 * that read the same in both are not copied.
 *
 * @throws MesosSniffError `unknown-type` when the schema does not hold a type
 */
export function translate<To extends string>(
  schema: Schema,
  fromType: string,
  toType: To,
  body: object,
): BodyOf<To> {
  const translator = translatorOf(schema, fromType, toType);
  return (translator === undefined ? body : translator(body as PlainMessage)) as BodyOf<To>;
}

/** Translators by the names of both types; `undefined` for twins that read the same. */
const known = new WeakMap<Schema, Map<string, { translator: Translator | undefined }>>();

function translatorOf(schema: Schema, from: string, to: string): Translator | undefined {
  let ofSchema = known.get(schema);
  if (ofSchema === undefined) {
    ofSchema = new Map();
    known.set(schema, ofSchema);
  }
  const key = `${from} ${to}`;
  const found = ofSchema.get(key);
  if (found !== undefined) return found.translator;
  if (!differs(schema, from, to, new Set())) {
    ofSchema.set(key, { translator: undefined });
    return undefined;
  }
  // Types refer to each other in circles: the entry is there before its steps are.
  let steps: readonly Step[] | undefined;
  const translator: Translator = (body) => {
    steps ??= stepsOf(schema, from, to);
    return apply(steps, body);
  };
  ofSchema.set(key, { translator });
  return translator;
}

function apply(steps: readonly Step[], body: PlainMessage): PlainMessage {
  const result: PlainMessage = {};
  for (const { from, to, convert } of steps) {
    const value = body[from];
    const content = value === undefined || convert === undefined ? value : convert(value);
    if (content !== undefined) result[to] = content;
  }
  const unknown = body[UNKNOWN_FIELDS];
  if (unknown !== undefined) result[UNKNOWN_FIELDS] = unknown;
  return result;
}

function stepsOf(schema: Schema, from: string, to: string): readonly Step[] {
  return pairs(schema, from, to).map(([field, twin]) => {
    const one = converter(schema, field, twin);
    const { label } = field;
    const many: Convert | undefined =
      one === undefined || label === "optional" || label === "required"
        ? one
        : label === "map"
          ? (value) => mapValues(value as PlainMessage, one)
          : (value) => (value as readonly unknown[]).map(one).filter((each) => each !== undefined);
    return { from: field.name, to: twin.name, convert: many };
  });
}

function converter(
  schema: Schema,
  field: FieldDescriptor,
  twin: FieldDescriptor,
): Convert | undefined {
  const { ref, type } = field;
  if (ref === undefined || twin.ref === undefined) return undefined;
  if (type === "message") {
    if (ref === DURATION && twin.ref !== DURATION) return toNanoseconds;
    if (ref !== DURATION && twin.ref === DURATION) return toSeconds;
    return translatorOf(schema, ref, twin.ref) as Convert | undefined;
  }
  const names = renamedValues(schema.enumeration(ref), schema.enumeration(twin.ref));
  if (names.size === 0) return undefined;
  return (value) => (names.has(value as string) ? names.get(value as string) : value);
}

/** The type of `max_grace_period` in the v1 call DRAIN_AGENT, which is a `DurationInfo` in v0. */
const DURATION = "google.protobuf.Duration";
const NANOSECONDS = 1_000_000_000n;

function toNanoseconds(value: unknown): PlainMessage {
  const { seconds = 0n, nanos = 0 } = value as { seconds?: bigint; nanos?: number };
  return { nanoseconds: BigInt.asIntN(64, seconds * NANOSECONDS + BigInt(nanos)) };
}

function toSeconds(value: unknown): PlainMessage {
  const { nanoseconds = 0n } = value as { nanoseconds?: bigint };
  return { seconds: nanoseconds / NANOSECONDS, nanos: Number(nanoseconds % NANOSECONDS) };
}

function v1Name(name: string): string {
  return name.replaceAll("slave", "agent");
}

function mapValues(map: PlainMessage, convert: Convert): PlainMessage {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, convert(value)]));
}

function pairs(
  schema: Schema,
  from: string,
  to: string,
): readonly (readonly [FieldDescriptor, FieldDescriptor])[] {
  const fields = [...(schema.message(to)?.fields ?? []), ...v0Leftovers(schema, to)];
  const twins = new Map(fields.map((field) => [v1Name(field.name), field]));
  return (schema.message(from)?.fields ?? []).flatMap((field) => {
    const twin = twins.get(v1Name(field.name));
    return twin === undefined ? [] : [[field, twin] as const];
  });
}

function renamedValues(
  from: EnumDescriptor | undefined,
  to: EnumDescriptor | undefined,
): ReadonlyMap<string, string | undefined> {
  const renamed = new Map<string, string | undefined>();
  for (const { number, name, aliases } of from?.values ?? []) {
    const twin = to?.nameOf.get(number);
    for (const each of [name, ...aliases]) if (each !== twin) renamed.set(each, twin);
  }
  return renamed;
}

function differs(schema: Schema, from: string, to: string, seen: Set<string>): boolean {
  const key = `${from} ${to}`;
  if (from === to || seen.has(key)) return false;
  seen.add(key);
  const both = pairs(schema, from, to);
  if (both.length !== (schema.message(from)?.fields.length ?? 0)) return true;
  return both.some(([field, twin]) => {
    if (field.name !== twin.name) return true;
    if ((field.ref === DURATION) !== (twin.ref === DURATION)) return true;
    if (field.ref === undefined || twin.ref === undefined) return false;
    return field.type === "message"
      ? differs(schema, field.ref, twin.ref, seen)
      : renamedValues(schema.enumeration(field.ref), schema.enumeration(twin.ref)).size > 0;
  });
}
