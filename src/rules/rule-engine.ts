import type { Message } from "../flow/index.js";
import { ActiveRule, type RuleCounts } from "./active-rule.js";
import type { Rule, RuleAction } from "./rule.js";

/** Something that is to happen to a message. */
export interface Decision {
  readonly ruleId: number;
  /** Name of the rule, for notes and comments. */
  readonly ruleName: string;
  readonly action: RuleAction;
  /** Random numbers of the rule, for what its action leaves open. */
  readonly random: () => number;
}

/** A rule and what it has done. */
export interface RuleReport extends RuleCounts {
  readonly id: number;
  readonly rule: Rule;
  /** What came closest, while it has not applied to anything. */
  readonly nearestMiss: string | undefined;
}

const NOTHING: readonly Decision[] = [];

/**
 * Decides what happens to messages. Knows no connections and no clock: the same rules, messages and times give the same
 * decisions, wherever the messages come from.
 */
export class RuleEngine {
  #rules: ActiveRule[] = [];
  #added = 0;

  constructor(rules: readonly Rule[] = [], nowNs = 0n) {
    for (const rule of rules) this.add(rule, nowNs);
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /**
   * Adds a rule behind the others; its times count from now.
   *
   * @returns its id
   */
  add(rule: Rule, nowNs: bigint): number {
    const id = ++this.#added;
    this.#rules = [...this.#rules, new ActiveRule(id, rule, nowNs)];
    return id;
  }

  /** @returns false when there is no such rule */
  remove(id: number): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
    return this.#rules.length < before;
  }

  /**
   * Lets one rule, or all, count from nothing again.
   *
   * @returns false when there is no such rule
   */
  reset(id: number | undefined, nowNs: bigint): boolean {
    const chosen = this.#rules.filter((rule) => id === undefined || rule.id === id);
    for (const rule of chosen) rule.reset(nowNs);
    return id === undefined || chosen.length > 0;
  }

  /** All rules with what they have done, in the order in which they apply. */
  report(): readonly RuleReport[] {
    return this.#rules.map(({ id, rule, counts, nearestMiss }) => ({
      id,
      rule,
      ...counts,
      nearestMiss,
    }));
  }

  /**
   * What happens to a message: the actions of all rules that apply, in order. Behind one that takes the message away
   * (`drop`, or `reset` without delivery) no other rule sees it.
   */
  decide(
    message: Message,
    direction: "to-server" | "to-client",
    nowNs: bigint,
  ): readonly Decision[] {
    let decisions: Decision[] | undefined;
    for (const rule of this.#rules) {
      if (!rule.applies(message, direction, nowNs)) continue;
      const {
        random,
        rule: { action },
      } = rule;
      decisions ??= [];
      decisions.push({ ruleId: rule.id, ruleName: rule.name, action, random });
      if (action.kind === "drop" || (action.kind === "reset" && !action.deliver)) break;
    }
    return decisions ?? NOTHING;
  }
}
