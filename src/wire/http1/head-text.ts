import { decodeUtf8, latin1 } from "../../bytes/index.js";

/** One character a byte, U+0000 to U+00FF. */
export function headText(bytes: Uint8Array): string {
  // Nearly all heads are ASCII, which UTF-8 reads alike and eight times as fast. Any other byte shows: two or more
  // make one character, or one that makes none becomes U+FFFD.
  const text = decodeUtf8(bytes);
  return text.length === bytes.length && !text.includes("\ufffd") ? text : latin1(bytes);
}
