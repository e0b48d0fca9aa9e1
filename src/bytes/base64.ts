import { MesosSniffError } from "../errors/index.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUE = new Int8Array(128).fill(-1);
for (let index = 0; index < ALPHABET.length; index++) VALUE[ALPHABET.charCodeAt(index)] = index;

/** Standard alphabet with padding, as Mesos writes `bytes` fields in JSON. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const a = bytes[index] ?? 0;
    const b = bytes[index + 1];
    const c = bytes[index + 2];
    text += ALPHABET.charAt(a >> 2);
    text += ALPHABET.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    text += b === undefined ? "=" : ALPHABET.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    text += c === undefined ? "=" : ALPHABET.charAt(c & 63);
  }
  return text;
}

/**
 * Bytes of a base64 text in the standard alphabet; padding may be missing, white space is ignored.
 *
 * @throws MesosSniffError `malformed` on any other character or an impossible length
 */
export function decodeBase64(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "").replace(/={1,2}$/, "");
  if (digits.length % 4 === 1) {
    throw new MesosSniffError(
      "malformed",
      `cannot decode base64: found ${digits.length} digits, want a multiple of 4 plus 0, 2 or 3`,
      { offset: digits.length },
    );
  }
  const bytes = new Uint8Array((digits.length * 3) >> 2);
  let written = 0;
  let bits = 0;
  let held = 0;
  for (let index = 0; index < digits.length; index++) {
    const value = VALUE[digits.charCodeAt(index)] ?? -1;
    if (value < 0) {
      throw new MesosSniffError(
        "malformed",
        `cannot decode base64 at digit ${index}: found ${JSON.stringify(digits[index])}, want A-Z a-z 0-9 + or /`,
        { offset: index },
      );
    }
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[written++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}
