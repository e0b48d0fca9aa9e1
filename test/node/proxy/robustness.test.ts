import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Message } from "../../../src/flow/index.js";
import { type ProxyOptions, type RunningProxy, startProxy } from "../../../src/node/index.js";
import { RuleEngine } from "../../../src/rules/index.js";

const MESSAGE =
  "POST /slave(1)/mesos.internal.PingSlaveMessage HTTP/1.1\r\nUser-Agent: libprocess/master@127.0.0.1:5050\r\n" +
  "Libprocess-From: master@127.0.0.1:5050\r\nConnection: Keep-Alive\r\nHost: \r\n" +
  "Transfer-Encoding: chunked\r\n\r\n2\r\n\x08\x01\r\n0\r\n\r\n";
const ANSWER = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

let server: Server | undefined;
let proxy: RunningProxy | undefined;
afterEach(async () => {
  await proxy?.close();
  server?.close();
  server = undefined;
});

async function start(
  onSocket: (socket: Socket) => void,
  more: Partial<ProxyOptions> = {},
): Promise<number> {
  server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on("error", () => {});
    onSocket(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  proxy = await startProxy({
    routes: [{ listen: { host: "127.0.0.1", port: 0 }, target: { host: "127.0.0.1", port } }],
    ...more,
  });
  return proxy.addresses[0]?.port ?? 0;
}

const modes: readonly (readonly [string, Partial<ProxyOptions>])[] = [
  ["relay", { mode: "relay" }],
  ["rewrite", {}],
  [
    "rewrite with rules",
    { rules: new RuleEngine([{ when: { filter: "Pong" }, action: { kind: "drop" } }]) },
  ],
];

describe.each(modes)("a proxy in mode %s", (_, options) => {
  it("serves 500 connections at once and leaves none of them behind", async () => {
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
    const before = sockets();
    let received = 0;
    const port = await start((socket) => {
      socket.on("data", (bytes: Buffer) => {
        received += bytes.toString("latin1").split("\r\n0\r\n\r\n").length - 1;
      });
      socket.on("end", () => socket.end(ANSWER));
    }, options);
    const answers = await Promise.all(
      Array.from({ length: 500 }, async () => {
        const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
        socket.end(MESSAGE.repeat(3), "latin1");
        let text = "";
        socket.on("data", (bytes: Buffer) => {
          text += bytes.toString();
        });
        await once(socket, "close");
        return text;
      }),
    );
    expect(new Set(answers)).toEqual(new Set([ANSWER]));
    expect(received).toBe(1500);
    await vi.waitFor(() => expect(proxy?.statistics.open).toBe(0));
    expect(proxy?.statistics).toMatchObject({ connections: 500, failed: 0, unseenBytes: 0 });
    await vi.waitFor(() => expect(sockets()).toBeLessThanOrEqual(before));
    await vi.waitFor(() => expect(proxy?.statistics.messages).toBe(2000));
  });

  it("tells the other side when a peer is killed, and shows what it had begun to say", async () => {
    const messages: Message[] = [];
    let text = "";
    let isOver: () => void = () => {};
    const over = new Promise<void>((resolve) => {
      isOver = resolve;
    });
    const port = await start(
      (socket) => {
        socket.on("data", (bytes: Buffer) => {
          text += bytes.toString("latin1");
        });
        socket.on("close", () => isOver());
        socket.on("end", () => socket.end());
      },
      { ...options, onMessage: (message) => messages.push(message) },
    );
    const begun = MESSAGE + MESSAGE.slice(0, -9);
    const script = `require("net").connect(${port}, "127.0.0.1").write(${JSON.stringify(begun)}, "latin1", () => console.log("sent"))`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await over;
    await vi.waitFor(() => expect(proxy?.statistics.open).toBe(0));
    expect(text.replace(/@127\.0\.0\.1:\d+/g, "@127.0.0.1:5050")).toBe(begun);
    await vi.waitFor(() => expect(messages).toHaveLength(2));
    expect(messages[1]?.notes.map(({ code }) => code)).toContain("truncated");
  });

  it("passes each record of an endless answer on within 5 ms", async () => {
    const record = (n: number): string => {
      const body = `{"type":"HEARTBEAT","n":${n}}`;
      const framed = `${body.length}\n${body}`;
      return `${framed.length.toString(16)}\r\n${framed}\r\n`;
    };
    let far: Socket | undefined;
    const port = await start((socket) => {
      far = socket.resume();
      socket.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
      );
    }, options);
    const near = connect({ port, host: "127.0.0.1" });
    near.write(
      'POST /api/v1/scheduler HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"type":"SUBSCRIBE"}',
    );
    await once(near, "data");
    const times: number[] = [];
    for (let n = 0; n < 20; n++) {
      const coming = once(near, "data");
      const startedMs = performance.now();
      far?.write(record(n));
      const [bytes] = (await coming) as [Buffer];
      times.push(performance.now() - startedMs);
      expect(bytes.toString()).toBe(record(n));
    }
    near.destroy();
    // Other work on the machine may hold up any one of them; nothing waits for the next.
    expect(Math.min(...times)).toBeLessThan(5);
  });
});
