// Reads rules from what a YAML or JSON file holds. Everything that is not known is an error: a misspelt condition
// would make a rule that matches too much.

import { compileFilter } from "../filter/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../wire/index.js";
import { readAction } from "./read-action.js";
import { Fields, RuleProblem } from "./read-fields.js";
import type { Rule, RuleCondition } from "./rule.js";

/** Rules, or what is wrong with the first bad one. */
export type ParsedRules =
  | { readonly kind: "ok"; readonly rules: readonly Rule[] }
  | { readonly kind: "error"; readonly message: string };

/**
 * Reads a list of rules, an object with a list under `rules`, or one rule.
 *
 *     - name: lose the second update
 *       when: { filter: 'task == "web.1" && type.endsWith("StatusUpdateMessage")', nth: 2 }
 *       do: drop
 */
export function parseRules(value: JsonValue): ParsedRules {
  const list = isJsonObject(value) && Array.isArray(value["rules"]) ? value["rules"] : value;
  const rules: readonly JsonValue[] = Array.isArray(list) ? list : [list as JsonValue];
  try {
    return { kind: "ok", rules: rules.map((rule, index) => readRule(rule, `rule ${index + 1}`)) };
  } catch (error) {
    if (error instanceof RuleProblem) return { kind: "error", message: error.message };
    throw error;
  }
}

function readRule(value: JsonValue, place: string): Rule {
  if (!isJsonObject(value)) throw new RuleProblem(place, value, "when and do");
  const fields = new Fields(value, place);
  const name = fields.text("name");
  const named = name === undefined ? place : `${place} (${name})`;
  const when = readCondition(fields.value("when") ?? {}, `${named}, when`);
  const action = fields.value("do");
  if (action === undefined) throw new RuleProblem(named, undefined, "do: drop, delay, ...");
  fields.finish();
  return {
    ...(name === undefined ? {} : { name }),
    when,
    action: readAction(action, `${named}, do`),
  };
}

function readCondition(value: JsonValue, place: string): RuleCondition {
  // A filter alone is the commonest condition.
  const object: JsonObject = typeof value === "string" ? { filter: value } : asObject(value, place);
  const fields = new Fields(object, place);
  const filter = fields.text("filter");
  const direction = fields.choice("direction", ["to-server", "to-client"] as const);
  const nth = fields.counts("nth");
  const every = fields.count("every");
  const probability = fields.share("probability");
  const seed = fields.number("seed");
  const afterMs = fields.duration("after");
  const untilMs = fields.duration("until");
  const limit = fields.count("limit");
  fields.finish();
  if (filter !== undefined) {
    const compiled = compileFilter(filter);
    if (compiled.kind === "error") throw new RuleProblem(place, undefined, "", compiled.message);
  }
  return defined({
    filter,
    direction,
    nth,
    every,
    probability,
    seed,
    afterMs,
    untilMs,
    limit,
  }) as RuleCondition;
}

function asObject(value: JsonValue, place: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new RuleProblem(place, value, "a filter, or filter, nth, every, probability, ...");
}

/** The same without fields that are `undefined`. */
function defined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
