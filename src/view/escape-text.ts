// Captured content is data. Whatever could move a cursor, recolour, hide or reorder text on a terminal is
// shown by its escape: C0, DEL and C1 controls; line and paragraph separators; bidirectional controls; zero
// width and other invisible format characters; tags; noncharacters; lone surrogates; the backslash itself,
// so that an escape cannot be forged.
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\\]/u;
const UNSAFE_ALL = new RegExp(UNSAFE.source, "gu");

const NAMED: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\\", "\\\\"],
]);

function escapeOne(character: string): string {
  const named = NAMED.get(character);
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\u{${code.toString(16)}}`;
}

/**
 * Text that is safe to print anywhere: control, format and other invisible characters appear as `\n`,
 * `\x1b`, `\u202e` or `\u{e0001}`, a backslash as `\\`. Never throws; ordinary text comes back as it is.
 */
export function escapeText(text: string): string {
  return UNSAFE.test(text) ? text.replace(UNSAFE_ALL, escapeOne) : text;
}
