import { failed, type Outcome, ok } from "./outcome.js";
import type { MesosProfile } from "./profile.js";
import { coalesceRanges } from "./ranges.js";
import type { Range } from "./resource.js";

/** What the text of a resource or an attribute stands for. */
export type ParsedValue =
  | { readonly type: "SCALAR"; readonly scalar: { readonly value: number } }
  | { readonly type: "RANGES"; readonly ranges: { readonly range?: readonly Range[] } }
  | { readonly type: "SET"; readonly set: { readonly item?: readonly string[] } }
  | { readonly type: "TEXT"; readonly text: { readonly value: string } };

/**
 * Reads one value as `common/values.cpp` does:
 *
 *     value  := ranges | set | scalar | text
 *     ranges := "[" n "-" n ( "," n "-" n )* "]"
 *     set    := "{" item ( "," item )* "}"
 *
 * Spaces do not count, a newline is as good as a comma, and the tokenizer drops empty parts, so stray dashes
 * and commas inside the brackets are forgiven.
 */
export function parseValue(text: string, profile: MesosProfile): Outcome<ParsedValue> {
  const packed = text.replaceAll(" ", "");
  if (packed === "") return failed("Expecting non-empty string");
  if (!balanced(packed, "{", "}") || !balanced(packed, "[", "]") || !balanced(packed, "(", ")")) {
    return failed("Mismatched brackets");
  }
  if (packed.startsWith("[")) return parseRanges(packed, profile);
  if (packed.includes("[")) return failed("Unexpected '[' found");
  if (packed.startsWith("{")) {
    const item = tokenize(packed, /[{},\n]+/);
    return ok({ type: "SET", set: item.length === 0 ? {} : { item } });
  }
  if (packed.includes("{")) return failed("Unexpected '{' found");
  const value = parseNumber(packed);
  if (value === undefined) return ok({ type: "TEXT", text: { value: packed } });
  const problem = profile === "0.26" ? undefined : inputScalarProblem(value);
  return problem === undefined
    ? ok({ type: "SCALAR", scalar: { value } })
    : failed(`Invalid scalar value '${packed}':${problem}`);
}

/** Why 1.11 does not take this number as a quantity from a user, if so. */
export function inputScalarProblem(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN not supported";
  if (!Number.isFinite(value)) return "Infinite values not supported";
  if (value !== 0 && Math.abs(value) < smallestNormal) return "Subnormal values not supported";
  return value < 0 ? "Negative values not supported" : undefined;
}

/** `strings::tokenize`: the non-empty parts. */
export function tokenize(text: string, delimiters: RegExp | string): readonly string[] {
  return text.split(delimiters).filter((part) => part !== "");
}

const smallestNormal = 2 ** -1022;
const maxUint64 = 2n ** 64n - 1n;

function parseRanges(packed: string, profile: MesosProfile): Outcome<ParsedValue> {
  const tokens = tokenize(packed, /[[\]\-,\n]+/);
  if (tokens.length % 2 !== 0) return failed('Expecting one or more "ranges"');
  const ranges: Range[] = [];
  for (let index = 0; index < tokens.length; index += 2) {
    const begin = parseUint64(tokens[index] ?? "", profile);
    const end = parseUint64(tokens[index + 1] ?? "", profile);
    if (begin === undefined || end === undefined) {
      return failed(`Expecting non-negative integers in '${tokens[index]}'`);
    }
    ranges.push({ begin, end });
  }
  const range = coalesceRanges(ranges);
  return ok({ type: "RANGES", ranges: range.length === 0 ? {} : { range } });
}

function parseUint64(token: string, profile: MesosProfile): bigint | undefined {
  const decimal = /^\+?(\d+)$/.exec(token)?.[1];
  const hex = profile === "0.26" ? null : /^0[xX][0-9a-fA-F]+$/.exec(token);
  if (decimal === undefined && hex === null) return undefined;
  const value = BigInt(decimal ?? token);
  return value <= maxUint64 ? value : undefined;
}

// What boost::lexical_cast<double> takes. The hexadecimal of numify() in 1.x works for integers only.
function parseNumber(token: string): number | undefined {
  if (/^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(token)) return Number(token);
  const special = /^([+-]?)(inf|infinity|nan(?:\([^)]*\))?)$/i.exec(token);
  if (special === null) return undefined;
  if (special[2]?.toLowerCase().startsWith("nan") === true) return Number.NaN;
  return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function balanced(text: string, open: string, close: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === open) depth += 1;
    else if (character === close) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
