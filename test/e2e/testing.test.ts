import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
// Inside the package, so that its name can be imported.
mkdirSync(join(root, ".cache"), { recursive: true });
const scratch = mkdtempSync(join(root, ".cache", "testing-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs a program of its own, as a user's would be. */
function run(name: string, source: string): { status: number | null; output: string } {
  const file = join(scratch, `${name}.mjs`);
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  writeFileSync(file, outputText);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { timeout: 60_000 });
  return { status, output: `${stdout}${stderr}` };
}

describe("mesos-sniff/testing", () => {
  const text = readFileSync(join(root, "docs", "testing.md"), "utf8");
  const examples = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

  it.each(examples.map((code) => [/test\("([^"]*)"/.exec(code)?.[1] ?? "", code]))(
    "does as docs/testing.md shows: %s",
    (name, code) => {
      const { status, output } = run(name.replaceAll(/\W+/g, "-"), code);
      expect(status, output).toBe(0);
      expect(output).toContain("# pass 1");
    },
  );

  it("leaves no process, socket, timer or file behind", () => {
    const folders = (): string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith("mesos-sniff-agent-"));
    const before = folders();
    const { status, output } = run(
      "nothing-left",
      `
      import { readdirSync, readFileSync } from "node:fs";
      import { startCluster } from "mesos-sniff/testing";
      const sockets = () => process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap");
      for (const options of [{}, { clock: "system" }, { clock: "system", tasks: "processes" }]) {
        const cluster = await startCluster({ agents: 2, limitMs: 30_000, ...options });
        const task = await cluster.run({ command: "sleep 4242.4242", behaviour: { kind: "run" } });
        await task.state("TASK_RUNNING");
        await cluster.close();
        await cluster.close();
        await new Promise(setImmediate);
        console.log(JSON.stringify(sockets()));
      }
      const children = readdirSync("/proc").filter((pid) => /^\\d+$/.test(pid)).filter((pid) => {
        try { return readFileSync("/proc/" + pid + "/cmdline", "utf8").includes("4242.4242"); }
        catch { return false; }
      });
      console.log(JSON.stringify(children));
      `,
    );
    expect(output).toBe("[]\n[]\n[]\n[]\n");
    // It ended by itself: nothing kept it alive.
    expect(status).toBe(0);
    expect(folders()).toEqual(before);
  });
});
