/**
 * Collects a body from pieces of any size in memory of at most twice its own: a body that comes in single bytes must not
 * cost an object for each.
 */
export class BodyBuffer {
  #bytes = new Uint8Array();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(piece: Uint8Array): void {
    const needed = this.#length + piece.length;
    if (needed > this.#bytes.length) {
      // The first piece is often all there is.
      const grown = new Uint8Array(
        this.#length === 0 ? needed : Math.max(needed, this.#bytes.length * 2),
      );
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = needed;
  }

  /** The whole; its memory is its own. */
  take(): Uint8Array {
    const { length } = this.#bytes;
    return length === this.#length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }
}
