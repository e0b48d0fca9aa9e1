import { parseUpidStrict, type Upid } from "../../wire/index.js";
import type { Address, AddressView } from "./address-book.js";

/** The few processes of a cluster are named in every message. */
const MOST_KNOWN = 4096;
const known = new Map<string, Address | undefined>();

/** `ip:port` of a UPID that names a process; undefined for anything else, and for nobody (`@0.0.0.0:0`). */
export function addressOfUpid(text: string): Address | undefined {
  let address = known.get(text);
  if (address !== undefined || known.has(text)) return address;
  const upid = parseUpidStrict(text);
  address = "code" in upid ? undefined : addressOf(upid);
  if (known.size >= MOST_KNOWN) known.clear();
  // A name from the wire is a part of a longer text, which it would keep.
  known.set(` ${text}`.slice(1), address);
  return address;
}

/** The same of a UPID that is parsed already. */
export function addressOf(upid: Upid): Address | undefined {
  if (upid.port === 0) return undefined;
  const host = upid.ip === "0.0.0.0" ? upid.host : upid.ip;
  return host === undefined ? undefined : `${host}:${upid.port}`;
}

/** The same process at another address. */
function upidAt(upid: string, address: Address): string {
  return `${upid.slice(0, upid.indexOf("@"))}@${address}`;
}

/**
 * A UPID as a view shows it: itself where it names nobody.
 *
 * @returns undefined while the view has no answer
 */
export function viewUpid(text: string, view: AddressView): string | undefined {
  const address = addressOfUpid(text);
  if (address === undefined) return text;
  const seen = view(address);
  if (seen === undefined) return undefined;
  return seen === address ? text : upidAt(text, seen);
}

/** Host and port of an address. */
export function hostAndPort(address: Address): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

/** Whether a host name is an address in disguise, as opposed to a name that people gave. */
export function isAddressLike(host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host === "localhost";
}

/** An IPv4 address as MasterInfo has it: its bytes in network order, read as a little-endian integer. */
export function ipToInteger(ip: string): number | undefined {
  const parts = ip.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  return a + b * 0x100 + c * 0x10000 + d * 0x1000000;
}

/** The reverse of {@link ipToInteger}. */
export function integerToIp(value: number): string {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff).join(".");
}
