// One TCP segment as a frame: Ethernet or nothing, IPv4 or IPv6, TCP, payload, with right checksums.

import { foldChecksum, sumWords } from "./checksum.js";

const ETHERNET_BYTES = 14;
const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const TCP_BYTES = 20;
const PROTOCOL_TCP = 6;
const HOP_LIMIT = 64;
const DO_NOT_FRAGMENT = 0x4000;

/** The two ends as bytes. */
export interface FrameEnd {
  /** 4 or 16 bytes, the same for both ends. */
  readonly ip: Uint8Array;
  readonly port: number;
}

export interface FrameSegment {
  readonly source: FrameEnd;
  readonly destination: FrameEnd;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  /** TCP options; a multiple of four bytes. */
  readonly options: Uint8Array;
  readonly payload: Uint8Array;
  /** Identification of the IPv4 packet. */
  readonly id: number;
}

/** Encodes a segment, with an Ethernet header or as raw IP. */
export function encodeFrame(segment: FrameSegment, withEthernet: boolean): Uint8Array {
  const { source, payload, options } = segment;
  const isIpv4 = source.ip.length === 4;
  const ipAt = withEthernet ? ETHERNET_BYTES : 0;
  const tcpAt = ipAt + (isIpv4 ? IPV4_BYTES : IPV6_BYTES);
  const payloadAt = tcpAt + TCP_BYTES + options.length;
  const frame = new Uint8Array(payloadAt + payload.length);
  const view = new DataView(frame.buffer);
  if (withEthernet) writeEthernet(frame, view, segment, isIpv4);
  if (isIpv4) writeIpv4(frame, view, ipAt, segment);
  else writeIpv6(frame, view, ipAt, segment);
  frame.set(options, tcpAt + TCP_BYTES);
  frame.set(payload, payloadAt);
  writeTcp(frame, view, tcpAt, segment);
  return frame;
}

function writeEthernet(
  frame: Uint8Array,
  view: DataView,
  { source, destination }: FrameSegment,
  isIpv4: boolean,
): void {
  writeMac(frame, 0, destination.ip);
  writeMac(frame, 6, source.ip);
  view.setUint16(12, isIpv4 ? 0x0800 : 0x86dd);
}

/** A locally administered address made of the end of the IP address. */
function writeMac(frame: Uint8Array, at: number, ip: Uint8Array): void {
  frame[at] = 0x02;
  frame.set(ip.subarray(-4), at + 2);
}

function writeIpv4(frame: Uint8Array, view: DataView, at: number, segment: FrameSegment): void {
  view.setUint8(at, 0x45);
  view.setUint16(at + 2, frame.length - at);
  view.setUint16(at + 4, segment.id & 0xffff);
  view.setUint16(at + 6, DO_NOT_FRAGMENT);
  view.setUint8(at + 8, HOP_LIMIT);
  view.setUint8(at + 9, PROTOCOL_TCP);
  frame.set(segment.source.ip, at + 12);
  frame.set(segment.destination.ip, at + 16);
  view.setUint16(at + 10, foldChecksum(sumWords(frame, at, at + IPV4_BYTES)));
}

function writeIpv6(frame: Uint8Array, view: DataView, at: number, segment: FrameSegment): void {
  view.setUint8(at, 0x60);
  view.setUint16(at + 4, frame.length - at - IPV6_BYTES);
  view.setUint8(at + 6, PROTOCOL_TCP);
  view.setUint8(at + 7, HOP_LIMIT);
  frame.set(segment.source.ip, at + 8);
  frame.set(segment.destination.ip, at + 24);
}

function writeTcp(frame: Uint8Array, view: DataView, at: number, segment: FrameSegment): void {
  const { source, destination } = segment;
  view.setUint16(at, source.port);
  view.setUint16(at + 2, destination.port);
  view.setUint32(at + 4, segment.sequence);
  view.setUint32(at + 8, segment.acknowledgement);
  view.setUint8(at + 12, ((TCP_BYTES + segment.options.length) / 4) << 4);
  view.setUint8(at + 13, segment.flags);
  view.setUint16(at + 14, segment.window);
  let sum = sumWords(source.ip, 0, source.ip.length);
  sum = sumWords(destination.ip, 0, destination.ip.length, sum);
  sum += PROTOCOL_TCP + frame.length - at;
  view.setUint16(at + 16, foldChecksum(sumWords(frame, at, frame.length, sum)));
}
