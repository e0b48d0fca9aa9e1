import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/actor/index.js";
import { type Pools, pick, randomBody } from "../support/random-body.js";
import { Bench, type BenchOptions, FRAMEWORK_ID } from "./bench.js";
import { ask, HttpExecutor, said, statusOf, uuidOf } from "./http-executor.js";

const JSON_TYPE = { "content-type": "application/json" };
const IDS = { framework_id: { value: FRAMEWORK_ID }, executor_id: { value: "e" } };
const BY = `executor e of framework ${FRAMEWORK_ID}`;

/** A registered agent with a task for executor `e`, which has not subscribed. */
function start(options: BenchOptions = {}, checkpoint = true): Bench {
  const bench = new Bench({ bootExecutor: () => {}, ...options });
  bench.register();
  bench.run(bench.custom("t", "e"), { framework: bench.framework({ checkpoint }) });
  bench.network.advance(100);
  return bench;
}

/** Posts a call as JSON. */
function post(bench: Bench, call: object, accept = "*/*"): string {
  return said(ask(bench, { headers: { ...JSON_TYPE, accept }, body: JSON.stringify(call) }));
}

describe("v1 executor API of 1.11", () => {
  it.each(["json", "protobuf"] as const)("runs a task to its end in %s", (format) => {
    const bench = start();
    const executor = new HttpExecutor(bench, "e", format);
    const { head } = executor.subscribe().buffer;
    expect(head?.status).toBe(200);
    const type = format === "json" ? "application/json" : "application/x-protobuf";
    expect(head?.headers).toEqual([["Content-Type", type]]);
    expect(executor.types).toEqual(["SUBSCRIBED", "LAUNCH"]);
    const containerId = bench.agent.frameworks.get(FRAMEWORK_ID)?.executors.get("e")?.containerId;
    expect(executor.events[0]?.subscribed).toMatchObject({
      executor_info: { executor_id: { value: "e" } },
      framework_info: { id: { value: FRAMEWORK_ID } },
      agent_info: { hostname: "127.0.0.2" },
      container_id: { value: containerId },
    });
    expect(executor.events[1]?.launch?.task).toMatchObject({
      task_id: { value: "t" },
      agent_id: { value: "m-S0" },
    });
    expect(said(executor.update("t", "TASK_RUNNING"))).toBe("202");
    expect(bench.status("t")).toMatchObject({
      state: "TASK_RUNNING",
      source: "SOURCE_EXECUTOR",
      slave_id: { value: "m-S0" },
      container_status: { container_id: { value: containerId } },
    });
    const acknowledged = { task_id: { value: "t" }, uuid: uuidOf(1) };
    expect(executor.events[2]).toMatchObject({ type: "ACKNOWLEDGED", acknowledged });
    const kill_policy = { grace_period: { nanoseconds: 5n } };
    const task_id = { value: "t" };
    bench.send("KillTaskMessage", { framework_id: IDS.framework_id, task_id, kill_policy });
    expect(executor.events[3]).toMatchObject({ type: "KILL", kill: { task_id, kill_policy } });
    expect(said(executor.update("t", "TASK_KILLED", uuidOf(2)))).toBe("202");
    expect(bench.states("t")).toEqual(["TASK_RUNNING", "TASK_KILLED"]);
    bench.send("ShutdownExecutorMessage", IDS);
    expect(executor.types.slice(4)).toEqual(["ACKNOWLEDGED", "SHUTDOWN"]);
    bench.network.advance(10_000);
    expect(bench.machine.running).toEqual([]);
    expect(executor.stream?.buffer.ended).toBe(true);
    expect(bench.agent.frameworks.size).toBe(0);
  });

  it("carries messages both ways", () => {
    const bench = start();
    const executor = new HttpExecutor(bench, "e");
    executor.subscribe();
    const data = new Uint8Array([1, 2, 255]);
    bench.send("FrameworkToExecutorMessage", { ...IDS, slave_id: { value: "m-S0" }, data });
    expect(executor.events.at(-1)).toMatchObject({ type: "MESSAGE", message: { data } });
    expect(said(executor.call({ type: "MESSAGE", message: { data } }))).toBe("202");
    const [message] = bench.received("ExecutorToFrameworkMessage");
    expect(message?.body).toMatchObject({ ...IDS, slave_id: { value: "m-S0" }, data });
  });

  it("delivers a task group at once, and tasks that come later", () => {
    const bench = new Bench({ bootExecutor: () => {} });
    bench.register();
    const tasks = ["a", "b"].map((id) => bench.task(id, "sleep 1"));
    const executorInfo = { executor_id: { value: "e" }, type: "DEFAULT" };
    bench.send("RunTaskGroupMessage", {
      framework: bench.framework(),
      executor: { ...executorInfo, framework_id: { value: FRAMEWORK_ID } },
      task_group: { tasks },
    });
    bench.network.advance(100);
    const executor = new HttpExecutor(bench, "e");
    executor.subscribe();
    expect(executor.types).toEqual(["SUBSCRIBED", "LAUNCH_GROUP"]);
    const group = executor.events[1]?.launch_group?.task_group.tasks ?? [];
    expect(group.map(({ task_id }) => task_id.value)).toEqual(["a", "b"]);
    bench.run(bench.custom("c", "e"));
    expect(executor.types).toEqual(["SUBSCRIBED", "LAUNCH_GROUP", "LAUNCH"]);
  });

  it("is heard from every half an hour, and not once it is gone", () => {
    const bench = start();
    const executor = new HttpExecutor(bench, "e");
    executor.subscribe();
    bench.network.advance(61 * 60_000);
    expect(executor.types.slice(2)).toEqual(["HEARTBEAT", "HEARTBEAT"]);
    executor.hangUp();
    bench.network.advance(61 * 60_000);
    expect(executor.types.slice(2)).toEqual(["HEARTBEAT", "HEARTBEAT"]);
    const forged = { executor_id: { value: "unused" }, framework_id: { value: "unused" } };
    expect(post(bench, { ...forged, type: "HEARTBEAT" })).toBe("202");
  });

  it("takes an executor back that lost its stream, and closes the old stream of one that has two", () => {
    const bench = start();
    const executor = new HttpExecutor(bench, "e");
    executor.subscribe();
    executor.update("t", "TASK_RUNNING");
    executor.hangUp();
    bench.send("KillTaskMessage", { framework_id: IDS.framework_id, task_id: { value: "t" } });
    expect(bench.logged("connection closed")).toEqual([
      `Unable to send event to executor 'e' of framework ${FRAMEWORK_ID} (via HTTP): connection closed`,
    ]);
    const first = executor.subscribe();
    expect(executor.types).toEqual(["SUBSCRIBED"]);
    executor.subscribe();
    expect(first.buffer.ended).toBe(true);
    expect(executor.types).toEqual(["SUBSCRIBED"]);
    expect(said(executor.update("t", "TASK_KILLED", uuidOf(2)))).toBe("202");
    expect(executor.types).toEqual(["SUBSCRIBED", "ACKNOWLEDGED"]);
  });

  it("drops tasks that were on their way when the stream was lost", () => {
    const bench = start();
    const executor = new HttpExecutor(bench, "e");
    executor.subscribe();
    executor.update("t", "TASK_RUNNING");
    executor.hangUp();
    bench.run(bench.custom("late", "e"));
    executor.subscribe();
    expect(bench.status("late")).toMatchObject({
      state: "TASK_LOST",
      reason: "REASON_SLAVE_RESTARTED",
      message: "Task launched during agent restart",
    });
    expect(executor.types).toEqual(["SUBSCRIBED"]);
  });

  it("takes executors back after a restart, with what they have not heard of", () => {
    const bench = start();
    const executor = new HttpExecutor(bench, "e");
    executor.subscribe();
    executor.update("t", "TASK_RUNNING");
    bench.run(bench.custom("unheard", "e"));
    bench.run(bench.custom("heard", "e"));
    bench.host.crash();
    bench.network.advance(1_000);
    bench.host.start();
    bench.network.advance(500);
    expect(bench.agent.phase).toBe("recovering");
    expect(bench.logged("Waiting for executor")).toHaveLength(1);
    const recovering = "503 Agent has not finished recovery";
    expect(said(executor.update("t", "TASK_FINISHED", uuidOf(2)))).toBe(recovering);
    const heard = bench.custom("heard", "e");
    executor.subscribe({
      unacknowledged_tasks: [
        {
          name: "heard",
          task_id: heard.task_id,
          agent_id: heard.slave_id,
          resources: heard.resources ?? [],
        },
      ],
      unacknowledged_updates: [{ status: statusOf("t", "TASK_FINISHED", uuidOf(2)) }],
    });
    expect(executor.types).toEqual(["ACKNOWLEDGED", "SUBSCRIBED"]);
    bench.network.advance(30_000);
    expect(bench.agent.phase).toBe("running");
    expect(bench.states("t")).toEqual(["TASK_RUNNING", "TASK_FINISHED"]);
    expect(bench.states("unheard")).toEqual(["TASK_LOST"]);
    expect(bench.states("heard")).toEqual([]);
    expect(said(executor.update("heard", "TASK_RUNNING", uuidOf(3)))).toBe("202");
    expect(bench.states("heard")).toEqual(["TASK_RUNNING"]);
  });

  it("ends executors that do not come back in time", () => {
    const bench = start();
    const executor = new HttpExecutor(bench, "e");
    executor.subscribe();
    executor.update("t", "TASK_RUNNING");
    bench.host.crash();
    bench.host.start();
    bench.network.advance(60_000);
    expect(bench.status("t")).toMatchObject({ reason: "REASON_EXECUTOR_REREGISTRATION_TIMEOUT" });
    expect(bench.machine.running).toEqual([]);
  });

  it("tells executors to end that are not wanted", () => {
    const bench = start({ agent: { executorShutdownGraceMs: 60_000 } });
    const executor = new HttpExecutor(bench, "e");
    executor.subscribe();
    bench.send("ShutdownExecutorMessage", IDS);
    const again = new HttpExecutor(bench, "e");
    expect(again.subscribe().buffer.ended).toBe(true);
    expect(again.types).toEqual(["SHUTDOWN"]);
    expect(executor.stream?.buffer.ended).toBe(false);
  });

  it("ends an executor whose only task was killed before it came", () => {
    const bench = start();
    bench.send("KillTaskMessage", { framework_id: IDS.framework_id, task_id: { value: "t" } });
    const executor = new HttpExecutor(bench, "e");
    executor.subscribe();
    expect(executor.types).toEqual(["SHUTDOWN"]);
  });

  it.each([
    [{}, "400 Expecting 'Content-Type' to be present"],
    [
      { headers: { "content-type": "text/plain" } },
      "415 Expecting 'Content-Type' of application/json or application/x-protobuf",
    ],
    [
      { headers: { "content-type": "application/x-protobuf" }, body: "\xff\xff" },
      "400 Failed to parse body into Call protobuf",
    ],
    [
      { headers: JSON_TYPE, body: '{"type":"SUBSCRIBE"}' },
      "400 Failed to convert JSON into Call protobuf: Missing required fields: executor_id, framework_id",
    ],
    [
      { method: "GET" },
      "405 405 Method Not Allowed. Expecting one of { 'POST' }, but received 'GET'.",
    ],
  ])("refuses what cannot be read: %o", (asked, answer) => {
    expect(said(ask(start(), asked))).toBe(answer);
  });

  it("refuses what makes no sense, with the reason", () => {
    const bench = start();
    const update = (more: object): object => {
      const status = { task_id: { value: "t" }, state: "TASK_RUNNING", source: "SOURCE_EXECUTOR" };
      const uuid = "AQEBAQEBQAEBAQEBAQEBAQ==";
      return { ...IDS, type: "UPDATE", update: { status: { ...status, uuid, ...more } } };
    };
    const invalid = "400 Failed to validate Executor::Call: ";
    const cases: readonly (readonly [call: object, answer: string])[] = [
      [{ ...IDS }, `${invalid}Expecting 'type' to be present`],
      [{ ...IDS, type: "SUBSCRIBE" }, `${invalid}Expecting 'subscribe' to be present`],
      [{ ...IDS, type: "UPDATE" }, `${invalid}Expecting 'update' to be present`],
      [{ ...IDS, type: "MESSAGE" }, `${invalid}Expecting 'message' to be present`],
      [update({ uuid: undefined }), `${invalid}Expecting 'uuid' to be present`],
      [update({ uuid: "AQ==" }), `${invalid}Not a valid UUID`],
      [update({ uuid: "AAAAAAAAAAAAAAAAAAAAAA==" }), `${invalid}Not a valid UUID`],
      [
        update({ executor_id: { value: "x" } }),
        `${invalid}ExecutorID in Call: e does not match ExecutorID in TaskStatus: x`,
      ],
      [
        update({ source: "SOURCE_AGENT" }),
        `${invalid}Received Call from ${BY} with invalid source, expecting 'SOURCE_EXECUTOR'`,
      ],
      [
        update({ state: "TASK_STAGING" }),
        `${invalid}Received TASK_STAGING from ${BY} which is not allowed`,
      ],
      [
        update({ check_status: { type: "HTTP" } }),
        `${invalid}Expecting 'http' to be set for HTTP check's status`,
      ],
      [
        { ...IDS, type: "MESSAGE", message: { data: "" }, framework_id: { value: "x" } },
        "400 Framework cannot be found",
      ],
      [
        { ...IDS, type: "MESSAGE", message: { data: "" }, executor_id: { value: "x" } },
        "400 Executor cannot be found",
      ],
      [update({}), "403 Executor is not subscribed"],
    ];
    for (const [call, answer] of cases) expect(post(bench, call)).toBe(answer);
    new HttpExecutor(bench, "e").subscribe();
    expect(post(bench, { ...IDS, type: "UNKNOWN" })).toBe("501 501 Not Implemented.");
    expect(post(bench, { ...IDS, type: "SUBSCRIBE", subscribe: {} }, "text/html")).toBe(
      "406 Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'",
    );
    expect(post(bench, update({}))).toBe("202");
  });

  it("knows nobody before it knows which containers run", () => {
    const bench = new Bench({ bootExecutor: () => {} });
    // Its turn comes before that of what the machine has found.
    expect(said(ask(bench, { method: "GET" }))).toBe("503 Agent has not finished recovery");
    expect(said(ask(bench, { method: "GET" }))).toMatch("405 ");
  });
});

