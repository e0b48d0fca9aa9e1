import {
  addResources,
  isShared,
  type Operation,
  type Resources,
  subtractResources,
  sumResources,
} from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { Filters } from "../allocator/index.js";
import { describeAgent, describeFramework, describeList } from "../describe.js";
import { countFor } from "../metrics/framework-metrics.js";
import { discardOffer, giveBack, removeInverseOffer, removeOffer } from "../offers/offer-books.js";
import type { AgentEntry, FrameworkEntry, OfferEntry, TaskInfo } from "../state.js";
import { agent, agentWord, count, info, type Turn, warn } from "../turn.js";
import {
  intakeOperation,
  refuseForAgent,
  refuseForOffers,
  type TaskRefusal,
  tasksOf,
  validateOffers,
} from "../validation/index.js";
import { acceptOperation } from "./accept-operation.js";
import type { Accepting } from "./accepting.js";
import { sendError } from "./connection.js";
import { dropOperation, refuseTasks } from "./refuse.js";

type Accept = BodyOf<"mesos.scheduler.Call.Accept">;

/** A framework takes offers: its operations are done in order, what is left over goes back. */
export function accept(turn: Turn, owner: FrameworkEntry, call: Accept): void {
  const { profile } = turn.options;
  const ids = (call.offer_ids ?? []).map(({ value }) => value);
  const operations = call.operations ?? [];
  warnOfEmptyLaunches(turn, owner, ids, operations);
  const problem = validateOffers(ids, (id) => factsOf(turn, id), owner.id, profile);
  const offers = [...new Set(ids)].flatMap((id) => turn.state.offers.get(id) ?? []);
  const [first] = offers;
  if (problem !== undefined || first === undefined) {
    refuseCall(turn, owner, call, ids, problem ?? "No offers specified");
    return;
  }
  const on = agent(turn, first.agentId);
  const accepted = on === undefined ? [] : intake(turn, owner, on, first, operations);
  const where = on === undefined ? first.agentId : describeAgent(on);
  info(
    turn,
    [2915, 4356],
    `Processing ACCEPT call for offers: ${describeList(ids)} on ${agentWord(turn)} ${where}` +
      ` for framework ${describeFramework(owner)}`,
  );
  if (on === undefined || !on.connected) {
    const refusal = refuseForAgent(
      on === undefined ? "removed" : "disconnected",
      owner.has.has("PARTITION_AWARE"),
      profile,
    );
    refuseAll(turn, owner, operations, refusal);
    for (const offer of offers) discardOffer(turn, offer);
    return;
  }
  const offered = sumResources(offers.map(({ resources }) => resources));
  // An ACCEPT without operations declines.
  countFor(owner, operations.length === 0 ? "offers/declined" : "offers/accepted", offers.length);
  for (const offer of offers) removeOffer(turn, offer);
  const state: Accepting = {
    owner,
    on,
    offered,
    remaining: offered,
    shared: offered.filter(isShared),
    resized: [],
    launched: [],
    conversions: [],
  };
  for (const operation of accepted) acceptOperation(turn, state, operation);
  settle(turn, state, call.filters ?? {});
}

/** What is left when all operations are done goes back; what tasks took is in use. */
function settle(turn: Turn, state: Accepting, filters: Filters): void {
  const { owner, on, offered, remaining, resized, launched, conversions } = state;
  if (conversions.length > 0) {
    const outcome = turn.allocator.updateAllocation(owner.id, on.id, offered, conversions);
    if (outcome.kind === "error") {
      const text = `Failed to update the allocation of framework ${describeFramework(owner)}: ${outcome.message}`;
      turn.context.log("ERROR", "hierarchical.cpp:0", text);
    }
  }
  if (launched.length > 0) turn.allocator.markUsed(owner.id, on.id, launched);
  // What operations made is not what the framework declined: no filter on it (1.11).
  const made: Resources = turn.old
    ? []
    : subtractResources(addResources(remaining, resized), offered);
  const declined = subtractResources(remaining, made);
  if (made.length > 0) giveBack(turn, owner.id, on.id, made);
  if (declined.length > 0) giveBack(turn, owner.id, on.id, declined, filters);
}

