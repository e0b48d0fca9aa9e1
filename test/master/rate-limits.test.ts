import { describe, expect, it } from "vitest";
import type { RateLimits } from "../../src/master/index.js";
import { type FakeDriver, Stage } from "./support/stage.js";

const LIMITS: RateLimits = {
  principals: new Map([
    ["slow", { qps: 2, capacity: 3 }],
    ["free", { qps: undefined, capacity: undefined }],
  ]),
  others: { qps: 1, capacity: undefined },
};

describe.each(["1.11", "0.26"] as const)("rate limits of frameworks (%s)", (profile) => {
  function stageWith(limits: RateLimits = LIMITS): Stage {
    return new Stage({ profile, rateLimits: limits });
  }

  function registered(stage: Stage, principal?: string): FakeDriver {
    const info = principal === undefined ? {} : { principal };
    const driver = stage.driver({ info }).subscribe();
    driver.clear();
    return driver;
  }

  /** Asks about a task that nobody knows: answered each time by one update. */
  function ask(driver: FakeDriver, task: string): void {
    driver.send("ReconcileTasksMessage", {
      framework_id: { value: driver.id },
      statuses: [{ task_id: { value: task }, state: "TASK_RUNNING" }],
    });
  }

  const answers = (driver: FakeDriver): readonly string[] =>
    driver.bodies("StatusUpdateMessage").map(({ update }) => update.status.task_id.value);

  it("handles messages of a principal at their pace, in order", () => {
    const stage = stageWith();
    const driver = registered(stage, "slow");
    for (const task of ["a", "b", "c"]) ask(driver, task);
    stage.flow(50);
    expect(answers(driver)).toEqual(["a"]);
    stage.flow(500);
    expect(answers(driver)).toEqual(["a", "b"]);
    stage.flow(500);
    expect(answers(driver)).toEqual(["a", "b", "c"]);
    stage.flow(500);
    ask(driver, "d");
    stage.flow(50);
    expect(answers(driver)).toEqual(["a", "b", "c", "d"]);
  });

  it("drops what is more than may wait, and says so to the driver", () => {
    const stage = stageWith();
    const driver = registered(stage, "slow");
    for (const task of ["a", "b", "c", "d", "e"]) ask(driver, task);
    stage.flow(50);
    expect(driver.bodies("FrameworkErrorMessage")).toEqual([
      {
        message: "Message mesos.internal.ReconcileTasksMessage dropped: capacity(3) exceeded",
      },
    ]);
    expect(stage.lines).toContain(
      `Dropping message mesos.internal.ReconcileTasksMessage from ${driver.pid}(slow): capacity(3) exceeded`,
    );
    stage.flow(5000);
    expect(answers(driver)).toEqual(["a", "b", "c", "d"]);
  });

  it("counts frameworks without an entry together, and lets those without a rate pass", () => {
    const stage = stageWith();
    const one = registered(stage);
    const two = registered(stage, "unnamed");
    const free = registered(stage, "free");
    ask(one, "a");
    ask(two, "b");
    for (const task of ["x", "y", "z"]) ask(free, task);
    stage.flow(50);
    expect([answers(one), answers(two), answers(free)]).toEqual([["a"], [], ["x", "y", "z"]]);
    stage.flow(1000);
    expect(answers(two)).toEqual(["b"]);
  });

  it("hears that a driver is gone after what it said before", () => {
    const stage = stageWith();
    const driver = registered(stage, "slow");
    ask(driver, "a");
    ask(driver, "b");
    stage.flow(50);
    driver.host.stop();
    stage.flow(100);
    expect(stage.state.frameworks.get(driver.id)?.state).toBe("connected");
    stage.flow(1500);
    expect(stage.state.frameworks.has(driver.id)).toBe(false);
  });

  it("limits nobody who is not registered, and agents never", () => {
    const stage = stageWith({
      principals: new Map(),
      others: { qps: 0.001, capacity: 0 },
    });
    const agent = stage.agent().register();
    expect(agent.names).toContain("SlaveRegisteredMessage");
    const driver = registered(stage);
    ask(driver, "a");
    stage.flow(50);
    expect(driver.last("FrameworkErrorMessage").message).toContain("capacity(0) exceeded");
  });
});
