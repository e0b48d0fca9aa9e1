import { type BodyOf, equalValues } from "../../wire/index.js";
import { compileOfferConstraints } from "../allocator/index.js";
import { countFor } from "../metrics/framework-metrics.js";
import type { FrameworkEntry } from "../state.js";
import { info, type Turn } from "../turn.js";
import { validateFrameworkUpdate, validateSubscription } from "../validation/index.js";
import { updateFrameworkInfo } from "./add-framework.js";
import { subscriptionContext } from "./subscribe.js";
import { rescindLostRoles, sendFrameworkUpdates } from "./subscription.js";

type Call = BodyOf<"mesos.scheduler.Call.UpdateFramework">;

/**
 * Replaces what a framework said when it subscribed: its info, suppressed roles and constraints (1.11).
 *
 * @returns what is wrong with the call, if so; then nothing has changed
 */
export function updateFramework(turn: Turn, owner: FrameworkEntry, call: Call): string | undefined {
  info(turn, [0, 3269], `Processing UPDATE_FRAMEWORK call for framework ${owner.id}`);
  countFor(owner, "calls/update_framework");
  const after = call.framework_info;
  const invalid = validateSubscription(after, subscriptionContext(turn, call.suppressed_roles));
  if (invalid !== undefined) return `Supplied FrameworkInfo is not valid: ${invalid}`;
  const unfit = validateFrameworkUpdate(owner.info, after);
  if (unfit !== undefined) return `FrameworkInfo update is not valid: ${unfit}`;
  const constraints = compileOfferConstraints(call.offer_constraints ?? {});
  if (constraints.kind === "error") {
    return `'UpdateFramework.offer_constraints' are not valid: ${constraints.message}`;
  }
  const changed = !equalValues(owner.info, after);
  rescindLostRoles(turn, owner, after);
  updateFrameworkInfo(turn, owner, after, {
    suppressedRoles: call.suppressed_roles ?? [],
    constraints: constraints.value,
    ...(call.offer_constraints === undefined ? {} : { said: call.offer_constraints }),
  });
  if (changed) sendFrameworkUpdates(turn, owner);
  return undefined;
}
