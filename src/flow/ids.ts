import { type MessageDescriptor, type Schema, schemaAt, schemaHolding } from "../wire/index.js";

/** The ids and states that a body speaks of, each once, in order of appearance. */
export interface MessageIds {
  readonly tasks: readonly string[];
  /** Agents, called slaves on the v0 wire. */
  readonly agents: readonly string[];
  readonly frameworks: readonly string[];
  /** Offers and inverse offers. */
  readonly offers: readonly string[];
  readonly executors: readonly string[];
  /** `TASK_...` and `OPERATION_...` states that are reported; not what an agent remembers besides. */
  readonly states: readonly string[];
}

type Kind = keyof MessageIds;

/** A message without ids. */
export const NO_IDS: MessageIds = {
  tasks: [],
  agents: [],
  frameworks: [],
  offers: [],
  executors: [],
  states: [],
};

/**
 * Finds the ids in a body by the types of its fields: everything of type TaskID, SlaveID, AgentID,
 * FrameworkID, OfferID or ExecutorID, at any depth, and the states of tasks and operations. A body of no
 * proto type (JSON of an endpoint such as `/state`) is searched by the names that Mesos uses there.
 */
export function idsOf(message: {
  readonly proto: string | undefined;
  readonly version: string;
  readonly body: unknown;
}): MessageIds {
  const { body } = message;
  if (typeof body !== "object" || body === null) return NO_IDS;
  const found = new Found();
  const plan = message.proto === undefined ? undefined : planFor(message.version, message.proto);
  if (plan !== undefined)
    for (const each of Array.isArray(body) ? body : [body]) visit(each, undefined, plan, found);
  else if (message.proto === undefined) collectByName(body, undefined, found, 0);
  return found.ids();
}

class Found {
  readonly #sets: Partial<Record<Kind, Set<string>>> = {};

  add(kind: Kind, value: unknown): void {
    if (typeof value !== "string" || value === "") return;
    const set = this.#sets[kind];
    if (set === undefined) this.#sets[kind] = new Set([value]);
    else set.add(value);
  }

  ids(): MessageIds {
    const ids: Record<Kind, readonly string[]> = { ...NO_IDS };
    for (const kind of KINDS) {
      const set = this.#sets[kind];
      if (set !== undefined) ids[kind] = [...set];
    }
    return ids;
  }
}

const KINDS: readonly Kind[] = ["tasks", "agents", "frameworks", "offers", "executors", "states"];

const KIND_OF_TYPE: ReadonlyMap<string, Kind> = new Map<string, Kind>(
  (
    [
      ["TaskID", "tasks"],
      ["SlaveID", "agents"],
      ["AgentID", "agents"],
      ["FrameworkID", "frameworks"],
      ["OfferID", "offers"],
      ["ExecutorID", "executors"],
      ["TaskState", "states"],
      ["OperationState", "states"],
    ] as const
  ).flatMap(([name, kind]) => [
    [`mesos.${name}`, kind],
    [`mesos.v1.${name}`, kind],
  ]),
);

// What an agent remembers of a task beside the state that is reported.
const REMEMBERED = new Set(["latest_state", "status_update_state"]);

/** The fields of one message type that hold ids or lead to them. */
interface Plan {
  readonly steps: readonly Step[];
}

interface Step {
  readonly field: string;
  readonly kind: Kind | undefined;
  /** What the field holds when it is a message that leads to ids. */
  readonly plan: Plan | undefined;
  readonly map: boolean;
}

const plansByVersion = new Map<string, Map<string, Plan | undefined>>();
const plansBySchema = new WeakMap<Schema, Map<string, Plan | undefined>>();

function planFor(version: string, proto: string): Plan | undefined {
  let plans = plansByVersion.get(version);
  if (plans === undefined) {
    plans = new Map();
    plansByVersion.set(version, plans);
  }
  if (!plans.has(proto)) plans.set(proto, makePlan(version, proto));
  return plans.get(proto);
}

function makePlan(version: string, proto: string): Plan | undefined {
  const schema = schemaHolding(proto, schemaAt(version, { dialect: "clusterd" }));
  if (schema === undefined) return undefined;
  let plans = plansBySchema.get(schema);
  if (plans === undefined) {
    plans = new Map();
    plansBySchema.set(schema, plans);
  }
  if (!plans.has(proto)) addPlans(schema, proto, plans);
  return plans.get(proto);
}

