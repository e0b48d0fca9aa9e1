import { describe, expect, it } from "vitest";
import { resourcesOf, Stage, uuidOf } from "./support/stage.js";

const MINUTE = 60_000;

describe("registration of agents", () => {
  it("answers a retry with the same id, and drops one that overtakes the registry", () => {
    const stage = new Stage();
    stage.disk.held = [];
    const agent = stage.agent();
    agent.register();
    agent.register();
    expect(agent.names).toEqual([]);
    for (const confirm of stage.disk.held.splice(0)) confirm();
    stage.disk.held = undefined;
    stage.flow();
    expect(agent.bodies("SlaveRegisteredMessage")).toHaveLength(1);
    agent.register();
    const ids = agent.bodies("SlaveRegisteredMessage").map(({ slave_id: id }) => id.value);
    expect(ids).toEqual([`${stage.state.info.id}-S0`, `${stage.state.info.id}-S0`]);
    expect(stage.state.agents.registered.size).toBe(1);
  });

  it("stores an agent before it answers", () => {
    const stage = new Stage();
    stage.disk.held = [];
    const agent = stage.agent().register();
    expect(agent.bodies("SlaveRegisteredMessage")).toHaveLength(0);
    expect(stage.state.agents.registered.size).toBe(0);
  });

  it.each([
    ["an invalid resource", { resources: resourcesOf("cpus:-1") }],
    ["checkpointed resources that are not its own", {}],
  ])("refuses %s with a line in the log", (_what, options) => {
    const stage = new Stage();
    const agent = stage.agent(options);
    agent.tell("RegisterSlaveMessage", {
      slave: agent.info,
      ...agent.extras,
      checkpointed_resources: [
        {
          name: "disk",
          type: "SCALAR",
          scalar: { value: 99_999 },
          role: "ops",
          reservation: { principal: "p" },
        },
      ],
    });
    expect(agent.names).toEqual([]);
    expect(stage.state.agents.registered.size).toBe(0);
    expect(stage.lines.join("\n")).toMatch(/Dropping registration|Refusing agent/);
  });

  it("leaves agents below a minimum version alone when told to", () => {
    const stage = new Stage({ minimumAgentVersion: "1.0.0" });
    const old = stage.agent({ version: "0.28.2" }).register();
    const recent = stage.agent({ version: "1.0.0" }).register();
    expect(old.names).toEqual([]);
    expect(recent.names).toContain("SlaveRegisteredMessage");
  });

  it("takes a new agent in the place of one that disconnected at the same pid", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const first = agent.id;
    const driver = stage.driver({ info: { checkpoint: true, failover_timeout: 1000 } }).subscribe();
    driver.launch(driver.task("t"));
    agent.host.crash();
    stage.flow();
    agent.host.start();
    agent.id = "";
    agent.register();
    expect(agent.id).not.toBe(first);
    expect(driver.updates).toEqual(["t:TASK_LOST"]);
    expect(driver.last("StatusUpdateMessage").update.status.reason).toBe("REASON_SLAVE_REMOVED");
    expect(driver.bodies("LostSlaveMessage")).toEqual([{ slave_id: { value: first } }]);
  });
});

