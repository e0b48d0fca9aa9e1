import { addressIp, pidAddress, randomUuidBytes } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import type { Agent, AgentContext, Executor } from "./agent-state.js";
import type { TaskReason, TaskState } from "./task-state.js";

type StatusUpdate = BodyOf<"mesos.internal.StatusUpdate">;

/** An update of the agent's own making. */
export function newUpdate(
  agent: Agent,
  context: AgentContext,
  given: {
    readonly frameworkId: string;
    readonly taskId: string;
    readonly state: TaskState;
    readonly message: string;
    readonly reason?: TaskReason | undefined;
    readonly executorId?: string | undefined;
    readonly limitation?: BodyOf<"mesos.TaskStatus">["limitation"];
  },
): StatusUpdate {
  const timestamp = context.nowMs / 1000;
  const uuid = randomUuidBytes(() => context.random());
  const slaveId = { value: agent.id ?? "" };
  const executor =
    given.executorId === undefined ? {} : { executor_id: { value: given.executorId } };
  return {
    framework_id: { value: given.frameworkId },
    ...executor,
    slave_id: slaveId,
    status: {
      task_id: { value: given.taskId },
      state: given.state,
      message: given.message,
      slave_id: slaveId,
      timestamp,
      ...executor,
      source: "SOURCE_SLAVE",
      ...(given.reason === undefined ? {} : { reason: given.reason }),
      uuid,
      ...(given.limitation === undefined ? {} : { limitation: given.limitation }),
    },
    timestamp,
    uuid,
  };
}

/** The update that an executor means which sends a status over HTTP. */
export function updateOfStatus(
  agent: Agent,
  context: AgentContext,
  frameworkId: string,
  status: BodyOf<"mesos.TaskStatus">,
): StatusUpdate {
  const slaveId = { value: agent.id ?? "" };
  return {
    framework_id: { value: frameworkId },
    ...(status.executor_id === undefined ? {} : { executor_id: status.executor_id }),
    slave_id: slaveId,
    status: { ...status, slave_id: status.slave_id ?? slaveId },
    timestamp: status.timestamp ?? context.nowMs / 1000,
    ...(status.uuid === undefined ? {} : { uuid: status.uuid }),
  };
}

/**
 * The update as the agent passes it on: who says it, which executor, which container.
 *
 * @param executor set where the task reached its executor
 */
export function completeUpdate(
  agent: Agent,
  context: AgentContext,
  update: StatusUpdate,
  source: "SOURCE_SLAVE" | "SOURCE_EXECUTOR",
  executor: Executor | undefined,
): StatusUpdate {
  const status = {
    ...update.status,
    ...(update.executor_id === undefined ? {} : { executor_id: update.executor_id }),
    source,
    uuid: update.uuid,
  };
  const containerStatus = completeContainerStatus(
    agent,
    context,
    status.container_status,
    executor,
  );
  return {
    ...update,
    status:
      containerStatus === undefined ? status : { ...status, container_status: containerStatus },
  };
}

// Service discovery relies on an address: the agent's own, where neither executor nor containerizer knows better.
function completeContainerStatus(
  agent: Agent,
  context: AgentContext,
  given: BodyOf<"mesos.ContainerStatus"> | undefined,
  executor: Executor | undefined,
): BodyOf<"mesos.ContainerStatus"> | undefined {
  const ip = addressIp(pidAddress(context.self));
  const networks = given?.network_infos ?? [];
  if (agent.options.dialect.profile === "0.26") {
    if (networks.length > 0) return given;
    const info = { ip_address: ip, ip_addresses: [{ ip_address: ip }] };
    return { ...given, network_infos: [info] };
  }
  if (executor === undefined) return given;
  const own =
    given?.container_id === undefined || given.container_id.value === executor.containerId;
  return {
    ...given,
    network_infos: networks.length > 0 ? networks : [{ ip_addresses: [{ ip_address: ip }] }],
    ...(own && executor.osPid !== undefined ? { executor_pid: executor.osPid } : {}),
    ...(own ? { container_id: { value: executor.containerId } } : {}),
  };
}
