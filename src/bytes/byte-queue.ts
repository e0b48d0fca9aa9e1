/**
 * A chunk shorter than this is copied behind what is already waiting, so that a peer who sends byte by byte
 * costs one byte of memory a byte and not one object.
 */
const SMALL_CHUNK_BYTES = 1024;
const MIN_BLOCK_BYTES = 4096;
const MAX_BLOCK_BYTES = 1 << 20;
const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Bytes waiting to be decoded: pushed at the back in any chunks, taken from the front in any lengths.
 *
 * A value that lies in one chunk is handed out as a view of that chunk; only a value that crosses chunks is
 * copied, once. Chunks are kept by reference, so the owner must not overwrite them. All operations together
 * cost time linear in the bytes, whatever the chunks are.
 */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  /** First chunk in use; those before it are spent and dropped in batches. */
  #first = 0;
  /** Where in the first chunk the queue starts. */
  #start = 0;
  #length = 0;
  /** The last chunk is a view of this block when we own it and it has room behind. */
  #block: Uint8Array | undefined;
  /** Where the last search ended: index in `#chunks` and the queue index of that chunk's first byte. */
  #searchChunk = 0;
  #searchBase = 0;

  /** Bytes waiting. */
  get length(): number {
    return this.#length;
  }

  /** Appends a chunk; it is kept by reference unless it is small and something is waiting already. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (this.#length === 0) {
      this.#reset();
      this.#chunks.push(chunk);
    } else if (chunk.length < SMALL_CHUNK_BYTES) {
      this.#append(chunk);
    } else {
      this.#chunks.push(chunk);
      this.#block = undefined;
    }
    this.#length += chunk.length;
  }

  /** The byte at an index from the front, or -1 when it is not there yet. */
  byteAt(index: number): number {
    if (index < 0 || index >= this.#length) return -1;
    let at = index + this.#start;
    const front = this.#chunks[this.#first];
    if (front !== undefined && at < front.length) return front[at] ?? -1;
    const chunk = this.#seek(index);
    at = index - this.#searchBase;
    return chunk[at] ?? -1;
  }

  /** Index of the first such byte at or after `from` and before `to`, or -1. */
  indexOf(byte: number, from = 0, to: number = this.#length): number {
    const limit = Math.min(to, this.#length);
    let at = from;
    while (at < limit) {
      const chunk = this.#seek(at);
      const base = this.#searchBase;
      const found = chunk.indexOf(byte, at - base);
      if (found >= 0) return found + base < limit ? found + base : -1;
      at = base + chunk.length;
    }
    return -1;
  }

  /** The first `length` bytes without taking them: a view where they lie in one chunk. */
  peek(length: number): Uint8Array {
    if (length > this.#length)
      throw new RangeError(`cannot read ${length} of ${this.#length} bytes`);
    const front = this.#chunks[this.#first] ?? NOTHING;
    if (this.#start + length <= front.length) {
      return front.subarray(this.#start, this.#start + length);
    }
    return this.#gather(length);
  }

  /** Takes the first `length` bytes: a view where they lie in one chunk. */
  take(length: number): Uint8Array {
    const bytes = this.peek(length);
    this.skip(length);
    return bytes;
  }

  /** Takes what lies in the first chunk, at most `most` bytes: always a view. Empty when nothing waits. */
  takeFront(most: number): Uint8Array {
    const front = this.#chunks[this.#first] ?? NOTHING;
    const length = Math.min(most, front.length - this.#start, this.#length);
    const bytes = front.subarray(this.#start, this.#start + length);
    this.skip(length);
    return bytes;
  }

  /** Drops the first `length` bytes. */
  skip(length: number): void {
    if (length > this.#length)
      throw new RangeError(`cannot skip ${length} of ${this.#length} bytes`);
    if (length === this.#length) {
      this.#reset();
      return;
    }
    this.#length -= length;
    let start = this.#start + length;
    let front = this.#chunks[this.#first] ?? NOTHING;
    while (start >= front.length) {
      start -= front.length;
      this.#chunks[this.#first] = NOTHING;
      front = this.#chunks[++this.#first] ?? NOTHING;
    }
    this.#start = start;
    if (this.#first > 64 && this.#first * 2 > this.#chunks.length) {
      this.#chunks.splice(0, this.#first);
      this.#first = 0;
    }
    this.#searchChunk = this.#first;
    this.#searchBase = -this.#start;
  }

  #reset(): void {
    this.#chunks.length = 0;
    this.#first = 0;
    this.#start = 0;
    this.#length = 0;
    this.#block = undefined;
    this.#searchChunk = 0;
    this.#searchBase = 0;
  }

  /** The chunk that holds a queue index; `#searchBase` is then the queue index of its first byte. */
  #seek(index: number): Uint8Array {
    if (index < this.#searchBase || this.#searchChunk < this.#first) {
      this.#searchChunk = this.#first;
      this.#searchBase = -this.#start;
    }
    let chunk = this.#chunks[this.#searchChunk] ?? NOTHING;
    while (index >= this.#searchBase + chunk.length) {
      this.#searchBase += chunk.length;
      chunk = this.#chunks[++this.#searchChunk] ?? NOTHING;
    }
    return chunk;
  }

  #gather(length: number): Uint8Array {
    const whole = new Uint8Array(length);
    let written = 0;
    for (let index = this.#first; written < length; index++) {
      const chunk = this.#chunks[index] ?? NOTHING;
      const from = index === this.#first ? this.#start : 0;
      const piece = chunk.subarray(from, from + length - written);
      whole.set(piece, written);
      written += piece.length;
    }
    return whole;
  }

  #append(chunk: Uint8Array): void {
    const last = this.#chunks.length - 1;
    const tail = this.#chunks[last] ?? NOTHING;
    const block = this.#block;
    if (block !== undefined && tail.length + chunk.length <= block.length) {
      // Views handed out before end where this starts, so they never see the new bytes.
      block.set(chunk, tail.length);
      this.#chunks[last] = block.subarray(0, tail.length + chunk.length);
      return;
    }
    const size = Math.min(Math.max(MIN_BLOCK_BYTES, this.#length), MAX_BLOCK_BYTES);
    const fresh = new Uint8Array(Math.max(size, chunk.length));
    fresh.set(chunk);
    this.#block = fresh;
    this.#chunks.push(fresh.subarray(0, chunk.length));
  }
}
