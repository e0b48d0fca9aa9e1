import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import {
  encodeInterfaceDescription,
  encodeInterfaceStatistics,
  encodePacket,
  encodeSectionHeader,
  LINK_TYPE,
} from "mesos-sniff/capture";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function capture(name: string): string {
  return join(root, "fixtures", "captures", name, "session.pcap");
}

const MACS = new Array<number>(12).fill(0);

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], input?: string | Uint8Array): Result {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "dist", "cli", "main.js"), ...args],
    { cwd: root, input: input ?? "", maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: "1" } },
  );
  return { status, stdout: stdout.toString(), stderr: stderr.toString() };
}

const SMALL = capture("0.26/agent-register-and-ping");

describe("mesos-sniff", () => {
  it("prints help and its version", () => {
    expect(run(["--help"])).toMatchObject({ status: 0, stderr: "" });
    expect(run(["--help"]).stdout).toContain("read [options] <file> [filter]");
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(run(["--version"]).stdout).toBe(`${version}\n`);
  });

  it("refuses unknown commands and options with status 1", () => {
    expect(run(["reed"])).toMatchObject({ status: 1, stdout: "" });
    expect(run(["read", SMALL, "--frobnicate"])).toMatchObject({ status: 1, stdout: "" });
    expect(run(["read", SMALL, "-n", "0"]).stderr).toContain("want a whole number above 0");
  });
});

