/**
 * Dotted form of `MasterInfo.ip`: the four bytes of the address in network order, read as an integer of the
 * sender's byte order. All machines that Mesos runs on are little-endian: 10.0.0.1 is 0x0100000a.
 */
export function formatIpv4(ip: number): string {
  return [ip & 0xff, (ip >>> 8) & 0xff, (ip >>> 16) & 0xff, ip >>> 24].join(".");
}
