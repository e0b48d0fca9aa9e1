import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { CliProcess } from "../support/cli-process.js";
import { LineProcess } from "../support/line-process.js";

// A master, three agents and schedulers as processes of their own, and what becomes of tasks when one is killed.
const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-processes-"));
const SCHEDULER = fileURLToPath(new URL("../peers/node/scheduler.mjs", import.meta.url));
const WAIT_MS = 60_000;
const waiting = { timeout: WAIT_MS, interval: 50 };

interface AgentAt {
  readonly process: CliProcess;
  readonly port: string;
  readonly id: string;
}

let master: CliProcess;
let address: string;
const agents: AgentAt[] = [];
const schedulers: LineProcess[] = [];

const workOf = (index: number): string => join(scratch, `agent-${index}`);

async function startMaster(port: string): Promise<void> {
  master = new CliProcess([
    "master",
    `--port=${port}`,
    `--work_dir=${join(scratch, "master")}`,
    "--agent_ping_timeout=1secs",
    "--max_agent_ping_timeouts=10",
  ]);
  [, address = ""] = await master.printed(/ started on (\S+)\n/, WAIT_MS);
  await master.printed(/Recovered \d+ agents from the registry/, WAIT_MS);
}

/** Starts an agent, the same one again where there was one. */
async function startAgent(index: number): Promise<void> {
  const process = new CliProcess([
    "agent",
    `--master=${address}`,
    `--port=${agents[index]?.port ?? 0}`,
    `--work_dir=${workOf(index)}`,
    "--resources=cpus:4;mem:2048;disk:1024",
    "--no-switch_user",
    // Programs of tasks, and the scheduler that a leftover process is found by.
    `--executor_environment_variables={"PATH":"/usr/local/bin:/usr/bin:/bin","RUN_BY":"${scratch}"}`,
    "--registration_backoff_factor=50ms",
  ]);
  const [, port = ""] = await process.printed(/agent started on \(1\)@127\.0\.0\.1:(\d+)/, WAIT_MS);
  const known = agents[index]?.id;
  agents[index] = { process, port, id: known ?? "" };
  const found = await process.printed(
    known === undefined ? /given agent ID (\S+)\n/ : /Re-registered with master ()/,
    WAIT_MS,
  );
  agents[index] = { process, port, id: known ?? found[1] ?? "" };
}

function agentOf(scheduler: LineProcess, task: string): number {
  const line = scheduler.lines.find((each) => each.startsWith(`update ${task} TASK_RUNNING`));
  return agents.findIndex(({ id }) => id === line?.split(" ")[5]);
}

function schedule(info: object = {}, ...more: readonly string[]): LineProcess {
  const scheduler = new LineProcess(process.execPath, [
    SCHEDULER,
    address,
    JSON.stringify(info),
    ...more,
  ]);
  schedulers.push(scheduler);
  return scheduler;
}

async function idOf(scheduler: LineProcess): Promise<string> {
  const [, id = ""] = await scheduler.until(/^registered (\S+)$/);
  return id;
}

async function stop(scheduler: LineProcess): Promise<void> {
  scheduler.write("stop");
  expect(await scheduler.ended).toBe(0);
}

/** Files of a name in the sandboxes of a task. */
function sandboxFiles(task: string, name: string): string[] {
  return agents.flatMap((_, index) =>
    readdirSync(workOf(index), { recursive: true })
      .map(String)
      .filter((path) => path.startsWith("slaves/") && !path.includes("/latest/"))
      .filter((path) => path.includes(`/executors/${task}/runs/`) && path.endsWith(`/${name}`))
      .map((path) => join(workOf(index), path)),
  );
}

/** Lets a task go on that waits for a file `go`. */
function release(task: string): void {
  const [stdout = ""] = sandboxFiles(task, "stdout");
  writeFileSync(stdout.replace(/stdout$/, "go"), "");
}
const UNTIL_RELEASED = "while [ ! -e go ]; do sleep 0.1; done";

/** Processes that an agent of this test has started, whatever became of their parents. */
function started(): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`RUN_BY=${scratch}\0`);
    } catch {
      return false;
    }
  });
}
const nothingRuns = (): Promise<void> =>
  vi.waitFor(() => expect(started().map(commandOf)).toEqual([]), waiting);

function commandOf(pid: string): string {
  return spawnSync("ps", ["-o", "pid=,args=", "-p", pid]).stdout.toString().trim();
}

beforeAll(async () => {
  await startMaster("0");
  await Promise.all([startAgent(0), startAgent(1), startAgent(2)]);
});

