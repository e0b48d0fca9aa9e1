// Frames, written by hand after the RFCs.

import type { Packet } from "../../../src/capture/index.js";
import { bytes, u16, u32 } from "./bytes.js";

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

export interface TcpFields {
  readonly from?: string;
  readonly to?: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly flags?: number;
  readonly data?: string | ArrayLike<number>;
  /** TCP options, a multiple of four bytes. */
  readonly options?: ArrayLike<number>;
}

export function tcp(fields: TcpFields): Uint8Array {
  const { sourcePort = 40_000, destinationPort = 5050, options = [] } = fields;
  return bytes(
    u16(sourcePort),
    u16(destinationPort),
    u32(fields.seq ?? 0),
    u32(fields.ack ?? 0),
    ((20 + options.length) / 4) << 4,
    fields.flags ?? ACK,
    u16(0xffff),
    u16(0),
    u16(0),
    options,
    fields.data ?? [],
  );
}

export interface Ipv4Fields {
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: number;
  readonly id?: number;
  /** In bytes. */
  readonly fragmentOffset?: number;
  readonly more?: boolean;
  readonly options?: ArrayLike<number>;
  readonly totalLength?: number;
}

export function ipv4(payload: ArrayLike<number>, fields: Ipv4Fields = {}): Uint8Array {
  const { from = "10.0.0.1", to = "10.0.0.2", protocol = 6, options = [] } = fields;
  const headerLength = 20 + options.length;
  return bytes(
    0x40 | (headerLength / 4),
    0,
    u16(fields.totalLength ?? headerLength + payload.length),
    u16(fields.id ?? 0),
    u16((fields.more === true ? 0x2000 : 0) | ((fields.fragmentOffset ?? 0) / 8)),
    64,
    protocol,
    u16(0),
    from.split(".").map(Number),
    to.split(".").map(Number),
    options,
    payload,
  );
}

export interface Ipv6Fields {
  readonly from?: ArrayLike<number>;
  readonly to?: ArrayLike<number>;
  readonly next?: number;
  readonly payloadLength?: number;
}

const IPV6_A: readonly number[] = [0xfe, 0x80, ...new Array<number>(13).fill(0), 1];
const IPV6_B: readonly number[] = [0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 2];

export function ipv6(payload: ArrayLike<number>, fields: Ipv6Fields = {}): Uint8Array {
  const { from = IPV6_A, to = IPV6_B, next = 6 } = fields;
  return bytes(
    0x60,
    0,
    0,
    0,
    u16(fields.payloadLength ?? payload.length),
    next,
    64,
    from,
    to,
    payload,
  );
}

/** A frame of an EtherType and what follows it; tags go in front. */
export function ethernet(
  payload: ArrayLike<number>,
  type = 0x0800,
  tags: ArrayLike<number> = [],
): Uint8Array {
  return bytes(new Array<number>(12).fill(2), tags, u16(type), payload);
}

export interface PacketFields {
  readonly seconds?: number;
  readonly nanos?: number;
  readonly linkType?: number;
  readonly interfaceId?: number;
  readonly originalLength?: number;
}

export function packet(frame: Uint8Array, fields: PacketFields = {}): Packet {
  return {
    kind: "packet",
    seconds: fields.seconds ?? 1000,
    nanos: fields.nanos ?? 0,
    linkType: fields.linkType ?? 1,
    interfaceId: fields.interfaceId ?? 0,
    bytes: frame,
    originalLengthBytes: fields.originalLength ?? frame.length,
    comments: [],
  };
}

/** An Ethernet packet of one TCP segment. */
export function segment(fields: TcpFields, when: PacketFields = {}): Packet {
  return packet(ethernet(ipv4(tcp(fields), fields)), when);
}

/** The same from server to client. */
export function reply(fields: TcpFields, when: PacketFields = {}): Packet {
  return segment(
    {
      from: "10.0.0.2",
      to: "10.0.0.1",
      sourcePort: 5050,
      destinationPort: 40_000,
      ...fields,
    },
    when,
  );
}
