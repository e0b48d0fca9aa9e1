// Whether an agent may go on under the id of an earlier life (slave/compatibility.cpp).

import {
  type Attribute,
  containsRanges,
  containsResource,
  equalAttributes,
  equalResources,
  formatAttribute,
  formatResource,
  formatResources,
  toResources,
} from "../resources/index.js";
import { type BodyOf, equalValues } from "../wire/index.js";
import type { AgentDialect } from "./dialect.js";
import { toNewFormat } from "./resource-format.js";

type SlaveInfo = BodyOf<"mesos.SlaveInfo">;

/** Why the agent is not the one that was checkpointed; undefined when it is, or may take its place. */
export function incompatibility(
  before: SlaveInfo,
  now: SlaveInfo,
  policy: "equal" | "additive",
  dialect: AgentDialect,
): string | undefined {
  return policy === "additive" ? additiveProblem(before, now) : equalProblem(before, now, dialect);
}

function equalProblem(
  before: SlaveInfo,
  now: SlaveInfo,
  dialect: AgentDialect,
): string | undefined {
  const same =
    before.hostname === now.hostname &&
    before.port === now.port &&
    equalResources(resourcesOf(before), resourcesOf(now)) &&
    equalAttributes(before.attributes ?? [], now.attributes ?? []) &&
    equalValues(before.domain, now.domain);
  if (same) return undefined;
  const { word } = dialect;
  return [
    `Incompatible ${word} info detected. `,
    `Old ${word} info: ${describe(before, dialect)}`,
    `New ${word} info: ${describe(now, dialect)}`,
  ].join("\n");
}

function additiveProblem(before: SlaveInfo, now: SlaveInfo): string | undefined {
  const refuse = (what: string): string =>
    `Configuration change not permitted under \`additive\` policy: ${what}`;
  if (before.hostname !== now.hostname) {
    return refuse(`Hostname changed from ${before.hostname} to ${now.hostname}`);
  }
  if (before.port !== now.port) {
    return refuse(`Port changed from ${before.port ?? 0} to ${now.port ?? 0}`);
  }
  if (before.domain !== undefined && !equalValues(before.domain, now.domain)) {
    return refuse("Domain changed");
  }
  const resources = resourcesOf(now);
  for (const resource of resourcesOf(before)) {
    if (containsResource(resources, resource)) continue;
    return refuse(`${formatResource(resource)} is not contained in ${formatResources(resources)}`);
  }
  for (const attribute of before.attributes ?? []) {
    const match = now.attributes?.find(({ name }) => name === attribute.name);
    if (match === undefined) return refuse(`Couldn't find attribute ${formatAttribute(attribute)}`);
    if (!includes(match, attribute)) {
      const [from, to] = [formatAttribute(attribute), formatAttribute(match)];
      return refuse(`attribute changed from ${from} to ${to}`);
    }
  }
  return undefined;
}

function includes(now: Attribute, before: Attribute): boolean {
  if (now.type !== before.type) return false;
  return now.type === "RANGES"
    ? containsRanges(now.ranges?.range ?? [], before.ranges?.range ?? [])
    : equalAttributes([now], [before]);
}

function resourcesOf(info: SlaveInfo): ReturnType<typeof toResources> {
  return toResources(toNewFormat(info.resources) ?? []);
}

function describe(info: SlaveInfo, dialect: AgentDialect): string {
  const profile = dialect.resources;
  const resources = formatResources(resourcesOf(info), profile);
  const attributes = (info.attributes ?? []).map((each) => formatAttribute(each, profile));
  return `${info.hostname}:${info.port ?? 0}, resources ${resources}, attributes [${attributes.join(", ")}]`;
}
