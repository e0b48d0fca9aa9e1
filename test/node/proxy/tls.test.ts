import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect as connectPlain } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createSecureContext, createServer, type Server, type TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Message } from "../../../src/flow/index.js";
import { type ProxyOptions, type RunningProxy, startProxy } from "../../../src/node/index.js";
import { isMissing } from "../../support/needs-program.js";

const PING =
  "POST /slave(1)/mesos.internal.PingSlaveMessage HTTP/1.1\r\nUser-Agent: libprocess/master@127.0.0.1:5050\r\n" +
  "Libprocess-From: master@127.0.0.1:5050\r\nConnection: Keep-Alive\r\nHost: \r\n" +
  "Transfer-Encoding: chunked\r\n\r\n2\r\n\x08\x01\r\n0\r\n\r\n";

describe.skipIf(isMissing("openssl"))("startProxy with TLS on both sides", () => {
  const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-tls-"));
  const file = (name: string): string => join(scratch, name);
  let pair: { readonly cert: Buffer; readonly key: Buffer };
  let target: Server;
  let proxy: RunningProxy | undefined;
  const accepted: TLSSocket[] = [];

  beforeAll(async () => {
    const { status, stderr } = spawnSync("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...[
        "-keyout",
        file("key.pem"),
        "-out",
        file("cert.pem"),
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
      ],
      ...["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
    ]);
    expect(`${status} ${status === 0 ? "" : stderr}`).toBe("0 ");
    pair = { cert: readFileSync(file("cert.pem")), key: readFileSync(file("key.pem")) };
    const options = { ...pair, allowHalfOpen: true, requestCert: true, ca: pair.cert };
    target = createServer(options, (socket) => {
      socket.on("error", () => {});
      accepted.push(socket);
      target.emit("taken");
    });
    target.listen(0, "127.0.0.1");
    await once(target, "listening");
  });
  afterEach(async () => {
    await proxy?.close();
    proxy = undefined;
  });
  afterAll(() => {
    for (const socket of accepted) socket.destroy();
    target.close();
    rmSync(scratch, { recursive: true });
  });

  async function start(more: Partial<ProxyOptions> = {}): Promise<number> {
    const { port } = target.address() as AddressInfo;
    proxy = await startProxy({
      routes: [{ listen: { host: "127.0.0.1", port: 0 }, target: { host: "127.0.0.1", port } }],
      mode: "relay",
      tls: createSecureContext(pair),
      targetTls: { ...pair, ca: pair.cert },
      ...more,
    });
    return proxy.addresses[0]?.port ?? 0;
  }

  async function client(port: number): Promise<TLSSocket> {
    const raw = connectPlain({ host: "127.0.0.1", port, allowHalfOpen: true });
    const socket = connect({ socket: raw, ca: pair.cert });
    socket.on("error", () => {});
    await once(socket, "secureConnect");
    return socket;
  }

  async function taken(): Promise<TLSSocket> {
    while (accepted.length === 0) await once(target, "taken");
    return accepted.shift() as TLSSocket;
  }

  it("passes both ways, keeps half-closed connections, shows and records the plain text", async () => {
    const messages: Message[] = [];
    const near = await client(await start({ onMessage: (message) => messages.push(message) }));
    const far = await taken();
    expect(far.getPeerCertificate().subject?.CN).toBe("localhost");
    let received = "";
    far.on("data", (bytes: Buffer) => {
      received += bytes.toString("latin1");
    });
    near.end(PING, "latin1");
    await once(far, "end");
    expect(received).toBe(PING);
    far.end("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    let answer = "";
    near.on("data", (bytes: Buffer) => {
      answer += bytes.toString();
    });
    await once(near, "end");
    expect(answer).toContain("202 Accepted");
    await proxy?.close();
    expect(messages.map(({ type }) => type)).toEqual([
      "mesos.internal.PingSlaveMessage",
      "202 Accepted",
    ]);
  });

  it("passes a reset on", async () => {
    const raw = connectPlain(await start(), "127.0.0.1");
    const near = connect({ socket: raw, ca: pair.cert });
    near.on("error", () => {});
    await once(near, "secureConnect");
    const far = await taken();
    const lost = once(far.resume(), "error");
    raw.resetAndDestroy();
    expect((await lost)[0]).toMatchObject({ code: "ECONNRESET" });
  });

  it("does not trust a target that nobody vouches for, and says why", async () => {
    const troubles: { kind: string; error: Error }[] = [];
    const port = await start({
      targetTls: {},
      onTrouble: (trouble) => troubles.push(trouble),
    });
    const near = connect({ host: "127.0.0.1", port, ca: pair.cert });
    near.on("error", () => {});
    await new Promise((resolve) => near.once("close", resolve));
    await vi.waitFor(() => expect(troubles).toMatchObject([{ kind: "connect-failed" }]));
    expect(troubles[0]?.error.message).toMatch(/self.signed/);
  });

  it("sends clients away that do not speak TLS, and says so", async () => {
    const troubles: { kind: string }[] = [];
    const port = await start({ onTrouble: (trouble) => troubles.push(trouble) });
    const near = connectPlain(port, "127.0.0.1");
    near.on("error", () => {});
    near.write("GET / HTTP/1.1\r\n\r\n");
    await new Promise((resolve) => near.once("close", resolve));
    await vi.waitFor(() => expect(troubles).toMatchObject([{ kind: "tls-failed" }]));
  });
});
