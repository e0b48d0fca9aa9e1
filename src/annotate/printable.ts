import { decodeText } from "../wire/index.js";

const ESCAPE = "\u001b";
// Control characters but for tab, line feed and carriage return; bytes that were not UTF-8.
const NOT_PRINTABLE = /[^\P{Cc}\t\n\r]|\p{Cs}/u;

/** The text that bytes hold, if all of it is text that people can read; a terminal's colours are no obstacle. */
export function printableText(bytes: Uint8Array): string | undefined {
  const text = decodeText(bytes);
  return NOT_PRINTABLE.test(text.replaceAll(ESCAPE, "")) ? undefined : text;
}
