import { readFacts } from "../../scripts/generate/facts.js";
import { type FieldDescriptor, SCHEMA_VERSIONS } from "../../src/wire/schema/index.js";

/** The facts as they lie in proto/. */
export const facts = readFacts(new URL("../../", import.meta.url));

/** The versions of the time axis: each .0 release, then master. */
export const minorVersions: readonly string[] = SCHEMA_VERSIONS.filter(
  (version) => version.endsWith(".0") || version === "master",
);

/** A field in the words of the lists of conflicts and renames: `optional mesos.TaskID task_id`. */
export function fieldWords(field: FieldDescriptor | undefined): string | undefined {
  if (field === undefined) return undefined;
  const type = field.ref ?? field.type;
  return field.label === "map"
    ? `map map<${field.key},${type}> ${field.name}`
    : `${field.label} ${type} ${field.name}`;
}
