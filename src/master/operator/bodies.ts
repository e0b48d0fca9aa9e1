// Agents, frameworks and executors as the operator API shows them, under the names of v0.

import { endpointResource, type Resources, sumResources } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { AgentView, FrameworkView } from "../http/view.js";
import { inverseOfferBody, offerBody } from "../offers/send-offers.js";
import type { ExecutorInfo } from "../state.js";
import { agent, type Turn } from "../turn.js";

type Agent = BodyOf<"mesos.master.Response.GetAgents.Agent">;
type Framework = BodyOf<"mesos.master.Response.GetFrameworks.Framework">;

/** @see Mesos common/protobuf_utils.cpp (createAgentResponse) */
export function agentBody({ entry, used, offered, draining, deactivated }: AgentView): Agent {
  const { info, providers } = entry;
  return {
    agent_info: info,
    active: entry.active,
    version: entry.version,
    pid: entry.pid,
    registered_time: timeInfo(entry.registeredAtMs),
    ...(entry.reregisteredAtMs === undefined
      ? {}
      : { reregistered_time: timeInfo(entry.reregisteredAtMs) }),
    total_resources: shown(entry.total),
    allocated_resources: shown(sumResources(used)),
    offered_resources: shown(sumResources(offered)),
    capabilities: entry.capabilities,
    resource_providers: [...providers.values()].map((provider) => ({
      resource_provider_info: provider.info,
      total_resources: shown(provider.total),
    })),
    deactivated,
    ...(draining === undefined ? {} : { drain_info: draining }),
  };
}

/** @see Mesos master/readonly_handler.cpp (model for Framework) */
export function frameworkBody(turn: Turn, view: FrameworkView): Framework {
  const { entry, used, offered, offers } = view;
  const inverse = [...entry.inverseOffers].flatMap((id) => {
    const offer = turn.state.inverseOffers.get(id);
    const on = agent(turn, offer?.agentId);
    return offer === undefined || on === undefined ? [] : [inverseOfferBody(on, offer)];
  });
  return {
    framework_info: entry.info,
    active: entry.active,
    connected: entry.state === "connected",
    recovered: entry.state === "recovered",
    registered_time: timeInfo(entry.registeredAtMs),
    reregistered_time: timeInfo(entry.reregisteredAtMs ?? entry.registeredAtMs),
    ...(entry.unregisteredAtMs === undefined
      ? {}
      : { unregistered_time: timeInfo(entry.unregisteredAtMs) }),
    offers: offers.flatMap((offer) => {
      const on = agent(turn, offer.agentId);
      return on === undefined ? [] : [offerBody(turn, entry, on, offer, "operator")];
    }),
    inverse_offers: inverse,
    allocated_resources: shown(sumResources(used)),
    offered_resources: shown(sumResources(offered)),
    offer_constraints: entry.saidConstraints ?? {},
  };
}

/** An executor and where it is. */
export function executorBody([agentId, executor_info]: readonly [
  string,
  ExecutorInfo,
]): BodyOf<"mesos.master.Response.GetExecutors.Executor"> {
  return { executor_info, slave_id: { value: agentId } };
}

function timeInfo(ms: number): BodyOf<"mesos.TimeInfo"> {
  return { nanoseconds: BigInt(Math.round(ms * 1000)) * 1000n };
}

function shown(resources: Resources): Resources {
  return resources.map(endpointResource);
}