afterEach(async () => {
  for (const scheduler of schedulers.splice(0)) {
    scheduler.kill();
    await scheduler.ended;
  }
});

afterAll(async () => {
  await Promise.all(agents.map(({ process }) => process.end("SIGUSR1")));
  await master.end();
  await nothingRuns();
  rmSync(scratch, { recursive: true, force: true });
});

describe("a cluster of processes", () => {
  it("runs thirty tasks on three agents: ends of all kinds, and much output", async () => {
    const scheduler = schedule();
    const kinds: Record<string, string> = {
      finish: "true",
      fail: "exit 7",
      kill: `trap '' INT; sleep 1000 & sleep 1000`,
      signal: "kill -SEGV $$",
      output: "head -c 10485760 /dev/zero | tr '\\0' x; echo end >&2",
    };
    for (let index = 0; index < 6; index += 1) {
      for (const [kind, command] of Object.entries(kinds)) {
        scheduler.write(`launch ${kind}-${index} ${command}`);
      }
    }
    const expected: Record<string, RegExp> = {
      finish: /TASK_FINISHED SOURCE_EXECUTOR - \S+ Command exited with status 0$/,
      fail: /TASK_FAILED SOURCE_EXECUTOR - \S+ Command exited with status 7$/,
      kill: /TASK_KILLED SOURCE_EXECUTOR - \S+ Command terminated with signal Terminated$/,
      signal: /TASK_FAILED SOURCE_EXECUTOR - \S+ Command terminated with signal Segmentation fault/,
      output: /TASK_FINISHED SOURCE_EXECUTOR - \S+ Command exited with status 0$/,
    };
    for (let index = 0; index < 6; index += 1) {
      await scheduler.until(new RegExp(`^update kill-${index} TASK_RUNNING`));
      scheduler.write(`kill kill-${index}`);
    }
    for (let index = 0; index < 6; index += 1) {
      for (const [kind, end] of Object.entries(expected)) {
        await scheduler.until(new RegExp(`^update ${kind}-${index} ${end.source}`));
      }
      const [stdout = ""] = sandboxFiles(`output-${index}`, "stdout");
      expect(statSync(stdout).size).toBeGreaterThanOrEqual(10_485_760);
      const text = readFileSync(stdout, "latin1");
      expect(text.split("x").length - 1).toBeGreaterThanOrEqual(10_485_760);
      const [stderr = ""] = sandboxFiles(`output-${index}`, "stderr");
      expect(readFileSync(stderr, "utf8")).toContain("end\n");
    }
    const used = new Set(
      Array.from({ length: 6 }, (_, index) => agentOf(scheduler, `finish-${index}`)),
    );
    expect(used.size).toBeGreaterThan(1);
    // No task is told of twice: what is acknowledged stays so.
    const ends = scheduler.lines.filter((line) =>
      /^update \S+ TASK_(FINISHED|FAILED|KILLED)/.test(line),
    );
    expect(ends).toHaveLength(30);
    await nothingRuns();
    await stop(scheduler);
  });

  it("lets a task finish whose agent is killed, and delivers the update", async () => {
    const scheduler = schedule({ checkpoint: true });
    scheduler.write(`launch survivor ${UNTIL_RELEASED}`);
    await scheduler.until(/^update survivor TASK_RUNNING/);
    const on = agentOf(scheduler, "survivor");
    await agents[on]?.process.end("SIGKILL");
    release("survivor");
    await startAgent(on);
    await scheduler.until(/^update survivor TASK_FINISHED SOURCE_EXECUTOR/);
    expect(scheduler.lines.filter((line) => /^(lost|error)/.test(line))).toEqual([]);
    await stop(scheduler);
    await nothingRuns();
  });

  it("loses a task that does not checkpoint with its agent, and leaves no process", async () => {
    const scheduler = schedule();
    scheduler.write("launch mortal sleep 1000");
    await scheduler.until(/^update mortal TASK_RUNNING/);
    const on = agentOf(scheduler, "mortal");
    await agents[on]?.process.end("SIGKILL");
    await scheduler.until(/^update mortal TASK_LOST SOURCE_MASTER REASON_SLAVE_DISCONNECTED/);
    await nothingRuns();
    await startAgent(on);
    await stop(scheduler);
  });

  it("knows its agents, frameworks and tasks again when the master was killed", async () => {
    const info = { checkpoint: true, failover_timeout: 600 };
    const first = schedule(info);
    first.write(`launch lasting ${UNTIL_RELEASED}`);
    const framework = await idOf(first);
    await first.until(/^update lasting TASK_RUNNING/);
    await master.end("SIGKILL");
    // A driver that knows only an address does not look for another master there: its scheduler is started again.
    first.kill();
    await startMaster(address.split(":")[1] ?? "");
    const second = schedule({ ...info, id: { value: framework } });
    expect(await idOf(second)).toBe(framework);
    await vi.waitFor(async () => {
      const state = await (await fetch(`http://${address}/state`)).json();
      expect(state).toMatchObject({ activated_slaves: 3 });
    }, waiting);
    second.write("reconcile");
    await second.until(/^update lasting TASK_RUNNING SOURCE_MASTER REASON_RECONCILIATION/);
    release("lasting");
    await second.until(/^update lasting TASK_FINISHED SOURCE_EXECUTOR/);
    await stop(second);
  });

  it("fails a task whose executor is killed, with all that it ran", async () => {
    const scheduler = schedule();
    scheduler.write("launch orphan sleep 1000 & sleep 1000");
    await scheduler.until(/^update orphan TASK_RUNNING/);
    // Executors of tasks that are over may still be on their way out.
    const executor = started().find(
      (pid) =>
        commandOf(pid).includes("command-executor-main") &&
        readFileSync(`/proc/${pid}/environ`, "latin1").includes("MESOS_EXECUTOR_ID=orphan\0"),
    );
    process.kill(Number(executor), "SIGKILL");
    await scheduler.until(/^update orphan TASK_FAILED SOURCE_SLAVE REASON_EXECUTOR_TERMINATED/);
    await nothingRuns();
    await stop(scheduler);
  });

  it("keeps the tasks of a killed scheduler for its successor, and its updates", async () => {
    const info = { failover_timeout: 600 };
    const first = schedule(info, "explicit");
    first.write(`launch waiting ${UNTIL_RELEASED}`);
    const framework = await idOf(first);
    await first.until(/^update waiting TASK_STARTING/);
    first.write("ack");
    await first.until(/^update waiting TASK_RUNNING/);
    // Nobody acknowledges that it runs.
    first.kill();
    await first.ended;
    const second = schedule({ ...info, id: { value: framework } }, "explicit");
    await second.until(/^update waiting TASK_RUNNING SOURCE_EXECUTOR/);
    release("waiting");
    second.write("ack");
    await second.until(/^update waiting TASK_FINISHED/);
    second.write("ack");
    await stop(second);
  });

  it("ends what a killed scheduler had when nobody takes over in time", async () => {
    const first = schedule({ failover_timeout: 1 });
    first.write("launch abandoned sleep 1000");
    const framework = await idOf(first);
    await first.until(/^update abandoned TASK_RUNNING/);
    first.kill();
    await first.ended;
    await nothingRuns();
    const second = schedule({ failover_timeout: 1, id: { value: framework } });
    await second.until(/^error Framework has been removed$/);
  });

  it("gives up an agent that answers no ping, and takes it back with its task", async () => {
    const scheduler = schedule({ checkpoint: true });
    scheduler.write(`launch frozen ${UNTIL_RELEASED}`);
    await scheduler.until(/^update frozen TASK_RUNNING/);
    const on = agentOf(scheduler, "frozen");
    const agent = agents[on];
    agent?.process.child.kill("SIGSTOP");
    await scheduler.until(/^update frozen TASK_LOST SOURCE_MASTER REASON_SLAVE_REMOVED/);
    await scheduler.until(new RegExp(`^lost ${agent?.id}$`));
    agent?.process.child.kill("SIGCONT");
    await scheduler.until(/^update frozen TASK_RUNNING/, {
      from: scheduler.lines.findIndex((line) => line.startsWith("lost ")),
    });
    release("frozen");
    await scheduler.until(/^update frozen TASK_FINISHED/);
    await stop(scheduler);
  });

  it("dies of SIGTERM and leaves running what checkpoints; SIGUSR1 ends what runs", async () => {
    const scheduler = schedule({ checkpoint: true });
    scheduler.write("launch steady sleep 1000");
    await scheduler.until(/^update steady TASK_RUNNING/);
    const on = agentOf(scheduler, "steady");
    const before = started();
    expect(await agents[on]?.process.end("SIGTERM")).toBe("SIGTERM");
    expect(started()).toEqual(before);
    await startAgent(on);
    expect(await agents[on]?.process.end("SIGUSR1")).toBe(0);
    await scheduler.until(/^update steady TASK_LOST SOURCE_MASTER REASON_SLAVE_REMOVED/);
    await nothingRuns();
    await stop(scheduler);
  });
});
