import { formatAttribute, formatResources, type Resource } from "../resources/index.js";
import { type BodyOf, jsonProfile, messageToJson } from "../wire/index.js";
import type { AgentOptions } from "./options.js";

type MessageName = "mesos.Resource" | "mesos.internal.UpdateSlaveMessage";

/** Resources as logs show them: in Mesos's own text up to 1.x, as JSON since. */
export function resourcesText(
  options: Pick<AgentOptions, "dialect" | "schema">,
  resources: readonly Resource[] | undefined,
): string {
  const list = resources ?? [];
  if (options.dialect.profile === "0.26") return formatResources(list, "0.26");
  return `[${list.map((each) => jsonText(options, "mesos.Resource", each)).join(",")}]`;
}

/** A message as logs show it: JSON, names sorted. */
export function jsonText<Name extends MessageName>(
  options: Pick<AgentOptions, "schema">,
  name: Name,
  body: BodyOf<Name>,
): string {
  const profile = { ...jsonProfile(options.schema.version), order: "name" as const };
  return messageToJson<string>(options.schema, name, body as never, profile);
}

/** Attributes as logs show them. */
export function attributesText(
  options: Pick<AgentOptions, "dialect">,
  attributes: readonly BodyOf<"mesos.Attribute">[],
): string {
  const list = attributes.map((each) => formatAttribute(each, options.dialect.resources));
  return `[ ${list.join(", ")} ]`;
}
