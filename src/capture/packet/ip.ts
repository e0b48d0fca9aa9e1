// IPv4 (RFC 791) and IPv6 (RFC 8200) headers, and the tunnels that carry IP in IP.
//
// Checksums are not looked at: on a sending host the network card fills them in after the capture.

import { readU16, readU32 } from "../integers.js";
import type { FragmentReassembler } from "./fragments.js";
import type { Layers, SkipReason } from "./layers.js";
import { etherPayload, NO_IP } from "./link.js";

const PROTOCOL_TCP = 6;
const PROTOCOL_IPV4 = 4;
const PROTOCOL_UDP = 17;
const PROTOCOL_IPV6 = 41;
const PROTOCOL_GRE = 47;

const EXTENSION_HOP_BY_HOP = 0;
const EXTENSION_ROUTING = 43;
const EXTENSION_FRAGMENT = 44;
const EXTENSION_AUTHENTICATION = 51;
const EXTENSION_DESTINATION = 60;
const EXTENSION_MOBILITY = 135;

const ETHER_BRIDGED = 0x6558;
/** The port that IANA gave and the one that Linux used before and some overlay networks still do. */
const VXLAN_PORTS: readonly number[] = [4789, 8472];
/** IP in VXLAN in IP and the like; deeper nesting is somebody's joke. */
const MAX_TUNNELS = 4;

/**
 * Decodes the IP packet at `at`, through tunnels, down to a TCP payload in `layers`.
 *
 * @param wireEnd where the frame ended on the wire, counted in `bytes`
 * @returns why there is no TCP payload; undefined when there is one
 */
export function decodeIp(
  layers: Layers,
  bytes: Uint8Array,
  at: number,
  wireEnd: number,
  fragments: FragmentReassembler,
  seconds: number,
): SkipReason | undefined {
  let inner = bytes;
  let innerAt = at;
  let innerWireEnd = wireEnd;
  for (let depth = 0; depth <= MAX_TUNNELS; depth++) {
    const reason = decodeHeaders(layers, inner, innerAt, innerWireEnd, fragments, seconds);
    if (reason !== undefined) return reason;
    if (layers.protocol === PROTOCOL_TCP) return undefined;
    const offset = tunnelledIp(layers);
    if (offset < 0) return offset === NO_IP ? "not-tcp" : "cut";
    // A view that ends where the outer payload ends: padding behind it is not part of the inner packet.
    inner = layers.payload.subarray(0, layers.payloadEnd);
    innerAt = offset;
    innerWireEnd = layers.payloadStart + layers.payloadLength;
  }
  return "not-tcp";
}

function decodeHeaders(
  layers: Layers,
  bytes: Uint8Array,
  at: number,
  wireEnd: number,
  fragments: FragmentReassembler,
  seconds: number,
): SkipReason | undefined {
  const version = (bytes[at] ?? 0) >> 4;
  if (version === 4) return decodeIpv4(layers, bytes, at, wireEnd, fragments, seconds);
  if (version === 6) return decodeIpv6(layers, bytes, at, wireEnd, fragments, seconds);
  return at < bytes.length ? "malformed" : "cut";
}

function decodeIpv4(
  layers: Layers,
  bytes: Uint8Array,
  at: number,
  wireEnd: number,
  fragments: FragmentReassembler,
  seconds: number,
): SkipReason | undefined {
  if (at + 20 > bytes.length) return "cut";
  const headerLength = ((bytes[at] ?? 0) & 15) * 4;
  // Zero when the card will cut one huge packet into many (segmentation offload).
  const totalLength = readU16(bytes, at + 2) || wireEnd - at;
  if (headerLength < 20 || totalLength < headerLength) return "malformed";
  layers.header = bytes;
  layers.addressLength = 4;
  layers.sourceAt = at + 12;
  layers.destinationAt = at + 16;
  layers.protocol = bytes[at + 9] ?? 0;
  layers.payload = bytes;
  layers.payloadStart = at + headerLength;
  layers.payloadLength = totalLength - headerLength;
  layers.payloadEnd = Math.min(bytes.length, at + totalLength);
  const fragment = readU16(bytes, at + 6);
  if ((fragment & 0x3fff) === 0) return undefined;
  return fragments.add(
    layers,
    readU16(bytes, at + 4),
    (fragment & 0x1fff) * 8,
    (fragment & 0x2000) !== 0,
    seconds,
  );
}

