// Blocks of a pcapng file, written in little-endian order with times in nanoseconds. Layouts stand at the
// readers in this folder.

import { encodeUtf8 } from "../../bytes/index.js";
import { MesosSniffError } from "../../errors/index.js";
import { BLOCK, BLOCK_FRAME_BYTES, BYTE_ORDER_MAGIC } from "./block.js";
import { type BlockOption, OPTION } from "./options.js";

/** What a section says about where it was captured. */
export interface SectionFacts {
  readonly hardware?: string;
  readonly os?: string;
  readonly application?: string;
  readonly comments?: readonly string[];
}

/** An interface that packets come from. */
export interface InterfaceFacts {
  /** LINKTYPE number of its packets. */
  readonly linkType: number;
  /** Longest captured part of a packet; 0, the default, for no limit. */
  readonly snapLengthBytes?: number;
  readonly name?: string;
  readonly description?: string;
  readonly comments?: readonly string[];
}

/** A packet to write. */
export interface PacketFacts {
  /** Place of its interface in the section, from 0. */
  readonly interfaceId?: number;
  /** Nanoseconds since the epoch. */
  readonly timeNs: bigint;
  readonly bytes: Uint8Array;
  /** Length on the wire; that of `bytes` by default. */
  readonly originalLengthBytes?: number;
  readonly comments?: readonly string[];
}

/** What an interface counted until now. */
export interface InterfaceStatisticsFacts {
  readonly interfaceId?: number;
  /** When it was counted. */
  readonly timeNs: bigint;
  readonly startNs?: bigint;
  readonly endNs?: bigint;
  readonly received?: bigint;
  readonly dropped?: bigint;
  readonly comments?: readonly string[];
}

const MOST_OPTION_BYTES = 0xffff;
const NANOSECONDS = 9;

/**
 * A section header block: the first of a file.
 *
 * @throws MesosSniffError `limit` when a text is longer than 65,535 bytes
 */
export function encodeSectionHeader(facts: SectionFacts = {}): Uint8Array {
  const options = [
    ...comments(facts.comments),
    ...text(OPTION.sectionHardware, facts.hardware),
    ...text(OPTION.sectionOs, facts.os),
    ...text(OPTION.sectionApplication, facts.application),
  ];
  return encodeBlock(BLOCK.sectionHeader, 16, options, (view) => {
    view.setUint32(8, BYTE_ORDER_MAGIC, true);
    view.setUint16(12, 1, true);
    // Section length: not known.
    view.setBigInt64(16, -1n, true);
  });
}

/**
 * An interface description block.
 *
 * @throws MesosSniffError `limit` when a text is longer than 65,535 bytes
 */
export function encodeInterfaceDescription(facts: InterfaceFacts): Uint8Array {
  const options = [
    ...comments(facts.comments),
    ...text(OPTION.interfaceName, facts.name),
    ...text(OPTION.interfaceDescription, facts.description),
    { code: OPTION.interfaceTimeResolution, value: Uint8Array.of(NANOSECONDS) },
  ];
  return encodeBlock(BLOCK.interfaceDescription, 8, options, (view) => {
    view.setUint16(8, facts.linkType, true);
    view.setUint32(12, facts.snapLengthBytes ?? 0, true);
  });
}

/**
 * An enhanced packet block.
 *
 * @throws MesosSniffError `limit` when a comment is longer than 65,535 bytes
 */
export function encodePacket(facts: PacketFacts): Uint8Array {
  const { bytes, timeNs } = facts;
  const options = comments(facts.comments);
  const block = encodeBlock(BLOCK.enhancedPacket, 20 + padded(bytes.length), options, (view) => {
    view.setUint32(8, facts.interfaceId ?? 0, true);
    setTime(view, 12, timeNs);
    view.setUint32(20, bytes.length, true);
    view.setUint32(24, facts.originalLengthBytes ?? bytes.length, true);
  });
  block.set(bytes, 28);
  return block;
}

/**
 * An interface statistics block, which stands at the end of a section.
 *
 * @throws MesosSniffError `limit` when a comment is longer than 65,535 bytes
 */
export function encodeInterfaceStatistics(facts: InterfaceStatisticsFacts): Uint8Array {
  const options = [
    ...comments(facts.comments),
    ...time(OPTION.statisticsStart, facts.startNs),
    ...time(OPTION.statisticsEnd, facts.endNs),
    ...count(OPTION.statisticsReceived, facts.received),
    ...count(OPTION.statisticsDropped, facts.dropped),
  ];
  return encodeBlock(BLOCK.interfaceStatistics, 12, options, (view) => {
    view.setUint32(8, facts.interfaceId ?? 0, true);
    setTime(view, 12, facts.timeNs);
  });
}

/** A block with its frame and options; `fill` writes the fixed part, which begins at 8. */
function encodeBlock(
  type: number,
  fixedBytes: number,
  options: readonly BlockOption[],
  fill: (view: DataView) => void,
): Uint8Array {
  let total = BLOCK_FRAME_BYTES + fixedBytes;
  if (options.length > 0) total += 4;
  for (const { value } of options) total += 4 + padded(value.length);
  const block = new Uint8Array(total);
  const view = new DataView(block.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, total, true);
  fill(view);
  let at = 8 + fixedBytes;
  for (const { code, value } of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    block.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  view.setUint32(total - 4, total, true);
  return block;
}

function padded(length: number): number {
  return length + (-length & 3);
}

function comments(texts: readonly string[] | undefined): BlockOption[] {
  return (texts ?? []).flatMap((value) => text(OPTION.comment, value));
}

function text(code: number, value: string | undefined): BlockOption[] {
  if (value === undefined) return [];
  const bytes = encodeUtf8(value);
  if (bytes.length > MOST_OPTION_BYTES) {
    throw new MesosSniffError(
      "limit",
      `cannot write a text of ${bytes.length} bytes into a capture: want at most ${MOST_OPTION_BYTES}`,
    );
  }
  return [{ code, value: bytes }];
}

function time(code: number, timeNs: bigint | undefined): BlockOption[] {
  if (timeNs === undefined) return [];
  const value = new Uint8Array(8);
  setTime(new DataView(value.buffer), 0, timeNs);
  return [{ code, value }];
}

function count(code: number, value: bigint | undefined): BlockOption[] {
  if (value === undefined) return [];
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return [{ code, value: bytes }];
}

/** High half first, each half in the byte order of the file. */
function setTime(view: DataView, at: number, timeNs: bigint): void {
  view.setUint32(at, Number(BigInt.asUintN(32, timeNs >> 32n)), true);
  view.setUint32(at + 4, Number(BigInt.asUintN(32, timeNs)), true);
}
