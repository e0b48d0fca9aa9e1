import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CaptureDecoder,
  encodeInterfaceDescription,
  encodePacket,
  encodeSectionHeader,
  packetTimeNs,
} from "mesos-sniff/capture";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { isMissing } from "../support/needs-program.js";

// Every command and every program that README and docs show, on bundled recordings; docs/testing.md has a test of
// its own.
const root = fileURLToPath(new URL("../../", import.meta.url));
const main = join(root, "dist", "cli", "main.js");
const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-docs-"));
const programs = join(root, ".cache", "docs");
afterAll(() => {
  rmSync(scratch, { recursive: true });
  rmSync(programs, { recursive: true, force: true });
});

// What the docs take for granted: a capture in both formats, and our program by its name.
const recording = (name: string): string =>
  join(root, "fixtures", "captures", name, "session.pcap");
copyFileSync(recording("0.26/v0-command-task"), join(scratch, "session.pcap"));
writeFileSync(join(scratch, "session.pcapng"), pcapngOf(recording("1.x/v1-scheduler-json")));
const shell = `mesos-sniff() { '${process.execPath}' '${main}' "$@"; }
npx() { "$@"; }
tcpdump() { cat session.pcap; }
set -o pipefail
`;

function pcapngOf(path: string): Uint8Array {
  const decoder = new CaptureDecoder();
  decoder.push(readFileSync(path));
  decoder.end();
  const blocks = [encodeSectionHeader(), encodeInterfaceDescription({ linkType: 1 })];
  for (let step = decoder.next(); step.kind !== "end"; step = decoder.next()) {
    if (step.kind === "packet") {
      blocks.push(encodePacket({ timeNs: packetTimeNs(step), bytes: step.bytes }));
    }
  }
  return Buffer.concat(blocks);
}

function run(command: string): { readonly status: number | null; readonly output: string } {
  const script = `${shell}{ ${command}\n} 2>&1`;
  const { status, stdout } = spawnSync("bash", ["-c", script], {
    cwd: scratch,
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 1 << 28,
  });
  return { status, output: stdout.toString() };
}

interface Shown {
  readonly file: string;
  readonly command: string;
  /** What is printed, where it is shown. */
  readonly output: string | undefined;
}

const FILES = ["README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)];
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

/** Indented lines that are commands: those that begin like one, without the remark three blanks behind. */
function commandsOf(file: string): readonly Shown[] {
  const lines = textOf(file).split("\n");
  return lines.flatMap((line, index): Shown | readonly [] => {
    const [, prompt, rest = ""] = /^ {4}(\$ )?(\S.*)$/.exec(line) ?? [];
    const command = rest.replace(/ {3,}\S.*$/, "");
    const isCommand = prompt !== undefined || /^(?:npx |mesos-sniff |jq |tcpdump )/.test(command);
    if (!isCommand || /^mesos-sniff: /.test(command)) return [];
    if (prompt === undefined) return { file, command, output: undefined };
    const behind = lines.slice(index + 1);
    const end = behind.findIndex((each) => !each.startsWith("    ") || each.startsWith("    $ "));
    const output = behind.slice(0, end).map((each) => `${each.slice(4)}\n`);
    return { file, command, output: output.join("") };
  });
}

const COMMANDS = FILES.flatMap(commandsOf);

/** Commands that go on until they are stopped, or need a cluster that is there: their tests are elsewhere. */
function runsForever({ command }: Shown): boolean {
  return /mesos-sniff (?:master|agent|cluster|proxy|rules|run|live|tui|web|demo)\b/.test(command);
}

describe("what the docs show", () => {
  it("is found", () => {
    expect(COMMANDS.length).toBeGreaterThan(20);
    expect(COMMANDS.filter((each) => !runsForever(each)).length).toBeGreaterThan(10);
  });

  describe.skipIf(isMissing("jq"))("is done by the program", () => {
    it.each(COMMANDS.filter((each) => !runsForever(each)))("$file: $command", (shown) => {
      const { status, output } = run(shown.command);
      if (shown.output !== undefined) {
        // A summary goes to the terminal as well.
        expect(output).toBe(shown.output);
        expect(status).toBe(output.startsWith("mesos-sniff: ") ? 1 : 0);
      } else {
        expect(output).not.toContain("mesos-sniff: ");
        expect({ status, output: output.slice(0, 200) }).toMatchObject({ status: 0 });
      }
    });
  });

  it.each(COMMANDS.filter(runsForever))("has options that are there: $file: $command", (shown) => {
    const [, name = "", rest = ""] = /mesos-sniff (\S+)(.*)$/.exec(shown.command) ?? [];
    const own = rest.split(" -- ")[0] ?? "";
    const { output, status } = run(`mesos-sniff ${name} --help`);
    expect(status).toBe(0);
    for (const [option] of own.matchAll(/--[\w-]+/g)) expect(output).toContain(option);
  });
});

describe("programs in the docs", () => {
  const blocks = FILES.filter((file) => file !== "docs/testing.md")
    .flatMap((file) =>
      [...textOf(file).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text = ""], index) => ({
        file,
        name: `${file} ${index + 1}`,
        text,
      })),
    )
    .filter(({ text }) => text.includes("import "));

  it.each(blocks)("$name runs", ({ name, text }) => {
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
    });
    mkdirSync(programs, { recursive: true });
    const program = join(programs, `${name.replace(/\W+/g, "-")}.mjs`);
    writeFileSync(program, outputText);
    const { status, stderr } = spawnSync(process.execPath, [program], { cwd: scratch });
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: "" });
  });
});