describe("v1 executor API of 0.26", () => {
  it("checks calls and forgets them", () => {
    const bench = start({ profile: "0.26" });
    const executor = new HttpExecutor(bench, "e");
    expect(said(ask(bench, { method: "GET" }))).toBe(
      "405 Expecting a 'POST' request, received 'GET'",
    );
    expect(executor.subscribe().buffer.head?.status).toBe(200);
    const message = { type: "MESSAGE", message: { data: new Uint8Array(1) } } as const;
    expect(said(executor.call(message))).toBe("403 Executor is not subscribed");
    bench.network.advance(120_000);
    expect(executor.types).toEqual([]);
    expect(bench.status("t")).toMatchObject({ reason: "REASON_EXECUTOR_REGISTRATION_TIMEOUT" });
  });
});

describe("v1 executor API under fire", () => {
  it.each(["json", "protobuf"] as const)("takes any call in %s", (format) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => bombard(format, seed)),
      { numRuns: 30 },
    );
  });
});

/** Sends random calls to an agent with an executor that now and then is there. */
function bombard(format: "json" | "protobuf", seed: number): void {
  const random = createRandom(seed);
  const bench = start({ seed });
  const executor = new HttpExecutor(bench, "e", format);
  const ids = (...values: string[]): { value: string }[] => values.map((value) => ({ value }));
  const pools: Pools = {
    texts: ["", "x", "..", "a/b"],
    messages: new Map<string, readonly unknown[]>([
      ["mesos.v1.TaskID", ids("t", "a", "b", "x")],
      ["mesos.v1.AgentID", ids("m-S0", "m-S0", "x")],
      ["mesos.v1.ExecutorID", ids("e", "e", "e", "x")],
      ["mesos.v1.FrameworkID", ids(FRAMEWORK_ID, FRAMEWORK_ID, FRAMEWORK_ID, "x")],
      ["mesos.v1.TaskStatus", states.map((state) => statusOf("t", state, uuidOf(1)))],
    ]),
  };
  const { schema } = bench.options;
  for (let round = 0; round < 40; round++) {
    const call = randomBody(schema, "mesos.v1.executor.Call", random, pools);
    const { head } = executor.call(call as object).buffer;
    expect([200, 202, 400, 403, 501]).toContain(head?.status);
    if (random() < 0.2) executor.subscribe();
    if (random() < 0.1) executor.hangUp();
    if (random() < 0.2) bench.run(bench.custom(pick(["a", "b"], random), "e"));
    bench.network.advance(random() < 0.1 ? 3_000 : 2);
  }
  expect(bench.exits).toEqual([]);
  expect(bench.host.runtime.has("slave(1)")).toBe(true);
}

const states = ["TASK_STARTING", "TASK_RUNNING", "TASK_FINISHED", "TASK_STAGING"] as const;
