import { compileFilter, type Filter } from "../filter/index.js";

/** One of the conditions that a filter joins with `&&`. */
export interface Conjunct {
  readonly text: string;
  readonly filter: Filter;
}

/** The parts of a filter that all must hold; itself alone where it is not such a row, or a part makes no sense alone. */
export function conjunctsOf(text: string): readonly Conjunct[] {
  const parts = splitAnd(text).map((part) => ({ text: part.trim(), filter: compileFilter(part) }));
  const whole = compileFilter(text);
  if (parts.length > 1 && parts.every(isUsable)) return parts;
  return whole.kind === "ok" ? [{ text, filter: whole }] : [];
}

function isUsable(part: {
  text: string;
  filter: ReturnType<typeof compileFilter>;
}): part is Conjunct {
  return part.filter.kind === "ok" && part.filter.form === "expression";
}

/** Splits at `&&` outside of brackets and quotes; a text with `||` at that level stays whole. */
function splitAnd(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === '"' || character === "'") at = endOfString(text, at, character);
    else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (depth === 0 && text.startsWith("||", at)) return [text];
    else if (depth === 0 && character === "?") return [text];
    else if (depth === 0 && text.startsWith("&&", at)) {
      parts.push(text.slice(start, at));
      start = at + 2;
      at++;
    }
  }
  return [...parts, text.slice(start)];
}

function endOfString(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}
