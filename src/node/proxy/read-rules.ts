import { parse } from "yaml";
import { MesosSniffError } from "../../errors/index.js";
import { parseRules, type Rule } from "../../rules/index.js";
import type { JsonValue } from "../../wire/index.js";

/**
 * Reads rules from YAML or JSON text.
 *
 * @throws MesosSniffError `invalid-argument` with what is wrong and where
 */
export function readRules(text: string, name: string): readonly Rule[] {
  let value: JsonValue;
  try {
    value = parse(text, { maxAliasCount: 100 }) as JsonValue;
  } catch (error) {
    const [reason = ""] = (error as Error).message.split("\n", 1);
    throw new MesosSniffError("invalid-argument", `cannot read ${name}: ${reason}`);
  }
  if (value === null) return [];
  const parsed = parseRules(value);
  if (parsed.kind === "ok") return parsed.rules;
  throw new MesosSniffError("invalid-argument", `cannot use ${name}: ${parsed.message}`);
}
