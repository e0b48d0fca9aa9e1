import { describe, expect, it } from "vitest";
import type { SchedulerDriver } from "../../src/scheduler/index.js";
import { AGENT, AGENT_ID, FRAMEWORK, MASTER, offer, Stage, task, UUID, update } from "./stage.js";

const SECOND = "master@10.0.0.2:5051";
const INFO = { id: "M", ip: 1, port: 5050 };

describe.each(["0.26", "1.11"] as const)("SchedulerDriver as %s", (profile) => {
  const modern = profile === "1.11";

  it("subscribes at once and hears that it is registered", () => {
    const stage = new Stage({ profile }).start();
    expect(stage.bodies("SUBSCRIBE")).toEqual([
      {
        type: "SUBSCRIBE",
        subscribe: { framework_info: FRAMEWORK, ...(modern ? { offer_constraints: {} } : {}) },
      },
    ]);
    stage.say("FrameworkRegisteredMessage", { framework_id: { value: "F" }, master_info: INFO });
    expect(stage.calls).toEqual([["registered", "F"]]);
    expect(stage.driver.frameworkId).toBe("F");
    expect(stage.driver.connected).toBe(true);
    stage.network.advance(600_000);
    expect(stage.said()).toEqual(["SUBSCRIBE"]);
  });

  it("tries again, ever more rarely, until it is heard", () => {
    const stage = new Stage({ profile }).start();
    const times: number[] = [];
    stage.network.tap.observe(({ name }) => {
      if (name === "mesos.scheduler.Call") times.push(stage.network.nowMs);
    });
    stage.network.advance(3_600_000);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60_000);
    expect(Math.max(...gaps)).toBeGreaterThan(30_000);
    // A mean of 30 s once the bound is reached.
    expect(times.length).toBeGreaterThan(90);
    expect(times.length).toBeLessThan(180);
  });

  it("tries again within a tenth of the failover timeout", () => {
    const framework = { ...FRAMEWORK, failover_timeout: 10 };
    const stage = new Stage({ profile, framework }).start();
    stage.network.advance(60_000);
    expect(stage.said().length).toBeGreaterThan(80);
  });

  it("takes a framework over by force, once", () => {
    const framework = { ...FRAMEWORK, id: { value: "F" } };
    const stage = new Stage({ profile, framework }).start();
    expect(stage.bodies("SUBSCRIBE")).toMatchObject([
      { framework_id: { value: "F" }, subscribe: { force: true } },
    ]);
    stage.say("FrameworkReregisteredMessage", { framework_id: { value: "F" }, master_info: INFO });
    expect(stage.calls).toEqual([["reregistered"]]);
    stage.heard.length = 0;
    stage.detector.turn(MASTER);
    stage.network.advance(2);
    expect(stage.bodies("SUBSCRIBE")).toMatchObject([{ subscribe: { force: false } }]);
  });

  it("begins anew with every master", () => {
    const stage = new Stage({ profile }).connect();
    stage.detector.turn(undefined);
    stage.network.advance(120_000);
    expect(stage.calls).toEqual([["disconnected"]]);
    expect(stage.heard).toEqual([]);
    stage.detector.turn(SECOND);
    stage.network.advance(2);
    expect(stage.heard.map(({ to }) => to)).toEqual([SECOND]);
    stage.say("ResourceOffersMessage", { offers: [offer("O")], pids: [AGENT] });
    stage.say("FrameworkRegisteredMessage", { framework_id: { value: "F" }, master_info: INFO });
    expect(stage.calls).toEqual([["disconnected"]]);
    expect(stage.log).toContain(
      `WARNING Ignoring framework registered message because it was sent from '${MASTER}' instead of the leading master '${SECOND}'`,
    );
    const again = { framework_id: { value: "F" }, master_info: INFO };
    stage.say("FrameworkReregisteredMessage", again, SECOND);
    expect(stage.calls.at(-1)).toEqual(["reregistered"]);
  });

  it("refuses to be another framework", () => {
    const framework = { ...FRAMEWORK, id: { value: "F" } };
    const stage = new Stage({ profile, framework }).start();
    stage.say("FrameworkReregisteredMessage", { framework_id: { value: "G" }, master_info: INFO });
    expect(stage.driver.connected).toBe(false);
    expect(stage.calls).toEqual([]);
  });

  it("hears its master only", () => {
    const stage = new Stage({ profile }).connect();
    const messages: readonly [string, unknown][] = [
      ["ResourceOffersMessage", { offers: [offer("O")], pids: [AGENT] }],
      ["RescindResourceOfferMessage", { offer_id: { value: "O" } }],
      ["StatusUpdateMessage", { update: update({ uuid: UUID }), pid: AGENT }],
      ["LostSlaveMessage", { slave_id: AGENT_ID }],
    ];
    for (const [name, body] of messages) stage.say(name, body, "other@10.0.0.1:5050");
    expect(stage.calls).toEqual([]);
    for (const [name, body] of messages) stage.say(name, body);
    expect(stage.calls).toEqual([
      ["resourceOffers", "O"],
      ["offerRescinded", "O"],
      ["statusUpdate", "TASK_RUNNING", 16],
      ["slaveLost", "A"],
    ]);
  });

  it("hears executors through anybody", () => {
    const stage = new Stage({ profile }).connect();
    const message = {
      slave_id: AGENT_ID,
      framework_id: { value: "F" },
      executor_id: { value: "e" },
      data: new Uint8Array(3),
    };
    stage.say("ExecutorToFrameworkMessage", message, AGENT);
    expect(stage.calls).toEqual([["frameworkMessage", "e", "A", 3]]);
  });

  it("tells of lost executors, since 1.x", () => {
    const stage = new Stage({ profile }).connect();
    stage.say("ExitedExecutorMessage", {
      slave_id: AGENT_ID,
      framework_id: { value: "F" },
      executor_id: { value: "e" },
      status: 9,
    });
    expect(stage.calls).toEqual(modern ? [["executorLost", "e", "A", 9]] : []);
  });

  it("launches, and sends messages to the agent itself from then on", () => {
    const stage = new Stage({ profile }).connect();
    const { driver } = stage;
    stage.say("ResourceOffersMessage", { offers: [offer("O")], pids: [AGENT] });
    driver.sendFrameworkMessage("e", "A", new Uint8Array(1));
    driver.launchTasks("O", [task("t")]);
    driver.sendFrameworkMessage("e", "A", new Uint8Array(2));
    stage.network.advance(2);
    expect(stage.heard.map(({ to }) => to)).toEqual([MASTER, MASTER, AGENT]);
    expect(stage.said()).toEqual(["MESSAGE", "ACCEPT", "FrameworkToExecutorMessage"]);
    expect(stage.bodies("ACCEPT")).toMatchObject([
      {
        framework_id: { value: "F" },
        accept: {
          offer_ids: [{ value: "O" }],
          operations: [{ type: "LAUNCH", launch: { task_infos: [{ name: "t" }] } }],
          filters: {},
        },
      },
    ]);
    stage.say("LostSlaveMessage", { slave_id: AGENT_ID });
    driver.sendFrameworkMessage("e", "A", new Uint8Array(3));
    stage.network.advance(2);
    expect(stage.said().at(-1)).toBe("MESSAGE");
  });

  it("says what tasks are lost that it cannot ask for", () => {
    const stage = new Stage({ profile, master: undefined }).start();
    stage.driver.launchTasks("O", [task("t"), task("u")]);
    stage.network.advance(2);
    expect(stage.calls).toEqual([
      ["statusUpdate", "TASK_LOST", 0],
      ["statusUpdate", "TASK_LOST", 0],
    ]);
    const aware = { ...FRAMEWORK, capabilities: [{ type: "PARTITION_AWARE" as const }] };
    const partitionAware = new Stage({ profile, framework: aware, master: undefined }).start();
    partitionAware.driver.launchTasks("O", [task("t")]);
    partitionAware.network.advance(2);
    expect(partitionAware.calls[0]?.[1]).toBe(modern ? "TASK_DROPPED" : "TASK_LOST");
  });

  it("sends every call", () => {
    const stage = new Stage({ profile }).connect();
    const { driver } = stage;
    driver.declineOffer("O", { refuse_seconds: 1 });
    driver.killTask("t");
    driver.reviveOffers();
    driver.suppressOffers();
    driver.requestResources([]);
    driver.reconcileTasks([]);
    driver.reconcileTasks([{ task_id: { value: "t" }, slave_id: AGENT_ID }]);
    stage.network.advance(2);
    const framework_id = { value: "F" };
    expect(stage.heard.map(({ body }) => body)).toEqual([
      {
        framework_id,
        type: "DECLINE",
        decline: { offer_ids: [{ value: "O" }], filters: { refuse_seconds: 1 } },
      },
      { framework_id, type: "KILL", kill: { task_id: { value: "t" } } },
      { framework_id, type: "REVIVE" },
      { framework_id, type: "SUPPRESS" },
      { framework_id, type: "REQUEST", request: {} },
      { framework_id, type: "RECONCILE", reconcile: {} },
      {
        framework_id,
        type: "RECONCILE",
        reconcile: { tasks: [{ task_id: { value: "t" }, slave_id: AGENT_ID }] },
      },
    ]);
  });

  it("drops calls while there is no master", () => {
    const stage = new Stage({ profile }).connect();
    stage.detector.turn(undefined);
    stage.network.settle();
    stage.driver.killTask("t");
    stage.driver.declineOffer("O");
    stage.driver.reconcileTasks([]);
    stage.driver.sendFrameworkMessage("e", "A", new Uint8Array());
    stage.network.advance(2);
    expect(stage.heard).toEqual([]);
  });

  describe("acknowledgements", () => {
    it("are sent when the callback has returned, before what it asked for", () => {
      const stage = new Stage({
        profile,
        scheduler: { statusUpdate: (driver) => void driver.killTask("t") },
      }).connect();
      stage.say("StatusUpdateMessage", { update: update({ uuid: UUID }), pid: AGENT });
      expect(stage.said()).toEqual(["ACKNOWLEDGE", "KILL"]);
      expect(stage.bodies("ACKNOWLEDGE")).toMatchObject([
        { acknowledge: { slave_id: AGENT_ID, task_id: { value: "t" }, uuid: UUID } },
      ]);
    });

    it("are not sent for what nobody waits for", () => {
      const stage = new Stage({ profile }).connect();
      stage.say("StatusUpdateMessage", { update: update() });
      stage.say("StatusUpdateMessage", { update: update({ uuid: new Uint8Array() }), pid: "" });
      expect(stage.calls.length).toBe(2);
      expect(stage.heard).toEqual([]);
    });

    it("are sent for a uuid without an agent, which the scheduler does not see", () => {
      const stage = new Stage({ profile }).connect();
      stage.say("StatusUpdateMessage", { update: update({ uuid: UUID }), pid: "" });
      expect(stage.calls).toEqual([["statusUpdate", "TASK_RUNNING", 0]]);
      expect(stage.said()).toEqual(["ACKNOWLEDGE"]);
    });

    it("wait for a promise", async () => {
      let done: () => void = () => {};
      const stage = new Stage({
        profile,
        scheduler: {
          statusUpdate: () =>
            new Promise<void>((resolve) => {
              done = resolve;
            }),
        },
      }).connect();
      stage.say("StatusUpdateMessage", { update: update({ uuid: UUID }), pid: AGENT });
      expect(stage.said()).toEqual([]);
      done();
      await Promise.resolve();
      await Promise.resolve();
      stage.network.advance(2);
      expect(stage.said()).toEqual(["ACKNOWLEDGE"]);
    });

    it("do not wait for what is no promise", () => {
      const seen: unknown[] = [];
      const stage = new Stage({
        profile,
        scheduler: { statusUpdate: (_, status) => seen.push(status) as never },
      }).connect();
      stage.say("StatusUpdateMessage", { update: update({ uuid: UUID }), pid: AGENT });
      expect(stage.said()).toEqual(["ACKNOWLEDGE"]);
      expect(seen).toHaveLength(1);
    });

    it("are not sent when the callback threw, and the driver aborts", async () => {
      const stage = new Stage({
        profile,
        scheduler: {
          statusUpdate: () => {
            throw new Error("out of order");
          },
        },
      }).connect();
      const joined = stage.driver.join();
      stage.say("StatusUpdateMessage", { update: update({ uuid: UUID }), pid: AGENT });
      expect(stage.said()).toEqual(["DeactivateFrameworkMessage"]);
      expect(stage.driver.status).toBe("DRIVER_ABORTED");
      await expect(joined).rejects.toThrow("out of order");
    });

    it("are not sent when the callback aborted", () => {
      const stage = new Stage({
        profile,
        scheduler: { statusUpdate: (driver) => void driver.abort() },
      }).connect();
      stage.say("StatusUpdateMessage", { update: update({ uuid: UUID }), pid: AGENT });
      expect(stage.said()).toEqual(["DeactivateFrameworkMessage"]);
    });

    it("are left to the scheduler when it wants them", () => {
      const statuses: Parameters<SchedulerDriver["acknowledgeStatusUpdate"]>[0][] = [];
      const stage = new Stage({
        profile,
        implicitAcknowledgements: false,
        scheduler: { statusUpdate: (_driver, status) => void statuses.push(status) },
      }).connect();
      stage.say("StatusUpdateMessage", { update: update({ uuid: UUID }), pid: AGENT });
      stage.say("StatusUpdateMessage", { update: update() });
      expect(stage.said()).toEqual([]);
      for (const status of statuses) stage.driver.acknowledgeStatusUpdate(status);
      stage.network.advance(2);
      expect(stage.said()).toEqual(["ACKNOWLEDGE"]);
    });

    it("cannot be sent by hand while they are implicit", () => {
      const stage = new Stage({ profile }).connect();
      expect(() =>
        stage.driver.acknowledgeStatusUpdate({ task_id: { value: "t" }, state: "TASK_RUNNING" }),
      ).toThrow("acknowledgements are implicit");
    });

    it("are not sent for another framework's updates", () => {
      const stage = new Stage({ profile }).connect();
      stage.say("StatusUpdateMessage", {
        update: update({ uuid: UUID, frameworkId: "G" }),
        pid: AGENT,
      });
      expect(stage.calls).toEqual([]);
      expect(stage.heard).toEqual([]);
    });
  });

  it("tears down when it stops, and not for a successor", async () => {
    const stage = new Stage({ profile }).connect();
    const joined = stage.driver.join();
    expect(stage.driver.stop()).toBe("DRIVER_STOPPED");
    stage.network.advance(2);
    expect(stage.said()).toEqual(["TEARDOWN"]);
    expect(await joined).toBe("DRIVER_STOPPED");
    expect(stage.detector.closed).toBe(true);
    const successor = new Stage({ profile }).connect();
    successor.driver.stop(true);
    successor.network.advance(2);
    expect(successor.said()).toEqual([]);
    expect(successor.driver.killTask("t")).toBe("DRIVER_STOPPED");
  });

  it("aborts, and tears down when it is stopped then", async () => {
    const stage = new Stage({ profile }).connect();
    expect(stage.driver.abort()).toBe("DRIVER_ABORTED");
    expect(stage.driver.killTask("t")).toBe("DRIVER_ABORTED");
    expect(await stage.driver.join()).toBe("DRIVER_ABORTED");
    stage.say("ResourceOffersMessage", { offers: [offer("O")], pids: [AGENT] });
    expect(stage.calls).toEqual([]);
    expect(stage.driver.stop()).toBe("DRIVER_ABORTED");
    stage.network.advance(2);
    expect(stage.said()).toEqual(["DeactivateFrameworkMessage", "TEARDOWN"]);
  });

  it("aborts on an error from anybody, then says so", async () => {
    const stage = new Stage({ profile }).connect();
    const joined = stage.driver.join();
    stage.say("FrameworkErrorMessage", { message: "Framework failed over" }, AGENT);
    expect(stage.calls).toEqual([["error", "Framework failed over"]]);
    expect(stage.said()).toEqual(["DeactivateFrameworkMessage"]);
    expect(await joined).toBe("DRIVER_ABORTED");
  });

  it("survives messages that make no sense", () => {
    const stage = new Stage({ profile }).connect();
    stage.say("ResourceOffersMessage", { offers: [offer("O"), offer("P")], pids: ["", AGENT] });
    stage.say("ResourceOffersMessage", { offers: [offer("Q")] });
    stage.say("ResourceOffersMessage", {});
    expect(stage.calls).toEqual([
      ["resourceOffers", "O", "P"],
      ["resourceOffers", "Q"],
    ]);
    const events = ["SUBSCRIBED", "OFFERS", "RESCIND", "UPDATE", "MESSAGE", "FAILURE", "ERROR"];
    for (const type of events) stage.say("mesos.scheduler.Event", { type });
    expect(stage.log.filter((line) => line.startsWith("WARNING Dropping")).length).toBe(7);
    expect(stage.driver.status).toBe("DRIVER_RUNNING");
  });

  it("understands events", () => {
    const stage = new Stage({ profile }).start();
    const say = (event: object): void => stage.say("mesos.scheduler.Event", event);
    say({ type: "SUBSCRIBED", subscribed: { framework_id: { value: "F" } } });
    const url = {
      scheme: "http",
      path: "/slave(1)",
      address: { hostname: "h", ip: "10.0.0.2", port: 5051 },
    };
    say({ type: "OFFERS", offers: { offers: [{ ...offer("O"), url }] } });
    say({ type: "RESCIND", rescind: { offer_id: { value: "P" } } });
    const { status } = update();
    say({ type: "UPDATE", update: { status: { ...status, uuid: UUID } } });
    say({
      type: "MESSAGE",
      message: { slave_id: AGENT_ID, executor_id: { value: "e" }, data: new Uint8Array(4) },
    });
    say({ type: "FAILURE", failure: { slave_id: AGENT_ID } });
    expect(stage.calls).toEqual([
      ["registered", "F"],
      ["resourceOffers", "O"],
      ["offerRescinded", "P"],
      ["statusUpdate", "TASK_RUNNING", 0],
      ["frameworkMessage", "e", "A", 4],
      ["slaveLost", "A"],
    ]);
    expect(stage.said()).toEqual(["SUBSCRIBE", "ACKNOWLEDGE"]);
    stage.driver.launchTasks("O", [task("t")]);
    stage.driver.sendFrameworkMessage("e", "A", new Uint8Array());
    stage.network.advance(2);
    expect(stage.heard.at(-1)?.to).toBe(AGENT);
    say({ type: "ERROR", error: { message: "over" } });
    expect(stage.calls.at(-1)).toEqual(["error", "over"]);
  });
});

