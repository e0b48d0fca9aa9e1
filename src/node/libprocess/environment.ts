import { isIPv4 } from "node:net";
import { MesosSniffError } from "../../errors/index.js";

/** Where a libprocess listens that was told nothing; real ones look up the host name. */
export const DEFAULT_IP = "127.0.0.1";

/** Where a libprocess listens and what it calls itself; what is absent was not set. */
export interface LibprocessAddresses {
  readonly ip?: string;
  readonly port?: number;
  readonly advertiseIp?: string;
  readonly advertisePort?: number;
  readonly requirePeerAddressIpMatch?: boolean;
}

/**
 * Reads `LIBPROCESS_IP`, `_PORT`, `_ADVERTISE_IP`, `_ADVERTISE_PORT` and `_REQUIRE_PEER_ADDRESS_IP_MATCH`.
 *
 * @throws MesosSniffError `invalid-argument` naming the variable that does not hold what it should
 */
export function readLibprocessEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): LibprocessAddresses {
  const ip = readIp(environment, "LIBPROCESS_IP");
  const port = readPort(environment, "LIBPROCESS_PORT");
  const advertiseIp = readIp(environment, "LIBPROCESS_ADVERTISE_IP");
  const advertisePort = readPort(environment, "LIBPROCESS_ADVERTISE_PORT");
  const requirePeerAddressIpMatch = readBool(
    environment,
    "LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH",
  );
  return {
    ...(ip !== undefined && { ip }),
    ...(port !== undefined && { port }),
    ...(advertiseIp !== undefined && { advertiseIp }),
    ...(advertisePort !== undefined && { advertisePort }),
    ...(requirePeerAddressIpMatch !== undefined && { requirePeerAddressIpMatch }),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

function readIp(environment: Environment, name: string): string | undefined {
  const text = environment[name];
  if (text === undefined || text === "") return undefined;
  if (isIPv4(text)) return text;
  throw wrong(name, text, "an IPv4 address");
}

function readPort(environment: Environment, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw wrong(name, text, "a port from 0 to 65535");
}

function readBool(environment: Environment, name: string): boolean | undefined {
  const text = environment[name];
  if (text === undefined || text === "") return undefined;
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw wrong(name, text, "true or false");
}

function wrong(name: string, text: string, wanted: string): MesosSniffError {
  return new MesosSniffError(
    "invalid-argument",
    `cannot use ${name}: found ${JSON.stringify(text)}, want ${wanted}`,
  );
}
