import { lookup } from "node:dns/promises";
import { isIPv4 } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import type { Address, AddressBook } from "../../proxy/index.js";
import type { HostPort } from "./proxy-options.js";

/**
 * The address under which a target is known to itself: its ip, and where it is a local one all other ways to write
 * it. A process that listens on all addresses of this machine may call itself by any of them.
 */
export async function enterTarget(
  book: AddressBook,
  target: HostPort,
  standIn: Address,
): Promise<void> {
  const ip = await ipOf(target.host);
  const real = `${ip}:${target.port}`;
  book.add(real, standIn);
  book.alias(`${target.host}:${target.port}`, real);
  const own = ownAddresses();
  if (!own.includes(ip)) return;
  for (const name of [...own, "localhost", hostname()]) book.alias(`${name}:${target.port}`, real);
}

async function ipOf(host: string): Promise<string> {
  if (isIPv4(host)) return host;
  try {
    return (await lookup(host, { family: 4 })).address;
  } catch {
    // Its name may be known when the first peer connects.
    return host;
  }
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ family }) => family === "IPv4").map(({ address }) => address),
  );
}
