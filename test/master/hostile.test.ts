import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, NO_PID, type Random } from "../../src/actor/index.js";
import type { FrameworkEntry } from "../../src/master/index.js";
import { downgradeResources, type Resource } from "../../src/resources/index.js";
import { booksProblem, capacityProblem } from "../../src/testing/index.js";
import { type BodyOf, encodeMessage, type Schema, schemaAt } from "../../src/wire/index.js";
import { type Pools, pick, randomBody } from "../support/random-body.js";
import { MASTER, MODERN, resourcesOf, Stage, uuidOf } from "./support/stage.js";

const TYPES = [
  "mesos.scheduler.Call",
  ...[
    "RegisterFrameworkMessage",
    "ReregisterFrameworkMessage",
    "UnregisterFrameworkMessage",
    "DeactivateFrameworkMessage",
    "ResourceRequestMessage",
    "LaunchTasksMessage",
    "ReviveOffersMessage",
    "KillTaskMessage",
    "StatusUpdateAcknowledgementMessage",
    "FrameworkToExecutorMessage",
    "ReconcileTasksMessage",
    "RegisterSlaveMessage",
    "ReregisterSlaveMessage",
    "UnregisterSlaveMessage",
    "StatusUpdateMessage",
    "ExecutorToFrameworkMessage",
    "ExitedExecutorMessage",
    "UpdateSlaveMessage",
    "UpdateOperationStatusMessage",
    "AuthenticateMessage",
    "SubmitSchedulerRequest",
  ].map((name) => `mesos.internal.${name}`),
];

const FROM_SCHEDULERS = [
  ...TYPES.slice(0, 12),
  ...Array.from({ length: 30 }, () => "mesos.scheduler.Call"),
];

const WEIGHTED = [
  ...TYPES,
  ...Array.from({ length: 20 }, () => "mesos.scheduler.Call"),
  ...Array.from({ length: 8 }, () => "mesos.internal.ReregisterSlaveMessage"),
  ...Array.from({ length: 8 }, () => "mesos.internal.UpdateSlaveMessage"),
  ...Array.from({ length: 8 }, () => "mesos.internal.StatusUpdateMessage"),
];

function poolsOf(stage: Stage): Pools {
  const { state } = stage;
  const old = state.info.version === "0.26.0";
  const plain = (list: readonly Resource[]): readonly Resource[] => {
    const downgraded = old ? downgradeResources(list) : undefined;
    return downgraded?.kind === "ok" ? downgraded.value : list;
  };
  const ids = (values: Iterable<string>): { value: string }[] =>
    [...values, "x"].map((value) => ({ value }));
  const tasks = [...state.frameworks.values()].flatMap(({ tasks: all }) => [...all.keys()]);
  const executors = [...state.agents.registered.values()].flatMap(({ executors: all }) =>
    [...all.values()].flatMap((each) => [...each.keys()]),
  );
  const offered = [...state.offers.values()].flatMap(({ resources }) => resources);
  const owned = [...state.agents.registered.values()].flatMap(({ total }) => total);
  const reservations = [{ type: "DYNAMIC", role: "ops", principal: "p" }] as const;
  return {
    texts: ["", "x", "*", "ops", "a/b", "TASK", MASTER, "slave(1)@127.0.0.2:5051", "p"],
    messages: new Map<string, readonly unknown[]>([
      ["mesos.SlaveID", ids(state.agents.registered.keys())],
      ["mesos.FrameworkID", ids(state.frameworks.keys())],
      ["mesos.OfferID", ids([...state.offers.keys(), ...state.offers.keys()])],
      ["mesos.TaskID", ids([...tasks, "a", "b", "c"])],
      ["mesos.ExecutorID", ids([...executors, "e"])],
      [
        "mesos.Resource",
        [
          ...plain(offered),
          ...plain(owned),
          ...resourcesOf("cpus:1;mem:32;disk:10;cpus:0"),
          ...plain(offered.map((resource) => ({ ...resource, reservations }))),
          ...plain(owned.map((resource) => ({ ...resource, revocable: {} }))),
        ],
      ],
      ["mesos.UUID", [{ value: uuidOf(1) }, { value: uuidOf(2) }]],
      ["mesos.CommandInfo", [{ value: "true" }]],
      [
        "mesos.SlaveInfo",
        [...state.agents.registered.values()].map(({ info }) => ({
          ...info,
          resources: plain(info.resources ?? []),
        })),
      ],
      ["mesos.FrameworkInfo", [...state.frameworks.values()].map(({ info }) => info)],
      [
        "mesos.Task",
        [...state.frameworks.values()].flatMap(({ tasks: all }) =>
          [...all.values()].map(({ body }) => ({
            ...body,
            resources: plain(body.resources ?? []),
          })),
        ),
      ],
    ]),
  };
}

/** A cluster with a little of everything. */
function cluster(profile: "1.11" | "0.26"): { stage: Stage; senders: (() => string)[] } {
  const stage = new Stage({
    profile,
    roles: profile === "0.26" ? new Set(["ops"]) : undefined,
    offerTimeoutMs: 60_000,
  });
  const agents = [
    stage.agent({ capabilities: MODERN }),
    stage.agent({ capabilities: ["MULTI_ROLE", "RESERVATION_REFINEMENT"] }),
    stage.agent({ capabilities: [] }),
  ].map((agent) => agent.register());
  const drivers = [
    stage.driver({ info: { failover_timeout: 100, role: "ops", principal: "p" } }),
    stage.driver(
      profile === "0.26"
        ? { info: { checkpoint: true } }
        : {
            info: {
              checkpoint: true,
              principal: "p",
              roles: ["ops", "a/b"],
              capabilities: [
                { type: "MULTI_ROLE" },
                { type: "RESERVATION_REFINEMENT" },
                { type: "PARTITION_AWARE" },
              ],
            },
          },
    ),
  ].map((driver) => driver.subscribe());
  for (const driver of drivers) {
    if (driver.offers.length > 0) driver.launch(driver.task("a"));
  }
  return { stage, senders: [...agents, ...drivers].map((peer) => () => peer.pid) };
}

