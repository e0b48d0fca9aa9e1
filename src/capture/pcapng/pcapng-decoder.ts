// The pcapng capture file: a sequence of blocks.
//
//   block   type u32 · total length u32 · body, padded to four bytes · total length u32 again
//
// A section header block tells the byte order of the blocks up to the next one and makes earlier interfaces
// void. Source: draft-ietf-opsawg-pcapng; the obsolete packet block is in its appendix.
//
// Blocks of no use here are passed over without being held, whatever length they claim. A block that cannot be
// true (its lengths disagree, or its fields do not fit into it) makes the decoder look for the next block that
// surely is one, byte by byte, and report what it passed over.

import type { ByteQueue } from "../byte-queue.js";
import { type CaptureEvent, END, NEED_DATA } from "../capture-event.js";
import { readFileU16, readFileU32, readU32 } from "../integers.js";
import type { CaptureLimits } from "../limits.js";
import { NO_COMMENTS } from "../packet.js";
import { BLOCK, BLOCK_FRAME_BYTES, BYTE_ORDER_MAGIC, BYTE_ORDER_MAGIC_SWAPPED } from "./block.js";
import { type InterfaceState, readInterface } from "./interface-block.js";
import { readNames } from "./name-block.js";
import { OPTION, optionComments, optionText, readOptions } from "./options.js";
import { readInterfaceStatistics } from "./statistics-block.js";
import { splitTime } from "./timestamp.js";

/** A block is read (`read`), passed over unread (`skip`), or cannot be true (the reason). */
type Verdict = { readonly kind: "read" } | { readonly kind: "skip" } | Doubt;

interface Doubt {
  readonly kind: "doubt";
  readonly reason: string;
}

const READ: Verdict = { kind: "read" };
const SKIP: Verdict = { kind: "skip" };

/** A block that is being passed over. */
interface Skipping {
  readonly offset: number;
  readonly type: number;
  readonly total: number;
  /** Bytes until the closing length. */
  left: number;
}

/** @internal */
export class PcapngDecoder {
  readonly #queue: ByteQueue;
  readonly #limits: CaptureLimits;
  #littleEndian = true;
  #inSection = false;
  /** The section has a version that cannot be read: its blocks are passed over. */
  #foreignSection = false;
  #interfaces: InterfaceState[] = [];
  #lastSeconds = 0;
  #lastNanos = 0;
  #skipping: Skipping | undefined;
  #lost: { readonly offset: number; readonly reason: string } | undefined;
  /** Said after the event that was found first. */
  #second: CaptureEvent | undefined;
  #finished: CaptureEvent | undefined;

  constructor(queue: ByteQueue, limits: CaptureLimits) {
    this.#queue = queue;
    this.#limits = limits;
  }

