import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CliProcess } from "../support/cli-process.js";
import { LineProcess } from "../support/line-process.js";

// Bad input to the ports of all four roles, as processes: none ends, none grows, and the task goes on.
const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-hostile-"));
const SCHEDULER = fileURLToPath(new URL("../peers/node/scheduler.mjs", import.meta.url));
const WAIT_MS = 60_000;
const MAX_RSS_KB = 600 * 1024;

interface Target {
  readonly role: string;
  readonly process: string;
  readonly port: number;
  readonly pid: number;
}

let master: CliProcess;
let agent: CliProcess;
let scheduler: LineProcess;
const targets: Target[] = [];
const open = new Set<Socket>();

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.resume();
  open.add(socket);
  socket.once("close", () => open.delete(socket));
  await Promise.race([once(socket, "connect"), once(socket, "close")]);
  return socket;
}

/** Sends pieces, and waits until the peer closes or has taken all. */
async function send(port: number, ...pieces: readonly (string | Uint8Array)[]): Promise<void> {
  const socket = await dial(port);
  for (const piece of pieces) {
    if (socket.destroyed) return;
    const taken = new Promise<void>((resolve) => {
      socket.once("close", () => resolve());
      socket.write(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece, () =>
        resolve(),
      );
    });
    await taken;
  }
  socket.end();
  await Promise.race([once(socket, "close"), new Promise((resolve) => setTimeout(resolve, 200))]);
  socket.destroy();
}

function rssKb(pid: number): number {
  const [, kb = "0"] =
    /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kb);
}

/** All four still answer, and are no bigger than they may be. */
async function expectUnharmed(): Promise<void> {
  for (const { role, port, pid } of targets) {
    const response = await fetch(`http://127.0.0.1:${port}/none`);
    expect([role, response.status]).toEqual([role, 404]);
    expect(rssKb(pid), role).toBeLessThan(MAX_RSS_KB);
  }
  scheduler.write("reconcile");
  const from = scheduler.lines.length;
  await scheduler.until(/^update steady TASK_RUNNING SOURCE_MASTER REASON_RECONCILIATION/, {
    from,
  });
  const names = scheduler.lines.map((line) => line.split(" ")[0]);
  expect(new Set(names)).toEqual(new Set(["registered", "update"]));
}

const post = (
  process: string,
  name: string,
  headers: string,
  body: string | Uint8Array = "",
): Buffer =>
  Buffer.concat([
    Buffer.from(`POST /${process}/${name} HTTP/1.1\r\n${headers}\r\n\r\n`, "latin1"),
    typeof body === "string" ? Buffer.from(body, "latin1") : body,
  ]);

beforeAll(async () => {
  master = new CliProcess(["master", "--port=0", "--registry=in_memory"]);
  const [, address = ""] = await master.printed(/ started on (\S+)\n/, WAIT_MS);
  agent = new CliProcess([
    "agent",
    "--port=0",
    `--master=${address}`,
    `--work_dir=${scratch}`,
    "--resources=cpus:4;mem:2048;disk:1024",
    "--no-switch_user",
    '--executor_environment_variables={"PATH":"/usr/local/bin:/usr/bin:/bin"}',
  ]);
  const [, port] = await agent.printed(/agent started on \(1\)@127\.0\.0\.1:(\d+)/, WAIT_MS);
  scheduler = new LineProcess(process.execPath, [SCHEDULER, address]);
  scheduler.write("launch steady sleep 10000");
  await scheduler.until(/^update steady TASK_RUNNING/);
  const [, framework = "", at] = await master.printed(/\) at (scheduler-\S+?)@127\.0\.0\.1:(\d+)/);
  const [, executorPort] = await agent.printed(/ from executor\(1\)@127\.0\.0\.1:(\d+)/);
  const [, executorPid] = await agent.printed(/Forked child with pid '(\d+)'/);
  targets.push(
    {
      role: "master",
      process: "master",
      port: Number(address.split(":")[1]),
      pid: master.child.pid ?? 0,
    },
    { role: "agent", process: "slave(1)", port: Number(port), pid: agent.child.pid ?? 0 },
    { role: "scheduler", process: framework, port: Number(at), pid: scheduler.pid },
    {
      role: "executor",
      process: "executor(1)",
      port: Number(executorPort),
      pid: Number(executorPid),
    },
  );
});

afterAll(async () => {
  for (const socket of open) socket.destroy();
  scheduler.write("kill steady");
  // What it was through all of this.
  await scheduler.until(/^update steady TASK_KILLED/);
  scheduler.write("stop");
  expect(await scheduler.ended).toBe(0);
  expect(await agent.end("SIGUSR1")).toBe(0);
  expect(await master.end("SIGTERM")).toBe("SIGTERM");
  for (const { stderr } of [master, agent]) expect(stderr).not.toMatch(/^\s+at /m);
  rmSync(scratch, { recursive: true, force: true });
});

const each = async (attack: (target: Target) => Promise<unknown>): Promise<void> => {
  for (const target of targets) await attack(target);
  await expectUnharmed();
};

const MESSAGES = [
  "RegisterSlaveMessage",
  "ReregisterSlaveMessage",
  "SlaveRegisteredMessage",
  "RunTaskMessage",
  "KillTaskMessage",
  "StatusUpdateMessage",
  "StatusUpdateAcknowledgementMessage",
  "ResourceOffersMessage",
  "RegisterFrameworkMessage",
  "FrameworkRegisteredMessage",
  "RegisterExecutorMessage",
  "ExecutorRegisteredMessage",
  "ReconnectExecutorMessage",
  "ReregisterExecutorMessage",
  "PingSlaveMessage",
  "AuthenticateMessage",
  "AuthenticationStepMessage",
  "UpdateSlaveMessage",
  "ApplyOperationMessage",
].map((name) => `mesos.internal.${name}`);

