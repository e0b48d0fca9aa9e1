import { describe, expect, it } from "vitest";
import { encodeBase64, encodeUtf8 } from "../../src/bytes/index.js";
import type { MasterOptions } from "../../src/master/index.js";
import { schemaAt } from "../../src/wire/index.js";
import { type Asked, ask, HttpScheduler } from "./support/http-client.js";
import { resourcesOf, Stage, uuidOf } from "./support/stage.js";

const OLD = { profile: "0.26", version: "0.26.0" } as const;
const JSON_TYPE = { "Content-Type": "application/json" };

const PROFILES: readonly (readonly [name: string, options: Partial<MasterOptions>])[] = [
  ["0.26", OLD],
  ["1.11", {}],
];

describe.each(PROFILES)("v1 scheduler API of %s", (profile, options) => {
  const old = profile === "0.26";

  it.each(["json", "protobuf"] as const)("runs a task to its end in %s", (format) => {
    const stage = new Stage(options);
    const agent = stage.agent().register();
    const scheduler = new HttpScheduler(stage, format).subscribe();
    expect(scheduler.stream?.status).toBe(200);
    expect(scheduler.stream?.header("Content-Type")).toBe(
      format === "json" ? "application/json" : "application/x-protobuf",
    );
    expect(scheduler.types).toEqual(["SUBSCRIBED", "HEARTBEAT", "OFFERS"]);
    const [offer] = scheduler.offers;
    expect(offer?.agent_id).toEqual({ value: agent.id });
    const answer = scheduler.call({
      type: "ACCEPT",
      accept: {
        offer_ids: offer === undefined ? [] : [offer.id],
        operations: [
          {
            type: "LAUNCH",
            launch: {
              task_infos: [
                {
                  name: "t",
                  task_id: { value: "t" },
                  agent_id: { value: agent.id },
                  resources: resourcesOf("cpus:1;mem:128"),
                  command: { value: "true" },
                },
              ],
            },
          },
        ],
      },
    });
    expect(answer.said).toBe("202");
    expect(agent.last("RunTaskMessage")).toMatchObject({ pid: "@0.0.0.0:0" });
    agent.update(scheduler.id, "t", "TASK_FINISHED");
    const { status } = scheduler.last("UPDATE").update ?? {};
    expect(status).toMatchObject({ state: "TASK_FINISHED", agent_id: { value: agent.id } });
    expect(status?.uuid).toHaveLength(16);
    const uuid = status?.uuid ?? new Uint8Array();
    const agent_id = { value: agent.id };
    const acknowledge = { agent_id, task_id: { value: "t" }, uuid };
    expect(scheduler.call({ type: "ACKNOWLEDGE", acknowledge }).said).toBe("202");
    expect(agent.names.at(-1)).toBe("StatusUpdateAcknowledgementMessage");
    expect(stage.state.frameworks.get(scheduler.id)?.completedTasks).toHaveLength(1);
    expect(scheduler.call({ type: "TEARDOWN" }).said).toBe("202");
    // 0.26 forgets to end the stream.
    expect(scheduler.stream?.ended).toBe(!old);
    expect(scheduler.call({ type: "REVIVE" }).said).toBe("400 Framework cannot be found");
  });

  it("sends a sign of life every fifteen seconds, and nothing once the scheduler is gone", () => {
    const stage = new Stage(options);
    const scheduler = new HttpScheduler(stage, "json", { failover_timeout: 3600 }).subscribe();
    stage.flow(45_000);
    expect(scheduler.types.filter((type) => type === "HEARTBEAT")).toHaveLength(4);
    scheduler.hangUp();
    expect(stage.state.frameworks.get(scheduler.id)?.state).toBe("disconnected");
    stage.flow(45_000);
    expect(scheduler.types.filter((type) => type === "HEARTBEAT")).toHaveLength(4);
    expect(scheduler.call({ type: "REVIVE" }).said).toBe("403 Framework is not subscribed");
  });

  it("gives a scheduler that hung up its failover timeout", () => {
    const stage = new Stage(options);
    const scheduler = new HttpScheduler(stage, "json", { failover_timeout: 10 }).subscribe();
    scheduler.hangUp();
    scheduler.subscribe();
    expect(scheduler.types.slice(0, 2)).toEqual(["SUBSCRIBED", "HEARTBEAT"]);
    stage.flow(20_000);
    expect(stage.state.frameworks.get(scheduler.id)?.state).toBe("connected");
    scheduler.hangUp();
    stage.flow(20_000);
    expect(stage.state.completedFrameworks.has(scheduler.id)).toBe(true);
    scheduler.subscribe();
    expect(scheduler.stream?.status).toBe(200);
    expect(scheduler.events).toEqual([
      { type: "ERROR", error: { message: "Framework has been removed" } },
    ]);
    expect(scheduler.stream?.ended).toBe(true);
  });

  it("lets a second stream take over by force", () => {
    const stage = new Stage(options);
    stage.agent().register();
    const first = new HttpScheduler(stage).subscribe();
    const second = new HttpScheduler(stage, "protobuf");
    second.id = first.id;
    // Nobody needs to insist in 1.x.
    second.subscribe(old ? { force: true } : {});
    stage.flow(1000);
    expect(first.last("ERROR").error).toEqual({ message: "Framework failed over" });
    expect(first.stream?.ended).toBe(true);
    expect(second.types).toContain("OFFERS");
    expect(first.types).not.toContain("RESCIND");
    first.hangUp();
    expect(stage.state.frameworks.get(first.id)?.state).toBe("connected");
  });

  it("lets a driver become a client of the API, and back", () => {
    const stage = new Stage(options);
    stage.agent().register();
    const driver = stage.driver().subscribe();
    const scheduler = new HttpScheduler(stage, "json", { name: driver.info.name });
    scheduler.id = driver.id;
    scheduler.subscribe({ force: true });
    expect(driver.last("FrameworkErrorMessage").message).toBe("Framework failed over");
    expect(scheduler.types).toContain("SUBSCRIBED");
    const again = stage.driver();
    again.id = scheduler.id;
    again.subscribe({ force: true });
    expect(again.names).toContain("FrameworkRegisteredMessage");
    expect(scheduler.last("ERROR").error).toEqual({ message: "Framework failed over" });
    expect(scheduler.stream?.ended).toBe(true);
    const late = scheduler.call({ type: "REVIVE" });
    expect(late.said).toBe(old ? "202" : "403 Framework is not connected via HTTP");
  });

  it("reads calls of drivers only from their pid", () => {
    const stage = new Stage(options);
    const scheduler = new HttpScheduler(stage).subscribe();
    const stranger = stage.driver();
    stranger.id = scheduler.id;
    stranger.call({ type: "TEARDOWN" });
    expect(stage.state.frameworks.has(scheduler.id)).toBe(true);
  });

  it("tells of lost agents, messages of executors and their ends", () => {
    const stage = new Stage(options);
    const agent = stage.agent().register();
    const scheduler = new HttpScheduler(stage).subscribe();
    agent.tell("ExecutorToFrameworkMessage", {
      slave_id: { value: agent.id },
      framework_id: { value: scheduler.id },
      executor_id: { value: "e" },
      data: encodeUtf8("hello"),
    });
    expect(scheduler.last("MESSAGE").message).toEqual({
      agent_id: { value: agent.id },
      executor_id: { value: "e" },
      data: encodeUtf8("hello"),
    });
    agent.tell("UnregisterSlaveMessage", { slave_id: { value: agent.id } });
    expect(scheduler.types.slice(-2)).toEqual(["RESCIND", "FAILURE"]);
    expect(scheduler.last("FAILURE").failure).toEqual({ agent_id: { value: agent.id } });
  });

  it("gives updates of its own no uuid", () => {
    const stage = new Stage(options);
    const agent = stage.agent().register();
    const scheduler = new HttpScheduler(stage).subscribe();
    const tasks = [{ task_id: { value: "x" }, agent_id: { value: agent.id } }];
    expect(scheduler.call({ type: "RECONCILE", reconcile: { tasks } }).said).toBe("202");
    const { status } = scheduler.last("UPDATE").update ?? {};
    expect(status).toMatchObject({ state: "TASK_LOST", reason: "REASON_RECONCILIATION" });
    expect(status?.uuid).toBeUndefined();
  });

  it.each<readonly [what: string, asked: Asked, said: string | RegExp]>([
    [
      "another method",
      { method: "GET" },
      old
        ? "405 Expecting a 'POST' request, received 'GET'"
        : "405 405 Method Not Allowed. Expecting one of { 'POST' }, but received 'GET'.",
    ],
    ["no Content-Type", { method: "POST" }, "400 Expecting 'Content-Type' to be present"],
    [
      "another Content-Type",
      { method: "POST", headers: { "Content-Type": "text/plain" } },
      "415 Expecting 'Content-Type' of application/json or application/x-protobuf",
    ],
    [
      "a body that is no JSON",
      { method: "POST", headers: JSON_TYPE, body: "{" },
      /^400 Failed to parse body into JSON: ./,
    ],
    [
      "no type",
      { method: "POST", headers: JSON_TYPE, body: "{}" },
      old
        ? "400 Failed to convert JSON into Call protobuf: Missing required fields: type"
        : "400 Failed to validate scheduler::Call: Expecting 'type' to be present",
    ],
    [
      "a framework without name",
      {
        method: "POST",
        headers: JSON_TYPE,
        body: '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"user":"u"}}}',
      },
      "400 Failed to convert JSON into Call protobuf: Missing required fields: subscribe.framework_info.name",
    ],
    [
      "ids that differ",
      {
        method: "POST",
        headers: JSON_TYPE,
        body: '{"type":"SUBSCRIBE","framework_id":{"value":"x"},"subscribe":{"framework_info":{"user":"u","name":"n"}}}',
      },
      `400 Failed to validate ${old ? "S" : "s"}cheduler::Call: 'framework_id' differs from 'subscribe.framework_info.id'`,
    ],
    [
      "an Accept that excludes both",
      {
        method: "POST",
        headers: { ...JSON_TYPE, Accept: "text/html" },
        body: '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"user":"u","name":"n"}}}',
      },
      "406 Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'",
    ],
    [
      "an unknown framework",
      {
        method: "POST",
        headers: JSON_TYPE,
        body: '{"type":"REVIVE","framework_id":{"value":"x"}}',
      },
      "400 Framework cannot be found",
    ],
  ])("refuses %s", (_what, asked, said) => {
    const answer = ask(new Stage(options), "/master/api/v1/scheduler", asked);
    if (typeof said === "string") expect(answer.said).toBe(said);
    else expect(answer.said).toMatch(said);
  });

  it("refuses everything while its registry is being recovered", () => {
    const stage = new Stage(options);
    stage.disk.held = [];
    stage.host.crash();
    stage.host.start();
    stage.network.settle();
    const answer = ask(stage, "/api/v1/scheduler", { method: "POST" });
    expect(answer.said).toBe("503 Master has not finished recovery");
  });

  it("takes any call of the schema without failing", () => {
    const stage = new Stage(options);
    stage.agent().register();
    const scheduler = new HttpScheduler(stage).subscribe();
    const types = schemaAt(old ? "0.26.0" : "1.11.0").enumeration("mesos.v1.scheduler.Call.Type");
    for (const { name } of types?.values ?? []) {
      const answer = scheduler.call({ type: name as never });
      expect([200, 202, 400, 501], `${name}: ${answer.said}`).toContain(answer.status);
    }
  });
});

