// A pcapng file that is written while traffic goes on. Whole blocks go to the system in one write each time, in
// order, so that the file can be read up to the last of them whatever happens to this process.
//
// Nobody waits for the disk: blocks queue up to a limit, and beyond it packets are counted and left out. A disk
// that is full, or fails, costs packets and never the traffic: what was written of a block is cut off again, and
// after a while another try is made. An interface statistics block tells readers of the file what is missing.
import { type FileHandle, open } from "node:fs/promises";
import {
  encodeInterfaceDescription,
  encodeInterfaceStatistics,
  encodePacket,
  encodeSectionHeader,
  type InterfaceFacts,
  type PacketFacts,
} from "../../capture/index.js";
import { FileNames, type RotationOptions } from "./rotation.js";

/** How a recording is written. */
export interface RecordingOptions extends RotationOptions {
  readonly path: string;
  /** What the packets come from: one interface, or several in the order of the ids that packets have. */
  readonly interface: InterfaceFacts | readonly InterfaceFacts[];
  /** Name and version of the writing program. */
  readonly application?: string;
  /** How many packets were lost until now before they came here; the file says it with those lost here. */
  readonly droppedBefore?: () => number;
  /** Blocks that wait for the disk; default 64 MiB. */
  readonly queueBytes?: number;
  /** Time between two tries when the disk does not take anything; default 1 s. */
  readonly retryMs?: number;
  /** Told when writing fails, and when it works again. */
  readonly onTrouble?: (trouble: RecordingTrouble) => void;
}

/** `failed`: packets are being left out; `recovered`: no longer. */
export type RecordingTrouble =
  | { readonly kind: "failed"; readonly path: string; readonly error: Error }
  | { readonly kind: "recovered"; readonly path: string; readonly lostPackets: number };

/** What a recording has done. */
export interface RecordingStatistics {
  readonly packets: number;
  /** Packets that could not be written. */
  readonly lostPackets: number;
  /** Bytes of those. */
  readonly lostBytes: number;
  readonly files: number;
}

const DEFAULT_QUEUE_BYTES = 64 * 1024 * 1024;
const DEFAULT_RETRY_MS = 1000;
/** At most this much goes to the system at once. */
const WRITE_BYTES = 1 << 20;
/** Blocks are gathered in pieces: one for each would cost the system more than the bytes. The first is small. */
const FIRST_SLAB_BYTES = 16 * 1024;
const SLAB_BYTES = 256 * 1024;

/** Whole blocks, one behind the other. */
interface Slab {
  readonly bytes: Uint8Array;
  usedBytes: number;
  blocks: number;
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly path: string;
  readonly startedMs: number;
  /** False for a pipe, in which nothing can be taken back. */
  readonly isFile: boolean;
  /** Whole blocks written. */
  sizeBytes: number;
}

/** One recording, of one file or of several that follow one another. */
export class Recording {
  readonly #options: RecordingOptions;
  readonly #names: FileNames;
  readonly #queueBytes: number;
  #queue: Slab[] = [];
  #queuedBytes = 0;
  #file: OpenFile | undefined;
  #writing: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failing = false;
  #lostWhenFailing = 0;
  #closed = false;
  #packets = 0;
  #lostPackets = 0;
  #lostBytes = 0;
  #files = 0;

  private constructor(options: RecordingOptions) {
    this.#options = options;
    this.#names = new FileNames(options.path, options);
    this.#queueBytes = options.queueBytes ?? DEFAULT_QUEUE_BYTES;
  }

  /**
   * Creates the file; one that is there is overwritten.
   *
   * @throws the system's error when it cannot be created or written
   */
  static async open(options: RecordingOptions): Promise<Recording> {
    const recording = new Recording(options);
    recording.#file = await recording.#begin();
    return recording;
  }

  get statistics(): RecordingStatistics {
    return {
      packets: this.#packets,
      lostPackets: this.#lostPackets,
      lostBytes: this.#lostBytes,
      files: this.#files,
    };
  }

