export { CaptureDecoder, type CaptureFileStatistics } from "./capture-decoder.js";
export type {
  CaptureDamage,
  CaptureEvent,
  CaptureInterface,
  CaptureInterfaceStatistics,
  CaptureMalformed,
  CaptureNames,
  CaptureSection,
} from "./capture-event.js";
export { type Endpoint, formatEndpoint, formatIp, parseIp } from "./endpoint.js";
export { type FileFormat, SNIFF_BYTES, sniffFormat } from "./format.js";
export { type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from "./limits.js";
export { isSupportedLinkType, LINK_TYPE } from "./link-type.js";
export type { SkipReason } from "./packet/layers.js";
export { type Packet, packetTimeNs } from "./packet.js";
export {
  encodeInterfaceDescription,
  encodeInterfaceStatistics,
  encodePacket,
  encodeSectionHeader,
  type InterfaceFacts,
  type InterfaceStatisticsFacts,
  type PacketFacts,
  type SectionFacts,
} from "./pcapng/encode-block.js";
export type {
  Connection,
  Direction,
  StreamData,
  StreamEnd,
  StreamEnded,
  StreamEvent,
  StreamGap,
  StreamOpened,
} from "./stream-event.js";
export type { EmitStreamEvent } from "./tcp/output.js";
export { TcpReassembler, type TcpStatistics } from "./tcp/tcp-reassembler.js";
export { StreamPackets } from "./write/stream-packets.js";
export {
  type SyntheticConnection,
  type SyntheticOpening,
  type SyntheticPacket,
  SyntheticTcp,
  type SyntheticTcpOptions,
} from "./write/synthetic-tcp.js";
