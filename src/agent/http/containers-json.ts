import { Double, type EndpointJson } from "../../http-api/index.js";
import { fromFixedPoint, scalarQuantities } from "../../resources/index.js";
import type { Agent, Executor } from "../agent-state.js";
import { allocatedResources } from "../containers.js";

const BYTES_PER_MEGABYTE = 1024 * 1024;

/**
 * The live containers with their limits: `/containers`, and what `/monitor/statistics` calls them by their executor.
 * What they use is left out: nothing measures it.
 *
 * @see Mesos slave/http.cpp (containers, statistics)
 */
export function containersJson(
  agent: Agent,
  nowMs: number,
  { named }: { readonly named: boolean },
): EndpointJson {
  const live = [...agent.frameworks.values()].flatMap(({ executors }) =>
    [...executors.values()].filter(({ phase }) => phase !== "terminated"),
  );
  return live.map((executor) => ({
    ...(named ? { container_id: executor.containerId } : {}),
    executor_id: executor.id,
    executor_name: executor.info.name ?? "",
    framework_id: executor.frameworkId,
    source: executor.info.source ?? "",
    statistics: statisticsJson(executor, nowMs),
    ...(named ? { status: statusJson(executor) } : {}),
  }));
}

function statisticsJson(executor: Executor, nowMs: number): EndpointJson {
  const limits = scalarQuantities(allocatedResources(executor));
  const amount = (name: string): number => fromFixedPoint(limits.get(name) ?? 0);
  return {
    cpus_limit: new Double(amount("cpus")),
    mem_limit_bytes: amount("mem") * BYTES_PER_MEGABYTE,
    timestamp: new Double(nowMs / 1000),
  };
}

function statusJson({ containerId, osPid }: Executor): EndpointJson {
  return { container_id: { value: containerId }, executor_pid: osPid };
}
