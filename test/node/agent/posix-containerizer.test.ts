import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type {
  AgentProfile,
  ContainerSpec,
  LaunchResult,
  Termination,
} from "../../../src/agent/index.js";
import { createFetcher } from "../../../src/node/agent/fetcher.js";
import { FileDisk } from "../../../src/node/agent/file-disk.js";
import { PosixContainerizer } from "../../../src/node/agent/posix-containerizer.js";
import type { BodyOf } from "../../../src/wire/index.js";

let root: string;
const containerizers: PosixContainerizer[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mesos-sniff-container-"));
  chmodSync(root, 0o755);
});
afterEach(() => {
  for (const each of containerizers.splice(0)) each.close(true);
  rmSync(root, { recursive: true, force: true });
});

function make(profile: AgentProfile = "1.11"): PosixContainerizer {
  const made = new PosixContainerizer({
    profile,
    disk: new FileDisk(),
    workDirectory: root,
    fetcher: createFetcher(),
    pollMs: 10,
  });
  containerizers.push(made);
  return made;
}

const sandbox = (): string => join(root, "runs", "c");

function spec(
  command: BodyOf<"mesos.CommandInfo">,
  more: Partial<ContainerSpec> = {},
): ContainerSpec {
  return {
    containerId: "c",
    frameworkId: "f",
    executor: { executor_id: { value: "e" }, command },
    task: undefined,
    directory: sandbox(),
    latestLink: join(root, "runs", "latest"),
    user: undefined,
    environment: { PATH: process.env["PATH"] ?? "", MESOS_DIRECTORY: sandbox(), MINE: "x y" },
    resources: [],
    pidFile: join(root, "meta", "forked.pid"),
    ...more,
  };
}

/** Launches and waits for both answers. */
async function run(
  containerizer: PosixContainerizer,
  given: ContainerSpec,
  launched: (result: LaunchResult) => void = () => {},
): Promise<{ result: LaunchResult | undefined; termination: Termination }> {
  let result: LaunchResult | undefined;
  const termination = await new Promise<Termination>((resolve) => {
    containerizer.launch(
      given,
      (answer) => {
        result = answer;
        launched(answer);
      },
      resolve,
    );
  });
  return { result, termination };
}

const text = (name: string): string => readFileSync(join(sandbox(), name), "utf8");
const running = (pattern: string): string => spawnSync("pgrep", ["-f", pattern]).stdout.toString();

