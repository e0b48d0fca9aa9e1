import { decodeUtf8, encodeUtf8 } from "../../bytes/index.js";

/**
 * Decodes the id in a path as libprocess does (`http.cpp`): `%XX` is a byte, `+` is a space, and one escape
 * that is not two hex digits spoils the whole.
 *
 * @returns the text, or `undefined` when an escape is malformed
 */
export function percentDecode(text: string): string | undefined {
  if (!text.includes("%")) return text.includes("+") ? text.replaceAll("+", " ") : text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  const source = encodeUtf8(text);
  const bytes = new Uint8Array(source.length);
  let written = 0;
  for (let index = 0; index < source.length; index++) {
    const byte = source[index] ?? 0;
    if (byte === 0x25) {
      bytes[written++] = (hexDigit(source[index + 1] ?? 0) << 4) | hexDigit(source[index + 2] ?? 0);
      index += 2;
    } else {
      bytes[written++] = byte === 0x2b ? 0x20 : byte;
    }
  }
  return decodeUtf8(bytes.subarray(0, written));
}

function hexDigit(byte: number): number {
  return byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57;
}
