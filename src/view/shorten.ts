import { escapeText } from "./escape-text.js";

/**
 * The first `maxLength` characters with `…` as the last of them when something was cut. For escaped text:
 * neither an escape nor a surrogate pair is cut in two.
 *
 * @param maxLength in UTF-16 units, at least 1
 */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = text.slice(0, Math.max(0, maxLength - 1));
  return `${kept.replace(PART_OF_PAIR, "").replace(PART_OF_ESCAPE, "")}…`;
}

const PART_OF_PAIR = /[\ud800-\udbff]$/;
// An escape begins at a backslash that an even number of backslashes precede.
const PART_OF_ESCAPE = /(?<=(?:^|[^\\])(?:\\\\)*)\\(?:x[0-9a-f]?|u[0-9a-f]{0,3}|u\{[0-9a-f]*)?$/;

/** Escaped and shortened; the cost does not depend on the length. */
export function safeText(text: string, maxLength: number): string {
  const most = maxLength + 1;
  return shorten(escapeText(text.length > most ? text.slice(0, most) : text), maxLength);
}

/**
 * Uuids cut to their first eight digits, as in `scheduler-3c1d5b7e…@10.0.0.1:4123` and `3c1d5b7e…-O12`.
 */
export function shortenUuids(text: string): string {
  return text.length < UUID_LENGTH ? text : text.replace(UUID, "$1…");
}

const UUID_LENGTH = 36;

const UUID = /(?<!\w)([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?!\w)/gi;
