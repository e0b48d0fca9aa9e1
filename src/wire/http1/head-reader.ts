import { headText } from "./head-text.js";
import type { HttpDirection, HttpHead, HttpMalformed } from "./http-head.js";
import { parseHead } from "./parse-head.js";

/** Longer heads are not kept for comparison. */
const MAX_KEPT_CHARACTERS = 4096;

/**
 * Reads the heads of one stream. libprocess writes the same head for every message of a kind to a peer, so a head that
 * equals the one before is not parsed again: both then share their `headers`.
 */
export class HeadReader {
  readonly #direction: HttpDirection;
  readonly #maxHeaders: number;
  #lastText = "";
  #last: HttpHead | undefined;

  /** @param maxHeaders most header lines accepted */
  constructor(direction: HttpDirection, maxHeaders: number) {
    this.#direction = direction;
    this.#maxHeaders = maxHeaders;
  }

  /** Reads one complete head, see {@link parseHead}. */
  read(bytes: Uint8Array, offset: number): HttpHead | HttpMalformed {
    const text = headText(bytes);
    const last = this.#last;
    if (last !== undefined && text === this.#lastText) return { ...last, bytes, offset };
    const head = parseHead(bytes, text, offset, this.#direction, this.#maxHeaders);
    // Notes say where they are.
    const keep = head.kind !== "malformed" && head.notes.length === 0;
    if (keep && text.length <= MAX_KEPT_CHARACTERS) {
      this.#last = head;
      this.#lastText = text;
    }
    return head;
  }
}