/** A call that gets past the door: of the framework it names, on an offer of its own. */
function plausibleCall(
  stage: Stage,
  schema: Schema,
  owner: FrameworkEntry,
  random: Random,
  pools: Pools,
): BodyOf<"mesos.scheduler.Call"> {
  const framework_id = { value: owner.id };
  const offer = stage.state.offers.get(pick([...owner.offers, ""], random));
  const narrowed: Pools = {
    ...pools,
    messages: new Map([
      ...pools.messages,
      ...(offer === undefined
        ? []
        : [
            ["mesos.OfferID", [{ value: offer.id }]] as const,
            ["mesos.SlaveID", [{ value: offer.agentId }]] as const,
            [
              "mesos.Resource",
              (pools.messages.get("mesos.Resource") ?? []).slice(0, offer.resources.length),
            ] as const,
          ]),
    ]),
  };
  const make = (type: string): never => randomBody(schema, type, random, narrowed) as never;
  const ofCall = (type: string): never => make(`mesos.scheduler.Call.${type}`);
  switch (Math.floor(random() * 8)) {
    case 0:
      return { type: "DECLINE", framework_id, decline: ofCall("Decline") };
    case 1:
      return { type: "KILL", framework_id, kill: ofCall("Kill") };
    case 2:
      return { type: "ACKNOWLEDGE", framework_id, acknowledge: ofCall("Acknowledge") };
    case 3:
      return { type: "RECONCILE", framework_id, reconcile: ofCall("Reconcile") };
    case 4: {
      const framework_info = { ...owner.info, id: framework_id };
      return { type: "SUBSCRIBE", framework_id, subscribe: { framework_info, force: true } };
    }
    default: {
      const operations = Array.from({ length: 3 }, () => {
        const operation: BodyOf<"mesos.Offer.Operation"> = make("mesos.Offer.Operation");
        const member = String(operation.type).toLowerCase();
        const name = member.replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase());
        const type = `mesos.Offer.Operation.${name.charAt(0).toUpperCase()}${name.slice(1)}`;
        const known = schema.message(type) !== undefined;
        return known ? { type: operation.type, [member]: make(type) } : operation;
      });
      const offer_ids = offer === undefined ? [] : [{ value: offer.id }];
      return { type: "ACCEPT", framework_id, accept: { offer_ids, operations } };
    }
  }
}

interface Attack {
  readonly profile: "1.11" | "0.26";
  readonly types: readonly string[];
  /** Whether agents tell the truth. */
  readonly honest: boolean;
}

function bombard({ profile, types, honest }: Attack, seed: number, rounds: number): void {
  const random: Random = createRandom(seed);
  const { stage, senders } = cluster(profile);
  const schema = schemaAt(profile === "0.26" ? "0.26.0" : "1.11.0");
  for (let round = 0; round < rounds; round++) {
    const type = pick(types, random);
    if (schema.message(type) === undefined) continue;
    const from = random() < 0.05 ? pick([MASTER, NO_PID], random) : pick(senders, random)();
    const pools = poolsOf(stage);
    let body = randomBody(schema, type, random, pools);
    let sender = from;
    const owner = pick([...stage.state.frameworks.values()], random);
    if (type === "mesos.scheduler.Call" && random() < 0.8 && owner?.connection?.kind === "pid") {
      sender = owner.connection.pid;
      body = plausibleCall(stage, schema, owner, random, pools);
    }
    stage.host.runtime.receive({
      from: sender,
      to: MASTER,
      name: type,
      bytes: encodeMessage(schema, type, body as never),
      body: undefined,
    });
    stage.network.advance(random() < 0.05 ? 1100 : 1);
    expect(booksProblem(stage.state)).toBeUndefined();
    if (honest) expect(capacityProblem(stage.state)).toBeUndefined();
  }
  stage.network.advance(200_000);
  expect(booksProblem(stage.state)).toBeUndefined();
  expect(stage.host.runtime.has("master")).toBe(true);
}

describe.each(["1.11", "0.26"] as const)("Master under fire (%s)", (profile) => {
  it("takes any message that decodes, and keeps its books", () => {
    const attack = { profile, types: WEIGHTED, honest: false };
    fc.assert(
      fc.property(fc.nat(), (seed) => bombard(attack, seed, 60)),
      { numRuns: 40 },
    );
  });

  it("promises no more than agents have, whatever schedulers ask for", () => {
    const attack = { profile, types: FROM_SCHEDULERS, honest: true };
    fc.assert(
      fc.property(fc.nat(), (seed) => bombard(attack, seed, 60)),
      { numRuns: 40 },
    );
  });
});

describe("Master", () => {
  it("takes any bytes under any name", () => {
    const { stage } = cluster("1.11");
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), fc.uint8Array({ maxLength: 200 }), (name, bytes) => {
        const from = "slave(1)@127.0.0.2:1";
        stage.host.runtime.receive({ from, to: MASTER, name, bytes, body: undefined });
        stage.network.settle();
      }),
    );
    expect(booksProblem(stage.state)).toBeUndefined();
  });
});
