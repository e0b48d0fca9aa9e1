import { limitsFromScalars, quantitiesFromScalars } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { Quota } from "../allocator/index.js";

/** A quota as the allocator wants it. */
export function quotaOf(config: BodyOf<"mesos.quota.QuotaConfig">): Quota {
  return {
    guarantees: quantitiesFromScalars(config.guarantees),
    limits: limitsFromScalars(config.limits),
  };
}
