import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type AgentServer,
  type RunningMaster,
  startAgent,
  startMaster,
  startScheduler,
} from "mesos-sniff/node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LineProcess } from "../support/line-process.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const cli = join(root, "dist", "cli", "main.js");
const waiting = { timeout: 30_000, interval: 50 };
const TOKEN = "0123456789abcdef";

describe("a cluster behind a proxy with rules", () => {
  const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-rules-"));
  let master: RunningMaster;
  let agent: AgentServer;
  let proxy: LineProcess;
  let address: string;
  let control: string;

  beforeAll(async () => {
    master = await startMaster({ port: 0 });
    await master.leading;
    const file = join(scratch, "rules.yaml");
    writeFileSync(
      file,
      `- name: lose the first update
  when: { filter: 'to.startsWith("master") && type.endsWith("StatusUpdateMessage")', nth: 1 }
  do: drop
- name: never
  when: { filter: 'task == "nobody" && type.contains("Update")' }
  do: drop
`,
    );
    proxy = new LineProcess(
      process.execPath,
      [
        ...[cli, "proxy", "--listen", "127.0.0.1:0", "--target", master.pid.split("@")[1] ?? ""],
        ...["--rules", file, "--control", "127.0.0.1:0"],
        ...["--record", join(scratch, "session.pcapng")],
      ],
      { env: { ...process.env, MESOS_SNIFF_TOKEN: TOKEN } },
    );
    [, control = ""] = await proxy.until(/--control (127\.0\.0\.1:\d+)$/);
    [, address = ""] = await proxy.until(/listening on (127\.0\.0\.1:\d+)/);
    agent = await startAgent({
      master: address,
      port: 0,
      workDirectory: join(scratch, "agent"),
      resources: "cpus:4;mem:1024;disk:1024",
    });
  });

  afterAll(async () => {
    await agent?.close({ kill: true });
    proxy?.kill();
    await master?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  function rules(...words: string[]): string {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [cli, "rules", words[0] ?? "", "--control", control, ...words.slice(1)],
      { env: { ...process.env, MESOS_SNIFF_TOKEN: TOKEN } },
    );
    expect(stderr.toString()).toBe("");
    expect(status).toBe(0);
    return stdout.toString();
  }

  /** Runs one task to its end. */
  async function run(task: string, command: string): Promise<string[]> {
    const states: string[] = [];
    let launched = false;
    const { driver, close } = await startScheduler(
      {
        resourceOffers(self, [offer]) {
          if (offer === undefined || launched) return;
          launched = true;
          self.launchTasks(offer.id.value, [
            {
              name: task,
              task_id: { value: task },
              slave_id: offer.slave_id,
              resources: [
                { name: "cpus", type: "SCALAR", scalar: { value: 0.5 }, role: "*" },
                { name: "mem", type: "SCALAR", scalar: { value: 32 }, role: "*" },
              ],
              command: { value: command, shell: true },
            },
          ]);
        },
        statusUpdate(self, { state }) {
          states.push(String(state));
          if (!["TASK_STARTING", "TASK_RUNNING"].includes(String(state))) self.stop();
        },
      },
      { master: address, framework: { name: "rules" } },
    );
    await driver.join();
    await close();
    return states;
  }

  it("loses an update that the agent then sends again", async () => {
    const states = await run("first", "true");
    expect(states.at(-1)).toBe("TASK_FINISHED");
    await proxy.until(/StatusUpdateMessage .*! lose the first update: dropped$/);
    expect(rules("list")).toMatch(
      /^1 lose the first update: drop when .* \(matched \d+, applied 1\)$/m,
    );
  });

  it("holds a message, shows it, and lets it go with another command", async () => {
    const file = join(scratch, "hold.yaml");
    writeFileSync(
      file,
      '{ when: \'type.endsWith("RunTaskMessage") && to.startsWith("slave")\', do: hold }',
    );
    expect(rules("add", file)).toBe("added rule 3\n");
    const running = run("second", "exit 7");
    await vi.waitFor(() => expect(rules("held")).not.toBe(""), waiting);
    const held = JSON.parse(rules("held"));
    expect(held).toMatchObject({
      id: 1,
      rule: "rule 3",
      message: { body: { task: { name: "second" } } },
    });
    const body = held.message.body;
    body.task.command.value = "exit 0";
    const edited = join(scratch, "body.json");
    writeFileSync(edited, JSON.stringify(body));
    rules("release", "1", "--body", `@${edited}`);
    expect((await running).at(-1)).toBe("TASK_FINISHED");
    rules("remove", "3");
  });

  it("says at the end what each rule did, and what came closest", async () => {
    await agent.close({ kill: true });
    proxy.kill("SIGINT");
    expect(await proxy.ended).toBe(0);
    const text = proxy.lines.join("\n");
    expect(text).toContain("rule 1 (lose the first update) applied 1 time");
    expect(text).toMatch(
      /rule 2 \(never\) never applied; nearest miss: #\d+ .*: is not task == "nobody"/,
    );
    const { stdout } = spawnSync("tshark", [
      "-r",
      join(scratch, "session.pcapng"),
      "-T",
      "fields",
      "-e",
      "frame.comment",
    ]);
    if (stdout !== null) expect(stdout.toString()).toContain("lose the first update: dropped");
  });

  it("refuses callers without the token", () => {
    const { status, stderr } = spawnSync(process.execPath, [
      cli,
      "rules",
      "list",
      "--control",
      control,
      "--token",
      "x",
    ]);
    expect(status).toBe(2);
    expect(stderr.toString()).toMatch(/cannot reach a proxy|Bearer/);
  });
});
