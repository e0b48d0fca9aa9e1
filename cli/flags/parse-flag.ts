import { formatDuration, parseDuration } from "../../src/bytes/index.js";
import { MesosSniffError } from "../../src/errors/index.js";
import type { FlagKind, FlagValues } from "./flag.js";

/** A value, and its text as Mesos prints it: `90secs` for `1.5mins`. */
interface Parsed<K extends FlagKind> {
  readonly value: FlagValues[K];
  readonly text: string;
}

const SIZE_UNITS: readonly string[] = ["B", "KB", "MB", "GB", "TB"];

/**
 * Reads the text of a flag.
 *
 * @throws MesosSniffError `invalid-argument`, saying why the text will not do
 */
export function parseFlag<K extends FlagKind>(kind: K, text: string): Parsed<K> {
  return PARSERS[kind](text);
}

const PARSERS: { readonly [K in FlagKind]: (text: string) => Parsed<K> } = {
  boolean: (text) => {
    if (text === "true" || text === "1") return { value: true, text: "true" };
    if (text === "false" || text === "0") return { value: false, text: "false" };
    throw wrong(`Expecting a boolean (e.g., true or false), found ${quote(text)}`);
  },
  text: (text) => ({ value: text, text }),
  path: (text) => ({ value: text, text }),
  integer: (text) => {
    if (!/^\d{1,15}$/.test(text)) throw wrong(`found ${quote(text)}, want a whole number`);
    return { value: Number(text), text: String(Number(text)) };
  },
  number: (text) => {
    if (!/^-?(?:\d+\.?\d*|\.\d+)$/.test(text)) throw wrong(`found ${quote(text)}, want a number`);
    return { value: Number(text), text: String(Number(text)) };
  },
  duration: (text) => {
    const parsed = parseDuration(text);
    if (parsed.kind === "error") throw wrong(parsed.message);
    return { value: parsed.ms, text: formatDuration(parsed.ms) };
  },
  size: (text) => {
    const bytes = parseSize(text);
    return { value: bytes, text: formatSize(bytes) };
  },
  json: (text) => {
    try {
      const value: unknown = JSON.parse(text);
      return { value, text: JSON.stringify(value) };
    } catch (error) {
      throw wrong(`found no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  },
};

/** `64MB` as bytes; units are powers of 1024 (stout/bytes.hpp). */
function parseSize(text: string): number {
  if (/^\d+\./.test(text)) throw wrong(`Fractional bytes '${text}'`);
  const [, digits = "", unit = ""] = /^(\d*)(.*)$/s.exec(text) ?? [];
  const power = SIZE_UNITS.indexOf(unit.toUpperCase());
  if (digits === "" || power < 0) throw wrong(`Unknown bytes unit in '${text}', want as in 64MB`);
  const bytes = Number(digits) * 1024 ** power;
  if (bytes >= 2 ** 53) throw wrong(`'${text}' is too large`);
  return bytes;
}

function formatSize(bytes: number): string {
  let power = 0;
  let amount = bytes;
  while (amount > 0 && amount % 1024 === 0 && power < SIZE_UNITS.length - 1) {
    amount /= 1024;
    power++;
  }
  return `${amount}${SIZE_UNITS[power]}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function wrong(message: string): MesosSniffError {
  return new MesosSniffError("invalid-argument", message);
}
