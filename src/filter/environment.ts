import { Environment } from "@marcbachmann/cel-js";
import { FILTER_FIELDS } from "./fields.js";
import { presenceName, valueName } from "./name-nodes.js";

/** Stands for `ids` when expressions are checked; no value is ever one. */
class IdsType {}

const TEXT_METHODS = ["contains", "startsWith", "endsWith", "matches"];
const ORDERS = ["<", "<=", ">", ">="];

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
  for (const { name, type } of FILTER_FIELDS) {
    created.registerVariable(valueName(name), type);
    created.registerVariable(presenceName(name), "dyn");
  }
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
