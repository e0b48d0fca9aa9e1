import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CaptureDecoder, formatEndpoint, TcpReassembler } from "mesos-sniff/capture";
import type { Message } from "mesos-sniff/flow";
import {
  type AgentServer,
  Recording,
  type RunningMaster,
  type RunningProxy,
  startAgent,
  startMaster,
  startProxy,
  startScheduler,
} from "mesos-sniff/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LineProcess } from "../support/line-process.js";
import { isMissing } from "../support/needs-program.js";

const sources = fileURLToPath(new URL("../peers/go-v0/", import.meta.url));
const PROXY = "127.0.0.9";

// Everybody has an address of its own, so that a capture of the interface tells who talked to whom.
describe.skipIf(isMissing("tcpdump"))("a cluster whose peers know nobody but the proxy", () => {
  const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-proxied-"));
  const captured: Buffer[] = [];
  const recorded = join(scratch, "session.pcapng");
  const messages: Message[] = [];
  let tcpdump: ChildProcess;
  let master: RunningMaster;
  let proxy: RunningProxy;
  let recording: Recording;
  let agent: AgentServer;
  let address: string;

  beforeAll(async () => {
    const filter = "tcp and net 127.0.0.0/8";
    tcpdump = spawn("tcpdump", ["-i", "lo", "-n", "-U", "-B", "65536", "-w", "-", filter]);
    tcpdump.stdout?.on("data", (piece: Buffer) => captured.push(piece));
    await new Promise<void>((resolve) => {
      tcpdump.stderr?.on("data", (piece: Buffer) => {
        if (piece.toString().includes("listening on")) resolve();
      });
    });
    master = await startMaster({ ip: "127.0.0.4", port: 0 });
    await master.leading;
    recording = await Recording.open({ path: recorded, interface: { linkType: 1 } });
    const [, host = "", port = ""] = /@(.*):(\d+)$/.exec(master.pid) ?? [];
    proxy = await startProxy({
      routes: [{ listen: { host: PROXY, port: 0 }, target: { host, port: Number(port) } }],
      recording,
      onMessage: (message) => messages.push(message),
    });
    address = `${PROXY}:${proxy.addresses[0]?.port}`;
    agent = await startAgent({
      master: address,
      ip: "127.0.0.5",
      port: 0,
      workDirectory: join(scratch, "agent"),
      resources: "cpus:4;mem:1024;disk:1024",
    });
  });

  afterAll(async () => {
    await agent?.close({ kill: true });
    await proxy?.close();
    await recording?.close();
    await master?.close();
    tcpdump.kill("SIGKILL");
    rmSync(scratch, { recursive: true, force: true });
  });

  it("runs a task for our scheduler", async () => {
    const states: string[] = [];
    let launched = false;
    const { driver, close } = await startScheduler(
      {
        resourceOffers(self, [offer]) {
          if (offer === undefined || launched) return;
          launched = true;
          expect(offer.url?.address.ip ?? PROXY).toBe(PROXY);
          self.launchTasks(offer.id.value, [
            {
              name: "ours",
              task_id: { value: "ours" },
              slave_id: offer.slave_id,
              resources: [
                { name: "cpus", type: "SCALAR", scalar: { value: 0.5 }, role: "*" },
                { name: "mem", type: "SCALAR", scalar: { value: 32 }, role: "*" },
              ],
              command: { value: "echo proxied", shell: true },
            },
          ]);
        },
        statusUpdate(self, { state }) {
          states.push(String(state));
          if (state === "TASK_FINISHED") self.stop();
        },
      },
      { master: address, ip: "127.0.0.6", framework: { name: "proxied" } },
    );
    await driver.join();
    await close();
    expect(states.at(-1)).toBe("TASK_FINISHED");
    expect(states).toContain("TASK_RUNNING");
  });

  it.skipIf(isMissing("go"))("runs the Go drivers, scheduler and executor", async () => {
    const programs = ["scheduler", "executor"].map((name) => {
      const output = join(scratch, name);
      const built = spawnSync("go", ["build", "-o", output, join(sources, name, "main.go")], {
        env: {
          ...process.env,
          GO111MODULE: "off",
          GOPATH: "/usr/share/gocode",
          GOCACHE: join(scratch, "cache"),
        },
      });
      expect(built.stderr.toString()).toBe("");
      return output;
    });
    const [program = "", executor = ""] = programs;
    const scheduler = new LineProcess(program, ["-master", address, "-executor", executor]);
    scheduler.write("launch good echo hi");
    scheduler.write("give long wait");
    await scheduler.until(/^registered /);
    await scheduler.until(/^update good TASK_FINISHED SOURCE_EXECUTOR/);
    await scheduler.until(/^update long TASK_RUNNING/);
    // Messages to executors go to the agent directly, at the address in the offer.
    scheduler.write("message hello");
    await scheduler.until(/^message echo hello$/);
    scheduler.write("kill long");
    await scheduler.until(/^update long TASK_KILLED/);
    scheduler.write("stop");
    expect(await scheduler.ended).toBe(0);
  });

  it("shows real addresses everywhere, as if there were no proxy", async () => {
    const parties = new Set(
      messages.filter(({ kind }) => kind === "message").flatMap(({ from, to }) => [from, to]),
    );
    expect([...parties].filter((party) => party.includes(PROXY))).toEqual([]);
    const types = new Set(messages.map(({ type }) => type));
    for (const type of [
      "RegisterSlaveMessage",
      "RunTaskMessage",
      "RegisterExecutorMessage",
      "StatusUpdateMessage",
    ]) {
      expect([...types].some((each) => each.endsWith(type))).toBe(true);
    }
    // Bodies too: what the master knows as a stand-in, the recording has as the process behind it.
    const text = JSON.stringify(
      messages.map(({ body }) => body),
      (_, value) => (typeof value === "bigint" ? String(value) : value),
    );
    expect(text).toContain("127.0.0.5:");
    expect(text.match(/.{80}127\.0\.0\.9.{20}/)).toBeNull();
  });

  it("has no message that went past the proxy", async () => {
    await agent.close({ kill: true });
    await proxy.close();
    await recording.close();
    const ended = once(tcpdump, "close");
    tcpdump.kill("SIGINT");
    await ended;
    const reals = new Set(proxy.standIns.map(([real]) => real));
    const connections = connectionsOf(Buffer.concat(captured));
    const toReals = connections.filter(({ server }) => reals.has(server));
    expect(toReals.length).toBeGreaterThan(10);
    expect(new Set(toReals.map(({ server }) => server)).size).toBeGreaterThan(3);
    expect(toReals.filter(({ client }) => !client.startsWith(`${PROXY}:`))).toEqual([]);
  });

  it.skipIf(isMissing("tshark"))("is recorded for tshark, with comments", () => {
    const fields = ["-T", "fields", "-e", "frame.comment"];
    const { stdout, stderr } = spawnSync("tshark", ["-r", recorded, ...fields], {
      maxBuffer: 1 << 28,
    });
    expect(stderr.toString()).not.toMatch(/cut short|malformed|corrupt/i);
    expect(stdout.toString()).toMatch(/RunTaskMessage task=ours/);
    expect(stdout.toString()).not.toContain(`@${PROXY}`);
    const bad = spawnSync("tshark", ["-r", recorded, "-Y", "_ws.malformed || tcp.analysis.flags"]);
    expect(bad.stdout.toString()).toBe("");
  });
});

/** The two ends of each connection of a capture. */
function connectionsOf(
  capture: Uint8Array,
): readonly { readonly client: string; readonly server: string }[] {
  const decoder = new CaptureDecoder();
  const tcp = new TcpReassembler();
  const ends: { client: string; server: string }[] = [];
  decoder.push(capture);
  decoder.end();
  for (let step = decoder.next(); step.kind !== "end"; step = decoder.next()) {
    if (step.kind !== "packet") continue;
    tcp.push(step, (event) => {
      if (event.kind !== "open" || event.midstream) return;
      const { client, server } = event.conn;
      ends.push({ client: formatEndpoint(client), server: formatEndpoint(server) });
    });
  }
  return ends;
}
