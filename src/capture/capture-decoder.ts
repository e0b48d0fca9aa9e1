import { ByteQueue } from "./byte-queue.js";
import { type CaptureEvent, NEED_DATA } from "./capture-event.js";
import { type FileFormat, sniffFormat } from "./format.js";
import { type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from "./limits.js";
import { PcapDecoder } from "./pcap/pcap-decoder.js";
import { PcapngDecoder } from "./pcapng/pcapng-decoder.js";

const MAGIC_BYTES = 4;

/** What a `CaptureDecoder` has read so far. */
export interface CaptureFileStatistics {
  readonly packets: number;
  /** Captured bytes of those packets, without file framing. */
  readonly packetBytes: number;
  /** Stretches of the file that made no sense. */
  readonly damaged: number;
  /** Bytes of the file that were passed over in them. */
  readonly damagedBytes: number;
  /** Packets that the capturing program says it dropped; a pcap file does not say. */
  readonly droppedAtCapture: bigint;
}

/**
 * Reads a capture file, pcap or pcapng as its first bytes say, in chunks of any size.
 *
 * `next()` answers one event a call; a packet is there as soon as its last byte was pushed. Packets are views
 * of the pushed chunks, which must therefore not be written again.
 *
 * @example
 * ```ts
 * decoder.push(chunk);
 * for (let event = decoder.next(); event.kind !== "need-data"; event = decoder.next()) handle(event);
 * ```
 */
export class CaptureDecoder {
  readonly #queue = new ByteQueue();
  readonly #limits: CaptureLimits;
  #decoder: PcapDecoder | PcapngDecoder | undefined;
  #ended = false;
  #failed: CaptureEvent | undefined;
  #packets = 0;
  #packetBytes = 0;
  #damaged = 0;
  #damagedBytes = 0;
  /** In sections that are over. */
  #dropped = 0n;
  /** In this section, by interface: each count includes those before it. */
  readonly #droppedNow = new Map<number, bigint>();

  constructor(limits: Partial<CaptureLimits> = {}) {
    this.#limits = { ...DEFAULT_CAPTURE_LIMITS, ...limits };
  }

  /** Adds bytes of the file. After `end()` they are ignored. */
  push(chunk: Uint8Array): void {
    if (!this.#ended) this.#queue.push(chunk);
  }

  /** Says that no more bytes will come; `next()` goes on until it answers `end` or `malformed`. */
  end(): void {
    this.#ended = true;
  }

  /** The next event; `malformed` and `end` stay. */
  next(): CaptureEvent {
    const event = (this.#decoder ?? this.#detect())?.next(this.#ended) ?? this.#failed ?? NEED_DATA;
    if (event.kind === "packet") {
      this.#packets += 1;
      this.#packetBytes += event.bytes.length;
    } else if (event.kind === "damage") {
      this.#damaged += 1;
      this.#damagedBytes += event.lengthBytes;
    } else if (event.kind === "interface-statistics") {
      if (event.dropped !== undefined) this.#droppedNow.set(event.interfaceId, event.dropped);
    } else if (event.kind === "section") {
      this.#dropped = this.#droppedSoFar();
      this.#droppedNow.clear();
    }
    return event;
  }

  /** What was read so far. */
  statistics(): CaptureFileStatistics {
    return {
      packets: this.#packets,
      packetBytes: this.#packetBytes,
      damaged: this.#damaged,
      damagedBytes: this.#damagedBytes,
      droppedAtCapture: this.#droppedSoFar(),
    };
  }

  #droppedSoFar(): bigint {
    let sum = this.#dropped;
    for (const dropped of this.#droppedNow.values()) sum += dropped;
    return sum;
  }

  #detect(): PcapDecoder | PcapngDecoder | undefined {
    const queue = this.#queue;
    if (this.#failed !== undefined) return undefined;
    if (!queue.ensure(MAGIC_BYTES) && !this.#ended) return undefined;
    // No more than these, however many have come: the answer must not depend on the chunks.
    const magic = queue.bytes.subarray(
      queue.position,
      Math.min(queue.end, queue.position + MAGIC_BYTES),
    );
    const format = sniffFormat(magic);
    if (format === "pcap") this.#decoder = new PcapDecoder(queue, this.#limits);
    else if (format === "pcapng") this.#decoder = new PcapngDecoder(queue, this.#limits);
    else this.#failed = notACapture(magic, format);
    return this.#decoder;
  }
}

function notACapture(magic: Uint8Array, format: FileFormat): CaptureEvent {
  const hex = Array.from(magic, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const found =
    magic.length === 0 ? "nothing" : format === "unknown" ? `the bytes ${hex}` : `${format} data`;
  return { kind: "malformed", offset: 0, reason: `found ${found}, want a pcap or pcapng file` };
}
