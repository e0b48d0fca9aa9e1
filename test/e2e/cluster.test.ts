import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunningMaster } from "mesos-sniff/node";
import { type AgentServer, startAgent, startMaster, startScheduler } from "mesos-sniff/node";
import type { BodyOf } from "mesos-sniff/wire";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

type Status = {
  readonly task_id: { readonly value: string };
  readonly state: string | number;
  readonly message?: string | undefined;
  readonly healthy?: boolean | undefined;
};

// Our master, our agent and our scheduler over TCP, with real processes as tasks.
describe("a cluster of our own roles", () => {
  const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-cluster-"));
  let master: RunningMaster;
  let agent: AgentServer;

  beforeAll(async () => {
    master = await startMaster({ port: 0 });
    await master.leading;
    agent = await startAgent({
      master: master.pid.slice("master@".length),
      port: 0,
      workDirectory: scratch,
      resources: "cpus:4;mem:1024;disk:1024",
    });
  });

  afterAll(async () => {
    await agent.close({ kill: true });
    await master.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** Runs commands, one task each, and gives the updates in order of arrival. */
  async function run(
    commands: Readonly<Record<string, string>>,
    onUpdate: (status: Status, kill: (task: string) => void) => void = () => {},
    more: Partial<BodyOf<"mesos.TaskInfo">> = {},
  ): Promise<Status[]> {
    const seen: Status[] = [];
    const waiting = new Set(Object.keys(commands));
    let launched = false;
    const { driver, close } = await startScheduler(
      {
        resourceOffers(self, offers) {
          const [offer] = offers;
          if (offer === undefined || launched) return;
          launched = true;
          const tasks = Object.entries(commands).map(([id, value]) => ({
            name: id,
            task_id: { value: id },
            slave_id: offer.slave_id,
            resources: [
              { name: "cpus", type: "SCALAR" as const, scalar: { value: 0.5 }, role: "*" },
              { name: "mem", type: "SCALAR" as const, scalar: { value: 32 }, role: "*" },
            ],
            command: { value, shell: true },
            ...more,
          }));
          self.launchTasks(offer.id.value, tasks);
        },
        statusUpdate(self, status) {
          seen.push(status);
          onUpdate(status, (task) => self.killTask(task));
          if (!["TASK_STARTING", "TASK_RUNNING", "TASK_STAGING"].includes(String(status.state))) {
            waiting.delete(status.task_id.value);
          }
          if (waiting.size === 0) self.stop();
        },
      },
      { master: master.pid.slice("master@".length), framework: { name: "e2e" } },
    );
    await driver.join();
    await close();
    return seen;
  }

  const states = (updates: readonly Status[], task: string): string[] =>
    updates.filter(({ task_id }) => task_id.value === task).map(({ state }) => String(state));

  it("runs an executor that speaks HTTP and knows nothing of ours", async () => {
    const peer = fileURLToPath(new URL("../peers/node/http-executor.mjs", import.meta.url));
    const executor = {
      executor_id: { value: "http" },
      command: { shell: false, value: process.execPath, arguments: ["node", peer] },
    };
    const updates = await run(
      { spoken: "" },
      ({ state }, kill) => {
        if (state === "TASK_RUNNING") kill("spoken");
      },
      { executor, command: undefined },
    );
    expect(states(updates, "spoken")).toEqual(["TASK_RUNNING", "TASK_KILLED"]);
    const said = [
      "answer 200 chunked",
      ...["event SUBSCRIBED", "event LAUNCH", "update TASK_RUNNING 202", "event ACKNOWLEDGED"],
      ...["event KILL", "update TASK_KILLED 202", "event ACKNOWLEDGED", "event SHUTDOWN"],
    ];
    const files = (): string[] =>
      readdirSync(scratch, { recursive: true, encoding: "utf8" }).filter((path) =>
        path.endsWith("executors/http/runs/latest"),
      );
    const output = (): string => readFileSync(join(scratch, files()[0] ?? "", "stdout"), "utf8");
    await vi.waitFor(() => expect(output().trim().split("\n").sort()).toEqual(said.sort()), {
      timeout: 10_000,
    });
  });

  it("runs tasks to their end, well or not, and keeps their output", async () => {
    const updates = await run({
      good: 'echo to be seen; echo "executor listens on $LIBPROCESS_IP"',
      bad: "exit 3",
      signal: "kill -9 $$",
    });
    expect(states(updates, "good").at(-1)).toBe("TASK_FINISHED");
    expect(states(updates, "good")).toContain("TASK_RUNNING");
    expect(states(updates, "bad").at(-1)).toBe("TASK_FAILED");
    expect(
      updates.find(({ state, task_id }) => state === "TASK_FAILED" && task_id.value === "bad")
        ?.message,
    ).toBe("Command exited with status 3");
    expect(states(updates, "signal").at(-1)).toBe("TASK_FAILED");
    const outputs = readdirSync(scratch, { recursive: true })
      .map(String)
      .filter((path) => path.endsWith("/stdout") && existsSync(join(scratch, path)))
      .map((path) => readFileSync(join(scratch, path), "utf8"));
    expect(outputs).toContainEqual(
      expect.stringContaining("to be seen\nexecutor listens on 127.0.0.1\n"),
    );
  });

  it("kills a task with everything that it started", async () => {
    const marker = "9753.02468";
    const updates = await run({ long: `sleep ${marker} & sleep ${marker}` }, (status, kill) => {
      if (status.state === "TASK_RUNNING") kill("long");
    });
    expect(states(updates, "long").at(-1)).toBe("TASK_KILLED");
    const { stdout } = spawnSync("pgrep", ["-f", `^sleep ${marker}`]);
    expect(stdout.toString()).toBe("");
  });

  it("checks the health of a task, and kills it when it is ill", async () => {
    const updates = await run({ ill: "touch well; sleep 1; rm well; sleep 1000" }, () => {}, {
      health_check: {
        type: "COMMAND",
        command: { value: "test -e well" },
        delay_seconds: 0.2,
        interval_seconds: 0.2,
        grace_period_seconds: 0,
        consecutive_failures: 2,
      },
    });
    const health = updates.map(({ state, healthy }) => `${state} ${healthy}`);
    expect(health).toEqual([
      "TASK_STARTING undefined",
      "TASK_RUNNING undefined",
      "TASK_RUNNING true",
      "TASK_RUNNING false",
      "TASK_RUNNING false",
      "TASK_KILLED false",
    ]);
  });

  it("says in /state who leads and what is there", async () => {
    const response = await fetch(`http://${master.pid.slice("master@".length)}/state`);
    const state = (await response.json()) as Record<string, unknown>;
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(state).toMatchObject({
      leader: master.pid,
      pid: master.pid,
      activated_slaves: 1,
      deactivated_slaves: 0,
      frameworks: [],
      slaves: [{ pid: agent.pid, active: true, resources: { cpus: 4, mem: 1024, disk: 1024 } }],
    });
  });
});
