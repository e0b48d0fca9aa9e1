import { describe, expect, it } from "vitest";
import { Bench, type BenchOptions, FRAMEWORK_ID } from "./bench.js";

// What a framework hears of tasks that do not come to an end by themselves, and the master of their executors
// (agent.md 4.7, 7.4 and 7.5).

const PROFILES = ["0.26", "1.11"] as const;
const PARTITION_AWARE = { capabilities: [{ type: "PARTITION_AWARE" as const }] };

describe.each(PROFILES)("AgentProcess as %s", (profile) => {
  const old = profile === "0.26";
  // What the containerizer of 0.26 always says.
  const suffix = old ? "; Executor terminated" : "";
  const partitionAware = old ? {} : PARTITION_AWARE;
  const ids = { framework_id: { value: FRAMEWORK_ID } };

  function start(options: BenchOptions = {}): Bench {
    const bench = new Bench({ profile, ...options });
    bench.register();
    return bench;
  }
  const kill = (bench: Bench, task: string): void =>
    bench.send("KillTaskMessage", { ...ids, task_id: { value: task } });
  const told = (bench: Bench, task: string): object => {
    const { state, reason, message, source } = bench.status(task) ?? {};
    return { state, reason, message, source };
  };
  const exits = (bench: Bench): unknown[] =>
    bench
      .received("ExitedExecutorMessage")
      .map(({ body }) => [body.executor_id.value, body.status]);

  it("fails the tasks of an executor that ends, and tells of it once", () => {
    const bench = start();
    bench.run(bench.custom("a", "e"));
    bench.run(bench.custom("b", "e"));
    bench.network.advance(500);
    bench.executors.exits.get("e")?.({ kind: "exited", code: 7 });
    bench.network.advance(500);
    for (const task of ["a", "b"]) {
      expect(told(bench, task)).toEqual({
        state: "TASK_FAILED",
        reason: "REASON_EXECUTOR_TERMINATED",
        message: "Executor terminated",
        source: "SOURCE_SLAVE",
      });
    }
    expect(exits(bench)).toEqual([["e", 7 << 8]]);
    expect(bench.agent.frameworks.size).toBe(0);
  });

  it("tells nobody of the executor of a command task", () => {
    const bench = start();
    bench.run(bench.task("a", "sleep 1"));
    bench.network.advance(5_000);
    expect(exits(bench)).toEqual([]);
  });

  it("fails a task whose container cannot be launched", () => {
    const bench = start({ launchProblem: () => "no such image" });
    bench.run(bench.task("a", "true"));
    expect(told(bench, "a")).toEqual({
      state: "TASK_FAILED",
      reason: "REASON_CONTAINER_LAUNCH_FAILED",
      message: `Failed to launch container: no such image${suffix}`,
      source: "SOURCE_SLAVE",
    });
  });

  it("fails a task whose executor does not register in time", () => {
    const bench = start({ bootExecutor: () => {} });
    bench.run(bench.custom("a", "e"));
    bench.network.advance(59_000);
    expect(bench.status("a")).toBeUndefined();
    bench.network.advance(2_000);
    expect(told(bench, "a")).toEqual({
      state: "TASK_FAILED",
      reason: "REASON_EXECUTOR_REGISTRATION_TIMEOUT",
      message: `Executor did not register within 1mins${suffix}`,
      source: "SOURCE_SLAVE",
    });
    expect(bench.machine.running).toEqual([]);
  });

  it("kills a task before its executor has registered", () => {
    const bench = start();
    bench.run(bench.custom("a", "e"));
    kill(bench, "a");
    expect(told(bench, "a")).toMatchObject(
      old
        ? {
            state: "TASK_KILLED",
            reason: "REASON_EXECUTOR_UNREGISTERED",
            message: "Unregistered executor",
          }
        : { state: "TASK_KILLED", reason: "REASON_TASK_KILLED_DURING_LAUNCH" },
    );
    bench.network.advance(10_000);
    expect(bench.machine.running).toEqual([]);
    expect(bench.executors.of("e")).not.toContain("launch-task");
  });

  it("loses a kill of what it does not know, where it knows the framework", () => {
    const bench = start();
    kill(bench, "nobody");
    expect(bench.status("nobody")).toBeUndefined();
    bench.run(bench.custom("a", "e"), { framework: bench.framework(partitionAware) });
    bench.network.advance(500);
    kill(bench, "nobody");
    expect(told(bench, "nobody")).toEqual({
      state: old ? "TASK_LOST" : "TASK_DROPPED",
      reason: "REASON_EXECUTOR_TERMINATED",
      message: "Cannot find executor",
      source: "SOURCE_SLAVE",
    });
  });

  it("ends an executor that ignores its shutdown after the grace", () => {
    const bench = start();
    bench.executors.obliging = false;
    bench.run(bench.custom("a", "e"));
    bench.network.advance(500);
    bench.executors.say("e", "a", "TASK_RUNNING");
    bench.send("ShutdownExecutorMessage", { ...ids, executor_id: { value: "e" } });
    bench.network.advance(4_000);
    expect(bench.executors.of("e")).toContain("shutdown");
    expect(bench.machine.running).toHaveLength(1);
    bench.network.advance(2_000);
    expect(bench.machine.running).toEqual([]);
    expect(told(bench, "a")).toMatchObject({
      state: "TASK_FAILED",
      reason: "REASON_EXECUTOR_TERMINATED",
      message: "Executor terminated",
    });
    expect(exits(bench)).toHaveLength(1);
  });

  it("says nothing of the tasks of a framework that is shut down, but of its executors", () => {
    const bench = start();
    bench.run(bench.custom("a", "e"));
    bench.network.advance(500);
    const before = bench.received("StatusUpdateMessage").length;
    bench.send("ShutdownFrameworkMessage", ids);
    bench.network.advance(10_000);
    expect(bench.received("StatusUpdateMessage")).toHaveLength(before);
    expect(exits(bench)).toHaveLength(1);
    expect(bench.agent.frameworks.size).toBe(0);
    expect(bench.agent.completedFrameworks.length).toBe(1);
  });

  it("ends an executor that says its task is staging", () => {
    const bench = start();
    bench.run(bench.custom("a", "e"));
    bench.network.advance(500);
    bench.sendFrom("executor(1)@127.0.0.2:40001", "StatusUpdateMessage", {
      update: {
        ...ids,
        executor_id: { value: "e" },
        slave_id: { value: "m-S0" },
        status: { task_id: { value: "a" }, state: "TASK_STAGING", slave_id: { value: "m-S0" } },
        timestamp: 1,
        uuid: new Uint8Array(16),
      },
    });
    bench.network.advance(10_000);
    expect(bench.executors.of("e")).toContain("shutdown");
    expect(bench.machine.running).toEqual([]);
  });

  it("loses a task whose executor does not come back to a restarted agent", () => {
    const bench = start();
    const framework = bench.framework({ checkpoint: true, ...partitionAware });
    bench.run(bench.custom("a", "e"), { framework });
    bench.network.advance(500);
    bench.host.crash();
    // Nothing reaches the executor any more.
    bench.network.tap.intercept({ name: "ReconnectExecutorMessage" }, "drop");
    bench.host.start();
    bench.network.advance(30_000);
    expect(told(bench, "a")).toEqual({
      state: old ? "TASK_LOST" : "TASK_GONE",
      reason: "REASON_EXECUTOR_REREGISTRATION_TIMEOUT",
      message: `Executor did not ${old ? "re-register" : "reregister"} within 2secs${suffix}`,
      source: "SOURCE_SLAVE",
    });
    expect(bench.machine.running).toEqual([]);
  });

  it("loses a task that was on its way to the executor when the agent was restarted", () => {
    const bench = start();
    const framework = bench.framework({ checkpoint: true, ...partitionAware });
    bench.run(bench.custom("a", "e"), { framework });
    bench.network.advance(500);
    bench.network.tap.intercept({ name: "RunTaskMessage", to: /^executor/ }, "drop");
    bench.run(bench.custom("b", "e"), { framework });
    bench.host.crash();
    bench.host.start();
    bench.network.advance(30_000);
    expect(told(bench, "b")).toEqual({
      state: old ? "TASK_LOST" : "TASK_DROPPED",
      reason: "REASON_SLAVE_RESTARTED",
      message: `Task launched during ${old ? "slave" : "agent"} restart`,
      source: "SOURCE_SLAVE",
    });
    expect(bench.status("a")?.state).toBe("TASK_RUNNING");
  });

  it("drops a task for an executor that is ending", () => {
    const bench = start();
    bench.executors.obliging = false;
    bench.run(bench.custom("a", "e"));
    bench.network.advance(500);
    bench.send("ShutdownExecutorMessage", { ...ids, executor_id: { value: "e" } });
    bench.run(bench.custom("b", "e"));
    expect(told(bench, "b")).toMatchObject({
      state: "TASK_LOST",
      reason: "REASON_EXECUTOR_TERMINATED",
      message: old ? "Executor terminating/terminated" : "Executor terminating",
    });
  });

  it("lays down what a restart needs, and marks what is over", () => {
    const bench = start();
    const framework = bench.framework({ checkpoint: true });
    bench.run(bench.custom("a", "e"), { framework, pid: "scheduler@127.0.0.9:1" });
    bench.network.advance(500);
    const run = bench.agent.frameworks.get(FRAMEWORK_ID)?.executors.get("e")?.containerId ?? "";
    const meta = "/var/mesos/meta/slaves/m-S0";
    const executor = `${meta}/frameworks/${FRAMEWORK_ID}/executors/e`;
    const expected = [
      "/var/mesos/meta/boot_id",
      "/var/mesos/meta/slaves/latest",
      `${meta}/slave.info`,
      `${meta}/frameworks/${FRAMEWORK_ID}/framework.info`,
      `${meta}/frameworks/${FRAMEWORK_ID}/framework.pid`,
      `${executor}/executor.info`,
      ...(old ? [] : [`${executor}/executor_generated_for_command_task`]),
      `${executor}/runs/latest`,
      `${executor}/runs/${run}/pids/forked.pid`,
      `${executor}/runs/${run}/pids/libprocess.pid`,
      `${executor}/runs/${run}/tasks/a/task.info`,
      `${executor}/runs/${run}/tasks/a/task.updates`,
      `/var/mesos/slaves/m-S0/frameworks/${FRAMEWORK_ID}/executors/e/runs/latest`,
    ];
    expect([...bench.machine.disk.paths()].sort()).toEqual(expected.sort());
    bench.executors.say("e", "a", "TASK_FINISHED");
    bench.network.advance(500);
    bench.executors.calls.get("e")?.({ kind: "stop" });
    bench.network.advance(500);
    expect(bench.machine.disk.paths()).toContain(`${executor}/runs/${run}/executor.sentinel`);
  });

  it("writes nothing of a framework that does not checkpoint", () => {
    const bench = start();
    bench.run(bench.custom("a", "e"));
    bench.network.advance(500);
    const kept = bench.machine.disk.paths().filter((path) => path.includes("meta/slaves/m-S0/fr"));
    expect(kept).toEqual([]);
  });

  it("removes sandboxes a week after, and sooner when the disk is full", () => {
    const bench = start();
    const sandbox = `/var/mesos/slaves/m-S0/frameworks/${FRAMEWORK_ID}`;
    const there = (): boolean =>
      bench.machine.disk.paths().some((path) => path.startsWith(sandbox));
    bench.run(bench.task("a", "true"));
    bench.network.advance(5_000);
    expect(there()).toBe(true);
    bench.network.advance(6 * 24 * 3_600_000);
    expect(there()).toBe(true);
    bench.network.advance(2 * 24 * 3_600_000);
    expect(there()).toBe(false);
    bench.run(bench.task("b", "true"));
    bench.network.advance(5_000);
    expect(there()).toBe(true);
    bench.machine.diskUsed = 0.95;
    bench.network.advance(61_000);
    expect(there()).toBe(false);
  });
});
