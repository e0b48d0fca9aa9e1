// From a link-layer frame to the IP packet in it. Layouts: https://www.tcpdump.org/linktypes.html

import { readU16, readU32 } from "../integers.js";
import { LINK_TYPE } from "../link-type.js";

/** Answers of `ipOffset` that are no offset. */
export const NO_IP = -1;
export const CUT = -2;
export const UNSUPPORTED = -3;

const ETHER_IPV4 = 0x0800;
const ETHER_IPV6 = 0x86dd;
const PPP_IPV4 = 0x0021;
const PPP_IPV6 = 0x0057;
/** Below it the field is a length, and LLC follows. */
const ETHER_SMALLEST_TYPE = 0x0600;

/** Where the IP packet begins in a frame, or why there is none: `NO_IP`, `CUT`, `UNSUPPORTED`. */
export function ipOffset(linkType: number, frame: Uint8Array): number {
  switch (linkType) {
    case LINK_TYPE.ethernet:
      return etherPayload(frame, 12);
    case LINK_TYPE.linuxCooked:
      return etherPayload(frame, 14);
    case LINK_TYPE.linuxCooked2:
      // The protocol comes first and the rest of the 20 bytes behind it.
      return cooked2Payload(frame);
    case LINK_TYPE.bsdNull:
    case LINK_TYPE.bsdLoop:
      return loopbackPayload(frame);
    case LINK_TYPE.raw:
    case LINK_TYPE.rawBsd:
    case LINK_TYPE.rawOpenBsd:
    case LINK_TYPE.ipv4:
    case LINK_TYPE.ipv6:
      return byVersion(frame, 0);
    default:
      return UNSUPPORTED;
  }
}

/** Follows EtherTypes from the one at `typeAt` through VLAN tags, MPLS labels, PPPoE and SNAP. */
export function etherPayload(frame: Uint8Array, typeAt: number): number {
  let at = typeAt;
  // Each turn moves on, so a frame of nothing but tags ends as cut.
  while (at + 2 <= frame.length) {
    const type = readU16(frame, at);
    switch (type) {
      case ETHER_IPV4:
      case ETHER_IPV6:
        return at + 2;
      case 0x8100: // 802.1Q
      case 0x88a8: // 802.1ad
      case 0x9100: // QinQ before the standard
      case 0x9200:
        at += 4;
        break;
      case 0x8847: // MPLS
      case 0x8848:
        return mplsPayload(frame, at + 2);
      case 0x8864: // PPPoE session
        return pppPayload(frame, at + 8);
      default:
        if (type >= ETHER_SMALLEST_TYPE || !isSnap(frame, at + 2)) return NO_IP;
        at += 8;
    }
  }
  return CUT;
}

/** DSAP, SSAP AA, unnumbered information, organisation 0: an EtherType follows. */
function isSnap(frame: Uint8Array, at: number): boolean {
  return readU32(frame, at) === 0xaaaa0300 && readU16(frame, at + 4) === 0;
}

function mplsPayload(frame: Uint8Array, labelsAt: number): number {
  for (let at = labelsAt; at + 4 <= frame.length; at += 4) {
    const isBottom = ((frame[at + 2] ?? 0) & 1) === 1;
    if (isBottom) return byVersion(frame, at + 4);
  }
  return CUT;
}

function pppPayload(frame: Uint8Array, at: number): number {
  if (at + 2 > frame.length) return CUT;
  const protocol = readU16(frame, at);
  return protocol === PPP_IPV4 || protocol === PPP_IPV6 ? at + 2 : NO_IP;
}

function cooked2Payload(frame: Uint8Array): number {
  if (frame.length < 20) return CUT;
  const type = readU16(frame, 0);
  if (type === ETHER_IPV4 || type === ETHER_IPV6) return 20;
  // A VLAN tag stands where the packet would: tag, then EtherType.
  return type === 0x8100 || type === 0x88a8 ? etherPayload(frame, 22) : NO_IP;
}

/**
 * Four bytes of address family, in the byte order of the capturing host (null) or of the network (loop). The
 * numbers of IPv6 differ by system (10, 23, 24, 28, 30), so the packet itself is asked.
 */
function loopbackPayload(frame: Uint8Array): number {
  return byVersion(frame, 4);
}

function byVersion(frame: Uint8Array, at: number): number {
  if (at >= frame.length) return CUT;
  const version = (frame[at] ?? 0) >> 4;
  return version === 4 || version === 6 ? at : NO_IP;
}
