import { latin1 } from "../bytes/index.js";
import type { Match } from "./message.js";

/** What correlation looks at; a part of `Message`. */
export interface Correlatable {
  readonly n: number;
  readonly timeNs: bigint;
  readonly conn: number;
  readonly src: string;
  readonly dst: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly body: unknown;
}

/**
 * Finds the earlier message that one answers, by meaning: Ping and Pong, registrations, offers and who took
 * them, a task's launch and its first update, an update and its acknowledgement, the steps of an
 * authentication. Replies of libprocess travel on other connections, so addresses of packets do not help:
 * UPIDs and ids inside bodies do. A status update passes several hops with the same uuid, and each hop is
 * answered by itself, hence the receiver in most keys.
 */
export class Correlator {
  // Two generations: when the young one is full the old one is forgotten as a whole. Dropping single entries of
  // one large map would cost more than all else here, in time and in garbage.
  #young = new Generation();
  #old = new Generation();
  readonly #half: number;

  /** @param limit how many unanswered questions are remembered at most; at least the younger half is */
  constructor(limit = 20_000) {
    this.#half = limit / 2;
  }

  /** The message that this one answers, if it is an answer; remembers what it asks. Call once, in order. */
  match(message: Correlatable): Match | undefined {
    const rule = RULES.get(message.type);
    if (rule === undefined) return undefined;
    const { n, timeNs } = message;
    let found: Match | undefined;
    for (const { topic, ids } of rule.answers?.(message) ?? []) {
      for (const each of ids) {
        const asked = this.#young.take(topic, each) ?? this.#old.take(topic, each);
        if (asked !== undefined) found ??= { n: asked.n, latencyNs: timeNs - asked.timeNs };
      }
    }
    for (const { topic, ids } of rule.asks?.(message) ?? []) {
      for (const each of ids) this.#ask(topic, each, { n, timeNs });
    }
    return found;
  }

  #ask(topic: string, question: string, asked: Asked): void {
    // Asked again: the earlier one is not to be answered any more.
    this.#old.take(topic, question);
    this.#young.set(topic, question, asked);
    if (this.#young.size < this.#half) return;
    this.#old = this.#young;
    this.#young = new Generation();
  }
}

interface Asked {
  readonly n: number;
  readonly timeNs: bigint;
}

/** Open questions by topic and id: few topics and many ids, so that no long key is made and kept for each. */
class Generation {
  readonly #topics = new Map<string, Map<string, Asked>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  set(topic: string, question: string, asked: Asked): void {
    let questions = this.#topics.get(topic);
    if (questions === undefined) {
      questions = new Map();
      this.#topics.set(topic, questions);
    }
    const before = questions.size;
    questions.set(question, asked);
    this.#size += questions.size - before;
  }

  take(topic: string, question: string): Asked | undefined {
    const questions = this.#topics.get(topic);
    const asked = questions?.get(question);
    if (questions === undefined || asked === undefined) return undefined;
    questions.delete(question);
    this.#size--;
    if (questions.size === 0) this.#topics.delete(topic);
    return asked;
  }
}

/** What is asked or answered: a kind of question with the party it concerns, and the ids it is about. */
interface Topic {
  readonly topic: string;
  readonly ids: readonly string[];
}

type Keys = (message: Correlatable) => readonly Topic[];

interface Rule {
  readonly asks?: Keys;
  readonly answers?: Keys;
}

// Bodies come from the network: nothing about their shape is certain here.
function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function id(value: unknown): readonly string[] {
  const text = at(value, "value");
  return typeof text === "string" ? [text] : [];
}

function uuid(value: unknown): readonly string[] {
  if (value instanceof Uint8Array && value.length === 16) return [uuidKey(value)];
  if (value instanceof Uint8Array) return value.length === 0 ? [] : [latin1(value)];
  return typeof value === "string" && value !== "" ? [value] : [];
}