function intake(
  turn: Turn,
  owner: FrameworkEntry,
  on: AgentEntry,
  offer: OfferEntry,
  operations: readonly Operation[],
): readonly Operation[] {
  const accepted: Operation[] = [];
  for (const operation of operations) {
    const verdict = intakeOperation(operation, {
      profile: turn.options.profile,
      frameworkId: owner.id,
      isHttp: owner.connection?.kind === "stream",
      agentId: on.id,
      agentCapabilities: on.has,
      role: offer.role,
    });
    switch (verdict.kind) {
      case "accept":
        accepted.push(verdict.operation);
        break;
      case "refuse-tasks":
        refuseTasks(turn, owner, tasksOf(operation), verdict.refusal);
        break;
      case "drop":
        dropOperation(turn, owner, operation, verdict.message);
        break;
      case "abort-driver":
        if (owner.connection !== undefined) {
          sendError(turn, owner.connection, verdict.message);
        }
        break;
      case "ignore":
        warn(turn, [3275, 4165], "Ignoring unknown operation");
        break;
    }
  }
  return accepted;
}

function refuseCall(
  turn: Turn,
  owner: FrameworkEntry,
  call: Accept,
  ids: readonly string[],
  problem: string,
): void {
  for (const id of ids) {
    const offer = turn.state.offers.get(id);
    const inverse = turn.old ? turn.state.inverseOffers.get(id) : undefined;
    if (offer !== undefined) discardOffer(turn, offer);
    else if (inverse !== undefined) {
      const answer = { response: "ACCEPT", filters: call.filters ?? {} } as const;
      const { nowMs } = turn.context;
      turn.allocator.answerInverseOffer(inverse.agentId, inverse.frameworkId, answer, nowMs);
      removeInverseOffer(turn, inverse, false);
    } else {
      const text = `Ignoring accept of offer ${id} since it is no longer valid`;
      warn(turn, [2867, 3959], text);
    }
  }
  warn(turn, [2878, 3964], `ACCEPT call used invalid offers '${describeList(ids)}': ${problem}`);
  const aware = owner.has.has("PARTITION_AWARE") && !turn.old;
  refuseAll(turn, owner, call.operations ?? [], refuseForOffers(problem, aware));
  if (turn.old) return;
  for (const operation of call.operations ?? []) {
    if (operation.type === "LAUNCH" || operation.type === "LAUNCH_GROUP") continue;
    const text = `Operation attempted with invalid offers: ${problem}`;
    dropOperation(turn, owner, operation, text);
  }
}

function refuseAll(
  turn: Turn,
  owner: FrameworkEntry,
  operations: readonly Operation[],
  refusal: TaskRefusal,
): void {
  const tasks: TaskInfo[] = operations.flatMap((operation) =>
    turn.old && operation.type !== "LAUNCH" ? [] : tasksOf(operation),
  );
  refuseTasks(turn, owner, tasks, refusal);
}

function factsOf(turn: Turn, id: string): ReturnType<Parameters<typeof validateOffers>[1]> {
  const offer = turn.state.offers.get(id);
  if (offer === undefined) return undefined;
  const { frameworkId, agentId, role } = offer;
  return { frameworkId, agentId, role: turn.old ? undefined : role };
}

function warnOfEmptyLaunches(
  turn: Turn,
  owner: FrameworkEntry,
  ids: readonly string[],
  operations: readonly Operation[],
): void {
  for (const operation of operations) {
    if (operation.type !== "LAUNCH") continue;
    if (tasksOf(operation).length > 0) {
      count(turn, "master/messages_launch_tasks");
      continue;
    }
    count(turn, "master/messages_decline_offers");
    if (turn.old) continue;
    warn(
      turn,
      [0, 3926],
      `Implicitly declining offers: ${describeList(ids)} in ACCEPT call for framework ${owner.id}` +
        " as the launch operation specified no tasks",
    );
  }
}