  next(ended: boolean): CaptureEvent {
    if (this.#second !== undefined) {
      const event = this.#second;
      this.#second = undefined;
      return event;
    }
    if (this.#finished !== undefined) return this.#finished;
    for (;;) {
      const event =
        this.#skipping !== undefined
          ? this.#skip(this.#skipping, ended)
          : this.#lost !== undefined
            ? this.#search(ended)
            : this.#readBlock(ended);
      if (event !== undefined) return event;
    }
  }

  /** Reads the block at the front; undefined when it says nothing and the next step may follow. */
  #readBlock(ended: boolean): CaptureEvent | undefined {
    const queue = this.#queue;
    // The shortest block; a section header is longer, so its byte order lies within.
    if (!queue.ensure(BLOCK_FRAME_BYTES)) return ended ? this.#finish() : NEED_DATA;
    let { bytes, position } = queue;
    const isSection = readU32(bytes, position) === BLOCK.sectionHeader;
    const littleEndian = isSection ? sectionOrder(bytes, position) : this.#littleEndian;
    if (littleEndian === undefined || !(isSection || this.#inSection)) return this.#noSection();
    const type = readFileU32(bytes, position, littleEndian);
    const total = readFileU32(bytes, position + 4, littleEndian);
    const verdict = this.#judge(type, total);
    if (verdict.kind === "doubt") return this.#lose(verdict.reason);
    if (verdict.kind === "skip") {
      this.#skipping = { offset: queue.offset, type, total, left: total - 4 };
      return undefined;
    }
    if (!queue.ensure(total)) return ended ? this.#finish(total) : NEED_DATA;
    ({ bytes, position } = queue);
    const again = readFileU32(bytes, position + total - 4, littleEndian);
    if (again !== total) {
      return this.#lose(`a block begins with length ${total} and ends with length ${again}`);
    }
    this.#littleEndian = littleEndian;
    const event = this.#decode(type, bytes, position, total);
    if (event?.kind !== "doubt") queue.advance(total);
    return event?.kind === "doubt" ? this.#lose(event.reason) : event;
  }

  /** Whether a block of that type and length is to be read. */
  #judge(type: number, total: number): Verdict {
    if (total < BLOCK_FRAME_BYTES || total % 4 !== 0) {
      return doubt(
        `a block of type ${hex(type)} has length ${total}, want a multiple of 4 from 12`,
      );
    }
    if (this.#foreignSection && type !== BLOCK.sectionHeader) return SKIP;
    switch (type) {
      case BLOCK.enhancedPacket:
      case BLOCK.simplePacket:
      case BLOCK.packet:
        return total <= this.#limits.packetBytes + 65_536
          ? READ
          : doubt(`a packet block has length ${total}, want at most ${this.#limits.packetBytes}`);
      case BLOCK.sectionHeader:
      case BLOCK.interfaceDescription:
        return total <= this.#limits.blockBytes
          ? READ
          : doubt(
              `a block of type ${hex(type)} has length ${total}, want at most ${this.#limits.blockBytes}`,
            );
      case BLOCK.nameResolution:
      case BLOCK.interfaceStatistics:
        return total <= this.#limits.blockBytes ? READ : SKIP;
      default:
        return SKIP;
    }
  }

  #decode(
    type: number,
    bytes: Uint8Array,
    position: number,
    total: number,
  ): CaptureEvent | Doubt | undefined {
    const end = position + total - 4;
    switch (type) {
      case BLOCK.enhancedPacket:
        return this.#enhancedPacket(bytes, position, end);
      case BLOCK.simplePacket:
        return this.#simplePacket(bytes, position, end);
      case BLOCK.packet:
        return this.#obsoletePacket(bytes, position, end);
      case BLOCK.sectionHeader:
        return this.#section(bytes, position, end);
      case BLOCK.interfaceDescription:
        return this.#interface(bytes, position, end);
      case BLOCK.nameResolution:
        return readNames(bytes, position + 8, end, this.#littleEndian);
      case BLOCK.interfaceStatistics:
        return readInterfaceStatistics(bytes, position + 8, end, this.#littleEndian);
      default:
        return undefined;
    }
  }

  /** magic u32 · major u16 · minor u16 · section length i64 · options */
  #section(bytes: Uint8Array, position: number, end: number): CaptureEvent | Doubt {
    if (end - position < 24) return doubt("a section header block is too short");
    const littleEndian = this.#littleEndian;
    const major = readFileU16(bytes, position + 12, littleEndian);
    const minor = readFileU16(bytes, position + 14, littleEndian);
    this.#inSection = true;
    this.#interfaces = [];
    // Minor version 2 has been written with the meaning of 0.
    this.#foreignSection = major !== 1 || (minor !== 0 && minor !== 2);
    const { offset } = this.#queue;
    if (this.#foreignSection) {
      return damage(
        offset,
        end - position + 4,
        `found pcapng version ${major}.${minor}, want 1.0; the section is passed over`,
      );
    }
    const { options, whole } = readOptions(bytes, position + 24, end, littleEndian);
    if (!whole) this.#second = this.#brokenOptions("a section header");
    return {
      kind: "section",
      offset,
      hardware: optionText(options, OPTION.sectionHardware),
      os: optionText(options, OPTION.sectionOs),
      application: optionText(options, OPTION.sectionApplication),
      comments: optionComments(options),
    };
  }

  #interface(bytes: Uint8Array, position: number, end: number): CaptureEvent | Doubt {
    if (end - position < 16) return doubt("an interface description block is too short");
    const { offset } = this.#queue;
    const interfaceId = this.#interfaces.length;
    if (interfaceId >= this.#limits.interfaces) {
      return damage(
        offset,
        end - position + 4,
        `the section describes more than ${this.#limits.interfaces} interfaces`,
      );
    }
    const { state, event, problem } = readInterface(
      bytes,
      position + 8,
      end,
      this.#littleEndian,
      interfaceId,
    );
    this.#interfaces.push(state);
    if (problem !== undefined) this.#second = damage(offset, 0, problem);
    return event;
  }

  /** interface u32 · time high u32, low u32 · captured length u32 · original length u32 · bytes · options */
  #enhancedPacket(bytes: Uint8Array, position: number, end: number): CaptureEvent | Doubt {
    if (end - position < 28) return doubt("an enhanced packet block is too short");
    const littleEndian = this.#littleEndian;
    const interfaceId = readFileU32(bytes, position + 8, littleEndian);
    const captured = readFileU32(bytes, position + 20, littleEndian);
    const start = position + 28;
    if (captured > end - start) {
      return doubt(
        `an enhanced packet block claims ${captured} captured bytes, has room for ${end - start}`,
      );
    }
    const state = this.#interfaces[interfaceId];
    if (state === undefined) return this.#unknownInterface(interfaceId, end - position + 4);
    this.#setTime(
      readFileU32(bytes, position + 12, littleEndian),
      readFileU32(bytes, position + 16, littleEndian),
      state,
    );
    const optionsAt = start + captured + (-captured & 3);
    return this.#packet(
      state,
      interfaceId,
      bytes.subarray(start, start + captured),
      readFileU32(bytes, position + 24, littleEndian),
      this.#packetComments(bytes, optionsAt, end),
    );
  }

  /** original length u32 · bytes; belongs to interface 0 and has no time, so it gets that of the one before. */
  #simplePacket(bytes: Uint8Array, position: number, end: number): CaptureEvent | Doubt {
    if (end - position < 12) return doubt("a simple packet block is too short");
    const state = this.#interfaces[0];
    if (state === undefined) return this.#unknownInterface(0, end - position + 4);
    const original = readFileU32(bytes, position + 8, this.#littleEndian);
    const start = position + 12;
    const limit =
      state.snapLengthBytes === 0 ? original : Math.min(original, state.snapLengthBytes);
    const captured = Math.min(limit, end - start);
    return this.#packet(state, 0, bytes.subarray(start, start + captured), original, NO_COMMENTS);
  }

  /** interface u16 · drops u16 · time high u32, low u32 · captured length u32 · original length u32 · bytes · options */
  #obsoletePacket(bytes: Uint8Array, position: number, end: number): CaptureEvent | Doubt {
    if (end - position < 28) return doubt("a packet block is too short");
    const littleEndian = this.#littleEndian;
    const interfaceId = readFileU16(bytes, position + 8, littleEndian);
    const captured = readFileU32(bytes, position + 20, littleEndian);
    const start = position + 28;
    if (captured > end - start) {
      return doubt(`a packet block claims ${captured} captured bytes, has room for ${end - start}`);
    }
    const state = this.#interfaces[interfaceId];
    if (state === undefined) return this.#unknownInterface(interfaceId, end - position + 4);
    this.#setTime(
      readFileU32(bytes, position + 12, littleEndian),
      readFileU32(bytes, position + 16, littleEndian),
      state,
    );
    const optionsAt = start + captured + (-captured & 3);
    return this.#packet(
      state,
      interfaceId,
      bytes.subarray(start, start + captured),
      readFileU32(bytes, position + 24, littleEndian),
      this.#packetComments(bytes, optionsAt, end),
    );
  }

  #packet(
    state: InterfaceState,
    interfaceId: number,
    bytes: Uint8Array,
    original: number,
    comments: readonly string[],
  ): CaptureEvent {
    return {
      kind: "packet",
      seconds: this.#lastSeconds,
      nanos: this.#lastNanos,
      linkType: state.linkType,
      interfaceId,
      bytes,
      originalLengthBytes: Math.max(original, bytes.length),
      comments,
    };
  }

  #packetComments(bytes: Uint8Array, start: number, end: number): readonly string[] {
    if (start >= end) return NO_COMMENTS;
    const { options, whole } = readOptions(bytes, start, end, this.#littleEndian);
    if (!whole) this.#second = this.#brokenOptions("a packet");
    return optionComments(options);
  }

  #setTime(high: number, low: number, state: InterfaceState): void {
    const { seconds, nanos } = splitTime(high, low, state.scale);
    this.#lastSeconds = seconds;
    this.#lastNanos = nanos;
  }

  #unknownInterface(interfaceId: number, lengthBytes: number): CaptureEvent {
    return damage(
      this.#queue.offset,
      lengthBytes,
      `a packet names interface ${interfaceId}, the section has described ${this.#interfaces.length}`,
    );
  }

  #brokenOptions(owner: string): CaptureEvent {
    return damage(this.#queue.offset, 0, `the options of ${owner} run past their block`);
  }

  #skip(skipping: Skipping, ended: boolean): CaptureEvent | undefined {
    const queue = this.#queue;
    skipping.left -= queue.skip(skipping.left);
    if (skipping.left > 0 || !queue.ensure(4)) {
      if (!ended) return NEED_DATA;
      this.#finished = END;
      queue.skip(queue.length);
      return this.#truncated(skipping.offset, skipping.total);
    }
    this.#skipping = undefined;
    const again = readFileU32(queue.bytes, queue.position, this.#littleEndian);
    if (again !== skipping.total) {
      this.#lost = {
        offset: skipping.offset,
        reason: `a block of type ${hex(skipping.type)} begins with length ${skipping.total} and ends with length ${again}`,
      };
      return undefined;
    }
    queue.advance(4);
    return undefined;
  }

  #lose(reason: string): undefined {
    this.#lost = { offset: this.#queue.offset, reason };
    this.#queue.advance(1);
  }

  #search(ended: boolean): CaptureEvent | undefined {
    const queue = this.#queue;
    const lost = this.#lost;
    if (lost === undefined) return undefined;
    // As many bytes as the surest sign of a block takes.
    while (queue.ensure(28) || (ended && queue.ensure(BLOCK_FRAME_BYTES))) {
      if (this.#isSureBlock()) {
        this.#lost = undefined;
        return damage(lost.offset, queue.offset - lost.offset, lost.reason);
      }
      queue.advance(1);
    }
    if (!ended) return NEED_DATA;
    return this.#fail(lost.offset, `${lost.reason}; no readable block follows`);
  }

  #isSureBlock(): boolean {
    const { bytes, position, end } = this.#queue;
    if (readU32(bytes, position) === BLOCK.sectionHeader) {
      return sectionOrder(bytes, position) !== undefined;
    }
    const littleEndian = this.#littleEndian;
    const type = readFileU32(bytes, position, littleEndian);
    const total = readFileU32(bytes, position + 4, littleEndian);
    if (total % 4 !== 0 || total < BLOCK_FRAME_BYTES) return false;
    if (total > this.#limits.packetBytes) return false;
    switch (type) {
      case BLOCK.enhancedPacket: {
        const captured = readFileU32(bytes, position + 20, littleEndian);
        return (
          end - position >= 28 &&
          readFileU32(bytes, position + 8, littleEndian) < this.#interfaces.length &&
          captured > 0 &&
          captured <= total - 32 &&
          readFileU32(bytes, position + 24, littleEndian) >= captured
        );
      }
      case BLOCK.interfaceDescription:
        // The reserved field is zero.
        return total >= 20 && readFileU16(bytes, position + 10, littleEndian) === 0;
      default:
        return false;
    }
  }

  #noSection(): CaptureEvent | undefined {
    if (this.#inSection) return this.#lose("a section header has no byte-order magic");
    return this.#fail(
      this.#queue.offset,
      "the file begins like pcapng, but its section header has no byte-order magic",
    );
  }

  #finish(wanted?: number): CaptureEvent {
    const queue = this.#queue;
    if (!this.#inSection) {
      return this.#fail(queue.offset, `the pcapng section header ends after ${queue.length} bytes`);
    }
    this.#finished = END;
    const { offset } = queue;
    if (queue.skip(queue.length) === 0) return END;
    return this.#truncated(offset, wanted);
  }

  #truncated(offset: number, wanted: number | undefined): CaptureEvent {
    const found = this.#queue.offset - offset;
    const want = wanted === undefined ? "" : `, want ${wanted}`;
    return damage(
      offset,
      found,
      `the file ends inside its last block: found ${found} bytes${want}`,
    );
  }

  #fail(offset: number, reason: string): CaptureEvent {
    this.#finished = { kind: "malformed", offset, reason };
    return this.#finished;
  }
}

/** Byte order of the section header at `position`: little-endian or not; undefined when it has no magic. */
function sectionOrder(bytes: Uint8Array, position: number): boolean | undefined {
  const magic = readU32(bytes, position + 8);
  if (magic === BYTE_ORDER_MAGIC) return false;
  return magic === BYTE_ORDER_MAGIC_SWAPPED ? true : undefined;
}

function damage(offset: number, lengthBytes: number, reason: string): CaptureEvent {
  return { kind: "damage", offset, lengthBytes, reason };
}

function doubt(reason: string): Doubt {
  return { kind: "doubt", reason };
}

function hex(type: number): string {
  return `0x${type.toString(16)}`;
}
