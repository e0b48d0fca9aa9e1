import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isMissing } from "../support/needs-program.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const cli = join(root, "dist", "cli", "main.js");
const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-proxy-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const MESSAGE =
  "POST /slave(1)/mesos.internal.PingSlaveMessage HTTP/1.1\r\nUser-Agent: libprocess/master@127.0.0.1:5050\r\n" +
  "Libprocess-From: master@127.0.0.1:5050\r\nConnection: Keep-Alive\r\nHost: \r\n" +
  "Transfer-Encoding: chunked\r\n\r\n2\r\n\x08\x01\r\n0\r\n\r\n";

let sink: Server;
let sinkPort: number;
const children: ChildProcess[] = [];

beforeAll(async () => {
  sink = createServer((socket) => socket.on("error", () => {}).resume());
  sink.listen(0, "127.0.0.1");
  await once(sink, "listening");
  sinkPort = (sink.address() as AddressInfo).port;
});
afterAll(() => sink.close());
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<number | null>;
}

/** The command in a shell that first runs `before`. */
async function startProxy(args: readonly string[], before = ""): Promise<Started> {
  const words = [
    process.execPath,
    cli,
    "proxy",
    "--mode",
    "relay",
    "--listen",
    "127.0.0.1:0",
    "--target",
    `127.0.0.1:${sinkPort}`,
    ...args,
  ];
  const child = spawn("bash", ["-c", `${before} exec "$@"`, "bash", ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (piece: Buffer) => {
    stdout += piece.toString();
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stderr?.on("data", (piece: Buffer) => {
      stderr += piece.toString();
      const found = /listening on 127\.0\.0\.1:(\d+)/.exec(stderr);
      if (found !== null) resolve(Number(found[1]));
    });
    void ended.then(() => reject(new Error(stderr)));
  });
  return { child, port, output: () => ({ stdout, stderr }), ended };
}

/** Sends that many messages on one connection and waits until the proxy has them all. */
async function send(port: number, count: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.end(MESSAGE.repeat(count), "latin1");
  await once(socket.resume(), "close");
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !condition(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(condition()).toBe(true);
}

function read(path: string): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, "read", path]);
  return { stdout: stdout.toString(), stderr: stderr.toString(), status };
}

describe("mesos-sniff proxy --record", () => {
  it("shows and records, and ends in order with Ctrl-C", async () => {
    const path = join(scratch, "whole.pcapng");
    const proxy = await startProxy(["--record", path]);
    await send(proxy.port, 10);
    proxy.child.kill("SIGINT");
    expect(await proxy.ended).toBe(0);
    const { stdout, stderr } = proxy.output();
    expect(stdout.trimEnd().split("\n")).toHaveLength(10);
    expect(stdout).toContain(`-> slave(1)@127.0.0.1:${sinkPort} PingSlaveMessage connected`);
    expect(stderr).toContain("10 messages, 1 connection, ");
    expect(read(path).stdout).toBe(stdout);
  });

  it.skipIf(isMissing("tshark"))("records what tshark reads, with comments", async () => {
    const path = join(scratch, "tshark.pcapng");
    const proxy = await startProxy(["--record", path, "--quiet"]);
    await send(proxy.port, 3);
    proxy.child.kill("SIGTERM");
    expect(await proxy.ended).toBe(0);
    const fields = ["-T", "fields", "-e", "frame.comment", "-e", "tcp.analysis.flags"];
    const { stdout, stderr } = spawnSync("tshark", ["-r", path, ...fields]);
    expect(stderr.toString()).not.toMatch(/cut short|malformed|corrupt/i);
    const text = stdout.toString();
    expect(text.match(/#\d master@127\.0\.0\.1:5050 -> slave\(1\)@/g)).toHaveLength(3);
    const bad = spawnSync("tshark", ["-r", path, "-Y", "_ws.malformed || tcp.analysis.flags"]);
    expect(bad.stdout.toString()).toBe("");
  });

  it("leaves a file behind kill -9 that can be read to its end", async () => {
    const path = join(scratch, "killed.pcapng");
    const proxy = await startProxy(["--record", path]);
    await send(proxy.port, 200);
    await until(() => proxy.output().stdout.split("\n").length > 200);
    // The next message flushes nothing of what came before: that is on the disk already.
    await until(() => read(path).stdout.split("\n").length > 200);
    proxy.child.kill("SIGKILL");
    await proxy.ended;
    const { stdout, stderr, status } = read(path);
    expect(stdout.trimEnd().split("\n")).toHaveLength(200);
    expect(stderr).not.toContain("at byte");
    expect(status).toBe(0);
  });

  it("relays on when the disk is full, says so and counts", async () => {
    const path = join(scratch, "full.pcapng");
    // Files may have 64 KiB here: what is beyond fails as on a disk that is full.
    const proxy = await startProxy(["--record", path], "trap '' XFSZ; ulimit -f 64;");
    for (let round = 0; round < 4; round++) {
      await send(proxy.port, 200);
      await until(() => proxy.output().stdout.split("\n").length > 200 * (round + 1));
    }
    proxy.child.kill("SIGINT");
    expect(await proxy.ended).toBe(0);
    const { stdout, stderr } = proxy.output();
    expect(stdout.trimEnd().split("\n")).toHaveLength(800);
    expect(stderr).toMatch(/cannot record to .*full\.pcapng: EFBIG.*relaying goes on without it/);
    expect(stderr).toMatch(/800 messages, .* packets not recorded/);
    expect(statSync(path).size).toBeLessThanOrEqual(64 * 1024);
    expect(read(path).stderr).not.toContain("at byte");
    expect(readFileSync(path).length).toBeGreaterThan(1000);
  });

  it("refuses what it cannot do with status 1, and what the system refuses with status 2", () => {
    const run = (...args: string[]): { status: number | null; stderr: string } => {
      const { status, stderr } = spawnSync(process.execPath, [cli, "proxy", ...args]);
      return { status, stderr: stderr.toString() };
    };
    expect(run("-l", "127.0.0.1:0")).toMatchObject({ status: 1 });
    expect(run("-l", "nonsense", "-t", ":1").stderr).toContain('found "nonsense", want HOST:PORT');
    expect(run("-l", ":0", "-l", ":0", "-t", ":1").stderr).toContain("want them in pairs");
    expect(run("-l", ":0", "-t", ":1", 'type = "x"').stderr).toContain('want "=="');
    const used = run("-l", `127.0.0.1:${sinkPort}`, "-t", ":1");
    expect(used.status).toBe(2);
    expect(used.stderr).toContain("EADDRINUSE");
    expect(run("-l", ":0", "-t", ":1", "-r", "/absent/x.pcapng").status).toBe(2);
  });
});