describe("PosixContainerizer", () => {
  it.each(["1.11", "0.26"] as const)("runs an executor in its sandbox (%s)", async (profile) => {
    const command = { value: 'pwd; echo "$MINE"; env | wc -l; echo bad >&2; exit 3' };
    const { result, termination } = await run(make(profile), spec(command));
    expect(result?.kind).toBe("launched");
    // As wait(2) has it.
    expect(termination).toEqual({ status: 3 << 8 });
    const [directory, mine] = text("stdout").split("\n");
    expect([directory, mine]).toEqual([sandbox(), "x y"]);
    expect(text("stderr")).toBe("bad\n");
    expect(readlinkSync(join(root, "runs", "latest"))).toBe(sandbox());
    expect(statSync(sandbox()).mode & 0o777).toBe(profile === "1.11" ? 0o750 : 0o755);
    const pid = readFileSync(join(root, "meta", "forked.pid"), "utf8");
    expect(pid).toBe(String(result?.kind === "launched" ? result.pid : ""));
  });

  it("runs nothing that is meant for Docker", async () => {
    const { executor } = spec({ value: "touch ran" });
    const container = { type: "DOCKER", docker: { image: "i" } } as const;
    const given = spec({}, { executor: { ...executor, container } });
    const { result, termination } = await run(make(), given);
    expect(result).toEqual({ kind: "unsupported" });
    expect(termination).toEqual({
      status: undefined,
      problem: "unknown container",
    });
    expect(existsSync(sandbox())).toBe(false);
  });

  it("gives a program its arguments, the first of them as its name", async () => {
    const list = ["called", "-c", 'echo "$0"', "zero"];
    await run(make(), spec({ shell: false, value: "/bin/sh", arguments: list }));
    expect(text("stdout")).toBe("zero\n");
  });

  it("ends everything that an executor has started, when it ends and when it has to", async () => {
    const seconds = `9${Math.floor(Math.random() * 1e6)}.5`;
    await run(make(), spec({ value: `setsid sleep ${seconds} & sleep ${seconds} & exit 0` }));
    expect(running(`^sleep ${seconds}`)).toBe("");
    const other = make();
    const { termination } = await run(
      other,
      spec({ value: `trap '' TERM; setsid sleep ${seconds} & sleep ${seconds}` }),
      () => other.destroy("c"),
    );
    expect(termination.status).toBe(9);
    expect(running(`^sleep ${seconds}`)).toBe("");
  });

  it("finds a container again, and sees it end", async () => {
    const first = make();
    const seconds = `9${Math.floor(Math.random() * 1e6)}.5`;
    const pid = await new Promise<number | undefined>((resolve) => {
      first.launch(
        spec({ value: `sleep ${seconds}` }),
        (result) => resolve(result.kind === "launched" ? result.pid : undefined),
        () => {},
      );
    });
    first.close(false);
    for (const known of [pid, undefined]) {
      const second = make();
      const ended = new Promise<Termination>((resolve) => {
        const container = {
          containerId: "c",
          frameworkId: "f",
          executorId: "e",
          directory: sandbox(),
          pid: known,
        };
        second.recover(
          [container],
          () => {},
          (_, termination) => resolve(termination),
        );
      });
      if (known !== undefined) second.close(false);
      else {
        second.destroy("c");
        expect(await ended).toEqual({ status: undefined });
      }
    }
    expect(running(`^(/bin/sh -c |sh -c )?sleep ${seconds}`)).toBe("");
  });

  it("does not take another process for a container whose pid is given away", async () => {
    const ended = await new Promise<Termination>((resolve) => {
      const container = {
        containerId: "c",
        frameworkId: "f",
        executorId: "e",
        directory: sandbox(),
        pid: process.pid,
      };
      make().recover(
        [container],
        () => {},
        (_, termination) => resolve(termination),
      );
    });
    expect(ended).toEqual({ status: undefined });
  });

  it("says what is wrong with a user, before anything runs", async () => {
    const { result } = await run(make(), spec({ value: "touch ran" }, { user: "no-such-user" }));
    expect(result).toEqual({
      kind: "failed",
      stage: "sandbox",
      message: "Failed to get user information for 'no-such-user'",
    });
    expect(existsSync(join(sandbox(), "ran"))).toBe(false);
  });

  it("says in the sandbox why a program cannot run", async () => {
    const { result, termination } = await run(make(), spec({ shell: false, value: "/no/such" }));
    expect(result?.kind).toBe("launched");
    expect(termination).toEqual({ status: 1 << 8 });
    expect(text("stderr")).toMatch(/^Failed to execute command: .*ENOENT/);
  });

  it("fails a launch whose files cannot be fetched, and says why in the sandbox", async () => {
    const { result } = await run(make(), spec({ value: "true", uris: [{ value: "/no/such" }] }));
    expect(result).toEqual({
      kind: "failed",
      stage: "launch",
      message: "Failed to fetch all URIs for container 'c': exited with status 1",
    });
    expect(text("stderr")).toContain("Failed to fetch '/no/such'");
  });

  it("runs nothing that was destroyed while its files were fetched", async () => {
    const containerizer = make();
    const done = run(
      containerizer,
      spec({ value: "touch ran", uris: [{ value: "/etc/hostname" }] }),
    );
    containerizer.destroy("c");
    const { result } = await done;
    expect(result?.kind).toBe("failed");
    expect(existsSync(join(sandbox(), "ran"))).toBe(false);
  });

  it.skipIf(process.getuid?.() !== 0)("runs as the user, who owns sandbox and output", async () => {
    const command = { value: "id -un; touch mine" };
    await run(make(), spec(command, { user: "nobody" }));
    expect(text("stdout")).toBe("nobody\n");
    const { uid } = statSync(join(sandbox(), "mine"));
    for (const name of [".", "stdout", "stderr"])
      expect(statSync(join(sandbox(), name)).uid).toBe(uid);
    expect(uid).not.toBe(0);
  });
});
