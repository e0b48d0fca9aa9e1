import { describe, expect, it } from "vitest";
import { type FakeAgent, type FakeDriver, Stage, uuidOf } from "./support/stage.js";

interface Scene {
  readonly stage: Stage;
  readonly agent: FakeAgent;
  readonly driver: FakeDriver;
}

function withTask(options: ConstructorParameters<typeof Stage>[0] = {}, aware = false): Scene {
  const stage = new Stage(options);
  const agent = stage.agent().register();
  const driver = stage
    .driver({
      info: {
        checkpoint: true,
        failover_timeout: 3600,
        ...(aware ? { capabilities: [{ type: "PARTITION_AWARE" }] } : {}),
      },
    })
    .subscribe();
  driver.launch(driver.task("t"));
  return { stage, agent, driver };
}

describe("status updates", () => {
  it("are forwarded every time, and decide by their latest state", () => {
    const { stage, agent, driver } = withTask();
    agent.update(driver.id, "t", "TASK_RUNNING", uuidOf(1), { latest_state: "TASK_FINISHED" });
    agent.update(driver.id, "t", "TASK_RUNNING", uuidOf(1), { latest_state: "TASK_FINISHED" });
    expect(driver.updates).toEqual(["t:TASK_RUNNING", "t:TASK_RUNNING"]);
    const task = stage.state.frameworks.get(driver.id)?.tasks.get("t")?.body;
    expect(task?.state).toBe("TASK_FINISHED");
    expect(task?.status_update_state).toBe("TASK_RUNNING");
    expect(task?.statuses).toHaveLength(1);
  });

  it("for a framework that is away change the books and nothing else (1.11)", () => {
    const { stage, agent, driver } = withTask();
    driver.host.crash();
    stage.flow();
    agent.update(driver.id, "t", "TASK_FINISHED", uuidOf(1));
    const task = stage.state.frameworks.get(driver.id)?.tasks.get("t")?.body;
    expect(task?.state).toBe("TASK_FINISHED");
    expect(task?.status_update_state).toBeUndefined();
  });

  it.each([
    ["1.11", 3, []],
    // Agents before 0.26 set the uuid of the update alone.
    ["0.26", 0, ["t:TASK_RUNNING", "t:TASK_RUNNING", "t:TASK_RUNNING"]],
  ] as const)("that would take the original down are ignored (%s)", (profile, ignored, updates) => {
    const { stage, agent, driver } = withTask({ profile });
    const update = {
      framework_id: { value: driver.id },
      slave_id: { value: agent.id },
      status: { task_id: { value: "t" }, state: "TASK_RUNNING" },
      timestamp: 1,
    } as const;
    agent.tell("StatusUpdateMessage", { update });
    agent.tell("StatusUpdateMessage", { update: { ...update, uuid: uuidOf(1) }, pid: agent.pid });
    agent.tell("StatusUpdateMessage", {
      update: { ...update, uuid: new Uint8Array(3) },
      pid: agent.pid,
    });
    const lines = stage.lines.filter((line) => line.startsWith("Ignoring status update"));
    expect(lines).toHaveLength(ignored);
    expect(driver.updates).toEqual(updates);
  });
});

describe("acknowledgements", () => {
  const acknowledge = ({ driver, agent }: Scene, uuid: Uint8Array): void => {
    driver.call({
      type: "ACKNOWLEDGE",
      acknowledge: { slave_id: { value: agent.id }, task_id: { value: "t" }, uuid },
    });
  };

  it("are not passed on for updates that this master did not forward, nor to an agent that is away", () => {
    const scene = withTask();
    acknowledge(scene, uuidOf(1));
    scene.agent.update(scene.driver.id, "t", "TASK_RUNNING", uuidOf(1));
    scene.agent.host.crash();
    scene.stage.flow();
    acknowledge(scene, uuidOf(1));
    expect(scene.agent.names).not.toContain("StatusUpdateAcknowledgementMessage");
    expect(scene.stage.state.metrics.get("master/invalid_status_update_acknowledgements")).toBe(2);
  });

  it("of an earlier update leave a task that is over in the books", () => {
    const scene = withTask();
    const { stage, agent, driver } = scene;
    agent.update(driver.id, "t", "TASK_RUNNING", uuidOf(1));
    agent.update(driver.id, "t", "TASK_FAILED", uuidOf(2));
    acknowledge(scene, uuidOf(1));
    expect(stage.state.frameworks.get(driver.id)?.tasks.size).toBe(1);
    acknowledge(scene, uuidOf(2));
    expect(stage.state.frameworks.get(driver.id)?.tasks.size).toBe(0);
    expect(agent.bodies("StatusUpdateAcknowledgementMessage")).toHaveLength(2);
  });
});

