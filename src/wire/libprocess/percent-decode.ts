import { decodeUtf8, isUtf8 } from "../../bytes/index.js";

/**
 * Decodes the id in a path as libprocess does (`http.cpp`): `%XX` is a byte, `+` is a space, and one escape
 * that is not two hex digits spoils the whole.
 *
 * @param text one character a byte, as heads are read
 * @returns the text, see {@link wireText}; `undefined` when an escape is malformed
 */
export function percentDecode(text: string): string | undefined {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return wireText(spaced);
  if (/%(?![0-9A-Fa-f]{2})/.test(spaced)) return undefined;
  return wireText(
    spaced.replace(/%(..)/g, (_escape, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    ),
  );
}

/**
 * Text of a head, which is read as one character a byte, as people wrote it: UTF-8 where it is that.
 * Other bytes over 0x7f stay one character each.
 */
export function wireText(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return isUtf8(bytes) ? decodeUtf8(bytes) : text;
}
