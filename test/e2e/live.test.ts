import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { CliProcess } from "../support/cli-process.js";

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-live-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const running: CliProcess[] = [];
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
});

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const started = new CliProcess(args, environment);
  running.push(started);
  return started;
}

function read(path: string): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, "read", path]);
  expect([status, stderr.toString()]).toEqual([0, expect.stringMatching(/^\d+ messages/)]);
  return stdout.toString();
}

/**
 * Lines without numbers, by time: where streams are joined in the middle, how long nothing came decides live
 * what is shown first, and a file does not tell.
 */
function messagesOf(lines: string): readonly string[] {
  return lines
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^ *\d+ /, "").replace(/ \(\S+ \S+ after #\d+\)/, ""))
    .sort();
}

/** Whether it is there and we may capture with it; in CI it always is. */
function mayNot(program: string): boolean {
  if (process.env["CI"] !== undefined) return false;
  const command = ["-i", "lo", "-c", "1", "-w", "/dev/null"];
  const { error, stderr } = spawnSync(program, command, { timeout: 500 });
  const refusal = /permission|not permitted/i.exec(stderr?.toString() ?? "");
  const isMissing = error !== undefined && "code" in error && error.code !== "ETIMEDOUT";
  if (!isMissing && refusal === null) return false;
  process.stderr.write(
    `${program} is missing or may not capture: tests with it are SKIPPED (CI runs them)\n`,
  );
  return true;
}

/** A master and an agent in one process: the port of the master, and a filter for the packets of both. */
async function startCluster(): Promise<{ readonly port: number; readonly packets: string }> {
  const folder = mkdtempSync(join(scratch, "cluster-"));
  const cluster = start(["cluster", "--base-port", "0", "--work-dir", folder]);
  const [, port] = await cluster.printed(/master.*127\.0\.0\.1:(\d+)/);
  const [, agent] = await cluster.printed(/agent 1.*127\.0\.0\.1:(\d+)/);
  return { port: Number(port), packets: `tcp port ${port} or tcp port ${agent}` };
}

async function runTask(port: number): Promise<void> {
  const task = start(["run", `--master=127.0.0.1:${port}`, "--", "echo", "hello"]);
  expect((await task.ended).code).toBe(0);
}

describe.each(["tcpdump", "dumpcap"])("mesos-sniff live with %s", (program) => {
  it.skipIf(mayNot(program))(
    "joins a running cluster, shows what passes and records it as it shows it",
    async () => {
      const { port, packets } = await startCluster();
      const path = join(scratch, `${program}.pcapng`);
      const live = start([
        "live",
        "-i",
        "lo",
        "-f",
        packets,
        "--program",
        program,
        "--record",
        path,
      ]);
      await live.printed(/capturing on lo/);
      await runTask(port);
      await live.printed(/TASK_FINISHED/);
      expect(await live.end("SIGINT")).toBe(0);
      expect(live.stderr).toMatch(
        /\d+ messages.* connections?\b.*\n(\d+) packets captured, 0 dropped, \1 recorded\n$/,
      );
      expect(live.stdout).toContain("RunTaskMessage");
      expect(messagesOf(read(path))).toEqual(messagesOf(live.stdout));
    },
    120_000,
  );
});

describe.skipIf(mayNot("tcpdump"))("mesos-sniff live", () => {
  it("shows what a filter lets pass, ends at --limit, and rotates what it records", async () => {
    const { port, packets } = await startCluster();
    const path = join(scratch, "rotated.pcapng");
    const filter = ["-f", packets, "type.contains('StatusUpdateMessage')"];
    const rotation = ["--record", path, "--rotate-size", "2k", "--rotate-keep", "2"];
    const live = start(["live", "-i", "lo", "-n", "1", ...rotation, ...filter]);
    await live.printed(/capturing on lo/);
    await runTask(port);
    expect(await live.ended).toEqual({ code: 0, signal: null });
    expect(live.stdout.trimEnd().split("\n")).toEqual([
      expect.stringContaining("StatusUpdateMessage"),
    ]);
    expect(live.stderr).toMatch(/recorded in \d+ files/);
    expect(readdirSync(scratch).filter((name) => name.startsWith("rotated"))).toHaveLength(2);
  }, 120_000);

  it("ends in order when nobody reads its output any more", async () => {
    const { port, packets } = await startCluster();
    const path = join(scratch, "unread.pcapng");
    const live = start(["live", "-i", "lo", "-f", packets, "--record", path]);
    await live.printed(/capturing on lo/);
    live.child.stdout?.destroy();
    await runTask(port);
    expect(await live.ended).toEqual({ code: 0, signal: null });
    expect(live.stderr).toMatch(/(\d+) packets captured, 0 dropped, \1 recorded\n$/);
    expect(read(path)).not.toBe("");
  }, 120_000);

  it("shows once what it captures on several interfaces", async () => {
    const { port, packets } = await startCluster();
    const path = join(scratch, "several.pcapng");
    const where = ["-i", "lo", "-i", "any", "-f", packets];
    const live = start(["live", ...where, "--record", path]);
    await live.printed(/capturing on lo \(tcpdump\), any \(tcpdump\)/);
    await runTask(port);
    await live.printed(/TASK_FINISHED/);
    expect(await live.end("SIGINT")).toBe(0);
    expect(live.stdout.match(/ RunTaskMessage /g)).toHaveLength(1);
    expect(messagesOf(read(path))).toEqual(messagesOf(live.stdout));
  }, 120_000);

  it("says what is wrong with an interface and a capture filter", async () => {
    const device = start(["live", "-i", "nope0"]);
    expect((await device.ended).code).toBe(2);
    expect(device.stderr).toContain("cannot capture on nope0 with tcpdump: nope0: No such device");
    const syntax = start(["live", "-i", "lo", "-f", "no such filter"]);
    expect((await syntax.ended).code).toBe(2);
    expect(syntax.stderr).toContain("can't parse filter expression");
    const ours = start(["live", "-i", "lo", "state =="]);
    expect((await ours.ended).code).toBe(1);
  }, 60_000);

  it("lists interfaces", async () => {
    const list = start(["live", "-D"]);
    expect((await list.ended).code).toBe(0);
    expect(list.stdout).toMatch(/^\d+\.lo\b/m);
  }, 60_000);
});

/** A folder with scripts in place of the programs. */
function fakePrograms(scripts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(scratch, "bin-"));
  mkdirSync(folder, { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/bash\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return `${folder}:${process.env["PATH"]}`;
}

const PCAP_HEADER = String.raw`printf '\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\x04\0\x01\0\0\0'`;

describe("mesos-sniff live where programs fail", () => {
  const refuse = 'echo "lo: You don\'t have permission to capture" >&2; exit 1';

  it("names both programs and how to be allowed when neither may", async () => {
    const PATH = fakePrograms({ tcpdump: refuse, dumpcap: refuse });
    const live = start(["live", "-i", "lo"], { PATH });
    expect((await live.ended).code).toBe(2);
    expect(live.stderr).toMatch(
      /^mesos-sniff: cannot capture on lo: tcpdump may not: .*; dumpcap may not: .*setcap cap_net_raw/,
    );
  }, 60_000);

  it("takes dumpcap where tcpdump may not, and ends after --duration", async () => {
    const dumpcap = `${PCAP_HEADER}; trap 'exit 0' INT; while :; do sleep 0.05; done`;
    const PATH = fakePrograms({ tcpdump: refuse, dumpcap });
    const live = start(["live", "-i", "lo", "--duration", "100ms"], { PATH });
    expect(await live.ended).toEqual({ code: 0, signal: null });
    expect(live.stderr).toContain("capturing on lo (dumpcap)");
  }, 60_000);

  it("says that packets are dropped while it runs, and how many at the end", async () => {
    const tcpdump = [
      `${PCAP_HEADER}; echo 'tcpdump: listening on lo' >&2; n=0`,
      "trap 'n=$((n + 7)); echo \"tcpdump: 3 packets captured, $n packets dropped by kernel\" >&2' USR1",
      "trap 'echo \"9 packets dropped by kernel\" >&2; exit 0' INT",
      "while :; do sleep 0.05; done",
    ].join("\n");
    const live = start(["live", "-i", "lo"], { PATH: fakePrograms({ tcpdump }) });
    await live.printed(/7 packets dropped so far/);
    expect(await live.end("SIGINT")).toBe(0);
    expect(live.stderr).toContain("9 packets dropped while it was captured");
    expect(live.stderr).toMatch(/0 packets captured, 9 dropped\n$/);
  }, 60_000);

  it("ends with status 2 and the reason when the program dies", async () => {
    const tcpdump = `${PCAP_HEADER}; sleep 0.2; echo 'tcpdump: pcap_loop: The interface disappeared' >&2; exit 1`;
    const live = start(["live", "-i", "lo"], { PATH: fakePrograms({ tcpdump }) });
    expect((await live.ended).code).toBe(2);
    expect(live.stderr).toContain("the capture on lo failed: pcap_loop: The interface disappeared");
  }, 60_000);
});
