// Bytes on their way to a capture decoder: chunks go in at the back, records come out at the front.
//
// A record that lies inside one chunk is read in place. One that straddles chunks is joined, together with as
// much again of what follows, into a buffer that later small chunks are appended to. So every byte is copied a
// constant number of times however small the chunks are and however often the decoder looks at a stretch.

const EMPTY = new Uint8Array(0);
/** Chunks below this size are gathered into buffers of that one. */
const SMALL_BYTES = 1024;
const GATHER_BYTES = 16 * 1024;

/**
 * The queue of a decoder. `bytes`, `position` and `end` are fields, not accessors, because the packet path
 * reads them several times a packet; only the queue itself writes them.
 *
 * @internal
 */
export class ByteQueue {
  /** The buffer at the front. */
  bytes: Uint8Array = EMPTY;
  /** Where in `bytes` the unread part begins. */
  position = 0;
  /** Where in `bytes` the part that has come ends. */
  end = 0;
  /** Where in the whole input the unread part begins. */
  offset = 0;
  /** Whether `bytes` was made here, so that its spare room may be written. */
  #owned = false;
  #behind: Uint8Array[] = [];
  #behindAt = 0;
  #behindLength = 0;
  /** The last element of `#behind` when it was gathered from small chunks, and the buffer it lies in. */
  #gathered: Uint8Array | undefined;
  #gatherBuffer: Uint8Array = EMPTY;
  #gatherEnd = 0;

  /** Bytes not read yet. */
  get length(): number {
    return this.end - this.position + this.#behindLength;
  }

  push(bytes: Uint8Array): void {
    const chunk = plain(bytes);
    if (this.#behindLength === 0) {
      if (this.position === this.end) {
        this.#show(chunk);
        return;
      }
      if (this.#owned && this.bytes.length - this.end >= chunk.length) {
        this.bytes.set(chunk, this.end);
        this.end += chunk.length;
        return;
      }
    }
    if (chunk.length === 0) return;
    this.#behindLength += chunk.length;
    if (chunk.length < SMALL_BYTES) this.#gather(chunk);
    else this.#behind.push(chunk);
  }

  /** Makes the next `count` bytes lie in `bytes` from `position` on; false when they have not all come. */
  ensure(count: number): boolean {
    return this.end - this.position >= count || this.#join(count);
  }

  /** Steps over bytes that `ensure` has promised. */
  advance(count: number): void {
    this.position += count;
    this.offset += count;
  }

  /** Steps over up to `count` bytes, as many as have come. Answers how many. */
  skip(count: number): number {
    const skipped = Math.min(count, this.length);
    let left = skipped;
    this.offset += skipped;
    for (;;) {
      const here = Math.min(left, this.end - this.position);
      this.position += here;
      left -= here;
      if (left === 0) return skipped;
      this.#showNext();
    }
  }

  /** Puts small chunks next to each other: as arrays of their own they would take many times their size. */
  #gather(chunk: Uint8Array): void {
    const last = this.#behind.length - 1;
    const isLast = this.#gathered !== undefined && this.#behind[last] === this.#gathered;
    const end = this.#gatherEnd + chunk.length;
    if (isLast && end <= this.#gatherBuffer.length) {
      this.#gatherBuffer.set(chunk, this.#gatherEnd);
      this.#gatherEnd = end;
      this.#gathered = this.#gatherBuffer.subarray(0, end);
      this.#behind[last] = this.#gathered;
      return;
    }
    this.#gatherBuffer = new Uint8Array(GATHER_BYTES);
    this.#gatherBuffer.set(chunk);
    this.#gatherEnd = chunk.length;
    this.#gathered = this.#gatherBuffer.subarray(0, chunk.length);
    this.#behind.push(this.#gathered);
  }

  #join(count: number): boolean {
    const length = this.length;
    if (length < count) return false;
    if (this.position === this.end) {
      this.#showNext();
      if (this.end >= count) return true;
    }
    const buffer = new Uint8Array(2 * count);
    const wanted = Math.min(length, buffer.length);
    let filled = 0;
    for (;;) {
      const here = Math.min(wanted - filled, this.end - this.position);
      buffer.set(this.bytes.subarray(this.position, this.position + here), filled);
      filled += here;
      this.position += here;
      if (filled === wanted) break;
      this.#showNext();
    }
    this.#putBack();
    this.bytes = buffer;
    this.position = 0;
    this.end = filled;
    this.#owned = true;
    return true;
  }

  /** What is left at the front goes behind, before everything else there. */
  #putBack(): void {
    if (this.position === this.end) return;
    const rest = this.bytes.subarray(this.position, this.end);
    if (this.#behindAt > 0) this.#behind[--this.#behindAt] = rest;
    else this.#behind.unshift(rest);
    this.#behindLength += rest.length;
  }

  #showNext(): void {
    const chunk = this.#behind[this.#behindAt];
    if (chunk === undefined) throw new RangeError("the queue was asked for more than it holds");
    this.#behind[this.#behindAt++] = EMPTY;
    this.#behindLength -= chunk.length;
    this.#show(chunk);
    if (this.#behindAt === this.#behind.length) {
      this.#behind = [];
      this.#behindAt = 0;
    } else if (this.#behindAt >= 1024 && this.#behindAt * 2 >= this.#behind.length) {
      this.#behind = this.#behind.slice(this.#behindAt);
      this.#behindAt = 0;
    }
  }

  #show(chunk: Uint8Array): void {
    this.bytes = chunk;
    this.position = 0;
    this.end = chunk.length;
    this.#owned = false;
  }
}

/** A `Buffer` of Node as the plain array it is underneath: its views cost more, and its `slice` does not copy. */
function plain(bytes: Uint8Array): Uint8Array {
  return bytes.constructor === Uint8Array
    ? bytes
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
