export { type ParsedRules, parseRules } from "./parse-rules.js";
export type { Rule, RuleAction, RuleCondition } from "./rule.js";
export { type Decision, RuleEngine, type RuleReport } from "./rule-engine.js";
