// The text of a UPID, `id@ip:port`: what `pid` fields of Mesos messages carry, and the key of every table here.
// Text compares with ===, sorts, prints, and needs no parsing on the way from a body to a send.

import { formatUpid, parseUpid } from "../wire/index.js";

/** A UPID in canonical text form, `slave(1)@127.0.0.1:5051`: dotted IPv4, decimal port, no name. */
export type Pid = string;

/** An IPv4 address and port in canonical text form, `127.0.0.1:5051`. */
export type Address = string;

/** How libprocess prints "no process"; also what a `pid` field that names nobody holds. */
export const NO_PID: Pid = "@0.0.0.0:0";

declare const accepts: unique symbol;

/**
 * The {@link Pid} of a process in the same OS process, remembering what may be dispatched to it.
 *
 * At run time it is the text and nothing else.
 */
export type Ref<Input> = Pid & { readonly [accepts]: (input: Input) => void };

/**
 * A pid from a text that a peer wrote, in a header or in a body; {@link NO_PID} when it is none.
 *
 * A host name in place of the ip stays a name.
 */
export function canonicalPid(text: string): Pid {
  return formatUpid(parseUpid(text));
}

/** Joins an id and an address. */
export function formatPid(id: string, address: Address): Pid {
  return `${id}@${address}`;
}

/** The part before the first `@`; the whole text if there is none. */
export function pidId(pid: Pid): string {
  const at = pid.indexOf("@");
  return at < 0 ? pid : pid.slice(0, at);
}

/** The part after the first `@`; empty if there is none. */
export function pidAddress(pid: Pid): Address {
  const at = pid.indexOf("@");
  return at < 0 ? "" : pid.slice(at + 1);
}

/** `ip` of an `ip:port` text. */
export function addressIp(address: Address): string {
  const colon = address.indexOf(":");
  return colon < 0 ? address : address.slice(0, colon);
}

/** `port` of an `ip:port` text; 0 when there is none. */
export function addressPort(address: Address): number {
  const colon = address.indexOf(":");
  const port = colon < 0 ? 0 : Number(address.slice(colon + 1));
  return Number.isInteger(port) ? port : 0;
}
