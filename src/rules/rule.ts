// Rules as data: which messages, and what happens to them. What a YAML or JSON file holds after it was read; the
// typed form is the same with `action` for `do`, durations in milliseconds and sizes in bytes.

import type { JsonValue } from "../wire/index.js";

/** Which messages a rule is about; all conditions must hold, absent ones always do. */
export interface RuleCondition {
  /** In the filter language; every message by default. */
  readonly filter?: string;
  /** `to-server`: from who opened the connection; `to-client`: back. */
  readonly direction?: "to-server" | "to-client";
  /** Only the n-th messages that the filter lets pass, counted from 1. */
  readonly nth?: readonly number[];
  /** Only each n-th of them: the n-th, the 2n-th, ... */
  readonly every?: number;
  /** Each of those with this probability, from a generator that begins with `seed` (default 1). */
  readonly probability?: number;
  readonly seed?: number;
  /** Not before, and no longer than, so long after the rule was added or reset. */
  readonly afterMs?: number;
  readonly untilMs?: number;
  /** At most so many times. */
  readonly limit?: number;
}

/** What happens to a message. */
export type RuleAction =
  /** It is lost. */
  | { readonly kind: "drop" }
  /** It waits; with `pass`, others of its connection do not wait with it. */
  | {
      readonly kind: "delay";
      readonly byMs: number;
      /** A random time up to this is added. */
      readonly jitterMs: number;
      readonly order: "keep" | "pass";
    }
  /** It comes again, that many times more. */
  | { readonly kind: "duplicate"; readonly times: number }
  /** It leaves behind the next so many messages of its direction, or when `withinMs` is over. */
  | { readonly kind: "reorder"; readonly behind: number; readonly withinMs: number }
  /** It waits until somebody lets it go; others of its connection do not wait. */
  | { readonly kind: "hold" }
  /** Fields get other values; everything else stays as it was. */
  | {
      readonly kind: "edit";
      readonly set: Readonly<Record<string, JsonValue>>;
      readonly remove: readonly string[];
    }
  /** Another body. */
  | { readonly kind: "replace"; readonly body: JsonValue }
  /** Another message before or behind it; parties that are not given are those of the message itself. */
  | {
      readonly kind: "inject";
      readonly where: "before" | "behind";
      /** Name of a libprocess message; in a stream of records, where there is one type, it may be left out. */
      readonly type?: string;
      readonly from?: string;
      /** Id of the receiving process. */
      readonly to?: string;
      readonly body: JsonValue;
    }
  /** So many bits of its body are turned over. */
  | { readonly kind: "corrupt"; readonly bits: number }
  /** The connection is reset, before the message or behind it. */
  | { readonly kind: "reset"; readonly deliver: boolean }
  /** From now on the direction lets so many bytes a second pass. */
  | {
      readonly kind: "throttle";
      readonly bytesPerSecond: number;
      readonly forMs?: number;
    }
  /** From now on nothing passes in this direction, for that time or for good. */
  | { readonly kind: "stall"; readonly forMs?: number }
  /** Nothing passes between the two parties of the message, or between one and everybody. */
  | {
      readonly kind: "partition";
      readonly forMs?: number;
      readonly isolate?: "from" | "to";
    };

/** One rule. */
export interface Rule {
  readonly name?: string;
  readonly when: RuleCondition;
  readonly action: RuleAction;
}
