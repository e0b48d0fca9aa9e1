import { describe, expect, it } from "vitest";
import { NO_PID } from "../../src/actor/index.js";
import { booksProblem } from "../../src/testing/index.js";
import type { BodyOf } from "../../src/wire/index.js";
import {
  type FakeAgent,
  type FakeDriver,
  MASTER,
  resourcesOf,
  Stage,
  uuidOf,
} from "./support/stage.js";

// What the C++ master does not survive, or should not do: each is refused, and what runs goes on.

interface Cluster {
  readonly stage: Stage;
  readonly agent: FakeAgent;
  readonly driver: FakeDriver;
}

/** A master, an agent and a framework with a running task `a`. */
function start(profile: "0.26" | "1.11" = "1.11"): Cluster {
  const stage = new Stage({ profile });
  const agent = stage.agent().register();
  const driver = stage.driver({ info: { checkpoint: true, failover_timeout: 100 } }).subscribe();
  driver.launch(driver.task("a"));
  agent.update(driver.id, "a", "TASK_RUNNING");
  return { stage, agent, driver };
}

function expectUnharmed({ stage, agent, driver }: Cluster): void {
  expect(booksProblem(stage.state)).toBeUndefined();
  const { registered } = stage.state.agents;
  expect(registered.get(agent.id)?.tasks.get(driver.id)?.get("a")?.body.state).toBe("TASK_RUNNING");
  expect(registered.get(agent.id)?.pid).toBe(agent.pid);
  const { connection } = stage.state.frameworks.get(driver.id) ?? {};
  expect(connection).toEqual({ kind: "pid", pid: driver.pid });
}

const statusUpdate = (
  { agent, driver }: Cluster,
  more: Partial<BodyOf<"mesos.internal.StatusUpdate">> = {},
): BodyOf<"mesos.internal.StatusUpdate"> => ({
  framework_id: { value: driver.id },
  slave_id: { value: agent.id },
  status: { task_id: { value: "a" }, state: "TASK_RUNNING", uuid: uuidOf(1) },
  timestamp: 1,
  uuid: uuidOf(1),
  ...more,
});

describe("the master takes from agents", () => {
  const cases: Record<string, (cluster: Cluster) => void> = {
    "an update without the pid of its sender": (cluster) =>
      cluster.agent.tell("StatusUpdateMessage", { update: statusUpdate(cluster) }),
    "an update with a pid that is none": (cluster) =>
      cluster.agent.tell("StatusUpdateMessage", { update: statusUpdate(cluster), pid: "nonsense" }),
    "an update without uuid": (cluster) =>
      cluster.agent.tell("StatusUpdateMessage", {
        update: statusUpdate(cluster, {
          uuid: undefined,
          status: { task_id: { value: "a" }, state: "TASK_RUNNING" },
        }),
        pid: cluster.agent.pid,
      }),
    "an update with a uuid of three bytes": (cluster) =>
      cluster.agent.tell("StatusUpdateMessage", {
        update: statusUpdate(cluster, { uuid: new Uint8Array(3) }),
        pid: cluster.agent.pid,
      }),
    "a re-registration without id": ({ agent }) => {
      const { id: _, ...slave } = agent.info;
      agent.tell("ReregisterSlaveMessage", { slave, ...agent.extras });
    },
    "checkpointed resources that it does not have": ({ agent }) => {
      agent.reregister({
        checkpointed_resources: [
          {
            name: "cpus",
            type: "SCALAR",
            scalar: { value: 1000 },
            reservations: [{ type: "DYNAMIC", role: "ops" }],
          },
        ],
      });
    },
    "an operation status without agent": ({ agent }) =>
      agent.tell("UpdateOperationStatusMessage", {
        status: { state: "OPERATION_FINISHED" },
        operation_uuid: { value: uuidOf(1) },
      }),
    "an operation status without operation or framework": ({ agent }) =>
      agent.tell("UpdateOperationStatusMessage", {
        slave_id: { value: agent.id },
        status: { state: "OPERATION_FINISHED" },
      }),
    "providers without info and with unknown operations": ({ agent }) =>
      agent.tell("UpdateSlaveMessage", {
        slave_id: { value: agent.id },
        operations: {
          operations: [
            {
              info: { type: "RESERVE" },
              latest_status: { state: "OPERATION_PENDING" },
              uuid: { value: uuidOf(9) },
            },
          ],
        },
        resource_providers: {
          providers: [{ operations: {}, resource_version_uuid: { value: uuidOf(1) } }],
        },
      }),
    "an executor that never was": ({ agent, driver }) =>
      agent.tell("ExitedExecutorMessage", {
        slave_id: { value: agent.id },
        framework_id: { value: driver.id },
        executor_id: { value: "nobody" },
        status: 0,
      }),
  };

  it.each(Object.entries(cases))("%s", (_, act) => {
    const cluster = start();
    act(cluster);
    expectUnharmed(cluster);
  });

  it.each([
    ["twice the same task", [{}, {}]],
    ["a running task without resources", [{ resources: [] }]],
    ["a task that is unreachable", [{ state: "TASK_UNREACHABLE" as const }]],
    ["a task of nobody's executor", [{ executor_id: { value: "x" } }]],
    ["a task allocated to no role", [{ resources: resourcesOf("cpus:1;mem:128") }]],
  ])("a re-registration with %s", (_, changes) => {
    const cluster = start();
    const { stage, agent, driver } = cluster;
    const task = stage.state.agents.registered.get(agent.id)?.tasks.get(driver.id)?.get("a")?.body;
    if (task === undefined) throw new Error("there is no task");
    agent.reregister({
      tasks: changes.map((change) => ({ ...task, ...change })),
      frameworks: [driver.info],
    });
    expect(booksProblem(stage.state)).toBeUndefined();
    expect(stage.host.runtime.has("master")).toBe(true);
  });

  it("an announcement of resource providers without the version of its resources, and operates on it", () => {
    const stage = new Stage();
    const agent = stage.agent();
    const { id: _, ...slave } = agent.info;
    const { resource_version_uuid: __, ...extras } = agent.extras;
    agent.tell("RegisterSlaveMessage", { slave, ...extras });
    const driver = stage.driver({ info: { role: "ops", principal: "p" } }).subscribe();
    const [offer] = driver.offers;
    const resources = (offer?.resources ?? []).map((resource) => ({
      ...resource,
      role: "ops",
      reservation: { principal: "p" },
    }));
    driver.accept([{ type: "RESERVE", reserve: { resources } }]);
    expect(booksProblem(stage.state)).toBeUndefined();
    expect(stage.host.runtime.has("master")).toBe(true);
  });

  it("[0.26] a volume that cannot be destroyed", () => {
    const cluster = start("0.26");
    const volume = {
      name: "disk",
      type: "SCALAR" as const,
      scalar: { value: 10 },
      role: "ops",
      reservation: { principal: "p" },
      disk: { persistence: { id: "v" }, volume: { container_path: "p", mode: "RW" as const } },
    };
    cluster.stage.network.advance(10_000);
    cluster.driver.accept([{ type: "DESTROY", destroy: { volumes: [volume] } }]);
    expectUnharmed(cluster);
  });
});

