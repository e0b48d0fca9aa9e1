import type { RateLimit, RateLimits } from "../../src/master/index.js";
import { memberOf } from "../json-member.js";

/**
 * Reads the JSON of `--rate_limits`, a `mesos.RateLimits`.
 *
 * @throws what is wrong with it
 */
export function rateLimitsOf(json: unknown): RateLimits {
  const list = memberOf(json, "limits") ?? [];
  if (!Array.isArray(list)) throw new Error('want {"limits": [...]}');
  const principals = new Map<string, RateLimit>();
  for (const entry of list as readonly unknown[]) {
    const principal = memberOf(entry, "principal");
    if (typeof principal !== "string") throw new Error("each of the limits needs a principal");
    if (principals.has(principal)) {
      throw new Error(`Duplicate principal ${principal} found in RateLimits configuration`);
    }
    const qps = rateAt(entry, "qps");
    principals.set(principal, { qps, capacity: capacityAt(entry, "capacity") });
  }
  const qps = rateAt(json, "aggregate_default_qps");
  const capacity = capacityAt(json, "aggregate_default_capacity");
  return { principals, others: qps === undefined ? undefined : { qps, capacity } };
}

function rateAt(json: unknown, name: string): number | undefined {
  const rate = memberOf(json, name);
  if (rate === undefined) return undefined;
  if (typeof rate === "number" && rate > 0) return rate;
  throw new Error(`Invalid ${name}: ${JSON.stringify(rate)}. It must be a positive number`);
}

function capacityAt(json: unknown, name: string): number | undefined {
  const capacity = memberOf(json, name);
  if (capacity === undefined) return undefined;
  if (typeof capacity === "number" && Number.isSafeInteger(capacity) && capacity >= 0) {
    return capacity;
  }
  throw new Error(`Invalid ${name}: ${JSON.stringify(capacity)}, want a whole number`);
}