describe("KILL", () => {
  it("reaches the agent each time, with the policy", () => {
    const { agent, driver } = withTask();
    const kill_policy = { grace_period: { nanoseconds: 5n } };
    driver.call({ type: "KILL", kill: { task_id: { value: "t" }, kill_policy } });
    driver.call({ type: "KILL", kill: { task_id: { value: "t" }, slave_id: { value: agent.id } } });
    driver.call({ type: "KILL", kill: { task_id: { value: "t" }, slave_id: { value: "other" } } });
    expect(agent.bodies("KillTaskMessage")).toEqual([
      { framework_id: { value: driver.id }, task_id: { value: "t" }, kill_policy },
      { framework_id: { value: driver.id }, task_id: { value: "t" } },
    ]);
  });

  it.each([
    ["TASK_UNKNOWN", true],
    ["TASK_LOST", false],
  ])("of an unknown task is answered with %s", (state, aware) => {
    const { driver } = withTask({}, aware);
    driver.call({ type: "KILL", kill: { task_id: { value: "x" } } });
    expect(driver.updates).toEqual([`x:${state}`]);
    const { update, pid } = driver.last("StatusUpdateMessage");
    expect(update.status.reason).toBe("REASON_RECONCILIATION");
    expect(pid).toBeUndefined();
  });
});

describe("RECONCILE", () => {
  const ask = (driver: FakeDriver, ...tasks: [id: string, agent?: string][]): string[] => {
    driver.clear();
    driver.call({
      type: "RECONCILE",
      reconcile: {
        tasks: tasks.map(([value, agent]) => ({
          task_id: { value },
          ...(agent === undefined ? {} : { slave_id: { value: agent } }),
        })),
      },
    });
    return driver.updates;
  };

  it("answers implicitly with all tasks, in the state that was last forwarded", () => {
    const { agent, driver } = withTask();
    expect(ask(driver)).toEqual(["t:TASK_STAGING"]);
    agent.update(driver.id, "t", "TASK_RUNNING", uuidOf(1), { latest_state: "TASK_FINISHED" });
    expect(ask(driver)).toEqual(["t:TASK_RUNNING"]);
  });

  it("tells partition-aware frameworks what is known of the agent", () => {
    const { stage, agent, driver } = withTask({}, true);
    expect(ask(driver, ["t"], ["x"], ["y", agent.id])).toEqual([
      "t:TASK_STAGING",
      "x:TASK_UNKNOWN",
      "y:TASK_GONE",
    ]);
    agent.alive = false;
    stage.network.advance(91_000);
    expect(ask(driver, ["t", agent.id], ["t"])).toEqual(["t:TASK_UNREACHABLE", "t:TASK_UNKNOWN"]);
    expect(driver.bodies("StatusUpdateMessage")[0]?.update.status.unreachable_time).toBeDefined();
  });

  it("tells others that tasks are lost", () => {
    const { agent, driver } = withTask();
    expect(ask(driver, ["x"], ["y", agent.id], ["z", "nowhere"])).toEqual([
      "x:TASK_LOST",
      "y:TASK_LOST",
      "z:TASK_LOST",
    ]);
  });

  it("says nothing while agents of the registry are missing", () => {
    const { stage, agent, driver } = withTask();
    stage.host.crash();
    stage.flow();
    stage.host.start();
    stage.flow();
    driver.subscribe();
    expect(ask(driver, ["x"], ["y", agent.id])).toEqual([]);
    expect(ask(driver, ["z", "nowhere"])).toEqual(["z:TASK_LOST"]);
  });
});

describe("messages between scheduler and executor", () => {
  it("pass the master where they must", () => {
    const { stage, agent, driver } = withTask();
    const parts = {
      slave_id: { value: agent.id },
      framework_id: { value: driver.id },
      executor_id: { value: "t" },
      data: uuidOf(3),
    };
    driver.call({
      type: "MESSAGE",
      message: { slave_id: parts.slave_id, executor_id: parts.executor_id, data: parts.data },
    });
    expect(agent.last("FrameworkToExecutorMessage")).toEqual(parts);
    agent.tell("ExecutorToFrameworkMessage", parts);
    expect(driver.last("ExecutorToFrameworkMessage")).toEqual(parts);
    driver.call({
      type: "SHUTDOWN",
      shutdown: { slave_id: { value: agent.id }, executor_id: { value: "t" } },
    });
    expect(agent.last("ShutdownExecutorMessage")).toEqual({
      executor_id: { value: "t" },
      framework_id: { value: driver.id },
    });
    agent.clear();
    driver.call({
      type: "MESSAGE",
      message: { slave_id: { value: "x" }, executor_id: { value: "t" }, data: parts.data },
    });
    driver.call({
      type: "SHUTDOWN",
      shutdown: { slave_id: { value: "x" }, executor_id: { value: "t" } },
    });
    expect(agent.names).toEqual([]);
    expect(stage.lines.join("\n")).toContain("because agent is not registered");
  });

  it("never name an executor that an agent of 0.26 does not know", () => {
    const { agent, driver } = withTask({ profile: "0.26" });
    agent.clear();
    driver.call({
      type: "MESSAGE",
      message: {
        slave_id: { value: agent.id },
        executor_id: { value: "ghost" },
        data: uuidOf(1),
      },
    });
    expect(agent.names).toEqual([]);
  });
});
