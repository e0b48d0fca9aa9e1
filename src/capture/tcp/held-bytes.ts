import { type Range, uncovered } from "../ranges.js";

/** Bytes that wait behind a hole. */
export interface HeldPiece extends Range {
  /** A copy; undefined when the capture cut the packet, so that its length is all there is. */
  readonly bytes: Uint8Array | undefined;
  readonly timeNs: bigint;
}

/**
 * The pieces of one direction that came before their turn. Where segments overlap, the bytes captured first
 * win, as they do for bytes already delivered.
 *
 * Pieces are copies: a view of a few bytes would hold on to a whole chunk of the file.
 *
 * @internal
 */
export class HeldBytes {
  #pieces: HeldPiece[] = [];
  /** Pieces before this index were taken; removing them one by one would move all others each time. */
  #from = 0;
  #length = 0;

  get pieceCount(): number {
    return this.#pieces.length - this.#from;
  }

  /** Bytes held, for the limits. */
  get length(): number {
    return this.#length;
  }

  /** Offset of the first held byte. */
  get start(): number | undefined {
    return this.#pieces[this.#from]?.start;
  }

  /** Holds what is new in `bytes`, which begin at `start`; undefined bytes stand for a cut packet. */
  add(start: number, end: number, bytes: Uint8Array | undefined, timeNs: bigint): void {
    for (const part of uncovered(this.#pieces, start, end, this.#from)) {
      const copy = bytes && new Uint8Array(bytes.subarray(part.start - start, part.end - start));
      const piece = { start: part.start, end: part.end, bytes: copy, timeNs };
      if (part.index === this.#pieces.length) this.#pieces.push(piece);
      else this.#pieces.splice(part.index, 0, piece);
      this.#length += copy?.length ?? 0;
    }
  }

  /** Takes the run of pieces that begins at or before `offset` and has no hole in it. */
  takeRun(offset: number): readonly HeldPiece[] {
    const pieces = this.#pieces;
    let next = offset;
    let to = this.#from;
    for (; to < pieces.length; to++) {
      const piece = pieces[to];
      if (piece === undefined || piece.start > next) break;
      next = Math.max(next, piece.end);
      this.#length -= piece.bytes?.length ?? 0;
    }
    if (to === this.#from) return NONE;
    const run = pieces.slice(this.#from, to);
    this.#from = to;
    if (this.#from === pieces.length) this.clear();
    else if (this.#from * 2 > pieces.length) {
      this.#pieces = pieces.slice(this.#from);
      this.#from = 0;
    }
    return run;
  }

  clear(): void {
    this.#pieces = [];
    this.#from = 0;
    this.#length = 0;
  }
}

const NONE: readonly HeldPiece[] = [];
