import { describe, expect, it } from "vitest";
import type { BodyOf } from "../../src/wire/index.js";
import { type FakeDriver, Stage, uuidOf } from "./support/stage.js";

/** A second process of the same scheduler. */
function successor(stage: Stage, driver: FakeDriver): FakeDriver {
  const next = stage.driver(driver.options);
  next.id = driver.id;
  return next;
}

describe("subscription", () => {
  it("gives the same id to a driver that asks twice", () => {
    const stage = new Stage();
    const driver = stage.driver().subscribe();
    const { id } = driver;
    driver.id = "";
    driver.subscribe();
    expect(driver.id).toBe(id);
    expect(driver.bodies("FrameworkRegisteredMessage")).toHaveLength(2);
    expect(stage.state.frameworks.size).toBe(1);
  });

  it("adopts an id that it never gave out, and tells agents where the scheduler is", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver();
    driver.id = "20150101-000000-16777343-5050-1-0000";
    driver.subscribe();
    expect(driver.last("FrameworkRegisteredMessage").framework_id).toEqual({ value: driver.id });
    expect(agent.last("UpdateFrameworkMessage")).toMatchObject({
      framework_id: { value: driver.id },
      pid: driver.pid,
      framework_info: { name: "test framework" },
    });
  });

  it("re-registers the same pid: offers are taken back and made anew", () => {
    const stage = new Stage();
    stage.agent().register();
    const driver = stage.driver().subscribe();
    driver.clear();
    driver.subscribe();
    expect(driver.names).toEqual(["RescindResourceOfferMessage", "FrameworkReregisteredMessage"]);
    stage.network.advance(1000);
    expect(driver.names).toContain("ResourceOffersMessage");
  });

  it("refuses another pid without force, and lets it take over with", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const first = stage.driver().subscribe();
    const second = successor(stage, first).subscribe();
    expect(second.names).toEqual(["FrameworkErrorMessage"]);
    expect(second.last("FrameworkErrorMessage")).toEqual({ message: "Framework failed over" });
    first.clear();
    second.clear();
    second.subscribe({ force: true });
    expect(first.names).toEqual(["FrameworkErrorMessage"]);
    expect(second.names).toEqual(["FrameworkRegisteredMessage"]);
    expect(agent.last("UpdateFrameworkMessage").pid).toBe(second.pid);
    first.call({ type: "REVIVE" });
    expect(stage.lines.join("\n")).toContain("Call is not from registered framework");
    stage.network.advance(1000);
    expect(second.names).toContain("ResourceOffersMessage");
    expect(first.names).toEqual(["FrameworkErrorMessage"]);
  });

  it.each<[string, Partial<BodyOf<"mesos.FrameworkInfo">>, string]>([
    ["a bad role", { role: "/x" }, "is not a valid role"],
    ["roles without the capability", { roles: ["a"] }, "'FrameworkInfo.roles' must not be set"],
    ["a failover timeout beyond time", { failover_timeout: 1e20 }, "failover_timeout"],
  ])("refuses %s with an error", (_what, info, text) => {
    const stage = new Stage();
    const driver = stage.driver({ info }).subscribe();
    expect(driver.names).toEqual(["FrameworkErrorMessage"]);
    expect(driver.last("FrameworkErrorMessage").message).toContain(text);
  });

  it("refuses root, and roles that are not listed, when told to", () => {
    const stage = new Stage({ rootSubmissions: false, roles: new Set(["ops"]) });
    const root = stage.driver({ info: { user: "root" } }).subscribe();
    const stranger = stage.driver({ info: { role: "dev" } }).subscribe();
    const welcome = stage.driver({ info: { role: "ops" } }).subscribe();
    expect(root.last("FrameworkErrorMessage").message).toContain("--root_submissions");
    expect(stranger.last("FrameworkErrorMessage").message).toContain("--roles");
    expect(welcome.names).toEqual(["FrameworkRegisteredMessage"]);
  });

  it("never takes back a framework that is over", () => {
    const stage = new Stage();
    const driver = stage.driver().subscribe();
    driver.call({ type: "TEARDOWN" });
    driver.clear();
    driver.subscribe();
    expect(driver.last("FrameworkErrorMessage")).toEqual({ message: "Framework has been removed" });
  });

  it("keeps user and checkpoint, takes over the rest, and refuses another principal", () => {
    const stage = new Stage();
    const driver = stage.driver({ info: { principal: "p" } }).subscribe();
    driver.subscribe({
      framework_info: { ...driver.info, user: "other", name: "renamed", checkpoint: true },
    });
    const framework = stage.state.frameworks.get(driver.id);
    expect(framework?.info).toMatchObject({ user: "tester", name: "renamed" });
    expect(framework?.info.checkpoint ?? false).toBe(false);
    driver.subscribe({ framework_info: { ...driver.info, principal: "q" } });
    expect(driver.last("FrameworkErrorMessage").message).toBe(
      "Changing framework's principal is not allowed.",
    );
  });

  it("drops a call that is not one, without a word to the driver", () => {
    const stage = new Stage();
    const driver = stage.driver().subscribe();
    driver.clear();
    driver.call({ type: "ACCEPT" });
    driver.call({ type: "SUBSCRIBE" });
    driver.call({
      type: "KILL",
      framework_id: { value: "nobody" },
      kill: { task_id: { value: "t" } },
    });
    driver.call({ type: "ACKNOWLEDGE_OPERATION_STATUS" });
    expect(driver.names).toEqual([]);
    expect(stage.lines.filter((line) => line.startsWith("Dropping")).length).toBe(4);
  });
});

