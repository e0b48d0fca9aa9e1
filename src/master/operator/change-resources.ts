import { textResponse } from "../../http-api/index.js";
import {
  applyOldOperation,
  applyOperation,
  type Operation,
  type Outcome,
  type Resources,
  subtractResources,
  sumResources,
  unallocateResources,
  upgradeResources,
  validateResources,
} from "../../resources/index.js";
import { describeAgent } from "../describe.js";
import { rescindOffer } from "../offers/offer-books.js";
import { applyProblem, applyToAgent } from "../operations/apply-operation.js";
import type { AgentEntry } from "../state.js";
import { isReleased } from "../tasks/task-state.js";
import { agent, type Turn } from "../turn.js";
import { validateOperation } from "../validation/index.js";
import { badRequest, type OperatorAnswer } from "./answer.js";

/** Operations of operators, by what they are of. */
type Type = "RESERVE" | "UNRESERVE" | "CREATE" | "DESTROY" | "GROW_VOLUME" | "SHRINK_VOLUME";

/**
 * An operator reserves, creates volumes, or takes that back. Offers that stand in the way are rescinded one by one;
 * 409 when what it takes is in use.
 *
 * @see Mesos master/http.cpp (Master::Http::_operation)
 */
export function changeResources(
  turn: Turn,
  agentId: string,
  said: Operation,
  principal: string | undefined,
): OperatorAnswer {
  const on = agent(turn, agentId);
  const word = turn.old ? "slave" : "agent";
  if (on === undefined) return badRequest(turn, `No ${word} found with specified ID`);
  const type = said.type as Type;
  const invalid = turn.old ? undefined : validateResources(listOf(said), "1.11");
  if (invalid !== undefined) return badRequest(turn, invalid);
  const operation = turn.old ? said : upgraded(said);
  const problem = validateOperation(operation, contextOf(turn, on, principal));
  if (problem !== undefined) {
    const where = turn.old || type === "UNRESERVE" ? "" : ` on agent ${describeAgent(on)}`;
    return badRequest(turn, `Invalid ${type} operation${where}: ${problem}`);
  }
  const unfit = turn.old ? undefined : applyProblem(on, operation);
  if (unfit !== undefined) return textResponse(409, unfit, turn);
  takeBackOffers(turn, on, operation);
  const outcome = turn.allocator.updateAvailable(on.id, [operation]);
  if (outcome.kind === "error") return textResponse(409, outcome.message, turn);
  applyToAgent(turn, on, undefined, operation);
  return { status: turn.old ? 200 : 202 };
}

// Offers that hold some of what is needed, until they hold enough.
function takeBackOffers(turn: Turn, on: AgentEntry, operation: Operation): void {
  let required: Resources = requiredBy(operation);
  let recovered: Resources = [];
  for (const id of [...on.offers]) {
    const offer = turn.state.offers.get(id);
    if (offer === undefined) continue;
    const offered = unallocateResources(offer.resources);
    const rest = subtractResources(required, offered);
    if (rest.length === required.length && JSON.stringify(rest) === JSON.stringify(required)) {
      continue;
    }
    required = rest;
    recovered = sumResources([recovered, offered]);
    rescindOffer(turn, offer, {});
    if (applied(turn, recovered, operation).kind === "ok") return;
  }
}

function applied(turn: Turn, resources: Resources, operation: Operation): Outcome<Resources> {
  return turn.old ? applyOldOperation(resources, operation) : applyOperation(resources, operation);
}

function requiredBy({ type, reserve, unreserve, create, destroy, ...rest }: Operation): Resources {
  switch (type) {
    case "RESERVE": {
      const source = reserve?.source ?? [];
      if (source.length > 0) return upgradeResources(source);
      return upgradeResources(reserve?.resources).map((resource) => {
        const stack = resource.reservations ?? [];
        const { reservations: _, ...plain } = resource;
        return stack.length > 1 ? { ...plain, reservations: stack.slice(0, -1) } : plain;
      });
    }
    case "UNRESERVE":
      return upgradeResources(unreserve?.resources);
    case "CREATE":
      return upgradeResources(create?.volumes).map(({ disk, shared: _, ...plain }) =>
        disk?.source === undefined ? plain : { ...plain, disk: { source: disk.source } },
      );
    case "DESTROY":
      return upgradeResources(destroy?.volumes);
    case "GROW_VOLUME":
      return rest.grow_volume === undefined
        ? []
        : upgradeResources([rest.grow_volume.volume, rest.grow_volume.addition]);
    case "SHRINK_VOLUME":
      return rest.shrink_volume === undefined ? [] : upgradeResources([rest.shrink_volume.volume]);
    default:
      return [];
  }
}

function contextOf(
  turn: Turn,
  on: AgentEntry,
  principal: string | undefined,
): Parameters<typeof validateOperation>[1] {
  return {
    profile: turn.options.profile,
    principal,
    framework: undefined,
    agentCapabilities: on.has,
    checkpointed: on.checkpointed,
    used: usedOn(on),
  };
}

function* usedOn(on: AgentEntry): Generator<Resources> {
  for (const tasks of on.tasks.values()) {
    for (const { body, resources } of tasks.values()) if (!isReleased(body.state)) yield resources;
  }
  for (const executors of on.executors.values()) {
    for (const { resources } of executors.values()) yield resources;
  }
}

function listOf({
  reserve,
  unreserve,
  create,
  destroy,
  grow_volume,
  shrink_volume,
}: Operation): Resources {
  return [
    ...(reserve?.source ?? []),
    ...(reserve?.resources ?? []),
    ...(unreserve?.resources ?? []),
    ...(create?.volumes ?? []),
    ...(destroy?.volumes ?? []),
    ...(grow_volume === undefined ? [] : [grow_volume.volume, grow_volume.addition]),
    ...(shrink_volume === undefined ? [] : [shrink_volume.volume]),
  ];
}

function upgraded(operation: Operation): Operation {
  const {
    reserve,
    unreserve,
    create,
    destroy,
    grow_volume: grow,
    shrink_volume: shrink,
  } = operation;
  const one = (resource: Resources[number]): Resources[number] =>
    upgradeResources([resource])[0] ?? resource;
  return {
    ...operation,
    ...(reserve && {
      reserve: {
        resources: upgradeResources(reserve.resources),
        ...(reserve.source && { source: upgradeResources(reserve.source) }),
      },
    }),
    ...(unreserve && { unreserve: { resources: upgradeResources(unreserve.resources) } }),
    ...(create && { create: { ...create, volumes: upgradeResources(create.volumes) } }),
    ...(destroy && { destroy: { ...destroy, volumes: upgradeResources(destroy.volumes) } }),
    ...(grow && {
      grow_volume: { ...grow, volume: one(grow.volume), addition: one(grow.addition) },
    }),
    ...(shrink && { shrink_volume: { ...shrink, volume: one(shrink.volume) } }),
  };
}
