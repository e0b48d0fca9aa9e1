import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type AgentServer,
  type RunningMaster,
  type StartAgentOptions,
  startAgent,
  startMaster,
} from "mesos-sniff/node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { LineProcess } from "../support/line-process.js";
import { isMissing } from "../support/needs-program.js";

// A scheduler and an executor on the Go drivers of the v0 protocol, which share no code with ours, against our master
// and agent. The drivers find the master themselves, in its /state.
const waiting = { timeout: 30_000, interval: 50 };
const sources = fileURLToPath(new URL("../peers/go-v0/", import.meta.url));

describe.skipIf(isMissing("go"))("the Go drivers", () => {
  const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-go-"));
  const work = join(scratch, "agent");
  const program = join(scratch, "scheduler");
  const executor = join(scratch, "executor");
  const schedulers: LineProcess[] = [];
  let master: RunningMaster;
  let agent: AgentServer;
  let port: number;

  const runMaster = async (listenOn: number): Promise<void> => {
    master = await startMaster({
      port: listenOn,
      workDir: join(scratch, "master"),
      // An agent that knows only the address learns of another master there when nobody pings it for ten times this.
      agentPingTimeoutMs: 1000,
      maxAgentPingTimeouts: 10,
    });
    await master.leading;
  };
  const runAgent = async (given: Partial<StartAgentOptions> = {}): Promise<void> => {
    agent = await startAgent({
      master: `127.0.0.1:${port}`,
      port: 0,
      workDirectory: work,
      resources: "cpus:4;mem:1024;disk:1024",
      registrationBackoffMs: 10,
      ...given,
    });
  };

  beforeAll(async () => {
    for (const [name, output] of [
      ["scheduler", program],
      ["executor", executor],
    ] as const) {
      const built = spawnSync("go", ["build", "-o", output, join(sources, name, "main.go")], {
        env: {
          ...process.env,
          GO111MODULE: "off",
          GOPATH: "/usr/share/gocode",
          GOCACHE: join(scratch, "cache"),
        },
      });
      expect(built.stderr.toString()).toBe("");
    }
    await runMaster(0);
    port = Number(master.pid.split(":")[1]);
    await runAgent();
  });

  afterEach(async () => {
    for (const scheduler of schedulers.splice(0)) {
      scheduler.kill();
      await scheduler.ended;
    }
  });

  afterAll(async () => {
    await agent?.close({ kill: true });
    await master?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  function schedule(...words: readonly string[]): LineProcess {
    const scheduler = new LineProcess(program, ["-master", `127.0.0.1:${port}`, ...words]);
    schedulers.push(scheduler);
    return scheduler;
  }

  async function stop(scheduler: LineProcess, word = "stop"): Promise<void> {
    scheduler.write(word);
    await scheduler.until(/^stopped DRIVER_STOPPED$/);
    expect(await scheduler.ended).toBe(0);
  }

  async function idOf(scheduler: LineProcess): Promise<string> {
    const [, id = ""] = await scheduler.until(/^registered ([0-9a-f-]{36}-\d{4})$/);
    return id;
  }

  const statesOf = (scheduler: LineProcess, task: string): string[] =>
    scheduler.lines
      .filter((line) => line.startsWith(`update ${task} `))
      .map((line) => line.split(" ")[2] ?? "");

  /** What the Go executors of a framework have printed. */
  function executorOutput(framework: string): string {
    return readdirSync(work, { recursive: true })
      .map(String)
      .filter((path) => /\/go\/runs\/[0-9a-f-]{36}\/stdout$/.test(path) && path.includes(framework))
      .map((path) => readFileSync(join(work, path), "utf8"))
      .join("");
  }

  async function agentsAtMaster(): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${port}/state`);
    return ((await response.json()) as { activated_slaves?: unknown }).activated_slaves;
  }

  it("run commands, hear of every end, and kill", async () => {
    const scheduler = schedule();
    for (const line of ["good echo hi", "bad exit 3", "long sleep 1000"]) {
      scheduler.write(`launch ${line}`);
    }
    await idOf(scheduler);
    await scheduler.until(/^update good TASK_FINISHED SOURCE_EXECUTOR/);
    await scheduler.until(/^update bad TASK_FAILED .* Command exited with status 3$/);
    await scheduler.until(/^update long TASK_RUNNING/);
    scheduler.write("kill long");
    await scheduler.until(/^update long TASK_KILLED .* Command terminated with signal Terminated$/);
    expect(statesOf(scheduler, "good")).toEqual(["TASK_STARTING", "TASK_RUNNING", "TASK_FINISHED"]);
    expect(statesOf(scheduler, "bad")).toEqual(["TASK_STARTING", "TASK_RUNNING", "TASK_FAILED"]);
    expect(statesOf(scheduler, "long")).toEqual(["TASK_STARTING", "TASK_RUNNING", "TASK_KILLED"]);
    await stop(scheduler);
  });

  it("run a Go executor: ends, kills, messages both ways, shutdown", async () => {
    const scheduler = schedule("-executor", executor);
    for (const line of ["good finish", "bad fail", "long wait"]) scheduler.write(`give ${line}`);
    const framework = await idOf(scheduler);
    await scheduler.until(/^update good TASK_FINISHED SOURCE_EXECUTOR \S+ done$/);
    await scheduler.until(/^update bad TASK_FAILED SOURCE_EXECUTOR \S+ as told$/);
    await scheduler.until(/^update long TASK_RUNNING/);
    scheduler.write("message hello");
    await scheduler.until(/^message echo hello$/);
    scheduler.write("kill long");
    await scheduler.until(/^update long TASK_KILLED SOURCE_EXECUTOR \S+ killed$/);
    scheduler.write("give more wait");
    scheduler.write("revive");
    await scheduler.until(/^update more TASK_RUNNING/);
    await stop(scheduler);
    await vi.waitFor(() => expect(executorOutput(framework)).toMatch(/shutdown\n/), waiting);
    expect(executorOutput(framework).split("\n")[0]).toMatch(/^registered go go-v0 \S+$/);
  });

  it("hear that an executor died, and of its tasks", async () => {
    const scheduler = schedule("-executor", executor);
    scheduler.write("give other wait");
    await scheduler.until(/^update other TASK_RUNNING/);
    scheduler.write("give last die");
    scheduler.write("revive");
    await scheduler.until(/^update other TASK_FAILED SOURCE_SLAVE REASON_EXECUTOR_TERMINATED/);
    await scheduler.until(/^update last TASK_FAILED SOURCE_SLAVE REASON_EXECUTOR_TERMINATED/);
    // A wait status: 7 in its second byte.
    await scheduler.until(/^executor-lost go 1792$/);
    await stop(scheduler);
  });

  it("decline offers until revived", async () => {
    const scheduler = schedule();
    await scheduler.until(/^declines /);
    scheduler.write("launch late true");
    scheduler.write("revive");
    await scheduler.until(/^update late TASK_FINISHED/);
    expect(scheduler.lines.filter((line) => line.startsWith("declines ")).length).toBeLessThan(3);
    await stop(scheduler);
  });

  it("take over from another scheduler, which hears of it; task and updates stay", async () => {
    const first = schedule("-failover-timeout", "60", "-executor", executor);
    first.write("give long wait");
    const framework = await idOf(first);
    await first.until(/^update long TASK_RUNNING/);
    const second = schedule("-id", framework, "-failover-timeout", "60");
    await second.until(new RegExp(`^registered ${framework}$`));
    await first.until(/^error Framework failed over$/);
    expect(await first.ended).toBe(1);
    second.write("reconcile");
    await second.until(/^update long TASK_RUNNING SOURCE_MASTER REASON_RECONCILIATION/);
    second.write("reconcile nobody");
    await second.until(/^update nobody TASK_LOST SOURCE_MASTER REASON_RECONCILIATION/);
    second.write("kill long");
    await second.until(/^update long TASK_KILLED/);
    await stop(second);
  });

  it("take over a framework whose scheduler is gone, until it is removed", async () => {
    const first = schedule("-failover-timeout", "60", "-executor", executor);
    first.write("give long wait");
    const framework = await idOf(first);
    await first.until(/^update long TASK_RUNNING/);
    first.kill();
    await first.ended;
    const second = schedule("-id", framework, "-failover-timeout", "60");
    await second.until(/^registered /);
    second.write("kill long");
    await second.until(/^update long TASK_KILLED/);
    await stop(second, "leave");
    const third = schedule("-id", framework);
    await third.until(/^registered /);
    await stop(third);
    const fourth = schedule("-id", framework);
    await fourth.until(
      /^error (Framework has been removed|Completed framework attempted to re-register)/i,
    );
  });

  it("come back to a restarted agent", async () => {
    const scheduler = schedule("-checkpoint", "-executor", executor);
    scheduler.write("give long wait");
    const framework = await idOf(scheduler);
    await scheduler.until(/^update long TASK_RUNNING/);
    const { pid } = agent;
    await agent.close();
    await runAgent({ port: Number(pid.split(":")[1]) });
    // Messages are for an agent that is registered; before, it drops them.
    await vi.waitFor(() => expect(agent.process.state.phase).toBe("running"), waiting);
    expect(executorOutput(framework)).toMatch(/reregistered localhost\n/);
    scheduler.write("message still there");
    await scheduler.until(/^message echo still there$/);
    scheduler.write("kill long");
    await scheduler.until(/^update long TASK_KILLED/);
    expect(scheduler.lines.filter((line) => /^(lost|executor-lost)/.test(line))).toEqual([]);
    await stop(scheduler);
  });

  it("come back to a restarted master with their tasks", async () => {
    const scheduler = schedule("-failover-timeout", "60", "-checkpoint", "-executor", executor);
    scheduler.write("give long wait");
    await scheduler.until(/^update long TASK_RUNNING/);
    await master.close();
    // The driver learns that a connection is lost when it sends.
    scheduler.write("revive");
    await scheduler.until(/^disconnected$/);
    const outage = scheduler.lines.length;
    await runMaster(port);
    await scheduler.until(/^registered /, { from: outage });
    await vi.waitFor(async () => expect(await agentsAtMaster()).toBe(1), waiting);
    const from = scheduler.lines.length;
    scheduler.write("reconcile");
    await scheduler.until(/^update long TASK_RUNNING SOURCE_MASTER REASON_RECONCILIATION/, {
      from,
    });
    scheduler.write("kill long");
    await scheduler.until(/^update long TASK_KILLED/);
    await stop(scheduler);
  });
});
