import { describe, expect, it } from "vitest";
import { decodeMessage, schemaAt } from "../../src/wire/index.js";
import { resourcesOf, Stage, uuidOf } from "./support/stage.js";

const MINUTE = 60_000;

function restart(stage: Stage): void {
  stage.host.crash();
  stage.flow();
  stage.host.start();
  stage.flow();
}

describe("a master that was restarted", () => {
  it("takes back agents, frameworks and tasks", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver({ info: { checkpoint: true } }).subscribe();
    driver.launch(driver.task("t"));
    agent.update(driver.id, "t", "TASK_RUNNING", uuidOf(1));
    const task = stage.state.frameworks.get(driver.id)?.tasks.get("t")?.body;
    const before = stage.state.info.id;
    restart(stage);
    expect(stage.state.info.id).not.toBe(before);
    expect([...stage.state.agents.recovered.keys()]).toEqual([agent.id]);
    agent.clear();
    agent.reregister({ tasks: task === undefined ? [] : [task], frameworks: [driver.info] });
    expect(agent.names.filter((name) => name !== "PingSlaveMessage")).toEqual([
      "SlaveReregisteredMessage",
    ]);
    expect(agent.last("SlaveReregisteredMessage").reconciliations).toBeUndefined();
    expect(stage.state.frameworks.get(driver.id)?.state).toBe("recovered");
    driver.clear();
    driver.subscribe();
    expect(driver.names).toEqual(["FrameworkRegisteredMessage", "ResourceOffersMessage"]);
    expect(driver.offers[0]?.resources).toEqual(resourcesOf("cpus:3;mem:3968;disk:10000"));
    expect(agent.names.at(-1)).toBe("UpdateFrameworkMessage");
    driver.call({ type: "RECONCILE", reconcile: {} });
    expect(driver.updates).toEqual(["t:TASK_RUNNING"]);
  });

  it("knows a framework that comes before its agents", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver({ info: { checkpoint: true } }).subscribe();
    driver.launch(driver.task("t"));
    const task = stage.state.frameworks.get(driver.id)?.tasks.get("t")?.body;
    restart(stage);
    driver.subscribe();
    agent.clear();
    agent.reregister({ tasks: task === undefined ? [] : [task], frameworks: [driver.info] });
    expect(agent.names).toContain("UpdateFrameworkMessage");
    expect(stage.state.frameworks.get(driver.id)?.tasks.size).toBe(1);
  });

  it.each(["1.11", "0.26"] as const)("gives up agents that do not come back (%s)", (profile) => {
    const stage = new Stage({ profile });
    const agent = stage.agent().register();
    restart(stage);
    const driver = stage.driver().subscribe();
    stage.network.advance(10 * MINUTE + 1000);
    expect(stage.state.agents.recovered.size).toBe(0);
    const lost = profile === "1.11" ? [{ slave_id: { value: agent.id } }] : [];
    expect(driver.bodies("LostSlaveMessage")).toEqual(lost);
    expect(stage.state.agents.unreachable.has(agent.id)).toBe(profile === "1.11");
    agent.reregister();
    expect(agent.names).toContain("SlaveReregisteredMessage");
  });

  it("stops rather than give up too many", () => {
    const stage = new Stage({ recoveryAgentRemovalLimit: 0.5 });
    stage.agent().register();
    restart(stage);
    stage.network.advance(10 * MINUTE + 1000);
    expect(stage.log.some(({ severity }) => severity === "FATAL")).toBe(true);
    expect(stage.host.runtime.has("master")).toBe(false);
  });

  it("refuses unknown agents of 0.26 when its registry is strict", () => {
    const stage = new Stage({ profile: "0.26", registryStrict: true });
    const agent = stage.agent();
    agent.id = "never-S1";
    agent.reregister();
    expect(agent.last("ShutdownMessage").message).toBe(
      "Slave attempted to re-register with unknown slave id never-S1",
    );
  });

  it("hears nobody before its registry is back", () => {
    const stage = new Stage();
    stage.disk.held = [];
    restart(stage);
    const agent = stage.agent().register();
    const driver = stage.driver().subscribe();
    expect([...agent.names, ...driver.names]).toEqual([]);
    expect(stage.lines.join("\n")).toContain("since not recovered yet");
    for (const confirm of stage.disk.held.splice(0)) confirm();
    stage.disk.held = undefined;
    stage.flow();
    driver.subscribe();
    expect(driver.names).toEqual(["FrameworkRegisteredMessage"]);
  });

  it("does not start on a registry that is not one, or that cannot be stored", () => {
    const stage = new Stage();
    stage.disk.bytes = Uint8Array.of(0xff, 0xff, 0xff);
    restart(stage);
    expect(stage.host.runtime.has("master")).toBe(false);
    stage.disk.bytes = undefined;
    stage.host.start();
    stage.flow();
    stage.host.crash();
    stage.host.start();
    stage.flow();
    stage.disk.failing = "disk full";
    stage.agent().register();
    expect(stage.lines.at(-1)).toMatch(/disk full|terminating|Cleaning/);
    expect(stage.host.runtime.has("master")).toBe(false);
  });
});

describe("the registry", () => {
  it("is a mesos.internal.Registry in the oldest form", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const { value, notes } = decodeMessage(
      schemaAt("0.26.0"),
      "mesos.internal.Registry",
      stage.disk.bytes ?? new Uint8Array(),
    );
    expect(notes.map(({ code }) => code)).not.toContain("malformed");
    expect(value.master?.info.id).toBe(stage.state.info.id);
    expect(value.slaves?.slaves).toHaveLength(1);
    expect(value.slaves?.slaves?.[0]?.info.id).toEqual({ value: agent.id });
    expect(value.slaves?.slaves?.[0]?.info.resources).toEqual(agent.info.resources);
  });

  it("stores many registrations in few batches", () => {
    const stage = new Stage();
    stage.disk.held = [];
    const before = stage.disk.stores;
    const agents = Array.from({ length: 50 }, () => stage.agent());
    for (const agent of agents) {
      const { id: _, ...slave } = agent.info;
      agent.send("RegisterSlaveMessage", { slave, ...agent.extras });
    }
    stage.flow();
    const { held } = stage.disk;
    stage.disk.held = undefined;
    for (const confirm of held) confirm();
    stage.flow();
    expect(stage.state.agents.registered.size).toBe(50);
    expect(stage.disk.stores - before).toBe(2);
  });

  it("forgets unreachable agents that are too old or too many", () => {
    const stage = new Stage({ registryMaxAgentCount: 1 });
    const agents = [stage.agent().register(), stage.agent().register()];
    for (const agent of agents) agent.alive = false;
    stage.network.advance(2 * MINUTE);
    expect(stage.state.agents.unreachable.size).toBe(2);
    stage.network.advance(15 * MINUTE);
    expect([...stage.state.agents.unreachable.keys()]).toEqual([agents[1]?.id]);
  });
});
