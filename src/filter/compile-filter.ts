import { ParseError, type ParseResult } from "@marcbachmann/cel-js";
import type { Message } from "../flow/index.js";
import { type CompileNotes, compileNode } from "./compile-node.js";
import { filterEnvironment } from "./environment.js";
import { type CelProblem, explain, type FilterError, filterError } from "./explain.js";
import { nameNodes } from "./name-nodes.js";
import { Subject } from "./subject.js";
import { isTrue } from "./values.js";
import { containsWord, isWord } from "./words.js";

/** A filter that can be asked. */
export interface Filter {
  readonly kind: "ok";
  /** How the text was understood: as an expression, or as one word to look for. */
  readonly form: "expression" | "word";
  /** Whether the message passes; never throws. */
  readonly test: (message: Message) => boolean;
  /** Whether asking may decode bodies. */
  readonly needsBody: boolean;
}

/** Text longer than this is no filter that a person wrote. */
const MAX_LENGTH = 10_000;

/**
 * Compiles a filter: an expression of CEL over the fields of a message (`type.endsWith("Message") && task ==
 * "t1"`), or one word to look for in types, parties, paths, ids and states. An empty text lets everything
 * pass. docs/filter.md is the reference.
 *
 * @returns the filter, or where and why the text is none
 */
export function compileFilter(text: string): Filter | FilterError {
  if (text.trim() === "") {
    return { kind: "ok", form: "expression", test: () => true, needsBody: false };
  }
  if (text.length > MAX_LENGTH) {
    return filterError("", 0, `found ${text.length} characters, want at most ${MAX_LENGTH}`);
  }
  const parsed = parse(text);
  if ("problem" in parsed) {
    return isWord(text.trim()) ? wordFilter(text) : explain(text, parsed.problem);
  }
  const { ast } = parsed.expression;
  if (ast.op === "value" && typeof ast.args === "string") return wordFilter(ast.args);
  if (!isCondition(parsed.type)) {
    if (isWord(text.trim())) return wordFilter(text);
    return filterError(text, ast.start, `it is ${article(parsed.type)}, want a comparison`);
  }
  const notes: CompileNotes = { needsBody: false, unsupported: undefined };
  const evaluate = compileNode(ast, notes, []);
  if (notes.unsupported !== undefined) {
    return filterError(text, notes.unsupported.start, notes.unsupported.what);
  }
  return {
    kind: "ok",
    form: "expression",
    test: (message) => isTrue(evaluate({ subject: new Subject(message) })),
    needsBody: notes.needsBody,
  };
}

function wordFilter(text: string): Filter {
  const lowered = text.trim().toLowerCase();
  return {
    kind: "ok",
    form: "word",
    test: (message) => containsWord(new Subject(message), lowered),
    needsBody: true,
  };
}

function isCondition(type: string): boolean {
  return type === "bool" || type.startsWith("dyn");
}

function article(type: string): string {
  return type === "string" ? "a text" : type === "int" || type === "double" ? "a number" : type;
}

type Parsed =
  | { readonly expression: ParseResult; readonly type: string }
  | { readonly problem: CelProblem };

function parse(text: string): Parsed {
  let expression: ParseResult;
  try {
    expression = filterEnvironment().parse(text);
    nameNodes(expression.ast, true);
  } catch (error) {
    if (error instanceof ParseError) return { problem: problemOf(error) };
    throw error;
  }
  const checked = expression.check();
  return checked.valid
    ? { expression, type: checked.type ?? "dyn" }
    : { problem: problemOf(checked.error) };
}

function problemOf(error: unknown): CelProblem {
  const { code, summary, message, range } = (error ?? {}) as {
    readonly code?: string;
    readonly summary?: string;
    readonly message?: string;
    readonly range?: { readonly start: number; readonly end: number };
  };
  return {
    code: code ?? "",
    summary: summary ?? message ?? "not an expression",
    start: range?.start ?? 0,
    end: range?.end ?? 0,
  };
}