describe("health of agents", () => {
  it("pings at once and every 15 s", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    stage.network.advance(45_000);
    expect(agent.bodies("PingSlaveMessage")).toHaveLength(4);
    expect(agent.last("PingSlaveMessage")).toEqual({ connected: true });
  });

  it("gives an agent up after five pings without an answer (1.11)", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const plain = stage.driver({ info: { checkpoint: true } }).subscribe();
    plain.launch(plain.task("plain"));
    const aware = stage
      .driver({ info: { checkpoint: true, capabilities: [{ type: "PARTITION_AWARE" }] } })
      .subscribe();
    stage.network.advance(1000);
    aware.launch(aware.task("aware"));
    stage.network.advance(6000);
    const offered = aware.offers.length + plain.offers.length;
    expect(offered).toBeGreaterThan(2);
    agent.alive = false;
    stage.network.advance(91_000);
    expect(plain.updates).toEqual(["plain:TASK_LOST"]);
    expect(aware.updates).toEqual(["aware:TASK_UNREACHABLE"]);
    const status = aware.last("StatusUpdateMessage").update.status;
    expect(status.reason).toBe("REASON_SLAVE_REMOVED");
    expect(status.unreachable_time).toBeDefined();
    expect(plain.names).toContain("LostSlaveMessage");
    expect([...aware.names, ...plain.names]).toContain("RescindResourceOfferMessage");
    expect(agent.names).not.toContain("ShutdownMessage");
    expect([...stage.state.agents.unreachable.keys()]).toEqual([agent.id]);
  });

  it("tells an agent of 0.26 to shut down, and never takes it back", () => {
    const stage = new Stage({ profile: "0.26" });
    const agent = stage.agent().register();
    const driver = stage.driver({ info: { checkpoint: true } }).subscribe();
    driver.launch(driver.task("t"));
    agent.alive = false;
    stage.network.advance(91_000);
    expect(agent.last("ShutdownMessage")).toEqual({ message: "health check timed out" });
    expect(driver.updates).toEqual(["t:TASK_LOST"]);
    agent.reregister();
    expect(agent.last("ShutdownMessage")).toEqual({
      message: "Slave attempted to re-register after removal",
    });
    agent.update(driver.id, "t", "TASK_FINISHED");
    expect(agent.last("ShutdownMessage")).toEqual({
      message: "Status update from unknown slave",
    });
  });

  it("lets agents go one by one when their removal is limited, and forgives those that answer", () => {
    const stage = new Stage({ agentRemovalRateLimit: { permits: 1, perMs: 10 * MINUTE } });
    const agents = [stage.agent().register(), stage.agent().register(), stage.agent().register()];
    for (const agent of agents) agent.alive = false;
    stage.network.advance(95_000);
    expect(stage.state.agents.unreachable.size).toBe(1);
    for (const agent of agents) agent.alive = true;
    stage.network.advance(30_000);
    stage.network.advance(30 * MINUTE);
    expect(stage.state.agents.unreachable.size).toBe(1);
    expect(stage.lines.join("\n")).toContain("because a pong was received!");
  });

  it("takes an unreachable agent back and tells frameworks what still runs", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver({ info: { checkpoint: true } }).subscribe();
    driver.launch(driver.task("t"));
    agent.update(driver.id, "t", "TASK_RUNNING", uuidOf(3));
    const task = { ...stage.state.agents.registered.get(agent.id)?.tasks.get(driver.id)?.get("t") };
    agent.alive = false;
    stage.network.advance(91_000);
    expect(stage.state.frameworks.get(driver.id)?.unreachableTasks.size).toBe(1);
    agent.alive = true;
    agent.clear();
    driver.clear();
    agent.reregister({
      tasks: task.body === undefined ? [] : [task.body],
      frameworks: [driver.info],
    });
    expect(agent.names.filter((name) => name !== "PingSlaveMessage")).toEqual([
      "SlaveReregisteredMessage",
      "UpdateFrameworkMessage",
    ]);
    const { status, uuid } = driver.last("StatusUpdateMessage").update;
    expect(status.state).toBe("TASK_RUNNING");
    expect(status.reason).toBe("REASON_SLAVE_REREGISTERED");
    expect(status.message).toBe("Unreachable agent re-reregistered");
    expect(uuid).toBeUndefined();
    const framework = stage.state.frameworks.get(driver.id);
    expect([...(framework?.tasks.keys() ?? [])]).toEqual(["t"]);
    expect(framework?.unreachableTasks.size).toBe(0);
    expect(stage.state.agents.unreachable.size).toBe(0);
  });
});

describe("disconnection of agents", () => {
  it("loses tasks of frameworks that do not checkpoint, at once and no others", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const plain = stage.driver().subscribe();
    plain.launch(plain.task("plain"));
    const kept = stage.driver({ info: { checkpoint: true } }).subscribe();
    stage.network.advance(1000);
    kept.launch(kept.task("kept"));
    stage.network.advance(6000);
    agent.host.crash();
    stage.flow();
    expect(plain.updates).toEqual(["plain:TASK_LOST"]);
    expect(plain.last("StatusUpdateMessage").update.status).toMatchObject({
      reason: "REASON_SLAVE_DISCONNECTED",
      message: "Agent agent.example disconnected",
    });
    expect(kept.updates).toEqual([]);
    expect([...plain.names, ...kept.names]).toContain("RescindResourceOfferMessage");
    expect(stage.state.agents.registered.get(agent.id)?.connected).toBe(false);
  });

  it("says so in pings until the agent re-registers", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    stage.network.breakConnections("127.0.0.1:5050", agent.host.address);
    stage.network.advance(15_000);
    expect(agent.last("PingSlaveMessage")).toEqual({ connected: false });
    agent.reregister();
    stage.network.advance(15_000);
    expect(agent.last("PingSlaveMessage")).toEqual({ connected: true });
    expect(stage.state.agents.registered.get(agent.id)?.active).toBe(true);
  });

  it("gives up after ten minutes an agent that answers pings but does not re-register (1.11)", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    stage.network.breakConnections("127.0.0.1:5050", agent.host.address);
    stage.network.advance(10 * MINUTE + 100);
    expect([...stage.state.agents.unreachable.keys()]).toEqual([agent.id]);
  });

  it("removes at once an agent of 0.26 that does not checkpoint", () => {
    const stage = new Stage({ profile: "0.26" });
    const agent = stage.agent({ checkpoint: false }).register();
    const driver = stage.driver().subscribe();
    agent.host.crash();
    stage.flow();
    expect(stage.state.agents.registered.size).toBe(0);
    expect(driver.names).toContain("LostSlaveMessage");
  });
});

