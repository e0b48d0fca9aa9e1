import { MesosSniffError } from "../errors/index.js";
import { readU16 } from "./integers.js";

/** One end of a TCP connection. */
export interface Endpoint {
  /** Dotted IPv4, or IPv6 in the form of RFC 5952. */
  readonly ip: string;
  readonly port: number;
}

/** `127.0.0.1:5050`, `[::1]:5050`. */
export function formatEndpoint(endpoint: Endpoint): string {
  return endpoint.ip.includes(":")
    ? `[${endpoint.ip}]:${endpoint.port}`
    : `${endpoint.ip}:${endpoint.port}`;
}

/** Text of an address of 4 or 16 bytes that begins at `at`. */
export function formatIp(bytes: Uint8Array, at: number, length: 4 | 16): string {
  return length === 4 ? formatIpv4(bytes, at) : formatIpv6(bytes, at);
}

function formatIpv4(bytes: Uint8Array, at: number): string {
  return `${bytes[at] ?? 0}.${bytes[at + 1] ?? 0}.${bytes[at + 2] ?? 0}.${bytes[at + 3] ?? 0}`;
}

function formatIpv6(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => readU16(bytes, at + index * 2));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${formatIpv4(bytes, at + 12)}`;
  }
  const zeros = longestZeros(groups);
  const text = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(":");
  return zeros.length < 2
    ? text(groups)
    : `${text(groups.slice(0, zeros.start))}::${text(groups.slice(zeros.start + zeros.length))}`;
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, index) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  });
  return best;
}

/**
 * Bytes of an address: 4 for dotted IPv4, 16 for IPv6 (with or without `::`, a dotted tail or a zone).
 *
 * @throws MesosSniffError `invalid-argument` on anything else, host names included
 */
export function parseIp(text: string): Uint8Array {
  const bytes = text.includes(":") ? parseIpv6(text.replace(/%.*$/, "")) : parseIpv4(text);
  if (bytes === undefined) {
    throw new MesosSniffError(
      "invalid-argument",
      `cannot use ${JSON.stringify(text)} as an address: want an IPv4 or IPv6 address`,
    );
  }
  return bytes;
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return Uint8Array.from(parts, Number);
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(parseGroups);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const behind = tail ?? [];
  const missing = 8 - head.length - behind.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...behind];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".") && index === parts.length - 1) {
      const dotted = parseIpv4(part);
      if (dotted === undefined) return undefined;
      groups.push(readU16(dotted, 0), readU16(dotted, 2));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}
