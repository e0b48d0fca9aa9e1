import { type BodyOf, messageToJson, type Schema } from "../../wire/index.js";
import { Double, type EndpointJson, RawJson } from "../endpoint-json.js";
import { amountsJson } from "./amounts.js";

/** What writing JSON has to know of the role. */
export interface Style {
  readonly schema: Schema;
  readonly old: boolean;
}

/** A message as it is. */
export function messageJson<N extends string>(
  { schema }: Style,
  type: N,
  body: BodyOf<N> | undefined,
): RawJson | undefined {
  return body === undefined ? undefined : new RawJson(messageToJson(schema, type, body));
}

/** @see Mesos common/http.cpp (json for Task) */
export function taskJson(task: BodyOf<"mesos.Task">, style: Style): EndpointJson {
  const { old } = style;
  const resources = task.resources ?? [];
  const common = {
    id: task.task_id.value,
    name: task.name,
    framework_id: task.framework_id.value,
    executor_id: task.executor_id?.value ?? "",
    slave_id: task.slave_id.value,
    state: String(task.state),
    resources: amountsJson([resources], old),
  };
  const labels = labelsJson(style, task.labels);
  const discovery = messageJson(style, "mesos.DiscoveryInfo", task.discovery);
  const statuses = (task.statuses ?? []).map((status) => statusJson(status, style));
  if (old) return { ...common, statuses, labels, discovery };
  return {
    ...common,
    limits: task.limits === undefined ? undefined : limitsJson(task.limits),
    role: resources[0]?.allocation_info?.role,
    statuses,
    user: task.user,
    labels,
    discovery,
    container: messageJson(style, "mesos.ContainerInfo", task.container),
    health_check: messageJson(style, "mesos.HealthCheck", task.health_check),
  };
}

function limitsJson(limits: NonNullable<BodyOf<"mesos.Task">["limits"]>): EndpointJson {
  return Object.fromEntries(
    Object.entries(limits).map(([name, { value }]) => [name, new Double(value)]),
  );
}

/** The list in it. */
export function labelsJson(
  style: Style,
  labels: BodyOf<"mesos.Labels"> | undefined,
): EndpointJson | undefined {
  return (
    labels?.labels?.map((label) => messageJson(style, "mesos.Label", label) ?? {}) ??
    (labels === undefined ? undefined : [])
  );
}

function statusJson(status: BodyOf<"mesos.TaskStatus">, style: Style): EndpointJson {
  return {
    state: String(status.state),
    timestamp: new Double(status.timestamp ?? 0),
    labels: labelsJson(style, status.labels),
    container_status: containerStatusJson(status.container_status, style),
    healthy: status.healthy,
  };
}

function containerStatusJson(
  status: BodyOf<"mesos.ContainerStatus"> | undefined,
  style: Style,
): EndpointJson | undefined {
  if (status === undefined) return undefined;
  const networks = status.network_infos?.map((each) => networkJson(each, style));
  const network_infos = networks?.length === 0 ? undefined : networks;
  if (style.old) return { network_infos };
  return {
    container_id: messageJson(style, "mesos.ContainerID", status.container_id),
    network_infos,
    cgroup_info: messageJson(style, "mesos.CgroupInfo", status.cgroup_info),
  };
}

function networkJson(info: BodyOf<"mesos.NetworkInfo">, style: Style): EndpointJson {
  const { groups, ip_addresses, port_mappings } = info;
  const leftover = (info as { readonly ip_address?: string }).ip_address;
  return {
    ip_address: style.old ? leftover : undefined,
    groups: groups?.length === 0 ? undefined : groups,
    labels: labelsJson(style, info.labels),
    ip_addresses: ip_addresses?.map(
      (each) => messageJson(style, "mesos.NetworkInfo.IPAddress", each) ?? {},
    ),
    name: style.old ? undefined : info.name,
    port_mappings: style.old
      ? undefined
      : port_mappings?.map(
          (each) => messageJson(style, "mesos.NetworkInfo.PortMapping", each) ?? {},
        ),
  };
}
