import { latin1 } from "../bytes/index.js";

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

/** Questions of one kind that concern one party, by the ids they are about. */
interface Questions {
  readonly kind: string;
  /** UPID or address; empty where ids are unique by themselves. */
  readonly party: string;
  readonly ids: readonly string[];
}

type Keys = (message: Correlatable) => readonly Questions[];

/** What a type of message asks, and what it answers. */
export interface CorrelationRule {
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

function about(kind: string, party: string, ids: readonly string[]): readonly Questions[] {
  return [{ kind, party, ids }];
}

const WHOLE: readonly string[] = [""];

/** A question that is open once at a time. */
function single(kind: string, party: string): readonly Questions[] {
  return [{ kind, party, ids: WHOLE }];
}

type Party = (message: Correlatable) => string;

const always =
  (kind: string, party: Party): Keys =>
  (message) =>
    single(kind, party(message));
const byFrom = (kind: string): Keys => always(kind, (message) => message.from);
const byTo = (kind: string): Keys => always(kind, (message) => message.to);

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

function updateAnswers(party: string, status: unknown): readonly Questions[] {
  const ids = id(at(status, "task_id"));
  const run = { kind: "run", party, ids };
  return TERMINAL.has(String(at(status, "state"))) ? [{ kind: "kill", party, ids }, run] : [run];
}

// Two parties of the v1 API are a client, known by connection only, and a server: its address is the hop.
const V1_PREFIX = "mesos.v1.";

function schedulerCall(
  kind: string,
  rule: (master: Party) => CorrelationRule,
): [string, CorrelationRule][] {
  return [
    [`mesos.scheduler.Call/${kind}`, rule((message) => message.to)],
    [`${V1_PREFIX}scheduler.Call/${kind}`, rule((message) => message.dst)],
  ];
}

const authentication: Keys = (message) =>
  single("auth", message.from.includes("authenticatee") ? message.from : message.to);
const authenticationStep: CorrelationRule = { asks: authentication, answers: authentication };

const offersOf = (message: Correlatable, ...path: readonly string[]): readonly Questions[] =>
  about(
    "offer",
    "",
    list(at(message.body, ...path)).flatMap((offer) => id(at(offer, "id"))),
  );
const offerIds = (message: Correlatable, ...path: readonly string[]): readonly Questions[] =>
  about("offer", "", list(at(message.body, ...path)).flatMap(id));

const internal = (name: string, rule: CorrelationRule): [string, CorrelationRule] => [
  `mesos.internal.${name}`,
  rule,
];

const ping: Keys = (message) => single("ping", `${message.to} ${message.from}`);
const pong: Keys = (message) => single("ping", `${message.from} ${message.to}`);
const subscribed: CorrelationRule = { answers: byTo("subscribe") };
const logRequest: Keys = (message) => single("log", `${message.from} ${message.to}`);
const logResponse: Keys = (message) => single("log", `${message.to} ${message.from}`);

/** What messages ask and answer, by type. */
export const CORRELATION_RULES: ReadonlyMap<string, CorrelationRule> = new Map<
  string,
  CorrelationRule
>([
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
      about(
        "run",
        message.to,
        list(at(message.body, "tasks")).flatMap((task) => id(at(task, "task_id"))),
      ),
  }),
  internal("RunTaskMessage", {
    asks: (message) => about("run", message.to, id(at(message.body, "task", "task_id"))),
  }),
  internal("RunTaskGroupMessage", {
    asks: (message) =>
      about(
        "run",
        message.to,
        list(at(message.body, "task_group", "tasks")).flatMap((task) => id(at(task, "task_id"))),
      ),
  }),
  internal("KillTaskMessage", {
    asks: (message) => about("kill", message.to, id(at(message.body, "task_id"))),
  }),
  internal("StatusUpdateMessage", {
    answers: (message) => updateAnswers(message.from, at(message.body, "update", "status")),
    asks: (message) => about("update", message.to, uuid(at(message.body, "update", "uuid"))),
  }),
  internal("StatusUpdateAcknowledgementMessage", {
    answers: (message) => about("update", message.from, uuid(at(message.body, "uuid"))),
  }),

  internal("ApplyOperationMessage", {
    asks: (message) => about("operation", "", uuid(at(message.body, "operation_uuid", "value"))),
  }),
  internal("UpdateOperationStatusMessage", {
    answers: (message) => about("operation", "", uuid(at(message.body, "operation_uuid", "value"))),
    asks: (message) =>
      about("operation-update", "", uuid(at(message.body, "status", "uuid", "value"))),
  }),
  internal("AcknowledgeOperationStatusMessage", {
    answers: (message) =>
      about("operation-update", "", uuid(at(message.body, "status_uuid", "value"))),
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
      about("run", master(message), launchedTasks(at(message.body, "accept", "operations"))),
  })),
  ...schedulerCall("DECLINE", () => ({
    answers: (message) => offerIds(message, "decline", "offer_ids"),
  })),
  ...schedulerCall("KILL", (master) => ({
    asks: (message) => about("kill", master(message), id(at(message.body, "kill", "task_id"))),
  })),
  [
    "mesos.scheduler.Call/ACKNOWLEDGE",
    {
      answers: (message) =>
        about("update", message.from, uuid(at(message.body, "acknowledge", "uuid"))),
    },
  ],
  [
    `${V1_PREFIX}scheduler.Call/ACKNOWLEDGE`,
    {
      answers: (message) =>
        about("update", message.dst, uuid(at(message.body, "acknowledge", "uuid"))),
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
        about("update", message.src, uuid(at(message.body, "update", "status", "uuid"))),
    },
  ],

  // The agent is the server of the executor API.
  [
    `${V1_PREFIX}executor.Event/LAUNCH`,
    {
      asks: (message) =>
        about("run", `executor ${message.src}`, id(at(message.body, "launch", "task", "task_id"))),
    },
  ],
  [
    `${V1_PREFIX}executor.Event/LAUNCH_GROUP`,
    {
      asks: (message) =>
        about(
          "run",
          `executor ${message.src}`,
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
        about("kill", `executor ${message.src}`, id(at(message.body, "kill", "task_id"))),
    },
  ],
  [
    `${V1_PREFIX}executor.Call/UPDATE`,
    {
      answers: (message) =>
        updateAnswers(`executor ${message.dst}`, at(message.body, "update", "status")),
      asks: (message) =>
        about(
          "update",
          `executor ${message.dst}`,
          uuid(at(message.body, "update", "status", "uuid")),
        ),
    },
  ],
  [
    `${V1_PREFIX}executor.Event/ACKNOWLEDGED`,
    {
      answers: (message) =>
        about("update", `executor ${message.src}`, uuid(at(message.body, "acknowledged", "uuid"))),
    },
  ],
]);
