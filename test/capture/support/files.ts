// Capture files, written by hand after the file format descriptions.

import { bytes, type Order, u8, u16, u32 } from "./bytes.js";

export interface FilePacket {
  readonly seconds: number;
  /** In the unit of the file. */
  readonly fraction: number;
  readonly data: ArrayLike<number>;
  readonly originalLength?: number;
}

export interface PcapOptions {
  readonly order?: Order;
  readonly magic?: number;
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly version?: readonly [number, number];
}

export function pcapHeader(options: PcapOptions = {}): Uint8Array {
  const { order = "little", magic = 0xa1b2c3d4, linkType = 1, snapLength = 262_144 } = options;
  const [major, minor] = options.version ?? [2, 4];
  return bytes(
    u32(magic, order),
    u16(major, order),
    u16(minor, order),
    u32(0, order),
    u32(0, order),
    u32(snapLength, order),
    u32(linkType, order),
  );
}

export function pcapRecord(packet: FilePacket, order: Order = "little", extra = 0): Uint8Array {
  const { seconds, fraction, data, originalLength = data.length } = packet;
  return bytes(
    u32(seconds, order),
    u32(fraction, order),
    u32(data.length, order),
    u32(originalLength, order),
    new Array<number>(extra).fill(0),
    data,
  );
}

export function block(type: number, body: ArrayLike<number>, order: Order = "little"): Uint8Array {
  const padding = (4 - (body.length % 4)) % 4;
  const total = 12 + body.length + padding;
  return bytes(
    u32(type, order),
    u32(total, order),
    body,
    new Array<number>(padding).fill(0),
    u32(total, order),
  );
}

export function option(
  code: number,
  value: string | ArrayLike<number>,
  order: Order = "little",
): Uint8Array {
  const data = bytes(value);
  const padding = (4 - (data.length % 4)) % 4;
  return bytes(u16(code, order), u16(data.length, order), data, new Array<number>(padding).fill(0));
}

export const END_OF_OPTIONS: readonly number[] = [0, 0, 0, 0];

export function sectionHeader(
  order: Order = "little",
  options: ArrayLike<number> = [],
  version = [1, 0],
): Uint8Array {
  const [major = 1, minor = 0] = version;
  return block(
    0x0a0d0d0a,
    bytes(
      u32(0x1a2b3c4d, order),
      u16(major, order),
      u16(minor, order),
      new Array<number>(8).fill(0xff),
      options,
    ),
    order,
  );
}

export function interfaceBlock(
  order: Order = "little",
  options: ArrayLike<number> = [],
  linkType = 1,
  snapLength = 0,
): Uint8Array {
  return block(1, bytes(u16(linkType, order), u16(0), u32(snapLength, order), options), order);
}

export interface EnhancedPacket {
  readonly interfaceId?: number;
  /** 64-bit time in the unit of the interface. */
  readonly time: bigint;
  readonly data: ArrayLike<number>;
  readonly originalLength?: number;
  readonly options?: ArrayLike<number>;
}

export function enhancedPacket(packet: EnhancedPacket, order: Order = "little"): Uint8Array {
  const { interfaceId = 0, time, data, originalLength = data.length, options = [] } = packet;
  return block(
    6,
    bytes(
      u32(interfaceId, order),
      u32(Number(time >> 32n), order),
      u32(Number(time & 0xffffffffn), order),
      u32(data.length, order),
      u32(originalLength, order),
      data,
      new Array<number>((4 - (data.length % 4)) % 4).fill(0),
      options,
    ),
    order,
  );
}

export function obsoletePacket(packet: EnhancedPacket, order: Order = "little"): Uint8Array {
  const { interfaceId = 0, time, data, originalLength = data.length, options = [] } = packet;
  return block(
    2,
    bytes(
      u16(interfaceId, order),
      u16(7, order),
      u32(Number(time >> 32n), order),
      u32(Number(time & 0xffffffffn), order),
      u32(data.length, order),
      u32(originalLength, order),
      data,
      new Array<number>((4 - (data.length % 4)) % 4).fill(0),
      options,
    ),
    order,
  );
}

export function simplePacket(
  data: ArrayLike<number>,
  originalLength: number,
  order: Order = "little",
): Uint8Array {
  return block(3, bytes(u32(originalLength, order), data), order);
}

export function statisticsBlock(
  interfaceId: number,
  options: ArrayLike<number>,
  order: Order = "little",
): Uint8Array {
  return block(5, bytes(u32(interfaceId, order), u32(0), u32(0), options), order);
}

/** Names of one IPv4 and one IPv6 address. */
export function nameBlock(order: Order = "little"): Uint8Array {
  return block(
    4,
    bytes(
      option(1, bytes(u8(127, 0, 0, 1), "localhost\0lo\0"), order),
      option(2, bytes(new Array<number>(15).fill(0), 1, "ip6-localhost\0"), order),
      END_OF_OPTIONS,
    ),
    order,
  );
}
