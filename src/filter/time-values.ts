import { parseRfc3339, timeParts } from "../flow/index.js";

/** A point in time. */
export class Moment {
  readonly ns: bigint;

  constructor(ns: bigint) {
    this.ns = ns;
  }
}

/** A span of time. */
export class Span {
  readonly ns: bigint;

  constructor(ns: bigint) {
    this.ns = ns;
  }
}

const NS_PER_DAY = 86_400_000_000_000n;
const TIME_OF_DAY = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const NS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["ns", 1],
  ["us", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
  ["m", 60e9],
  ["h", 3600e9],
]);

/** What a text says about time: a moment, or the time of some day in UTC as lines show it. */
export type TimeText =
  | { readonly kind: "moment"; readonly ns: bigint }
  | { readonly kind: "time-of-day"; readonly ns: bigint };

/** Reads an RFC 3339 time, or `HH:MM`, `HH:MM:SS` and `HH:MM:SS.ffffff`. */
export function parseTimeText(text: string): TimeText | undefined {
  const ns = parseRfc3339(text);
  if (ns !== undefined) return { kind: "moment", ns };
  const found = TIME_OF_DAY.exec(text);
  if (found === null) return undefined;
  const [, hours, minutes, seconds = "0", decimals = ""] = found;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return whole >= 86_400
    ? undefined
    : { kind: "time-of-day", ns: BigInt(whole) * 1_000_000_000n + BigInt(decimals.padEnd(9, "0")) };
}

/** Nanoseconds since midnight in UTC. */
export function timeOfDay(ns: bigint): bigint {
  const { day } = timeParts(ns);
  return ns - BigInt(day) * NS_PER_DAY;
}

/** Reads a duration as CEL writes it: `5ms`, `1.5s`, `1h30m`, `-2us`. */
export function parseDuration(text: string): bigint | undefined {
  const found = /^([+-]?)((?:\d+(?:\.\d*)?(?:ns|us|ms|s|m|h))+)$/.exec(text);
  if (found === null) return text === "0" ? 0n : undefined;
  let total = 0;
  for (const [, amount, unit] of (found[2] ?? "").matchAll(/(\d+(?:\.\d*)?)(ns|us|ms|s|m|h)/g)) {
    total += Number(amount) * (NS_PER_UNIT.get(unit ?? "") ?? 0);
  }
  return Number.isFinite(total) ? BigInt(Math.round(found[1] === "-" ? -total : total)) : undefined;
}
