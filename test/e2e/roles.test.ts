import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { CliProcess } from "../support/cli-process.js";

const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-roles-"));
const started: CliProcess[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.end()));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function start(
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): CliProcess {
  const each = new CliProcess(args, environment);
  started.push(each);
  return each;
}

/** A master on a free port, and where it listens. */
async function startMaster(
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<{ readonly master: CliProcess; readonly address: string }> {
  const master = start(["master", "--port=0", ...args], environment);
  const [, address = ""] = await master.printed(/ started on (\S+)\n/);
  await master.printed(/Recovered \d+ (?:agents|slaves) from the /i);
  return { master, address };
}

async function stateOf(address: string): Promise<Record<string, unknown>> {
  const response = await fetch(`http://${address}/state`);
  return (await response.json()) as Record<string, unknown>;
}

describe("mesos-sniff master and agent", () => {
  it("find each other, with flags from both the command line and the environment", async () => {
    const { master, address } = await startMaster(["--registry=in_memory"]);
    const agent = start(["agent", "--port", "0", "--attributes=rack:2"], {
      MESOS_MASTER: address,
      MESOS_WORK_DIR: join(scratch, "agent"),
      MESOS_RESOURCES: "cpus:3;mem:512;disk:64;ports:[7000-7001]",
      MESOS_HOSTNAME: "here",
      GLOG_v: "2",
    });
    await agent.printed(/Registered with master master@/);
    await agent.printed(/Parsed message name 'mesos\.internal\.SlaveRegisteredMessage'/);
    expect(await stateOf(address)).toMatchObject({
      slaves: [{ hostname: "here", resources: { cpus: 3, mem: 512, ports: "[7000-7001]" } }],
    });
    expect(agent.stderr).toMatch(/Flags at startup: .*--attributes="rack:2".*--work_dir="/);

    // SIGUSR1: the agent says good-bye, and ends well.
    expect(await agent.end("SIGUSR1")).toBe(0);
    expect(agent.stderr).toContain("Received SIGUSR1 signal; unregistering and shutting down");
    await master.printed(/Removed agent .*: the agent unregistered/);
    expect(await master.end("SIGTERM")).toBe("SIGTERM");
    expect(master.stderr).toMatch(/W\d{4} .* logging\.cpp:104] RAW: Received signal SIGTERM/);
  });

  it("are 0.26 when told to, as flags and lines show", async () => {
    const { master, address } = await startMaster([
      "--emulate=0.26",
      "--registry=in_memory",
      "--slave_ping_timeout=20secs",
    ]);
    expect(master.stderr).toMatch(/main\.cpp:234] Version: 0\.26\.0\n/);
    expect(master.stderr).toContain('--slave_ping_timeout="20secs"');
    expect(master.stderr).not.toContain("agent_ping_timeout");
    const work = join(scratch, "old");
    const flags = ["--emulate", "0.26", "--port=0", `--master=${address}`, `--work_dir=${work}`];
    const agent = start(["agent", ...flags]);
    await agent.printed(/Slave started on 1\)@127\.0\.0\.1:\d+\n/);
    await agent.printed(/given slave ID /);
    expect(await agent.end("SIGINT")).toBe("SIGINT");
    expect(await master.end("SIGINT")).toBe("SIGINT");
  });

  it("outlive each other: a restarted master knows its agents", async () => {
    const work = `--work_dir=${join(scratch, "registry")}`;
    const { master, address } = await startMaster([work]);
    const agentWork = `--work_dir=${join(scratch, "kept")}`;
    const agent = start(["agent", "--port=0", `--master=${address}`, agentWork]);
    const [, port] = await agent.printed(/agent started on \(1\)@127\.0\.0\.1:(\d+)/);
    const [, id] = await agent.printed(/given agent ID (\S+)/);
    await master.end("SIGKILL");
    const again = start(["master", `--port=${address.split(":")[1]}`, work]);
    await again.printed(/Recovered 1 agents from the registry/);
    await agent.end("SIGKILL");
    const agentAgain = start(["agent", `--port=${port}`, `--master=${address}`, agentWork]);
    await agentAgain.printed(/Re-registered with master master@/);
    expect(await stateOf(address)).toMatchObject({ slaves: [{ id }] });
  });

  it("and a task between them outlive that both are killed", async () => {
    const masterWork = `--work_dir=${join(scratch, "registry-2")}`;
    const { master, address } = await startMaster([masterWork]);
    const agentFlags = [`--master=${address}`, `--work_dir=${join(scratch, "kept-2")}`];
    const agent = start(["agent", "--port=0", ...agentFlags]);
    const [, port] = await agent.printed(/agent started on \(1\)@127\.0\.0\.1:(\d+)/);
    const file = join(scratch, "go-on");
    const command = `until test -e ${file}; do sleep 0.1; done; exit 5`;
    const run = start(["run", `--master=${address}`, "--checkpoint", `--command=${command}`]);
    await run.printed(/TASK_RUNNING/);
    await master.end("SIGKILL");
    await run.printed(/Disconnected from the master/);
    await agent.end("SIGKILL");
    start(["master", `--port=${address.split(":")[1]}`, masterWork]);
    const agentAgain = start(["agent", `--port=${port}`, ...agentFlags]);
    await agentAgain.printed(/Re-registered with master/);
    writeFileSync(file, "");
    expect(await run.ended).toEqual({ code: 5, signal: null });
  });

  it("offer what the whitelist has now", async () => {
    const file = join(scratch, "whitelist");
    writeFileSync(file, "elsewhere\n");
    const { address } = await startMaster(["--registry=in_memory", `--whitelist=file://${file}`]);
    const work = `--work_dir=${join(scratch, "listed")}`;
    const agent = start(["agent", "--port=0", `--master=${address}`, work, "--hostname=here"]);
    await agent.printed(/Registered with master/);
    const run = start(["run", `--master=${address}`, "--", "true"]);
    await run.printed(/Subscribed with ID/);
    expect(run.stderr).not.toContain("Submitted");
    writeFileSync(file, "elsewhere\nhere\n");
    expect(await run.ended).toEqual({ code: 0, signal: null });
  });

  it("write log files as glog does, and nothing on standard error when quiet", async () => {
    const logs = join(scratch, "logs");
    const master = start([
      "master",
      "--port=0",
      "--registry=in_memory",
      `--log_dir=${logs}`,
      "--quiet",
    ]);
    const file = join(logs, "mesos-master.INFO");
    await expect
      .poll(() => (existsSync(file) ? readFileSync(file, "utf8") : ""), { timeout: 10_000 })
      .toContain("] Elected as the leading master!\n");
    const [, address] = / started on (\S+)\n/.exec(readFileSync(file, "utf8")) ?? [];
    const read = await fetch(`http://${address}/files/read?path=/master/log&offset=0&length=20`);
    expect(await read.json()).toEqual({ data: "Log file created at:", offset: 0 });
    expect(await master.end("SIGTERM")).toBe("SIGTERM");
    expect(master.stderr).toBe("");
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(
      /^Log file created at: \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\nRunning on machine: /,
    );
    const warnings = readFileSync(join(logs, "mesos-master.WARNING"), "utf8");
    expect(warnings).toContain("Received signal SIGTERM");
    expect(warnings).not.toContain("Elected");
    expect(
      readdirSync(logs).some((name) =>
        /^mesos-master\..+\.log\.INFO\.\d{8}-\d{6}\.\d+$/.test(name),
      ),
    ).toBe(true);
  });

  it("ends with status 1 and a reason when it cannot start", async () => {
    const { address } = await startMaster(["--registry=in_memory"]);
    const [, port = ""] = address.split(":");
    const file = join(scratch, "master-address");
    writeFileSync(file, "zk://127.0.0.1:2181/mesos\n");
    for (const [args, reason] of [
      [["master", `--port=${port}`, "--registry=in_memory"], "EADDRINUSE"],
      [["master", "--port=0"], "--work_dir needed"],
      [
        ["master", "--port=0", "--registry=in_memory", "--credentials=/none"],
        "cannot use --credentials /none",
      ],
      [["agent", "--port=0", "--work_dir=/tmp/x"], "Missing required option `--master`"],
      [["agent", "--port=0", "--master=127.0.0.1:1"], "Missing required option `--work_dir`"],
      [["agent", "--port=0", "--work_dir=/tmp/x", `--master=file://${file}`], "ZooKeeper"],
      [
        ["agent", "--port=0", "--work_dir=/tmp/x", "--master=127.0.0.1:1", "--resources=cpus"],
        "--resources",
      ],
      [
        ["agent", "--port=0", "--work_dir=/tmp/x", "--master=127.0.0.1:1", "--credential=/none"],
        "cannot use --credential /none",
      ],
      [["agent", "--frobnicate"], "See `mesos-sniff agent --help`"],
    ] as const) {
      const one = start(args);
      expect(await one.ended).toEqual({ code: 1, signal: null });
      expect(one.stderr).toContain(reason);
      expect(one.stderr).not.toContain("    at ");
    }
  });
});
