import { concatBytes } from "../../bytes/index.js";
import type { ByteChunks } from "./byte-chunks.js";

/** Chunks of bytes, read in the pieces that a format asks for. */
export class ByteReader {
  readonly #chunks: ByteChunks;
  readonly #most: number;
  #held: Uint8Array | undefined;

  /** @param most bytes that `next` gives at a time */
  constructor(chunks: ByteChunks, most: number) {
    this.#chunks = chunks;
    this.#most = most;
  }

  /** What comes next, at most so many bytes; undefined at the end. */
  async next(): Promise<Uint8Array | undefined> {
    let chunk = this.#held;
    this.#held = undefined;
    while (chunk === undefined || chunk.length === 0) {
      const step = await this.#chunks.next();
      if (step.done === true) return undefined;
      chunk = step.value;
    }
    if (chunk.length > this.#most) this.#held = chunk.subarray(this.#most);
    return chunk.subarray(0, this.#most);
  }

  /** Gives back the end of what `next` gave last. */
  unread(bytes: Uint8Array): void {
    const held = this.#held;
    this.#held = held === undefined ? bytes : concatBytes([bytes, held]);
  }

  /** Exactly so many bytes; undefined when there are fewer. */
  async take(length: number): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      const chunk = await this.next();
      if (chunk === undefined) return undefined;
      pieces.push(chunk.subarray(0, missing));
      if (chunk.length > missing) this.unread(chunk.subarray(missing));
      missing -= Math.min(missing, chunk.length);
    }
    return concatBytes(pieces);
  }

  /** Steps behind the next zero; false when there is none. */
  async skipPastZero(): Promise<boolean> {
    for (;;) {
      const chunk = await this.next();
      if (chunk === undefined) return false;
      const end = chunk.indexOf(0);
      if (end < 0) continue;
      this.unread(chunk.subarray(end + 1));
      return true;
    }
  }
}
