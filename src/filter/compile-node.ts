import type { ASTNode } from "@marcbachmann/cel-js";
import { FILTER_FIELDS, type FilterField } from "./fields.js";
import { fieldName } from "./name-nodes.js";
import { compilePattern, type Pattern } from "./pattern.js";
import type { Subject } from "./subject.js";
import { Moment, parseDuration, parseTimeText, Span } from "./time-values.js";
import {
  arithmetic,
  compare,
  elementOf,
  fieldOf,
  isIn,
  isPresent,
  isTrue,
  sizeOf,
  textsOf,
} from "./values.js";

// CEL's own rules make an absent field an error that swallows the whole filter, and hold every list apart from
// its elements. A filter over messages of a hundred shapes wants neither, so parsing and type checking are
// cel-js's, and what the parts of an expression mean is here: each node becomes a function, with the rules of
// values.ts.

/** A part of a filter as a function. */
export type Evaluate = (scope: Scope) => unknown;

/** What an expression sees: the message, and the variables of the macros around it. */
interface Scope {
  readonly subject: Subject;
  readonly variable?: string;
  readonly value?: unknown;
  readonly outer?: Scope;
}

/** Something that the grammar allows and filters do not have. */
interface Unsupported {
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

/** What compiling learns on its way. */
export interface CompileNotes {
  needsBody: boolean;
  unsupported: Unsupported | undefined;
}

const FIELDS: ReadonlyMap<string, FilterField> = new Map(
  FILTER_FIELDS.map((field) => [field.name, field]),
);

/** Functions that filters have, for the message about one that they have not. */
export const FUNCTIONS: readonly string[] = [
  "has",
  "exists",
  "size",
  "contains",
  "startsWith",
  "endsWith",
  "matches",
  "lowerAscii",
  "upperAscii",
  "trim",
  "all",
  "exists_one",
  "map",
  "filter",
  "timestamp",
  "duration",
  "int",
  "double",
  "string",
  "dyn",
];

/** The function for a node; `undefined` results where it is not supported, which `notes` then says. */
export function compileNode(
  node: ASTNode,
  notes: CompileNotes,
  bound: readonly string[],
): Evaluate {
  const compile = (inner: ASTNode, also: readonly string[] = []): Evaluate =>
    compileNode(inner, notes, also.length === 0 ? bound : [...bound, ...also]);
  switch (node.op) {
    case "value": {
      const value = literal(node.args);
      return () => value;
    }
    case "id":
      return compileName(node.args, notes, bound);
    case ".": {
      const owner = compile(node.args[0]);
      const name = node.args[1];
      return (scope) => fieldOf(owner(scope), name);
    }
    case "[]": {
      const owner = compile(node.args[0]);
      const key = compile(node.args[1]);
      return (scope) => elementOf(owner(scope), key(scope));
    }
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const { op } = node;
      const left = compile(node.args[0]);
      const right = compile(node.args[1]);
      return (scope) => compare(left(scope), op, right(scope));
    }
    case "in": {
      const left = compile(node.args[0]);
      const right = compile(node.args[1]);
      return (scope) => isIn(left(scope), right(scope));
    }
    case "+":
    case "-":
    case "*":
    case "/":
    case "%": {
      const { op } = node;
      const left = compile(node.args[0]);
      const right = compile(node.args[1]);
      return (scope) => arithmetic(left(scope), op, right(scope));
    }
    case "&&": {
      const left = compile(node.args[0]);
      const right = compile(node.args[1]);
      return (scope) => isTrue(left(scope)) && isTrue(right(scope));
    }
    case "||": {
      const left = compile(node.args[0]);
      const right = compile(node.args[1]);
      return (scope) => isTrue(left(scope)) || isTrue(right(scope));
    }
    case "!_": {
      const inner = compile(node.args);
      return (scope) => !isTrue(inner(scope));
    }
    case "-_": {
      const inner = compile(node.args);
      return (scope) => arithmetic(0, "-", inner(scope));
    }
    case "?:": {
      const [condition, yes, no] = node.args.map((each) => compile(each));
      return (scope) => (isTrue(condition?.(scope)) ? yes?.(scope) : no?.(scope));
    }
    case "list": {
      const elements = node.args.map((each) => compile(each));
      return (scope) => elements.map((element) => element(scope));
    }
    case "call":
      return compileCall(node, node.args[0], node.args[1], compile, notes);
    case "rcall":
      return compileMethod(node, node.args[0], node.args[1], node.args[2], compile, notes);
    default:
      return unsupported(node, notes, `filters have no ${describe(node.op)}`);
  }
}

