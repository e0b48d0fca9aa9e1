// The classic capture file.
//
//   file header   magic u32 · version major u16, minor u16 · zone i32 · accuracy u32 · snap length u32 · link type u32
//   record        seconds u32 · fraction u32 · captured length u32 · original length u32 · captured bytes
//
// The magic tells the byte order and what the fraction counts. The "modified" magic of Alexey Kuznetzov adds
// eight bytes to each record header (interface index u32, protocol u16, packet type u8, padding).
// Source: draft-ietf-opsawg-pcap; for the modified form, libpcap's sf-pcap.c.
//
// A record header that cannot be true makes the decoder look for the next one that surely is: its lengths
// agree, its fraction is below a second, and its time is within a day of the last good packet.

import type { ByteQueue } from "../byte-queue.js";
import { type CaptureEvent, END, NEED_DATA } from "../capture-event.js";
import { readFileU16, readFileU32, readU32 } from "../integers.js";
import type { CaptureLimits } from "../limits.js";
import { isSupportedLinkType } from "../link-type.js";
import { NO_COMMENTS } from "../packet.js";

interface Variant {
  readonly littleEndian: boolean;
  readonly nanosPerFraction: 1 | 1000;
  readonly recordHeaderBytes: 16 | 24;
}

const VARIANTS: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, { littleEndian: false, nanosPerFraction: 1000, recordHeaderBytes: 16 }],
  [0xd4c3b2a1, { littleEndian: true, nanosPerFraction: 1000, recordHeaderBytes: 16 }],
  [0xa1b23c4d, { littleEndian: false, nanosPerFraction: 1, recordHeaderBytes: 16 }],
  [0x4d3cb2a1, { littleEndian: true, nanosPerFraction: 1, recordHeaderBytes: 16 }],
  [0xa1b2cd34, { littleEndian: false, nanosPerFraction: 1000, recordHeaderBytes: 24 }],
  [0x34cdb2a1, { littleEndian: true, nanosPerFraction: 1000, recordHeaderBytes: 24 }],
]);

const FILE_HEADER_BYTES = 24;
const NANOS_PER_SECOND = 1_000_000_000;
// Programs write packets longer than the snap length they announce; libpcap itself allows this much.
const USUAL_PACKET_BYTES = 262_144;
const DAY_SECONDS = 86_400;

/** @internal */
export class PcapDecoder {
  readonly #queue: ByteQueue;
  readonly #limits: CaptureLimits;
  #variant: Variant | undefined;
  #linkType = 0;
  #maxPacketBytes = USUAL_PACKET_BYTES;
  #lastSeconds: number | undefined;
  /** Where and why the search for the next record began. */
  #lost: { readonly offset: number; readonly reason: string } | undefined;
  #finished: CaptureEvent | undefined;

  constructor(queue: ByteQueue, limits: CaptureLimits) {
    this.#queue = queue;
    this.#limits = limits;
  }