describe("SchedulerDriver as 1.11", () => {
  it("remembers suppressed roles for the next master", () => {
    const framework = { ...FRAMEWORK, roles: ["a", "b"] };
    const stage = new Stage({ framework }).connect();
    stage.driver.suppressOffers();
    stage.network.advance(2);
    expect(stage.said()).toEqual(["SUPPRESS"]);
    stage.detector.turn(undefined);
    stage.network.settle();
    stage.driver.reviveOffers(["a"]);
    stage.detector.turn(MASTER);
    stage.network.advance(2);
    expect(stage.bodies("SUBSCRIBE")).toMatchObject([{ subscribe: { suppressed_roles: ["b"] } }]);
    stage.say("FrameworkRegisteredMessage", { framework_id: { value: "F" }, master_info: INFO });
    expect(stage.bodies("UPDATE_FRAMEWORK")).toMatchObject([
      { update_framework: { suppressed_roles: ["b"], offer_constraints: {} } },
    ]);
  });

  it("changes the framework, which stays what it is", () => {
    const stage = new Stage().connect();
    const framework = { ...FRAMEWORK, id: { value: "F" }, roles: ["r"] };
    stage.driver.updateFramework(framework, { suppressedRoles: ["r"] });
    stage.network.advance(2);
    expect(stage.bodies("UPDATE_FRAMEWORK")).toMatchObject([
      { update_framework: { framework_info: { roles: ["r"] }, suppressed_roles: ["r"] } },
    ]);
    stage.driver.updateFramework({ ...framework, id: { value: "G" } });
    stage.network.advance(2);
    expect(stage.calls.at(-1)?.[0]).toBe("error");
  });

  it("refuses operations with feedback, which drivers cannot hear", () => {
    const stage = new Stage().connect();
    stage.driver.acceptOffers("O", [{ type: "RESERVE", id: { value: "x" }, reserve: {} }]);
    stage.network.advance(2);
    expect(stage.calls.map(([name]) => name)).toEqual(["error"]);
    expect(stage.driver.status).toBe("DRIVER_ABORTED");
  });
});
