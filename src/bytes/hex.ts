import { MesosSniffError } from "../errors/index.js";

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** Lowercase hex, two digits a byte. */
export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += DIGITS[byte];
  return text;
}

/**
 * Bytes of a hex text; white space and colons between digits are allowed.
 *
 * @throws MesosSniffError `malformed` on any other character or an odd number of digits
 */
export function decodeHex(text: string): Uint8Array {
  const digits = text.replace(/[\s:]/g, "");
  const wrong = digits.search(/[^0-9a-fA-F]/);
  if (wrong >= 0) {
    throw new MesosSniffError(
      "malformed",
      `cannot decode hex at digit ${wrong}: found ${JSON.stringify(digits[wrong])}, want 0-9 or a-f`,
      { offset: wrong },
    );
  }
  if (digits.length % 2 !== 0) {
    throw new MesosSniffError(
      "malformed",
      `cannot decode hex: found ${digits.length} digits, want an even number`,
      { offset: digits.length },
    );
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}
