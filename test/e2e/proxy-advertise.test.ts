import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Message } from "mesos-sniff/flow";
import {
  type AgentServer,
  type ProxyRoute,
  type RunningMaster,
  type RunningProxy,
  startAgent,
  startMaster,
  startProxy,
} from "mesos-sniff/node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const waiting = { timeout: 30_000, interval: 50 };

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

// Master and agent advertise an address of the proxy each, as LIBPROCESS_ADVERTISE_PORT makes them.
describe("a proxy in advertise mode", () => {
  const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-advertise-"));
  const messages: Message[] = [];
  let proxy: RunningProxy;
  let master: RunningMaster;
  let agent: AgentServer;
  let ports: readonly number[];

  beforeAll(async () => {
    ports = await freePorts(4);
    const [ofMaster = 0, ofAgent = 0, seenMaster = 0, seenAgent = 0] = ports;
    const route = (listen: number, target: number): ProxyRoute => ({
      listen: { host: "127.0.0.1", port: listen },
      target: { host: "127.0.0.1", port: target },
    });
    proxy = await startProxy({
      mode: "advertise",
      routes: [route(seenMaster, ofMaster), route(seenAgent, ofAgent)],
      onMessage: (message) => messages.push(message),
    });
    master = await startMaster({ port: ofMaster, advertisePort: seenMaster });
    await master.leading;
    agent = await startAgent({
      master: `127.0.0.1:${seenMaster}`,
      port: ofAgent,
      advertisePort: seenAgent,
      workDirectory: scratch,
      resources: "cpus:1;mem:64;disk:64",
    });
  });

  afterAll(async () => {
    await agent?.close({ kill: true });
    await master?.close();
    await proxy?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  it("shows both directions under the addresses that are advertised, and rewrites nothing", async () => {
    const [, , seenMaster, seenAgent] = ports;
    const [atMaster, atAgent] = [
      `master@127.0.0.1:${seenMaster}`,
      `slave(1)@127.0.0.1:${seenAgent}`,
    ];
    await vi.waitFor(
      () => expect(messages.some(({ type }) => type.endsWith("SlaveRegisteredMessage"))).toBe(true),
      waiting,
    );
    const register = messages.find(({ type }) => type.endsWith("RegisterSlaveMessage"));
    const registered = messages.find(({ type }) => type.endsWith("SlaveRegisteredMessage"));
    expect(register).toMatchObject({ from: atAgent, to: atMaster });
    expect(registered).toMatchObject({ from: atMaster, to: atAgent, match: { n: register?.n } });
    expect(proxy.standIns).toEqual([]);
  });
});