describe("mesos-sniff read", () => {
  it("prints the golden text of a recording", () => {
    const golden = join(root, "fixtures", "golden", "0.26", "agent-register-and-ping.txt");
    const { status, stdout, stderr } = run(["read", SMALL]);
    expect(stdout).toBe(readFileSync(golden, "utf8"));
    expect(stderr).toBe("9 messages, 2 connections\n");
    expect(status).toBe(0);
  });

  it("hides secrets unless it is asked for them", () => {
    const args = ["read", capture("0.26/reservations-and-volumes"), 'path == "/master/reserve"'];
    for (const format of ["line", "json", "tree", "hex"]) {
      const shown = run([...args, "--format", format]).stdout;
      expect(shown).not.toBe("");
      expect(shown).not.toContain("b3BzOnNlY3JldA==");
    }
    expect(run([...args, "--format", "json"]).stdout).toContain('"Basic (hidden)"');
    for (const format of ["json", "tree"]) {
      const shown = run([...args, "--format", format, "--show-secrets"]).stdout;
      expect(shown).toContain("Basic b3BzOnNlY3JldA==");
      expect(shown).not.toContain("(hidden)");
    }
  });

  it("says which packets it cannot look into, and which were never captured", () => {
    const wireless = [
      encodeSectionHeader(),
      encodeInterfaceDescription({ linkType: 127 }),
      encodePacket({ timeNs: 1n, bytes: new Uint8Array(60) }),
    ];
    expect(run(["read", "-"], Buffer.concat(wireless))).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("1 packet of link type 127 cannot be read"),
    });
    const mixed = Buffer.concat([
      ...wireless,
      encodeInterfaceDescription({ linkType: LINK_TYPE.ethernet }),
      encodePacket({ interfaceId: 1, timeNs: 1n, bytes: Uint8Array.of(...MACS, 8, 0, 0x45) }),
      encodeInterfaceStatistics({ interfaceId: 1, timeNs: 1n, dropped: 7n }),
    ]);
    const { status, stderr } = run(["read", "-"], mixed);
    expect(status).toBe(0);
    expect(stderr).toContain("1 packet cut before the end of the headers");
    expect(stderr).toContain("7 packets dropped while it was captured");
    expect(run(["read", "-", "--strict"], mixed).status).toBe(3);
  });

  it("reads standard input and gzip alike", () => {
    const plain = run(["read", SMALL]).stdout;
    expect(run(["read", "-"], readFileSync(SMALL)).stdout).toBe(plain);
    const zipped = join(scratch, "session.pcap.gz");
    writeFileSync(zipped, gzipSync(readFileSync(SMALL)));
    expect(run(["read", zipped]).stdout).toBe(plain);
  });

  it.each(["0.26/v0-test-framework", "0.26/go-driver", "1.x/v1-operator-api"])(
    "writes JSON of %s that it reads back as the same lines and the same JSON",
    (name) => {
      const json = run(["read", capture(name), "--format", "json"]);
      expect(json.status).toBe(0);
      for (const line of json.stdout.trimEnd().split("\n")) JSON.parse(line);
      const again = run(["read", "-", "--format", "json"], json.stdout);
      expect(again.stdout).toBe(json.stdout);
      const lines = run(["read", "-"], json.stdout).stdout;
      expect(lines).toBe(run(["read", capture(name)]).stdout);
    },
  );

  it("shows trees and hex dumps", () => {
    const tree = run(["read", SMALL, "--format", "tree", "-n", "1"]).stdout;
    expect(tree).toContain("RegisterSlaveMessage");
    expect(tree).toMatch(/hostname.*127\.0\.0\.2/);
    const hex = run(["read", SMALL, "--format", "hex", "-n", "1"]).stdout;
    expect(hex).toMatch(/0{3,}0 .*0a/);
  });

  it("filters and limits", () => {
    const pings = run(["read", SMALL, 'type == "mesos.internal.PingSlaveMessage"']);
    expect(pings.stdout.trimEnd().split("\n")).toHaveLength(3);
    expect(pings.stderr).toBe("9 messages, 3 shown, 2 connections\n");
    const limited = run(["read", SMALL, "Ping", "-n", "2", "-q"]);
    expect(limited.stdout.trimEnd().split("\n")).toHaveLength(2);
    expect(limited.stderr).toBe("");
  });

  it("says where and why a filter is wrong", () => {
    const { status, stdout, stderr } = run(["read", SMALL, 'type === "x"']);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain('type === "x"');
    expect(stderr).toMatch(/^ *\^/m);
  });

  it("exits with status 2 on what it cannot read", () => {
    expect(run(["read", join(scratch, "absent.pcap")]).status).toBe(2);
    expect(run(["read", scratch]).status).toBe(2);
    expect(run(["read", "-"], "").status).toBe(2);
    const text = run(["read", "-"], "this is no capture\n");
    expect(text.status).toBe(2);
    expect(text.stderr).toMatch(/standard input/);
    expect(run(["read", "-"], '{"n":1}\nnot json\n')).toMatchObject({ status: 2 });
  });

  it("shows what came before a cut, says where it is, and fails only with --strict", () => {
    const cut = readFileSync(SMALL).subarray(0, -100);
    const plain = run(["read", "-"], cut);
    expect(plain.stdout).toContain("RegisterSlaveMessage");
    expect(plain.stderr).toMatch(/at byte \d+/);
    expect(run(["read", "-", "--quiet"], cut).stderr).toMatch(/^mesos-sniff: .*at byte \d+.*\n$/);
    expect(run(["read", "-", "--strict"], cut).status).toBe(3);
    expect(run(["read", SMALL, "--strict"]).status).toBe(0);
  });

  it("shows what a broken gzip file still gives, and fails", () => {
    const zipped = gzipSync(readFileSync(SMALL));
    const { status, stdout, stderr } = run(["read", "-"], zipped.subarray(0, -400));
    expect(stdout).toContain("RegisterSlaveMessage");
    expect(stderr).toContain("its gzip data ends early");
    expect(status).toBe(2);
  });

  it("shows messages of a pipe that stays open, and ends well with Ctrl-C", async () => {
    const child = spawn(process.execPath, ["dist/cli/main.js", "read", "-"], { cwd: root });
    let stdout = "";
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const shown = new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString();
        if (stdout.split("\n").length > 9) resolve();
      });
    });
    child.stdin.write(readFileSync(SMALL));
    await shown;
    child.kill("SIGINT");
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(stdout).toBe(run(["read", SMALL]).stdout);
    expect(stderr).toBe("9 messages, 2 connections\n");
    expect(status).toBe(130);
  });

  it("cuts lines only where --width asks for it", () => {
    const lines = (args: readonly string[]): string[] =>
      run(["read", SMALL, ...args])
        .stdout.trimEnd()
        .split("\n");
    expect(Math.max(...lines([]).map(({ length }) => length))).toBeGreaterThan(120);
    expect(Math.max(...lines(["--width", "60"]).map(({ length }) => length))).toBe(60);
  });

  it("leaves connections alone that --decode-as names", () => {
    const { stdout, stderr } = run(["read", SMALL, "--decode-as", "5051=ignore"]);
    expect(stdout).not.toContain("PingSlaveMessage");
    expect(stderr).toContain("1 of other protocols");
  });

  it("colours only when it is wanted", () => {
    const colored = spawnSync(process.execPath, ["dist/cli/main.js", "read", SMALL, "-n", "1"], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: "1", NO_COLOR: "" },
    });
    expect(colored.stdout.toString()).toContain("\u001b[");
    expect(run(["read", SMALL, "-n", "1"]).stdout).not.toContain("\u001b");
  });
});