describe("disconnection of schedulers", () => {
  it("removes at once a framework without failover timeout", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver().subscribe();
    driver.launch(driver.task("t"));
    driver.host.crash();
    stage.flow();
    expect(stage.state.frameworks.size).toBe(0);
    expect(agent.names).toContain("ShutdownFrameworkMessage");
    const completed = stage.state.completedFrameworks.get(driver.id);
    expect(completed?.completedTasks.map(({ state }) => state)).toEqual(["TASK_KILLED"]);
  });

  it("waits for the failover timeout, and no longer", () => {
    const stage = new Stage();
    stage.agent().register();
    const driver = stage.driver({ info: { failover_timeout: 60 } }).subscribe();
    driver.host.crash();
    stage.network.advance(59_000);
    expect(stage.state.frameworks.get(driver.id)?.state).toBe("disconnected");
    expect(stage.state.offers.size).toBe(0);
    stage.network.advance(2000);
    expect(stage.state.frameworks.size).toBe(0);
  });

  it("stops the clock when the scheduler comes back", () => {
    const stage = new Stage();
    const driver = stage.driver({ info: { failover_timeout: 60 } }).subscribe();
    driver.host.crash();
    stage.network.advance(50_000);
    const next = successor(stage, driver).subscribe({ force: true });
    expect(next.names).toEqual(["FrameworkRegisteredMessage"]);
    stage.network.advance(60_000);
    expect(stage.state.frameworks.get(driver.id)?.state).toBe("connected");
  });

  it("tells a driver that still speaks that it is taken for gone (1.11)", () => {
    const stage = new Stage();
    const driver = stage.driver({ info: { failover_timeout: 60 } }).subscribe();
    stage.network.breakConnections("127.0.0.1:5050", driver.host.address);
    stage.flow();
    expect(driver.last("FrameworkErrorMessage")).toEqual({ message: "Framework disconnected" });
    driver.clear();
    driver.call({ type: "REVIVE" });
    expect(driver.last("FrameworkErrorMessage")).toEqual({ message: "Framework disconnected" });
  });

  it("makes no offers to a driver that deactivated itself", () => {
    const stage = new Stage();
    stage.agent().register();
    const driver = stage.driver().subscribe();
    driver.clear();
    driver.tell("DeactivateFrameworkMessage", { framework_id: { value: driver.id } });
    stage.network.advance(5000);
    expect(driver.names).toEqual(["RescindResourceOfferMessage"]);
    expect(stage.state.frameworks.get(driver.id)?.state).toBe("connected");
  });
});