function decodeIpv6(
  layers: Layers,
  bytes: Uint8Array,
  at: number,
  wireEnd: number,
  fragments: FragmentReassembler,
  seconds: number,
): SkipReason | undefined {
  if (at + 40 > bytes.length) return "cut";
  // Zero for jumbograms and for segmentation offload: then the frame tells.
  const length = readU16(bytes, at + 4) || wireEnd - at - 40;
  const end = at + 40 + length;
  layers.header = bytes;
  layers.addressLength = 16;
  layers.sourceAt = at + 8;
  layers.destinationAt = at + 24;
  layers.payload = bytes;
  layers.payloadEnd = Math.min(bytes.length, end);
  return walkExtensions(layers, bytes[at + 6] ?? 0, bytes, at + 40, end, fragments, seconds);
}

/** Steps over extension headers from the one at `position` to the payload that ends at `end`. */
function walkExtensions(
  layers: Layers,
  first: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  fragments: FragmentReassembler,
  seconds: number,
): SkipReason | undefined {
  let next = first;
  let position = start;
  for (;;) {
    const extensionLength = extensionBytes(next, bytes, position);
    if (extensionLength === 0) break;
    if (position + 8 > bytes.length) return "cut";
    if (next === EXTENSION_FRAGMENT) {
      const fragment = readU16(bytes, position + 2);
      layers.protocol = bytes[position] ?? 0;
      layers.payloadStart = position + 8;
      layers.payloadLength = end - layers.payloadStart;
      if (layers.payloadLength < 0) return "malformed";
      // Offset 0 and nothing more: an atomic fragment, RFC 6946. Headers behind it are read on.
      if ((fragment & 0xfff9) !== 0) {
        const id = readU32(bytes, position + 4);
        const more = (fragment & 1) !== 0;
        const reason = fragments.add(layers, id, fragment & 0xfff8, more, seconds);
        if (reason !== undefined || extensionBytes(layers.protocol, layers.payload, 0) === 0) {
          return reason;
        }
        // A datagram within a datagram's fragments is not allowed, so this goes one level deep only.
        if (layers.protocol === EXTENSION_FRAGMENT) return "malformed";
        const { protocol, payload, payloadEnd, payloadLength } = layers;
        const captured = payload.subarray(0, payloadEnd);
        return walkExtensions(layers, protocol, captured, 0, payloadLength, fragments, seconds);
      }
    }
    next = bytes[position] ?? 0;
    position += extensionLength;
  }
  layers.payload = bytes;
  layers.protocol = next;
  layers.payloadStart = position;
  layers.payloadEnd = Math.min(bytes.length, end);
  layers.payloadLength = end - position;
  return layers.payloadLength < 0 ? "malformed" : undefined;
}

/** Length of an extension header; 0 when the number is a protocol. */
function extensionBytes(number: number, bytes: Uint8Array, at: number): number {
  switch (number) {
    case EXTENSION_HOP_BY_HOP:
    case EXTENSION_ROUTING:
    case EXTENSION_DESTINATION:
    case EXTENSION_MOBILITY:
      return ((bytes[at + 1] ?? 0) + 1) * 8;
    case EXTENSION_FRAGMENT:
      return 8;
    case EXTENSION_AUTHENTICATION:
      return ((bytes[at + 1] ?? 0) + 2) * 4;
    default:
      return 0;
  }
}

/** Where an IP packet begins inside the payload of another; `NO_IP` or `CUT` when there is none. */
function tunnelledIp(layers: Layers): number {
  const { payload, payloadStart: at, protocol } = layers;
  if (protocol === PROTOCOL_IPV4 || protocol === PROTOCOL_IPV6) return at;
  if (protocol === PROTOCOL_GRE) return grePayload(payload, at);
  // VXLAN (RFC 7348): the header of UDP, eight bytes, an Ethernet frame.
  if (protocol === PROTOCOL_UDP && VXLAN_PORTS.includes(readU16(payload, at + 2))) {
    return etherPayload(payload, at + 16 + 12);
  }
  return NO_IP;
}

/** RFC 2784 and 2890: flags u16 · EtherType u16 · checksum, key, sequence number of four bytes each if flagged. */
function grePayload(payload: Uint8Array, at: number): number {
  const flags = readU16(payload, at);
  const version = flags & 7;
  if (version !== 0) return NO_IP;
  const optional = (flags >> 15) + ((flags >> 13) & 1) + ((flags >> 12) & 1);
  const start = at + 4 + optional * 4;
  const type = readU16(payload, at + 2);
  if (type === ETHER_BRIDGED) return etherPayload(payload, start + 12);
  return type === 0x0800 || type === 0x86dd ? start : NO_IP;
}
