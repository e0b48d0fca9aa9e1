import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AgentServer, type RunningMaster, startAgent, startMaster } from "mesos-sniff/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isMissing } from "../support/needs-program.js";

// A scheduler on the Go drivers of the v0 protocol, which share no code with ours, against our master and agent.
const source = fileURLToPath(new URL("../peers/go-v0/scheduler.go", import.meta.url));

describe.skipIf(isMissing("go"))("the Go driver", () => {
  const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-go-"));
  const program = join(scratch, "scheduler");
  let master: RunningMaster;
  let agent: AgentServer;

  beforeAll(async () => {
    const built = spawnSync("go", ["build", "-o", program, source], {
      env: {
        ...process.env,
        GO111MODULE: "off",
        GOPATH: "/usr/share/gocode",
        GOCACHE: join(scratch, "cache"),
      },
    });
    expect(built.stderr.toString()).toBe("");
    master = await startMaster({ port: 0 });
    await master.leading;
    agent = await startAgent({
      master: master.pid.slice("master@".length),
      port: 0,
      workDirectory: join(scratch, "agent"),
      resources: "cpus:4;mem:1024;disk:1024",
    });
  });

  afterAll(async () => {
    await agent?.close({ kill: true });
    await master?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  it("registers, launches, hears of every end, and kills", async () => {
    const tasks = ["good=echo hi", "bad=exit 3", "long=sleep 1000"];
    const child = spawn(
      program,
      ["-master", master.pid.slice("master@".length), "-kill", "long", ...tasks],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    let output = "";
    child.stdout.on("data", (piece: Buffer) => {
      output += piece.toString();
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    const lines = output.trim().split("\n");
    const of = (task: string): string[] =>
      lines
        .filter((line) => line.startsWith(`update ${task} `))
        .map((line) => line.split(" ")[2] ?? "");
    expect(lines[0]).toMatch(/^registered [0-9a-f-]{36}-0000$/);
    expect(of("good")).toEqual(["TASK_STARTING", "TASK_RUNNING", "TASK_FINISHED"]);
    expect(of("bad")).toEqual(["TASK_STARTING", "TASK_RUNNING", "TASK_FAILED"]);
    expect(of("long")).toEqual(["TASK_STARTING", "TASK_RUNNING", "TASK_KILLED"]);
    expect(lines).toContain("update bad TASK_FAILED Command exited with status 3");
    expect(lines.at(-1)).toBe("stopped DRIVER_STOPPED");
    expect(status).toBe(0);
  });
});
