import { type Malformed, malformed } from "../malformed.js";

/**
 * Address of a libprocess process, `<id>@<ip>:<port>`.
 *
 * The ip is an IPv4 literal: UPIDs know nothing else. Where the text names a host, which Mesos resolves, `ip`
 * is 0.0.0.0 and `host` the name, since nobody resolves names here.
 */
export interface Upid {
  readonly id: string;
  readonly ip: string;
  readonly port: number;
  readonly host?: string;
}

/** What any failure to parse leaves, and what `@0.0.0.0:0` in a message means: nobody. */
export const EMPTY_UPID: Upid = Object.freeze({ id: "", ip: "0.0.0.0", port: 0 });

/** Whether all three parts are empty. Mesos has a second test, {@link isWholeUpid}; a UPID may pass neither. */
export function isEmptyUpid(upid: Upid): boolean {
  return upid.id === "" && upid.ip === "0.0.0.0" && upid.port === 0;
}

/** Whether id, ip and port are all set. */
export function isWholeUpid(upid: Upid): boolean {
  return upid.id !== "" && (upid.ip !== "0.0.0.0" || upid.host !== undefined) && upid.port !== 0;
}

/** `<id>@<ip>:<port>`; the host name in place of the ip where only the name is known. */
export function formatUpid(upid: Upid): string {
  const address = upid.ip === "0.0.0.0" && upid.host !== undefined ? upid.host : upid.ip;
  return `${upid.id}@${address}:${upid.port}`;
}

/**
 * Reads a UPID as Mesos does (libprocess `pid.cpp`): the first word, split at its first `@` and the first `:`
 * behind that; what follows the digits of the port is ignored, and the port is taken modulo 65536. Any failure
 * gives {@link EMPTY_UPID}.
 */
export function parseUpid(text: string): Upid {
  const word = firstWord(text);
  const at = word.indexOf("@");
  const colon = word.indexOf(":", at + 1);
  if (at < 0 || colon < 0) return EMPTY_UPID;
  const port = parsePort(word, colon + 1);
  if (port < 0) return EMPTY_UPID;
  const id = word.slice(0, at);
  const host = word.slice(at + 1, colon);
  if (isIpv4(host)) return { id, ip: host, port };
  return host === "" ? EMPTY_UPID : { id, ip: "0.0.0.0", port, host };
}

/** Why a text is not exactly a UPID. */
export type UpidErrorCode = "upid";

/** Reads a UPID and accepts nothing but `<id>@<IPv4 or host name>:<port>`. Offsets count characters. */
export function parseUpidStrict(text: string): Upid | Malformed<UpidErrorCode> {
  const at = text.indexOf("@");
  if (at < 0) return wrong(text, text.length, 'an id and "@"');
  const blank = text.search(/\s/);
  if (blank >= 0) return wrong(text, blank, "no white space");
  const colon = text.indexOf(":", at + 1);
  if (colon < 0) return wrong(text, text.length, 'a host and ":"');
  const host = text.slice(at + 1, colon);
  if (!isIpv4(host) && !/^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(host)) {
    return wrong(text, at + 1, "an IPv4 address or a host name");
  }
  const digits = text.slice(colon + 1);
  if (!/^[0-9]{1,5}$/.test(digits) || Number(digits) > 0xffff) {
    return wrong(text, colon + 1, "a port from 0 to 65535");
  }
  const upid = { id: text.slice(0, at), port: Number(digits) };
  return isIpv4(host) ? { ...upid, ip: host } : { ...upid, ip: "0.0.0.0", host };
}

/** Whether two name the same process: id, ip and port decide, a host name only while it is unresolved. */
export function equalUpids(a: Upid, b: Upid): boolean {
  if (a.id !== b.id || a.port !== b.port || a.ip !== b.ip) return false;
  return a.ip !== "0.0.0.0" || a.host === b.host;
}

function wrong(text: string, index: number, wanted: string): Malformed<UpidErrorCode> {
  return malformed("upid", "parse a UPID", index, JSON.stringify(text.slice(0, 80)), wanted);
}

function firstWord(text: string): string {
  const clean = text.trimStart();
  const blank = clean.search(/\s/);
  return blank < 0 ? clean : clean.slice(0, blank);
}

/** As C's `%hu`: a sign is allowed and the value wraps. -1 without digits. */
function parsePort(text: string, start: number): number {
  const sign = text.charCodeAt(start);
  let index = sign === 0x2b || sign === 0x2d ? start + 1 : start;
  const first = index;
  let value = 0;
  for (; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = (value * 10 + digit) % 0x10000;
  }
  if (index === first) return -1;
  return sign === 0x2d ? (0x10000 - value) % 0x10000 : value;
}

function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/.test(text);
}
