import { InvalidArgumentError } from "commander";
import type { HostPort } from "../../src/node/index.js";

/** Reads `HOST:PORT`, `[IPv6]:PORT` or `:PORT` (loopback) and adds it to the earlier ones. */
export function parseHostPort(
  text: string,
  earlier: readonly HostPort[] | undefined,
): readonly HostPort[] {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s/@]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? -1);
  if (match === null || port < 0 || port > 65_535) {
    throw new InvalidArgumentError(
      `found ${JSON.stringify(text)}, want HOST:PORT with a port up to 65535`,
    );
  }
  const host = match[1] ?? (match[2] === "" ? "127.0.0.1" : (match[2] ?? ""));
  return [...(earlier ?? []), { host, port }];
}

/** Reads one `HOST:PORT`. */
export function parseOneHostPort(text: string): HostPort {
  const [address] = parseHostPort(text, undefined);
  return address ?? { host: "127.0.0.1", port: 0 };
}

const BYTE_UNITS: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };

/** Reads `1000`, `500k`, `100M`, `2G`, with or without a B behind. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(text);
  const bytes = Number(match?.[1]) * (BYTE_UNITS[match?.[2]?.toLowerCase() ?? ""] ?? Number.NaN);
  if (!(bytes >= 1)) {
    throw new InvalidArgumentError(`found ${JSON.stringify(text)}, want a size such as 100M`);
  }
  return Math.round(bytes);
}

const TIME_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads `90s`, `15min`, `1h`, `1d`, `500ms`. */
export function parseMilliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)$/.exec(text);
  const ms = Number(match?.[1]) * (TIME_UNITS[match?.[2] ?? ""] ?? Number.NaN);
  if (!(ms >= 1)) {
    throw new InvalidArgumentError(
      `found ${JSON.stringify(text)}, want a time such as 90s, 15min or 1h`,
    );
  }
  return Math.round(ms);
}
