import { describe, expect, it } from "vitest";
import { Stage, uuidOf } from "./support/stage.js";

describe.each(["1.11", "0.26"] as const)("Master (%s)", (profile) => {
  it("takes a task from offer to teardown", () => {
    const stage = new Stage({ profile });
    const agent = stage.agent().register();
    expect(agent.id).toBe(`${stage.state.info.id}-S0`);
    expect([...agent.names].sort()).toEqual(["PingSlaveMessage", "SlaveRegisteredMessage"]);
    expect(agent.last("SlaveRegisteredMessage").connection).toEqual({
      total_ping_timeout_seconds: 75,
    });

    const driver = stage.driver().subscribe();
    expect(driver.id).toBe(`${stage.state.info.id}-0000`);
    expect(driver.names).toEqual(["FrameworkRegisteredMessage", "ResourceOffersMessage"]);
    expect(driver.last("ResourceOffersMessage").pids).toEqual([agent.pid]);

    agent.clear();
    driver.launch(driver.task("t1"));
    expect(agent.names).toEqual(["RunTaskMessage"]);
    const run = agent.last("RunTaskMessage");
    expect(run.framework.id).toEqual({ value: driver.id });
    expect(run.pid).toBe(driver.pid);
    expect(run.launch_executor).toBe(profile === "1.11" ? true : undefined);

    agent.update(driver.id, "t1", "TASK_RUNNING", uuidOf(1));
    const update = driver.last("StatusUpdateMessage");
    expect(update.pid).toBe(agent.pid);
    expect(update.update.status.state).toBe("TASK_RUNNING");

    const acknowledge = (fill: number): void => {
      driver.call({
        type: "ACKNOWLEDGE",
        acknowledge: {
          slave_id: { value: agent.id },
          task_id: { value: "t1" },
          uuid: uuidOf(fill),
        },
      });
    };
    acknowledge(1);
    expect(agent.last("StatusUpdateAcknowledgementMessage").uuid).toEqual(uuidOf(1));
    agent.update(driver.id, "t1", "TASK_FINISHED", uuidOf(2));
    const framework = stage.state.frameworks.get(driver.id);
    expect(framework?.tasks.size).toBe(1);
    acknowledge(2);
    expect(framework?.tasks.size).toBe(0);
    expect(framework?.completedTasks.map(({ state }) => state)).toEqual(["TASK_FINISHED"]);

    agent.clear();
    driver.call({ type: "TEARDOWN" });
    expect(agent.names).toEqual(["ShutdownFrameworkMessage"]);
    expect(stage.state.frameworks.size).toBe(0);
    expect([...stage.state.completedFrameworks.keys()]).toEqual([driver.id]);
  });
});
