import {
  amountsJson,
  attributesJson,
  type EndpointJson,
  messageJson,
  reservedFullJson,
  reservedJson,
  resourcesFullJson,
  type Style,
  secondsJson,
} from "../../../http-api/index.js";
import { isUnreserved, sumResources } from "../../../resources/index.js";
import type { AgentInfo } from "../../state.js";
import type { AgentView } from "../view.js";

type JsonObject = { readonly [name: string]: EndpointJson | undefined };

/** @see Mesos master/readonly_handler.cpp (SlaveWriter) */
export function agentJson(view: AgentView, style: Style): JsonObject {
  const { entry, used, offered, draining, deactivated } = view;
  const { old } = style;
  const { info, total } = entry;
  return {
    id: entry.id,
    hostname: info.hostname,
    port: old ? undefined : (info.port ?? 5051),
    attributes: attributesJson(info.attributes),
    domain: old ? undefined : messageJson(style, "mesos.DomainInfo", info.domain),
    pid: entry.pid,
    registered_time: secondsJson(entry.registeredAtMs),
    reregistered_time:
      entry.reregisteredAtMs === undefined ? undefined : secondsJson(entry.reregisteredAtMs),
    resources: amountsJson([total], old),
    used_resources: amountsJson(used, old),
    offered_resources: amountsJson(offered, old),
    reserved_resources: reservedJson(total, old),
    unreserved_resources: amountsJson([total.filter(isUnreserved)], old),
    active: entry.active,
    deactivated: old ? undefined : deactivated,
    version: entry.version,
    capabilities: old ? undefined : entry.capabilities.map(({ type }) => String(type ?? "UNKNOWN")),
    drain_info: old ? undefined : messageJson(style, "mesos.DrainInfo", draining),
  };
}

/** What `/slaves` adds in 1.x: every resource as it is. */
export function agentResourcesJson({ entry, used, offered }: AgentView, style: Style): JsonObject {
  const { total } = entry;
  return {
    reserved_resources_full: reservedFullJson(total, style),
    unreserved_resources_full: resourcesFullJson(total.filter(isUnreserved), style),
    used_resources_full: resourcesFullJson(sumResources(used), style),
    offered_resources_full: resourcesFullJson(sumResources(offered), style),
  };
}

/** An agent of the registry that has not come back. */
export function recoveredAgentJson(id: string, info: AgentInfo, style: Style): EndpointJson {
  return {
    id,
    hostname: info.hostname,
    port: info.port ?? 5051,
    attributes: attributesJson(info.attributes),
    domain: messageJson(style, "mesos.DomainInfo", info.domain),
  };
}
