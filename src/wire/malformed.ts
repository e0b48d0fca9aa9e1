/**
 * What a decoder answers when the peer broke the protocol. A value, not an exception: the caller chooses to
 * stop, to answer an error, or to show the rest as raw bytes.
 */
export interface Malformed<Code extends string = string> {
  readonly kind: "malformed";
  readonly code: Code;
  /** Where it was found, in bytes from the start of the stream. */
  readonly offset: number;
  /** What stands there, short and printable. */
  readonly found: string;
  /** What the protocol has in that place. */
  readonly wanted: string;
  /** All of it as one sentence, for people. */
  readonly text: string;
}

/** Builds a {@link Malformed}; `doing` completes "cannot ...". */
export function malformed<Code extends string>(
  code: Code,
  doing: string,
  offset: number,
  found: string,
  wanted: string,
): Malformed<Code> {
  const text = `cannot ${doing} at byte ${offset}: found ${found}, want ${wanted}`;
  return { kind: "malformed", code, offset, found, wanted, text };
}

/** The decoder has used up what was pushed and waits for more, or for `end()`. */
export interface NeedData {
  readonly kind: "need-data";
}

/** The one {@link NeedData}. */
export const NEED_DATA: NeedData = Object.freeze({ kind: "need-data" });

const MAX_QUOTED = 40;

/** Bytes as a quoted, escaped, shortened text for `found`. */
export function quoteBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, MAX_QUOTED)) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return bytes.length > MAX_QUOTED ? `"${text}"... (${bytes.length} bytes)` : `"${text}"`;
}