type Compile = (node: ASTNode, also?: readonly string[]) => Evaluate;

function describe(operator: string): string {
  if (operator === "map") return "map literals";
  return `operator ${JSON.stringify(operator)}`;
}

function unsupported(
  { start, end }: { readonly start: number; readonly end: number },
  notes: CompileNotes,
  what: string,
): Evaluate {
  notes.unsupported ??= { start, end, what };
  return () => undefined;
}

function literal(value: unknown): unknown {
  // An unsigned literal is an object of cel-js around a bigint.
  if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
    return value.valueOf();
  }
  return value;
}

function compileName(name: string, notes: CompileNotes, bound: readonly string[]): Evaluate {
  if (bound.includes(name)) {
    return (scope) => {
      let here: Scope | undefined = scope;
      while (here !== undefined && here.variable !== name) here = here.outer;
      return here?.value;
    };
  }
  const field = FIELDS.get(fieldName(name));
  if (field === undefined) return () => undefined;
  if (field.needsBody) notes.needsBody = true;
  const { read } = field;
  return (scope) => read(scope.subject);
}

function compileCall(
  node: ASTNode,
  name: string,
  args: readonly ASTNode[],
  compile: Compile,
  notes: CompileNotes,
): Evaluate {
  const [first] = args;
  const value = first === undefined ? () => undefined : compile(first);
  switch (name) {
    case "has":
    case "exists":
      return (scope) => isPresent(value(scope));
    case "size":
      return (scope) => sizeOf(value(scope));
    case "dyn":
      return value;
    case "string":
      return (scope) => textsOf(value(scope))[0];
    case "double":
      return (scope) => numberOf(value(scope));
    case "int":
      return (scope) => {
        const number = numberOf(value(scope));
        return number === undefined ? undefined : Math.trunc(number);
      };
    case "timestamp":
      return timeCall(first, value, notes, "an RFC 3339 time", (text) => {
        const read = parseTimeText(text);
        return read?.kind === "moment" ? new Moment(read.ns) : undefined;
      });
    case "duration":
      return timeCall(first, value, notes, 'a duration such as "5ms" or "1h30m"', (text) => {
        const ns = parseDuration(text);
        return ns === undefined ? undefined : new Span(ns);
      });
    default:
      return unsupported(node, notes, `filters have no function ${name}()`);
  }
}

function timeCall(
  argument: ASTNode | undefined,
  value: Evaluate,
  notes: CompileNotes,
  wanted: string,
  read: (text: string) => unknown,
): Evaluate {
  if (argument?.op === "value" && typeof argument.args === "string") {
    const result = read(argument.args);
    if (result === undefined) {
      return unsupported(argument, notes, `found ${JSON.stringify(argument.args)}, want ${wanted}`);
    }
    return () => result;
  }
  return (scope) => {
    const text = value(scope);
    return typeof text === "string" ? read(text) : undefined;
  };
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "bigint") return Number(number);
  return typeof number === "number" && !Number.isNaN(number) ? number : undefined;
}

