import {
  addResources,
  applyConversions,
  applyOldOperation,
  containsResource,
  containsResources,
  isShared,
  type Operation,
  type Outcome,
  ok,
  operationConversions,
  type Resource,
  type ResourceConversion,
  type Resources,
  subtractResources,
  sumResources,
  toResources,
} from "../../resources/index.js";
import { describeAgent, describeFramework, describeResources } from "../describe.js";
import { countFor } from "../metrics/framework-metrics.js";
import { rescindOffer } from "../offers/offer-books.js";
import { applyProblem, applyToAgent } from "../operations/apply-operation.js";
import { consumedBy } from "../operations/operation-books.js";
import type { AgentEntry } from "../state.js";
import { isReleased } from "../tasks/task-state.js";
import { agentWord, info, type Turn, warn } from "../turn.js";
import { type OperationContext, validateOperation } from "../validation/index.js";
import type { Accepting } from "./accepting.js";
import { launch } from "./launch.js";
import { launchGroup } from "./launch-group.js";
import { dropOperation } from "./refuse.js";

/** Lines of `Applying ...` by operation. */
const LINES = {
  RESERVE: [3061, 4582],
  UNRESERVE: [3086, 4627],
  CREATE: [3112, 4681],
  DESTROY: [3138, 4746],
  GROW_VOLUME: [0, 4801],
  SHRINK_VOLUME: [0, 4859],
  CREATE_DISK: [0, 5245],
  DESTROY_DISK: [0, 5290],
} as const;

/** Does one operation, as far as it may be done. */
export function acceptOperation(turn: Turn, state: Accepting, operation: Operation): void {
  countFor(state.owner, `operations/${String(operation.type).toLowerCase()}`);
  switch (operation.type) {
    case "LAUNCH":
      launch(turn, state, operation.launch?.task_infos ?? []);
      break;
    case "LAUNCH_GROUP":
      if (turn.old || operation.launch_group === undefined) unsupported(turn, operation);
      else launchGroup(turn, state, operation.launch_group);
      break;
    case "RESERVE":
    case "UNRESERVE":
    case "CREATE":
    case "DESTROY":
      convert(turn, state, operation, operation.type);
      break;
    case "GROW_VOLUME":
    case "SHRINK_VOLUME":
      if (turn.old) unsupported(turn, operation);
      else resize(turn, state, operation, operation.type);
      break;
    case "CREATE_DISK":
    case "DESTROY_DISK":
      if (turn.old) unsupported(turn, operation);
      else convertDisk(turn, state, operation, operation.type);
      break;
    default:
      unsupported(turn, operation);
  }
}

function convert(
  turn: Turn,
  state: Accepting,
  operation: Operation,
  type: "RESERVE" | "UNRESERVE" | "CREATE" | "DESTROY",
): void {
  const { on, owner } = state;
  const problem = problemOf(turn, state, operation);
  if (problem !== undefined) {
    dropOperation(turn, owner, operation, problem);
    return;
  }
  if (type === "DESTROY" && !turn.old) rescindHolding(turn, on, operation.destroy?.volumes ?? []);
  const conversions = conversionsOf(turn, state.remaining, operation);
  const after =
    conversions.kind === "ok" ? applyConversions(state.remaining, conversions.value) : conversions;
  if (conversions.kind === "error" || after.kind === "error") {
    const why = conversions.kind === "error" ? conversions : after;
    dropOperation(turn, owner, operation, why.kind === "error" ? why.message : "");
    return;
  }
  state.remaining = after.value;
  if (type === "CREATE" || type === "DESTROY") state.shared = state.remaining.filter(isShared);
  sayApplying(turn, state, operation, type);
  applyToAgent(turn, on, owner, operation);
  state.conversions.push(...conversions.value);
}

function resize(
  turn: Turn,
  state: Accepting,
  operation: Operation,
  type: "GROW_VOLUME" | "SHRINK_VOLUME",
): void {
  const { on, owner } = state;
  const problem = problemOf(turn, state, operation);
  const conversions = operationConversions(operation);
  if (problem !== undefined || conversions.kind === "error") {
    const why = problem ?? (conversions.kind === "error" ? conversions.message : "");
    dropOperation(turn, owner, operation, why);
    return;
  }
  const consumed = sumResources(conversions.value.map((each) => each.consumed));
  if (!containsResources(state.remaining, consumed)) {
    const { profile } = turn.options;
    const why = `Invalid ${type} Operation: ${describeResources(state.remaining, profile)} does not contain ${describeResources(consumed, profile)}`;
    dropOperation(turn, owner, operation, why);
    return;
  }
  state.remaining = subtractResources(state.remaining, consumed);
  state.resized = addResources(
    state.resized,
    sumResources(conversions.value.map((each) => each.converted)),
  );
  sayApplying(turn, state, operation, type);
  applyToAgent(turn, on, owner, operation);
  state.conversions.push(...conversions.value);
}

