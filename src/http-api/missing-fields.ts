import { isPlainMessage, type PlainMessage, type Schema } from "../wire/index.js";

/**
 * Paths of the required fields that a body lacks, as protobuf's `InitializationErrorString` lists them:
 * `kill.task_id`, `tasks[0].name`.
 */
export function missingFields(schema: Schema, type: string, body: PlainMessage): readonly string[] {
  return missing(schema, type, body, "");
}

function missing(schema: Schema, type: string, body: PlainMessage, prefix: string): string[] {
  const paths: string[] = [];
  for (const { name, label, type: kind, ref } of schema.message(type)?.fields ?? []) {
    const value = body[name];
    if (value === undefined && label === "required") paths.push(prefix + name);
    if (kind !== "message" || ref === undefined) continue;
    const inside = (item: unknown, path: string): void => {
      if (isPlainMessage(item)) paths.push(...missing(schema, ref, item, `${path}.`));
    };
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) inside(item, `${prefix}${name}[${index}]`);
    } else if (label === "map" && isPlainMessage(value)) {
      for (const [key, item] of Object.entries(value)) inside(item, `${prefix}${name}[${key}]`);
    } else {
      inside(value, prefix + name);
    }
  }
  return paths;
}