describe("master, agent, scheduler and executor as processes survive", () => {
  it("bytes that are no HTTP", () =>
    each(async ({ port }) => {
      await send(port, "SSH-2.0-OpenSSH_9.6\r\n");
      await send(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      await send(port, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
      for (let round = 0; round < 25; round += 1) await send(port, randomBytes(1 + round * 997));
    }));

  it("bodies of another type, and of none", () =>
    each(async ({ process: id, port }) => {
      const from = "Libprocess-From: x@127.0.0.1:1";
      const messages = [...MESSAGES, "mesos.scheduler.Call", "NoSuchMessage", "a/b/c", ""];
      const pieces = messages.flatMap((name) =>
        [
          randomBytes(40),
          Buffer.from("0a0474657374", "hex"),
          Buffer.alloc(0),
          Buffer.alloc(64, 0xff),
        ].map((body) => post(id, name, `${from}\r\nContent-Length: ${body.length}`, body)),
      );
      await send(port, Buffer.concat(pieces));
    }));

  it("half a message, and one that never ends", () =>
    each(async ({ process: id, port }) => {
      const whole = post(
        id,
        "mesos.internal.PingSlaveMessage",
        "Libprocess-From: x@127.0.0.1:1\r\nContent-Length: 9",
        "012345678",
      );
      for (let cut = 1; cut < whole.length; cut += 7) await send(port, whole.subarray(0, cut));
      const socket = await dial(port);
      socket.write(whole.subarray(0, whole.length - 1));
    }));

  it("64 MiB, and what says that it is more", () =>
    each(async ({ process: id, port }) => {
      const name = "mesos.internal.FrameworkToExecutorMessage";
      const from = "Libprocess-From: x@127.0.0.1:1";
      const size = 64 << 20;
      await send(port, post(id, name, `${from}\r\nContent-Length: ${size}`), Buffer.alloc(size, 7));
      for (const length of [
        size + 1,
        "18446744073709551615",
        "99999999999999999999999",
        "-1",
        "+5",
        "0x10",
        "1e3",
        "5 5",
        "",
      ]) {
        await send(port, post(id, name, `${from}\r\nContent-Length: ${length}`, "abc"));
      }
      for (const chunk of [
        "4000001",
        "ffffffffffffffff",
        "-1",
        "+1",
        "0x1",
        "1;".repeat(20_000),
        "",
      ]) {
        await send(
          port,
          post(id, name, `${from}\r\nTransfer-Encoding: chunked`, `${chunk}\r\nabc\r\n0\r\n\r\n`),
        );
      }
    }));

  it("a thousand connections, and two hundred that hold out one byte after the other", () =>
    each(async ({ process: id, port }) => {
      const sockets = await Promise.all(Array.from({ length: 1000 }, () => dial(port)));
      const slow = sockets.slice(0, 200);
      for (const byte of `POST /${id}/x HTTP/1.1\r\nLibprocess`) {
        for (const socket of slow) socket.write(byte);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      await expectUnharmed();
      for (const socket of sockets) socket.destroy();
    }));

  it("heads that are too long, and headers that are too many", () =>
    each(async ({ process: id, port }) => {
      await send(port, post(id, "x", `X: ${"a".repeat(200_000)}`));
      await send(
        port,
        post(id, "x", Array.from({ length: 20_000 }, (_, index) => `X${index}: y`).join("\r\n")),
      );
      await send(port, `GET /${"a/".repeat(100_000)} HTTP/1.1\r\n\r\n`);
      await send(port, `GET /${"%00".repeat(1000)}?${"a=b&".repeat(5000)} HTTP/1.1\r\n\r\n`);
    }));

  it("requests that two readers would take for different ones", () =>
    each(async ({ process: id, port }) => {
      const from = "Libprocess-From: x@127.0.0.1:1";
      const inner = `POST /${id}/mesos.internal.ShutdownMessage HTTP/1.1\r\n${from}\r\n\r\n`;
      for (const headers of [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\x0bchunked",
        "Content-Length: 3\r\n folded: 5",
        "\x00: a",
        "Content-Length: 3\nTransfer-Encoding: chunked",
      ]) {
        await send(port, post(id, "x", `${from}\r\n${headers}`, `0\r\n\r\n${inner}`));
      }
      for (const line of [
        "GET  / HTTP/1.1",
        "GET / HTTP/9.9",
        "GET http://x/ HTTP/1.1",
        "GET",
        "\r\n\r\n\r\nGET / HTTP/1.1",
      ]) {
        await send(port, `${line}\r\n\r\n`);
      }
    }));

  it("senders that are none, others, or the receiver itself", () =>
    each(async ({ process: id, port }) => {
      for (const from of [
        "",
        "nonsense",
        "@0.0.0.0:0",
        "x@256.1.1.1:99999",
        "x@[::1]:5050",
        `${id}@127.0.0.1:${port}`,
        `x@127.0.0.1:${port}`,
        `${"a".repeat(5000)}@127.0.0.1:1`,
        "x@no-such-host.invalid:1",
      ]) {
        const messages = MESSAGES.map((name) =>
          post(id, name, `Libprocess-From: ${from}\r\nContent-Length: 0`),
        );
        await send(port, Buffer.concat(messages));
      }
    }));

  it("messages without end from one sender", () =>
    each(async ({ process: id, port }) => {
      const one = post(
        id,
        "mesos.internal.PingSlaveMessage",
        "Libprocess-From: x@127.0.0.1:1\r\nUser-Agent: libprocess/x@127.0.0.1:1",
      );
      const many = Buffer.concat(Array.from({ length: 1000 }, () => one));
      await send(port, ...Array.from({ length: 20 }, () => many));
    }));
});
