/**
 * The link types that `TcpReassembler` looks into, as they stand in a file.
 *
 * @see https://www.tcpdump.org/linktypes.html
 */
export const LINK_TYPE = {
  bsdNull: 0,
  ethernet: 1,
  /** Raw IP under the number that BSD systems write. */
  rawBsd: 12,
  /** Raw IP under the number that OpenBSD writes. */
  rawOpenBsd: 14,
  raw: 101,
  bsdLoop: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const;

const SUPPORTED: ReadonlySet<number> = new Set(Object.values(LINK_TYPE));

/** Whether packets of a link type can be looked into. */
export function isSupportedLinkType(linkType: number): boolean {
  return SUPPORTED.has(linkType);
}
