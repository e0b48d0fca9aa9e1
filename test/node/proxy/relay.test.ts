import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { CapturePipeline, type Message } from "../../../src/flow/index.js";
import { Recording, type RunningProxy, startProxy } from "../../../src/node/index.js";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A server whose connections a test holds. */
async function listen(): Promise<{
  server: Server;
  port: number;
  accepted: () => Promise<Socket>;
}> {
  const waiting: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    waiting.push(socket);
    server.emit("taken");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    for (const socket of waiting) socket.destroy();
    server.close();
  });
  let next = 0;
  const accepted = async (): Promise<Socket> => {
    while (waiting[next] === undefined) await once(server, "taken");
    return waiting[next++] as Socket;
  };
  return { server, port: (server.address() as AddressInfo).port, accepted };
}

async function proxyTo(
  port: number,
  more: Partial<Parameters<typeof startProxy>[0]> = {},
): Promise<RunningProxy & { port: number }> {
  const proxy = await startProxy({
    mode: "relay",
    routes: [{ listen: { host: "127.0.0.1", port: 0 }, target: { host: "127.0.0.1", port } }],
    ...more,
  });
  closers.push(() => proxy.close());
  return Object.assign(proxy, { port: proxy.addresses[0]?.port ?? 0 });
}

async function client(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => {});
  closers.push(() => socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** All that a socket gives until its end. */
async function all(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString("latin1");
  });
  await once(socket, "end");
  return text;
}

const PING =
  "POST /slave(1)/mesos.internal.PingSlaveMessage HTTP/1.1\r\nUser-Agent: libprocess/master@127.0.0.1:5050\r\n" +
  "Libprocess-From: master@127.0.0.1:5050\r\nConnection: Keep-Alive\r\nHost: \r\n" +
  "Transfer-Encoding: chunked\r\n\r\n2\r\n\x08\x01\r\n0\r\n\r\n";

describe("startProxy in relay mode", () => {
  it("passes bytes both ways and keeps half-closed connections open in the other direction", async () => {
    const target = await listen();
    const proxy = await proxyTo(target.port);
    const near = await client(proxy.port);
    const far = await target.accepted();
    near.end("a question");
    expect(await all(far)).toBe("a question");
    const answer = all(near);
    far.write("the ");
    far.end("answer");
    expect(await answer).toBe("the answer");
  });

  it("connects to its target before a byte is sent: a link carries none", async () => {
    const target = await listen();
    const proxy = await proxyTo(target.port);
    const near = await client(proxy.port);
    const far = await target.accepted();
    near.destroy();
    expect(await all(far)).toBe("");
  });

  it.each(["client", "server"])("passes a reset of the %s on", async (who) => {
    const target = await listen();
    const proxy = await proxyTo(target.port);
    const near = await client(proxy.port);
    const far = await target.accepted();
    const [one, other] = who === "client" ? [near, far] : [far, near];
    const lost = once(other, "error");
    other.resume();
    one.resetAndDestroy();
    expect((await lost)[0]).toMatchObject({ code: "ECONNRESET" });
  });

  it("resets the client when the target refuses, and says so", async () => {
    const target = await listen();
    target.server.close();
    const troubles: unknown[] = [];
    const proxy = await proxyTo(target.port, { onTrouble: (trouble) => troubles.push(trouble) });
    const near = connect({ port: proxy.port, host: "127.0.0.1" });
    const [error] = await once(near, "error");
    expect(error).toMatchObject({ code: "ECONNRESET" });
    expect(troubles).toMatchObject([
      { kind: "connect-failed", target: { port: target.port }, error: { code: "ECONNREFUSED" } },
    ]);
    expect(proxy.statistics).toMatchObject({ connections: 1, failed: 1, open: 0 });
  });

  it("reads no faster than the slower side takes", async () => {
    const target = await listen();
    const proxy = await proxyTo(target.port, { tapBytes: 1000 });
    const near = await client(proxy.port);
    const far = await target.accepted();
    far.pause();
    const chunk = Buffer.alloc(1 << 20, "x");
    let sent = 0;
    // What the kernel holds on its own for two connections is some MB; the rest must stay with the sender.
    for (; sent < 32; sent++) near.write(chunk);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(near.writableLength).toBeGreaterThan(8 << 20);
    let received = 0;
    far.on("data", (bytes: Buffer) => {
      received += bytes.length;
    });
    near.end();
    far.resume();
    await once(far, "end");
    expect(received).toBe(sent << 20);
    expect(proxy.statistics.unseenBytes).toBeGreaterThan(0);
  });

  it("keeps ten pipelined messages in order on one connection, shows and records them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mesos-sniff-proxy-"));
    closers.push(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "session.pcapng");
    const recording = await Recording.open({ path, interface: { linkType: 1 } });
    const target = await listen();
    const messages: Message[] = [];
    const proxy = await proxyTo(target.port, {
      recording,
      onMessage: (message) => messages.push(message),
    });
    const near = await client(proxy.port);
    const far = await target.accepted();
    const all10 = Array.from({ length: 10 }, (_, n) =>
      PING.replace("\x08\x01", `\x08${String.fromCharCode(n % 2)}`),
    ).join("");
    near.end(all10, "latin1");
    expect(await all(far)).toBe(all10);
    far.end();
    await once(near.resume(), "close");
    await proxy.close();
    await recording.close();
    expect(messages.map(({ body }) => (body as { connected: boolean }).connected)).toEqual(
      Array.from({ length: 10 }, (_, n) => n % 2 === 1),
    );
    const read: Message[] = [];
    const pipeline = new CapturePipeline(
      {},
      (message) => read.push(message),
      (damage) => expect(damage).toBeUndefined(),
    );
    pipeline.push(readFileSync(path));
    pipeline.end();
    expect(read.map(({ type, to, timeNs }) => [type, to, timeNs])).toEqual(
      messages.map(({ type, to, timeNs }) => [type, to, timeNs]),
    );
    expect(read[0]?.to).toBe(`slave(1)@127.0.0.1:${target.port}`);
    expect(readFileSync(path, "latin1")).toContain("#10 master@127.0.0.1:5050 -> slave(1)@");
  });

  it("leaves no socket behind when it closes", async () => {
    const target = await listen();
    const proxy = await proxyTo(target.port);
    const near = await client(proxy.port);
    const far = await target.accepted();
    const gone = [near, far].map(
      (socket) => new Promise((resolve) => socket.resume().once("close", resolve)),
    );
    near.on("end", () => near.end());
    far.on("end", () => far.end());
    await proxy.close();
    await Promise.all(gone);
    expect(proxy.statistics.open).toBe(0);
  });
});
