import { unlink } from "node:fs/promises";
import { parse } from "node:path";

/** When a recording goes on in a new file. Without either limit it never does. */
export interface RotationOptions {
  /** A file that has reached this many bytes is the last thing its packets go to. */
  readonly rotateBytes?: number;
  /** So long after its first packet a file is closed. */
  readonly rotateMs?: number;
  /** Older files than this many are deleted; all are kept by default. */
  readonly keepFiles?: number;
}

/**
 * Names of the files of one recording. Without rotation it is the path itself; with it, dumpcap's way:
 * `name_00001_20261127184500.pcapng`.
 */
export class FileNames {
  readonly #path: string;
  readonly #options: RotationOptions;
  readonly #written: string[] = [];
  #count = 0;

  constructor(path: string, options: RotationOptions) {
    this.#path = path;
    this.#options = options;
  }

  get rotates(): boolean {
    return this.#options.rotateBytes !== undefined || this.#options.rotateMs !== undefined;
  }

  /** The name of the next file, begun at that time. */
  next(nowMs: number): string {
    if (!this.rotates) return this.#path;
    this.#count++;
    const { dir, name, ext } = parse(this.#path);
    const time = new Date(nowMs).toISOString().replace(/\D/g, "").slice(0, 14);
    const file = `${name}_${String(this.#count).padStart(5, "0")}_${time}${ext || ".pcapng"}`;
    const path = dir === "" ? file : `${dir}/${file}`;
    this.#written.push(path);
    return path;
  }

  /** Whether a file of that size, begun then, is full. */
  isFull(sizeBytes: number, startedMs: number, nowMs: number): boolean {
    const { rotateBytes, rotateMs } = this.#options;
    return (
      (rotateBytes !== undefined && sizeBytes >= rotateBytes) ||
      (rotateMs !== undefined && nowMs - startedMs >= rotateMs)
    );
  }

  /** Deletes the files that are too old to keep. */
  async prune(): Promise<void> {
    const { keepFiles } = this.#options;
    while (keepFiles !== undefined && this.#written.length > keepFiles) {
      const oldest = this.#written.shift();
      if (oldest !== undefined) await unlink(oldest).catch(() => undefined);
    }
  }
}