describe("messages of old drivers", () => {
  it("serve for all that calls do", () => {
    const stage = new Stage({ profile: "0.26" });
    const agent = stage.agent().register();
    const driver = stage.driver();
    driver.tell("RegisterFrameworkMessage", { framework: driver.info });
    expect(driver.names).toEqual(["FrameworkRegisteredMessage", "ResourceOffersMessage"]);
    const framework_id = { value: driver.id };
    const [offer] = driver.offers;
    agent.clear();
    driver.tell("LaunchTasksMessage", {
      framework_id,
      tasks: [driver.task("t")],
      offer_ids: offer === undefined ? [] : [offer.id],
      filters: {},
    });
    expect(agent.names).toEqual(["RunTaskMessage"]);
    agent.update(driver.id, "t", "TASK_RUNNING", uuidOf(5));
    driver.tell("StatusUpdateAcknowledgementMessage", {
      framework_id,
      slave_id: { value: agent.id },
      task_id: { value: "t" },
      uuid: uuidOf(5),
    });
    expect(agent.names.at(-1)).toBe("StatusUpdateAcknowledgementMessage");
    driver.tell("ReconcileTasksMessage", { framework_id });
    expect(driver.updates).toEqual(["t:TASK_RUNNING", "t:TASK_RUNNING"]);
    driver.tell("KillTaskMessage", { framework_id, task_id: { value: "t" } });
    expect(agent.names.at(-1)).toBe("KillTaskMessage");
    driver.tell("FrameworkToExecutorMessage", {
      framework_id,
      slave_id: { value: agent.id },
      executor_id: { value: "t" },
      data: uuidOf(1),
    });
    expect(agent.names.at(-1)).toBe("FrameworkToExecutorMessage");
    driver.tell("ResourceRequestMessage", { framework_id });
    driver.tell("ReviveOffersMessage", { framework_id });
    expect(driver.names.at(-1)).toBe("ResourceOffersMessage");
    driver.tell("ReregisterFrameworkMessage", { framework: driver.info, failover: false });
    expect(driver.names.at(-1)).toBe("FrameworkReregisteredMessage");
    driver.tell("UnregisterFrameworkMessage", { framework_id });
    expect(agent.names.at(-1)).toBe("ShutdownFrameworkMessage");
  });

  it("are ignored from a stranger and for nobody", () => {
    const stage = new Stage();
    const driver = stage.driver().subscribe();
    const stranger = stage.driver();
    for (const value of [driver.id, "nobody"]) {
      const framework_id = { value };
      stranger.tell("UnregisterFrameworkMessage", { framework_id });
      stranger.tell("DeactivateFrameworkMessage", { framework_id });
      stranger.tell("ReviveOffersMessage", { framework_id });
      stranger.tell("ResourceRequestMessage", { framework_id });
      stranger.tell("LaunchTasksMessage", { framework_id, filters: {} });
      stranger.tell("KillTaskMessage", { framework_id, task_id: { value: "t" } });
      stranger.tell("ReconcileTasksMessage", { framework_id });
    }
    expect(stranger.names).toEqual([]);
    expect(stage.state.frameworks.get(driver.id)?.active).toBe(true);
  });

  it("are refused when they contradict themselves", () => {
    const stage = new Stage();
    const driver = stage.driver();
    driver.tell("ReregisterFrameworkMessage", { framework: driver.info, failover: true });
    expect(driver.last("FrameworkErrorMessage")).toEqual({
      message: "Re-registering without an 'id'",
    });
    driver.id = "x";
    driver.tell("RegisterFrameworkMessage", { framework: driver.info });
    expect(driver.last("FrameworkErrorMessage")).toEqual({
      message: "Registering with 'id' already set",
    });
    driver.host.runtime.send(
      "master@127.0.0.1:5050",
      "mesos.internal.SubmitSchedulerRequest",
      { name: "x" },
      driver.pid,
    );
    stage.flow();
    expect(driver.last("SubmitSchedulerResponse")).toEqual({ okay: false });
  });
});

describe("UPDATE_FRAMEWORK", () => {
  const multi = { capabilities: [{ type: "MULTI_ROLE" }], roles: ["a", "b"] } as const;

  it("replaces the info, takes back offers of roles that are left, and tells agents", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver({ info: multi }).subscribe();
    expect(driver.offers[0]?.allocation_info?.role).toBe("a");
    driver.clear();
    agent.clear();
    const framework_info = { ...driver.info, roles: ["b"], name: "renamed" };
    driver.call({ type: "UPDATE_FRAMEWORK", update_framework: { framework_info } });
    expect(driver.names).toEqual(["RescindResourceOfferMessage"]);
    expect(agent.last("UpdateFrameworkMessage").framework_info?.name).toBe("renamed");
    stage.network.advance(1000);
    expect(driver.offers[0]?.allocation_info?.role).toBe("b");
  });

  it.each<[string, Partial<BodyOf<"mesos.scheduler.Call.UpdateFramework">>, string]>([
    ["user", { framework_info: { user: "x", name: "n" } }, "FrameworkInfo update is not valid: "],
    ["roles", { framework_info: { user: "tester", name: "n", roles: ["a"] } }, "Supplied Fram"],
    [
      "constraints",
      { offer_constraints: { role_constraints: { "*": {} } } },
      "'UpdateFramework.offer_constraints' are not valid: ",
    ],
  ])("answers an impossible change of %s with an error", (_what, change, text) => {
    const stage = new Stage();
    const driver = stage.driver().subscribe();
    const update_framework = { framework_info: driver.info, ...change };
    driver.call({
      type: "UPDATE_FRAMEWORK",
      update_framework: {
        ...update_framework,
        framework_info: { ...update_framework.framework_info, id: { value: driver.id } },
      },
    });
    expect(driver.last("FrameworkErrorMessage").message).toContain(text);
    expect(stage.state.frameworks.get(driver.id)?.info.name).toBe("test framework");
  });
});
