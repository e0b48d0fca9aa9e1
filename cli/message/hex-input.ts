// Offset, then pairs of digits in any grouping; what is behind more than two blanks or a bar is text: so print xxd,
// hexdump -C, Wireshark and `read --format hex`.
const ROW = /^\s*([0-9a-f]{4,16}):?\s+((?:[0-9a-f]{2})+(?:[ \t]{1,2}(?:[0-9a-f]{2})+)*)?/i;
const ROW_DIGITS = 32;

/** The digits of a hex dump, or the text as it is where it is none; `0x` in front says only that they are hex. */
export function hexDigits(text: string): string {
  return digitsOfDump(text) ?? text.trim().replace(/^0x/i, "");
}

/** Undefined unless every line begins with the offset of what it shows. */
function digitsOfDump(text: string): string | undefined {
  let digits = "";
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === "") continue;
    const [, offset = "", row = ""] = ROW.exec(`${line} `) ?? [];
    if (Number.parseInt(offset, 16) !== digits.length / 2) return undefined;
    digits += row.replace(/\s/g, "").slice(0, ROW_DIGITS);
  }
  return digits === "" ? undefined : digits;
}
