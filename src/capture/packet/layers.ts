/**
 * What the headers of one packet say.
 *
 * The decoders of the layers write here in place of making objects: a capture has hundreds of thousands of
 * packets, and one set of registers serves them all. It is valid until the next packet is decoded.
 *
 * @internal
 */
export class Layers {
  /** Where the addresses stand. */
  header: Uint8Array = new Uint8Array(0);
  addressLength: 4 | 16 = 4;
  sourceAt = 0;
  destinationAt = 0;

  /** Protocol number of the IP payload. */
  protocol = 0;
  /** Where the IP payload stands: `header`, or a datagram put together from fragments. */
  payload: Uint8Array = this.header;
  payloadStart = 0;
  /** Where the captured part of the IP payload ends. */
  payloadEnd = 0;
  /** Length of the IP payload on the wire; more than was captured when the capture cut it. */
  payloadLength = 0;

  sourcePort = 0;
  destinationPort = 0;
  sequence = 0;
  acknowledgement = 0;
  flags = 0;
  /** Where the captured TCP payload begins and ends in `payload`. */
  dataStart = 0;
  dataEnd = 0;
  /** Length of the TCP payload on the wire. */
  dataLength = 0;
}

/**
 * Why a packet has no TCP segment for us.
 *
 * - `link-type`: its link type is not supported
 * - `not-ip`: it is ARP, LLDP and the like
 * - `not-tcp`: it is UDP, ICMP and the like
 * - `fragment`: it is part of an IP datagram whose rest has not come
 * - `cut`: the capture cut it before the end of its headers
 * - `malformed`: its headers contradict themselves
 */
export type SkipReason = "link-type" | "not-ip" | "not-tcp" | "fragment" | "cut" | "malformed";