describe("v1 scheduler API of 0.26", () => {
  it("has neither stream ids nor calls that came later", () => {
    const stage = new Stage(OLD);
    const scheduler = new HttpScheduler(stage).subscribe();
    expect(scheduler.stream?.header("Mesos-Stream-Id")).toBeUndefined();
    const subscribed = { framework_id: { value: scheduler.id } };
    expect(scheduler.events[0]).toEqual({ type: "SUBSCRIBED", subscribed });
    const body = `{"type":"UPDATE_FRAMEWORK","framework_id":{"value":"${scheduler.id}"}}`;
    const asked = { method: "POST", headers: JSON_TYPE, body };
    expect(ask(stage, "/api/v1/scheduler", asked).said).toMatch(
      /^400 Failed to convert JSON into Call protobuf: ./,
    );
  });

  it("keeps a connected scheduler from being taken over without force", () => {
    const stage = new Stage(OLD);
    const first = new HttpScheduler(stage).subscribe();
    const second = new HttpScheduler(stage);
    second.id = first.id;
    second.subscribe();
    expect(second.events).toEqual([
      { type: "ERROR", error: { message: "Framework is already connected" } },
    ]);
    expect(second.stream?.ended).toBe(true);
    expect(first.stream?.ended).toBe(false);
  });

  it("does not let schedulers in over HTTP where they must authenticate", () => {
    const stage = new Stage({ ...OLD, authenticateFrameworks: true });
    const answer = ask(stage, "/api/v1/scheduler", { method: "POST" });
    expect(answer.said).toBe(
      "401 HTTP schedulers are not supported when authentication is required",
    );
    expect(answer.header("WWW-Authenticate")).toBe('Basic realm="Mesos master"');
  });
});