describe("the master keeps from strangers", () => {
  const stranger = (stage: Stage): FakeDriver => stage.driver({ info: { name: "stranger" } });

  it("the id of an agent, at another pid of the same machine", () => {
    const cluster = start();
    const impostor = cluster.stage.agent({ address: "127.0.0.3:5051" });
    impostor.id = cluster.agent.id;
    impostor.reregister();
    expect(impostor.names).toContain("ShutdownMessage");
    expectUnharmed(cluster);
  });

  it("the id of a framework, without force", () => {
    const cluster = start();
    const impostor = stranger(cluster.stage);
    impostor.id = cluster.driver.id;
    impostor.subscribe();
    expect(impostor.last("FrameworkErrorMessage").message).toBe("Framework failed over");
    expectUnharmed(cluster);
  });

  it("tasks and the life of a framework", () => {
    const cluster = start();
    const { stage, driver, agent } = cluster;
    const impostor = stranger(stage).subscribe();
    const framework_id = { value: driver.id };
    agent.clear();
    for (const call of [
      { type: "KILL", kill: { task_id: { value: "a" } } },
      { type: "TEARDOWN" },
      { type: "REVIVE" },
      {
        type: "ACKNOWLEDGE",
        acknowledge: { slave_id: { value: agent.id }, task_id: { value: "a" }, uuid: uuidOf(1) },
      },
      {
        type: "MESSAGE",
        message: {
          slave_id: { value: agent.id },
          executor_id: { value: "a" },
          data: new Uint8Array(1),
        },
      },
    ] as const) {
      impostor.call({ ...call, framework_id });
    }
    impostor.tell("UnregisterFrameworkMessage", { framework_id });
    impostor.tell("DeactivateFrameworkMessage", { framework_id });
    impostor.tell("KillTaskMessage", { framework_id, task_id: { value: "a" } });
    impostor.tell("UnregisterSlaveMessage", { slave_id: { value: agent.id } });
    expect(agent.names.filter((name) => name !== "PingSlaveMessage")).toEqual([]);
    expectUnharmed(cluster);
  });

  it("its own pid, and nobody's", () => {
    const cluster = start();
    const { stage, agent, driver } = cluster;
    const agents = stage.state.agents.registered.size;
    const { id: _, ...slave } = agent.info;
    for (const from of [MASTER, NO_PID]) {
      const send = (name: string, body: unknown): void => {
        agent.host.runtime.send(MASTER, name, body, from);
        stage.flow();
      };
      send("mesos.internal.RegisterSlaveMessage", { slave, ...agent.extras });
      send("mesos.internal.ReregisterSlaveMessage", { slave: agent.info, ...agent.extras });
      const framework_info = { user: "u", name: "n" };
      send("mesos.scheduler.Call", { type: "SUBSCRIBE", subscribe: { framework_info } });
      send("mesos.internal.RegisterFrameworkMessage", { framework: framework_info });
      send("mesos.internal.AuthenticateMessage", { pid: from });
      send("mesos.internal.ReregisterFrameworkMessage", {
        framework: { ...driver.info },
        failover: true,
      });
    }
    for (const why of ["pretends to be this master", "has no address"]) {
      expect(stage.lines.filter((line) => line.includes(why))).toHaveLength(6);
    }
    expect(stage.state.agents.registered.size).toBe(agents);
    expectUnharmed(cluster);
  });
});
