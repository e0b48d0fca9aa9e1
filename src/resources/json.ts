import { type JsonValue, messageFromJson, schemaAt } from "../wire/index.js";
import { failed, type Outcome, ok } from "./outcome.js";
import type { MesosProfile } from "./profile.js";
import type { Resource } from "./resource.js";

/**
 * Reads the elements of a JSON array as resources, by Mesos's own mapping of that version and in the format they
 * were written in.
 */
export function readJsonResources(
  array: readonly JsonValue[],
  profile: MesosProfile,
): Outcome<readonly Resource[]> {
  const schema = schemaAt(profile === "0.26" ? "0.26.0" : "1.11.0");
  const resources: Resource[] = [];
  for (const [index, element] of array.entries()) {
    if (element === null && profile !== "0.26") continue;
    const { value, notes } = messageFromJson(schema, "mesos.Resource", element);
    const refusal = notes.find(({ code }) => code === "malformed" || code === "missing-required");
    if (refusal !== undefined) return failed(`[${index}] ${refusal.text}`);
    resources.push(value);
  }
  return ok(resources);
}