describe("v1 scheduler API of 1.11", () => {
  it("says who leads and how often it will say that it lives", () => {
    const stage = new Stage();
    const scheduler = new HttpScheduler(stage).subscribe();
    const { subscribed } = scheduler.events[0] ?? {};
    expect(subscribed?.heartbeat_interval_seconds).toBe(15);
    expect(subscribed?.master_info?.pid).toBe("master@127.0.0.1:5050");
    expect(scheduler.stream?.header("Mesos-Stream-Id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("asks for the id of the present stream", () => {
    const stage = new Stage();
    const scheduler = new HttpScheduler(stage).subscribe();
    const before = scheduler.stream?.header("Mesos-Stream-Id") ?? "";
    scheduler.subscribe();
    const framework_id = { value: scheduler.id };
    const revive = `{"type":"REVIVE","framework_id":{"value":"${scheduler.id}"}}`;
    const asked = { method: "POST", headers: JSON_TYPE, body: revive };
    expect(ask(stage, "/api/v1/scheduler", asked).said).toBe(
      "400 All non-subscribe calls should include the 'Mesos-Stream-Id' header",
    );
    expect(
      scheduler.call({ type: "REVIVE", framework_id }, { "Mesos-Stream-Id": before }).said,
    ).toBe(
      `400 The stream ID '${before}' included in this request didn't match the stream ID currently` +
        ` associated with framework ID ${scheduler.id}`,
    );
    expect(scheduler.call({ type: "REVIVE" }).said).toBe("202");
    const subscribe = scheduler.post(
      { type: "SUBSCRIBE", subscribe: { framework_info: scheduler.info } },
      { "Mesos-Stream-Id": before },
    );
    expect(subscribe.said).toBe(
      "400 Subscribe calls should not include the 'Mesos-Stream-Id' header",
    );
  });

  it("asks for credentials where told to, and takes the principal from them", () => {
    const credentials = new Map([
      ["alice", encodeUtf8("pw")],
      ["bob", encodeUtf8("pw")],
    ]);
    const stage = new Stage({ authenticateHttpFrameworks: true, credentials });
    const as = (who: string): { Authorization: string } => ({
      Authorization: `Basic ${encodeBase64(encodeUtf8(`${who}:pw`))}`,
    });
    const nobody = ask(stage, "/api/v1/scheduler", { method: "POST" });
    expect(nobody.said).toBe("401 401 Unauthorized.");
    expect(nobody.header("WWW-Authenticate")).toBe('Basic realm="mesos-master-scheduler"');
    const scheduler = new HttpScheduler(stage, "json", {}, as("alice")).subscribe();
    expect(stage.state.frameworks.get(scheduler.id)?.info.principal).toBe("alice");
    expect(scheduler.call({ type: "REVIVE" }).said).toBe("202");
    expect(scheduler.call({ type: "REVIVE" }, as("bob")).said).toBe(
      "400 Authenticated principal 'bob' does not match principal 'alice' set in `FrameworkInfo`",
    );
    const other = new HttpScheduler(stage, "json", { principal: "bob" }, as("alice")).subscribe();
    expect(other.stream?.said).toBe(
      "400 Failed to validate scheduler::Call: Authenticated principal 'alice' does not match principal" +
        " 'bob' set in `FrameworkInfo`",
    );
  });

  it("answers UPDATE_FRAMEWORK itself", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const scheduler = new HttpScheduler(stage).subscribe();
    const framework_info = { ...scheduler.info, name: "renamed", id: { value: scheduler.id } };
    const said = (info: object): string =>
      scheduler.call({
        type: "UPDATE_FRAMEWORK",
        update_framework: { framework_info: { ...framework_info, ...info } },
      }).said;
    expect(said({})).toBe("200");
    expect(stage.state.frameworks.get(scheduler.id)?.info.name).toBe("renamed");
    expect(agent.last("UpdateFrameworkMessage").framework_info?.name).toBe("renamed");
    expect(said({ checkpoint: true })).toMatch(/^400 FrameworkInfo update is not valid: ./);
    expect(said({ role: "/" })).toMatch(/^400 Supplied FrameworkInfo is not valid: ./);
  });

  it("suppresses roles from the start and until they are revived", () => {
    const stage = new Stage();
    stage.agent().register();
    const multi = { roles: ["a", "b"], capabilities: [{ type: "MULTI_ROLE" }] } as const;
    const scheduler = new HttpScheduler(stage, "json", multi).subscribe({
      suppressed_roles: ["a", "b"],
    });
    stage.flow(3000);
    expect(scheduler.offers).toEqual([]);
    expect(scheduler.call({ type: "REVIVE", revive: { roles: ["b"] } }).said).toBe("202");
    expect(scheduler.offers.map(({ allocation_info }) => allocation_info?.role)).toEqual(["b"]);
  });

  it("keeps offers from agents that its constraints exclude", () => {
    const stage = new Stage();
    const attributes = [{ name: "zone", type: "TEXT", text: { value: "a" } }] as const;
    stage.agent({ attributes }).register();
    const offers = (zone: string): number => {
      const multi = { roles: ["r"], capabilities: [{ type: "MULTI_ROLE" }] } as const;
      const scheduler = new HttpScheduler(stage, "json", multi).subscribe({
        offer_constraints: {
          role_constraints: {
            r: {
              groups: [
                {
                  attribute_constraints: [
                    {
                      selector: { attribute_name: "zone" },
                      predicate: { text_equals: { value: zone } },
                    },
                  ],
                },
              ],
            },
          },
        },
      });
      stage.flow(2000);
      scheduler.call({ type: "TEARDOWN" });
      return scheduler.offers.length;
    };
    expect(offers("b")).toBe(0);
    expect(offers("a")).toBeGreaterThan(0);
  });

  it("tells how operations with an id went, and takes the acknowledgement", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const multi = {
      principal: "p",
      roles: ["r"],
      capabilities: [{ type: "MULTI_ROLE" }, { type: "RESERVATION_REFINEMENT" }],
    } as const;
    const scheduler = new HttpScheduler(stage, "protobuf", multi).subscribe();
    const [offer] = scheduler.offers;
    const reserve = (id: string, principal: string, cpus: number): void => {
      scheduler.call({
        type: "ACCEPT",
        accept: {
          offer_ids: offer === undefined ? [] : [offer.id],
          operations: [
            {
              type: "RESERVE",
              id: { value: id },
              reserve: {
                resources: [
                  {
                    name: "cpus",
                    type: "SCALAR",
                    scalar: { value: cpus },
                    reservations: [{ type: "DYNAMIC", role: "r", principal }],
                    allocation_info: { role: "r" },
                  },
                ],
              },
            },
          ],
        },
      });
    };
    reserve("op", "p", 1);
    const { operation_uuid, operation_info } = agent.last("ApplyOperationMessage");
    expect(operation_info.id).toEqual({ value: "op" });
    scheduler.call({ type: "RECONCILE_OPERATIONS", reconcile_operations: {} });
    expect(scheduler.last("UPDATE_OPERATION_STATUS").update_operation_status?.status).toMatchObject(
      {
        operation_id: { value: "op" },
        state: "OPERATION_PENDING",
      },
    );
    const uuid = { value: uuidOf(9) };
    agent.tell("UpdateOperationStatusMessage", {
      framework_id: { value: scheduler.id },
      slave_id: { value: agent.id },
      operation_uuid,
      status: { operation_id: { value: "op" }, state: "OPERATION_FINISHED", uuid },
    });
    expect(scheduler.last("UPDATE_OPERATION_STATUS").update_operation_status?.status).toMatchObject(
      {
        state: "OPERATION_FINISHED",
        uuid,
      },
    );
    const acknowledge_operation_status = {
      agent_id: { value: agent.id },
      uuid: uuid.value,
      operation_id: { value: "op" },
    };
    const call = { type: "ACKNOWLEDGE_OPERATION_STATUS", acknowledge_operation_status } as const;
    expect(scheduler.call(call).said).toBe("202");
    expect(agent.last("AcknowledgeOperationStatusMessage")).toMatchObject({
      status_uuid: uuid,
      operation_uuid,
    });
    expect(stage.state.frameworks.get(scheduler.id)?.operations.size).toBe(0);
    const asked = [
      { operation_id: { value: "op" } },
      { operation_id: { value: "op" }, agent_id: { value: "nobody" } },
      { operation_id: { value: "op" }, agent_id: { value: agent.id } },
    ];
    scheduler.call({ type: "RECONCILE_OPERATIONS", reconcile_operations: { operations: asked } });
    const statuses = scheduler.events
      .flatMap(({ update_operation_status }) => update_operation_status?.status ?? [])
      .slice(-3);
    expect(statuses.map(({ message }) => message)).toEqual([
      "Reconciliation: Operation is unknown and no 'agent_id' was provided",
      "Reconciliation: Both operation and agent are unknown",
      "Reconciliation: Operation is unknown",
    ]);
    // An operation that makes no sense is an error, nothing to acknowledge.
    reserve("bad", "p", 1);
    expect(scheduler.last("UPDATE_OPERATION_STATUS").update_operation_status?.status).toMatchObject(
      {
        operation_id: { value: "bad" },
        state: "OPERATION_ERROR",
      },
    );
  });
});
