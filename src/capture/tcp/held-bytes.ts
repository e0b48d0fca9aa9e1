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
  readonly #pieces: HeldPiece[] = [];
  #length = 0;

  get pieceCount(): number {
    return this.#pieces.length;
  }

  /** Bytes held, for the limits. */
  get length(): number {
    return this.#length;
  }

  /** Offset of the first held byte. */
  get start(): number | undefined {
    return this.#pieces[0]?.start;
  }

  /** Holds what is new in `bytes`, which begin at `start`; undefined bytes stand for a cut packet. */
  add(start: number, end: number, bytes: Uint8Array | undefined, timeNs: bigint): void {
    for (const part of uncovered(this.#pieces, start, end)) {
      const copy = bytes && new Uint8Array(bytes.subarray(part.start - start, part.end - start));
      this.#pieces.splice(part.index, 0, {
        start: part.start,
        end: part.end,
        bytes: copy,
        timeNs,
      });
      this.#length += copy?.length ?? 0;
    }
  }

  /** Takes the run of pieces that begins at or before `offset` and has no hole in it. */
  takeRun(offset: number): readonly HeldPiece[] {
    const pieces = this.#pieces;
    let count = 0;
    let next = offset;
    for (; count < pieces.length; count++) {
      const piece = pieces[count];
      if (piece === undefined || piece.start > next) break;
      next = Math.max(next, piece.end);
      this.#length -= piece.bytes?.length ?? 0;
    }
    return count === 0 ? NONE : pieces.splice(0, count);
  }

  clear(): void {
    this.#pieces.length = 0;
    this.#length = 0;
  }
}

const NONE: readonly HeldPiece[] = [];
