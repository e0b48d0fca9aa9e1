import { describe, expect, it, vi } from "vitest";
import type { MesosScheduler } from "../../src/scheduler/index.js";
import { type ClusterOptions, startCluster } from "../../src/testing/index.js";

describe.each<[string, ClusterOptions]>([
  ["in memory", {}],
  ["in memory, 0.26", { version: "0.26.0" }],
  ["over TCP", { clock: "system" }],
  ["over TCP, 0.26", { clock: "system", version: "0.26.0" }],
])("startCluster %s", (_, options) => {
  it("runs tasks to every end", async () => {
    await using cluster = await startCluster({ agents: 2, ...options });
    const good = await cluster.run({ behaviour: { kind: "exit" } });
    const bad = await cluster.run("exit 3");
    const held = await cluster.run({ id: "held", behaviour: { kind: "run" } });
    expect((await good.state("TASK_FINISHED")).message).toBe("Command exited with status 0");
    expect((await bad.ended()).state).toBe("TASK_FAILED");
    await held.state("TASK_RUNNING");
    expect(held.agent?.containers).not.toEqual([]);
    held.exit();
    await held.state("TASK_FINISHED");
    const killed = await cluster.run({ behaviour: { kind: "run" } });
    await killed.state("TASK_RUNNING");
    killed.kill();
    await killed.state("TASK_KILLED");
  });

  it("fails executors as told", async () => {
    await using cluster = await startCluster(options);
    cluster.behave(/^crash/, { kind: "executor-exit" });
    const crash = await cluster.run({ id: "crash" });
    const launch = await cluster.run({ behaviour: { kind: "launch-failure", message: "no disk" } });
    expect((await crash.ended()).state).toBe("TASK_FAILED");
    expect((await launch.ended()).message).toContain("no disk");
    const many = await Promise.all(
      [1, 2].map(() => cluster.run({ executor: "shared", behaviour: { kind: "run" } })),
    );
    for (const task of many) await task.state("TASK_RUNNING");
    expect(many[0]?.agent?.containers).toHaveLength(1);
    many[0]?.endExecutor();
    for (const task of many) expect((await task.ended()).state).not.toBe("TASK_FINISHED");
  });

  it("goes on after its master and agents were killed", async () => {
    await using cluster = await startCluster(options);
    const task = await cluster.run({ behaviour: { kind: "run" } });
    await task.state("TASK_RUNNING");
    const [agent] = cluster.agents;
    await agent?.restart();
    await cluster.ready();
    await cluster.master.restart();
    await cluster.ready();
    task.exit();
    await task.state("TASK_FINISHED");
    expect((await (await cluster.run("exit 0")).ended()).state).toBe("TASK_FINISHED");
  });
});

