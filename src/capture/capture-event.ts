import type { Packet } from "./packet.js";

/** A section of a pcapng file begins; what was known about interfaces is void. */
export interface CaptureSection {
  readonly kind: "section";
  /** Where the section begins in the input. */
  readonly offset: number;
  readonly hardware: string | undefined;
  readonly os: string | undefined;
  readonly application: string | undefined;
  readonly comments: readonly string[];
}

/** An interface is described. A pcap file has exactly one. */
export interface CaptureInterface {
  readonly kind: "interface";
  /** Number within the section, from 0. */
  readonly interfaceId: number;
  /** LINKTYPE number of its packets. */
  readonly linkType: number;
  /** Whether `TcpReassembler` can look into packets of that link type. */
  readonly supported: boolean;
  /** Longest captured part of a packet; 0 when not limited. */
  readonly snapLengthBytes: number;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly comments: readonly string[];
}

/** Names of addresses that the capturing program had resolved. */
export interface CaptureNames {
  readonly kind: "names";
  readonly records: readonly { readonly ip: string; readonly names: readonly string[] }[];
}

/** What the capturing program counted on an interface. */
export interface CaptureInterfaceStatistics {
  readonly kind: "interface-statistics";
  readonly interfaceId: number;
  readonly received: bigint | undefined;
  /** Packets the interface or the system dropped: holes in the capture that no reader can fill. */
  readonly dropped: bigint | undefined;
  readonly comments: readonly string[];
}

/** Something in the file makes no sense; decoding goes on behind it. */
export interface CaptureDamage {
  readonly kind: "damage";
  /** Where in the input the damage begins. */
  readonly offset: number;
  /** Bytes of the input that were passed over. */
  readonly lengthBytes: number;
  /** What was found and what was wanted. */
  readonly reason: string;
}

/** The input is no capture, or nothing readable follows. The decoder stays with this answer. */
export interface CaptureMalformed {
  readonly kind: "malformed";
  readonly offset: number;
  readonly reason: string;
}

/** The next step of a `CaptureDecoder`. */
export type CaptureEvent =
  | Packet
  | CaptureSection
  | CaptureInterface
  | CaptureNames
  | CaptureInterfaceStatistics
  | CaptureDamage
  | CaptureMalformed
  /** Push more, or call `end()`. */
  | { readonly kind: "need-data" }
  /** `end()` was called and all input is decoded. */
  | { readonly kind: "end" };

/** @internal */
export const NEED_DATA: CaptureEvent = Object.freeze({ kind: "need-data" });
/** @internal */
export const END: CaptureEvent = Object.freeze({ kind: "end" });
