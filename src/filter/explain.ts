import { closestName } from "../bytes/index.js";
import { FUNCTIONS } from "./compile-node.js";
import { FILTER_FIELDS } from "./fields.js";

/** Where a filter is wrong, and why. */
export interface FilterError {
  readonly kind: "error";
  /** UTF-16 units from the start of the filter. */
  readonly offset: number;
  /** One line: what was found, what was wanted. */
  readonly message: string;
  /** Several lines: the message, the line of the filter, a caret under the place. */
  readonly pretty: string;
}

/** What cel-js says of an error. */
export interface CelProblem {
  readonly code: string;
  readonly summary: string;
  readonly start: number;
  readonly end: number;
}

/** An error at a place of a filter. */
export function filterError(text: string, start: number, why: string): FilterError {
  const offset = Math.min(Math.max(0, start), text.length);
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const nextBreak = text.indexOf("\n", offset);
  const line = text.slice(lineStart, nextBreak < 0 ? text.length : nextBreak).replace(/\s/g, " ");
  const column = offset - lineStart;
  const message = `cannot understand the filter at column ${column + 1}: ${why}`;
  return {
    kind: "error",
    offset,
    message,
    pretty: `${message}\n  ${line}\n  ${" ".repeat(column)}^`,
  };
}

/** The same problem in words that help with filters. */
export function explain(text: string, problem: CelProblem): FilterError {
  const { start, end } = problem;
  return filterError(
    text,
    start,
    hintFor(text, problem) ?? plain(problem.summary, text.slice(start, end)),
  );
}

function plain(summary: string, found: string): string {
  const lowered = summary.charAt(0).toLowerCase() + summary.slice(1);
  return found === "" || lowered.includes(found)
    ? lowered
    : `${lowered}, in ${JSON.stringify(found)}`;
}

const WORD_OPERATORS: ReadonlyMap<string, string> = new Map([
  ["and", "&&"],
  ["or", "||"],
  ["not", "!"],
  ["eq", "=="],
  ["ne", "!="],
  ["lt", "<"],
  ["le", "<="],
  ["gt", ">"],
  ["ge", ">="],
]);
const METHODS = new Set(["contains", "matches", "startsWith", "endsWith"]);

function hintFor(text: string, { code, summary, start }: CelProblem): string | undefined {
  const rest = text.slice(start);
  const word = /^[A-Za-z_]\w*/.exec(rest)?.[0];
  if (code === "unknown_variable") {
    const name = summary.slice(summary.indexOf(": ") + 2);
    return unknownName(name, /[=!<>[,]\s*$/.test(text.slice(0, start)));
  }
  if (code === "no_matching_overload" || code === "unknown_function")
    return unknownFunction(summary);
  if (code === "no_such_overload") return wrongTypes(summary);
  // cel-js cannot choose between its rules for an empty list and ours.
  if (/overlaps with/.test(summary)) return "an empty list holds nothing to compare with";
  if (code === "unexpected_character" || code === "unexpected_token" || code === "expected_token") {
    if (rest.startsWith("=~") || rest.startsWith("~"))
      return 'write .matches("…") for a regular expression';
    if (rest.startsWith("=>")) return 'found "=>", want ">="';
    if (/^=(?!=)/.test(rest)) return 'found "=", want "==" to compare';
    if (rest.startsWith("&")) return 'found "&", want "&&"';
    if (rest.startsWith("|")) return 'found "|", want "||"';
    if (rest.startsWith("“") || rest.startsWith("”")) return "found a curly quote, want \" or '";
    const operator = word === undefined ? undefined : WORD_OPERATORS.get(word);
    if (operator !== undefined) return `found ${word}, want ${operator}`;
    if (word !== undefined && METHODS.has(word)) {
      return `${word} is a method: write NAME.${word}("…")`;
    }
    if (rest === "") return "it ends here, want a value, a name or a closing bracket";
    if (code === "unexpected_character" && word !== undefined) {
      return `found ${JSON.stringify(word)}, want an operator such as == && || or the end`;
    }
  }
  return undefined;
}

function unknownName(name: string, isCompared: boolean): string {
  const quoted = JSON.stringify(name);
  if (isCompared) return `no field is called ${quoted}; a text needs quotes: ${quoted}`;
  const known = FILTER_FIELDS.map((field) => field.name);
  const near = closestName(name, known);
  return `no field is called ${quoted}; ${near === undefined ? `known are ${known.join(", ")}` : `do you mean ${near}?`}`;
}

function unknownFunction(summary: string): string | undefined {
  const called = /'(?:.*\.)?(\w+)\((.*)\)'/.exec(summary);
  const name = called?.[1];
  if (name === undefined) return undefined;
  const operator = WORD_OPERATORS.get(name);
  if (operator !== undefined) return `found ${name}, want ${operator}`;
  if (FUNCTIONS.includes(name)) return `${name} does not take (${called?.[2] ?? ""}) here`;
  const near = closestName(name, FUNCTIONS);
  return `no function is called ${name}; ${near === undefined ? `known are ${FUNCTIONS.join(", ")}` : `do you mean ${near}?`}`;
}

function wrongTypes(summary: string): string | undefined {
  const found = /no such overload: (.+) (==|!=|<=|>=|<|>|in|[-+*/%]) (.+)$/.exec(summary);
  if (found === null) return undefined;
  const [, left = "", operator = "", right = ""] = found;
  return `cannot compare ${typeName(left)} ${operator} ${typeName(right)}`;
}

function typeName(type: string): string {
  switch (type) {
    case "ids":
      return "ids (texts)";
    case "string":
      return "a text";
    case "int":
    case "double":
    case "uint":
      return "a number";
    case "bool":
      return "true or false";
    case "google.protobuf.Timestamp":
      return "a time";
    case "google.protobuf.Duration":
      return "a duration";
    default:
      return type;
  }
}
