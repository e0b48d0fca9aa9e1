import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { CliProcess } from "../support/cli-process.js";

const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-run-"));
// Of its own, so that what is left behind can be counted.
const temporary = mkdtempSync(join(scratch, "tmp-"));
const started: CliProcess[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.end()));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function start(...args: readonly string[]): CliProcess {
  const each = new CliProcess(args, { TMPDIR: temporary });
  started.push(each);
  return each;
}

/** Processes that sleep for so long. */
function sleepers(seconds: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8") === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  });
}

async function startCluster(...args: readonly string[]): Promise<{
  readonly cluster: CliProcess;
  readonly address: string;
}> {
  const cluster = start("cluster", "--base-port=0", ...args);
  const [, address = ""] = await cluster.printed(/master {3}(\S+) /);
  return { cluster, address };
}

describe("mesos-sniff run", () => {
  it("prints what the command prints, and ends as it does", async () => {
    const run = start("run", "--command=echo out; echo err >&2; exit 7");
    expect(await run.ended).toEqual({ code: 7, signal: null });
    expect(run.stdout).toBe("out\n");
    expect(run.stderr).toContain("\nerr\n");
    expect(run.stderr).toContain("Received status update TASK_FAILED for task 'mesos-sniff-run'\n");
    expect(run.stderr).toContain("  message: 'Command exited with status 7'\n");
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("takes words after --, which no shell sees, and an environment", async () => {
    const run = start(
      "run",
      "--name=w",
      '--env={"A":"b c"}',
      "--",
      "sh",
      "-c",
      'echo "$A" "$1"',
      "x",
      "*",
    );
    expect(await run.ended).toEqual({ code: 0, signal: null });
    expect(run.stdout).toBe("b c *\n");
    expect(run.stderr).toContain("Submitted task 'w' to agent '");
  });

  it("copies all of a large output, bytes as they are", async () => {
    const run = start(
      "run",
      "--",
      "sh",
      "-c",
      "head -c 3000000 /dev/zero | tr '\\0' x; printf '\\377end'",
    );
    expect(await run.ended).toEqual({ code: 0, signal: null });
    expect(run.stdout.length).toBe(3_000_004);
    expect(run.stdout.endsWith("x\ufffdend")).toBe(true);
  });

  it("kills the task after a while when told to, and what it started with it", async () => {
    const run = start("run", "--kill_after=200ms", "--command=sleep 7531.1 & sleep 7531.1");
    expect(await run.ended).toEqual({ code: 128 + 15, signal: null });
    expect(run.stderr).toContain("Asked to kill task 'mesos-sniff-run' on agent '");
    expect(sleepers("7531.1")).toEqual([]);
  });

  it("ends its cluster and its task with Ctrl-C", async () => {
    const run = start("run", "--", "sleep", "7531.2");
    await run.printed(/TASK_RUNNING/);
    expect(await run.end("SIGINT")).toBe(130);
    expect(sleepers("7531.2")).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("is a 0.26 driver when told to", async () => {
    const run = start("run", "--emulate=0.26", "--", "true");
    expect(await run.ended).toEqual({ code: 0, signal: null });
    expect(run.stderr).toContain("Framework registered with ");
    expect(run.stderr).toContain("Received status update TASK_FINISHED for task mesos-sniff-run\n");
  });

  it.each([
    [[], "Missing required option --command"],
    [["--comand=x"], "do you mean 'command'?"],
    [["--resources=cpus", "--", "true"], "Failed to parse resources 'cpus'"],
    [["--command=x", "--", "true"], "found both --command and words after --"],
    [["--task={}", "--command=x"], "--task says all of the task"],
    [['--task={"name":"n"}'], "cannot read --task"],
    [["--master=zk://h/p", "--", "true"], "ZooKeeper"],
    [["--containerizer=docker", "--", "true"], "requires docker image name"],
  ])("refuses %j", async (args, reason) => {
    const run = start("run", ...args);
    expect(await run.ended).toEqual({ code: 1, signal: null });
    expect(run.stderr).toContain(reason);
    expect(run.stdout).toBe("");
  });
});

describe("mesos-sniff cluster", () => {
  it("runs tasks for others, and leaves nothing behind", async () => {
    const { cluster, address } = await startCluster("--agents=2", "--show", "StatusUpdateMessage");
    const response = await fetch(`http://${address}/state`);
    expect(await response.json()).toMatchObject({ leader: `master@${address}` });
    const run = start(
      "run",
      `--master=${address}`,
      "--resources=cpus:3",
      "--name=there",
      "--",
      "true",
    );
    expect(await run.ended).toEqual({ code: 0, signal: null });
    await cluster.printed(/StatusUpdateMessage task=there TASK_FINISHED/);
    // The output comes over HTTP, bytes as they are.
    const bytes = start("run", `--master=${address}`, "--", "printf", "a\\377\\303\\251b");
    expect(await bytes.ended).toEqual({ code: 0, signal: null });
    expect(Buffer.concat(bytes.output).toString("latin1")).toBe("a\xff\xc3\xa9b");
    const long = start("run", `--master=${address}`, "--", "sleep", "7531.3");
    await long.printed(/TASK_RUNNING/);
    expect(await cluster.end("SIGINT")).toBe(0);
    expect(cluster.stderr).toMatch(/\d+ messages on \d+ connections\n$/);
    expect(sleepers("7531.3")).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("keeps a folder that it was given", async () => {
    const folder = join(scratch, "kept");
    const { cluster } = await startCluster(`--work-dir=${folder}`, "--emulate=0.26");
    expect(cluster.stderr).toContain("a Mesos 0.26.0 of 2 roles");
    expect(await cluster.end("SIGTERM")).toBe(0);
    expect(existsSync(join(folder, "master", "registry"))).toBe(true);
  });

  it("says so when a port is taken", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { readonly port: number };
    const cluster = start("cluster", `--base-port=${port}`);
    expect(await cluster.ended).toEqual({ code: 1, signal: null });
    expect(cluster.stderr).toContain(`cannot start the cluster: listen EADDRINUSE`);
    expect(readdirSync(temporary)).toEqual([]);
    server.close();
  });
});

describe("a reader that goes away", () => {
  it.each([
    [["demo", "true"], 0],
    [["cluster", "--base-port=0", "--show"], 0],
    [["run", "--", "yes"], 130],
  ] as const)("ends %j, with nothing left", async (args, status) => {
    const one = start(...args);
    await new Promise((resolve) => one.child.stdout?.once("data", resolve));
    one.child.stdout?.destroy();
    expect(await one.ended).toEqual({ code: status, signal: null });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("mesos-sniff demo", () => {
  it.each(["0.26", "1.11"])("shows what read shows of its recording (%s)", async (version) => {
    const file = join(scratch, `demo-${version}.pcapng`);
    const demo = start("demo", "true", `--emulate=${version}`, `--record=${file}`);
    expect(await demo.ended).toEqual({ code: 0, signal: null });
    expect(demo.stderr).toContain("Task hello: TASK_FINISHED, printed: ");
    expect(demo.stderr).toContain("hello from a Mesos task\n");
    for (const message of [
      /RegisterSlaveMessage host=127\.0\.0\.1/,
      /scheduler\.Call\/ACCEPT LAUNCH 1 task hello/,
      /slave\(1\)@\S+ -> executor\(1\)@\S+ RunTaskMessage task=hello/,
      /StatusUpdateMessage task=hello TASK_FINISHED/,
    ]) {
      expect(demo.stdout).toMatch(message);
    }
    const read = start("read", file, "--strict");
    expect(await read.ended).toEqual({ code: 0, signal: null });
    expect(demo.stdout).toBe(read.stdout);
  });
});
