// Content-Encoding, a step of its own behind the HttpDecoder: pieces of an encoded body in, decoded pieces out.
//
// Contract: `push(piece)`, `end()`, and `next()` until it answers `need-data`; `malformed` and `closed` are
// final. Input is inflated in small slices and output is counted after each, so a bomb is stopped within
// a few MiB of the limit. What came out before damage is good and has been delivered.
import { Gunzip, Inflate, Unzlib } from "fflate";
import { concatBytes, crc32 } from "../../bytes/index.js";
import { type Malformed, malformed, NEED_DATA, type NeedData } from "../malformed.js";

/** Deflate expands at most 1032 times, so one slice makes at most 4 MiB. */
const SLICE_BYTES = 4096;
const GZIP_TRAILER_BYTES = 8;
const NOTHING: Uint8Array = new Uint8Array(0);

/** Most that a {@link ContentDecoder} puts out unless told otherwise. */
export const DEFAULT_MAX_DECODED_BYTES: number = 256 * 1024 * 1024;

/** Codings that can be decoded: RFC 9110, 8.4.1, and nothing that Mesos does not speak. */
export type ContentCoding = "gzip" | "deflate";

/** Why an encoded body cannot be decoded. */
export type ContentErrorCode =
  /** Not what the coding says, ends early, or its checksum is wrong. */
  | "content-coding"
  /** More output than the limit. */
  | "output-limit";

/** What {@link ContentDecoder.next} answers. */
export type ContentStep =
  | { readonly kind: "data"; readonly bytes: Uint8Array }
  | NeedData
  | { readonly kind: "closed" }
  | Malformed<ContentErrorCode>;

/**
 * Codings of a Content-Encoding header in the order they were applied; identity ones are left out.
 *
 * @returns `undefined` when one of them is unknown (`br`, `zstd`, `compress`): the body stays encoded
 */
export function contentCodings(header: string | undefined): readonly ContentCoding[] | undefined {
  const codings: ContentCoding[] = [];
  for (const item of (header ?? "").split(",")) {
    const coding = item.trim().toLowerCase();
    if (coding === "gzip" || coding === "x-gzip") codings.push("gzip");
    else if (coding === "deflate") codings.push("deflate");
    else if (coding !== "" && coding !== "identity") return undefined;
  }
  return codings;
}

interface Stage {
  push(bytes: Uint8Array, final: boolean): void;
}

/** Incremental decoder of a body with content codings; see the head of this file for the contract. */
export class ContentDecoder {
  readonly #maxBytes: number;
  readonly #first: Stage;
  #output: Uint8Array[] = [];
  #taken = 0;
  #outputBytes = 0;
  #inputBytes = 0;
  #ended = false;
  #failure: Malformed<ContentErrorCode> | undefined;

  /**
   * @param codings as {@link contentCodings} gives them
   * @param maxBytes most output; default {@link DEFAULT_MAX_DECODED_BYTES}
   */
  constructor(codings: readonly ContentCoding[], maxBytes: number = DEFAULT_MAX_DECODED_BYTES) {
    this.#maxBytes = maxBytes;
    let stage: Stage = { push: (bytes) => this.#emit(bytes) };
    // What was applied last is undone first.
    for (const coding of codings) stage = createStage(coding, stage);
    this.#first = stage;
  }

  /** Decodes a piece of body. */
  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length && this.#open(); at += SLICE_BYTES) {
      this.#feed(piece.subarray(at, at + SLICE_BYTES), false);
    }
  }

  /** The body is complete. */
  end(): void {
    if (this.#open()) this.#feed(NOTHING, true);
    this.#ended = true;
  }

  /** The next decoded piece, or `need-data`, or the final answer. */
  next(): ContentStep {
    const bytes = this.#output[this.#taken];
    if (bytes !== undefined) {
      this.#taken++;
      return { kind: "data", bytes };
    }
    if (this.#taken > 0) {
      this.#output = [];
      this.#taken = 0;
    }
    if (this.#failure !== undefined) return this.#failure;
    return this.#ended ? { kind: "closed" } : NEED_DATA;
  }

  #open(): boolean {
    return this.#failure === undefined && !this.#ended;
  }

  #feed(slice: Uint8Array, final: boolean): void {
    this.#inputBytes += slice.length;
    try {
      this.#first.push(slice, final);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#failure ??= malformed(
        "content-coding",
        "decode an encoded body",
        this.#inputBytes,
        error.message,
        "a complete gzip or deflate stream",
      );
    }
  }

  #emit(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#failure !== undefined) return;
    const room = this.#maxBytes - this.#outputBytes;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    if (kept.length > 0) this.#output.push(kept);
    this.#outputBytes += kept.length;
    if (bytes.length > room) {
      this.#failure = malformed(
        "output-limit",
        "decode an encoded body",
        this.#inputBytes,
        `more than ${this.#maxBytes} decoded bytes`,
        "fewer",
      );
    }
  }
}