  next(ended: boolean): CaptureEvent {
    if (this.#finished !== undefined) return this.#finished;
    if (this.#variant === undefined) return this.#readFileHeader(ended);
    if (this.#lost !== undefined) return this.#search(this.#variant, ended);
    return this.#readRecord(this.#variant, ended);
  }

  #readFileHeader(ended: boolean): CaptureEvent {
    const queue = this.#queue;
    if (!queue.ensure(FILE_HEADER_BYTES)) {
      if (!ended) return NEED_DATA;
      return this.#fail(
        queue.offset,
        `the pcap file header ends after ${queue.length} of ${FILE_HEADER_BYTES} bytes`,
      );
    }
    const { bytes, position } = queue;
    const variant = VARIANTS.get(readU32(bytes, position));
    if (variant === undefined) {
      return this.#fail(queue.offset, "the first four bytes are no pcap magic");
    }
    const { littleEndian } = variant;
    const major = readFileU16(bytes, position + 4, littleEndian);
    if (major !== 2) {
      const minor = readFileU16(bytes, position + 6, littleEndian);
      return this.#fail(queue.offset + 4, `found pcap version ${major}.${minor}, want 2.4`);
    }
    const snapLengthBytes = readFileU32(bytes, position + 16, littleEndian);
    // The high bits tell the length of a frame check sequence, which the IP length trims anyway.
    this.#linkType = readFileU32(bytes, position + 20, littleEndian) & 0xffff;
    this.#maxPacketBytes = Math.min(
      Math.max(snapLengthBytes, USUAL_PACKET_BYTES),
      this.#limits.packetBytes,
    );
    this.#variant = variant;
    queue.advance(FILE_HEADER_BYTES);
    return {
      kind: "interface",
      interfaceId: 0,
      linkType: this.#linkType,
      supported: isSupportedLinkType(this.#linkType),
      snapLengthBytes,
      name: undefined,
      description: undefined,
      comments: NO_COMMENTS,
    };
  }

  #readRecord(variant: Variant, ended: boolean): CaptureEvent {
    const queue = this.#queue;
    const headerBytes = variant.recordHeaderBytes;
    if (!queue.ensure(headerBytes)) return ended ? this.#finish(headerBytes) : NEED_DATA;
    const { littleEndian } = variant;
    let { bytes, position } = queue;
    const captured = readFileU32(bytes, position + 8, littleEndian);
    if (captured > this.#maxPacketBytes) {
      return this.#lose(
        variant,
        ended,
        `a packet claims ${captured} captured bytes, want at most ${this.#maxPacketBytes}`,
      );
    }
    const originalLengthBytes = readFileU32(bytes, position + 12, littleEndian);
    let seconds = readFileU32(bytes, position, littleEndian);
    if (captured === 0 && originalLengthBytes === 0 && seconds === 0) {
      return this.#lose(variant, ended, "a packet header is all zeros");
    }
    if (!queue.ensure(headerBytes + captured)) {
      return ended ? this.#finish(headerBytes + captured) : NEED_DATA;
    }
    ({ bytes, position } = queue);
    let nanos = readFileU32(bytes, position + 4, littleEndian) * variant.nanosPerFraction;
    if (nanos >= NANOS_PER_SECOND) {
      seconds += Math.floor(nanos / NANOS_PER_SECOND);
      nanos %= NANOS_PER_SECOND;
    }
    const start = position + headerBytes;
    queue.advance(headerBytes + captured);
    this.#lastSeconds = seconds;
    return {
      kind: "packet",
      seconds,
      nanos,
      linkType: this.#linkType,
      interfaceId: 0,
      bytes: bytes.subarray(start, start + captured),
      originalLengthBytes: Math.max(originalLengthBytes, captured),
      comments: NO_COMMENTS,
    };
  }

  #lose(variant: Variant, ended: boolean, reason: string): CaptureEvent {
    this.#lost = { offset: this.#queue.offset, reason };
    this.#queue.advance(1);
    return this.#search(variant, ended);
  }

  #search(variant: Variant, ended: boolean): CaptureEvent {
    const queue = this.#queue;
    const lost = this.#lost;
    if (lost === undefined) return NEED_DATA;
    while (queue.ensure(variant.recordHeaderBytes)) {
      if (this.#isSureRecord(variant)) {
        this.#lost = undefined;
        return {
          kind: "damage",
          offset: lost.offset,
          lengthBytes: queue.offset - lost.offset,
          reason: lost.reason,
        };
      }
      queue.advance(1);
    }
    if (!ended) return NEED_DATA;
    return this.#fail(lost.offset, `${lost.reason}; no readable packet follows`);
  }

  #isSureRecord(variant: Variant): boolean {
    const { bytes, position } = this.#queue;
    const { littleEndian } = variant;
    const captured = readFileU32(bytes, position + 8, littleEndian);
    if (captured === 0 || captured > this.#maxPacketBytes) return false;
    const original = readFileU32(bytes, position + 12, littleEndian);
    if (original < captured || original > this.#maxPacketBytes) return false;
    const fraction = readFileU32(bytes, position + 4, littleEndian);
    if (fraction * variant.nanosPerFraction >= NANOS_PER_SECOND) return false;
    const seconds = readFileU32(bytes, position, littleEndian);
    return this.#lastSeconds === undefined
      ? seconds > 0
      : Math.abs(seconds - this.#lastSeconds) <= DAY_SECONDS;
  }

  /** The input has ended where a record of `wanted` bytes should stand. */
  #finish(wanted: number): CaptureEvent {
    const queue = this.#queue;
    this.#finished = END;
    if (queue.length === 0) return END;
    const offset = queue.offset;
    const lengthBytes = queue.skip(queue.length);
    return {
      kind: "damage",
      offset,
      lengthBytes,
      reason: `the file ends inside its last packet: found ${lengthBytes} bytes, want ${wanted}`,
    };
  }

  #fail(offset: number, reason: string): CaptureEvent {
    this.#finished = { kind: "malformed", offset, reason };
    return this.#finished;
  }
}
