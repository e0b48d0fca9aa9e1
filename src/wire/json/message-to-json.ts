import { MesosSniffError } from "../../errors/index.js";
import type { BodyOf } from "../body/body-type.js";
import { type FieldPlan, type MessagePlan, planOf } from "../body/plan.js";
import { isPlainMessage, UNKNOWN_NAMES } from "../body/symbols.js";
import type { Schema } from "../schema/index.js";
import { declarationOrder } from "./declaration-order.js";
import { toDisplayJson } from "./display-json.js";
import { formatJson } from "./format-json.js";
import { formatBytes, formatDouble, formatInteger, formatString } from "./json-scalar.js";
import { type JsonProfile, jsonProfile } from "./profile.js";

/**
 * Writes a message as JSON the way Mesos does: proto field names, enum names, 64-bit integers as bare digits,
 * `bytes` as base64, absent fields that have a default written with it.
 *
 * Not written, as in Mesos: unknown protobuf fields. Members that a JSON body had beyond the schema follow
 * behind the fields. Doubles that are not finite give text that is not valid JSON, as
 * in Mesos. An enum number without a name is written as the number, which no Mesos reads.
 *
 * @param profile default that of the schema's version
 * @throws MesosSniffError `unknown-type`; `invalid-argument` with the path of a value that does not fit
 */
export function messageToJson<N extends string>(
  schema: Schema,
  typeName: N,
  value: NoInfer<BodyOf<N>>,
  profile: JsonProfile = jsonProfile(schema.version),
): string {
  return new Writer(profile).message(planOf(schema, typeName), value, "", 0);
}

// Of values, not of text: deeper ones are cycles.
const MAX_DEPTH = 200;

const orders = new WeakMap<
  MessagePlan,
  Record<JsonProfile["order"], readonly FieldPlan[] | undefined>
>();

class Writer {
  readonly #profile: JsonProfile;

  constructor(profile: JsonProfile) {
    this.#profile = profile;
  }

  message(plan: MessagePlan, value: unknown, path: string, depth: number): string {
    if (!isPlainMessage(value)) throw unfit(path, `an object of ${plan.name}`);
    if (depth > MAX_DEPTH) throw unfit(path, `at most ${MAX_DEPTH} levels of messages`);
    let text = "";
    for (const field of fieldsInOrder(plan, this.#profile.order)) {
      const content = value[field.name] ?? this.#default(field);
      if (content === undefined) continue;
      const written = this.#field(field, content, path, depth);
      if (written !== undefined) text += `${text === "" ? "" : ","}"${field.name}":${written}`;
    }
    for (const [name, content] of Object.entries(value[UNKNOWN_NAMES] ?? {})) {
      const written = `${JSON.stringify(name)}:${formatJson(toDisplayJson(content))}`;
      text += text === "" ? written : `,${written}`;
    }
    return `{${text}}`;
  }

  /** Mesos also writes what is absent but has a default of its own. */
  #default(field: FieldPlan): unknown {
    const { default: value, deprecated, label } = field.descriptor;
    if (label !== "optional" || (deprecated === true && !this.#profile.deprecatedDefaults)) {
      return undefined;
    }
    return value;
  }

  #field(field: FieldPlan, content: unknown, parent: string, depth: number): string | undefined {
    const path = parent === "" ? field.name : `${parent}.${field.name}`;
    if (field.entry !== undefined) return this.#map(field.entry.value, content, path, depth);
    if (field.repeated) {
      if (!Array.isArray(content)) throw unfit(path, "an array");
      if (content.length === 0) return undefined;
      const items = content.map((item, index) =>
        this.#value(field, item, `${path}[${index}]`, depth),
      );
      return `[${items.join(",")}]`;
    }
    // Without presence the default counts as absent.
    if (field.descriptor.presence === "implicit" && isZero(content, field)) return undefined;
    return this.#value(field, content, path, depth);
  }

  #map(field: FieldPlan, content: unknown, path: string, depth: number): string | undefined {
    if (!isPlainMessage(content)) throw unfit(path, "an object from keys to values");
    const { escapesSlash, mapsAsObjects, order } = this.#profile;
    const keys = order === "name" ? Object.keys(content).sort() : Object.keys(content);
    if (keys.length === 0) return undefined;
    const entries = keys.map((key) => {
      const name = formatString(key, escapesSlash);
      const value = this.#value(field, content[key], `${path}[${name}]`, depth);
      return mapsAsObjects ? `${name}:${value}` : `{"key":${name},"value":${value}}`;
    });
    return mapsAsObjects ? `{${entries.join(",")}}` : `[${entries.join(",")}]`;
  }

  #value(field: FieldPlan, value: unknown, path: string, depth: number): string {
    const { numbers, escapesSlash } = this.#profile;
    switch (field.type) {
      case "message": {
        const plan = field.message();
        if (plan === undefined) throw unfit(path, "no value: the schema lacks its type");
        return this.message(plan, value, path, depth + 1);
      }
      case "string":
        if (typeof value !== "string") throw unfit(path, "a string");
        return formatString(value, escapesSlash);
      case "bytes":
        if (!(value instanceof Uint8Array)) throw unfit(path, "a Uint8Array");
        return formatBytes(value, this.#profile);
      case "bool":
        if (typeof value !== "boolean") throw unfit(path, "true or false");
        return String(value);
      case "enum":
        if (typeof value === "string") return formatString(value, escapesSlash);
        if (typeof value === "number") return formatInteger(value, numbers);
        throw unfit(path, "a name of an enum");
      case "double":
      case "float":
        if (typeof value !== "number") throw unfit(path, "a number");
        return formatDouble(value, numbers);
      default:
        if (typeof value !== "number" && typeof value !== "bigint") throw unfit(path, "an integer");
        return formatInteger(value, numbers);
    }
  }
}

function fieldsInOrder(plan: MessagePlan, order: JsonProfile["order"]): readonly FieldPlan[] {
  let known = orders.get(plan);
  if (known === undefined) {
    known = { name: undefined, declaration: undefined };
    orders.set(plan, known);
  }
  known[order] ??= order === "name" ? byName(plan) : byDeclaration(plan);
  return known[order];
}

function byName(plan: MessagePlan): readonly FieldPlan[] {
  return plan.fields.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function byDeclaration(plan: MessagePlan): readonly FieldPlan[] {
  const order = declarationOrder(plan.name);
  if (order === undefined) return plan.fields;
  const place = (field: FieldPlan): number => {
    const index = order.indexOf(field.number);
    return index < 0 ? order.length : index;
  };
  return plan.fields.toSorted((a, b) => place(a) - place(b));
}

function isZero(value: unknown, field: FieldPlan): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  if (field.type === "enum") return value === field.enumeration?.nameOf.get(0) || value === 0;
  return value === 0 || value === 0n || value === false || value === "";
}

function unfit(path: string, wanted: string): MesosSniffError {
  return new MesosSniffError(
    "invalid-argument",
    `cannot write JSON${path === "" ? "" : ` of ${path}`}: want ${wanted}`,
  );
}
