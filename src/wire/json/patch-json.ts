// Changes single values of a JSON text and leaves every other character as it was: spacing, order, spelling of
// numbers, names that nobody knows.
import { MesosSniffError } from "../../errors/index.js";
import { formatPath, type PathStep } from "../body/index.js";
import { formatJson } from "./format-json.js";
import type { JsonValue } from "./json-value.js";
import { parseJson } from "./parse-json.js";

/** One change of a JSON text. */
export interface JsonEdit {
  /** Where; a step into an object by field or key, one into an array by index. */
  readonly steps: readonly PathStep[];
  /** `undefined` removes a member or an element. */
  readonly value: JsonValue | undefined;
}

/** Edits sorted by where they lead. */
interface EditNode {
  edit: JsonEdit | undefined;
  readonly inside: Map<string, EditNode>;
}

/**
 * Applies edits to a JSON text. A member that is not there is added behind the last one of its object, and so are
 * objects on its way; an element is added when its index is the one behind the last.
 *
 * @throws MesosSniffError `malformed` for a text that is no JSON, `invalid-argument` for a path that leads into a
 * scalar or behind the end of an array, and for edits that contradict each other
 */
export function patchJson(text: string, edits: readonly JsonEdit[]): string {
  parseJson(text);
  const root: EditNode = { edit: undefined, inside: new Map() };
  for (const edit of edits) addEdit(root, edit);
  return new JsonPatcher(text).whole(root);
}

function addEdit(root: EditNode, edit: JsonEdit): void {
  let node = root;
  for (const step of edit.steps) {
    if (node.edit !== undefined) throw misfit(edit, "an edit of what is around it");
    const key = keyOf(step);
    let next = node.inside.get(key);
    if (next === undefined) {
      next = { edit: undefined, inside: new Map() };
      node.inside.set(key, next);
    }
    node = next;
  }
  if (node.edit !== undefined || node.inside.size > 0) throw misfit(edit, "another edit there");
  node.edit = edit;
}

function keyOf(step: PathStep): string {
  return step.kind === "field" ? step.name : step.kind === "key" ? step.key : String(step.index);
}

/** Reads a text that is known to be JSON. */
class JsonPatcher {
  readonly #text: string;
  #at = 0;
  /** Output so far, and up to where the text is in it. */
  #output = "";
  #copied = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(root: EditNode): string {
    this.#value(root);
    return this.#output + this.#text.slice(this.#copied);
  }

  #value(node: EditNode | undefined): void {
    this.#blanks();
    const start = this.#at;
    if (node?.edit?.value !== undefined) {
      this.#skipValue();
      this.#replace(start, this.#at, formatJson(node.edit.value));
      return;
    }
    const opening = this.#text[start];
    if (node === undefined || node.inside.size === 0) this.#skipValue();
    else if (opening === "{") this.#object(node);
    else if (opening === "[") this.#array(node);
    else throw misfit(firstEdit(node), "a value with nothing inside");
  }

  #object(node: EditNode): void {
    const found = this.#members(
      "}",
      () => {
        const name = JSON.parse(this.#string()) as string;
        this.#blanks();
        this.#at++;
        return name;
      },
      node,
    );
    const added = [...node.inside]
      .filter(([name]) => !found.names.has(name))
      .flatMap(([name, child]) => {
        const value = created(child);
        return value === undefined ? [] : [`${JSON.stringify(name)}:${value}`];
      });
    this.#append(found.isEmpty, added);
  }

  #array(node: EditNode): void {
    let index = 0;
    const found = this.#members("]", () => String(index++), node);
    const added: string[] = [];
    const wanted = [...node.inside.keys()].filter((key) => !found.names.has(key));
    for (const key of wanted.sort((a, b) => Number(a) - Number(b))) {
      const child = node.inside.get(key);
      if (child === undefined || created(child) === undefined) continue;
      if (key !== String(index)) {
        throw misfit(firstEdit(child), `${index} elements, want an index up to ${index}`);
      }
      index++;
      added.push(created(child) ?? "");
    }
    this.#append(found.isEmpty, added);
  }

  /** Goes through an object or array up to its closing bracket, which is not taken. */
  #members(
    closing: string,
    readName: () => string,
    node: EditNode,
  ): { readonly names: ReadonlySet<string>; readonly isEmpty: boolean } {
    const names = new Set<string>();
    let kept = 0;
    let memberStart = ++this.#at;
    this.#blanks();
    while (this.#text[this.#at] !== closing) {
      this.#blanks();
      const name = readName();
      names.add(name);
      const child = node.inside.get(name);
      const removed = child?.edit !== undefined && child.edit.value === undefined;
      if (removed) this.#skipValue();
      else {
        this.#value(child);
        kept++;
      }
      this.#blanks();
      const comma = this.#text[this.#at] === ",";
      if (removed) {
        // The comma before it goes too, or the one behind it where it was the first.
        const end = comma && kept === 0 ? this.#at + 1 : this.#at;
        this.#replace(kept === 0 ? memberStart : memberStart - 1, end, "");
      }
      if (!comma) break;
      memberStart = ++this.#at;
      this.#blanks();
    }
    return { names, isEmpty: kept === 0 };
  }

  /** Adds members before the closing bracket, and takes it. */
  #append(isEmpty: boolean, members: readonly string[]): void {
    if (members.length > 0) {
      this.#replace(this.#at, this.#at, `${isEmpty ? "" : ","}${members.join(",")}`);
    }
    this.#at++;
  }

  #replace(start: number, end: number, replacement: string): void {
    this.#output += this.#text.slice(this.#copied, Math.max(this.#copied, start)) + replacement;
    this.#copied = end;
  }

  #skipValue(): void {
    this.#blanks();
    const opening = this.#text[this.#at];
    if (opening === '"') {
      this.#string();
      return;
    }
    if (opening !== "{" && opening !== "[") {
      while (this.#at < this.#text.length && !",]} \t\r\n".includes(this.#text[this.#at] ?? "")) {
        this.#at++;
      }
      return;
    }
    let depth = 0;
    do {
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#string();
        continue;
      }
      if (character === "{" || character === "[") depth++;
      else if (character === "}" || character === "]") depth--;
      this.#at++;
    } while (depth > 0);
  }

  /** Takes a string with its quotes. */
  #string(): string {
    const start = this.#at++;
    while (this.#text[this.#at] !== '"') this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #blanks(): void {
    while (" \t\r\n".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }
}

/** A value that was not there, with the members that edits give it. */
function created(node: EditNode): string | undefined {
  if (node.edit !== undefined) {
    return node.edit.value === undefined ? undefined : formatJson(node.edit.value);
  }
  const members = [...node.inside].flatMap(([name, child]) => {
    const value = created(child);
    return value === undefined ? [] : [`${JSON.stringify(name)}:${value}`];
  });
  return members.length === 0 ? undefined : `{${members.join(",")}}`;
}

function firstEdit(node: EditNode): JsonEdit | undefined {
  if (node.edit !== undefined) return node.edit;
  const [child] = node.inside.values();
  return child === undefined ? undefined : firstEdit(child);
}

function misfit(edit: JsonEdit | undefined, found: string): MesosSniffError {
  return new MesosSniffError(
    "invalid-argument",
    `cannot edit ${edit === undefined ? "a JSON text" : formatPath(edit.steps)}: found ${found}`,
  );
}