// Two bytes a character: asked for with each status update.
function uuidKey(bytes: Uint8Array): string {
  const two = (at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return String.fromCharCode(two(0), two(2), two(4), two(6), two(8), two(10), two(12), two(14));
}

function keyed(topic: string, ids: readonly string[]): readonly Topic[] {
  return [{ topic, ids }];
}

const WHOLE: readonly string[] = [""];

/** A question that is open once at a time. */
function single(topic: string): readonly Topic[] {
  return [{ topic, ids: WHOLE }];
}

const always =
  (prefix: string, key: (message: Correlatable) => string): Keys =>
  (message) =>
    single(`${prefix} ${key(message)}`);
const byFrom = (prefix: string): Keys => always(prefix, (message) => message.from);
const byTo = (prefix: string): Keys => always(prefix, (message) => message.to);

// Ids of the tasks that a LAUNCH or LAUNCH_GROUP operation starts.
function launchedTasks(operations: unknown): readonly string[] {
  return list(operations).flatMap((operation) => [
    ...list(at(operation, "launch", "task_infos")).flatMap((task) => id(at(task, "task_id"))),
    ...list(at(operation, "launch_group", "task_group", "tasks")).flatMap((task) =>
      id(at(task, "task_id")),
    ),
  ]);
}

const TERMINAL = new Set([
  "TASK_FINISHED",
  "TASK_FAILED",
  "TASK_KILLED",
  "TASK_ERROR",
  "TASK_LOST",
  "TASK_DROPPED",
  "TASK_GONE",
  "TASK_GONE_BY_OPERATOR",
]);

function updateAnswers(party: string, status: unknown): readonly Topic[] {
  const ids = id(at(status, "task_id"));
  const run = { topic: `run ${party}`, ids };
  return TERMINAL.has(String(at(status, "state"))) ? [{ topic: `kill ${party}`, ids }, run] : [run];
}

// Two parties of the v1 API are a client, known by connection only, and a server: its address is the hop.
const V1_PREFIX = "mesos.v1.";

type Party = (message: Correlatable) => string;

function schedulerCall(kind: string, rule: (master: Party) => Rule): [string, Rule][] {
  return [
    [`mesos.scheduler.Call/${kind}`, rule((message) => message.to)],
    [`${V1_PREFIX}scheduler.Call/${kind}`, rule((message) => message.dst)],
  ];
}

const authentication: Keys = (message) =>
  single(`auth ${message.from.includes("authenticatee") ? message.from : message.to}`);
const authenticationStep: Rule = { asks: authentication, answers: authentication };

const offersOf = (message: Correlatable, ...path: readonly string[]): readonly Topic[] =>
  keyed(
    "offer",
    list(at(message.body, ...path)).flatMap((offer) => id(at(offer, "id"))),
  );
const offerIds = (message: Correlatable, ...path: readonly string[]): readonly Topic[] =>
  keyed("offer", list(at(message.body, ...path)).flatMap(id));

const internal = (name: string, rule: Rule): [string, Rule] => [`mesos.internal.${name}`, rule];

const ping: Keys = (message) => single(`ping ${message.to} ${message.from}`);
const pong: Keys = (message) => single(`ping ${message.from} ${message.to}`);
const subscribed: Rule = { answers: byTo("subscribe") };
const logRequest: Keys = (message) => single(`log ${message.from} ${message.to}`);
const logResponse: Keys = (message) => single(`log ${message.to} ${message.from}`);

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["PING", { asks: ping }],
  ["PONG", { answers: pong }],
  internal("PingSlaveMessage", { asks: ping }),
  internal("PongSlaveMessage", { answers: pong }),

  internal("RegisterSlaveMessage", { asks: byFrom("agent") }),
  internal("SlaveRegisteredMessage", { answers: byTo("agent") }),
  internal("ReregisterSlaveMessage", { asks: byFrom("agent-again") }),
  internal("SlaveReregisteredMessage", { answers: byTo("agent-again") }),

  internal("RegisterFrameworkMessage", { asks: byFrom("subscribe") }),
  internal("ReregisterFrameworkMessage", { asks: byFrom("subscribe") }),
  ["mesos.scheduler.Call/SUBSCRIBE", { asks: byFrom("subscribe") }],
  internal("FrameworkRegisteredMessage", subscribed),
  internal("FrameworkReregisteredMessage", subscribed),
  internal("FrameworkErrorMessage", subscribed),

  internal("RegisterExecutorMessage", { asks: byFrom("executor") }),
  internal("ExecutorRegisteredMessage", { answers: byTo("executor") }),
  internal("ReconnectExecutorMessage", { asks: byTo("executor-back") }),
  internal("ReregisterExecutorMessage", {
    answers: byFrom("executor-back"),
    asks: byFrom("executor-again"),
  }),
  internal("ExecutorReregisteredMessage", { answers: byTo("executor-again") }),

  internal("AuthenticateMessage", { asks: authentication }),
  internal("AuthenticationMechanismsMessage", authenticationStep),
  internal("AuthenticationStartMessage", authenticationStep),
  internal("AuthenticationStepMessage", authenticationStep),
  internal("AuthenticationCompletedMessage", { answers: authentication }),
  internal("AuthenticationFailedMessage", { answers: authentication }),
  internal("AuthenticationErrorMessage", { answers: authentication }),

  internal("ResourceOffersMessage", { asks: (message) => offersOf(message, "offers") }),
  internal("LaunchTasksMessage", {
    answers: (message) => offerIds(message, "offer_ids"),
    asks: (message) =>
      keyed(
        `run ${message.to}`,
        list(at(message.body, "tasks")).flatMap((task) => id(at(task, "task_id"))),
      ),
  }),
  internal("RunTaskMessage", {
    asks: (message) => keyed(`run ${message.to}`, id(at(message.body, "task", "task_id"))),
  }),
  internal("RunTaskGroupMessage", {
    asks: (message) =>
      keyed(
        `run ${message.to}`,
        list(at(message.body, "task_group", "tasks")).flatMap((task) => id(at(task, "task_id"))),
      ),
  }),
  internal("KillTaskMessage", {
    asks: (message) => keyed(`kill ${message.to}`, id(at(message.body, "task_id"))),
  }),
  internal("StatusUpdateMessage", {
    answers: (message) => updateAnswers(message.from, at(message.body, "update", "status")),
    asks: (message) => keyed(`update ${message.to}`, uuid(at(message.body, "update", "uuid"))),
  }),
  internal("StatusUpdateAcknowledgementMessage", {
    answers: (message) => keyed(`update ${message.from}`, uuid(at(message.body, "uuid"))),
  }),

  internal("ApplyOperationMessage", {
    asks: (message) => keyed("operation", uuid(at(message.body, "operation_uuid", "value"))),
  }),
  internal("UpdateOperationStatusMessage", {
    answers: (message) => keyed("operation", uuid(at(message.body, "operation_uuid", "value"))),
    asks: (message) => keyed("operation-update", uuid(at(message.body, "status", "uuid", "value"))),
  }),
  internal("AcknowledgeOperationStatusMessage", {
    answers: (message) => keyed("operation-update", uuid(at(message.body, "status_uuid", "value"))),
  }),

  internal("log.PromiseRequest", { asks: logRequest }),
  internal("log.PromiseResponse", { answers: logResponse }),
  internal("log.WriteRequest", { asks: logRequest }),
  internal("log.WriteResponse", { answers: logResponse }),
  internal("log.RecoverRequest", { asks: logRequest }),
  internal("log.RecoverResponse", { answers: logResponse }),

  ...schedulerCall("ACCEPT", (master) => ({
    answers: (message) => offerIds(message, "accept", "offer_ids"),
    asks: (message) =>
      keyed(`run ${master(message)}`, launchedTasks(at(message.body, "accept", "operations"))),
  })),
  ...schedulerCall("DECLINE", () => ({
    answers: (message) => offerIds(message, "decline", "offer_ids"),
  })),
  ...schedulerCall("KILL", (master) => ({
    asks: (message) => keyed(`kill ${master(message)}`, id(at(message.body, "kill", "task_id"))),
  })),
  [
    "mesos.scheduler.Call/ACKNOWLEDGE",
    {
      answers: (message) =>
        keyed(`update ${message.from}`, uuid(at(message.body, "acknowledge", "uuid"))),
    },
  ],
  [
    `${V1_PREFIX}scheduler.Call/ACKNOWLEDGE`,
    {
      answers: (message) =>
        keyed(`update ${message.dst}`, uuid(at(message.body, "acknowledge", "uuid"))),
    },
  ],
  [
    `${V1_PREFIX}scheduler.Event/OFFERS`,
    {
      asks: (message) => offersOf(message, "offers", "offers"),
    },
  ],
  [
    `${V1_PREFIX}scheduler.Event/UPDATE`,
    {
      answers: (message) => updateAnswers(message.src, at(message.body, "update", "status")),
      asks: (message) =>
        keyed(`update ${message.src}`, uuid(at(message.body, "update", "status", "uuid"))),
    },
  ],

  // The agent is the server of the executor API.
  [
    `${V1_PREFIX}executor.Event/LAUNCH`,
    {
      asks: (message) =>
        keyed(`run executor ${message.src}`, id(at(message.body, "launch", "task", "task_id"))),
    },
  ],
  [
    `${V1_PREFIX}executor.Event/LAUNCH_GROUP`,
    {
      asks: (message) =>
        keyed(
          `run executor ${message.src}`,
          list(at(message.body, "launch_group", "task_group", "tasks")).flatMap((task) =>
            id(at(task, "task_id")),
          ),
        ),
    },
  ],
  [
    `${V1_PREFIX}executor.Event/KILL`,
    {
      asks: (message) =>
        keyed(`kill executor ${message.src}`, id(at(message.body, "kill", "task_id"))),
    },
  ],
  [
    `${V1_PREFIX}executor.Call/UPDATE`,
    {
      answers: (message) =>
        updateAnswers(`executor ${message.dst}`, at(message.body, "update", "status")),
      asks: (message) =>
        keyed(`update executor ${message.dst}`, uuid(at(message.body, "update", "status", "uuid"))),
    },
  ],
  [
    `${V1_PREFIX}executor.Event/ACKNOWLEDGED`,
    {
      answers: (message) =>
        keyed(`update executor ${message.src}`, uuid(at(message.body, "acknowledged", "uuid"))),
    },
  ],
]);