function convertDisk(
  turn: Turn,
  state: Accepting,
  operation: Operation,
  type: "CREATE_DISK" | "DESTROY_DISK",
): void {
  const { on, owner } = state;
  const { profile } = turn.options;
  const consumed = consumedBy(operation);
  const missing = containsResources(state.remaining, consumed)
    ? undefined
    : `Invalid ${type} Operation: ${describeResources(state.remaining, profile)} does not contain ${describeResources(consumed, profile)}`;
  const problem = on.has.has("RESOURCE_PROVIDER")
    ? (problemOf(turn, state, operation) ?? missing)
    : `Not supported on agent ${describeAgent(on)} because it does not have RESOURCE_PROVIDER capability`;
  if (problem !== undefined) {
    dropOperation(turn, owner, operation, problem);
    return;
  }
  state.remaining = subtractResources(state.remaining, consumed);
  sayApplying(turn, state, operation, type);
  applyToAgent(turn, on, owner, operation);
}

function problemOf(turn: Turn, state: Accepting, operation: Operation): string | undefined {
  const { on } = state;
  const problem = validateOperation(operation, operationContext(turn, state));
  if (problem === undefined) return turn.old ? undefined : applyProblem(on, operation);
  return turn.old ? problem : `${problem}; on agent ${describeAgent(on)}`;
}

function operationContext(turn: Turn, { owner, on }: Accepting): OperationContext {
  return {
    profile: turn.options.profile,
    principal: owner.info.principal,
    framework: { id: owner.id, roles: owner.roles, capabilities: owner.has },
    agentCapabilities: on.has,
    checkpointed: on.checkpointed,
    used: usedOf(on),
  };
}

function* usedOf(on: AgentEntry): Generator<Resources> {
  for (const tasks of on.tasks.values()) {
    for (const { body, resources } of tasks.values()) if (!isReleased(body.state)) yield resources;
  }
  for (const executors of on.executors.values()) {
    for (const executor of executors.values()) yield executor.resources;
  }
}

// 0.26 knows no conversions: what an operation did is found by comparing.
function conversionsOf(
  turn: Turn,
  before: Resources,
  operation: Operation,
): Outcome<readonly ResourceConversion[]> {
  if (!turn.old) return operationConversions(operation);
  const after = applyOldOperation(before, operation);
  if (after.kind === "error") return after;
  const consumed = subtractResources(before, after.value);
  const converted = subtractResources(after.value, before);
  return ok([{ consumed, converted }]);
}

function rescindHolding(turn: Turn, on: AgentEntry, volumes: readonly Resource[]): void {
  for (const id of [...on.offers]) {
    const offer = turn.state.offers.get(id);
    if (offer === undefined) continue;
    const holds = toResources(volumes).some((volume) => containsResource(offer.resources, volume));
    if (holds) rescindOffer(turn, offer);
  }
}

function sayApplying(
  turn: Turn,
  { owner, on }: Accepting,
  operation: Operation,
  type: keyof typeof LINES,
): void {
  const { profile } = turn.options;
  const { reserve, unreserve, create, destroy } = operation;
  const list =
    reserve?.resources ?? unreserve?.resources ?? create?.volumes ?? destroy?.volumes ?? [];
  const what = type === "CREATE" || type === "DESTROY" ? "volumes" : "resources";
  const verb = LINES[type][0] === 0 ? "Processing" : "Applying";
  info(
    turn,
    LINES[type],
    `${verb} ${type} operation for ${what} ${describeResources(list, profile)} from framework` +
      ` ${describeFramework(owner)} to ${agentWord(turn)} ${describeAgent(on)}`,
  );
}

function unsupported(turn: Turn, { type }: Operation): void {
  if (!turn.old) {
    warn(turn, [0, 5300], "Ignoring unknown operation");
    return;
  }
  turn.context.log("ERROR", "master.cpp:3275", `Unsupported offer operation ${type ?? ""}`);
}