function compileMethod(
  node: ASTNode,
  name: string,
  receiver: ASTNode,
  args: readonly ASTNode[],
  compile: Compile,
  notes: CompileNotes,
): Evaluate {
  const [first, second, third] = args;
  if (receiver.op === "id" && receiver.args === "cel" && name === "bind") {
    return unsupported(node, notes, "filters have no cel.bind()");
  }
  const owner = compile(receiver);
  if (first?.op === "id" && second !== undefined && MACROS.has(name)) {
    const variable = first.args;
    return compileMacro(
      name,
      variable,
      owner,
      compile(second, [variable]),
      third === undefined ? undefined : compile(third, [variable]),
    );
  }
  const argument = first === undefined ? () => undefined : compile(first);
  switch (name) {
    case "contains":
      return textMethod(owner, argument, (text, part) => text.includes(part));
    case "startsWith":
      return textMethod(owner, argument, (text, part) => text.startsWith(part));
    case "endsWith":
      return textMethod(owner, argument, (text, part) => text.endsWith(part));
    case "matches":
      return compileMatches(first, owner, argument, notes);
    case "size":
      return (scope) => sizeOf(owner(scope));
    case "lowerAscii":
      return mapTexts(owner, (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
    case "upperAscii":
      return mapTexts(owner, (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()));
    case "trim":
      return mapTexts(owner, (text) => text.trim());
    default:
      return unsupported(node, notes, `filters have no method ${name}()`);
  }
}

function textMethod(
  owner: Evaluate,
  argument: Evaluate,
  holds: (text: string, argument: string) => boolean,
): Evaluate {
  return (scope) => {
    const part = argument(scope);
    return typeof part === "string" && textsOf(owner(scope)).some((text) => holds(text, part));
  };
}

function mapTexts(owner: Evaluate, change: (text: string) => string): Evaluate {
  return (scope) => {
    const texts = textsOf(owner(scope)).map(change);
    return texts.length <= 1 ? texts[0] : texts;
  };
}

function compileMatches(
  argument: ASTNode | undefined,
  owner: Evaluate,
  source: Evaluate,
  notes: CompileNotes,
): Evaluate {
  let known: { readonly source: unknown; readonly pattern: Pattern | undefined } | undefined;
  const patternOf = (text: unknown): Pattern | undefined => {
    if (known?.source !== text) {
      const compiled = typeof text === "string" ? compilePattern(text) : undefined;
      known = { source: text, pattern: typeof compiled === "function" ? compiled : undefined };
    }
    return known?.pattern;
  };
  if (argument?.op === "value" && typeof argument.args === "string") {
    const compiled = compilePattern(argument.args);
    if (typeof compiled !== "function") {
      return unsupported(argument, notes, `not a regular expression: ${compiled.wrong}`);
    }
    return (scope) => textsOf(owner(scope)).some(compiled);
  }
  return (scope) => {
    const pattern = patternOf(source(scope));
    return pattern !== undefined && textsOf(owner(scope)).some(pattern);
  };
}

const MACROS = new Set(["all", "exists", "exists_one", "map", "filter"]);

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isPresent(value)) return [];
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array)
    ? Object.keys(value)
    : [];
}

function compileMacro(
  name: string,
  variable: string,
  owner: Evaluate,
  second: Evaluate,
  third: Evaluate | undefined,
): Evaluate {
  const each = (scope: Scope, evaluate: Evaluate) => (value: unknown) =>
    evaluate({ subject: scope.subject, variable, value, outer: scope });
  const holds = (scope: Scope, evaluate: Evaluate) => (value: unknown) =>
    isTrue(each(scope, evaluate)(value));
  switch (name) {
    case "all":
      return (scope) => itemsOf(owner(scope)).every(holds(scope, second));
    case "exists":
      return (scope) => itemsOf(owner(scope)).some(holds(scope, second));
    case "exists_one":
      return (scope) => itemsOf(owner(scope)).filter(holds(scope, second)).length === 1;
    case "filter":
      return (scope) => itemsOf(owner(scope)).filter(holds(scope, second));
    default:
      return (scope) => {
        const items = itemsOf(owner(scope));
        if (third === undefined) return items.map(each(scope, second));
        return items.filter(holds(scope, second)).map(each(scope, third));
      };
  }
}
