import { addressIp, addressPort, type Pid, pidAddress } from "../actor/index.js";
import type { BodyOf } from "../wire/index.js";
import type { MasterOptions } from "./options.js";

/** How a master introduces itself. */
export function masterInfo(
  id: string,
  self: Pid,
  options: MasterOptions,
): BodyOf<"mesos.MasterInfo"> {
  const address = pidAddress(self);
  const ip = addressIp(address);
  const port = addressPort(address);
  const hostname = options.hostname ?? ip;
  const base = {
    id,
    ip: networkOrder(ip),
    port,
    pid: self,
    hostname,
    version: options.version,
    address: { hostname, ip, port },
  };
  if (options.profile === "0.26") return base;
  return {
    ...base,
    ...(options.domain === undefined ? {} : { domain: options.domain }),
    capabilities: [{ type: "AGENT_UPDATE" }, { type: "AGENT_DRAINING" }, { type: "QUOTA_V2" }],
  };
}

// The field holds the four bytes in network order read as a number of the host, which is little-endian in practice.
function networkOrder(ip: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = ip.split(".").map(Number);
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}
