import { concatBytes } from "../bytes/index.js";

/** Gathers the pieces of one body up to a limit; beyond it bytes are counted, not kept. */
export class BodyCollector {
  readonly #limitBytes: number;
  #pieces: Uint8Array[] = [];
  #kept = 0;
  #size = 0;
  #hole: number | undefined;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Bytes seen, kept or not. */
  get sizeBytes(): number {
    return this.#size;
  }

  /** Whether bytes were left out because of the limit. */
  get overLimit(): boolean {
    return this.#hole === undefined && this.#kept < this.#size;
  }

  /** Where the first missing byte would have been; undefined when none is missing. */
  get holeAt(): number | undefined {
    return this.#hole;
  }

  push(bytes: Uint8Array): void {
    this.#size += bytes.length;
    // What follows a hole cannot be placed in a decoded body: only the part before it is kept.
    if (this.#hole !== undefined) return;
    const room = this.#limitBytes - this.#kept;
    const kept = bytes.length <= room ? bytes : bytes.subarray(0, Math.max(0, room));
    if (kept.length === 0) return;
    this.#pieces.push(kept);
    this.#kept += kept.length;
  }

  /** Bytes of the body that the capture lost. */
  skip(lengthBytes: number): void {
    this.#hole ??= this.#size;
    this.#size += lengthBytes;
  }

  /** The body, or its part before a hole or the limit; a view where it came in one piece. */
  take(): Uint8Array {
    const whole = concatBytes(this.#pieces);
    this.#pieces = [];
    return whole;
  }
}
