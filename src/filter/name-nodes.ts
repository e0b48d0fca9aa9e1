import type { ASTNode } from "@marcbachmann/cel-js";
import { FILTER_FIELDS } from "./fields.js";

// Names as the type checker knows them. CEL has constants named after types, `type` among them, which cannot
// be declared anew. And a field alone, where a condition is wanted, asks whether it is there, so there it has
// a name of its own, without a type that the checker could object to. Neither form can be typed by a person.

const NAMES: ReadonlySet<string> = new Set(FILTER_FIELDS.map(({ name }) => name));
// Macros whose second argument is a condition on the variable that is the first.
const CONDITIONS = new Set(["all", "exists", "exists_one", "filter"]);
const MACROS = new Set([...CONDITIONS, "map"]);

/** How a field is declared where its value is wanted. */
export function valueName(name: string): string {
  return `(${name})`;
}

/** How a field is declared where it stands alone as a condition. */
export function presenceName(name: string): string {
  return `(${name})?`;
}

/** The field behind either name; any other name as it is. */
export function fieldName(name: string): string {
  return name.startsWith("(") ? name.slice(1, name.indexOf(")")) : name;
}

/**
 * Renames the fields in a parsed expression to the names they are declared by. To be called between parsing
 * and checking; changes the nodes themselves, since cel-js keeps further references to them inside of macros.
 *
 * @param isCondition whether the node stands where a condition is wanted
 * @param bound variables of the macros around the node, which hide fields
 */
export function nameNodes(
  node: ASTNode,
  isCondition: boolean,
  bound: readonly string[] = [],
): void {
  switch (node.op) {
    case "id":
      if (!NAMES.has(node.args) || bound.includes(node.args)) return;
      (node as { args: string }).args = isCondition
        ? presenceName(node.args)
        : valueName(node.args);
      return;
    case "&&":
    case "||":
      for (const operand of node.args) nameNodes(operand, true, bound);
      return;
    case "!_":
      nameNodes(node.args, true, bound);
      return;
    case "?:": {
      const [condition, ...branches] = node.args;
      nameNodes(condition, true, bound);
      for (const branch of branches) nameNodes(branch, isCondition, bound);
      return;
    }
    case "rcall": {
      const [method, receiver, args] = node.args;
      nameNodes(receiver, false, bound);
      const [variable, ...bodies] = args;
      if (!MACROS.has(method) || variable?.op !== "id" || bodies.length === 0) {
        for (const argument of args) nameNodes(argument, false, bound);
        return;
      }
      bodies.forEach((body, index) => {
        const wantsCondition = CONDITIONS.has(method) || (bodies.length === 2 && index === 0);
        nameNodes(body, wantsCondition, [...bound, variable.args]);
      });
      return;
    }
    default:
      nameParts(node.args, bound);
  }
}

function nameParts(parts: unknown, bound: readonly string[]): void {
  if (Array.isArray(parts)) for (const part of parts) nameParts(part, bound);
  else if (isNode(parts)) nameNodes(parts, false, bound);
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === "object" && part !== null && "op" in part && "args" in part;
}
