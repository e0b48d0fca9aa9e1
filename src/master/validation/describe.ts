import type { Resource } from "../../resources/index.js";
import { type BodyOf, messageToJson, schemaAt } from "../../wire/index.js";

/** An executor in the text of an error. Mesos quotes protobuf text there, which says the same. */
export function describeExecutor(executor: BodyOf<"mesos.ExecutorInfo">): string {
  return messageToJson(schemaAt("1.11.0"), "mesos.ExecutorInfo", executor);
}

/** Resources as they stand in a message, which Mesos prints as JSON. */
export function describeResources(list: readonly Resource[] | undefined): string {
  const schema = schemaAt("1.11.0");
  const parts = (list ?? []).map((resource) => messageToJson(schema, "mesos.Resource", resource));
  return `[${parts.join(",")}]`;
}
