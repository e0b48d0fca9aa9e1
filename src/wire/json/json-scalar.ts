import { encodeBase64 } from "../../bytes/index.js";
import { decodeText } from "../body/utf8.js";
import type { JsonProfile } from "./profile.js";

/** Text of a double as a profile writes it; not valid JSON for NaN and infinities, as in Mesos. */
export function formatDouble(value: number, style: JsonProfile["numbers"]): string {
  if (!Number.isFinite(value)) return nonFinite(value, style);
  if (style !== "shortest") return fifteenDigits(value, style === "point");
  const text = Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Text of an integer as a profile writes it: up to 0.24 it went through a double. */
export function formatInteger(value: number | bigint, style: JsonProfile["numbers"]): string {
  return style === "digits" ? fifteenDigits(Number(value), false) : value.toString();
}

/**
 * Text of a string with its quotes. Characters that stand for bytes outside UTF-8 are left as they are, so
 * that `encodeText` gives the bytes that Mesos writes.
 */
export function formatString(text: string, escapesSlash: boolean): string {
  const special = escapesSlash ? SPECIAL_OLD : SPECIAL;
  return `"${text.replace(special, (unit) => escapeUnit(unit, escapesSlash))}"`;
}

/** Text of a `bytes` value with its quotes. */
export function formatBytes(bytes: Uint8Array, profile: JsonProfile): string {
  const text = profile.base64 ? encodeBase64(bytes) : decodeText(bytes);
  return formatString(text, profile.escapesSlash);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be escaped
const SPECIAL = /["\\\u0000-\u001f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be escaped
const SPECIAL_OLD = /["\\/\u0000-\u001f\u007f]/g;

const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function escapeUnit(unit: string, lowerCase: boolean): string {
  const hex = unit.charCodeAt(0).toString(16).padStart(4, "0");
  return NAMED[unit] ?? `\\u${lowerCase ? hex : hex.toUpperCase()}`;
}

function nonFinite(value: number, style: JsonProfile["numbers"]): string {
  if (style === "shortest") return String(value);
  return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
}

/**
 * `%.15g` of C, trailing zeros removed; with `point` at least one digit behind the point. Mesos 0.25 to 1.6
 * also cuts zeros off an exponent (1e20 as `1.00000000000000e+2`), which is another number: not copied.
 */
function fifteenDigits(value: number, point: boolean): string {
  if (value === 0) return `${Object.is(value, -0) ? "-" : ""}0${point ? ".0" : ""}`;
  const [digits = "0", exponentText = "0"] = value.toExponential(14).split("e");
  const exponent = Number(exponentText);
  const fixed = exponent >= -4 && exponent < 15;
  const text = fixed ? value.toFixed(14 - exponent) : digits;
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  const mantissa = point && !short.includes(".") ? `${short}.0` : short;
  if (fixed) return mantissa;
  const sign = exponent < 0 ? "-" : "+";
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