// Types refer to each other in circles, so which of them lead to ids is found for all reachable ones at once:
// first those with a direct field, then whatever refers to one of them, until nothing is added.
function addPlans(schema: Schema, root: string, plans: Map<string, Plan | undefined>): void {
  const reached = new Map<string, MessageDescriptor>();
  const open = [root];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name) || plans.has(name)) continue;
    const descriptor = schema.message(name);
    if (descriptor === undefined) continue;
    reached.set(name, descriptor);
    for (const { type, ref } of descriptor.fields) {
      if (type === "message" && ref !== undefined && !KIND_OF_TYPE.has(ref)) open.push(ref);
    }
  }

  const useful = new Set<string>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const [name, { fields }] of reached) {
      if (useful.has(name)) continue;
      const leads = fields.some(
        ({ ref, name: field }) =>
          ref !== undefined &&
          !REMEMBERED.has(field) &&
          (KIND_OF_TYPE.has(ref) || useful.has(ref) || plans.get(ref) !== undefined),
      );
      if (leads) {
        useful.add(name);
        grown = true;
      }
    }
  }

  const steps = new Map<string, Step[]>();
  for (const name of reached.keys()) {
    if (!useful.has(name)) plans.set(name, undefined);
    else {
      const own: Step[] = [];
      steps.set(name, own);
      plans.set(name, { steps: own });
    }
  }
  for (const [name, own] of steps) {
    for (const { name: field, ref, label } of reached.get(name)?.fields ?? []) {
      if (ref === undefined || REMEMBERED.has(field)) continue;
      const kind = KIND_OF_TYPE.get(ref);
      const plan = kind === undefined ? plans.get(ref) : undefined;
      if (kind !== undefined || plan !== undefined) {
        own.push({ field, kind, plan, map: label === "map" });
      }
    }
  }
  if (!plans.has(root)) plans.set(root, undefined);
}

function collect(plan: Plan, body: object, found: Found): void {
  for (const { field, kind, plan: next, map } of plan.steps) {
    if (!Object.hasOwn(body, field)) continue;
    const held = (body as Record<string, unknown>)[field];
    const value = map && typeof held === "object" && held !== null ? Object.values(held) : held;
    if (Array.isArray(value)) for (const each of value) visit(each, kind, next, found);
    else visit(value, kind, next, found);
  }
}

function visit(value: unknown, kind: Kind | undefined, plan: Plan | undefined, found: Found): void {
  if (kind === "states") found.add(kind, value);
  else if (typeof value !== "object" || value === null) return;
  else if (kind !== undefined) found.add(kind, (value as { readonly value?: unknown }).value);
  else if (plan !== undefined) collect(plan, value, found);
}

// Endpoints answer in a JSON of their own: ids are strings, and whose `id` it is follows from the list that
// holds the object.
const KIND_OF_KEY: ReadonlyMap<string, Kind> = new Map([
  ["task_id", "tasks"],
  ["slave_id", "agents"],
  ["agent_id", "agents"],
  ["framework_id", "frameworks"],
  ["offer_id", "offers"],
  ["executor_id", "executors"],
  ["frameworkId", "frameworks"],
  ["slaveId", "agents"],
]);
const KIND_OF_LIST: ReadonlyMap<string, Kind> = new Map([
  ["tasks", "tasks"],
  ["completed_tasks", "tasks"],
  ["queued_tasks", "tasks"],
  ["unreachable_tasks", "tasks"],
  ["orphan_tasks", "tasks"],
  ["slaves", "agents"],
  ["recovered_slaves", "agents"],
  ["frameworks", "frameworks"],
  ["completed_frameworks", "frameworks"],
  ["unregistered_frameworks", "frameworks"],
  ["offers", "offers"],
  ["executors", "executors"],
  ["completed_executors", "executors"],
]);
const STATE = /^(TASK|OPERATION)_[A-Z_]+$/;
// The deepest answer of Mesos, `/state` of an agent, nests eight levels.
const MAX_DEPTH = 32;

function collectByName(value: unknown, owner: Kind | undefined, found: Found, depth: number): void {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return;
  if (value instanceof Uint8Array) return;
  if (Array.isArray(value)) {
    for (const each of value) collectByName(each, owner, found, depth + 1);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "string") {
      const kind = key === "id" ? owner : KIND_OF_KEY.get(key);
      if (kind !== undefined) found.add(kind, inner);
      else if (key === "state" && STATE.test(inner)) found.add("states", inner);
    } else {
      collectByName(inner, KIND_OF_LIST.get(key), found, depth + 1);
    }
  }
}