  /** Packets that the file lacks. */
  get #missing(): number {
    return this.#lostPackets + (this.#options.droppedBefore?.() ?? 0);
  }

  /** Whether there is room for a packet of that many bytes; otherwise `write` counts it as lost. */
  hasRoom(lengthBytes: number): boolean {
    return !this.#closed && !this.#failing && this.#queuedBytes + lengthBytes <= this.#queueBytes;
  }

  /**
   * Adds a packet.
   *
   * @returns false when it is lost
   */
  write(packet: PacketFacts): boolean {
    if (!this.hasRoom(packet.bytes.length)) {
      this.#lose(1, packet.bytes.length);
      return false;
    }
    const block = encodePacket(packet);
    this.#gather(block);
    this.#queuedBytes += block.length;
    this.#packets++;
    this.#writing ??= this.#drain();
    return true;
  }

  /** Writes what waits, and how much is missing, and closes the file. A second call waits for the first. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#writing;
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return;
    await this.#finish(file);
  }

  #gather(block: Uint8Array): void {
    let slab = this.#queue.at(-1);
    if (slab === undefined || slab.usedBytes + block.length > slab.bytes.length) {
      const slabBytes = slab === undefined ? FIRST_SLAB_BYTES : SLAB_BYTES;
      const isLarge = block.length > slabBytes / 2;
      slab = { bytes: isLarge ? block : new Uint8Array(slabBytes), usedBytes: 0, blocks: 0 };
      this.#queue.push(slab);
    }
    if (slab.bytes !== block) slab.bytes.set(block, slab.usedBytes);
    slab.usedBytes += block.length;
    slab.blocks++;
  }

  async #drain(): Promise<void> {
    // One turn of the event loop gathers what one burst of traffic brought.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0 && !this.#failing) {
      const slabs = this.#take();
      try {
        await this.#append(slabs.map(({ bytes, usedBytes }) => bytes.subarray(0, usedBytes)));
      } catch (error) {
        this.#fail(error as Error, slabs);
      }
    }
    this.#writing = undefined;
  }

  #take(): readonly Slab[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length && (count === 0 || bytes < WRITE_BYTES)) {
      bytes += this.#queue[count++]?.usedBytes ?? 0;
    }
    this.#queuedBytes -= bytes;
    return this.#queue.splice(0, count);
  }

  async #append(blocks: readonly Uint8Array[]): Promise<void> {
    let file = this.#file ?? (await this.#begin());
    this.#file = file;
    if (this.#names.isFull(file.sizeBytes, file.startedMs, Date.now())) {
      const full = file;
      this.#file = undefined;
      await this.#finish(full);
      file = await this.#begin();
      this.#file = file;
      await this.#names.prune();
    }
    await writeBlocks(file, blocks);
  }

  async #begin(): Promise<OpenFile> {
    const startedMs = Date.now();
    const path = this.#names.next(startedMs);
    const handle = await open(path, "w");
    const isFile = (await handle.stat()).isFile();
    const file = { handle, path, startedMs, isFile, sizeBytes: 0 };
    const { application } = this.#options;
    const interfaces = [this.#options.interface].flat();
    try {
      await writeBlocks(file, [
        encodeSectionHeader(application === undefined ? {} : { application }),
        ...interfaces.map(encodeInterfaceDescription),
      ]);
    } catch (error) {
      await handle.close();
      throw error;
    }
    this.#files++;
    return file;
  }

  async #finish(file: OpenFile): Promise<void> {
    const statistics = encodeInterfaceStatistics({
      timeNs: BigInt(Date.now()) * 1_000_000n,
      received: BigInt(this.#packets + this.#missing),
      dropped: BigInt(this.#missing),
    });
    await writeBlocks(file, [statistics]).catch(() => undefined);
    await file.handle.close().catch(() => undefined);
  }

  #lose(packets: number, bytes: number): void {
    this.#lostPackets += packets;
    this.#lostBytes += bytes;
  }

  #fail(error: Error, slabs: readonly Slab[]): void {
    let blocks = 0;
    let bytes = 0;
    for (const slab of [...slabs, ...this.#queue]) {
      blocks += slab.blocks;
      bytes += slab.usedBytes;
    }
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#packets -= blocks;
    if (!this.#failing) this.#lostWhenFailing = this.#lostPackets;
    this.#lose(blocks, bytes);
    this.#failing = true;
    const { path, onTrouble, retryMs } = this.#options;
    onTrouble?.({ kind: "failed", path: this.#file?.path ?? path, error });
    if (this.#closed) return;
    this.#retry = setTimeout(() => void this.#tryAgain(), retryMs ?? DEFAULT_RETRY_MS);
    this.#retry.unref();
  }

  /** Finds out whether the disk takes blocks again: a statistics block tells the file what is missing. */
  async #tryAgain(): Promise<void> {
    try {
      const file = this.#file ?? (await this.#begin());
      this.#file = file;
      const timeNs = BigInt(Date.now()) * 1_000_000n;
      const dropped = BigInt(this.#missing);
      await writeBlocks(file, [encodeInterfaceStatistics({ timeNs, dropped })]);
    } catch {
      if (this.#closed) return;
      this.#retry = setTimeout(
        () => void this.#tryAgain(),
        this.#options.retryMs ?? DEFAULT_RETRY_MS,
      );
      this.#retry.unref();
      return;
    }
    this.#failing = false;
    const lostPackets = this.#lostPackets - this.#lostWhenFailing;
    this.#options.onTrouble?.({ kind: "recovered", path: this.#file?.path ?? "", lostPackets });
  }
}

/** Writes all blocks or, where that fails, leaves the file with none of them. */
async function writeBlocks(file: OpenFile, blocks: readonly Uint8Array[]): Promise<void> {
  let total = 0;
  for (const block of blocks) total += block.length;
  try {
    let rest = [...blocks];
    let at = file.sizeBytes;
    while (rest.length > 0) {
      const { bytesWritten } = await file.handle.writev(rest, file.isFile ? at : undefined);
      at += bytesWritten;
      rest = behind(rest, bytesWritten);
      if (bytesWritten === 0) throw new Error("the system wrote nothing");
    }
    file.sizeBytes += total;
  } catch (error) {
    if (file.isFile) await file.handle.truncate(file.sizeBytes).catch(() => undefined);
    throw error;
  }
}

/** What is left of blocks when that many bytes are written. */
function behind(blocks: readonly Uint8Array[], writtenBytes: number): Uint8Array[] {
  let skip = writtenBytes;
  const rest: Uint8Array[] = [];
  for (const block of blocks) {
    if (skip >= block.length) skip -= block.length;
    else {
      rest.push(skip === 0 ? block : block.subarray(skip));
      skip = 0;
    }
  }
  return rest;
}
