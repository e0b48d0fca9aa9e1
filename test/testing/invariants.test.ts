import { describe, expect, it, vi } from "vitest";
import { createRandom } from "../../src/actor/index.js";
import { ClusterInvariants, startCluster } from "../../src/testing/index.js";
import { ChaosScheduler } from "./support/chaos-scheduler.js";

const TASK = { behaviour: { kind: "run" } } as const;

describe("ClusterInvariants", () => {
  it("finds nothing in a cluster that is well", async () => {
    await using cluster = await startCluster({ agents: 2 });
    const invariants = new ClusterInvariants(cluster);
    const task = await cluster.run(TASK);
    await task.state("TASK_RUNNING");
    await cluster.advance(60_000);
    invariants.checkCalm();
    task.exit();
    await task.ended();
    await cluster.advance(60_000);
    invariants.checkCalm();
    expect(invariants.problems).toEqual([]);
  });

  it("finds a task that was started twice", async () => {
    await using cluster = await startCluster();
    const invariants = new ClusterInvariants(cluster);
    for (let times = 0; times < 2; times++) {
      const task = await cluster.run({ id: "again", command: "sleep 1" });
      await task.state("TASK_FINISHED");
      await cluster.advance(30_000);
    }
    invariants.checkCalm();
    expect(invariants.problems.join()).toContain("task again was started 2 times");
  });

  it("finds a task whose end nobody was told", async () => {
    await using cluster = await startCluster();
    const invariants = new ClusterInvariants(cluster);
    const task = await cluster.run({ id: "lost", ...TASK });
    await task.state("TASK_RUNNING");
    await cluster.advance(1_000);
    cluster.drop({ name: "StatusUpdateMessage", to: "master" });
    task.exit();
    await cluster.advance(60_000);
    invariants.checkCalm();
    const text = invariants.problems.join();
    expect(text).toContain("task lost runs nowhere, and its scheduler was last told TASK_RUNNING");
    expect(text).toContain("1 updates of task lost are not acknowledged");
    expect(text).toContain("the master believes that");
  });

  it("finds a launch that vanished", async () => {
    await using cluster = await startCluster();
    const invariants = new ClusterInvariants(cluster);
    cluster.drop({ name: "RunTaskMessage" });
    await cluster.run({ id: "gone", ...TASK });
    await cluster.advance(60_000);
    invariants.checkCalm();
    expect(invariants.problems.join()).toContain(
      "task gone was launched, and its scheduler heard no more of it",
    );
  });

  it("finds an agent that is promised for more than it has", async () => {
    await using cluster = await startCluster();
    const invariants = new ClusterInvariants(cluster);
    const [agent] = cluster.agents;
    const entry = cluster.master.state?.agents.registered.get(agent?.id ?? "");
    if (entry !== undefined) entry.total = [];
    const task = await cluster.run(TASK);
    await task.state("TASK_RUNNING");
    expect(invariants.problems.join()).toMatch(/has cpus 0 and is promised for/);
  });

  it("finds a registry that says something else", async () => {
    await using cluster = await startCluster();
    const invariants = new ClusterInvariants(cluster);
    vi.spyOn(cluster.master, "registry", "get").mockReturnValue(new Uint8Array(0));
    invariants.checkCalm();
    expect(invariants.problems.join()).toMatch(/agent .*-S0 is not in the registry/);
  });

  it("finds a framework whose books differ from those of the agents", async () => {
    await using cluster = await startCluster();
    const invariants = new ClusterInvariants(cluster);
    const memory = {
      name: "f",
      random: createRandom(1),
      tasks: new Map(),
      behave: (): void => {},
      count: 0,
      calm: false,
      error: undefined,
    };
    await cluster.scheduler(new ChaosScheduler(memory, false));
    await cluster.message({ name: "RunTaskMessage" });
    for (const framework of cluster.master.state?.frameworks.values() ?? [])
      framework.tasks.clear();
    await cluster.advance(5_000);
    expect(invariants.problems.join()).toMatch(/is unknown to its framework/);
  });
});
