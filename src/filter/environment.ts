import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { FILTER_FIELDS } from "./fields.js";

/** Stands for `ids` when expressions are checked; no value is ever one. */
class IdsType {}

const TEXT_METHODS = ["contains", "startsWith", "endsWith", "matches"];
const ORDERS = ["<", "<=", ">", ">="];

// CEL has constants named after types, `type` among them, which cannot be declared anew.
const TAKEN = new Set(["type"]);

function checkedName(name: string): string {
  return TAKEN.has(name) ? `(${name})` : name;
}

/**
 * Gives names that CEL has taken their meaning in filters. To be called between parsing and checking; changes
 * the nodes themselves, since cel-js keeps further references to them inside of macros.
 */
export function claimNames(node: ASTNode): void {
  if (node.op === "id") {
    (node as { args: string }).args = checkedName(node.args);
    return;
  }
  const open: unknown[] = [node.args];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (Array.isArray(part)) open.push(...part);
    else if (isNode(part)) claimNames(part);
  }
}

/** The name that a node had before {@link claimNames}. */
export function fieldName(name: string): string {
  return name.startsWith("(") ? name.slice(1, -1) : name;
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === "object" && part !== null && "op" in part && "args" in part;
}

let environment: Environment | undefined;

/**
 * The names and types that filters may use, for parsing and checking. What expressions do is in
 * `compileNode`: the handlers here only lend their signatures.
 */
export function filterEnvironment(): Environment {
  environment ??= createEnvironment();
  return environment;
}

function createEnvironment(): Environment {
  const created = new Environment({
    homogeneousAggregateLiterals: false,
    // A filter is typed by a person; what is larger than this is a mistake or an attack on the stack.
    limits: { maxAstNodes: 2000, maxDepth: 60, maxListElements: 1000, maxCallArguments: 8 },
  });
  created.registerType("ids", { ctor: IdsType, fields: {} });
  for (const { name, type } of FILTER_FIELDS) created.registerVariable(checkedName(name), type);
  const yes = (): boolean => true;
  created.registerOperator("ids == string", yes);
  created.registerOperator("ids == null", yes);
  created.registerOperator("ids in list<string>", yes);
  created.registerOperator("string in ids", yes);
  created.registerOperator("list<string> in list<string>", yes);
  created.registerOperator("list<string> == string", yes);
  for (const order of ORDERS) {
    created.registerOperator(`ids ${order} string`, yes);
    created.registerOperator(`google.protobuf.Timestamp ${order} string`, yes);
    created.registerOperator(`google.protobuf.Duration ${order} string`, yes);
  }
  for (const method of TEXT_METHODS) {
    created.registerFunction(`ids.${method}(string): bool`, yes);
    created.registerFunction(`list<string>.${method}(string): bool`, yes);
  }
  created.registerFunction("ids.size(): int", yes);
  created.registerFunction("size(ids): int", yes);
  created.registerFunction("ids.lowerAscii(): ids", yes);
  created.registerFunction("ids.upperAscii(): ids", yes);
  created.registerFunction("exists(dyn): bool", yes);
  return created;
}
