import {
  downgradeResource,
  endpointResource,
  type Resource,
  type Resources,
  unallocateResource,
} from "../../resources/index.js";
import type { EndpointJson } from "../endpoint-json.js";
import { byRole } from "./amounts.js";
import { messageJson, type Style } from "./task.js";

/** Every resource as it is. */
export function resourcesFullJson(resources: Resources, style: Style): EndpointJson {
  return resources.map((each) => messageJson(style, "mesos.Resource", shown(each, style)) ?? {});
}

/** What is reserved, by role, every resource as it is. */
export function reservedFullJson(total: Resources, style: Style): EndpointJson {
  const reserved: { [role: string]: EndpointJson } = {};
  for (const [role, resources] of byRole(total))
    reserved[role] = resourcesFullJson(resources, style);
  return reserved;
}

function shown(resource: Resource, { old }: Style): Resource {
  if (!old) return endpointResource(resource);
  const downgraded = downgradeResource(unallocateResource(resource));
  return downgraded.kind === "ok" ? downgraded.value : resource;
}
