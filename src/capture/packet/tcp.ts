import { readU16, readU32 } from "../integers.js";
import type { Layers, SkipReason } from "./layers.js";

export const FLAG_FIN = 0x01;
export const FLAG_SYN = 0x02;
export const FLAG_RST = 0x04;
export const FLAG_PSH = 0x08;
export const FLAG_ACK = 0x10;

const SHORTEST_HEADER_BYTES = 20;

/** Decodes the TCP header (RFC 9293) at the IP payload in `layers`. */
export function decodeTcp(layers: Layers): SkipReason | undefined {
  const { payload, payloadStart: at, payloadEnd, payloadLength } = layers;
  if (payloadLength < SHORTEST_HEADER_BYTES) return "malformed";
  if (at + SHORTEST_HEADER_BYTES > payloadEnd) return "cut";
  const headerLength = ((payload[at + 12] ?? 0) >> 4) * 4;
  if (headerLength < SHORTEST_HEADER_BYTES || headerLength > payloadLength) return "malformed";
  layers.sourcePort = readU16(payload, at);
  layers.destinationPort = readU16(payload, at + 2);
  layers.sequence = readU32(payload, at + 4);
  layers.acknowledgement = readU32(payload, at + 8);
  layers.flags = payload[at + 13] ?? 0;
  layers.dataStart = at + headerLength;
  layers.dataEnd = Math.max(layers.dataStart, payloadEnd);
  layers.dataLength = payloadLength - headerLength;
  return undefined;
}