describe("re-registration with the same master", () => {
  it("asks the agent about tasks it does not mention, repeats kills, ends completed frameworks", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver({ info: { checkpoint: true } }).subscribe();
    driver.launch(driver.task("known"), driver.task("unknown"));
    agent.update(driver.id, "known", "TASK_RUNNING");
    const known = stage.state.agents.registered.get(agent.id)?.tasks.get(driver.id)?.get("known");
    agent.host.crash();
    stage.flow();
    driver.call({ type: "KILL", kill: { task_id: { value: "known" } } });
    agent.host.start();
    agent.clear();
    agent.reregister({
      tasks: known === undefined ? [] : [known.body],
      frameworks: [driver.info],
    });
    const names = agent.names.filter((name) => name !== "PingSlaveMessage");
    expect(names).toEqual([
      "SlaveReregisteredMessage",
      "KillTaskMessage",
      "UpdateFrameworkMessage",
    ]);
    const [reconciliation] = agent.last("SlaveReregisteredMessage").reconciliations ?? [];
    expect(reconciliation?.framework_id).toEqual({ value: driver.id });
    expect(reconciliation?.framework?.id).toEqual({ value: driver.id });
    expect(reconciliation?.statuses?.map(({ task_id: id }) => id.value)).toEqual(["unknown"]);
    driver.call({ type: "TEARDOWN" });
    agent.clear();
    agent.reregister({
      tasks: known === undefined ? [] : [known.body],
      frameworks: [driver.info],
    });
    expect(agent.names).toContain("ShutdownFrameworkMessage");
  });

  it("refuses an agent that moved to another machine", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const impostor = stage.agent({ address: "127.0.0.3:5051" });
    impostor.id = agent.id;
    impostor.reregister();
    expect(impostor.last("ShutdownMessage").message).toMatch(/different IP \/ hostname/);
  });

  it("sends an agent without resource providers what is checkpointed, and takes it from one with", () => {
    const stage = new Stage();
    const plain = stage
      .agent({ capabilities: ["MULTI_ROLE", "RESERVATION_REFINEMENT"] })
      .register();
    plain.clear();
    plain.reregister();
    expect(plain.names).toContain("CheckpointResourcesMessage");
    const modern = stage.agent().register();
    modern.clear();
    modern.reregister();
    expect(modern.names).not.toContain("CheckpointResourcesMessage");
  });

  it("stores new info before it answers", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const stores = stage.disk.stores;
    agent.reregister();
    expect(stage.disk.stores).toBe(stores);
    const attributes = [{ name: "rack", type: "TEXT", text: { value: "r1" } }] as const;
    agent.reregister({ slave: { ...agent.info, attributes } });
    expect(stage.disk.stores).toBe(stores + 1);
    expect(stage.state.agents.registered.get(agent.id)?.info.attributes).toEqual(attributes);
  });
});

describe("leaving", () => {
  it("removes an agent that unregisters, and only on its own word", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const stranger = stage.agent();
    const aware = stage
      .driver({ info: { capabilities: [{ type: "PARTITION_AWARE" }] } })
      .subscribe();
    aware.launch(aware.task("t"));
    stranger.tell("UnregisterSlaveMessage", { slave_id: { value: agent.id } });
    expect(stage.state.agents.registered.size).toBe(1);
    agent.tell("UnregisterSlaveMessage", { slave_id: { value: agent.id } });
    expect(stage.state.agents.registered.size).toBe(0);
    expect(aware.updates).toEqual(["t:TASK_LOST"]);
    expect(aware.last("StatusUpdateMessage").update.status.message).toBe(
      "Agent agent.example removed: the agent unregistered",
    );
    expect(aware.names).toContain("LostSlaveMessage");
  });
});

describe("UpdateSlaveMessage", () => {
  it("offers oversubscribed resources to frameworks that want them, and takes offers back when they change", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage
      .driver({ info: { capabilities: [{ type: "REVOCABLE_RESOURCES" }] } })
      .subscribe();
    const revocable = (value: number): Parameters<typeof update>[0] => [
      { name: "cpus", type: "SCALAR", scalar: { value }, role: "*", revocable: {} },
    ];
    const update = (resources: ReturnType<typeof resourcesOf>): void => {
      agent.tell("UpdateSlaveMessage", {
        slave_id: { value: agent.id },
        oversubscribed_resources: resources,
      });
    };
    update(revocable(2));
    stage.network.advance(1500);
    const offered = driver.offers.at(-1)?.resources ?? [];
    expect(offered.some((resource) => resource.revocable !== undefined)).toBe(true);
    driver.clear();
    update(revocable(1));
    expect(driver.names[0]).toBe("RescindResourceOfferMessage");
  });

  it("survives providers without id and resources that make no sense", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    agent.tell("UpdateSlaveMessage", {
      slave_id: { value: agent.id },
      resource_providers: {
        providers: [{ operations: {}, resource_version_uuid: { value: uuidOf(1) } }],
      },
    });
    expect(stage.lines.join("\n")).toContain("resource provider without id");
  });
});
