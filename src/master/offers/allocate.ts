import type { Ref } from "../../actor/index.js";
import type { MasterInput } from "../protocol.js";
import { ALLOCATION_TIMER } from "../timers.js";
import { count, type Turn } from "../turn.js";
import { sendInverseOffers, sendOffers } from "./send-offers.js";

/** The periodic run over all agents. */
export function allocatePeriodically(turn: Turn): void {
  turn.context.setTimer(ALLOCATION_TIMER, turn.options.allocationIntervalMs);
  publish(turn, turn.allocator.runAll(turn.context.nowMs));
}

/** The run that events asked for. */
export function allocateNow(turn: Turn): void {
  turn.state.allocationQueued = false;
  if (turn.allocator.pending) publish(turn, turn.allocator.run(turn.context.nowMs));
}

/** After each event: one run waits behind what is in the mailbox already, however many events ask for it. */
export function queueAllocation(turn: Turn): void {
  if (!turn.allocator.pending || turn.state.allocationQueued) return;
  turn.state.allocationQueued = true;
  turn.context.dispatch(turn.context.self as Ref<MasterInput>, { kind: "allocate" });
}

function publish(turn: Turn, run: ReturnType<Turn["allocator"]["run"]>): void {
  if (!turn.old) count(turn, "allocator/mesos/allocation_runs");
  for (const found of run.offers) sendOffers(turn, found);
  for (const found of run.inverseOffers) sendInverseOffers(turn, found);
}
