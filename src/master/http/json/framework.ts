import {
  amountsJson,
  Double,
  type EndpointJson,
  labelsJson,
  messageJson,
  type Style,
  secondsJson,
} from "../../../http-api/index.js";
import type { FrameworkView } from "../view.js";
import { executorJson, offerJson } from "./executor.js";

type JsonObject = { readonly [name: string]: EndpointJson | undefined };

/** What `/state-summary` shows of a framework. */
export function frameworkSummaryJson(view: FrameworkView, { old }: Style): JsonObject {
  const { entry, used, offered } = view;
  const { info, connection } = entry;
  return {
    id: entry.id,
    name: info.name,
    pid: connection?.kind === "pid" ? connection.pid : undefined,
    used_resources: amountsJson(used, old),
    offered_resources: amountsJson(offered, old),
    capabilities: (info.capabilities ?? []).map(({ type }) => String(type ?? "UNKNOWN")),
    hostname: info.hostname ?? "",
    webui_url: info.webui_url ?? "",
    // 0.26 does not take it from a framework that is over.
    active: entry.active || (old && entry.unregisteredAtMs !== undefined),
    connected: old ? undefined : entry.state === "connected",
    recovered: old ? undefined : entry.state === "recovered",
  };
}

/**
 * All of a framework but its tasks, which are many: `before` and `after` them.
 *
 * @see Mesos master/readonly_handler.cpp (FullFrameworkWriter)
 */
export function frameworkJson(
  view: FrameworkView,
  style: Style,
): { readonly before: JsonObject; readonly after: JsonObject } {
  const { entry, used, offered, offers, executors } = view;
  const { info } = entry;
  const { old } = style;
  const multiRole = entry.has.has("MULTI_ROLE");
  return {
    before: {
      ...frameworkSummaryJson(view, style),
      user: info.user,
      failover_timeout: new Double(info.failover_timeout ?? 0),
      checkpoint: info.checkpoint ?? false,
      registered_time: secondsJson(entry.registeredAtMs),
      unregistered_time: secondsJson(entry.unregisteredAtMs),
      principal: old ? undefined : info.principal,
      resources: amountsJson([...used, ...offered], old),
      reregistered_time:
        entry.reregisteredAtMs === undefined ? undefined : secondsJson(entry.reregisteredAtMs),
      roles: multiRole && !old ? (info.roles ?? []) : undefined,
      role: multiRole && !old ? undefined : (info.role ?? "*"),
    },
    after: {
      offers: offers.map((offer) => offerJson(offer, style)),
      executors: executors.map(([agentId, executor]) => executorJson(executor, agentId, style)),
      labels: labelsJson(style, info.labels),
      offer_constraints: old
        ? undefined
        : messageJson(style, "mesos.scheduler.OfferConstraints", entry.saidConstraints ?? {}),
    },
  };
}
