import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { findTree, isSame } from "../../../src/node/process/index.js";
import { type ProcessEntry, readProcess } from "../../../src/node/process/process-table.js";

const started: ChildProcess[] = [];
const marker = { variable: "TEST_MARK", value: `/sandbox/${process.pid}` };

afterEach(() => {
  for (const { pid } of started.splice(0)) if (pid !== undefined) process.kill(-pid, "SIGKILL");
});

/** Runs a script in a session of its own; settles when it has said something. */
async function run(script: string, env: Readonly<Record<string, string>>): Promise<ProcessEntry> {
  const child = spawn("/bin/sh", ["-c", script], {
    detached: true,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  started.push(child);
  await once(child.stdout, "data");
  const entry = child.pid === undefined ? undefined : readProcess(child.pid);
  if (entry === undefined) throw new Error("it has not started");
  return entry;
}

describe("a process that was started with a mark", () => {
  const tree = (root: ProcessEntry) => ({ root: root.pid, marker });

  it("is known by it", async () => {
    const root = await run("echo up; sleep 60", { [marker.variable]: marker.value });
    expect(isSame(root, tree(root))).toBe(true);
  });

  it("is known by the mark of what it has started, as the launch helper of Mesos 1.x", async () => {
    const { variable, value } = marker;
    const root = await run(`${variable}=${value} sh -c 'echo up; sleep 60'; :`, {});
    expect(isSame(root, tree(root))).toBe(true);
    expect(findTree(tree(root)).length).toBeGreaterThan(1);
  });

  it("is not taken for one with another mark, or with none", async () => {
    const other = await run("echo up; sleep 60", { [marker.variable]: "/sandbox/other" });
    expect(isSame(other, tree(other))).toBe(false);
    const none = await run("echo up; sleep 60", {});
    expect(isSame(none, tree(none))).toBe(false);
  });
});
