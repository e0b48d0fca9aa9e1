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
    if (this.#last !== undefined && text === this.#lastText)
      return moved(this.#last, bytes, offset);
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

/** The same head at another place. */
function moved(head: HttpHead, bytes: Uint8Array, offset: number): HttpHead {
  // Property by property, as in `parseHead`.
  const { version, minorVersion, headers, transfer, keepAlive, upgrade, notes } = head;
  return head.kind === "request"
    ? {
        kind: "request",
        method: head.method,
        target: head.target,
        offset,
        bytes,
        version,
        minorVersion,
        headers,
        transfer,
        keepAlive,
        upgrade,
        notes,
      }
    : {
        kind: "response",
        status: head.status,
        reason: head.reason,
        offset,
        bytes,
        version,
        minorVersion,
        headers,
        transfer,
        keepAlive,
        upgrade,
        notes,
      };
}
