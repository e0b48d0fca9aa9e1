import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { schemaCodec } from "../../src/actor/index.js";
import { agentDialect } from "../../src/agent/dialect.js";
import type { MemoryDisk } from "../../src/agent/memory-disk.js";
import { recoverState } from "../../src/agent/recover-state.js";
import type { RecoveredState } from "../../src/agent/recovered-state.js";
import { schemaAt } from "../../src/wire/index.js";
import { diskFromTgz } from "./tar.js";

const WORK = "/var/lib/mesos/agent1";

interface Case {
  readonly name: string;
  readonly profile: "0.26" | "1.11";
  readonly schema: string;
  readonly states: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "0.26",
    profile: "0.26",
    schema: "0.26.0",
    states: ["TASK_RUNNING", "TASK_FINISHED"],
  },
  {
    name: "1.x",
    profile: "1.11",
    schema: "1.11.0",
    states: ["TASK_STARTING", "TASK_RUNNING", "TASK_FINISHED"],
  },
];

function load(name: string): MemoryDisk {
  return diskFromTgz(new URL(`../../fixtures/agent/meta-${name}/meta.tgz`, import.meta.url), WORK);
}

function options({ profile, schema }: Case, bootId = "", strict = true) {
  return {
    codec: schemaCodec(schemaAt(schema)),
    dialect: agentDialect(profile),
    workDirectory: WORK,
    strict,
    bootId,
  };
}

function bootIdOf(each: Case): string {
  return new TextDecoder().decode(load(each.name).read(`${WORK}/meta/boot_id`)).trim();
}

function recover(disk: MemoryDisk, each: Case, strict = true): RecoveredState {
  const result = recoverState(disk, options(each, bootIdOf(each), strict));
  if (result.kind === "failed") throw new Error(result.message);
  return result.state;
}

describe.each(CASES)("recoverState on the checkpoints of a real $name agent", (each) => {
  it("finds the agent, its framework and both executors", () => {
    const state = recover(load(each.name), each);
    expect(state.rebooted).toBe(false);
    expect(state.agent?.info).toMatchObject({ hostname: "127.0.0.2", port: 5051 });
    expect(state.agent?.info.id?.value).toBe(state.agent?.id);
    const [framework] = state.agent?.frameworks ?? [];
    expect(framework?.info).toMatchObject({ name: "probe", checkpoint: true });
    expect(framework?.pid).toBe("@0.0.0.0:0");
    expect(framework?.executors).toHaveLength(2);
    for (const executor of framework?.executors ?? []) {
      expect(executor.info?.executor_id.value).toBe(executor.id);
      expect(executor.generated).toBe(each.name === "1.x" ? true : undefined);
      expect(executor.olderContainerIds).toEqual([]);
      expect(executor.latest).toMatchObject({
        completed: false,
        forkedPid: expect.any(Number),
        channel: { kind: "libprocess", pid: expect.stringMatching(/^executor\(1\)@127\.0\.0\.2:/) },
      });
    }
  });

  it("finds every update and its acknowledgement", () => {
    const state = recover(load(each.name), each);
    for (const { latest } of state.agent?.frameworks[0]?.executors ?? []) {
      const [task] = latest?.tasks ?? [];
      expect(task?.task).toMatchObject({ name: task?.id, state: "TASK_STAGING" });
      const updates = task?.records.filter(({ type }) => type === "UPDATE") ?? [];
      const acks = task?.records.filter(({ type }) => type === "ACK") ?? [];
      expect(updates.map(({ update }) => update?.status.state)).toEqual(each.states);
      expect(acks.map(({ uuid }) => uuid)).toEqual(updates.map(({ update }) => update?.uuid));
    }
  });

  it("accepts updates cut at any byte, and says how long the file should be", () => {
    const path =
      load(each.name)
        .paths()
        .find((name) => name.endsWith("task.updates")) ?? "";
    const whole = load(each.name).read(path) ?? new Uint8Array(0);
    const lengths = new Set([whole.length]);
    for (let cut = whole.length - 1; cut >= 0; cut--) {
      const disk = load(each.name);
      disk.truncate(path, cut);
      const { truncations } = recover(disk, each);
      const [first] = truncations;
      if (first === undefined) lengths.add(cut);
      else expect(lengths.has(first.lengthBytes) || first.lengthBytes < cut).toBe(true);
    }
    expect(lengths.size).toBe(each.states.length * 2 + 1);
  });

  it("accepts any one file missing or empty", () => {
    for (const path of load(each.name).paths()) {
      const missing = load(each.name);
      const bootId = bootIdOf(each);
      missing.remove(path);
      expect(recoverState(missing, options(each, bootId)).kind).toBe("ok");
      const empty = load(each.name);
      if (empty.readLink(path) !== undefined) continue;
      empty.write(path, new Uint8Array(0));
      expect(recoverState(empty, options(each, bootId)).kind).toBe("ok");
    }
  });

  it("never throws on damage, and passes over it when it is not strict", () => {
    const files = load(each.name)
      .paths()
      .filter((path) => /\.(?:info|updates|pid)$/.test(path));
    const damage = fc.record({
      file: fc.integer({ min: 0, max: files.length - 1 }),
      at: fc.nat({ max: 400 }),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 8 }), (damages) => {
        const disk = load(each.name);
        for (const { file, at, byte } of damages) {
          const path = files[file] ?? "";
          const bytes = disk.read(path)?.slice() ?? new Uint8Array(0);
          if (bytes.length > 0) bytes[at % bytes.length] = byte;
          disk.write(path, bytes);
        }
        expect(["ok", "failed"]).toContain(recoverState(disk, options(each, bootIdOf(each))).kind);
        expect(recoverState(disk, options(each, bootIdOf(each), false)).kind).toBe("ok");
      }),
      { numRuns: 60 },
    );
  });

  it("names the damaged file when it is strict", () => {
    const disk = load(each.name);
    const path = disk.paths().find((name) => name.endsWith("/executor.info")) ?? "";
    disk.write(path, new Uint8Array([9, 0, 0, 0, 1]));
    const result = recoverState(disk, options(each, bootIdOf(each)));
    expect(result).toMatchObject({ kind: "failed", message: expect.stringContaining(path) });
  });
});

describe("recoverState", () => {
  it.each([
    ["0.26", undefined],
    ["1.11", "found"],
  ] as const)("after a reboot, %s finds an agent: %s", (profile, found) => {
    const each = CASES.find((one) => one.profile === profile) ?? CASES[0];
    if (each === undefined) throw new Error("no case");
    const result = recoverState(load(each.name), options(each, "another boot"));
    expect(result.kind === "ok" && result.state.rebooted).toBe(true);
    const agent = result.kind === "ok" ? result.state.agent : undefined;
    expect(agent === undefined ? undefined : "found").toBe(found);
    for (const { latest } of agent?.frameworks[0]?.executors ?? []) {
      expect(latest).toMatchObject({ forkedPid: undefined, channel: { kind: "unknown" } });
    }
  });

  it("finds nothing on an empty disk", () => {
    const [each] = CASES;
    if (each === undefined) throw new Error("no case");
    const result = recoverState(
      diskFromTgz(
        new URL("../../fixtures/agent/meta-0.26/meta.tgz", import.meta.url),
        "/elsewhere",
      ),
      options(each, "boot"),
    );
    expect(result).toMatchObject({ kind: "ok", state: { agent: undefined, rebooted: false } });
  });
});
