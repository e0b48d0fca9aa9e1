import type { PeerTable } from "./peers.js";

// Where bodies say which Mesos wrote them: path to a version text, by type.
const VERSION_OF_WRITER: ReadonlyMap<string, readonly string[]> = new Map([
  ["mesos.internal.RegisterSlaveMessage", ["version"]],
  ["mesos.internal.ReregisterSlaveMessage", ["version"]],
  ["mesos.internal.FrameworkRegisteredMessage", ["master_info", "version"]],
  ["mesos.internal.FrameworkReregisteredMessage", ["master_info", "version"]],
  ["mesos.scheduler.Event/SUBSCRIBED", ["subscribed", "master_info", "version"]],
  ["mesos.v1.scheduler.Event/SUBSCRIBED", ["subscribed", "master_info", "version"]],
  ["mesos.v1.master.Response/GET_MASTER", ["get_master", "master_info", "version"]],
  ["mesos.v1.master.Response/GET_VERSION", ["get_version", "version_info", "version"]],
  ["mesos.v1.agent.Response/GET_VERSION", ["get_version", "version_info", "version"]],
]);

/**
 * Learns the version of whoever wrote a body, where the body says it: registrations, MasterInfo, and the
 * JSON of `/state` and `/version`.
 *
 * @param writer address (`ip:port`) of the program that wrote it
 */
export function learnFromBody(peers: PeerTable, type: string, body: unknown, writer: string): void {
  const path = VERSION_OF_WRITER.get(type);
  if (path !== undefined) {
    sawVersion(peers, writer, at(body, path));
  } else if (type === "200 OK" && isMesosReport(body)) {
    sawVersion(peers, writer, at(body, ["version"]));
  }
}

// Other programs have a `version` in their JSON too; these keys beside it are Mesos's.
function isMesosReport(body: unknown): boolean {
  return (
    typeof at(body, ["version"]) === "string" &&
    (at(body, ["build_time"]) !== undefined || at(body, ["pid"]) !== undefined)
  );
}

function sawVersion(peers: PeerTable, address: string, version: unknown): void {
  if (typeof version === "string" && version !== "") peers.sawVersion(address, version);
}

function at(value: unknown, path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}