describe("mesos-sniff decode and encode", () => {
  it("converts between bytes and JSON", () => {
    expect(run(["decode", "-T", "mesos.TaskID"], "0a0474657374\n").stdout).toBe(
      '{"value":"test"}\n',
    );
    expect(run(["decode", "-T", "TaskID"], "0a0474657374\n").status).toBe(1);
    expect(run(["encode", "-T", "mesos.TaskID"], '{"value":"test"}').stdout).toBe("0a0474657374\n");
    expect(run(["encode", "-T", "mesos.TaskID", "-o", "base64"], '{"value":"test"}').stdout).toBe(
      "CgR0ZXN0\n",
    );
  });

  it("reads hex dumps of every make", () => {
    const decoded = (text: string): string => run(["decode", "-T", "mesos.TaskID"], text).stdout;
    const id = "a-task-of-some-length";
    const bytes = Buffer.from([0x0a, id.length, ...Buffer.from(id)]);
    const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
    const [first, second] = [pairs.slice(0, 16), pairs.slice(16)];
    const text = bytes.toString("latin1").replace(/[^ -~]/g, ".");
    const [upper, lower] = [text.slice(0, 16), text.slice(16)];
    const fours = (row: readonly string[]): string => row.join("").replace(/(.{4})(?=.)/g, "$1 ");
    const dumps = [
      `0x${pairs.join("")}`,
      `00000000: ${fours(first)}  ${upper}\n00000010: ${fours(second)}                 ${lower}\n`,
      `00000000  ${first.join(" ")}  |${upper}|\n00000010  ${second.join(" ")}  |${lower}|\n${"00000017"}\n`,
      `0000  ${first.join(" ")}   ${upper}\n0010  ${second.join(" ")}   ${lower}\n`,
      `    000000  ${first.slice(0, 8).join(" ")}  ${first.slice(8).join(" ")}  |x|\n    000010  ${second.join(" ")}      |x|`,
    ];
    for (const dump of dumps) expect(decoded(dump)).toBe(`{"value":"${id}"}\n`);
    expect(decoded("0a04 7465 7374")).toBe('{"value":"test"}\n');
  });

  it("reads by the version that is asked for", () => {
    const bytes = "1801";
    const at = (version: string): string =>
      run(["decode", "-T", "mesos.executor.Event", "--version", version], bytes).stderr;
    expect(at("0.28.0")).not.toBe(run(["decode", "-T", "mesos.scheduler.Call"], bytes).stderr);
    expect(run(["decode", "-T", "mesos.TaskID", "--version", "7"], bytes).status).toBe(1);
  });

  it("says what is wrong with its input", () => {
    expect(run(["decode", "-T", "mesos.TaskID", "-i", "hex"], "0a0").stderr).toContain("hex");
    expect(run(["decode", "-T", "mesos.TaskID"], "0a0a74").status).toBe(3);
    for (const json of ['{"value":7}', '{"valu":"x"}', "{"]) {
      expect(run(["encode", "-T", "mesos.TaskID"], json)).toMatchObject({ status: 2, stdout: "" });
    }
    const empty = run(["encode", "-T", "mesos.TaskID"], "{}");
    expect(empty).toMatchObject({ status: 0, stdout: "\n" });
    expect(empty.stderr).toContain("found no value");
    expect(run(["decode", "-T", "mesos.TaskID", join(scratch, "absent")]).stderr).toContain(
      "there is no such file",
    );
  });
});

describe("mesos-sniff schema", () => {
  it("explains a type, lists types and versions", () => {
    expect(run(["schema", "mesos.internal.StatusUpdateMessage"]).stdout).toContain("update");
    expect(run(["schema", "--list"]).stdout).toContain("mesos.v1.scheduler.Event\n");
    expect(run(["schema", "--versions"]).stdout).toContain("0.26.0\n");
    expect(run(["schema", "NoSuchThing"]).status).toBe(1);
    expect(run(["schema", "--out", "/proc/nowhere"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("cannot write into /proc/nowhere"),
    });
  });
});
