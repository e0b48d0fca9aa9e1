// Calls that change the cluster.

import type { HttpResponse } from "../../../actor/index.js";
import type { Operation } from "../../../resources/index.js";
import type { BodyOf } from "../../../wire/index.js";
import { removeFramework } from "../../frameworks/remove-framework.js";
import {
  deactivateAgent,
  drainAgent,
  markAgentGone,
  reactivateAgent,
} from "../../operator/agent-lifecycle.js";
import { badRequest } from "../../operator/answer.js";
import { changeResources } from "../../operator/change-resources.js";
import { startMaintenance, stopMaintenance, updateSchedule } from "../../operator/maintenance.js";
import { removeQuota, setQuota, updateQuota } from "../../operator/quota.js";
import { updateWeights } from "../../operator/weights.js";
import { framework, type Turn } from "../../turn.js";
import type { Asking } from "../endpoint.js";

type Call = BodyOf<"mesos.master.Call">;

/** The answer to a call that changes something; undefined when it is given later, or the call is none of these. */
export function performWrite(turn: Turn, asking: Asking, call: Call): HttpResponse | undefined {
  const { id } = asking.request;
  const operation = operationOf(call);
  if (operation !== undefined) {
    return changeResources(turn, operation.agentId, operation.operation, asking.principal);
  }
  switch (call.type) {
    case "UPDATE_WEIGHTS":
      return updateWeights(turn, call.update_weights?.weight_infos ?? [], id);
    case "UPDATE_MAINTENANCE_SCHEDULE":
      return updateSchedule(turn, call.update_maintenance_schedule?.schedule ?? {}, id);
    case "START_MAINTENANCE":
      return startMaintenance(turn, call.start_maintenance?.machines ?? [], id);
    case "STOP_MAINTENANCE":
      return stopMaintenance(turn, call.stop_maintenance?.machines ?? [], id);
    case "UPDATE_QUOTA": {
      const { quota_configs = [], force = false } = call.update_quota ?? {};
      return updateQuota(turn, quota_configs, force, id);
    }
    case "SET_QUOTA":
      return setQuota(turn, call.set_quota?.quota_request ?? {}, id);
    case "REMOVE_QUOTA":
      return removeQuota(turn, call.remove_quota?.role ?? "", id);
    case "TEARDOWN":
      return teardown(turn, call.teardown?.framework_id.value);
    default:
      return changeAgent(turn, call, id);
  }
}

function changeAgent(turn: Turn, call: Call, id: number): HttpResponse | undefined {
  switch (call.type) {
    case "DRAIN_AGENT": {
      const { slave_id, max_grace_period, mark_gone = false } = call.drain_agent ?? {};
      const grace = max_grace_period === undefined ? {} : { max_grace_period };
      return drainAgent(turn, slave_id?.value ?? "", { ...grace, mark_gone }, id);
    }
    case "DEACTIVATE_AGENT":
      return deactivateAgent(turn, call.deactivate_agent?.slave_id.value ?? "", id);
    case "REACTIVATE_AGENT":
      return reactivateAgent(turn, call.reactivate_agent?.slave_id.value ?? "", id);
    case "MARK_AGENT_GONE":
      return markAgentGone(turn, call.mark_agent_gone?.slave_id.value ?? "", id);
    default:
      return undefined;
  }
}

function teardown(turn: Turn, id: string | undefined): HttpResponse {
  const owner = framework(turn, id);
  if (owner === undefined) return badRequest(turn, "No framework found with specified ID");
  removeFramework(turn, owner);
  return { status: 200 };
}

function operationOf(
  call: Call,
): { readonly agentId: string; readonly operation: Operation } | undefined {
  switch (call.type) {
    case "RESERVE_RESOURCES": {
      const { slave_id, resources, source } = call.reserve_resources ?? {};
      const sources = source === undefined || source.length === 0 ? {} : { source };
      const reserve = { resources, ...sources };
      return { agentId: slave_id?.value ?? "", operation: { type: "RESERVE", reserve } };
    }
    case "UNRESERVE_RESOURCES": {
      const { slave_id, resources } = call.unreserve_resources ?? {};
      const unreserve = { resources };
      return { agentId: slave_id?.value ?? "", operation: { type: "UNRESERVE", unreserve } };
    }
    case "CREATE_VOLUMES": {
      const { slave_id, volumes } = call.create_volumes ?? {};
      return { agentId: slave_id?.value ?? "", operation: { type: "CREATE", create: { volumes } } };
    }
    case "DESTROY_VOLUMES": {
      const { slave_id, volumes } = call.destroy_volumes ?? {};
      const destroy = { volumes };
      return { agentId: slave_id?.value ?? "", operation: { type: "DESTROY", destroy } };
    }
    default:
      return resizeOf(call);
  }
}

function resizeOf({
  type,
  grow_volume: grow,
  shrink_volume: shrink,
}: Call): ReturnType<typeof operationOf> {
  if (type === "GROW_VOLUME" && grow !== undefined) {
    const grow_volume = { volume: grow.volume, addition: grow.addition };
    return { agentId: grow.slave_id?.value ?? "", operation: { type, grow_volume } };
  }
  if (type === "SHRINK_VOLUME" && shrink !== undefined) {
    const shrink_volume = { volume: shrink.volume, subtract: shrink.subtract };
    return { agentId: shrink.slave_id?.value ?? "", operation: { type, shrink_volume } };
  }
  return undefined;
}