/** A whole encoded body, decoded. */
export interface DecodedContent {
  /** Decoded bytes: all of them, or those before the damage. */
  readonly bytes: Uint8Array;
  readonly damage: Malformed<ContentErrorCode> | undefined;
}

/** Decodes a whole body; the same as {@link ContentDecoder} for callers who have all of it. */
export function decodeContent(
  body: Uint8Array,
  codings: readonly ContentCoding[],
  maxBytes: number = DEFAULT_MAX_DECODED_BYTES,
): DecodedContent {
  if (codings.length === 0) return { bytes: body, damage: undefined };
  const decoder = new ContentDecoder(codings, maxBytes);
  decoder.push(body);
  decoder.end();
  const pieces: Uint8Array[] = [];
  for (;;) {
    const step = decoder.next();
    if (step.kind === "data") pieces.push(step.bytes);
    else {
      const damage = step.kind === "malformed" ? step : undefined;
      return { bytes: concatBytes(pieces), damage };
    }
  }
}

function createStage(coding: ContentCoding, next: Stage): Stage {
  return coding === "gzip" ? gzipStage(next) : deflateStage(next);
}

/** fflate reads members and blocks but not the trailer: length and checksum are compared here. */
function gzipStage(next: Stage): Stage {
  let members = 0;
  let inputBytes = 0;
  let outputBytes = 0;
  let checksum = 0;
  let trailer: Uint8Array = NOTHING;
  const gunzip = new Gunzip((bytes) => {
    outputBytes += bytes.length;
    checksum = crc32(bytes, checksum);
    next.push(bytes, false);
  });
  gunzip.onmember = () => {
    members++;
  };
  return {
    push(bytes, final) {
      inputBytes += bytes.length;
      trailer = lastBytes(trailer, bytes);
      if (inputBytes > 0) gunzip.push(bytes, final);
      if (!final) return;
      // Of several members only the last trailer is at hand, and its sums are not those of the whole.
      if (inputBytes > 0 && members === 0) checkTrailer(trailer, checksum, outputBytes);
      next.push(NOTHING, true);
    },
  };
}

function lastBytes(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (bytes.length >= GZIP_TRAILER_BYTES) return bytes.slice(-GZIP_TRAILER_BYTES);
  return concatBytes([before, bytes.slice()]).slice(-GZIP_TRAILER_BYTES);
}

function checkTrailer(trailer: Uint8Array, checksum: number, lengthBytes: number): void {
  if (trailer.length < GZIP_TRAILER_BYTES) throw new Error("unexpected EOF");
  const view = new DataView(trailer.buffer, trailer.byteOffset, trailer.byteLength);
  if (view.getUint32(0, true) !== checksum || view.getUint32(4, true) !== lengthBytes % 2 ** 32) {
    throw new Error("wrong checksum or length behind the gzip data");
  }
}

/** RFC 9110 means zlib by "deflate"; some peers send raw deflate, so the first two bytes decide. */
function deflateStage(next: Stage): Stage {
  let held: Uint8Array = NOTHING;
  let inner: Inflate | Unzlib | undefined;
  return {
    push(bytes, final) {
      held = inner === undefined ? concatBytes([held, bytes]) : bytes;
      if (inner === undefined && held.length >= 2) {
        const emit = (piece: Uint8Array): void => next.push(piece, false);
        inner = isZlib(held) ? new Unzlib(emit) : new Inflate(emit);
      }
      if (inner !== undefined) {
        inner.push(held, final);
        held = NOTHING;
      } else if (final && held.length > 0) {
        throw new Error("unexpected EOF");
      }
      if (final) next.push(NOTHING, true);
    },
  };
}

function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 15) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0;
}
