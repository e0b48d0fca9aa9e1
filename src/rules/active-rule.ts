import { compileFilter, type Filter } from "../filter/index.js";
import type { Message } from "../flow/index.js";
import { type Conjunct, conjunctsOf } from "./conjuncts.js";
import { seededRandom } from "./random.js";
import type { Rule } from "./rule.js";

/** What a rule has done so far. */
export interface RuleCounts {
  /** Messages that its filter let pass, in its direction. */
  readonly matched: number;
  /** Messages to which its action was applied. */
  readonly hits: number;
}

/** The message that came closest to one that a rule waits for. */
interface Miss {
  readonly held: number;
  readonly text: string;
}

const DEFAULT_SEED = 1;
/** A rule that found nothing among so many messages looks for near misses no longer. */
const MOST_LOOKS = 100_000;

/** A rule at work: knows how often it matched, and what came closest while it has not. */
export class ActiveRule {
  readonly id: number;
  readonly rule: Rule;
  readonly #filter: Filter | undefined;
  readonly #conjuncts: readonly Conjunct[];
  #sinceNs: bigint;
  #random: () => number;
  #matched = 0;
  #hits = 0;
  #looks = 0;
  #nearest: Miss | undefined;
  #lateMiss: string | undefined;

  /** The filter of the rule is one that compiles. */
  constructor(id: number, rule: Rule, nowNs: bigint) {
    this.id = id;
    this.rule = rule;
    const { filter, seed } = rule.when;
    const compiled = filter === undefined ? undefined : compileFilter(filter);
    this.#filter = compiled?.kind === "ok" ? compiled : undefined;
    this.#conjuncts = filter === undefined ? [] : conjunctsOf(filter);
    this.#sinceNs = nowNs;
    this.#random = seededRandom(seed ?? DEFAULT_SEED);
  }

  get name(): string {
    return this.rule.name ?? `rule ${this.id}`;
  }

  get counts(): RuleCounts {
    return { matched: this.#matched, hits: this.#hits };
  }

  /** Random numbers of the rule, for what its action leaves open. */
  get random(): () => number {
    return this.#random;
  }

  /** Counts from nothing again, as if it had just been added. */
  reset(nowNs: bigint): void {
    this.#sinceNs = nowNs;
    this.#random = seededRandom(this.rule.when.seed ?? DEFAULT_SEED);
    this.#matched = 0;
    this.#hits = 0;
    this.#looks = 0;
    this.#nearest = undefined;
    this.#lateMiss = undefined;
  }

  /** Whether the rule applies to a message; counts it if so. */
  applies(message: Message, direction: "to-server" | "to-client", nowNs: bigint): boolean {
    const { when } = this.rule;
    if (when.direction !== undefined && when.direction !== direction) {
      this.#miss(message, 0, `it goes ${direction}`);
      return false;
    }
    if (this.#filter?.test(message) === false) {
      this.#look(message);
      return false;
    }
    const sinceMs = Number((nowNs - this.#sinceNs) / 1_000_000n);
    if (when.afterMs !== undefined && sinceMs < when.afterMs) {
      return this.#late(message, `came ${when.afterMs - sinceMs} ms too early`);
    }
    if (when.untilMs !== undefined && sinceMs >= when.untilMs) {
      return this.#late(message, `came ${sinceMs - when.untilMs} ms too late`);
    }
    this.#matched++;
    if (when.nth !== undefined && !when.nth.includes(this.#matched)) {
      return this.#late(message, `was number ${this.#matched}, want ${when.nth.join(", ")}`);
    }
    if (when.every !== undefined && this.#matched % when.every !== 0) {
      return this.#late(message, `was number ${this.#matched}, want every ${when.every}`);
    }
    if (when.limit !== undefined && this.#hits >= when.limit) return false;
    if (when.probability !== undefined && this.#random() >= when.probability) {
      return this.#late(message, `was not chosen with probability ${when.probability}`);
    }
    this.#hits++;
    return true;
  }

  /** Why the rule has not applied to anything; undefined once it has. */
  get nearestMiss(): string | undefined {
    if (this.#hits > 0) return undefined;
    if (this.#lateMiss !== undefined) return this.#lateMiss;
    return this.#nearest?.text ?? "no message came";
  }

  #late(message: Message, why: string): false {
    this.#lateMiss = `${naming(message)} ${why}`;
    return false;
  }

  /** Finds out how near a message came that the filter does not let pass. */
  #look(message: Message): void {
    if (this.#hits > 0 || this.#lateMiss !== undefined || ++this.#looks > MOST_LOOKS) return;
    const failed = this.#conjuncts.filter(({ filter }) => !filter.test(message));
    const held = this.#conjuncts.length - failed.length;
    if (this.#nearest !== undefined && held <= this.#nearest.held) return;
    const texts = failed.map(({ text }) => text).join(" and ");
    this.#miss(message, held, `is not ${texts}`);
  }

  #miss(message: Message, held: number, why: string): void {
    if (this.#nearest !== undefined && held <= this.#nearest.held) return;
    this.#nearest = { held, text: `${naming(message)}: ${why}` };
  }
}

function naming({ n, type, from, to }: Message): string {
  return `#${n} ${type} ${from} -> ${to}`;
}