describe("startCluster", () => {
  it("says what was seen when a wait fails", async () => {
    await using cluster = await startCluster();
    const task = await cluster.run({ id: "web", behaviour: { kind: "exit", code: 2 } });
    await expect(task.state("TASK_FINISHED")).rejects.toThrow(
      "task web did not reach TASK_FINISHED: it ended in TASK_FAILED (Command exited with status 2); seen: TASK_STARTING, TASK_RUNNING, TASK_FAILED",
    );
    const silent = await cluster.run({ id: "mute", behaviour: { kind: "silent" } });
    const error = await silent.state("TASK_RUNNING", 10_000).catch((thrown: Error) => thrown);
    expect(String(error)).toContain(
      "task mute did not reach TASK_RUNNING within 10secs of virtual time",
    );
    expect(String(error)).toContain("master leads; 1 of 1 agents registered, 0 down");
    expect(String(error)).toContain("slave(1)@10.1.0.1:5051 RunTaskMessage");
    expect((await silent.ended()).reason).toBe("REASON_EXECUTOR_REGISTRATION_TIMEOUT");
  });

  it.each([
    ["1.11.0", "0.26.0"],
    ["0.26.0", "1.11.0"],
  ])("mixes a master of %s with an agent of %s", async (version, other) => {
    await using cluster = await startCluster({ version, agents: [{}, { version: other }] });
    for (const agent of cluster.agents) {
      const task = await cluster.run({ agent, behaviour: { kind: "run" } });
      await task.state("TASK_RUNNING");
      expect(task.agent).toBe(agent);
      await agent.restart();
      await cluster.ready();
      task.kill();
      await task.state("TASK_KILLED");
    }
  });

  it("is not stopped by fake timers", async () => {
    vi.useFakeTimers();
    try {
      await using cluster = await startCluster();
      const task = await cluster.run("sleep 3600");
      await task.state("TASK_FINISHED", 4_000_000);
    } finally {
      vi.useRealTimers();
    }
  });

  it("refuses what cannot be", async () => {
    await expect(startCluster({ tasks: "processes" })).rejects.toThrow('set clock to "system"');
    await expect(startCluster({ resources: "cpus:many" })).rejects.toThrow("cannot use resources");
    await using cluster = await startCluster({ agents: [{ resources: "cpus:1" }] });
    await expect(cluster.run({ resources: "cpus:x" })).rejects.toThrow("cannot read resources");
    await cluster.close();
    await expect(cluster.ready()).rejects.toThrow("the cluster is closed");
  });

  it("says what it waits for when no offer is big enough", async () => {
    await using cluster = await startCluster({ limitMs: 20_000 });
    const error = await cluster
      .run({ id: "huge", resources: "cpus:99" })
      .catch((thrown: Error) => thrown);
    expect(String(error)).toContain("task huge was not launched: no offer had room for it");
    expect(String(error)).toContain("waiting for offers: huge");
  });

  it("waits for messages, and holds them", async () => {
    await using cluster = await startCluster();
    const held = cluster.hold({ name: "RunTaskMessage" }, { times: 1 });
    const task = await cluster.run({ id: "held", behaviour: { kind: "exit" } });
    await cluster.advance(5_000);
    expect(task.states).toEqual([]);
    held.release();
    const message = await cluster.message({ name: "StatusUpdateMessage", from: "master" });
    expect(message.to).toMatch(/^scheduler-/);
    await task.ended();
    await expect(cluster.message({ name: "NoSuchMessage" }, 1_000)).rejects.toThrow(
      "no message matched name NoSuchMessage within 1secs of virtual time",
    );
  });

  it("says which agent gave up, and starts it again", async () => {
    await using cluster = await startCluster({ agents: 2, version: "0.26.0" });
    const [agent] = cluster.agents;
    // A master of this release tells an agent that did not answer for too long to shut down.
    const heal = agent === undefined ? undefined : cluster.partition(agent);
    await cluster.advance(120_000);
    heal?.();
    await cluster.advance(60_000);
    expect(agent?.gaveUp).toBe(true);
    await expect(cluster.ready()).rejects.toThrow("agent-1 ended of itself");
    const { id } = agent ?? {};
    await agent?.start();
    await cluster.ready();
    expect(agent?.id).not.toBe(id);
  });

  it("has the same history for the same seed", async () => {
    const history = async (seed: number): Promise<string[]> => {
      await using cluster = await startCluster({ agents: 3, seed });
      const tasks = [await cluster.run("sleep 3"), await cluster.run("exit 1")];
      for (const task of tasks) await task.ended();
      return cluster.messages.map(({ from, to, name, body }) =>
        JSON.stringify([from, to, name, body], (_key, value) =>
          typeof value === "bigint" ? String(value) : value,
        ),
      );
    };
    expect(await history(7)).toEqual(await history(7));
    expect(await history(7)).not.toEqual(await history(8));
  });
});

describe("Cluster.scheduler", () => {
  it("attaches a scheduler whose callbacks are asynchronous", async () => {
    await using cluster = await startCluster();
    const done: string[] = [];
    const scheduler: MesosScheduler = {
      async resourceOffers(driver, offers) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        for (const offer of offers) {
          driver.launchTasks(offer.id.value, [
            {
              name: "mine",
              task_id: { value: "mine" },
              slave_id: offer.slave_id,
              resources: [{ name: "cpus", type: "SCALAR", scalar: { value: 1 } }],
              command: { value: "sleep 5" },
            },
          ]);
        }
      },
      async statusUpdate(_driver, status) {
        await cluster.advance(100);
        done.push(String(status.state));
      },
    };
    await cluster.scheduler(scheduler, { framework: { name: "mine" } });
    await cluster.task("mine").state("TASK_FINISHED");
    expect(done).toEqual(["TASK_STARTING", "TASK_RUNNING", "TASK_FINISHED"]);
  });
});
